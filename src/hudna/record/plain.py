"""The one text that signing gives a whole statement, read in few steps.

Whatever is read here, the strict verifier (`sdjwt`, `claims`, `open`) reads the same; whatever is
written in any other way, well or badly, is `None` here and left to it. Only it finds faults.
"""

from __future__ import annotations

import re
from functools import lru_cache
from hashlib import sha256
from typing import NamedTuple

import msgspec
from pybase64 import b64decode, urlsafe_b64encode

from hudna.record import claims
from hudna.record.kinds import Anything, Existence
from hudna.record.record import Envelope
from hudna.record.sdjwt import ALG, HEADER


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
    if not texts or texts.pop() or len(header) > HEADER or (kid := _kid(header)) is None:
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
    # How a record reads where its fields are withheld; as a signed kind it is refused.
    if isinstance(said, Existence):
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
    """The bytes of canonical base64url; `None` for anything else: only the way back shows that
    nothing was passed over."""
    if b"+" in text or b"/" in text:
        return None
    try:
        raw = b64decode(text + b"=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except ValueError:
        return None
    return raw if urlsafe_b64encode(raw).rstrip(b"=") == text else None


def _lines(texts: list[bytes]) -> bytes | None:
    """The JSON of every disclosure, one a line; `None` if one is not canonical or has a line end.

    Each text is filled up to whole groups of four letters with those that make line ends of the
    bytes between; stray bits at a text's end would make them something else, and are so found.
    """
    over = [len(text) & 3 for text in texts]
    raw = _decoded(b"".join([t + _LINE_ENDS[o] for t, o in zip(texts, over, strict=True)]))
    if raw is None or raw.count(b"\n") != sum([_COUNTED[o] for o in over]):
        return None
    lines = raw.replace(b"\n\n\n", b"\n").replace(b"\n\n", b"\n")
    return lines if lines.count(b"\n") == len(texts) else None


def _listed(texts: list[bytes], sd: tuple[str, ...]) -> bool:
    """Whether every text has a digest of its own in `sd`. 33 bytes are 44 letters: all digests are
    encoded at once, with a zero byte after each, whose last letter is cut off."""
    raw = b"\0".join([*[sha256(t).digest() for t in texts], b""])
    letters = urlsafe_b64encode(raw).decode("ascii")
    digests = {letters[i : i + 43] for i in range(0, len(letters), 44)}
    return len(digests) == len(texts) and digests.issubset(sd)


_HEADER = re.compile(
    rb'\{"alg":"%b","typ":"%b","kid":"(?P<kid>[A-Za-z0-9_-]{43})"\}'
    % (re.escape(ALG.encode()), re.escape(claims.TYP.encode()))
)
_LINE_ENDS, _COUNTED = (b"CgoK", b"!", b"oK", b"K"), (3, 0, 2, 1)
"""What fills a text of 0, 2 or 3 letters over up to a whole group; none is of 1 over."""
_ZEROS, _RUN = bytes.maketrans(b"123456789", b"0" * 9), b"0" * 16
_NUMBER = re.compile(rb"[:\[,]-?[0-9]{16}")
_ITEM = msgspec.json.Decoder(tuple[str, str, msgspec.Raw])
_STATEMENT = msgspec.json.Decoder(Anything)
_ENCODER = msgspec.json.Encoder()
