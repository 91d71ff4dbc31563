"""Which letters the bytes of a file stand for. Never guessed: UTF-8 can be told by itself, and
UTF-16 by its mark; anything else is refused and the encodings that it may be in are offered, each
with a line of the file, for a person to choose by reading it.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping
from typing import NamedTuple

from hudna.fault import Fault, Refused
from hudna.record.shown import shown
from hudna.say import say

ENCODINGS: Mapping[str, str] = {
    "utf-8": "utf-8-sig", "utf-16": "utf-16", "utf-16-le": "utf-16-le", "utf-16-be": "utf-16-be",
    "windows-1256": "cp1256", "windows-1251": "cp1251",
}
"""Those that may be named, and Python's codec of each."""
_OFFERED = ("utf-16-le", "utf-16-be", "windows-1256", "windows-1251")
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_UTF_32 = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
_LOOKED_AT = 20_000
_ARABIC = frozenset("ابتجحخدرزسشصضطعغفقكلمنهويةىأإآءئؤ،؟")
_OFTEN_RUSSIAN = frozenset("оеаинтсрвлОЕАИНТСРВЛ")


class Offer(NamedTuple):
    """An encoding that the file may be in, and a line of the file as it reads in it."""

    encoding: str
    sample: str


def text_of(data: bytes, encoding: str = "", where: str = "file") -> str:
    """`data` as text: in `encoding` (one of ENCODINGS) where a person has named it. Raises
    `Refused` naming the line of the first bad byte, or what the file may be in."""
    if encoding:
        return _named(data, encoding, where)
    if data.startswith(_UTF_32):
        raise Refused(Fault(where, "text in UTF-32", say("text in UTF-8 or UTF-16")))
    if data.startswith(_UTF_16):
        return _named(data, "utf-16", where)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _unclear(data, where, data.count(b"\n", 0, error.start) + 1) from None
    if "\0" in text:
        raise _unclear(data, where, text.count("\n", 0, text.index("\0")) + 1)
    return text


def offers(data: bytes) -> tuple[Offer, ...]:
    """The encodings that all of `data` can be read in, the likeliest first."""
    scored = [(_score(text, name), Offer(name, _sample(text))) for name in _OFFERED
              if (text := _tried(data, ENCODINGS[name])) is not None]
    return tuple(offer for score, offer in sorted(scored, key=lambda s: -s[0]) if score > 0)


def _named(data: bytes, encoding: str, where: str) -> str:
    codec = ENCODINGS.get(encoding.lower())
    if codec is None:
        raise Refused(Fault(where, shown(encoding), say("one of {encodings}",
                                                        encodings=", ".join(ENCODINGS))))
    try:
        text = data.decode(codec)
    except UnicodeDecodeError as error:
        line = len(re.findall("\n", data[:error.start].decode(codec, "replace"))) + 1
        found = f"the byte {data[error.start]:#04x} at {error.start}"
        raise Refused(Fault(where, found, say("text in {encoding}", encoding=encoding),
                            line)) from None
    return text.removeprefix("\ufeff")


def _unclear(data: bytes, where: str, line: int) -> Refused:
    found = "; ".join(f'{o.encoding}: "{o.sample}"' for o in offers(data))
    if not found:
        return Refused(Fault(where, "bytes that are no text", say("text in UTF-8 or UTF-16"), line))
    return Refused(Fault(where, f"bytes that are not UTF-8; they may be {found}", say(
        "text in UTF-8, or the file's encoding named by whoever can read it"), line))


def _tried(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except UnicodeDecodeError:
        return None


def _score(text: str, encoding: str) -> float:
    """How well it reads: letters that are frequent in the encoding's language, less what no text
    has. Only the order of the offers depends on it."""
    looked = text[:_LOOKED_AT]
    bad = sum((c < " " and c not in "\t\r\n") or "\x7f" <= c < "\xa0" for c in looked)
    if bad:
        return 0.0
    if encoding == "windows-1251":
        return sum(c in _OFTEN_RUSSIAN for c in looked) * 1.4
    letters = sum(c in _ARABIC for c in looked)
    if encoding.startswith("utf-16"):
        known = letters + sum("\u0400" <= c < "\u0500" or " " <= c < "\x7f" for c in looked)
        return 3.0 * known if known * 2 > len(looked) else 0.0
    return float(letters)


def _sample(text: str) -> str:
    lines = [line for line in text[:_LOOKED_AT].splitlines() if line.strip()]
    return shown(next((x for x in lines if not x.isascii()), lines[0] if lines else "").strip())
