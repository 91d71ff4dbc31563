"""Headers and bodies of a letter, out of the encodings that MIME wraps them in (RFC 2045, 2047)."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from email.header import decode_header
from email.message import Message
from email.utils import collapse_rfc2231_value

from hudna.fault import Fault, Refused
from hudna.record.shown import shown
from hudna.say import say
from hudna.speak.intake.letters import text_of

LONGEST_HEADER = 10_000
_CHUNK = 1 << 16
_UNSAID = frozenset({"", "us-ascii", "ascii", "unknown-8bit", "default"})
_PYTHONS_OWN = frozenset({"idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined",
                          "unicode_escape", "raw_unicode_escape", "mbcs", "oem", "utf-7"})
"""Codecs that no letter is written in: they run over each other's text, or hide what is in it."""


def header(part: Message, name: str) -> str:
    """A header's words, on one line. What cannot be read of it stays as it was sent."""
    try:
        raw = str(part.get(name) or "")
    except Exception:  # the library fails on some that are malformed
        return ""
    if not raw.strip():
        return ""
    return re.sub(r"\s+", " ", "".join(_pieces(raw[:LONGEST_HEADER]))).strip()


def _pieces(raw: str) -> Iterator[str]:
    try:
        for piece, charset in decode_header(raw):
            if isinstance(piece, str):
                yield piece
            else:
                unsaid = (charset or "").lower() in _UNSAID
                yield piece.decode("utf-8" if unsaid else codec_of(str(charset)) or "undefined")
    except Exception:  # not in the encoding that it says, or in one that nobody knows
        yield raw.encode("ascii", "replace").decode()


def codec_of(charset: str) -> str | None:
    """Python's name of a charset that is one of text; None where it is not known, or not said."""
    name = charset.strip().strip("\"'").lower()
    if name in _UNSAID or name in _PYTHONS_OWN:
        return None
    try:
        info = codecs.lookup(name)
        "".encode(info.name)
    except (LookupError, ValueError, TypeError):
        return None
    return info.name


def text_of_part(part: Message, where: str, encoding: str) -> str:
    """A part's text in the charset that it says; where it says none, as of any file, or in
    `encoding` where a person has named it. Raises `Refused`."""
    data = b"".join(bytes_of(part))
    said = _charset(part)
    codec = codec_of(said)
    if codec is None:
        return text_of(data, encoding, where)
    try:
        return data.decode(codec).removeprefix("\ufeff")
    except (UnicodeError, ValueError) as error:
        if encoding:
            return text_of(data, encoding, where)
        at = getattr(error, "start", 0)
        line = data.count(b"\n", 0, at) + 1
        raise Refused(Fault(where, f"bytes that are not {shown(said)}", say(
            "text in {encoding}, as the letter says, or its encoding named",
            encoding=shown(said)), line)) from None


def _charset(part: Message) -> str:
    try:
        return collapse_rfc2231_value(part.get_param("charset", "") or "")
    except Exception:  # the library's reader of RFC 2231 fails on what is malformed
        return ""


def bytes_of(part: Message) -> Iterator[bytes]:
    """The bytes of a part, in pieces. Raises `Refused` where it cannot be unwrapped."""
    try:
        data = part.get_payload(decode=True)
    except Exception as error:  # the library lets through whatever its decoders raise
        raise Refused(Fault("part", type(error).__name__, say(
            "base64, quoted-printable or plain bytes"))) from None
    if not isinstance(data, bytes):
        data = str(data or "").encode("utf-8", "surrogateescape")
    for start in range(0, len(data), _CHUNK):
        yield data[start:start + _CHUNK]
