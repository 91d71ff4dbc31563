"""To plant words that nobody else uses, and to look for them in bytes, however they are wrapped."""

from __future__ import annotations

import gzip
import io
import re
import zipfile
import zlib
from base64 import b64decode
from collections.abc import Iterable, Iterator
from pathlib import Path

from hudna.log.append import Log
from hudna.place.degrees import format_dms, format_position
from hudna.place.geometry import Position
from hudna.place.mgrs import to_mgrs

DEEPEST = 6
_BASE64 = re.compile(rb"[A-Za-z0-9_+/=-]{20,}")
_ESCAPED = re.compile(rb"\\u([0-9a-fA-F]{4})")
_ENTITY = re.compile(rb"&#(\d+);")


class Needles:
    """What must be found nowhere: words, and places in every notation that a page has."""

    def __init__(self) -> None:
        self._all: dict[bytes, str] = {}

    def word(self, text: str, what: str) -> str:
        self._all[text.encode()] = what
        self._all[text.encode("utf-16-le")] = what
        return text

    def place(self, at: Position, what: str) -> Position:
        lon, lat = at
        for text in (
            str(lon), str(lat), f"{lon / 1e7:.7f}", f"{lat / 1e7:.7f}", f"{lon / 1e7:.5f}",
            f"{lat / 1e7:.5f}", format_position(at, 5), format_position(at, 7), format_dms(at),
            to_mgrs(at), to_mgrs(at).replace(" ", ""),
        ):
            self._all[text.encode()] = what
        return at

    def number(self, value: int, what: str) -> int:
        self._all[str(value).encode()] = what
        return value

    def found(self, blob: bytes) -> set[str]:
        """What of it is in these bytes, at whatever depth of wrapping."""
        return {what for layer in layers(blob) for needle, what in self._all.items()
                if needle in layer}


def layers(blob: bytes, depth: int = 0) -> Iterator[bytes]:
    """The bytes, and what they unwrap to: escapes, base64, gzip, zip."""
    yield blob
    if depth == DEEPEST:
        return
    if unescaped := _unescaped(blob):
        yield unescaped
    for inner in (*_compressed(blob), *_base64(blob)):
        yield from layers(inner, depth + 1)


def _unescaped(blob: bytes) -> bytes | None:
    if b"\\u" not in blob and b"&#" not in blob:
        return None
    text = _ESCAPED.sub(lambda m: chr(int(m[1], 16)).encode("utf-8", "replace"), blob)
    return _ENTITY.sub(lambda m: chr(int(m[1])).encode("utf-8", "replace"), text)


def _compressed(blob: bytes) -> Iterator[bytes]:
    if blob[:2] == b"\x1f\x8b":
        yield gzip.decompress(blob)
    elif blob[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(blob)) as whole:
            for name in whole.namelist():
                yield name.encode()
                yield whole.read(name)
    elif blob[:1] == b"\x78":
        try:
            yield zlib.decompress(blob)
        except zlib.error:
            return


def _base64(blob: bytes) -> Iterator[bytes]:
    for run in _BASE64.findall(blob):
        text = run.rstrip(b"=").replace(b"+", b"-").replace(b"/", b"_")
        try:
            raw = b64decode(text + b"=" * (-len(text) % 4), altchars=b"-_")
        except ValueError:
            continue
        # What is no text and no archive is a digest, a signature or a key.
        if raw[:1] in b"{[" or raw[:2] in (b"\x1f\x8b", b"PK") or raw.isascii():
            yield raw


def files(directory: Path) -> Iterator[tuple[str, bytes]]:
    """Every file of a node, as it is on disk."""
    for path in sorted(directory.rglob("*")):
        if path.is_file():
            yield str(path.relative_to(directory)), path.read_bytes()


def opened(log: Log) -> Iterator[tuple[str, bytes]]:
    """What the sealed rows of a log unseal to."""
    for entry in log.entries():
        yield f"entry {entry.index}", entry.record.presentation.encode()


def leaks(needles: Needles, blobs: Iterable[tuple[str, bytes]]) -> list[tuple[str, str]]:
    """Where something was found, and what."""
    return [(where, what) for where, blob in blobs for what in sorted(needles.found(blob))]
