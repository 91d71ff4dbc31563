"""Meetings as machines read them, and what was decided at each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

import msgspec
from litestar import get

from hudna.place.times import format_instant
from hudna.record.erasure import blanked
from hudna.record.kinds import Names, PartyId
from hudna.record.record import Record
from hudna.view.process.decisions import Decided
from hudna.view.process.keys import until_day
from hudna.view.process.meetings import Met, meeting_of, meetings
from hudna.view.world import World
from hudna.web.api import About, about
from hudna.web.asked import Asked, house_of

MOST = 1_000
STATE = "`planned`, `held`, `cancelled`, as its author says; `withdrawn`: it has taken it back."
DECIDED = ("`signed`: by every guarantor; `reserved`: a guarantor has noted its reservation; "
           "`waiting`: none has, and not every one has signed.")


class ItemOut(msgspec.Struct, frozen=True):
    text: str
    concerns: list[str]


class DecisionOut(msgspec.Struct, frozen=True):
    """`settles`: concerns, once it is signed. `signed` and `reserves`: by guarantor, the record
    that says so; `missing`: those that have said nothing; `late`: the records that sign it after
    `until_day`, the last day for that, and are no keys."""

    id: str
    author: str
    at: str
    text: Names
    settles: list[str]
    state: Annotated[str, msgspec.Meta(description=DECIDED)]
    signed: dict[str, str]
    reserves: dict[str, str]
    missing: list[str]
    until_day: str
    late: dict[str, str]


class MeetingOut(msgspec.Struct, frozen=True):
    """`id` is the version that counts, `versions` all of them. `level`: ministers, military,
    technical, humanitarian. What is withheld is empty, and named in
    `withheld`."""

    id: str
    versions: list[str]
    author: str
    at: str
    state: Annotated[str, msgspec.Meta(description=STATE)]
    level: str
    title: str
    place: str
    starts: str
    ends: str | None
    agenda: list[ItemOut]
    attended: list[str]
    origin: str
    withheld: list[str]
    decisions: list[DecisionOut]


class Meetings(About, frozen=True, kw_only=True):
    """`left_out`: how many more there are than one answer gives."""

    meetings: list[MeetingOut]
    left_out: int


@get("/meetings", summary="Meetings, and what was decided at each by which keys")
async def all_meetings(request: Asked) -> Meetings:
    """The latest to begin first, of many the first thousand."""
    house = house_of(request)
    held = meetings(house.world)
    return Meetings(meetings=[out(house.world, m) for m in held[:MOST]],
                    left_out=max(0, len(held) - MOST), **about(house))


def out(world: World, m: Met) -> MeetingOut:
    said = meeting_of(blanked(m.latest))
    return MeetingOut(
        m.latest.hash, [v.hash for v in m.versions], m.author, format_instant(m.latest.issued_ms),
        m.state, said.level, said.title, said.place, format_instant(said.from_ms),
        None if said.until_ms is None else format_instant(said.until_ms),
        [ItemOut(i.text, list(i.concerns)) for i in said.agenda], list(said.attended),
        said.origin, list(m.latest.withheld), [_decision(world, d) for d in m.decisions])


def _decision(world: World, d: Decided) -> DecisionOut:
    return DecisionOut(
        d.record.hash, d.record.author, format_instant(d.record.issued_ms), d.said.text,
        list(d.said.settles), d.state, _by(d.keys.signed), _by(d.keys.reserves),
        list(d.keys.missing), until_day(world, d.record), _by(d.keys.late))


def _by(words: Mapping[PartyId, Record]) -> dict[str, str]:
    return {p: r.hash for p, r in words.items()}
