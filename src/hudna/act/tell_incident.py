"""Tell what is held to be one event, or tell it anew as it turned out.

It is built from the reports, so that a person chooses only what they leave open: where reports
differ, nothing is chosen silently. What is told has no report, no source and no word of either;
and, unless a person says it, no moment at which somebody may have called, and no spot where
somebody may have stood.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from hudna.act.draft import Draft, draft, refuse
from hudna.act.own_words import repeated
from hudna.fault import Fault, Refused
from hudna.place.geometry import Point
from hudna.record.incidents import Happening, Harm, Incident, Report
from hudna.record.statement import RecordHash
from hudna.say import say
from hudna.terms.working import Working
from hudna.view import independent, of_reports, reports, stages
from hudna.view.findings import judges
from hudna.view.grounds import ground
from hudna.view.incidents import IncidentLine
from hudna.view.reports import Event
from hudna.view.world import World


class Telling(msgspec.Struct, frozen=True):
    """What a person says of an event. `clause`: of the agreement, empty where it falls under none.
    The others are None where they follow from the reports: what it was, where they all say the
    same; the whole hours, the circle around a cell's middle and the numbers that hold what all of
    them say."""

    clause: str
    place: str
    summary: str
    happened: Happening | None = None
    from_ms: int | None = None
    until_ms: int | None = None
    at: Point | None = None
    within_m: int | None = None
    admin: tuple[str, ...] | None = None
    harm: Harm | None = None


def tell_incident(world: World, of: RecordHash, telling: Telling, officer: str) -> Draft:
    """The first version, or the next revision. `of` is any report of the event."""
    event = _event(world, of)
    held = tuple(map(reports.report, event.reports))
    if faults := tuple(_faults(world.terms, telling, held)):
        raise Refused(faults)
    lines = stages.told(world.reports, world.incidents, event)
    made = _made(world, event, telling, held)
    if not lines:
        return draft(msgspec.structs.replace(made, officer=officer))
    known = ground(world, lines[0])
    return _next(lines[0], made, officer, anew=known is not None and not known.same)


def tell_merged(
    world: World, of: RecordHash, *, name: str, summary: str, officer: str
) -> Draft:
    """Of an incident that was told before its reports were held to be of another's event: that it
    has no sources of its own, and counts no more. `name` is what it was told by."""
    event = _event(world, of)
    lines = stages.told(world.reports, world.incidents, event)
    line = next((x for x in lines[1:] if x.name == name and x.counts), None)
    if line is None:
        raise refuse("incident", name, say("an incident that counts, told of this event beside "
                                           "the one that goes on"))
    if faults := tuple(repeated("summary", summary, map(reports.report, event.reports))):
        raise Refused(faults)
    return _next(line, msgspec.structs.replace(
        line.said, sources=0, summary=summary.strip()), officer)


def _event(world: World, of: RecordHash) -> Event:
    event = world.reports.event(of)
    if event is None:
        raise refuse("report", of, say("a report of this node's"))
    return event


def _faults(
    terms: Working, telling: Telling, held: tuple[Report, ...]
) -> Iterator[Fault]:
    known = terms.clauses_of(telling.happened or held[0].happened)
    if telling.clause and telling.clause not in known:
        yield Fault("clause", telling.clause, say("one of {known}", known=", ".join(known)))
    for name in ("place", "summary"):
        if not getattr(telling, name).strip():
            yield Fault(name, "nothing", say("a value"))
        yield from repeated(name, getattr(telling, name), held)
    if telling.happened is None and len(said := {r.happened for r in held}) > 1:
        yield Fault("happened", ", ".join(sorted(said)), say("one of what the reports say"))
    if telling.at is not None and telling.within_m is None:
        yield Fault("within_m", "nothing", say("how far from the place it may have been"))


def _made(world: World, event: Event, telling: Telling, held: tuple[Report, ...]) -> Incident:
    first, last = of_reports.when(held)
    at, within_m = _where(telling, held)
    names = world.reports.names(event)
    stage = stages.stage(world.reports, world.incidents, event, judges(world.terms.agreement))
    return Incident(
        names[0], 0, stage, telling.happened or held[0].happened,
        first if telling.from_ms is None else telling.from_ms,
        last if telling.until_ms is None else telling.until_ms,
        at, within_m, telling.place.strip(), telling.clause, independent.sources(held),
        telling.summary.strip(), "", of_reports.near(at, held),
        of_reports.units(held) if telling.admin is None else telling.admin,
        of_reports.accused(held),
        of_reports.harm(held) if telling.harm is None else telling.harm)


def _next(line: IncidentLine, made: Incident, officer: str, *, anew: bool = False) -> Draft:
    """`anew`: of other reports than before, so that the same may be said of them."""
    before = line.said
    said = msgspec.structs.replace(
        made, incident=before.incident, revision=before.revision + 1, officer=officer)
    same = said == msgspec.structs.replace(before, revision=said.revision, officer=officer)
    if same and not anew:
        raise refuse("incident", before.incident, say("another incident than the last version"))
    return draft(said, line.latest.hash)


def _where(telling: Telling, held: tuple[Report, ...]) -> tuple[Point | None, int]:
    at, within_m = of_reports.where(held)
    if telling.at is not None:
        at = telling.at
    return at, within_m if telling.within_m is None else telling.within_m
