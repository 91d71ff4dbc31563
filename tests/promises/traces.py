"""To look for what sources said, in bytes, however it is written: in other letters' cases, other
codings and other notations, packed, and in a PDF.

Words that are planted begin with a stem that nothing else has: where it is found, something leaks.
"""

from __future__ import annotations

import re
import zlib
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Iterable, Iterator
from functools import cache
from hashlib import sha256
from itertools import pairwise, product
from typing import NamedTuple
from urllib.parse import quote

import pypdfium2

from hudna.place.degrees import format_dms
from hudna.place.geometry import Position
from hudna.place.mgrs import to_mgrs
from tests.promises.leaks import layers

LATIN, ARABIC = "qanaryx", "قغنارخ"
SHORT = 12
"""So many hex digits of a hash are shown where it is not shown whole."""
_DECIMAL = re.compile(rb"\d{1,3}\.\d{4,}")
_WHOLE = re.compile(rb"\d{7,20}")
_HEX = re.compile(rb"[0-9a-f]{12,}")
_PACKED = re.compile(rb"[A-Za-z0-9_+/-]{42,}")
_STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)
_UNSEEN = re.compile(r"[\s\u200b-\u200f\u2066-\u2069\ufffe\x00]")


class Traces:
    """What must be found nowhere, each with what it is."""

    def __init__(self, latin: str = LATIN, arabic: str = ARABIC) -> None:
        self.latin, self.arabic = latin, arabic
        self.words: dict[str, str] = {}
        self._stems = {f: stem for stem in (latin, arabic) for f in forms(stem)}
        self._packed = {f: stem for stem in (latin, latin.upper(), arabic) for f in in_base64(stem)}
        self._exact: dict[bytes, str] = {}
        self._parts: dict[bytes, str] = {}
        self._numbers: dict[bytes, str] = {}
        self._pairs: dict[frozenset[bytes], str] = {}
        self._hashes: dict[bytes, str] = {}
        self._digests: dict[bytes, str] = {}

    def word(self, what: str, *, arabic: bool = False) -> str:
        """A new word that is nowhere else."""
        made = f"{self.arabic if arabic else self.latin}{len(self.words):03}"
        self.words[made] = what
        return made

    def text(self, text: str, what: str) -> str:
        """Letters and digits that somebody else has made up."""
        for form in forms(text):
            self._exact[form] = what
        return text

    def number(self, value: int, what: str) -> int:
        self._numbers[str(value).encode()] = what
        return value

    def place(self, at: Position, what: str) -> Position:
        """To some 10 metres and closer. One angle of four places alone is on the rim of many a
        wide circle: it takes both, side by side, or one written whole."""
        for angle in at:
            self.number(angle, what)
            self._exact[f"{angle / 1e7:.7f}".encode()] = what
        for pair in product(*map(_of_four_places, at)):
            self._pairs[frozenset(pair)] = what
        for text in (format_dms(at), to_mgrs(at), to_mgrs(at).replace(" ", "")):
            self._exact[text.lower().encode()] = what
        return at

    def hash(self, digest: str, what: str) -> str:
        """A SHA-256 that no log publishes, 64 hex digits: neither written nor as bytes."""
        self._digests[bytes.fromhex(digest)] = what
        return self.record(digest, what)

    def record(self, of: str, what: str) -> str:
        """The hash of a record. As 32 bytes it stands in its author's published log, which says
        that something was signed, and when; written out it must be nowhere."""
        self._hashes[of[:SHORT].encode()] = what
        self._hashes[urlsafe_b64encode(bytes.fromhex(of))[:42]] = what
        return of

    def file(self, content: bytes, what: str) -> bytes:
        """Any two pieces of it, and its digest."""
        self.hash(sha256(content).hexdigest(), f"digest of {what}")
        for part in (content[-40:-8], content[len(content) // 2:][:32]):
            self._parts[part] = what
            self._parts |= dict.fromkeys(in_base64(part), what)
        return content

    def plain(self, blob: bytes) -> set[str]:
        """The planted words that are in it as they are written in text."""
        pattern = re.compile(rf"(?:{self.latin}|{self.arabic})\d{{3}}".encode())
        return {w.decode() for one in _layers(blob) for w in pattern.findall(one.raw)}

    @property
    def all(self) -> set[str]:
        """What is looked for, beside words."""
        held = (self._exact, self._parts, self._numbers, self._pairs, self._hashes,
                self._digests)
        return {what for known in held for what in known.values()}

    def found(self, blob: bytes) -> set[str]:
        return {what for layer in _layers(blob) for what in self._in(layer)}

    def _in(self, layer: Layer) -> Iterator[str]:
        raw, lower = layer.raw, layer.lower
        for form, stem in self._stems.items():
            if (at := lower.find(form)) >= 0:
                yield f"{stem}: {raw[at:at + len(form) + 12]!r}"
        yield from (f"{stem} in base64" for form, stem in self._packed.items() if form in raw)
        yield from (what for form, what in self._exact.items() if form in lower)
        for known in (self._digests, self._parts):
            yield from (what for part, what in known.items() if part in raw)
        for tokens, told in ((layer.numbers, self._numbers), (layer.runs, self._hashes)):
            yield from (told[t] for t in tokens & told.keys())
        yield from (self._pairs[p] for p in layer.pairs & self._pairs.keys())


class Layer(NamedTuple):
    """Bytes that were unwrapped, and what is taken out of them once: whole numbers, decimals of
    four places that follow one another, beginnings of what may be a hash."""

    raw: bytes
    lower: bytes
    numbers: frozenset[bytes]
    pairs: frozenset[frozenset[bytes]]
    runs: frozenset[bytes]

    @classmethod
    def of(cls, raw: bytes) -> Layer:
        lower = raw.lower()
        return cls(
            raw, lower, frozenset(_WHOLE.findall(raw)),
            frozenset(frozenset((a, b)) for a, b in pairwise(_decimals(raw))),
            frozenset({t[:SHORT] for t in _HEX.findall(lower)}
                      | {t[:42] for t in _PACKED.findall(raw)}))


def _decimals(raw: bytes) -> Iterator[bytes]:
    return (t[:t.index(b".") + 5] for t in _DECIMAL.findall(raw))


def _of_four_places(angle: int) -> set[bytes]:
    """Cut, and rounded."""
    return {f"{angle / 1e7:.7f}"[:-3].encode(), f"{angle / 1e7:.4f}".encode()}


def leaks(traces: Traces, blobs: Iterable[tuple[str, bytes]]) -> list[tuple[str, str]]:
    """Where something was found, and what. The same bytes are looked through once."""
    seen: dict[bytes, str] = {}
    for where, blob in blobs:
        seen.setdefault(blob, where)
    return [(where, what) for blob, where in seen.items() for what in sorted(traces.found(blob))]


def forms(text: str) -> set[bytes]:
    """How a text may be written without being packed, in lower case."""
    made: set[str | bytes] = {text, text[::-1] if not text.isascii() else text}
    for word in (text, text.upper()):
        for coding in ("utf-8", "utf-16-le", "utf-16-be"):
            raw = word.encode(coding)
            made |= {raw, raw.hex(), "".join(f"%{b:02x}" for b in raw)}
        made |= {quote(word), "".join(f"={b:02x}" for b in word.encode())}
        made |= {"".join(f"{way}{ord(c):{how}}{end}" for c in word) for way, how, end in (
            ("\\u", "04x", ""), ("&#", "d", ";"), ("&#x", "x", ";"))}
    return {(m.encode() if isinstance(m, str) else m).lower() for m in made}


def in_base64(what: str | bytes) -> set[bytes]:
    """What is in every base64 of something that has it, wherever in that it begins."""
    codings = ("utf-8", "utf-16-le")
    raws = {what} if isinstance(what, bytes) else {what.encode(c) for c in codings}
    return {pack(b"\0" * before + raw)[-(-before * 4 // 3):len(raw + b"\0" * before) * 4 // 3]
            for raw in raws for before in range(3) for pack in (b64encode, urlsafe_b64encode)}


@cache
def _layers(blob: bytes) -> tuple[Layer, ...]:
    """Held: the same bytes are looked through for one thing after another."""
    found = list(layers(blob))
    if blob[:5] == b"%PDF-":
        found += [_text_of(blob), *map(_inflated, _STREAM.findall(blob))]
    return tuple(map(Layer.of, dict.fromkeys(found)))


def _text_of(pdf: bytes) -> bytes:
    pages = (p.get_textpage().get_text_bounded() for p in pypdfium2.PdfDocument(pdf))
    return _UNSEEN.sub("", "".join(pages)).encode("utf-8", "replace")


def _inflated(stream: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(stream)
    except zlib.error:
        return b""
