"""Who takes part: guarantors that have walked out and come back, parties that joined or left.

Functions of what was said, in whatever order it arrived. Between two authors no clock is compared:
a joining names the leavings that it undoes. What one author said is in that author's own order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple, cast

from hudna.record.kinds import CameBack, Joining, Leaving, PartyId, RecordHash, WalkedOut
from hudna.record.record import Record
from hudna.terms.agreement import Agreement
from hudna.terms.trustees import FEWEST, trustees
from hudna.view.agreement import Agreements


class Joined(NamedTuple):
    """One joining, word for word, and who has said it (the first time of each)."""

    said: Joining
    by: dict[PartyId, Record]
    missing: tuple[PartyId, ...]


class TakingPart:
    """Few: folded anew from the records themselves. `agreements` gives the texts: the one that
    this node began under, whose parties are in from the start, and the one in effect."""

    def __init__(self, agreements: Callable[[], Agreements]) -> None:
        self._agreements = agreements
        self._walks: dict[PartyId, list[Record]] = {}
        self._joinings: dict[PartyId, list[Record]] = {}
        self._leavings: dict[PartyId, list[Record]] = {}
        self._in: dict[tuple[str, PartyId], bool] = {}
        """Who takes part under which text: asked of every record, and it seldom changes."""

    def walk(self, record: Record) -> None:
        assert isinstance(record.said, WalkedOut | CameBack)
        self._walks.setdefault(record.author, []).append(record)

    def join(self, record: Record) -> None:
        self._joinings.setdefault(cast(Joining, record.said).party, []).append(record)
        self._in.clear()

    def leave(self, record: Record) -> None:
        self._leavings.setdefault(cast(Leaving, record.said).party, []).append(record)
        self._in.clear()

    # --- a guarantor's walking out ---

    def walks(self, party: PartyId) -> tuple[Record, ...]:
        """How often it walked out and came back, in its own order."""
        if party not in self._agreement.guarantors:
            return ()
        # At one moment both: it is out, since silence never clears.
        return tuple(sorted(self._walks.get(party, ()), key=lambda r: (
            r.issued_ms, isinstance(r.said, WalkedOut), r.hash)))

    def absent(self, party: PartyId) -> Record | None:
        """What it said when it walked out, or the leaving that put it out; None if it is here."""
        if (gone := self.gone(party)) is not None:
            return gone
        last = self.walks(party)[-1:]
        return next((r for r in last if isinstance(r.said, WalkedOut)), None)

    def counts(self, record: Record) -> bool:
        """Whether what a party said of a notice counts: it is here, and has said it since it came
        back. Its own clock alone decides; one that was set back makes it say so again."""
        said = self.walks(record.author)[-1:]
        return self.absent(record.author) is None and all(
            record.issued_ms > last.issued_ms for last in said)

    # --- who is in ---

    def takes_part(self, party: PartyId) -> bool:
        """Named in the text in effect, and in: from the start, or by a joining; and not out."""
        key = self._agreements().terms.digest, party
        if key not in self._in:
            named = any(p.id == party for p in self._agreement.parties)
            self._in[key] = named and bool(self._from_the_start(party) or self.joined(party))
        return self._in[key]

    def joined(self, party: PartyId) -> tuple[Joined, ...]:
        """The joinings by which it is in: none where it is from the start."""
        if self._from_the_start(party):
            return ()
        return tuple(j for j in self._all(party) if not j.missing and self._undoes(j.said))

    def proposed(self) -> tuple[Joined, ...]:
        """The joinings that would let somebody in who is not, and lack a word."""
        found = (j for party in sorted(self._joinings) for j in self._all(party)
                 if j.missing and not self.takes_part(party))
        return tuple(j for j in found if self._undoes(j.said))

    def gone(self, party: PartyId) -> Record | None:
        """The last word of the leaving by which it is out; None if it is in, or never was."""
        if not self._leavings or self.takes_part(party):
            return None
        out = self._out(party, ())
        return max(out, key=lambda r: (r.issued_ms, r.hash), default=None)

    def leavings(self, party: PartyId) -> tuple[Record, ...]:
        """Everything ever said that it leave, in no order that means anything."""
        return tuple(sorted(self._leavings.get(party, ()), key=lambda r: (r.issued_ms, r.hash)))

    def must_let_in(self, party: PartyId) -> frozenset[PartyId]:
        """Who must all say the same before it is in; nobody where it cannot be let in."""
        return trustees(self._agreement).get(party, frozenset())

    def must_put_out(self, party: PartyId) -> frozenset[PartyId]:
        """Who must all say so before it is out against its will: every other guarantor. Nobody
        where these are fewer than two: no guarantor is put out by one other, or by one and the
        depositary."""
        must = frozenset(self._agreement.guarantors) - {party}
        return must if len(must) >= FEWEST else frozenset()

    # --- by which words ---

    def _from_the_start(self, party: PartyId) -> bool:
        first = self._agreements().genesis.agreement
        return any(p.id == party for p in first.parties) and not self._out(party, ())

    def _out(self, party: PartyId, undone: tuple[RecordHash, ...]) -> tuple[Record, ...]:
        """The leavings that put it out, but for those undone; none where it is not out."""
        said = [r for r in self.leavings(party) if r.hash not in undone]
        if own := tuple(r for r in said if r.author == party):
            return own
        must, by = self.must_put_out(party), {r.author: r for r in said}
        return tuple(by[p] for p in sorted(must)) if must and must <= by.keys() else ()

    def _undoes(self, said: Joining) -> bool:
        return not self._out(said.party, said.undoes)

    def _all(self, party: PartyId) -> Iterator[Joined]:
        """Every joining of the party, each with who has said exactly that."""
        by: dict[tuple[object, ...], dict[PartyId, Record]] = {}
        for record in sorted(self._joinings.get(party, ()), key=lambda r: (r.issued_ms, r.hash)):
            by.setdefault(_terms(cast(Joining, record.said)), {}).setdefault(record.author, record)
        must = self.must_let_in(party)
        for words in by.values():
            said = cast(Joining, next(iter(words.values())).said)
            missing = must - words.keys() if must else {party}
            yield Joined(said, words, tuple(sorted(missing)))

    @property
    def _agreement(self) -> Agreement:
        return self._agreements().terms.agreement


def _terms(said: Joining) -> tuple[object, ...]:
    """What all must say alike: everything but which officer says it."""
    return said.party, said.card, said.past, frozenset(said.undoes)
