"""A delivery: some records of one party's own, on their way to one partner.

On the line it is a signed token, a line end, and the records as they are, one a line: the token
names their digest, so nothing of them is looked at before the signature is found good, and to carry
them costs neither reader nor author more than their bytes.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from typing import Protocol, TypeVar

import msgspec

from hudna.exchange import jws, signed
from hudna.exchange.senders import MOST_WORDS, Keys
from hudna.fault import Fault, Refused
from hudna.log.checkpoint import parse
from hudna.record.keys import SigningKey
from hudna.record.kinds import PartyId, Reached
from hudna.record.shown import shown
from hudna.say import say

TYP = "hudna-delivery+jwt"
LARGEST = 3 * 1024 * 1024
"""Bytes of a whole delivery."""
LARGEST_TOKEN = 256 * 1024
MOST = 600
"""Records in one: a receipt names all of them, and must fit into a record itself."""
_ROOM = 5 * 512 * 1024
"""Bytes of presentations in one, so that it stays below `LARGEST`."""


class Delivery(msgspec.Struct, frozen=True):
    """`checkpoint` is the sender's latest signed one, `records` are presentations, `sent_ms` the
    sender's clock. `exercise` is the exercise that the sender is in. `after`: the digest of the
    delivery that must have been taken in before this one on the same line, "" where none must.
    `keys`: the sender's words about its own keys that are not receipted yet: the one that signs
    this may stand in its log behind more than a delivery carries."""

    sender: PartyId
    to: PartyId
    exercise: str | None
    checkpoint: str
    sent_ms: int
    records: tuple[str, ...]
    after: str = ""
    keys: tuple[str, ...] = ()


class _Token(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is signed of a delivery. `digest`: the hex SHA-256 of all that comes after the token's
    line end."""

    sender: PartyId = msgspec.field(name="from")
    to: PartyId
    exercise: str | None
    checkpoint: str
    sent_ms: int
    after: str
    digest: str
    keys: tuple[str, ...] = ()


class HasText(Protocol):
    @property
    def presentation(self) -> str: ...


Presented = TypeVar("Presented", bound=HasText)


def pack(delivery: Delivery, key: SigningKey) -> bytes:
    body = "\n".join(delivery.records).encode("utf-8", "replace")
    token = _Token(delivery.sender, delivery.to, delivery.exercise, delivery.checkpoint,
                   delivery.sent_ms, delivery.after, sha256(body).hexdigest(), delivery.keys)
    return jws.seal(token, TYP, key) + b"\n" + body


def digest(packed: bytes) -> str:
    """Hex SHA-256 of what was signed, before the first line end, on which all that comes after it
    hangs: what a receipt names."""
    return sha256(jws.before(b"\n", packed)).hexdigest()


def unpack(
    packed: bytes, keys: Keys, *, me: PartyId, exercise: str | None
) -> Delivery:
    """The delivery, signed by a partner in `keys` and meant for `me` in this exercise; else
    `Refused`, and nothing of it has been believed but what it says of the key that signed it."""
    signed.must_fit(packed, LARGEST)
    token, body = _apart(packed)
    said = signed.opened(token, _Token, TYP, keys, expected=say("a delivery"),
                         words=lambda said: (*said.keys[:MOST_WORDS], *_records(said, body)))
    signed.must_be_for(me, said.to)
    records = _records(said, body)
    if faults := tuple(_faults(said, len(records), exercise)):
        raise Refused(faults)
    return Delivery(said.sender, said.to, said.exercise, said.checkpoint, said.sent_ms, records,
                    said.after, said.keys)


def records(packed: bytes) -> tuple[str, ...]:
    """The presentations in a delivery that has been unpacked before."""
    return tuple(_lines(_apart(packed)[1]))


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


def _apart(packed: bytes) -> tuple[bytes, bytes]:
    end = packed.find(b"\n", 0, LARGEST_TOKEN)
    if end < 0:
        raise signed.UnprovenError(Fault("body", "no line end",
                                         say("a signed token, a line end, and records")))
    return packed[:end], packed[end + 1 :]


def _records(said: _Token, body: bytes) -> tuple[str, ...]:
    """The records that the token names, whoever signed it."""
    if sha256(body).hexdigest() != said.digest:
        raise signed.UnprovenError(Fault("digest", shown(said.digest),
                                         say("the digest of the records that come with it")))
    return tuple(_lines(body))


def _lines(body: bytes) -> list[str]:
    """One more at the most than a delivery may have, whatever is in the body."""
    return body.decode("utf-8", "replace").split("\n", MOST) if body else []


def _faults(said: _Token, records: int, exercise: str | None) -> Iterable[Fault]:
    if said.exercise != exercise:
        found = shown(said.exercise or "no exercise")
        yield Fault("exercise", found, say("{name}", name=exercise or "no exercise"))
    if not 0 < records <= MOST:
        found = f"more than {MOST} records" if records else "no record"
        yield Fault("records", found, say("from 1 to {most} records", most=MOST))
