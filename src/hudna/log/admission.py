"""What a node lets into its log: whose word, in which exercise, from how far in the future."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from hudna.fault import Fault, Refused
from hudna.record.keys import PublicKey
from hudna.record.kinds import PartyId
from hudna.record.open import LIMIT, open_record
from hudna.record.record import Record
from hudna.record.shown import shown
from hudna.say import say

AHEAD_MS = 120_000


@dataclass(frozen=True)
class Admission:
    """`keys`: the authors known here. `exercise`: the one this node is in, None for the real
    thing. `ahead_ms`: how far an author's clock may run ahead of this node's."""

    keys: Mapping[PartyId, PublicKey]
    exercise: str | None = None
    ahead_ms: int = AHEAD_MS
    limit: int = LIMIT

    def admit(self, presentation: str, now_ms: int) -> Record:
        """The record of a presentation that may enter; Refused with the reason otherwise."""
        record = open_record(presentation, self.keys, limit=self.limit)
        if faults := (*self._exercise(record), *self._clock(record, now_ms)):
            raise Refused(faults)
        return record

    def _exercise(self, record: Record) -> tuple[Fault, ...]:
        found = record.envelope.exercise
        if found == self.exercise:
            return ()
        expected = (
            say("no exercise: this node is not in one") if self.exercise is None
            else say("a record of exercise {name}", name=self.exercise)
        )
        return (Fault("payload.exercise", "none" if found is None else shown(found), expected),)

    def _clock(self, record: Record, now_ms: int) -> tuple[Fault, ...]:
        ahead = record.issued_ms - now_ms
        if ahead <= self.ahead_ms:
            return ()
        expected = say(
            "at most {allowed} s ahead of this node's clock; one of the two clocks is wrong",
            allowed=self.ahead_ms // 1000,
        )
        return (Fault("payload.id", f"a moment {ahead // 1000} s ahead", expected),)
