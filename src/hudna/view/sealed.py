"""What the depositary has answered to a notice, of places that were given to it alone."""

from __future__ import annotations

from hashlib import sha256
from typing import cast

from hudna.record.kinds import PartyId, RecordHash, SealedAnswer
from hudna.record.record import Record
from hudna.terms.working import Working
from hudna.view.entries import Entries
from hudna.view.frozen import EMPTY, Frozen, Sections
from hudna.view.many import Many

_DOMAIN = "hudna sealed answer 1"


def depositary(terms: Working) -> PartyId | None:
    """Whose node answers every notice; None where the agreement has no sealed places."""
    if terms.sealed is None:
        return None
    return next((p.id for p in terms.agreement.parties if p.role == "depositary"), None)


def answer_key(terms: Working, of: RecordHash) -> str:
    """What an answer holds for: this notice under this agreement. Of what is sealed it must have
    nothing, or it would be an answer of its own."""
    return sha256(f"{_DOMAIN}\n{terms.digest}\n{of}".encode()).hexdigest()


def answered(record: Record) -> SealedAnswer:
    assert isinstance(record.said, SealedAnswer)
    return record.said


class Sealed:
    """By notice, in log order."""

    def __init__(self, entries: Entries, frozen: Frozen = EMPTY) -> None:
        self._entries = entries
        self._answers = Many("sealed-answers", frozen)

    def answer(self, record: Record) -> None:
        of = cast(SealedAnswer, record.said).notice
        self._answers.add(of, self._entries.place_of(record))

    def of(self, notice: RecordHash) -> tuple[Record, ...]:
        """All that anybody has answered to a notice; only the depositary's counts."""
        return tuple(map(self._entries.record, self._answers.get(notice)))

    def answers(self, of: RecordHash, party: PartyId) -> tuple[Record, ...]:
        """All that `party` has answered to a notice."""
        return tuple(r for r in self.of(of) if r.author == party)

    def latest(self, of: RecordHash, party: PartyId) -> tuple[Record, ...]:
        """Its answers that it has not itself replaced; more than one if it contradicts itself."""
        own = self.answers(of, party)
        replaced = {h for r in own for h in cast(SealedAnswer, r.said).replaces}
        return tuple(r for r in own if r.hash not in replaced)

    def freeze(self) -> Sections:
        return self._answers.freeze()
