"""Records with words to be erased, and all the places in which they could still be read."""

from __future__ import annotations

import os
from base64 import urlsafe_b64encode
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from hudna.log import tree
from hudna.log.admission import Admission
from hudna.log.append import Log
from hudna.log.checkpoint import open_checkpoint
from hudna.log.leaf import leaf_of
from hudna.log.note import Verifier
from hudna.log.sealing import NONCE
from hudna.log.tree import leaf_hash
from hudna.place.geometry import Point
from hudna.record import base64url, sdjwt
from hudna.record.kinds import Erasure, Names, Site
from hudna.record.record import Record
from hudna.record.sign import sign
from tests.log.building import AUTHORS, KEYS, LOG_KEY, NOW, ORIGIN

CANARY = "Dr Canary Abu Yellow, +963 21 555 0101"
ARABIC = "عيادة الطبيب كناري"


def personal(author: str = "un") -> Record:
    said = Site("hospital", Names(en=CANARY, ar=ARABIC), Point((0, 0)), 5, 0, note=CANARY)
    return sign(said, author=author, key=AUTHORS[author], issued_ms=NOW, randomness=os.urandom)


def erasure(of: Record, *fields: str, by: str = "un") -> Record:
    digests = sdjwt.digests_of(of.presentation)
    said = Erasure(of.hash, fields, tuple(digests[f] for f in fields), "law", "Officer")
    return sign(said, author=by, key=AUTHORS[by], issued_ms=NOW, randomness=os.urandom)


def opened(directory: Path, store: str | None = None, me: str = "un") -> Log:
    return Log.open(directory, key=LOG_KEY, origin=ORIGIN, admission=Admission(KEYS),
                    clock=lambda: NOW, store=store, me=me)


# --- in which files anything of it is still to be read ----------------------------------------


def traces(of: Record, *fields: str) -> list[bytes]:
    """The disclosures of these fields as text and as JSON, their salts, and the words themselves,
    each also in base64url wherever in a longer run of bytes it begins."""
    digests = sdjwt.digests_of(of.presentation)
    gone = {digests[f] for f in fields}
    texts = [t for t in of.presentation.split("~")[1:-1] if sdjwt.digest(t) in gone]
    arrays = [base64url.decode(t, "") for t in texts]
    salts = [a[2:24] for a in arrays]
    words = [CANARY.encode(), ARABIC.encode()]
    raw = [*arrays, *salts, *(base64url.decode(s.decode(), "") for s in salts), *words]
    return [*(t.encode() for t in texts), *raw, *(a for r in raw for a in aligned(r))]


def aligned(raw: bytes) -> Iterator[bytes]:
    """The letters of base64url that `raw` alone decides, where 0, 1 or 2 bytes come before it."""
    for before in range(3):
        letters = urlsafe_b64encode(bytes(before) + raw)
        yield letters[-(-8 * before // 6):8 * (before + len(raw)) // 6]


def readable(directories: Iterable[Path], needles: Iterable[bytes]) -> list[str]:
    """Which file has which of them."""
    return [
        f"{path.name}: {needle[:30]!r}" for path in files(directories)
        for raw in [path.read_bytes()] for needle in needles if needle in raw
    ]


def openable(
    directories: Iterable[Path], sealed: bytes, record_hash: str, named: str = "*"
) -> list[str]:
    """In which files, of those so named, there are 32 bytes, anywhere, that open what was
    sealed."""
    return [path.name for path in files(directories, named)
            if _opens(path.read_bytes(), sealed, record_hash)]


def files(directories: Iterable[Path], named: str = "*") -> Iterator[Path]:
    return (p for d in directories for p in sorted(d.rglob(named)) if p.is_file())


def _opens(raw: bytes, sealed: bytes, record_hash: str) -> bool:
    tried = {raw[i:i + 32] for i in range(len(raw) - 31)}
    aad = bytes.fromhex(record_hash)
    for key in tried - {bytes(32)}:
        try:
            AESGCM(key).decrypt(sealed[:NONCE], sealed[NONCE:], aad)
        except InvalidTag:
            continue
        return True
    return False


# --- what a log gave away before ---------------------------------------------------------------


class Given(NamedTuple):
    """A checkpoint, and proofs under it."""

    checkpoint: str
    size: int
    root: bytes
    hashes: list[bytes]
    inclusion: list[list[bytes]]
    consistency: dict[int, tuple[str | None, list[bytes]]]


def given(log: Log, *olds: int) -> Given:
    size = log.size
    return Given(
        log.checkpoint(), size, log.root(), log.hashes(0, size),
        [log.inclusion(i) for i in range(size)],
        {old: (log.checkpoint_at(old), log.consistency(old)) for old in olds},
    )


def still_proven(log: Log, was: Given) -> None:
    """To a reader who has kept what was given, and to one who asks for it anew."""
    head = open_checkpoint(was.checkpoint, Verifier(ORIGIN, LOG_KEY.public))
    assert (head.size, head.root) == (was.size, was.root)
    assert log.hashes(0, was.size) == was.hashes
    for index, raw in enumerate(was.hashes):
        leaf = leaf_hash(leaf_of(raw.hex()))
        assert tree.includes(leaf, index, was.size, was.inclusion[index], was.root)
        assert log.inclusion(index, was.size) == was.inclusion[index]
    for old, (note, proof) in was.consistency.items():
        assert note is not None and log.checkpoint_at(old) == note
        before = open_checkpoint(note, Verifier(ORIGIN, LOG_KEY.public))
        assert tree.extends(old, was.size, proof, before.root, was.root)
        assert log.consistency(old, was.size) == proof
    assert tree.extends(was.size, log.size, log.consistency(was.size), was.root, log.root())
    assert log.verify_all().size == log.size
