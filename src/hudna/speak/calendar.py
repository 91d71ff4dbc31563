"""Days and meetings as a calendar reads them: iCalendar (RFC 5545), by way of the library of that
name, which folds, escapes and writes it as calendars expect."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Literal, TypeAlias

import msgspec
from icalendar import Calendar, Event

from hudna.say import moment

Status: TypeAlias = Literal["TENTATIVE", "CONFIRMED", "CANCELLED"]
MADE_BY = "-//Hudna//Hudna//EN"


class Entry(msgspec.Struct, frozen=True):
    """One entry. Either a `day` (RFC 3339 full-date), or `from_ms` and `until_ms`, ms since 1970
    UTC. `of` names it in every version; `said_ms`: when what it rests on was said. There is no
    place: where people will meet goes to no calendar's keeper."""

    of: str
    title: str
    said_ms: int
    day: str = ""
    from_ms: int = 0
    until_ms: int | None = None
    words: str = ""
    status: Status = "CONFIRMED"


def feed(entries: Iterable[Entry], name: str, language: str) -> bytes:
    """The whole calendar. The same entries give the same bytes."""
    calendar = Calendar()
    calendar.add("prodid", MADE_BY)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", timedelta(hours=1), parameters={"value": "DURATION"})
    for entry in entries:
        calendar.add_component(_event(entry, language))
    written: bytes = calendar.to_ical()
    return written


def _event(entry: Entry, language: str) -> Event:
    event = Event()
    event.add("uid", f"{entry.of}@hudna")
    event.add("dtstamp", moment(entry.said_ms))
    event.add("summary", entry.title, parameters={"language": language})
    if entry.day:
        day = date.fromisoformat(entry.day)
        event.add("dtstart", day)
        if day < date.max:
            event.add("dtend", day + timedelta(days=1))
    else:
        event.add("dtstart", moment(entry.from_ms))
        # No end is guessed; without one RFC 5545 has it end when it begins.
        if entry.until_ms is not None:
            event.add("dtend", moment(entry.until_ms))
    event.add("transp", "TRANSPARENT" if entry.day else "OPAQUE")
    event.add("class", "PRIVATE")
    event.add("status", entry.status)
    if entry.words:
        event.add("description", entry.words)
    return event
