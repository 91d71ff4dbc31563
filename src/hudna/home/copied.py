"""What a backup copies beside the log: files of reports, their chains of custody, the data of
bulletins.

A copy only grows, but for what a chain of custody says was destroyed: that is destroyed in the
copy too. What is lost at the node stays in its copy.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import IO, NamedTuple

from hudna.fault import Fault, Refused
from hudna.home import attached, bulletins, custody_kept
from hudna.home.attached import Attachments
from hudna.home.custody_kept import Custody
from hudna.log.blobs import Blobs
from hudna.record.sign import Randomness
from hudna.say import say


class Copied(NamedTuple):
    """How many were copied now, and destroyed now."""

    files: int = 0
    destroyed: int = 0
    bulletins: int = 0


def copy_files(path: Path, out: Path, randomness: Randomness) -> Copied:
    """From a node's directory, whether the node runs or not. Raises `Refused` where a file is not
    what it was, or the chain of one is another than the copy has; `OSError` where the disk fails.
    """
    out.mkdir(mode=0o700, parents=True, exist_ok=True)
    kept = Attachments(path / attached.NAME, randomness)
    copies = Attachments(out / attached.NAME, randomness, admit=_as_it_is)
    chains = Custody(path / custody_kept.NAME)
    files = sum(1 for _ in _files(kept, copies))
    # After the files: a copy without its chain is looked at once more, a chain without its file
    # would say that one was kept which was not.
    for digest in chains.digests():
        _chain(path / custody_kept.NAME, out / custody_kept.NAME, digest)
    gone = [d for d in copies.all() if not kept.has(d) and _destroyed(chains, d)]
    for digest in gone:
        copies.destroy(digest)
    return Copied(files, len(gone), _bulletins(path / bulletins.NAME, out / bulletins.NAME))


def _files(kept: Attachments, copies: Attachments) -> Iterator[str]:
    for digest in kept.all():
        if not copies.has(digest):
            copies.keep(kept.chunks(digest), f"{attached.NAME}/{digest}")
            yield digest


def _as_it_is(_: IO[bytes], __: str) -> str:
    """What a node once took in is copied as it is."""
    return ""


def _chain(directory: Path, out: Path, digest: str) -> None:
    now = Custody(directory).written(digest)
    target = out / digest[:2] / digest
    before = target.read_bytes() if target.exists() else b""
    if now == before:
        return
    if not now.startswith(before):
        raise Refused(Fault(str(target), "another chain of custody", say(
            "the beginning of the node's own: copy an older node to another place")))
    out.mkdir(mode=0o700, exist_ok=True)
    Blobs(target.parent).put(digest, now)


def _destroyed(chains: Custody, digest: str) -> bool:
    steps = chains.chain(digest).steps
    return bool(steps) and steps[-1].did == "destroyed"


def _bulletins(directory: Path, out: Path) -> int:
    if not directory.is_dir():
        return 0
    # Not `Blobs`, which tidies up what only the node itself knows to be half.
    fresh = [p for p in sorted(directory.iterdir())
             if "." not in p.name and not (out / p.name).exists()]
    copies = Blobs(out)
    for path in fresh:
        copies.put(path.name, path.read_bytes())
    return len(fresh)
