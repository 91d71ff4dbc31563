"""The one text that signing gives a whole statement, read in few steps.

Whatever is read here, the strict verifier (`sdjwt`, `claims`, `open`) reads the same; whatever is
written in any other way, well or badly, is `None` here and left to it. Only it finds faults.
"""

from __future__ import annotations

import binascii
import re
from functools import lru_cache
from hashlib import sha256
from typing import NamedTuple

import msgspec

from hudna.record import claims
from hudna.record.kinds import Anything
from hudna.record.record import Envelope
from hudna.record.sdjwt import ALG


class Plain(NamedTuple):
    """A presentation taken apart, its header and clear claims sound, nothing of it believed yet.

    `kid` names the key that is said to have signed `signed`; `sd` are the digests."""

    jwt: bytes
    kid: str
    envelope: Envelope
    sd: tuple[str, ...]
    signed: bytes
    signature: bytes
    texts: list[bytes]


def take_apart(presentation: str) -> Plain | None:
    """What `sdjwt.take_apart` and `claims.read` would make of it, if it is in the plain form."""
    if not presentation.isascii():
        return None
    jwt, *texts = presentation.encode("ascii").split(b"~")
    signed, _, last = jwt.rpartition(b".")
    header, _, payload = signed.partition(b".")
    if not texts or texts.pop() or (kid := _kid(header)) is None:
        return None
    signature, raw = _decoded(last), _decoded(payload)
    if signature is None or raw is None or (read := claims.read_plain(raw)) is None:
        return None
    return Plain(jwt, kid, *read, signed, signature, texts)


def statement(plain: Plain) -> Anything | None:
    """The statement of the disclosures, if they are all of it, in order, each in `sd`."""
    lines = _lines(plain.texts)
    if lines is None or not _listed(plain.texts, plain.sd):
        return None
    try:
        items = _ITEM.decode_lines(lines)
        fields = {name: value for _, name, value in items}
        written = _ENCODER.encode(fields)
        said: Anything = _STATEMENT.decode(written)
        same = _ENCODER.encode_lines(items) == lines and _ENCODER.encode(said) == written
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return None
    if not same or len(fields) != len(plain.texts) or _long_number(written):
        return None
    return said


def _long_number(raw: bytes) -> bool:
    """Whether there may be a number of 16 digits, as 2^53 has: the strict reader knows the largest.
    Most JSON has no run of so many digits at all, hashes included."""
    return _RUN in raw.translate(_ZEROS) and _NUMBER.search(raw) is not None


@lru_cache(maxsize=1024)
def _kid(header: bytes) -> str | None:
    """The `kid` of a header that is ours to the letter, encoded as ours is."""
    if (raw := _decoded(header)) is None or not (match := _HEADER.fullmatch(raw)):
        return None
    return match["kid"].decode("ascii")


def _decoded(text: bytes) -> bytes | None:
    """The bytes of canonical base64url; `None` for anything else."""
    over = len(text) & 3
    if over and text[-1:] not in _LAST[over]:
        return None
    try:
        return binascii.a2b_base64(text.translate(_STANDARD) + _PADDING[over], strict_mode=True)
    except binascii.Error:
        return None


def _lines(texts: list[bytes]) -> bytes | None:
    """The JSON of every disclosure, one a line; `None` if one is not canonical or has a line end.

    Each text is filled up to whole groups of four letters with those that make line ends of the
    bytes between; stray bits at a text's end would make them something else, and are so found.
    """
    ends = [_ENDS[len(t) & 3] for t in texts]
    joined = b"".join([t + letters for t, (letters, _) in zip(texts, ends, strict=True)])
    try:
        raw = binascii.a2b_base64(joined.translate(_STANDARD), strict_mode=True)
    except binascii.Error:
        return None
    if raw.count(b"\n") != sum([count for _, count in ends]):
        return None
    lines = raw.replace(b"\n\n\n", b"\n").replace(b"\n\n", b"\n")
    return lines if lines.count(b"\n") == len(texts) else None


def _listed(texts: list[bytes], sd: tuple[str, ...]) -> bool:
    """Whether every text has a digest of its own in `sd`. 33 bytes are 44 letters: all digests are
    encoded at once, with a zero byte after each, whose last letter is cut off."""
    raw = b"\0".join([*[sha256(t).digest() for t in texts], b""])
    letters = binascii.b2a_base64(raw, newline=False).translate(_URLSAFE).decode("ascii")
    digests = {letters[i : i + 43] for i in range(0, len(letters), 44)}
    return len(digests) == len(texts) and digests.issubset(sd)


_HEADER = re.compile(
    rb'\{"alg":"%b","typ":"%b","kid":"(?P<kid>[A-Za-z0-9_-]{43})"\}'
    % (re.escape(ALG.encode()), re.escape(claims.TYP.encode()))
)
# `+`, `/` and padding are no letters of base64url.
_STANDARD = bytes.maketrans(b"-_+/=", b"+/\0\0\0")
_URLSAFE = bytes.maketrans(b"+/", b"-_")
_PADDING = (b"", b"!", b"==", b"=")
_LAST = (b"", b"", b"AQgw", b"AEIMQUYcgkosw048")
"""The last letter where 4 or 2 bits of it are beyond the end, and zero; none ends at 6."""
_ENDS = ((b"CgoK", 3), (b"!", 0), (b"oK", 2), (b"K", 1))
_ZEROS, _RUN = bytes.maketrans(b"123456789", b"0" * 9), b"0" * 16
_NUMBER = re.compile(rb"[:\[,]-?[0-9]{16}")
_ITEM = msgspec.json.Decoder(tuple[str, str, msgspec.Raw])
_STATEMENT = msgspec.json.Decoder(Anything)
_ENCODER = msgspec.json.Encoder()
