"""What a backup copies beside the log: files of reports, their chains of custody, the data of
bulletins.

A copy only grows, but for what a chain of custody says was destroyed: that is destroyed in the
copy too. What is lost at the node stays in its copy, and what is not whole there is copied nowhere,
and holds up nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from hashlib import sha256
from pathlib import Path
from typing import IO, NamedTuple

from hudna.fault import Fault, Refused
from hudna.home import attached, bulletins, custody_kept
from hudna.home.attached import Attachments
from hudna.home.custody_kept import Custody
from hudna.log.blobs import Blobs
from hudna.record.sign import Randomness
from hudna.say import say

_DIGEST = re.compile("[0-9a-f]{64}")


class Copied(NamedTuple):
    """How many were copied now, and destroyed now."""

    files: int = 0
    destroyed: int = 0
    bulletins: int = 0


def copy_files(path: Path, out: Path, randomness: Randomness) -> Copied:
    """From a node's directory, whether the node runs or not. Raises `Refused` in the end, with all
    that could be copied copied, where a file is not what it was, or the chain of one is another
    than the copy has; `OSError` where the disk fails."""
    out.mkdir(mode=0o700, parents=True, exist_ok=True)
    faults: list[Fault] = []
    kept = Attachments(path / attached.NAME, randomness)
    copies = Attachments(out / attached.NAME, randomness, admit=_as_it_is)
    chains = Custody(path / custody_kept.NAME)
    files = _each(kept.all(), lambda d: _file(kept, copies, d), faults)
    # After the files: a copy without its chain is looked at once more, a chain without its file
    # would say that one was kept which was not.
    _each(chains.digests(), lambda d: _chain(chains, out / custody_kept.NAME, d), faults)
    gone = _each((d for d in copies.all() if not kept.has(d)),
                 lambda d: _destroyed(chains, copies, d), faults)
    said = _each(_named(path / bulletins.NAME),
                 lambda d: _bulletin(path / bulletins.NAME / d, out / bulletins.NAME), faults)
    if faults:
        raise Refused(faults)
    return Copied(files, gone, said)


def _each(digests: Iterable[str], work: Callable[[str], bool], faults: list[Fault]) -> int:
    """How many there was work with. One that is refused is among the faults."""
    done = 0
    for digest in digests:
        try:
            done += work(digest)
        except Refused as refused:
            faults.extend(refused.faults)
    return done


def _file(kept: Attachments, copies: Attachments, digest: str) -> bool:
    if copies.has(digest):
        return False
    copies.keep(kept.chunks(digest), f"{attached.NAME}/{digest}")
    return True


def _as_it_is(_: IO[bytes], __: str) -> str:
    """What a node once took in is copied as it is."""
    return ""


def _chain(chains: Custody, out: Path, digest: str) -> bool:
    now, target = chains.written(digest), out / digest[:2] / digest
    before = target.read_bytes() if target.exists() else b""
    if now == before:
        return False
    if not now.startswith(before):
        raise Refused(Fault(str(target), "another chain of custody", say(
            "the beginning of the node's own: copy an older node to another place")))
    out.mkdir(mode=0o700, exist_ok=True)
    Blobs(target.parent).put(digest, now)
    return True


def _destroyed(chains: Custody, copies: Attachments, digest: str) -> bool:
    steps = chains.chain(digest).steps
    if not steps or steps[-1].did != "destroyed":
        return False
    copies.destroy(digest)
    return True


def _named(directory: Path) -> list[str]:
    """The names of the data. Not by `Blobs`, which tidies up what only the node itself knows to be
    half."""
    if not directory.is_dir():
        return []
    return sorted(p.name for p in directory.iterdir() if _DIGEST.fullmatch(p.name))


def _bulletin(path: Path, out: Path) -> bool:
    copy = out / path.name
    if copy.exists() and _is(path.name, copy.read_bytes()):
        return False
    raw = path.read_bytes()
    if not _is(path.name, raw):
        raise Refused(Fault(str(path), "other bytes", say(
            "the bytes that were kept: the file on disk has changed")))
    Blobs(out).put(path.name, raw)
    return True


def _is(digest: str, raw: bytes) -> bool:
    return sha256(raw).hexdigest() == digest
