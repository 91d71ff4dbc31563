"""Say how far an event is known. That it is verified nobody says: it follows from findings."""

from __future__ import annotations

from typing import Literal, TypeAlias

from hudna.act.draft import Draft, draft, refuse
from hudna.record.incidents import Assessed
from hudna.record.statement import RecordHash
from hudna.say import say
from hudna.view import stages
from hudna.view.findings import judges
from hudna.view.reports import Event
from hudna.view.world import World

Assessment: TypeAlias = Literal[
    "reported", "under-review", "corroborated", "refuted", "unverifiable"]


def assess(
    world: World, of: RecordHash, *, stage: Assessment, why: str, officer: str
) -> Draft:
    """`of` is any report of the event."""
    event = world.reports.event(of)
    if event is None:
        raise refuse("report", of, say("a report of this node's"))
    if stage == "corroborated" and not stages.enough(event):
        raise refuse("stage", stage, say("at least {least} sources that do not repeat each other",
                                         least=stages.LEAST_SOURCES))
    if stages.by_persons(world.reports, event) == stage:
        raise refuse("stage", stage, say("another stage than the last one"))
    if _settled(world, event, stage):
        raise refuse("stage", stage, say("an event that is not verified by findings"))
    if not why.strip():
        raise refuse("why", "nothing", say("the reason in words"))
    return draft(Assessed(of, stage, why.strip(), officer))


def _settled(world: World, event: Event, stage: Assessment) -> bool:
    """Whether findings make it verified, whatever is said here."""
    who = judges(world.terms.agreement)
    return stages.found(world.reports, world.incidents, event, who, stage) == "verified"
