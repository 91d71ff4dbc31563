"""To read a signed message: the signature first, and only then what is in it.

Whoever sends bytes that no key of a party has signed costs this node one look at a short header and
one verification. Only where the key is not known here is the content looked at before, for a
message may bring the very word that its key is good.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol, TypeVar

import msgspec

from hudna.exchange import jws
from hudna.exchange.senders import Keys, key_of, must_be_one_of
from hudna.fault import Fault, Refused
from hudna.record.authority import Authority
from hudna.record.keys import PublicKey
from hudna.record.kinds import PartyId
from hudna.record.shown import shown
from hudna.say import Say, say


class HasSender(Protocol):
    @property
    def sender(self) -> PartyId: ...


Message = TypeVar("Message", bound=HasSender)


class UnprovenError(Refused):
    """Refused before any signature was found good: whose name it bears is a claim. So is who sends
    a message that is for another: its reader has it too, and can bring it here."""


def must_fit(packed: bytes, most: int) -> None:
    if len(packed) > most:
        raise UnprovenError(Fault("body", f"{len(packed)} bytes", say("at most {n} bytes", n=most)))


def must_be_for(me: PartyId, to: PartyId) -> None:
    if to != me:
        raise UnprovenError(Fault("to", shown(to), say("{me}", me=me)))


def opened(
    token: bytes, kind: type[Message], typ: str, keys: Keys, *, expected: Say,
    words: Callable[[Message], Sequence[str]] = lambda _: (),
) -> Message:
    """The message in `token`, signed as one of type `typ` by a good key of its sender; else
    `UnprovenError`. `expected`: what it is called. `words`: what it carries about the sender's
    keys."""
    try:
        kid = jws.kid_of(token)
        known = signers(keys, kid)
        if known:
            jws.check(token, typ, next(iter(known.values())))
        said = _read(jws.unverified(token), kind, expected)
        if not known:
            jws.check(token, typ, key_of(keys, said.sender, kid, words(said)))
        _must_be_of(known, said.sender, keys)
    except Refused as refused:
        raise UnprovenError(refused.faults) from None
    return said


def _must_be_of(known: Mapping[PartyId, PublicKey], sender: PartyId, keys: Keys) -> None:
    if known and sender not in known:
        must_be_one_of(keys.keys if isinstance(keys, Authority) else keys, sender)
        raise Refused(Fault("header.kid", "another party's key",
                            say("a key of {party} that is good now", party=sender)))


def claimed(packed: bytes, keys: Keys) -> PartyId:
    """By the name of the key in its header, whose message this would be; "" where nobody's."""
    try:
        return next(iter(signers(keys, jws.kid_of(packed))), "")
    except Refused:
        return ""


def signers(keys: Keys, kid: str) -> dict[PartyId, PublicKey]:
    """The parties of which a good record key has this name, and the key; usually one or none."""
    if not isinstance(keys, Authority):
        return {party: key for party, key in keys.items() if key.kid == kid}
    return {party: key for party in keys.keys for key in keys.good(party, "record")
            if key.kid == kid}


def _read(payload: object, kind: type[Message], expected: Say) -> Message:
    try:
        return msgspec.convert(payload, kind, strict=True)
    except msgspec.ValidationError as error:
        raise Refused(Fault("payload", shown(str(error)), expected)) from None
