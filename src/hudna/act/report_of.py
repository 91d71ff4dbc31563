"""Make a report of what follows from a record: an incursion, a notice that was never answered,
access that was refused or delayed.

It says no more than everyone who may hear of it has anyway: the area as the agreement draws it and
not where an aircraft was seen, and a place only where its author has told all of them. Whose
aircraft it was is an assessment: nobody is named by it, unless its own notice says so.
"""

from __future__ import annotations

from typing import NamedTuple

from hudna.act.draft import Draft, refuse
from hudna.act.report import report
from hudna.place.clash import distance_mm
from hudna.place.geometry import Point, Shape
from hudna.place.measure import centre, outline
from hudna.record.erasure import WITHHELD
from hudna.record.incidents import AccessAsked, Happening, Report
from hudna.record.kinds import Incursion, Notice, RecordHash
from hudna.record.record import Record
from hudna.record.sound_incidents import WIDEST_M
from hudna.record.statement import PartyId
from hudna.say import say
from hudna.terms.agreement import Open
from hudna.view.unreported import may_follow, taken_up
from hudna.view.world import World


class Followed(NamedTuple):
    """What a record says of what happened."""

    happened: Happening
    from_ms: int
    until_ms: int
    place: str
    shape: Shape | None = None
    accused: tuple[PartyId, ...] = ()


def report_of(world: World, of: RecordHash, now_ms: int) -> Draft:
    record = may_follow(world, of, now_ms)
    if record is None:
        raise refuse("record", of, say("an incursion, a notice that was never answered, or access "
                                       "that was refused, delayed or not answered"))
    if taken_up(world, record):
        raise refuse("record", of, say("a record of which no report was made yet"))
    return report(world, _said(world, record, now_ms), now_ms)


def _said(world: World, record: Record, now_ms: int) -> Report:
    found = _followed(world, record, now_ms)
    at, within_m = _circle(found.shape)
    until_ms = min(found.until_ms, now_ms)
    parties = {p.id for p in world.terms.agreement.parties}
    return Report(
        "", "record", now_ms, found.happened, min(found.from_ms, until_ms), until_ms, at, within_m,
        found.place, "", "", accused=tuple(p for p in found.accused if p in parties),
        known="recorded", about=record.hash)


def _followed(world: World, record: Record, now_ms: int) -> Followed:
    said = record.said
    if isinstance(said, Incursion):
        return _incursion(world, said, now_ms)
    if isinstance(said, Notice):
        return Followed("other", said.from_ms, said.until_ms, said.place, said.shape)
    assert isinstance(said, AccessAsked)
    return _access(world, record, said)


def _incursion(world: World, said: Incursion, now_ms: int) -> Followed:
    area = next((a for a in world.terms.agreement.areas if a.id == said.area), None)
    shape = area.shape if area and not isinstance(area.shape, Open) else None
    declared = said.basis == "declared" and said.operator
    return Followed(
        "overflight", said.entered_ms, now_ms if said.left_ms is None else said.left_ms,
        area.name.en if area else said.area, shape, (said.operator,) if declared else ())


def _access(world: World, record: Record, said: AccessAsked) -> Followed:
    """It begins when it was to be had, or when it was kept from them, whichever came first. The
    one asked is named where it says itself that it has refused or delayed it."""
    ask = world.access.ask(record.hash)
    given = ask.standing_outcomes() if ask else {}
    first = min((said.from_ms, *(r.issued_ms for r in given.values())))
    own = given.get(said.of)
    kept = own is not None and getattr(own.said, "outcome", "") in ("refused", "delayed")
    place = "" if said.place == WITHHELD else said.place
    return Followed("obstruction", first, said.until_ms, place,
                    said.near if _told_to_all(world, record, "near") else None,
                    (said.of,) if kept else ())


def _told_to_all(world: World, record: Record, name: str) -> bool:
    """Whether nobody who has an own record was told it without this field."""
    readers = world.releases.of(record.hash, record.author).values()
    return record.author == world.me and not any(name in r.withheld for r in readers)


def _circle(shape: Shape | None) -> tuple[Point | None, int]:
    """A circle that holds all of it; nothing where that is too wide to be a place."""
    if shape is None:
        return None, 0
    middle = Point(centre(shape))
    within_m = max(-(-distance_mm(middle, Point(at)) // 1000) for at in outline(shape))
    return (middle, within_m) if within_m <= WIDEST_M else (None, 0)
