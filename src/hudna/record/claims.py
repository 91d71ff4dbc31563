"""The clear claims of a record: all that every reader sees of it."""

from __future__ import annotations

import re

import msgspec

from hudna.fault import Fault, Refused
from hudna.record import strict_json, uuid7
from hudna.record.record import Envelope, Seen
from hudna.record.shown import shown
from hudna.say import say

TYP = "hudna+sd-jwt"
"""RFC 9901 section 9.11: a type of our own, so that no other token passes for a record."""
MOST_SEEN = 16
DIGESTS = 24
"""Every record of version 1 has as many digests, so that their number tells nothing."""
_NAME = re.compile(r"\S{1,64}")
_HASH = re.compile(r"[0-9a-f]{64}", re.ASCII)


class Refs(msgspec.Struct, frozen=True, gc=False, forbid_unknown_fields=True, omit_defaults=True):
    """`supersedes`: the hash of the record that this one takes the place of."""

    supersedes: str | msgspec.UnsetType = msgspec.UNSET


class Claims(msgspec.Struct, frozen=True, gc=False, forbid_unknown_fields=True, omit_defaults=True):
    """As on the wire. `iat` is RFC 7519's NumericDate in whole seconds; the exact millisecond is
    the UUIDv7's. `seen`: what the author knew of each peer's log."""

    v: int
    id: str
    iss: str
    iat: int
    refs: Refs | msgspec.UnsetType = msgspec.UNSET
    exercise: str | msgspec.UnsetType = msgspec.UNSET
    seen: tuple[Seen, ...] | msgspec.UnsetType = msgspec.UNSET
    sd_alg: str | msgspec.UnsetType = msgspec.field(default=msgspec.UNSET, name="_sd_alg")
    sd: tuple[str, ...] | msgspec.UnsetType = msgspec.field(default=msgspec.UNSET, name="_sd")


def write(envelope: Envelope) -> dict[str, object]:
    """The claims of `envelope`; Refused where it says what no record may."""
    claims = Claims(
        v=envelope.version,
        id=envelope.id,
        iss=envelope.author,
        iat=envelope.issued_ms // 1000,
        refs=Refs(envelope.supersedes) if envelope.supersedes is not None else msgspec.UNSET,
        exercise=envelope.exercise if envelope.exercise is not None else msgspec.UNSET,
        seen=envelope.seen or msgspec.UNSET,
    )
    if faults := _faults(claims):
        raise Refused(faults)
    written: dict[str, object] = msgspec.to_builtins(claims)
    return written


def read(payload: dict[str, object]) -> Envelope:
    """The envelope in a payload; Refused with every fault."""
    try:
        claims = msgspec.convert(payload, Claims, strict=True)
    except msgspec.ValidationError as error:
        raise Refused(Fault("payload", shown(str(error)), say("the claims of a record"))) from None
    if faults := (*_faults(claims), *_digests(claims)):
        raise Refused(faults)
    return _envelope(claims)


def read_plain(raw: bytes) -> tuple[Envelope, tuple[str, ...]] | None:
    """The envelope and the digests in the JSON of a payload, if it is sound and written as
    `sdjwt.issue` writes it; `None` for anything else, which is for the strict reader to judge."""
    try:
        claims = _DECODE(raw)
        if _ENCODE(claims) != raw or _faults(claims) or _digests(claims):
            return None
    except (msgspec.MsgspecError, ValueError, Refused):
        return None
    sd = claims.sd or ()
    if claims.sd_alg != "sha-256" or len(set(sd)) != len(sd) or _beyond(claims.seen or ()):
        return None
    return _envelope(claims), sd


def _beyond(seen: tuple[Seen, ...]) -> bool:
    return bool(seen) and max([s.size for s in seen]) > strict_json.LARGEST


def _envelope(claims: Claims) -> Envelope:
    refs = claims.refs or Refs()
    return Envelope(
        id=claims.id,
        author=claims.iss,
        issued_ms=uuid7.moment(claims.id, "payload.id"),
        supersedes=refs.supersedes or None,
        exercise=claims.exercise or None,
        version=claims.v,
        seen=claims.seen or (),
    )


def _faults(claims: Claims) -> tuple[Fault, ...]:
    faults = []
    if claims.v != 1:
        faults.append(Fault("payload.v", shown(claims.v), say("1")))
    if not _NAME.fullmatch(claims.iss) or not claims.iss.isprintable():
        faults.append(Fault("payload.iss", shown(claims.iss), say("a party's id")))
    if claims.iat != uuid7.moment(claims.id, "payload.id") // 1000:
        expected = say("the second of the moment in the id")
        faults.append(Fault("payload.iat", shown(claims.iat), expected))
    return (*faults, *_optional(claims))


def _optional(claims: Claims) -> tuple[Fault, ...]:
    faults = []
    if claims.exercise is not msgspec.UNSET and not _exercise(claims.exercise):
        expected = say("the name of an exercise, of at most 200 characters")
        faults.append(Fault("payload.exercise", shown(claims.exercise), expected))
    if claims.refs is not msgspec.UNSET:
        found = claims.refs.supersedes
        if found is msgspec.UNSET or not _HASH.fullmatch(found):
            expected = say("64 hexadecimal digits in lower case")
            faults.append(Fault("payload.refs.supersedes", shown(found), expected))
    if claims.seen is not msgspec.UNSET and not _seen(claims.seen):
        expected = say("from 1 to {most} checkpoints, by origin, each origin once", most=MOST_SEEN)
        faults.append(Fault("payload.seen", shown(claims.seen), expected))
    return tuple(faults)


def _seen(seen: tuple[Seen, ...]) -> bool:
    before = ""
    for one in seen:
        if not before < one.origin or len(one.origin) > 200 or not one.origin.isprintable():
            return False
        if one.size <= 0 or not _HASH.fullmatch(one.root):
            return False
        before = one.origin
    return 0 < len(seen) <= MOST_SEEN


def _exercise(text: str) -> bool:
    return 0 < len(text) <= 200 and text.isprintable() and text == text.strip()


def _digests(claims: Claims) -> tuple[Fault, ...]:
    sd = claims.sd or ()
    if len(sd) != DIGESTS or list(sd) != sorted(sd):
        expected = say("{count} digests in order", count=DIGESTS)
        return (Fault("payload._sd", f"{len(sd)} digests", expected),)
    return ()


_DECODE = msgspec.json.Decoder(Claims).decode
_ENCODE = msgspec.json.Encoder().encode
