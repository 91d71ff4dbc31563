"""What was made of the data of bulletins, on disk beside them, so that it is made once: a PDF takes
seconds. All of it can be made again; what is lost here is no loss, and a backup has none of it."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from threading import Lock

from hudna.log.blobs import Blobs

NAME = "bulletins-made"
MOST = 200_000_000
"""Bytes that are kept: beyond, what was made first goes."""


class MadeFiles:
    """In `directory`, which is made when first needed; owned by one process; for any thread.
    Blocking. `StoreError` where the disk does not do what is asked."""

    def __init__(self, directory: Path, most: int = MOST) -> None:
        self._directory, self._most = directory, most
        self._made: Blobs | None = None
        self._keeping = Lock()

    def get(self, *named: str) -> bytes | None:
        """What was kept under these names. What is not whole on disk is not there."""
        raw = self._blobs.get(_name(named))
        if raw is None or sha256(raw[32:]).digest() != raw[:32]:
            return None
        return raw[32:]

    def keep(self, content: bytes, *named: str) -> None:
        """A page and a PDF may be made at once: while one is written, no other looks for room."""
        with self._keeping:
            self._blobs.put(_name(named), sha256(content).digest() + content)
            self._make_room()

    def _make_room(self) -> None:
        files = sorted((f.stat().st_mtime_ns, f.name, f.stat().st_size)
                       for f in self._directory.iterdir())
        over = sum(size for _, _, size in files) - self._most
        for _, name, size in files:
            if over <= 0:
                return
            self._blobs.drop(name)
            over -= size

    @property
    def _blobs(self) -> Blobs:
        if self._made is None:
            self._made = Blobs(self._directory)
        return self._made


def _name(named: tuple[str, ...]) -> str:
    return sha256("\n".join(named).encode()).hexdigest()
