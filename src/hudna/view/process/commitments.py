"""Promises: when each is due, how it stands, and who says so.

The day comes from the conditions, as far as they hold. What became of it nobody computes: it is
what those say who may, and where two say different things, both is shown.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Any, Literal, TypeAlias

import msgspec

from hudna.record.kinds import Commitment, PartyId, RecordHash
from hudna.record.record import Record
from hudna.view.days import day_or_none
from hudna.view.process.came import CameOf, commitment, latest
from hudna.view.process.conditions import Found
from hudna.view.process.moment import later
from hudna.view.process.said import issued
from hudna.view.process.waits import Waits

State: TypeAlias = Literal[
    "ahead", "due", "overdue", "met", "broken", "overtaken", "differing", "withdrawn"]
"""`ahead`: its time has not come, or what it waits for does not hold. `due`: it has come. `met`,
`overtaken`: never by the word of its own side alone. `differing`: those who may say what came of it
do not say the same. `withdrawn`: who told of it has taken it back."""
STATES: tuple[State, ...] = (
    "overdue", "due", "ahead", "differing", "broken", "met", "overtaken", "withdrawn")
Seen: TypeAlias = Literal["", "waits", "seen", "denied"]
"""What who is to verify it says; empty where nobody is named."""


class Due(msgspec.Struct, frozen=True):
    """`day`: empty where there is none, or none yet. `from_day`: since when it is its time, where
    that is known. `conditions` as they stand; `waits`: not all of them hold."""

    day: str
    from_day: str
    conditions: tuple[Found, ...]

    @property
    def waits(self) -> bool:
        return not all(f.holds for f in self.conditions)

    @property
    def circular(self) -> bool:
        return any(f.answer == "circular" for f in self.conditions)


class Promise(msgspec.Struct, frozen=True):
    """One line of versions, as it stands. `late`: the parties who say that it was met after its
    day."""

    record: Record
    root: RecordHash
    due: Due
    state: State
    came: CameOf
    late: tuple[PartyId, ...] = ()

    @property
    def said(self) -> Commitment:
        return commitment(self.record)

    @property
    def seen(self) -> Seen:
        by = self.said.verified_by
        word = next((w for w in self.came.words if w.party == by), None)
        if not by:
            return ""
        if word is None or word.said.came == "under-way":
            return "waits"
        return "seen" if word.said.came == "met" else "denied"

    @property
    def flagged(self) -> bool:
        """Whether something of it contradicts itself, and a person has to look."""
        return (self.due.circular or bool(self.came.twice) or self.state == "differing"
                or self.came.kept == "another")


class Mirrored(msgspec.Struct, frozen=True):
    """Two promises of the like, side by side. `other` is None where it is not held here. `back`:
    the other names this one too. `farther_m`: by how much this one's distance is more than the
    other's, m."""

    one: Promise
    other: Promise | None
    back: bool
    farther_m: int


class Promises:
    """Of one moment; each is put together once."""

    def __init__(self, waits: Waits) -> None:
        self.waits, self.world, self.moment = waits, waits.world, waits.moment
        self._lines, self._grouped = self.world.process.commitments, waits.conditions.promised
        self._made: dict[RecordHash, Promise] = {}
        self.pictures: dict[str, Any] = {}
        """Of milestones, as `view.process.picture` has drawn them."""

    def all(self) -> tuple[Promise, ...]:
        """What stands; the first due first, those without a day last."""
        return self._all

    def of(self, version: RecordHash) -> Promise | None:
        """The promise that has this version, withdrawn or not, by its latest; None where none has
        it."""
        versions = self._grouped.versions(version)
        return self._of(latest(self.world, versions)) if versions else None

    def mirrored(self, one: Promise) -> Mirrored | None:
        """None where it mirrors nothing, and nothing that stands mirrors it."""
        other = self.of(one.said.mirrors) if one.said.mirrors else self._mirrors.get(one.root)
        if other is None and not one.said.mirrors:
            return None
        back = bool(other and other.said.mirrors
                    and self._grouped.root(other.said.mirrors) == one.root)
        far = one.said.distance_m - other.said.distance_m if other else 0
        return Mirrored(one, other, back if one.said.mirrors else False, far)

    @cached_property
    def _all(self) -> tuple[Promise, ...]:
        found = (self._of(r) for r in self._lines.standing())
        return tuple(sorted(found, key=_by_day))

    @cached_property
    def _mirrors(self) -> dict[RecordHash, Promise]:
        """By the promise that it names, the first that stands and mirrors it."""
        found: dict[RecordHash, Promise] = {}
        for one in sorted((p for p in self._all if p.said.mirrors), key=lambda p: issued(p.record)):
            found.setdefault(self._grouped.root(one.said.mirrors or ""), one)
        return found

    def _of(self, record: Record) -> Promise:
        if record.hash not in self._made:
            self._made[record.hash] = self._make(record)
        return self._made[record.hash]

    def _make(self, record: Record) -> Promise:
        came, due = self.waits.conditions.came(record.hash), self._due(record)
        late = tuple(w.party for w in came.words
                     if w.said.came == "met" and due.day and w.said.day > due.day)
        root = self._grouped.root(record.hash)
        stands = self._lines.stands(record.hash)
        return Promise(record, root, due, self._state(due, came) if stands else "withdrawn",
                       came, late)

    def _due(self, record: Record) -> Due:
        said = commitment(record)
        found = self.waits.found(record)
        held = [f.since_ms for f in found if f.since_ms is not None]
        whole = bool(found) and len(held) == len(found)
        since = self.moment.day(max(held)) if whole else ""
        if said.due_day:
            known = day_or_none(said.due_day) or ""
            return Due(known, known, found)
        if not whole:
            return Due("", "", found)
        return Due(later(since, said.within_days) if said.within_days else "", since, found)

    def _state(self, due: Due, came: CameOf) -> State:
        if came.end:
            return came.end
        if due.waits or not due.from_day or self.moment.today < due.from_day:
            return "ahead"
        return "overdue" if due.day and self.moment.today > due.day else "due"


def counted(promises: Iterable[Promise]) -> dict[State, int]:
    """How many are in each state."""
    found = dict.fromkeys(STATES, 0)
    for one in promises:
        found[one.state] += 1
    return found


def _by_day(one: Promise) -> tuple[bool, str, int, str]:
    return (not one.due.day, one.due.day, *issued(one.record))
