"""The SQL of the stores, by name: each query has a `-- name:` line and says what it is."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

_QUERY = re.compile(r"-- name: (\w+)\n((?:-- [^\n]+\n)+)(.+?)(?=\n-- name: |\Z)", re.DOTALL)


@cache
def queries(file: str) -> dict[str, str]:
    """The queries in `file`.sql, in their order."""
    text = files(__name__).joinpath(f"{file}.sql").read_text(encoding="utf-8")
    return {name: sql.strip() for name, _, sql in _QUERY.findall(text)}
