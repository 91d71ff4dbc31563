"""Compact JWS (RFC 7515) with one algorithm and a header that is ours to the letter."""

from __future__ import annotations

import msgspec

from hudna.fault import Fault, Refused
from hudna.record import base64url, strict_json
from hudna.record.keys import PublicKey, SigningKey
from hudna.record.shown import shown
from hudna.say import Say, say

ALG = "Ed25519"
LONGEST_HEADER = 1024
"""Characters of a header: ours has some 150, and whoever sends one is not known yet."""


def seal(payload: object, typ: str, key: SigningKey) -> bytes:
    """Sign the JSON of `payload`."""
    header = msgspec.json.encode({"alg": ALG, "typ": typ, "kid": key.kid})
    signed = f"{base64url.encode(header)}.{base64url.encode(msgspec.json.encode(payload))}"
    return f"{signed}.{base64url.encode(key.sign(signed.encode()))}".encode("ascii")


def unverified(sealed: bytes) -> object:
    """The payload before its signature is checked: to learn whose key to check it with, and for
    nothing else."""
    return strict_json.parse(base64url.decode(_parts(sealed)[1], "payload"), "payload")


class _Claimed(msgspec.Struct):
    sender: str = msgspec.field(name="from", default="")


def claimed(sealed: bytes) -> str:
    """From whom a message says that it is, or the token before its line end; "" where it does not.
    Nothing else of it is looked at, so that this costs little, whoever sent it."""
    token = before(b"\n", sealed)
    try:
        payload = base64url.decode(_parts(token)[1], "payload")
        return msgspec.json.decode(payload, type=_Claimed).sender
    except (Refused, msgspec.DecodeError, UnicodeDecodeError):
        return ""


def kid_of(sealed: bytes) -> str:
    """The name of the key that the header gives, whether or not it signed; "" where none."""
    return _in_header(sealed, "kid")


def type_of(sealed: bytes) -> str:
    """What the header says that it is, whether or not that is true; "" where nothing."""
    return _in_header(sealed, "typ")


def _in_header(sealed: bytes, name: str) -> str:
    found = _header(before(b".", sealed).decode("ascii", "replace"))
    value = found.get(name) if isinstance(found, dict) else None
    return value if isinstance(value, str) else ""


def before(mark: bytes, sealed: bytes) -> bytes:
    """What comes before the first mark, or all. Not by `partition`: what comes after may be
    megabytes, which it would copy."""
    end = sealed.find(mark)
    return sealed if end < 0 else sealed[:end]


def _header(text: str) -> object:
    if len(text) > LONGEST_HEADER:
        raise _no("header", text, say("at most {n} characters", n=LONGEST_HEADER))
    return strict_json.parse(base64url.decode(text, "header"), "header")


def check(sealed: bytes, typ: str, key: PublicKey) -> None:
    """Refused unless `key` signed it as a token of this type."""
    header, payload, signature = _parts(sealed)
    found = _header(header)
    if found != {"alg": ALG, "typ": typ, "kid": key.kid}:
        expected = say("alg {alg}, typ {typ} and the sender's kid", alg=ALG, typ=typ)
        raise _no("header", str(found), expected)
    if not key.verifies(base64url.decode(signature, "signature"), f"{header}.{payload}".encode()):
        raise _no("signature", "a signature that does not verify", say("the sender's signature"))


def _parts(sealed: bytes) -> tuple[str, str, str]:
    text = sealed.decode("ascii", "replace")
    if not text.isascii() or text.count(".") != 2:
        raise _no("body", text, say("header.payload.signature"))
    header, payload, signature = text.split(".")
    return header, payload, signature


def _no(where: str, found: str, expected: Say) -> Refused:
    return Refused(Fault(where, shown(found), expected))
