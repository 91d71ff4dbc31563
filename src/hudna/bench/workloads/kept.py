"""A long history as a follower finds it: its log, and the world that was folded from it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import cache, lru_cache
from itertools import islice
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

from hudna.bench.workloads.history import ME, history
from hudna.home.snapshots import Snapshots, code
from hudna.log.checkpoint import Checkpoint
from hudna.log.entry import Entry
from hudna.record.kinds import RecordHash
from hudna.terms.load import Loaded, load
from hudna.terms.shipped import shipped
from hudna.view.known import Known
from hudna.view.snapshot import Stamp, encode
from hudna.view.world import World

ORIGIN = "bench.example/log"
CHUNK = 10_000
ROOT = bytes(32)


class Finished:
    """A log that is not appended to: what a follower asks of it, all of it in a snapshot."""

    def __init__(self, size: int) -> None:
        self._size = size

    def entries(self, start: int = 0) -> Iterator[Entry]:
        assert start == self._size, "the snapshot holds all of it"
        return iter(())

    def entries_of(self, _kinds: Collection[str]) -> list[Entry]:
        """Nothing was erased from it."""
        return []

    def checkpoint_at(self, size: int) -> str | None:
        return Checkpoint(ORIGIN, size, ROOT).text + "\n\n" if size == self._size else None

    @property
    def lost(self) -> list[int]:
        """Nothing is."""
        return []


class Folded:
    """A world folded from nothing, and how many seconds that took, the making of entries not
    counted; and the moments of its first and last entry."""

    def __init__(self, count: int, seed: int) -> None:
        self.world = World(agreement(), ME)
        self.seconds = 0.0
        self.first_ms = self.last_ms = 0
        entries = history(count, seed)
        while chunk := list(islice(entries, CHUNK)):
            self.first_ms = self.first_ms or chunk[0].admitted_ms
            self.last_ms = chunk[-1].admitted_ms
            begin = perf_counter()
            self.world.follow(chunk)
            self.seconds += perf_counter() - begin


@cache
def agreement() -> Loaded:
    """Read once: nobody is measured by it."""
    return load(shipped("syria-2016-exercise"))


def keep(world: World, directory: Path) -> None:
    """A snapshot of it in `directory`, as the node leaves it behind."""
    stamp = Stamp(ORIGIN, world.size, ROOT.hex(), code(), ME, world.agreements.genesis.digest)
    with (directory / f"{world.size:012}.snapshot").open("wb") as file:
        file.writelines(encode(world, stamp))


def snapshots(directory: Path) -> Snapshots:
    """As a follower has them that has just started."""
    return Snapshots(directory, agreement(), ME, ORIGIN)


@lru_cache(maxsize=1)
def folded(count: int, seed: int) -> Folded:
    """The same one for every work of a run that asks."""
    return Folded(count, seed)


class Shown(NamedTuple):
    """What the pages show of a moment, by name."""

    register: tuple[RecordHash, ...]
    notices: tuple[tuple[RecordHash, str], ...]
    stops: tuple[RecordHash, ...]


def shown(known: Known) -> Shown:
    return Shown(tuple(r.hash for r in known.register),
                 tuple((s.notice.hash, s.state.name) for s in known.notices),
                 tuple(r.hash for r in known.stops))
