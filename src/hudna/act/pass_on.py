"""Say that a partner's record was passed on to operators: to whom, and when they had it."""

from __future__ import annotations

from collections.abc import Iterator

from hudna.act.draft import Draft, draft
from hudna.fault import Fault, Refused
from hudna.place.times import format_instant
from hudna.record.kinds import (
    Area,
    Existence,
    Movement,
    Notice,
    PassedOn,
    RecordHash,
    Site,
    Stop,
)
from hudna.record.record import Record
from hudna.record.shown import shown
from hudna.say import say
from hudna.view.world import World

FOR_OPERATORS = (Site, Area, Movement, Existence, Notice, Stop)
"""What operators have to know of."""


def to_pass_on(world: World, record: Record) -> bool:
    """Whether it is a partner's record that operators have to know of."""
    return record.author != world.me and isinstance(record.said, FOR_OPERATORS)


def pass_on(
    world: World, subject: RecordHash, now_ms: int, *, to: str, at_ms: int, officer: str
) -> Draft:
    if faults := tuple(_faults(world, subject, now_ms, to, at_ms)):
        raise Refused(faults)
    return draft(PassedOn(subject, to.strip(), at_ms, officer))


def _faults(
    world: World, subject: RecordHash, now_ms: int, to: str, at_ms: int
) -> Iterator[Fault]:
    entry = world.entries.get(subject)
    if entry is None or not to_pass_on(world, entry.record):
        yield Fault("subject", shown(subject), say(
            "a partner's protection, notice or stop that this node holds"))
        return
    if not to.strip():
        yield Fault("to", "nothing", say("who has it now, in words"))
    if not entry.admitted_ms <= at_ms <= now_ms:
        yield Fault("at", format_instant(at_ms), say(
            "a moment from {first}, when this node had it, to now",
            first=format_instant(entry.admitted_ms)))
