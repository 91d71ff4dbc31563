"""What was decided at a meeting, and how far it is from being one: by every guarantor's key."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, TypeAlias, cast

import msgspec

from hudna.record.kinds import Decision, PartyId, RecordHash
from hudna.record.record import Record
from hudna.view.process.keys import Keys, keys, may_be_signed
from hudna.view.process.said import issued
from hudna.view.world import World

DecisionState: TypeAlias = Literal["waiting", "reserved", "signed"]
"""`reserved`: a guarantor has noted its reservation, so it settles nothing. `waiting`: none has,
and not every one has signed."""


class Decided(msgspec.Struct, frozen=True):
    """A decision, and where each guarantor's key to it is."""

    record: Record
    keys: Keys

    @property
    def said(self) -> Decision:
        return decision(self.record)

    @property
    def state(self) -> DecisionState:
        if self.keys.whole:
            return "signed"
        return "reserved" if self.keys.reserves else "waiting"

    @property
    def last(self) -> Record:
        """The latest word on it: that of a reservation, where one stands."""
        said = self.keys.reserves or self.keys.signed
        return max((*said.values(), self.record), key=issued) if said else self.record

    def signed_ms(self, by: PartyId) -> int:
        """When it settled for `by` what it settles, once it is signed. A guarantor's own key says
        so, by its own clock; for anybody else it is the last key."""
        own = self.keys.signed.get(by)
        return own.issued_ms if own else max(r.issued_ms for r in self.keys.signed.values())


def decided(world: World, of: RecordHash) -> Decided | None:
    """None where no decision has this hash."""
    record = world.record(of)
    if record is None or not isinstance(record.said, Decision):
        return None
    return Decided(record, keys(world, record))


def decisions(world: World) -> tuple[Decided, ...]:
    """All, as issued."""
    return tuple(Decided(r, keys(world, r)) for r in world.process.decisions.all())


def decisions_at(world: World, versions: Iterable[RecordHash]) -> tuple[Decided, ...]:
    """Of one meeting, by all versions of its line, as issued."""
    found = world.process.decisions.of_any(versions)
    return tuple(Decided(r, keys(world, r)) for r in found)


def waiting_for(world: World, party: PartyId, now_ms: int) -> tuple[Decided, ...]:
    """Those to which a guarantor has neither put its key nor noted a reservation and that may
    still be signed, as issued."""
    return tuple(d for d in decisions(world) if party in d.keys.missing
                 and may_be_signed(world, d.record, now_ms))


def decision(record: Record) -> Decision:
    return cast(Decision, record.said)
