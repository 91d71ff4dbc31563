"""What an archive holds: its table, in which order, and what makes a row that row. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from hudna.watch.settled import Settled


class Kind(NamedTuple):
    """`name`: of the archive's directory. `schema` of its files (Arrow), sorted by `order`.
    `texts`: the columns that say the same again and again: a dictionary of numbers takes more than
    they. `row`: the columns that tell one row from another. `by_day`: what of settled rows is to go
    in, as dates with tables, dates ascending. `mode` of the directory, and of its files as far as
    they have it."""

    name: str
    schema: Any
    order: list[tuple[str, str]]
    texts: list[str]
    row: list[str]
    by_day: Callable[[Settled], Iterator[tuple[str, Any]]]
    mode: int = 0o777

    @property
    def private(self) -> bool:
        """Whether nobody but the owner may read it."""
        return not self.mode & 0o077

    @property
    def file_mode(self) -> int:
        return self.mode & 0o666
