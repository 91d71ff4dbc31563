"""What waits for a webhook, on disk: a restart loses none of it."""

from __future__ import annotations

import hashlib
import logging
from contextlib import suppress
from pathlib import Path

import msgspec

_LOG = logging.getLogger(__name__)


class Waits(msgspec.Struct, frozen=True):
    """One body to be sent. `line` holds what must stay in order, `order` says in which."""

    id: str
    line: str
    order: int
    expires_ms: int
    body: bytes


_WAITS = msgspec.msgpack.Decoder(Waits)


class Spool:
    """A file each in `directory`, which is of one receiver alone. A disk that takes nothing does
    not keep a warning from being sent: it is then held in memory only, and `fault` says so."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self.fault = ""

    def load(self) -> list[Waits]:
        """What an earlier run left, the first first. A file that is not whole is removed."""
        found: list[Waits] = []
        for path in sorted(self._directory.glob("*.waits")):
            try:
                found.append(_WAITS.decode(path.read_bytes()))
            except (OSError, msgspec.MsgspecError):
                _LOG.warning("a warning that waited for a webhook cannot be read")
                with suppress(OSError):
                    path.unlink()
        return sorted(found, key=lambda w: w.order)

    def keep(self, waits: Waits) -> None:
        try:
            self._directory.mkdir(parents=True, exist_ok=True)
            path = self._path(waits.id)
            beside = path.with_suffix(".new")
            beside.write_bytes(msgspec.msgpack.encode(waits))
            beside.replace(path)
            self.fault = ""
        except OSError as error:
            self.fault = type(error).__name__

    def drop(self, name: str) -> None:
        with suppress(OSError):
            self._path(name).unlink(missing_ok=True)

    def _path(self, name: str) -> Path:
        """By digest: an identifier is no path."""
        return self._directory / f"{hashlib.sha256(name.encode()).hexdigest()[:40]}.waits"
