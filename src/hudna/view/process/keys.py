"""The guarantors' keys to a decision, a counter's setting or an announcement: who has signed, who
has reservations, who has said nothing.

Each guarantor's own words alone say where its key is, so the order of arrival never matters and no
two parties' clocks are compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import cast

import msgspec

from hudna.record.kinds import (
    Announcement,
    CounterSet,
    Countersigned,
    Decision,
    PartyId,
    WalkedOut,
)
from hudna.record.process import Day
from hudna.record.record import Record
from hudna.view.days import day_of, day_or_none
from hudna.view.process.moment import later, zone_of
from hudna.view.process.said import standing
from hudna.view.world import World

OPEN_DAYS = 14
"""How long what its author gives no day for may be signed."""


class Keys(msgspec.Struct, frozen=True):
    """By guarantor the record that is its word: what it has signed, its author's own being the
    record itself, or what says its reservation. `missing`: who has said neither. `late`: what was
    signed after the last day for it, and is no key."""

    signed: Mapping[PartyId, Record]
    reserves: Mapping[PartyId, Record]
    missing: tuple[PartyId, ...]
    late: Mapping[PartyId, Record] = {}

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
    own = record.author in guarantors and _counts(world, record, record)
    signed = {record.author: record} if own else {}
    reserves: dict[PartyId, Record] = {}
    words = words_of(world, record)
    for guarantor, last in standing(words).items():
        signs = [r for r in words if r.author == guarantor and countersigned(r).word == "signs"]
        if countersigned(last).word == "signs" or (signs and not may_be_taken_back(record)):
            signed[guarantor] = signs[-1]
        else:
            reserves[guarantor] = last
    missing = (g for g in guarantors if g not in signed and g not in reserves)
    return Keys(signed, reserves, tuple(missing), _late(world, record, signed))


def may_be_taken_back(record: Record) -> bool:
    """Whether a guarantor that has signed may still reserve."""
    return isinstance(record.said, Announcement)


def until_day(world: World, record: Record) -> Day:
    """The last day on which a guarantor may sign it; empty where there is none. Without one, a
    proposal of which its author has thought better would bind it whenever the other side likes."""
    said = record.said
    if not isinstance(said, Decision | CounterSet):
        return ""
    own = day_or_none(said.until_day) if said.until_day else None
    return own or later(day_of(record.issued_ms, zone_of(world)), OPEN_DAYS)


def may_be_signed(world: World, record: Record, now_ms: int) -> bool:
    """Whether a signature of this moment would be a key."""
    last = until_day(world, record)
    return not last or day_of(now_ms, zone_of(world)) <= last


def came_late(world: World, record: Record, word: Record) -> bool:
    """Whether a signature that says that it was in time came in here only after the last day: a
    line that was down, or a clock that was set back. It counts; people see it."""
    last, entry = until_day(world, record), world.entries.get(word.hash)
    if not last or entry is None or word.hash == record.hash:
        return False
    return day_of(entry.admitted_ms, zone_of(world)) > last


def words_of(world: World, record: Record) -> tuple[Record, ...]:
    """All that the other guarantors ever said of it that may count, as issued: to an announcement
    while they took part, to anything else in time."""
    return tuple(r for r in _others(world, record) if _counts(world, record, r))


def _others(world: World, record: Record) -> Iterator[Record]:
    guarantors = world.terms.agreement.guarantors
    for said in world.process.countersigned.of(record.hash):
        if said.author in guarantors and said.author != record.author:
            yield said


def _counts(world: World, record: Record, word: Record) -> bool:
    # Walks are dated by who walks: what all have signed never hangs on them.
    if may_be_taken_back(record):
        return _was_here(world, word)
    return not _is_late(world, record, word)


def _is_late(world: World, record: Record, word: Record) -> bool:
    """Whether it was signed too late, by the clock of who signed it."""
    if not isinstance(word.said, Countersigned) or word.said.word != "signs":
        return False
    last = until_day(world, record)
    return bool(last) and day_of(word.issued_ms, zone_of(world)) > last


def _late(world: World, record: Record, signed: Iterable[PartyId]) -> dict[PartyId, Record]:
    return {r.author: r for r in _others(world, record)
            if r.author not in signed and _is_late(world, record, r)}


def _was_here(world: World, record: Record) -> bool:
    """Whether its author took part when it said this, by its own clock and its own walks."""
    before = [w for w in world.taking_part.walks(record.author) if w.issued_ms <= record.issued_ms]
    return not before or not isinstance(before[-1].said, WalkedOut)


def countersigned(record: Record) -> Countersigned:
    return cast(Countersigned, record.said)
