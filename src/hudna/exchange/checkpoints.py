"""What two nodes show each other of all logs: the checkpoints they have seen, and proven forks.

The same message goes both ways, signed like a delivery. Every checkpoint in it proves itself by its
log's own signature; the message's signature says only who shows it.
"""

from __future__ import annotations

import msgspec

from hudna.exchange import jws, signed
from hudna.exchange.senders import MOST_WORDS
from hudna.fault import Fault, Refused
from hudna.record.authority import Authority
from hudna.record.keys import SigningKey
from hudna.record.kinds import PartyId, TwoHistories
from hudna.record.shown import shown
from hudna.say import Say, say

TYP = "hudna-checkpoints+jwt"
LARGEST = 1024 * 1024
"""Bytes of one message."""
MOST_NOTES, MOST_HISTORIES = 256, 32


class Checkpoints(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`notes` are signed checkpoints of any log, with the cosignatures known of them; `histories`
    are the proofs of two histories that the sender holds, `keys` its own words about its keys."""

    sender: PartyId = msgspec.field(name="from")
    to: PartyId
    exercise: str | None
    sent_ms: int
    notes: tuple[str, ...] = ()
    histories: tuple[TwoHistories, ...] = ()
    keys: tuple[str, ...] = ()


def pack(said: Checkpoints, key: SigningKey) -> bytes:
    return jws.seal(said, TYP, key)


def unpack(
    packed: bytes, keys: Authority, *, me: PartyId, exercise: str | None
) -> Checkpoints:
    """What a party shows `me` in this exercise, signed with a record key of it that is good;
    else `Refused`."""
    signed.must_fit(packed, LARGEST)
    said = signed.opened(packed, Checkpoints, TYP, keys, words=lambda s: s.keys[:MOST_WORDS],
                         expected=say("checkpoints that were seen"))
    if len(said.notes) > MOST_NOTES or len(said.histories) > MOST_HISTORIES:
        raise _no("payload", f"{len(said.notes)} notes, {len(said.histories)} histories",
                  say("at most {n} notes", n=MOST_NOTES))
    signed.must_be_for(me, said.to)
    if said.exercise != exercise:
        raise _no("exercise", said.exercise or "no exercise",
                  say("{name}", name=exercise or "no exercise"))
    return said


def _no(where: str, found: str, expected: Say) -> Refused:
    return Refused(Fault(where, shown(found), expected))
