"""To ask a partner what it has already, where much waits: a cut is resumed from where both agree.

The answer is the one to a delivery: the receipts that the partner has given before. It names what
was delivered by the asking party alone, so that nobody learns from it what others have said.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from hudna.exchange import jws, signed
from hudna.exchange.accept import texts
from hudna.exchange.reply import Reply
from hudna.exchange.senders import MOST_WORDS
from hudna.fault import Fault, Refused
from hudna.log.append import Log
from hudna.record.authority import Authority
from hudna.record.keys import SigningKey
from hudna.record.kinds import PartyId, Receipt, RecordHash
from hudna.record.shown import shown
from hudna.say import Say, say
from hudna.view.world import World

TYP = "hudna-offer+jwt"
MOST = 4096
LARGEST = 1024 * 1024
"""Records named in one offer, and bytes of it."""
AT_ONCE = 64
"""Receipts that are read at once."""
ROOM = 2 * 1024 * 1024
"""Characters of receipts in one answer: of what they leave out the sender asks again."""


class Offer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`hashes` are own records of the sender that it has no receipt for, in the order of its log.
    `keys`: its own words about its keys."""

    sender: PartyId = msgspec.field(name="from")
    to: PartyId
    exercise: str | None
    sent_ms: int
    hashes: tuple[RecordHash, ...]
    keys: tuple[str, ...] = ()


def pack(offer: Offer, key: SigningKey) -> bytes:
    return jws.seal(offer, TYP, key)


def unpack(packed: bytes, keys: Authority, *, me: PartyId, exercise: str | None) -> Offer:
    """The offer of a partner to `me` in this exercise; else `Refused`."""
    signed.must_fit(packed, LARGEST)
    offer = signed.opened(packed, Offer, TYP, keys, expected=say("an offer"),
                          words=lambda said: said.keys[:MOST_WORDS])
    signed.must_be_for(me, offer.to)
    if offer.exercise != exercise:
        raise _no("exercise", offer.exercise or "no exercise",
                  say("{name}", name=exercise or "no exercise"))
    if len(offer.hashes) > MOST:
        raise _no("hashes", str(len(offer.hashes)), say("at most {n}", n=MOST))
    return offer


def given(world: World, offer: Offer) -> tuple[RecordHash, ...]:
    """The receipts given before for what is offered."""
    found = (_given(world, h, offer) for h in dict.fromkeys(offer.hashes))
    return tuple(dict.fromkeys(filter(None, found)))


def answer(log: Log, me: PartyId, offer: Offer, digest: str, given: Sequence[RecordHash]) -> Reply:
    """Those receipts, as many as there is room for. Blocking."""
    receipts: list[str] = []
    room = ROOM
    for text in _read(log, given):
        room -= len(text)
        if receipts and room < 0:
            break
        receipts.append(text)
    return Reply(me, offer.sender, digest, tuple(receipts), ())


def _read(log: Log, given: Sequence[RecordHash]) -> Iterator[str]:
    for start in range(0, len(given), AT_ONCE):
        yield from texts(log, given[start : start + AT_ONCE])


def _given(world: World, of: RecordHash, offer: Offer) -> RecordHash | None:
    told = world.receipts.told(of).get(world.me)
    receipt = world.record(told.receipt) if told else None
    said = receipt.said if receipt else None
    return told.receipt if told and isinstance(said, Receipt) and said.sender == offer.sender else (
        None)


def _no(where: str, found: str, expected: Say) -> Refused:
    return Refused(Fault(where, shown(found), expected))
