"""Files that came with reports, kept by their content in a node's directory: each once, under the
SHA-256 of its bytes as they came. Names are kept nowhere: names tell who.

A file is there whole or not at all. It is written beside, looked at, brought to disk and then
given its name, so that neither a full disk nor a kill leaves half of one under a digest, and two
that come at once with the same content are one. It never lies in memory whole.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from io import FileIO
from pathlib import Path
from typing import IO

from hudna.fault import Fault, Refused
from hudna.record.incidents import Attached
from hudna.record.shown import shown
from hudna.record.sign import Randomness
from hudna.say import say
from hudna.speak.media import admitted

NAME = "attached"
MOST_BYTES = 200_000_000
CHUNK = 1 << 18
_BESIDE = ".new-"
_DIGEST = re.compile("[0-9a-f]{64}")
Admit = Callable[[IO[bytes], str], str]


class Attachments:
    """In `directory`, which is made when first needed. Use from any thread and process: every
    method opens its own file. `admit` gives the media type by content or refuses."""

    def __init__(self, directory: Path, randomness: Randomness, *, most_bytes: int = MOST_BYTES,
                 admit: Admit = admitted) -> None:
        self._directory, self._randomness = directory, randomness
        self._most, self._admit = most_bytes, admit

    def keep(self, chunks: Iterable[bytes], where: str = "attachment") -> Attached:
        """Keep what `chunks` give, and what a record says of it. Raises `Refused`, with nothing
        kept, where it is empty, too large or of a kind that is not taken in, and where the disk
        does not take it; whatever `chunks` raises goes through."""
        digest = sha256()
        with self._beside(where) as beside:
            # Not buffered: what is left in a buffer would be written once more on closing.
            with beside.open("r+b", buffering=0) as file:
                size = self._written(chunks, file, digest.update, where)
            with beside.open("rb") as written:
                media = self._admit(written, where)
            with _disk(where):
                self._named(beside, digest.hexdigest())
        return Attached(digest.hexdigest(), media, size)

    def has(self, digest: str) -> bool:
        return self._path(digest).is_file()

    def open(self, digest: str) -> IO[bytes]:
        """The bytes as they came, for whoever may see them. Raises `Refused` where there is no
        such file. Whoever must be sure of them reads `chunks`."""
        try:
            return self._path(digest).open("rb")
        except FileNotFoundError:
            raise _missing(digest) from None

    def chunks(self, digest: str) -> Iterator[bytes]:
        """The bytes, in pieces. Raises `Refused` at the end where they are not those that came:
        whoever passes them on must not call them whole before that."""
        found = sha256()
        with self.open(digest) as file:
            while chunk := file.read(CHUNK):
                found.update(chunk)
                yield chunk
        if found.hexdigest() != digest:
            raise Refused(Fault(f"attachment {digest}", f"SHA-256 {found.hexdigest()}", say(
                "the bytes that came: the file on disk has changed")))

    def all(self) -> list[str]:
        """The digests of all that are kept, in order."""
        return sorted(p.name for p in self._directory.glob("??/*") if _DIGEST.fullmatch(p.name))

    def destroy(self, digest: str) -> None:
        """Overwrite and delete one, as an erasure asks. One that is not there is no error; raises
        `OSError` where the disk fails, and then it may still be there."""
        path = self._path(digest)
        with suppress(FileNotFoundError):
            with path.open("r+b") as file:
                left = path.stat().st_size
                while left > 0:
                    left -= file.write(bytes(min(left, CHUNK)))
                file.flush()
                os.fsync(file.fileno())
            path.unlink()
            _sync(path.parent)

    def sweep(self) -> int:
        """Delete what a kill left half-written; how many there were. Only while nobody keeps."""
        left = list(self._directory.glob(f"{_BESIDE}*"))
        for path in left:
            path.unlink(missing_ok=True)
        return len(left)

    @contextmanager
    def _beside(self, where: str) -> Iterator[Path]:
        """A file without a name of its own yet, gone at the end unless it was given one."""
        beside = self._directory / f"{_BESIDE}{self._randomness(16).hex()}"
        try:
            with _disk(where):
                self._directory.mkdir(mode=0o700, parents=True, exist_ok=True)
                beside.touch(mode=0o600, exist_ok=False)
            yield beside
        finally:
            with suppress(OSError):
                beside.unlink(missing_ok=True)

    def _written(self, chunks: Iterable[bytes], file: FileIO,
                 update: Callable[[bytes], None], where: str) -> int:
        size = 0
        for chunk in chunks:
            size += len(chunk)
            if size > self._most:
                raise Refused(Fault(where, f"more than {self._most} bytes",
                                    say("at most {n} bytes", n=self._most)))
            update(chunk)
            with _disk(where):
                _write(file, chunk)
        with _disk(where):
            os.fsync(file.fileno())
        return size

    def _named(self, beside: Path, digest: str) -> None:
        """By one rename, over the same content where another was first."""
        path = self._path(digest)
        path.parent.mkdir(mode=0o700, exist_ok=True)
        beside.replace(path)
        _sync(path.parent)
        _sync(self._directory)

    def _path(self, digest: str) -> Path:
        if not _DIGEST.fullmatch(digest):
            raise _missing(digest)
        return self._directory / digest[:2] / digest


def _write(file: FileIO, chunk: bytes) -> None:
    left = memoryview(chunk)
    while left:
        left = left[file.write(left):]


@contextmanager
def _disk(where: str) -> Iterator[None]:
    """What the disk does not take is refused by the disk's own word."""
    try:
        yield
    except OSError as error:
        raise Refused(Fault(where, error.strerror or "an error", say(
            "a disk that takes the whole file: nothing of it was kept"))) from error


def _missing(digest: str) -> Refused:
    return Refused(Fault("attachment", shown(digest), say(
        "the SHA-256 of a file that is kept here, in 64 hex digits")))


def _sync(directory: Path) -> None:
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
