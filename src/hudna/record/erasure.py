"""What of a record may be withheld, said once; what an erasure destroys, and whose counts.

Only words about people, and names, may go. What anything is decided by (kind, shape, times,
heights, hashes, keys, categories) never may: an erasure strips no protection and clears nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

import msgspec

from hudna.record import kinds, sdjwt
from hudna.record.kinds import Erasure, Names, PartyId, RecordHash, Statement
from hudna.record.record import Record

WITHHELD = "withheld · محجوب · скрыто"
"""Stands where a text was, for readers of every language."""
WITHHELD_NAMES = Names(en="withheld", ar="محجوب", ru="скрыто")

# The reason of a revoked key stays: it is part of why the key's word no longer counts.
PERSONAL: Mapping[type[Statement], tuple[str, ...]] = {
    kinds.Site: ("names", "note"),
    kinds.Area: ("names", "note"),
    kinds.Movement: ("names", "note"),
    kinds.Verified: ("how",),
    kinds.Withdrawal: ("reason",),
    kinds.Acknowledgement: ("officer",),
    kinds.Notice: ("note",),
    kinds.Concurrence: ("officer",),
    kinds.Objection: ("reason", "officer"),
    kinds.AfterTheFact: ("reason",),
    kinds.Finding: ("text", "officer"),
    kinds.Stop: ("reason", "officer"),
    kinds.StopTaken: ("officer",),
    kinds.StopLifted: ("reason", "officer"),
    kinds.AgreementSigned: ("officer",),
    kinds.KeyReplaced: ("officer",),
    kinds.Erasure: ("officer",),
}
"""The fields of each kind that may be withheld; of a kind that is not here, none."""

_BY_TAG = {kind.__struct_config__.tag: fields for kind, fields in PERSONAL.items()}


def personal(said: Statement) -> tuple[str, ...]:
    """The fields of this statement that may be withheld."""
    return PERSONAL.get(type(said), ())


def filled(
    fields: dict[str, object], allowed: Iterable[str] | None = None
) -> tuple[dict[str, object], tuple[str, ...]]:
    """The disclosed fields with the sentinel where a field that may be withheld is missing (and is
    among `allowed`, if that is given), and the names of those."""
    kind = fields.get("kind")
    may = _BY_TAG.get(kind, ()) if isinstance(kind, str) else ()
    gone = tuple(f for f in may if f not in fields and (allowed is None or f in allowed))
    return ({**fields, **{name: _sentinel(name) for name in gone}}, gone) if gone else (fields, ())


def stripped(presentation: str, said: Statement, names: Iterable[str]) -> str:
    """The presentation without the disclosures of those `names` that may be withheld of `said`:
    whatever else an erasure names stays."""
    return sdjwt.withhold(presentation, frozenset(names) & frozenset(personal(said)))


def blanked(record: Record, names: Iterable[str]) -> Record:
    """The record as it reads once those `names` that may be withheld of it are gone."""
    gone = frozenset(names) & frozenset(personal(record.said))
    if gone <= frozenset(record.withheld):
        return record
    said = msgspec.structs.replace(
        record.said, **{n: WITHHELD_NAMES if n == "names" else WITHHELD for n in gone}
    )
    presentation = sdjwt.withhold(record.presentation, gone) if record.presentation else ""
    withheld = tuple(n for n in personal(said) if n in gone or n in record.withheld)
    return Record(record.hash, record.envelope, said, presentation, withheld)


class Erasures:
    """Every erasure that was said, by its subject, which may arrive later.

    `me` destroys what its own erasures name, of any record, and what an author's name of its own.
    A stranger's destroys nothing."""

    def __init__(self, me: PartyId) -> None:
        self._me = me
        self._of: defaultdict[RecordHash, list[Record]] = defaultdict(list)

    def apply(self, record: Record) -> None:
        """Take in the record of an erasure."""
        assert isinstance(record.said, Erasure)
        self._of[record.said.subject].append(record)

    def of(self, subject: RecordHash) -> tuple[Record, ...]:
        """All that were said of `subject`, in the order of the log."""
        return tuple(self._of.get(subject, ()))

    def binding(self, subject: RecordHash, author: PartyId) -> tuple[Record, ...]:
        """Those that count here for a record of `author`."""
        return tuple(r for r in self.of(subject) if r.author in (self._me, author))

    def gone(self, subject: RecordHash, author: PartyId) -> frozenset[str]:
        """The names of the fields that those have erased."""
        return frozenset(n for r in self.binding(subject, author) for n in erasure(r).fields)

    def erased_by_author(self, subject: RecordHash, author: PartyId) -> dict[str, str]:
        """Of the fields that the author itself has erased everywhere, the digest that it names."""
        own = [erasure(r) for r in self.of(subject) if r.author == author]
        return {n: d for said in own for n, d in zip(said.fields, said.digests, strict=True)}


def erasure(record: Record) -> Erasure:
    assert isinstance(record.said, Erasure)
    return record.said


def _sentinel(name: str) -> object:
    return msgspec.to_builtins(WITHHELD_NAMES) if name == "names" else WITHHELD
