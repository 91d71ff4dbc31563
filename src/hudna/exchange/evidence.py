"""The evidence of one moment: what a node knew then, as a bundle that needs no node to be checked.

What was destroyed by law since is missing from it, and so are sightings, reports and whatever stays
with its author's node; everything else is as the node holds it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import takewhile
from typing import NamedTuple, Protocol

from hudna.fault import Fault, Refused
from hudna.log import bundle
from hudna.log.bundle import About, File, Held, PartyKey
from hudna.log.cosignature import CosignerKey
from hudna.log.entry import Entry
from hudna.log.ledger import Ledger
from hudna.log.note import Verifier
from hudna.log.tree import Hash
from hudna.record.authority import TAGS, Authority
from hudna.record.keys import SigningKey
from hudna.record.kinds import RecordHash
from hudna.record.record import Record
from hudna.record.release import STAYS
from hudna.say import say
from hudna.view.about import subjects
from hudna.view.known import Known, Subject, subject
from hudna.view.world import World

MOST_RECORDS = 100_000
"""In a bundle over all that was known: it is made in memory, for somebody who waits for it."""


class HeldLog(Protocol):
    """A log whose evidence is taken: the node's own, or one that is looked at."""

    @property
    def verifier(self) -> Verifier: ...

    @property
    def authority(self) -> Authority: ...

    def entries(self, start: int = 0) -> Iterator[Entry]: ...

    def inclusion(self, index: int, size: int | None = None) -> list[Hash]: ...

    def checkpoint(self) -> str: ...

    def checkpoint_at(self, size: int) -> str | None: ...


class Seals(NamedTuple):
    """What a bundle is closed with: the log's `key`, its checkpoint over `size` entries as a signed
    note with the cosignatures it has, other logs' notes, and the verifier keys of both."""

    key: SigningKey
    checkpoint: str
    checkpoints: Sequence[str] = ()
    verifiers: Sequence[str] = ()


def seals(
    log: HeldLog, ledger: Ledger, witnesses: Sequence[CosignerKey], key: SigningKey, size: int
) -> Seals:
    """What closes a bundle over the first `size` entries: the earliest checkpoint over them that a
    partner has cosigned, else this node's own word over just those."""
    origin = log.verifier.name
    kept = ledger.cosigned_since(origin, size)
    first = min((k.size for k in kept), default=size)
    note = log.checkpoint_at(first) or log.checkpoint()
    lines = dict.fromkeys(k.line for k in ledger.cosignatures(origin, first))
    return Seals(key, note + "".join(lines), (), [w.text for w in witnesses])


def files(
    log: HeldLog, known: Known, seals: Seals, *, now_ms: int, of: RecordHash | None = None,
    exports: Mapping[str, bytes] | None = None,
) -> Iterator[File]:
    """The files of the bundle over all that was known, or over all that concerns `of`.

    `exports`: what else it carries, by file name. Refused where `of` was not known then."""
    entries = _chosen(log, known, of)
    about = About(_what(of), known.world.me, now_ms, known.at_ms, of)
    keys = _keys(log.authority, {e.record.author for e in entries}, known.size)
    yield from bundle.write(
        about, map(_held, entries), checkpoint=seals.checkpoint, inclusion=log.inclusion,
        keys=keys, key=seals.key, checkpoints=seals.checkpoints, verifiers=seals.verifiers,
        exports=exports,
    )


def _chosen(log: HeldLog, known: Known, of: RecordHash | None) -> list[Entry]:
    """In log order; with every record that says whose key was good for what."""
    held = takewhile(lambda e: e.index < known.size, log.entries())
    # A bundle is made to be given away: nobody knows to whom.
    before = (e for e in held if not _stays(known.world, e.record))
    if of is None and known.size > MOST_RECORDS:
        raise Refused(Fault("bundle", f"{known.size} records",
                            say("at most {most} records; ask for one record and what concerns it",
                                most=MOST_RECORDS)))
    if of is None:
        return list(before)
    found = subject(known, of)
    if found is None or _stays(known.world, found.record):
        raise Refused(Fault("subject", of, say("a record that this node held at that moment")))
    wanted = concerning(found)
    return [e for e in before if e.record.hash in wanted or _tag(e) in TAGS]


def _stays(world: World, record: Record) -> bool:
    """Of a kind that stays where it was said, or about a record of one."""
    return any(isinstance(r.said, STAYS) for r in (record, *subjects(world, record.said)))


def concerning(found: Subject) -> set[RecordHash]:
    """The record, all that answers or changes it, and the receipts for it."""
    records = (found.record, *found.versions, *found.ended_by, *found.related,
               *found.acknowledged.values())
    return {r.hash for r in records} | {t.receipt for t in found.told.values()}


def _what(of: RecordHash | None) -> str:
    if of is None:
        return "Everything that this node's log held then, but sightings and reports: those stay"
    return "One record, and all that was said of it, as known then"


def _held(entry: Entry) -> Held:
    record = entry.record
    return Held(record.hash, entry.index, entry.admitted_ms, record.author, _tag(entry),
                record.presentation)


def _tag(entry: Entry) -> str:
    return str(type(entry.record.said).__struct_config__.tag)


def _keys(authority: Authority, authors: Iterable[str], size: int) -> list[PartyKey]:
    """Every key that the log had said to be theirs by then, the founders' own among them."""
    return [
        PartyKey(party, key.use, key.public.text, (key.since.record,) if key.since else ())
        for party in sorted(authors) for key in authority.keys.get(party, ())
        if key.since is None or key.since.index < size
    ]

