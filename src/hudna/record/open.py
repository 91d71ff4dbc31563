"""To hear something: a presentation becomes a record, or is refused with reasons."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import partial
from hashlib import sha256
from typing import NamedTuple

import msgspec

from hudna.fault import Fault, Refused
from hudna.record import claims, plain, sdjwt
from hudna.record.authority import Authority, LoggedBefore, never
from hudna.record.keys import PublicKey
from hudna.record.kinds import AgreementText, Anything, PartyId
from hudna.record.record import Envelope, Record
from hudna.record.release import filled
from hudna.record.shown import shown
from hudna.record.sign import hash_of
from hudna.record.sound import unsound
from hudna.say import Say, say

LIMIT = 128 * 1024
"""Bytes of a presentation of any kind but an agreement's text."""
TEXT_LIMIT = 256 * 1024
"""Bytes of a presentation of an agreement's text, which is in three languages. Reading one stops
the node for a moment, so it is no larger than such texts need."""

class Heard(NamedTuple):
    """A record, and the digests of what its presentation discloses."""

    record: Record
    digests: Collection[str]

    @property
    def disclosed(self) -> str:
        """Which disclosures those are, in one name (sdjwt.disclosure_hash)."""
        return sdjwt.hash_of_digests(self.digests)


def open_record(
    presentation: str, keys: Mapping[PartyId, PublicKey] | Authority, *, limit: int = LIMIT,
    logged_before: LoggedBefore = never,
) -> Record:
    """Verify and decode. Refused on anything that is not a sound record signed by its author's
    key in `keys`, one that is good for its kind; nothing else is ever raised, whatever the input.

    `logged_before` shows that a record by a key that has ended stood in its author's log before.
    A field that is missing is refused, but for one that its author may withhold
    (record/release.py).
    """
    return hear(presentation, keys, limit=limit, logged_before=logged_before).record


def hear(
    presentation: str, keys: Mapping[PartyId, PublicKey] | Authority, *, limit: int = LIMIT,
    logged_before: LoggedBefore = never,
) -> Heard:
    """The same, with the digests of what is disclosed."""
    _bounded(presentation)
    heard = _plain(presentation, keys) or _strict(presentation, keys)
    record = heard.record
    if isinstance(keys, Authority):
        keys.check(record, logged_before)
    if len(presentation) > limit and not isinstance(record.said, AgreementText):
        raise _too_long(presentation, limit)
    if faults := unsound(record.said):
        raise Refused(faults)
    return heard


def reopen(presentation: str) -> Record:
    """A record that this node's own log holds: signature and soundness were checked when it was
    admitted, and the tree vouches for the bytes since. What was erased since is withheld."""
    _bounded(presentation)
    if (quick := plain.take_apart(presentation)) and (read := plain.statement(quick)):
        return _read(presentation, quick, read).record
    parts = sdjwt.take_apart(presentation)
    return _record(presentation, parts, claims.read(parts.payload))


def _bounded(presentation: str) -> None:
    if len(presentation) > TEXT_LIMIT:
        raise _too_long(presentation, TEXT_LIMIT)


def _plain(presentation: str, keys: Mapping[PartyId, PublicKey] | Authority) -> Heard | None:
    """The verified record, if it is in the plain form; `None` leaves it to `_strict`."""
    if (parts := plain.take_apart(presentation)) is None:
        return None
    key = _key(keys, parts.envelope.author, parts.kid)
    if key.kid != parts.kid or not key.verifies(parts.signature, parts.signed):
        return None
    read = plain.statement(parts)
    return _read(presentation, parts, read) if read is not None else None


def _read(presentation: str, parts: plain.Plain, read: plain.Read) -> Heard:
    return Heard(Record(sha256(parts.jwt).hexdigest(), parts.envelope, read.said, presentation,
                        read.withheld), read.digests)


def _strict(presentation: str, keys: Mapping[PartyId, PublicKey] | Authority) -> Heard:
    parts = sdjwt.take_apart(presentation)
    envelope = claims.read(parts.payload)
    key = _key(keys, envelope.author, str(parts.header.get("kid")))
    sdjwt.check_signature(parts, key, claims.TYP)
    record = _record(presentation, parts, envelope)
    return Heard(record, [sdjwt.digest(text) for text in parts.disclosures])


def _key(keys: Mapping[PartyId, PublicKey] | Authority, author: PartyId, kid: str) -> PublicKey:
    if isinstance(keys, Authority):
        return keys.verifying(author, kid)
    if (key := keys.get(author)) is None:
        expected = say("one of {known}", known=", ".join(sorted(keys)))
        raise Refused(Fault("payload.iss", shown(author), expected))
    return key


def _record(presentation: str, parts: sdjwt.Parts, envelope: Envelope) -> Record:
    fields, withheld = filled(sdjwt.disclosed(parts))
    return Record(hash_of(presentation), envelope, _said(fields), presentation, withheld)


def _said(fields: dict[str, object]) -> Anything:
    try:
        said: Anything = _CONVERT(fields)
    except msgspec.ValidationError as error:
        raise Refused(Fault("fields", shown(str(error)), say("a statement of its kind"))) from None
    # Conversion passes over members that it does not know and fills in those that are missing;
    # what was signed must be all of the statement and nothing else, at every level.
    if _ENCODE(said) != _ENCODE(fields):
        raise Refused(_misfits(said, fields))
    return said


def _misfits(said: Anything, fields: dict[str, object]) -> list[Fault]:
    whole: dict[str, object] = msgspec.to_builtins(said)
    return [
        Fault(f"fields.{shown(name)}", _found(name, fields), _wanted(name, whole))
        for name in sorted({*whole, *fields})
        if (name in whole) != (name in fields)
        or _ENCODE(whole.get(name)) != _ENCODE(fields.get(name))
    ]


def _found(name: str, fields: dict[str, object]) -> str:
    return shown(fields[name]) if name in fields else "nothing"


def _wanted(name: str, whole: dict[str, object]) -> Say:
    return say("the field as its kind has it") if name in whole else say("no such field")


def _too_long(presentation: str, limit: int) -> Refused:
    expected = say("at most {limit} bytes", limit=limit)
    return Refused(Fault("presentation", f"{len(presentation)} bytes", expected))


_CONVERT = partial(msgspec.convert, type=Anything, strict=True)
_ENCODE = msgspec.json.Encoder(order="sorted").encode
