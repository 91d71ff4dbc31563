"""Cells of tables that no spreadsheet takes for a formula."""

from __future__ import annotations

import re
from typing import Any

FORMULA = re.compile(r"\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n]")
NUMBER = re.compile(r"-\d+(\.\d+)?", re.ASCII)


def inert(value: Any) -> Any:
    """`value`, behind an apostrophe where it would be one; a plain negative number is none."""
    if not isinstance(value, str) or not FORMULA.match(value) or NUMBER.fullmatch(value):
        return value
    return f"'{value}"
