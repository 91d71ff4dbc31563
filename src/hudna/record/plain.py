"""The one text that signing gives a statement, read in few steps: whole, or without what its author
may withhold.

Whatever is read here, the strict verifier (`sdjwt`, `claims`, `open`) reads the same; whatever is
written in any other way, well or badly, is `None` here and left to it. Only it finds faults.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from functools import lru_cache
from hashlib import sha256
from typing import NamedTuple, TypeAlias, get_args

import msgspec
from pybase64 import b64decode, urlsafe_b64encode

from hudna.fault import Refused
from hudna.record import claims
from hudna.record.kinds import Anything, Existence
from hudna.record.record import Envelope
from hudna.record.release import filled
from hudna.record.sdjwt import ALG, HEADER

_Said: TypeAlias = tuple[Anything, tuple[str, ...]]
"""A statement, and the names of the fields that it is told without."""


class Read(NamedTuple):
    """A statement, the names of the fields that it is told without, and the digests of its
    disclosures."""

    said: Anything
    withheld: tuple[str, ...]
    digests: Collection[str]


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


def statement(plain: Plain) -> Read | None:
    """What the disclosures say, if each is in `sd`."""
    lines = _lines(plain.texts)
    if lines is None or (digests := _listed(plain.texts, plain.sd)) is None:
        return None
    try:
        items = _ITEM.decode_lines(lines)
        fields = {name: value for _, name, value in items}
        if len(fields) != len(plain.texts) or _ENCODER.encode_lines(items) != lines:
            return None
        told = _whole(fields) or _filled(fields)
        return Read(*told, digests) if told else None
    except (msgspec.MsgspecError, ValueError, RecursionError, Refused):
        return None


def _whole(fields: Mapping[str, msgspec.Raw]) -> _Said | None:
    """What the fields say, if they are all of a statement and in order."""
    names = _NAMES.get(bytes(fields["kind"]), ()) if "kind" in fields else ()
    if len(fields) != len(names) or (said := _said(fields)) is None:
        return None
    # How a record reads where its fields are withheld; as a signed kind it is refused.
    return None if isinstance(said, Existence) else (said, ())


def _filled(fields: Mapping[str, msgspec.Raw]) -> _Said | None:
    """The same where fields that may be withheld are missing. What is there goes in as it stands
    in the text, whatever its order; what is missing reads as it does for the strict reader."""
    told: dict[str, object] = {n: None if bytes(v) == b"null" else v for n, v in fields.items()}
    if told.get("kind") is None:
        return None
    whole, withheld = filled({**told, "kind": _TEXT.decode(fields["kind"])})
    names = _NAMES.get(_ENCODER.encode(whole["kind"]), ())
    if whole.keys() != set(names) or (said := _said({n: whole[n] for n in names})) is None:
        return None
    return said, withheld


def _said(fields: Mapping[str, object]) -> Anything | None:
    """A statement that is written to the letter as these fields are."""
    written = _ENCODER.encode(fields)
    said: Anything = _STATEMENT.decode(written)
    return None if _ENCODER.encode(said) != written or _long_number(written) else said


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


def _listed(texts: list[bytes], sd: tuple[str, ...]) -> set[str] | None:
    """The digest of every text, if each has one of its own in `sd`. 33 bytes are 44 letters: all
    digests are encoded at once, with a zero byte after each, whose last letter is cut off."""
    raw = b"\0".join([*[sha256(t).digest() for t in texts], b""])
    letters = urlsafe_b64encode(raw).decode("ascii")
    digests = {letters[i : i + 43] for i in range(0, len(letters), 44)}
    return digests if len(digests) == len(texts) and digests.issubset(sd) else None


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
_TEXT = msgspec.json.Decoder(str)
_ENCODER = msgspec.json.Encoder()
_NAMES: Mapping[bytes, tuple[str, ...]] = {
    _ENCODER.encode(kind.__struct_config__.tag): ("kind", *kind.__struct_encode_fields__)
    for kind in get_args(Anything)
}
"""The names of the fields of each kind, in order."""
