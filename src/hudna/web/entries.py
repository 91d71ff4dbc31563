"""The register as its pages list it: state, names, who was told."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

import msgspec

from hudna.record.kinds import Names, Protection
from hudna.record.record import Record
from hudna.record.release import step_of
from hudna.record.sharing import Existence
from hudna.record.sharing import Step as Place
from hudna.say import Say, say
from hudna.speak.spelling import folded, latin
from hudna.view.register import ended, protection
from hudna.view.world import World
from hudna.web.happened.challenged import how_many_open
from hudna.web.telling import Step, steps


class EntryState(StrEnum):
    STANDING = "standing"
    ENDED = "ended"
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"


STATES: dict[EntryState, Say] = {
    EntryState.STANDING: say("standing"),
    EntryState.ENDED: say("ended"),
    EntryState.WITHDRAWN: say("entry withdrawn"),
    EntryState.SUPERSEDED: say("replaced"),
}


class Row(msgspec.Struct, frozen=True):
    """`place`: how exactly this node was told it. `challenges`: how many are open; they take
    nothing from it."""

    record: Record
    said: Protection
    state: EntryState
    steps: tuple[Step, ...]
    review_by_ms: int | None
    place: Place
    challenges: int


class Hint(msgspec.Struct, frozen=True):
    """A protection of which only the existence is told here."""

    record: Record
    said: Existence
    steps: tuple[Step, ...]
    challenges: int


class Filter(msgspec.Struct, frozen=True):
    """Empty fields let everything through."""

    kind: str = ""
    party: str = ""
    state: str = EntryState.STANDING
    name: str = ""


def state_of(world: World, record: Record, now_ms: int) -> EntryState:
    lines = world.register.lines
    if lines.withdrawals(record.hash):
        return EntryState.WITHDRAWN
    if lines.successors(record.hash):
        return EntryState.SUPERSEDED
    return EntryState.ENDED if ended(record, now_ms) else EntryState.STANDING


def row(world: World, record: Record, now_ms: int) -> Row:
    said = protection(record)
    return Row(record, said, state_of(world, record, now_ms), steps(world, record),
               world.register.review_by_ms(record), step_of(said, record.withheld),
               how_many_open(world, record, now_ms))


def hints(world: World, chosen: Filter, now_ms: int) -> list[Hint]:
    """Those that the filter lets through, newest first. Of none is the kind or the name told."""
    if chosen.kind or chosen.name.strip():
        return []
    found = world.register.existing if chosen.state == "" else (
        world.register.existing_yet() if chosen.state == EntryState.STANDING else ())
    return [hint(world, r, now_ms) for r in reversed(found) if chosen.party in ("", r.author)]


def hint(world: World, record: Record, now_ms: int) -> Hint:
    assert isinstance(record.said, Existence)
    return Hint(record, record.said, steps(world, record), how_many_open(world, record, now_ms))


def listed(world: World, chosen: Filter, now_ms: int) -> Iterator[Record]:
    """The entries that the filter lets through, newest first."""
    records = world.register.lines.records.values()
    for record in sorted(records, key=lambda r: (r.issued_ms, r.hash), reverse=True):
        if _fits(record, chosen) and chosen.state in ("", state_of(world, record, now_ms)):
            yield record


def _fits(record: Record, chosen: Filter) -> bool:
    said = protection(record)
    return (
        chosen.kind in ("", said.protects) and chosen.party in ("", record.author)
        and named_like(said.names, chosen.name)
    )


def named_like(names: Names, text: str) -> bool:
    """Whether a name has the text in it, in the same script or as it sounds in another."""
    if not text.strip():
        return True
    given = [n for n in (names.en, names.ar, names.ru) if n]
    sound = latin(text)
    return any(folded(text) in folded(n) or (sound and sound in latin(n)) for n in given)
