"""The copy of an announcement that whoever reads it may take away: the record, every guarantor's
key to it and the proof of each, as a bundle that needs no node to be checked (`hudna verify`).

Of who wrote or signed it only the party is in it: no officer's name, and no word beside a key.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from hudna.exchange.evidence import HeldLog, Seals
from hudna.log import bundle
from hudna.log.bundle import About, File, Held, PartyKey
from hudna.log.entry import Entry
from hudna.record import sdjwt
from hudna.record.authority import Key
from hudna.record.erasure import PERSONAL
from hudna.record.kinds import PartyId, RecordHash
from hudna.view.process.announcements import Announced

WHAT = "An announcement of the guarantors, and the key of each to it"
Find = Callable[[RecordHash], Entry | None]


def size_of(found: Find, announced: Announced) -> int:
    """How much of the log holds all that is in the copy."""
    return max(e.index for e in _said(found, announced)) + 1


def files(
    log: HeldLog, found: Find, announced: Announced, seals: Seals, *, by: PartyId
) -> Iterator[File]:
    """The files of the bundle; of what is not public there is none (AssertionError). The same at
    every time: it says when it became public and not when it was asked for."""
    assert announced.public_ms is not None, "nothing leaves before every key and its time"
    said = _said(found, announced)
    keys = list(_keys(log, {e.record.author for e in said}, size_of(found, announced)))
    vouching = _vouching(found, keys)
    every = {e.index: e for e in (*said, *vouching)}
    about = About(WHAT, by, announced.public_ms, None, announced.record.hash)
    yield from bundle.write(
        about, [_held(every[i]) for i in sorted(every)], checkpoint=seals.checkpoint,
        inclusion=log.inclusion, keys=keys, key=seals.key, checkpoints=seals.checkpoints,
        verifiers=seals.verifiers)


def _said(found: Find, announced: Announced) -> list[Entry]:
    """The announcement, and each guarantor's key to it that is another record."""
    records = {announced.record.hash, *(r.hash for r in announced.keys.signed.values())}
    return [e for of in sorted(records) if (e := found(of))]


def _vouching(found: Find, keys: list[PartyKey]) -> list[Entry]:
    return [e for key in keys for of in key.vouched_by if (e := found(of))]


def _keys(log: HeldLog, authors: set[PartyId], size: int) -> Iterator[PartyKey]:
    """The keys of those who signed; of these, and of whoever vouches for a key of theirs, the roots
    too, since those sign what says whose key is good."""
    for party in sorted(_with_vouchers(log, authors, size)):
        for key in log.authority.keys.get(party, ()):
            if key.use in ("record", "root") and _known(key, size):
                yield PartyKey(party, key.use, key.public.text,
                               (key.since.record,) if key.since else ())


def _with_vouchers(log: HeldLog, authors: set[PartyId], size: int) -> set[PartyId]:
    """A lost key is replaced by the word of others: theirs are needed to check that word."""
    replaced = any(k.since and k.use == "root" and _known(k, size)
                   for a in authors for k in log.authority.keys.get(a, ()))
    return set(log.authority.keys) if replaced else authors


def _known(key: Key, size: int) -> bool:
    return key.since is None or key.since.index < size


def _held(entry: Entry) -> Held:
    record = entry.record
    hidden = frozenset(PERSONAL.get(type(record.said), ()))
    return Held(record.hash, entry.index, entry.admitted_ms, record.author,
                str(type(record.said).__struct_config__.tag),
                sdjwt.withhold(record.presentation, hidden))
