"""Which reports a page lists: by day, kind, state and words, a page at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import tzinfo
from itertools import islice
from typing import NamedTuple

import msgspec

from hudna.record.incidents import Report
from hudna.record.record import Record
from hudna.view.days import window_of
from hudna.view.reports import Event, report
from hudna.view.world import World

MOST, LOOKED_THROUGH = 50, 20_000


class Wanted(NamedTuple):
    """What a reader asks for: each empty where anything goes. `day`: RFC 3339, in the agreement's
    zone. `words`: in the text, the place, or what names the source or whom it repeats."""

    day: str = ""
    kind: str = ""
    state: str = ""
    words: str = ""
    page: int = 0


class Row(msgspec.Struct, frozen=True):
    record: Record
    said: Report
    event: Event


class Listed(NamedTuple):
    """`more`: there is another page. `left`: so many were looked through, and earlier ones not."""

    rows: list[Row]
    more: bool
    left: bool


def listed(world: World, wanted: Wanted, zone: tzinfo) -> Listed:
    """The latest to happen first."""
    looked = _Looked(_candidates(world, wanted, zone))
    fits = (row for r in looked if (row := _row(world, r, wanted)) is not None)
    found = list(islice(fits, wanted.page * MOST, (wanted.page + 1) * MOST + 1))
    return Listed(found[:MOST], len(found) > MOST, looked.left)


class _Looked:
    """At most `LOOKED_THROUGH` of them; `left` once one more was there."""

    def __init__(self, records: Iterable[Record]) -> None:
        self._records, self.left = iter(records), False

    def __iter__(self) -> Iterator[Record]:
        yield from islice(self._records, LOOKED_THROUGH)
        self.left = next(self._records, None) is not None


def _candidates(world: World, wanted: Wanted, zone: tzinfo) -> Iterable[Record]:
    if not wanted.day:
        return world.reports.back()
    day = window_of(wanted.day, zone)
    assert day.from_ms is not None
    assert day.until_ms is not None
    return reversed(world.reports.between(day.from_ms, day.until_ms))


def _row(world: World, record: Record, wanted: Wanted) -> Row | None:
    said = report(record)
    if wanted.kind and said.happened != wanted.kind:
        return None
    if wanted.words and not _says(said, wanted.words.casefold()):
        return None
    event = world.reports.event(record.hash)
    if event is None or not _in_state(world, event, wanted.state):
        return None
    return Row(record, said, event)


def _says(said: Report, words: str) -> bool:
    return any(words in value.casefold() for value in (
        said.text, said.place, said.source, said.origin))


def _in_state(world: World, event: Event, state: str) -> bool:
    match state:
        case "alone":
            return len(event.reports) == 1
        case "several":
            return len(event.reports) > 1
        case "waiting":
            return len(event.reports) == 1 and not world.reports.assessments(event)
    return True
