"""The guarantors' keys to a decision, a counter's setting or an announcement: who has signed, who
has reservations, who has said nothing.

Each guarantor's own words alone say where its key is, so the order of arrival never matters and no
two parties' clocks are compared.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import cast

import msgspec

from hudna.record.kinds import Announcement, Countersigned, PartyId, WalkedOut
from hudna.record.record import Record
from hudna.view.process.said import standing
from hudna.view.world import World


class Keys(msgspec.Struct, frozen=True):
    """By guarantor the record that is its word: what it has signed, its author's own being the
    record itself, or what says its reservation. `missing`: who has said neither."""

    signed: Mapping[PartyId, Record]
    reserves: Mapping[PartyId, Record]
    missing: tuple[PartyId, ...]

    @property
    def whole(self) -> bool:
        """Every guarantor has signed. Where there is none, nobody has."""
        return bool(self.signed) and not self.reserves and not self.missing

    @property
    def answered(self) -> bool:
        """Every guarantor has signed or noted its reservation."""
        return bool(self.signed or self.reserves) and not self.missing


def keys(world: World, record: Record) -> Keys:
    """To `record`: of an announcement each guarantor's last word, since it is announced together
    only as long as all stand behind it. Of anything else what was signed stays signed: no guarantor
    alone undoes what all have signed."""
    guarantors = world.terms.agreement.guarantors
    signed = {g: record for g in guarantors if g == record.author and _was_here(world, record)}
    reserves: dict[PartyId, Record] = {}
    words = words_of(world, record)
    for guarantor, last in standing(words).items():
        own = [r for r in words if r.author == guarantor and countersigned(r).word == "signs"]
        if countersigned(last).word == "signs" or (own and not may_be_taken_back(record)):
            signed[guarantor] = own[-1]
        else:
            reserves[guarantor] = last
    missing = (g for g in guarantors if g not in signed and g not in reserves)
    return Keys(signed, reserves, tuple(missing))


def may_be_taken_back(record: Record) -> bool:
    """Whether a guarantor that has signed may still reserve."""
    return isinstance(record.said, Announcement)


def words_of(world: World, record: Record) -> tuple[Record, ...]:
    """All that the other guarantors ever said of it while they took part, as issued."""
    return tuple(_words(world, record))


def _words(world: World, record: Record) -> Iterator[Record]:
    guarantors = world.terms.agreement.guarantors
    for said in world.process.countersigned.of(record.hash):
        if said.author in guarantors and said.author != record.author and _was_here(world, said):
            yield said


def _was_here(world: World, record: Record) -> bool:
    """Whether its author took part when it said this, by its own clock and its own walks."""
    before = [w for w in world.taking_part.walks(record.author) if w.issued_ms <= record.issued_ms]
    return not before or not isinstance(before[-1].said, WalkedOut)


def countersigned(record: Record) -> Countersigned:
    return cast(Countersigned, record.said)
