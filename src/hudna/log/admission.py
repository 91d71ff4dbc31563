"""What a node lets into its log: whose word, in which exercise, from how far in the future."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

from hudna.fault import Fault, Refused
from hudna.record.authority import Authority, Founder, LoggedBefore, never
from hudna.record.keys import PublicKey
from hudna.record.kinds import PartyId, RecordHash
from hudna.record.open import LIMIT, Heard, hear
from hudna.record.record import Record
from hudna.record.shown import shown
from hudna.say import say

AHEAD_MS = 366 * 86_400_000
"""A clock that is wrong by this is no clock: what is ahead by less comes in, and is flagged where
it is read (view/clocks.py)."""
Held: TypeAlias = Callable[[RecordHash], bool]
"""Whether this log holds the record: what it holds it has let in, whatever became of the key."""


def nothing(_record: RecordHash) -> bool:
    return False


@dataclass(frozen=True)
class Admission:
    """`keys`: the authors known here and the keys that they began with. `exercise`: the one this
    node is in, None for the real thing. `ahead_ms`: how far an author's clock may run ahead of
    this node's before its word is refused. `logged_before`: what this node knows of its partners'
    own logs."""

    keys: Mapping[PartyId, PublicKey] | Authority
    exercise: str | None = None
    ahead_ms: int = AHEAD_MS
    limit: int = LIMIT
    logged_before: LoggedBefore = never

    @cached_property
    def founded(self) -> Authority:
        """Whose key is good before the log says anything of keys."""
        if isinstance(self.keys, Authority):
            return self.keys
        return Authority.of({party: Founder(key) for party, key in self.keys.items()})

    def admit(
        self, presentation: str, now_ms: int, authority: Authority | None = None,
        held: Held = nothing,
    ) -> Record:
        """The record of a presentation that may enter; Refused with the reason otherwise."""
        return self.hear(presentation, now_ms, authority, held).record

    def hear(
        self, presentation: str, now_ms: int, authority: Authority | None = None,
        held: Held = nothing,
    ) -> Heard:
        """The same, with the digests of what is disclosed."""
        heard = hear(
            presentation, authority or self.founded, limit=self.limit,
            logged_before=self._shown(held),
        )
        if faults := (*self._exercise(heard.record), *self._clock(heard.record, now_ms)):
            raise Refused(faults)
        return heard

    def admit_all(
        self, presentations: Sequence[str], now_ms: int, authority: Authority,
        held: Held = nothing,
    ) -> list[Record | Refused]:
        """Each in its place, or why it may not enter. What one says of keys counts for those
        after it."""
        opened: list[Record | Refused] = []
        taken: set[RecordHash] = set()
        # The same record twice in one call is no fault, whatever was said of its key in between.

        def known(record: RecordHash) -> bool:
            return record in taken or held(record)

        for presentation in presentations:
            try:
                record = self.admit(presentation, now_ms, authority, known)
            except Refused as refused:
                opened.append(refused)
            else:
                authority = authority.fold(record, -1, now_ms)
                taken.add(record.hash)
                opened.append(record)
        return opened

    def recheck(self, record: Record, authority: Authority, held: Held = nothing) -> None:
        """Refused where the key of a record that was opened before is good no longer."""
        authority.check(record, self._shown(held))

    def _shown(self, held: Held) -> LoggedBefore:
        return lambda party, record, size: held(record) or self.logged_before(party, record, size)

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
