"""What of a record is gone here: erased on a ground in law, or taken back by its author.

Both end the same way: no view and no page says it again, and the disclosures are destroyed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from hudna.record import sdjwt
from hudna.record.erasure import ERASABLE, erasure, personal
from hudna.record.kinds import (
    Anything,
    Area,
    Erasure,
    Movement,
    PartyId,
    RecordHash,
    Site,
)
from hudna.record.record import Record
from hudna.record.release import (
    EXISTENCE,
    LATER,
    as_read,
    in_order,
    kind_of,
    placeless,
    releasable,
    withheld_at,
)
from hudna.record.sharing import Existence, Recall


def stripped(record: Record, names: Iterable[str]) -> str:
    """Its presentation without the disclosures of those `names` that may be gone of it."""
    return sdjwt.withhold(record.presentation, _may_go(record, frozenset(names)))


def blanked(record: Record, names: Iterable[str]) -> Record:
    """The record as it reads once those `names` that may be gone of it are."""
    gone = _may_go(record, frozenset(names))
    if gone <= {*record.withheld, *_untold(record.said)}:
        return record
    said, withheld = _left(record, gone)
    text = sdjwt.withhold(record.presentation, gone) if record.presentation else ""
    return Record(record.hash, record.envelope, said, text, withheld)


def _left(record: Record, gone: frozenset[str]) -> tuple[Anything, tuple[str, ...]]:
    """What is still told of it, and the names of what is withheld."""
    withheld = {*record.withheld, *gone}
    if isinstance(record.said, Existence):
        return Existence(record.said.what), in_order(kind_of(record.said), withheld)
    return as_read(record.said, withheld)


def recall(record: Record) -> Recall:
    assert isinstance(record.said, Recall)
    return record.said


class Hiding:
    """Every erasure and every recall that was said, by its subject, which may arrive later.

    `me` destroys what its own erasures name, of any record, and what an author's name of its own;
    and what an author has recalled from `me`. A stranger's word destroys nothing."""

    def __init__(self, me: PartyId) -> None:
        self._me = me
        self._of: defaultdict[RecordHash, list[Record]] = defaultdict(list)

    def apply(self, record: Record) -> None:
        """Take in the record of an erasure or a recall."""
        assert isinstance(record.said, Erasure | Recall)
        self._of[record.said.subject].append(record)

    def replace(self, record: Record) -> None:
        """Take one that was taken in before as it reads now."""
        assert isinstance(record.said, Erasure | Recall)
        held = self._of[record.said.subject]
        held[:] = [record if r.hash == record.hash else r for r in held]

    def of(self, subject: RecordHash) -> tuple[Record, ...]:
        """All the erasures that were said of `subject`, in the order of the log."""
        return tuple(r for r in self._of.get(subject, ()) if isinstance(r.said, Erasure))

    def binding(self, subject: RecordHash, author: PartyId) -> tuple[Record, ...]:
        """Those erasures that count here for a record of `author`."""
        return tuple(r for r in self.of(subject) if r.author in (self._me, author))

    def recalls(self, subject: RecordHash, author: PartyId) -> tuple[Record, ...]:
        """What the author of `subject` has taken back of it, from anybody, in the order of the
        log."""
        if subject not in self._of:
            return ()
        return tuple(r for r in self._of.get(subject, ())
                     if isinstance(r.said, Recall) and r.author == author)

    def said(self, subject: RecordHash, author: PartyId) -> tuple[Erasure | Recall, ...]:
        """What the author of `subject` has itself erased and recalled of it, in log order."""
        return tuple(r.said for r in self._of.get(subject, ())
                     if isinstance(r.said, Erasure | Recall) and r.author == author)

    def about(self, subject: RecordHash) -> bool:
        """Whether anything was said to be erased or recalled of `subject`."""
        return bool(self._of.get(subject))

    def gone(self, subject: RecordHash, author: PartyId) -> frozenset[str]:
        """The names of the fields of a record of `author` that are gone here."""
        if subject not in self._of:
            return _NOTHING
        # An erasure takes no place from anybody, whatever it names.
        erased = (n for r in self.binding(subject, author) for n in erasure(r).fields
                  if n in ERASABLE)
        mine = () if author == self._me else self.recalls(subject, author)
        recalled = (n for r in mine if self._me in recall(r).parties for n in recall(r).fields)
        return frozenset((*erased, *recalled))


def _may_go(record: Record, names: frozenset[str]) -> frozenset[str]:
    """Of `names`, those that may be gone: words about people, and what may be withheld. With the
    place at every step, all goes but that there is something."""
    said = record.said
    if isinstance(said, Existence):
        return names & _DISTRICT
    gone = names & {*personal(said), *releasable(said)}
    if isinstance(said, Site | Area | Movement) and placeless(said, {*record.withheld, *gone}):
        return gone | withheld_at(said, "existence")
    return gone


def _untold(said: Anything) -> frozenset[str]:
    """The fields that a record may lack and this one does, whether or not they were signed."""
    later = LATER.get(kind_of(said), ())
    return frozenset(n for n in later if getattr(said, n, None) is None)


_DISTRICT = EXISTENCE - {"kind"}
_NOTHING: frozenset[str] = frozenset()
