"""The chains of custody of a node's files, one a digest, each in an append-only file of its own in
the node's directory.

A step is on disk before whoever asked for it goes on. A kill in the middle of one leaves a last
line that has no end: it is dropped, and that is said. One process writes at a time, and a reader
never sees half of a step.
"""

from __future__ import annotations

import fcntl
import logging
import os
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

import msgspec

from hudna.fault import Fault, Refused
from hudna.home import custody
from hudna.home.custody import Did, Step
from hudna.record.incidents import Attached, Channel
from hudna.record.shown import shown
from hudna.say import say

NAME = "custody"
_DIGEST = re.compile("[0-9a-f]{64}")
_STEPS = msgspec.json.Decoder(Step)
_LOG = logging.getLogger(__name__)


class Chain(NamedTuple):
    """`steps` from the first on; none where the file never came. `torn`: a last step was not
    written whole, and is not among them."""

    steps: tuple[Step, ...] = ()
    torn: bool = False


class Custody:
    """In `directory`, which is made when first needed. Use from any thread and process."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    def chain(self, digest: str) -> Chain:
        """The chain of a file. Raises `Refused` where it is not sound: it was changed."""
        try:
            handle = os.open(self._path(digest), os.O_RDONLY | os.O_CLOEXEC)
        except FileNotFoundError:
            return Chain()
        with _locked(handle, fcntl.LOCK_SH):
            return _read(handle)[0]

    def digests(self) -> list[str]:
        """Of which files there are chains, in order."""
        return sorted(p.name for p in self._directory.glob("??/*") if _DIGEST.fullmatch(p.name))

    def written(self, digest: str) -> bytes:
        """The whole steps of a chain as they are written; of none, nothing. Raises `Refused` where
        it is not sound."""
        try:
            handle = os.open(self._path(digest), os.O_RDONLY | os.O_CLOEXEC)
        except FileNotFoundError:
            return b""
        with _locked(handle, fcntl.LOCK_SH):
            return os.pread(handle, _read(handle)[1], 0)

    def received(self, file: Attached, by: str, at_ms: int, channel: Channel) -> Step:
        """Say that a file came, for the first time or once more. Raises `Refused`, with nothing
        said, as `then` does."""
        def next_of(steps: Sequence[Step], now_ms: int) -> Step:
            if not steps:
                return custody.received(file, by, now_ms, channel)
            return custody.came_again(steps, by, now_ms, channel)
        return self._append(file.digest, at_ms, next_of)

    def then(self, digest: str, did: Did, by: str, at_ms: int, *, copy: str = "",
             to: str = "") -> Step:
        """Say the next step. A clock that was set back turns no chain around: the step then has
        the time of the one before. Raises `Refused`, with nothing said, where the chain is not
        sound, where no such file is kept, and where the disk does not take it."""
        return self._append(digest, at_ms, lambda steps, now_ms: custody.then(
            steps, did, by, now_ms, copy=copy, to=to))

    def _append(self, digest: str, at_ms: int,
                next_of: Callable[[Sequence[Step], int], Step]) -> Step:
        path = self._path(digest)
        with _disk(), self._opened(path) as handle:
            chain, whole = _read(handle)
            last_ms = chain.steps[-1].at_ms if chain.steps else at_ms
            step = next_of(chain.steps, max(at_ms, last_ms))
            if chain.torn:
                _LOG.warning("the last step of a chain of custody was not whole: it is dropped")
                os.ftruncate(handle, whole)
            if not chain.steps:
                for directory in (path.parent, self._directory, self._directory.parent):
                    _sync(directory)
            _write(handle, whole, msgspec.json.encode(step) + b"\n")
            return step

    @contextmanager
    def _opened(self, path: Path) -> Iterator[int]:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
        with _locked(handle, fcntl.LOCK_EX):
            yield handle

    def _path(self, digest: str) -> Path:
        if not _DIGEST.fullmatch(digest):
            raise Refused(Fault("attachment", shown(digest), say(
                "the SHA-256 of a file that is kept here, in 64 hex digits")))
        return self._directory / digest[:2] / digest


@contextmanager
def _locked(handle: int, how: int) -> Iterator[None]:
    # Closing gives the lock back, and so does the end of the process, however it ends.
    try:
        fcntl.flock(handle, how)
        yield
    finally:
        os.close(handle)


def _read(handle: int) -> tuple[Chain, int]:
    """The chain, and how many bytes of the file are whole lines."""
    data = os.pread(handle, os.fstat(handle).st_size, 0)
    whole = data.rfind(b"\n") + 1
    try:
        steps = _STEPS.decode_lines(data[:whole])
    except msgspec.DecodeError as error:
        raise Refused(Fault("custody", type(error).__name__, say(
            "steps as this node writes them: the chain was changed"))) from None
    if steps:
        custody.check(steps)
    return Chain(tuple(steps), whole < len(data)), whole


def _write(handle: int, whole: int, line: bytes) -> None:
    """The line, on disk; or none of it."""
    try:
        left = memoryview(line)
        while left:
            left = left[os.write(handle, left):]
        os.fsync(handle)
    except OSError:
        with suppress(OSError):
            os.ftruncate(handle, whole)
        raise


@contextmanager
def _disk() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise Refused(Fault("custody", error.strerror or "an error", say(
            "a disk that takes the chain of custody: the step was not taken"))) from error


def _sync(directory: Path) -> None:
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
