"""Stops: sent, taken, lifted, and how far an unanswered one has escalated."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING, cast

from hudna.record.kinds import PartyId, RecordHash, Stop, StopLifted, StopTaken
from hudna.record.record import Record
from hudna.terms.working import EscalationStep
from hudna.view.clocks import latest_ms

if TYPE_CHECKING:
    from hudna.view.world import World


class Stops:
    """All stops ever sent. A stop lasts until the party that sent it lifts it."""

    def __init__(self) -> None:
        self.records: dict[RecordHash, Record] = {}
        self._active: dict[RecordHash, Record] = {}
        self._of_notice: defaultdict[RecordHash, list[Record]] = defaultdict(list)
        self._of_areas: list[Record] = []
        self._taken: defaultdict[RecordHash, list[Record]] = defaultdict(list)
        self._lifted: defaultdict[RecordHash, list[Record]] = defaultdict(list)

    def apply(self, record: Record) -> None:
        self.records[record.hash] = record
        said = stop(record)
        (self._of_areas if said.notice is None else self._of_notice[said.notice]).append(record)
        if self.lifted(record.hash) is None:
            self._active[record.hash] = record

    def take(self, record: Record) -> None:
        self._taken[cast(StopTaken, record.said).stop].append(record)

    def lift(self, record: Record) -> None:
        of = cast(StopLifted, record.said).stop
        self._lifted[of].append(record)
        if of in self._active and self.lifted(of):
            del self._active[of]

    def all(self) -> tuple[Record, ...]:
        return _latest_first(self.records.values())

    def about(self, line: Iterable[RecordHash]) -> tuple[Record, ...]:
        """The stops that name one of these notices or an area, latest first."""
        named = (s for of in line for s in self._of_notice.get(of, ()))
        return _latest_first((*named, *self._of_areas))

    def taken(self, of: RecordHash) -> dict[PartyId, Record]:
        """Who has taken the stop, the first word of each party; never the sender itself."""
        sender = self.records[of].author
        rows = sorted(self._taken.get(of, ()), key=lambda r: (r.issued_ms, r.hash), reverse=True)
        return {r.author: r for r in rows if r.author != sender}

    def lifted(self, of: RecordHash) -> Record | None:
        sender = self.records[of].author
        rows = [r for r in self._lifted.get(of, ()) if r.author == sender]
        return min(rows, key=lambda r: (r.issued_ms, r.hash), default=None)

    def active(self) -> tuple[Record, ...]:
        """Those that nobody has lifted who may, latest first."""
        return _latest_first(self._active.values())


def _latest_first(records: Iterable[Record]) -> tuple[Record, ...]:
    return tuple(sorted(records, key=lambda r: (r.issued_ms, r.hash), reverse=True))


def stop(record: Record) -> Stop:
    assert isinstance(record.said, Stop)
    return record.said


def takers(world: World, sent: Record) -> tuple[PartyId, ...]:
    """The parties that a stop asks to take it: the side that flies, never its sender."""
    said = stop(sent)
    flight = world.record(said.notice) if said.notice else None
    if flight is not None and flight.author != sent.author:
        return (flight.author,)
    return tuple(g for g in world.terms.agreement.guarantors if g != sent.author)


def waited_ms(world: World, sent: Record, taken: Record | None, now_ms: int) -> int:
    """How long a stop has waited (or waited) for a taker, ms: at the least since it came in here,
    for a clock that is ahead must not hold up those who are to be called."""
    end = taken.issued_ms if taken else now_ms
    return max(0, end - latest_ms(world, sent))


def step_reached(steps: tuple[EscalationStep, ...], waited: int) -> EscalationStep | None:
    """The last step of the agreement that an unanswered stop has come to."""
    return next((s for s in reversed(steps) if s.after_ms <= waited), None)
