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
    PartyId,
    PassedOn,
    RecordHash,
    Site,
    Stop,
)
from hudna.record.record import Record
from hudna.record.shown import shown
from hudna.say import Say, say
from hudna.view.releases import onward
from hudna.view.world import World

FOR_OPERATORS = (Site, Area, Movement, Existence, Notice, Stop)
"""What operators have to know of."""


def to_pass_on(world: World, record: Record) -> bool:
    """Whether it is a partner's record that operators have to know of."""
    return record.author != world.me and isinstance(record.said, FOR_OPERATORS)


def others(world: World, record: Record) -> tuple[PartyId, ...]:
    """The other parties that people may be of who are passed a partner's record."""
    return tuple(p.id for p in world.terms.agreement.parties
                 if p.id not in (world.me, record.author))


def pass_on(
    world: World, subject: RecordHash, now_ms: int, *, to: str, at_ms: int, officer: str,
    parties: tuple[PartyId, ...] = (),
) -> Draft:
    """`to`: to whom, in words; `parties`: of which other parties they are. Refused where the
    author's release does not go so far."""
    said = PassedOn(subject, to.strip(), at_ms, officer, parties)
    if faults := tuple(_faults(world, said, now_ms)):
        raise Refused(faults)
    return draft(said)


def _faults(world: World, said: PassedOn, now_ms: int) -> Iterator[Fault]:
    entry = world.entries.get(said.subject)
    if entry is None or not to_pass_on(world, entry.record):
        yield Fault("subject", shown(said.subject), say(
            "a partner's protection, notice or stop that this node holds"))
        return
    if not said.to:
        yield Fault("to", "nothing", say("who has it now, in words"))
    if not entry.admitted_ms <= said.at_ms <= now_ms:
        yield Fault("at", format_instant(said.at_ms), say(
            "a moment from {first}, when this node had it, to now",
            first=format_instant(entry.admitted_ms)))
    yield from _beyond(world, entry.record, said.parties)


def _beyond(world: World, record: Record, parties: tuple[PartyId, ...]) -> Iterator[Fault]:
    """Each party that the record must not be passed on to."""
    may = onward(world, record, world.me)
    for party in parties:
        if party not in others(world, record):
            known = ", ".join(others(world, record))
            yield Fault("parties", shown(party), say("one of {known}", known=known))
        elif may is not None and party not in may:
            yield Fault("parties", shown(party), _whose(may))


def _whose(may: tuple[PartyId, ...]) -> Say:
    if not may:
        return say("people of this party alone: its author lets it tell nobody else")
    return say("people of this party, or of one that its author lets it tell: {parties}",
               parties=", ".join(may))
