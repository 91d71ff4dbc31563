"""Evidence bundles to check and to spoil."""

from __future__ import annotations

from collections.abc import Sequence

from hudna.log import tiles, tree
from hudna.log.bundle import About, Held, PartyKey, write
from hudna.log.checkpoint import Checkpoint
from hudna.log.leaf import leaf_of
from hudna.log.tree import inclusion, leaf_hash
from hudna.record.keys import SigningKey
from hudna.record.kinds import KeyAdded
from hudna.record.record import Record
from hudna.record.sign import sign
from tests.log.building import AUTHORS, LOG_KEY, NOW, ORIGIN, record
from tests.record.statements import seeded

ROOT = SigningKey.generate(b"R" * 32)
SECOND = SigningKey.generate(b"2" * 32)
ABOUT = About("The register as of 29 July 2016", "un", NOW, NOW)
KEYS = tuple(PartyKey(p, "record", k.public.text) for p, k in AUTHORS.items())


def a_bundle(records: Sequence[Record] | None = None, **more: object) -> dict[str, bytes]:
    """A bundle of these records, which are the whole log too."""
    records = [record(n) for n in range(5)] if records is None else records
    grown = tiles.grow(0, [leaf_hash(leaf_of(r.hash)) for r in records], lambda _: b"")

    def subtree(place: tuple[int, int]) -> bytes:
        return tiles.subtree(place, lambda at: grown.get(at, b""))

    head = Checkpoint(ORIGIN, len(records), root(records))
    given = {
        "checkpoint": head.sign(LOG_KEY), "keys": KEYS, "key": LOG_KEY,
        "inclusion": lambda index, size: inclusion(index, size, subtree), **more,
    }
    return dict(write(ABOUT, map(held, range(len(records)), records), **given))


def root(records: Sequence[Record]) -> bytes:
    return tree.root(leaf_of(r.hash) for r in records)


def held(index: int, of: Record) -> Held:
    tag = type(of.said).__struct_config__.tag
    return Held(of.hash, index, NOW, of.author, tag, of.presentation)


def a_new_key() -> list[Record]:
    """The root key of the UN vouches for a second record key, which then signs."""
    said = KeyAdded("record", SECOND.public.text)
    added = sign(said, author="un", key=ROOT, issued_ms=NOW, randomness=seeded(1))
    by_it = sign(record(7).said, author="un", key=SECOND, issued_ms=NOW, randomness=seeded(2))
    return [added, by_it]
