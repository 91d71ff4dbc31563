"""Events of several reports, kept as they were put together until something touches them.

Of a flood that is linked every report is asked for its event: put together for each, one page would
stop the node. Derived, never frozen; each holds records, so what is erased is dropped at once.
"""

from __future__ import annotations

import msgspec

from hudna.record.record import Record
from hudna.record.statement import RecordHash


class Event(msgspec.Struct, frozen=True):
    """Reports that are held to be of one event, each at its latest version, the one that came first
    in the log first. `name`: the first version of that one. `links`: what holds them together, as
    issued."""

    name: RecordHash
    reports: tuple[Record, ...]
    links: tuple[Record, ...] = ()


class Whole(msgspec.Struct):
    """An event with the first version of each of its reports, in log order, and every version;
    `names`, once somebody has asked for them."""

    event: Event
    roots: tuple[RecordHash, ...]
    versions: tuple[RecordHash, ...]
    names: tuple[str, ...] = ()


class HeldEvents:
    def __init__(self) -> None:
        self._by_version: dict[RecordHash, Whole] = {}

    def get(self, of: RecordHash) -> Whole | None:
        """By any version of any of its reports."""
        return self._by_version.get(of)

    def put(self, whole: Whole) -> None:
        # Lone ones are many, and quickly put together.
        if len(whole.roots) > 1:
            self._by_version.update(dict.fromkeys(whole.versions, whole))

    def drop(self, of: RecordHash) -> None:
        whole = self._by_version.get(of)
        for version in whole.versions if whole else ():
            self._by_version.pop(version, None)

    def clear(self) -> None:
        self._by_version.clear()
