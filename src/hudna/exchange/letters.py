"""What is said about the depositary's mailbox: a deposit that is brought, and what is asked for.

Each message is a signed token. Where bytes travel with it, they come after it and a line end: the
token names their digest, so that it can be checked before they are looked at.
"""

from __future__ import annotations

from typing import NamedTuple, TypeVar

import msgspec

from hudna.exchange import jws, signed
from hudna.exchange.senders import MOST_WORDS
from hudna.fault import Fault, Refused
from hudna.record.authority import Authority
from hudna.record.keys import SigningKey
from hudna.record.kinds import PartyId, RecordHash
from hudna.record.shown import shown
from hudna.say import Say, say

LEFT, ASKED, GIVEN = "hudna-left+jwt", "hudna-asked+jwt", "hudna-given+jwt"
LARGEST_TOKEN = 1024 * 1024
LARGEST = 6 * 1024 * 1024
"""Bytes of a message with what comes after it: a whole delivery, sealed, and the token."""
MOST = 64
"""Deposits that one question names."""


class Left(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`deposit` is the presentation of the sender's `Deposit`, whose bytes come with this. `keys`:
    the sender's own words about its keys."""

    sender: PartyId = msgspec.field(name="from")
    to: PartyId
    exercise: str | None
    deposit: str
    keys: tuple[str, ...] = ()


class Asked(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The sender asks for one of the deposits `want`, and has in its log what was in those of
    `taken`: they need be kept no longer."""

    sender: PartyId = msgspec.field(name="from")
    to: PartyId
    exercise: str | None
    sent_ms: int
    want: tuple[RecordHash, ...]
    taken: tuple[RecordHash, ...] = ()
    keys: tuple[str, ...] = ()


class Given(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The answer to the message with the digest `asked`: the bytes of `deposit` come with it, none
    where it is "". `gone`: those of `want` whose bytes are not kept, each with the asking party's
    own word that it has taken them, or "" where there is none."""

    sender: PartyId = msgspec.field(name="from")
    to: PartyId
    asked: str
    deposit: RecordHash = ""
    gone: dict[RecordHash, str] = {}


Message = TypeVar("Message", Left, Asked, Given)


class Opened(NamedTuple):
    """A message whose signature was checked, its token, and the bytes that came with it."""

    token: bytes
    after: bytes


def pack(said: Left | Asked | Given, key: SigningKey, after: bytes = b"") -> bytes:
    return jws.seal(said, _TYP[type(said)], key) + b"\n" + after


def unpack(
    packed: bytes, kind: type[Message], keys: Authority, *, me: PartyId
) -> tuple[Message, Opened]:
    """A message of this kind to `me` by a party whose key is good; else `Refused`."""
    signed.must_fit(packed, LARGEST)
    end = packed.find(b"\n", 0, LARGEST_TOKEN)
    if end < 0:
        raise signed.UnprovenError(Fault("body", "no line end",
                                         say("a signed token, a line end, and bytes")))
    token = packed[:end]
    said = signed.opened(token, kind, _TYP[kind], keys, words=_words,
                         expected=say("a message about the mailbox"))
    signed.must_be_for(me, said.to)
    if isinstance(said, Asked) and max(len(said.want), len(said.taken)) > MOST:
        raise _no("want", f"{len(said.want)} deposits", say("at most {n} deposits", n=MOST))
    return said, Opened(token, packed[end + 1 :])


def must_be_in(exercise: str | None, said: Left | Asked) -> None:
    """Refused where the message is of another exercise than this node's."""
    if said.exercise != exercise:
        raise _no("exercise", said.exercise or "no exercise",
                  say("{name}", name=exercise or "no exercise"))


def _words(said: Left | Asked | Given) -> tuple[str, ...]:
    return () if isinstance(said, Given) else said.keys[:MOST_WORDS]


def _no(where: str, found: str, expected: Say) -> Refused:
    return Refused(Fault(where, shown(found), expected))


_TYP = {Left: LEFT, Asked: ASKED, Given: GIVEN}
