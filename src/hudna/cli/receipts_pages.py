"""Who was told what, for people to read, in plain English."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from hudna.cli.receipts_values import Row, available, passed_on
from hudna.log.entry import Entry
from hudna.place.times import format_instant
from hudna.record.record import Record
from hudna.speak.language import Language
from hudna.speak.standing_words import STANDING, exercise_stamp
from hudna.view.known import Known
from hudna.view.tellings import Telling
from hudna.web import naming

SHORT = 12
ENGLISH = Language("en")


def page(
    exercise: str | None, known: Known, entry: Entry, found: Iterable[Row]
) -> Iterator[str]:
    record = entry.record
    if exercise:
        yield str(exercise_stamp(exercise))
    named = ENGLISH.say(naming.subject(record))
    yield (f"{naming.kind(record)} {named}, by {record.author}, "
           f"signed {format_instant(record.issued_ms)}")
    yield f"record {record.hash}"
    yield (f"entry {entry.index} of the log of {known.world.me} since "
           f"{format_instant(entry.admitted_ms)}")
    yield str(STANDING)
    for row in found:
        yield ""
        yield row.telling.party
        yield from (f"  {line}" for line in _lines(record, row))


def _lines(record: Record, row: Row) -> Iterator[str]:
    t = row.telling
    yield f"{'released':<13}{_released(record, t)}"
    yield from _told(row)
    yield from _steps(t)
    for left in t.left:
        held = f"available since {format_instant(available(left.available).since_ms)}" if (
            left.available) else "not yet said to be available"
        yield f"{'left':<13}with the depositary, {held}; deposit {left.deposit.hash[:SHORT]}"
    for back in t.taken_back:
        hidden = f"hidden, by its word, {format_instant(back.hidden.issued_ms)}" if (
            back.hidden) else "not hidden yet, as far as is known here"
        yield f"{'taken back':<13}{format_instant(back.recall.issued_ms)}; {hidden}"


def _released(record: Record, t: Telling) -> str:
    if not t.goes:
        return "nothing"
    if t.step == "existence":
        district = "" if "district" in t.withheld else getattr(record.said, "district", "")
        return "only that there is something" + (f", in {district}" if district else "")
    place = "" if t.step in (None, "exact") else f"; the place as a cell of {t.step}"
    return (f"all but {', '.join(t.withheld)}" if t.withheld else "all of it") + place


def _told(row: Row) -> Iterator[str]:
    t, told = row.telling, row.telling.told
    if told is None:
        if t.goes:
            yield f"{'told':<13}not yet; waiting since {format_instant(t.since_ms)}"
        return
    yield (f"{'told':<13}no earlier than {_instant(told.not_before)}, no later than "
           f"{_instant(told.no_later_than)}; {format_instant(told.claimed_ms)} by its own clock")
    yield f"{'receipt':<13}{told.receipt}, entry {told.index} of its log"
    yield f"{'disclosures':<13}{row.bound}"


def _steps(t: Telling) -> Iterator[str]:
    yield f"{'opened':<13}{_said(t.opened)}"
    yield f"{'acknowledged':<13}{_said(t.acknowledged)}"
    for record in t.passed_on:
        said = passed_on(record)
        of = f" (people of {', '.join(said.parties)})" if said.parties else ""
        yield f"{'passed on':<13}{format_instant(said.at_ms)} to {said.to}{of}, by {said.officer}"


def _said(record: Record | None) -> str:
    if record is None:
        return "not said"
    return f"{format_instant(record.issued_ms)} by {getattr(record.said, 'officer', '')}"


def _instant(ms: int | None) -> str:
    return "(no clock says)" if ms is None else format_instant(ms)
