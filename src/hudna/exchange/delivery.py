"""A delivery: some records of one party's own, on their way to one partner."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from typing import Protocol, TypeVar

import msgspec

from hudna.exchange import jws, signed
from hudna.exchange.senders import Keys
from hudna.fault import Fault, Refused
from hudna.log.checkpoint import parse
from hudna.record.keys import SigningKey
from hudna.record.kinds import PartyId, Reached
from hudna.record.shown import shown
from hudna.say import Say, say

TYP = "hudna-delivery+jwt"
LARGEST = 4 * 1024 * 1024
"""Bytes of a whole delivery."""
MOST = 500
"""Records in one: a receipt names all of them, and must fit into a record itself."""
_ROOM = 2 * 1024 * 1024
"""Bytes of presentations in one, so that it stays below `LARGEST` in base64."""


class Delivery(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`checkpoint` is the sender's latest signed one, `records` are presentations, `sent_ms` the
    sender's clock. `exercise` is the exercise that the sender is in."""

    sender: PartyId = msgspec.field(name="from")
    to: PartyId
    exercise: str | None
    checkpoint: str
    sent_ms: int
    records: tuple[str, ...]


class HasText(Protocol):
    @property
    def presentation(self) -> str: ...


Presented = TypeVar("Presented", bound=HasText)


def pack(delivery: Delivery, key: SigningKey) -> bytes:
    return jws.seal(delivery, TYP, key)


def digest(packed: bytes) -> str:
    """Hex SHA-256 of the exact bytes that travelled: what a receipt names."""
    return sha256(packed).hexdigest()


def unpack(
    packed: bytes, keys: Keys, *, me: PartyId, exercise: str | None
) -> Delivery:
    """The delivery, signed by a partner in `keys` and meant for `me` in this exercise; else
    `Refused`, and nothing of it has been believed but what it says of the key that signed it."""
    signed.must_fit(packed, LARGEST)
    delivery = signed.opened(packed, Delivery, TYP, keys, expected=say("a delivery"),
                             words=lambda said: said.records)
    signed.must_be_for(me, delivery.to)
    if faults := tuple(_faults(delivery, exercise)):
        raise Refused(faults)
    return delivery


def batch(waiting: Iterable[Presented]) -> tuple[Presented, ...]:
    """As many of `waiting`, in order, as one delivery carries; at least one, if there is one."""
    chosen: list[Presented] = []
    room = _ROOM
    for record in waiting:
        room -= len(record.presentation)
        if chosen and (room < 0 or len(chosen) == MOST):
            break
        chosen.append(record)
    return tuple(chosen)


def reached(checkpoint: str) -> Reached | None:
    """How far a log had come by a signed checkpoint, as it says; None where it is none."""
    try:
        said = parse(checkpoint.partition("\n\n")[0] + "\n")
    except Refused:
        return None
    return Reached(said.origin, said.size, said.root.hex())


def _faults(delivery: Delivery, exercise: str | None) -> Iterable[Fault]:
    if delivery.exercise != exercise:
        found = shown(delivery.exercise or "no exercise")
        yield Fault("exercise", found, say("{name}", name=exercise or "no exercise"))
    if not 0 < len(delivery.records) <= MOST:
        found = f"{len(delivery.records)} records"
        yield Fault("records", found, say("from 1 to {most} records", most=MOST))


def _no(where: str, found: str, expected: Say) -> Refused:
    return Refused(Fault(where, shown(found), expected))
