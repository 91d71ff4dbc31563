"""The data of bulletins at one node, by digest, as the signed record names it.

What is kept is the canonical bytes alone: whole and on disk when it is said to be kept, so that
nothing that is signed points to nothing.
"""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from hudna.fault import Fault, Refused
from hudna.home import bulletins_made
from hudna.home.bulletins_made import MadeFiles
from hudna.log.blobs import Blobs
from hudna.record.shown import shown
from hudna.say import say
from hudna.speak.bulletin.canonical import read
from hudna.speak.bulletin.data import BulletinData

NAME = "bulletins"


class BulletinStore:
    """In `directory`, which is made when first needed; owned by one process."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._made: Blobs | None = None
        self._files = MadeFiles(directory.with_name(bulletins_made.NAME))

    @property
    def made(self) -> MadeFiles:
        """What was made of them, beside them."""
        return self._files

    def keep(self, raw: bytes, digest: str | None = None) -> str:
        """Keep the data; its digest. Refused where it is not the canonical data of a bulletin, is
        not that of `digest`, or the disk does not take it: nothing is kept then."""
        read(raw)
        found = sha256(raw).hexdigest()
        if digest is not None and digest != found:
            raise Refused(Fault("bulletin", f"SHA-256 {found}", say("{digest}, as it is signed",
                                                                     digest=digest)))
        self._blobs.put(found, raw)
        return found

    def raw(self, digest: str) -> bytes | None:
        """The bytes; None where they are not here. Refused where the disk has other bytes than were
        kept: what has changed on disk is shown as nobody's."""
        raw = self._blobs.get(digest)
        if raw is not None and sha256(raw).hexdigest() != digest:
            raise Refused(Fault(f"bulletin {shown(digest)}", "other bytes", say(
                "the bytes that were kept: the file on disk has changed")))
        return raw

    def get(self, digest: str) -> BulletinData | None:
        raw = self.raw(digest)
        return None if raw is None else read(raw)

    def has(self, digest: str) -> bool:
        return self._blobs.has(digest)

    @property
    def _blobs(self) -> Blobs:
        if self._made is None:
            self._made = Blobs(self._directory)
        return self._made
