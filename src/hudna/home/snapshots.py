"""Snapshots of a node's world on disk: a cache beside the log, dropped and made anew at will.

Nothing in one is truth. One that does not fit (another log, another root at its size, other code,
other terms, a byte that is not as written) is deleted, the log line says why, and the world is
folded from the log. Once anything is erased or recalled all are deleted: none may keep what is
gone.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Collection, Iterator
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import Protocol

import hudna
from hudna.home.folder import Folder
from hudna.log.checkpoint import parse
from hudna.log.entry import Entry
from hudna.record.kinds import PartyId
from hudna.terms.load import Loaded
from hudna.view.known import Known, by_then
from hudna.view.snapshot import (
    Opened,
    Stamp,
    UnfitError,
    encode,
    fit,
    latest_ms,
    open_snapshot,
    size_at,
    thaw,
)
from hudna.view.world import World

EVERY = 10_000
"""A world that was folded from so many entries beyond its snapshot is written."""
AT_STOP = 1_000
"""The same, when its node stops."""
KEPT = 2
SNAPSHOTS = "snapshots"
FOLDING = ("view", "place", "record")
_CACHE = "CACHEDIR.TAG"
_TAG = "Signature: 8a477f597d28d172789f06886806bc55\n# Made by hudna from the log beside it.\n"
_LOG = logging.getLogger(__name__)


class Source(Protocol):
    """A log, as far as a world is made of it."""

    def entries(self, start: int = 0) -> Iterator[Entry]: ...

    def entries_of(self, kinds: Collection[str]) -> list[Entry]: ...

    def checkpoint_at(self, size: int) -> str | None: ...

    @property
    def lost(self) -> list[int]: ...


class Snapshots:
    """Of one node's log, in `directory`, which is made when first needed. Use from any thread.

    With `look_only` no file is written or deleted: for a process that is not the node."""

    def __init__(
        self, directory: Path, genesis: Loaded, me: PartyId, origin: str, *,
        look_only: bool = False,
    ) -> None:
        self._look_only = look_only
        self._directory, self._genesis, self._me, self._origin = directory, genesis, me, origin
        self._lock = Lock()
        self._dropped = 0
        self._held: tuple[Path, Opened] | None = None
        self._reached = 0

    def due(self, size: int, every: int = EVERY) -> bool:
        """Whether a world of this size is far beyond the snapshot last begun with or tried."""
        return size - self._reached >= every

    def world(self, log: Source, every: int = EVERY) -> World:
        """All that the log means. Written, if at least `every` entries were folded for it and no
        entry lacks its content, which may still come."""
        dropped, lost, opened = self._dropped, log.lost, self._newest(log)
        self._reached = start = opened.stamp.size if opened else 0
        world = self._begun(opened, log.entries(start))
        if world.size - start >= every and not self._look_only:
            self._reached = world.size
            if not lost:
                self._write(world, log, dropped)
        return world

    def known(self, log: Source, at_ms: int) -> Known:
        """What the log meant at a moment."""
        opened = self._newest(log)
        if opened and at_ms < latest_ms(opened):
            early = thaw(opened, self._genesis, self._me, size_at(opened, at_ms))
            return Known(early, at_ms)
        start = opened.stamp.size if opened else 0
        return Known(self._begun(opened, by_then(log.entries(start), at_ms)), at_ms)

    def drop(self) -> None:
        """Delete every snapshot, overwritten, and let none that is being made be kept."""
        with self._lock:
            self._dropped += 1
            self._held = None
            for path in () if self._look_only else self._files():
                _destroy(path, _LOG.info, "dropped")

    def _begun(self, opened: Opened | None, rest: Iterator[Entry]) -> World:
        if opened is None:
            return World(self._genesis, self._me).follow(rest)
        return thaw(opened, self._genesis, self._me, rest=rest)

    def _newest(self, log: Source) -> Opened | None:
        """The newest that fits; those that do not are deleted. None either where, since the
        newest was made, something was erased or recalled."""
        found = next(self._fitting(log), None)
        erasures = log.entries_of(["erasure", "recall"]) if found else []
        if found and any(e.index >= found.stamp.size for e in erasures):
            self.drop()
            return None
        return found

    def _fitting(self, log: Source) -> Iterator[Opened]:
        for path in self._files():
            try:
                yield self._opened(path, log)
            except (UnfitError, OSError) as why:
                if not self._look_only:
                    _destroy(path, _LOG.warning, str(why))

    def _opened(self, path: Path, log: Source) -> Opened:
        held = self._held
        if held and held[0] == path:
            return held[1]
        opened = open_snapshot(memoryview(path.read_bytes()))
        fit(opened.stamp, self._stamp(opened.stamp.size, log))
        self._held = (path, opened)
        return opened

    def _stamp(self, size: int, log: Source) -> Stamp:
        """What a snapshot of this log at this size says."""
        note = log.checkpoint_at(size)
        if note is None:
            raise UnfitError(f"the log has no checkpoint at size {size}")
        root = parse(note.partition("\n\n")[0] + "\n").root.hex()
        return Stamp(self._origin, size, root, code(), self._me, self._genesis.digest)

    def _write(self, world: World, log: Source, dropped: int) -> None:
        """Never raises for a disk that fails: the log goes on without its cache."""
        path = self._directory / f"{world.size:012}.snapshot"
        beside = path.with_suffix(".new")
        try:
            self._prepare()
            beside.touch(mode=0o600)
            with beside.open("wb") as file:
                file.writelines(encode(world, self._stamp(world.size, log)))
                file.flush()
                os.fsync(file.fileno())
            self._keep(beside, path, dropped)
        except (UnfitError, OSError) as why:
            _destroy(beside, _LOG.warning, f"not written: {why}")

    def _keep(self, beside: Path, path: Path, dropped: int) -> None:
        with self._lock:
            if dropped != self._dropped:
                raise UnfitError("something was erased meanwhile")
            beside.rename(path)
            for old in self._files()[KEPT:]:
                _destroy(old, _LOG.debug, "older than needed")
        _LOG.info("snapshot %s kept", path.name)

    def _prepare(self) -> None:
        self._directory.mkdir(mode=0o700, exist_ok=True)
        # Backups that heed https://bford.info/cachedir/ pass the directory by.
        (self._directory / _CACHE).write_text(_TAG)

    def _files(self) -> list[Path]:
        """Newest first."""
        return sorted(self._directory.glob("*.snapshot"), reverse=True)


def of(folder: Folder, *, look_only: bool = False) -> Snapshots:
    """The snapshots in a node's directory."""
    config = folder.config
    return Snapshots(folder.path / SNAPSHOTS, folder.agreement, config.party, config.origin,
                     look_only=look_only)


@lru_cache(maxsize=1)
def code() -> str:
    """The version of what folds and writes: of the package, and a digest of the sources."""
    home = Path(hudna.__file__).parent
    files = [p for part in FOLDING for p in sorted((home / part).glob("*.py"))]
    digest = sha256(b"".join(p.read_bytes() for p in files)).hexdigest()
    return f"{hudna.__version__}+{digest[:16]}"


def _destroy(path: Path, tell: Callable[[str, str, str], None], why: str) -> None:
    """Overwrite and delete; a file that is not there is no error."""
    try:
        with path.open("r+b") as file:
            left = path.stat().st_size
            while left > 0:
                left -= file.write(bytes(min(left, 1 << 20)))
            file.flush()
            os.fsync(file.fileno())
        path.unlink()
    except FileNotFoundError:
        pass
    except OSError as error:
        tell("snapshot %s cannot be deleted: %s", path.name, str(error))
    tell("snapshot %s: %s", path.name, why)
