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
from hudna.place.degrees import format_dms
from hudna.place.geometry import Position
from hudna.place.mgrs import to_mgrs

DEEPEST = 6
_BASE64 = re.compile(rb"[A-Za-z0-9_+/=-]{16,}")
_ESCAPED = re.compile(rb"\\u([0-9a-fA-F]{4})")
_TOKEN = re.compile(rb"[A-Za-z0-9_-]{6,}|[0-9]+\.[0-9]{2,}")
_ENTITY = re.compile(rb"&#(\d+);")


class Needles:
    """What must be found nowhere: words, and places in every notation that a page has."""

    def __init__(self) -> None:
        self._tokens: dict[bytes, str] = {}
        self._phrases: dict[bytes, str] = {}

    def word(self, text: str, what: str) -> str:
        """A word of letters, digits, dashes and low lines, of at least six."""
        assert _TOKEN.fullmatch(text.encode()), text
        self._tokens[text.encode()] = what
        return text

    def number(self, value: int, what: str) -> int:
        self._tokens[str(value).encode()] = what
        return value

    def place(self, at: Position, what: str) -> Position:
        for angle in at:
            for text in (str(angle), f"{angle / 1e7:.7f}".rstrip("0"), f"{angle / 1e7:.5f}"):
                self._tokens[text.encode()] = what
        for text in (format_dms(at), to_mgrs(at), to_mgrs(at).replace(" ", "")):
            self._phrases[text.encode()] = what
        return at

    def __len__(self) -> int:
        return len(self._tokens) + len(self._phrases)

    def found(self, blob: bytes) -> set[str]:
        """What of it is in these bytes, at whatever depth of wrapping."""
        found: set[str] = set()
        for layer in layers(blob):
            tokens = set(_TOKEN.findall(layer.replace(b"\0", b"")))
            found |= {self._tokens[t] for t in tokens & self._tokens.keys()}
            found |= {what for phrase, what in self._phrases.items() if phrase in layer}
        return found


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
    """What begins like an archive and is none was chance."""
    try:
        if blob[:2] == b"\x1f\x8b":
            yield gzip.decompress(blob)
        elif blob[:4] == b"PK\x03\x04":
            yield from _zipped(blob)
        elif blob[:1] == b"\x78":
            yield zlib.decompress(blob)
    except (OSError, EOFError, zlib.error, zipfile.BadZipFile):
        return


def _zipped(blob: bytes) -> Iterator[bytes]:
    with zipfile.ZipFile(io.BytesIO(blob)) as whole:
        for name in whole.namelist():
            yield name.encode()
            yield whole.read(name)


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
