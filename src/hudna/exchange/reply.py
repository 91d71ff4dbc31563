"""The answer to a delivery: receipts for what was admitted, reasons for what was refused."""

from __future__ import annotations

import msgspec

from hudna.exchange import jws
from hudna.exchange.senders import key_of
from hudna.fault import Fault, Refused
from hudna.record.authority import Authority
from hudna.record.keys import PublicKey, SigningKey
from hudna.record.kinds import PartyId
from hudna.record.shown import shown
from hudna.say import say

TYP = "hudna-reply+jwt"
LARGEST = 4 * 1024 * 1024
"""Bytes that a sender reads of an answer."""


class Turned(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One record that was refused: its place in the delivery, and why, in English."""

    at: int
    fault: str


class Reply(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`delivery` names the bytes answered. `receipts` are presentations of signed `Receipt`
    records, already in the answering node's log: a new one for what is new, and the first one
    again for what it had been told before."""

    sender: PartyId = msgspec.field(name="from")
    to: PartyId
    delivery: str
    receipts: tuple[str, ...]
    refused: tuple[Turned, ...]


def pack(reply: Reply, key: SigningKey) -> bytes:
    return jws.seal(reply, TYP, key)


def of(packed: bytes) -> Reply:
    """What an answer says, before its signature is checked."""
    return _read(jws.unverified(packed))


def unpack(
    packed: bytes, key: PublicKey | Authority, *, sender: PartyId, me: PartyId, delivery: str
) -> Reply:
    """The answer of `sender` to the delivery with this digest; else `Refused`."""
    reply = _read(jws.unverified(packed))
    if isinstance(key, Authority):
        key = key_of(key, sender, jws.kid_of(packed))
    jws.check(packed, TYP, key)
    if (reply.sender, reply.to, reply.delivery) != (sender, me, delivery):
        found = shown(f"{reply.sender} to {reply.to}, {reply.delivery}")
        raise Refused(Fault("reply", found, say("the partner's answer to this delivery")))
    return reply


def _read(payload: object) -> Reply:
    try:
        return msgspec.convert(payload, Reply, strict=True)
    except msgspec.ValidationError as error:
        raise Refused(Fault("reply", shown(str(error)), say("an answer to a delivery"))) from None
