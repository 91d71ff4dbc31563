"""The register as its pages list it: state, names, who was told."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

import msgspec

from hudna.record.kinds import Names, Protection
from hudna.record.record import Record
from hudna.say import Say, say
from hudna.speak.spelling import folded, latin
from hudna.view.register import ended, protection
from hudna.view.world import World
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
    record: Record
    said: Protection
    state: EntryState
    steps: tuple[Step, ...]
    review_by_ms: int | None


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
    return Row(record, protection(record), state_of(world, record, now_ms),
               steps(world, record), world.register.review_by_ms(record))


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
