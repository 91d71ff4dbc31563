"""Records of the kinds about incidents, unsigned, and one fold over them in any order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from hashlib import sha256
from typing import Any

from hudna.log.entry import Entry
from hudna.record.record import Envelope, Record
from hudna.view.entries import Entries

START = 1_469_944_800_000
"""2016-07-31 06:00 UTC."""
HOUR = 3_600_000
DAY_MS = 24 * HOUR


def record(author: str, said: Any, at: int = START, supersedes: str | None = None) -> Record:
    name = sha256(f"{author} {said} {at}".encode()).hexdigest()
    return Record(name, Envelope(name[:36], author, at, supersedes), said, "")


def folded(
    entries: Entries, records: Iterable[Record], folds: Mapping[type, Callable[[Record], None]]
) -> None:
    """Each into the entries, and into the fold of its kind where it has one."""
    for one in records:
        kept = entries.add(Entry(entries.size, START, one)).record
        if fold := folds.get(type(kept.said)):
            fold(kept)
