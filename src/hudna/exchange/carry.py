"""The same deliveries and answers by file, for a link that is a person with a stick.

A file holds the very tokens that the line would have carried, sealed to the partner's record key:
whoever carries it learns its size. Nothing here is kept between two files. An answer brings the
delivery that it answers back with it, under our own signature, so a file that is lost, doubled or
late costs nothing and changes nothing.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from typing import NamedTuple, Protocol

import msgspec

from hudna.exchange import delivery, jws, reply, told
from hudna.exchange.delivery import Delivery
from hudna.exchange.outgoing import Outgoing
from hudna.exchange.sealing import seal, unseal
from hudna.exchange.told import Sent, Terms
from hudna.exchange.voice import Voice, must_sign
from hudna.fault import Fault, Refused
from hudna.record import sdjwt
from hudna.record.authority import Authority
from hudna.record.keys import SigningKey
from hudna.record.kinds import PartyId, RecordHash
from hudna.record.record import Record
from hudna.record.shown import shown
from hudna.record.sign import hash_of
from hudna.say import Say, say
from hudna.view.world import World

MAGIC = b"hudna-carry-1\n"
LARGEST = 64 * 1024 * 1024
"""Bytes of a file."""
MOST = 256
"""Deliveries in a file, and answers: ours have a fraction of that, and to pack a file takes no more
than a public key."""
ROOM = LARGEST // 2
"""Bytes of deliveries in one: each comes back with its answer, which is smaller."""


class Answered(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A delivery as its sender signed it, and the signed answer to it."""

    delivery: str
    reply: str


class Carried(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What one party's node sends to one other's. Only the tokens are signed: the rest says where
    they belong."""

    sender: PartyId = msgspec.field(name="from")
    to: PartyId
    deliveries: tuple[str, ...] = ()
    answers: tuple[Answered, ...] = ()


class Packed(NamedTuple):
    """A file for a partner. `records`: how many of those that waited are in it, `left`: how many
    are for the files after it."""

    file: bytes
    records: int
    left: int


class Brought(NamedTuple):
    """What became of a file of `sender`: `answers` are for the way back, `records` came in it,
    `told` of ours were receipted by it. `refused`: why parts of it were, and records on either
    side, in English."""

    sender: PartyId
    answers: tuple[Answered, ...]
    records: int
    told: int
    refused: tuple[str, ...]


class Home(Protocol):
    """What carrying needs of its node. `secrets`: the record keys that it holds."""

    party: PartyId
    exercise: str | None

    @property
    def world(self) -> World: ...

    @property
    def voice(self) -> Voice: ...

    @property
    def authority(self) -> Authority: ...

    @property
    def secrets(self) -> Sequence[SigningKey]: ...

    @property
    def holding(self) -> Say | None: ...

    def now_ms(self) -> int: ...

    def checkpoint(self) -> str: ...

    def terms(self, partner: PartyId) -> Terms: ...

    def words_waiting(self, partner: PartyId) -> tuple[str, ...]: ...

    def queue(self, partner: PartyId) -> Iterator[Record]: ...

    def how_many_wait(self, partner: PartyId) -> int: ...

    def outgoing(self, record: Record, partner: PartyId) -> Outgoing: ...

    def other(self, of: RecordHash, partner: PartyId) -> Outgoing | None: ...

    async def packed(self, records: Sequence[Record], partner: PartyId) -> list[Outgoing]: ...

    async def receive_carried(self, packed: bytes) -> bytes: ...

    async def receipted(self, receipts: Sequence[str]) -> None: ...


async def files(
    home: Home, to: PartyId, answers: Sequence[Answered] = ()
) -> AsyncIterator[Packed]:
    """All that waits for a partner, and the answers to what it sent: one file, more where that is
    too much for one, none where there is nothing. Raises `Refused` for a party that is no partner,
    or while this node may not sign."""
    must_sign(home.holding)
    good = home.authority.good(to, "record") if to in home.authority.keys else ()
    if not good or to == home.party:
        raise _no("to", to, say("a partner of this node"))
    waiting, done = list(home.queue(to)), 0
    while answers or done < len(waiting):
        tokens, taken = await _deliveries(home, to, waiting[done:])
        done += taken
        carried = Carried(home.party, to, tokens, tuple(answers))
        file = MAGIC + seal(msgspec.json.encode(carried), good[-1])
        yield Packed(file, taken, len(waiting) - done)
        answers = ()


async def take_in(home: Home, file: bytes) -> Brought:
    """Everything in a file that a partner has packed: its deliveries come in by the door that they
    would have come in by, its receipts are kept. Raises `Refused` where the file is none, or not
    for this node; a part that is refused holds up no other."""
    must_sign(home.holding)
    carried = await asyncio.to_thread(opened, file, home.secrets, me=home.party)
    waited, refused = home.how_many_wait(carried.sender), list[str]()
    for answered in carried.answers:
        try:
            refused += await _settled(home, carried.sender, answered)
        except Refused as error:
            refused.append(str(error))
    left = home.how_many_wait(carried.sender)
    answers, records = list[Answered](), 0
    for token in carried.deliveries:
        try:
            answer = await _received(home, carried.sender, token)
        except Refused as error:
            refused.append(str(error))
            continue
        turned = reply.of(answer).refused
        refused += [t.fault for t in turned]
        records += len(delivery.records(_bytes(token))) - len(turned)
        answers.append(Answered(token, answer.decode("ascii")))
    return Brought(carried.sender, tuple(answers), records, waited - left, tuple(refused))


def opened(file: bytes, secrets: Sequence[SigningKey], *, me: PartyId) -> Carried:
    """What a file holds; `Refused` where it is no whole file for `me`. Nothing in it is believed
    yet."""
    if not file.startswith(MAGIC):
        raise _no("file", f"{len(file)} bytes", say("a file that hudna exchange has packed"))
    if len(file) > LARGEST:
        raise _no("file", f"{len(file)} bytes", say("at most {n} bytes", n=LARGEST))
    try:
        found = msgspec.json.decode(unseal(file[len(MAGIC):], secrets), type=Carried)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise _no("file", str(error), say("deliveries and answers")) from None
    if found.to != me:
        raise _no("to", found.to, say("{me}", me=me))
    if (most := max(len(found.deliveries), len(found.answers))) > MOST:
        raise _no("file", f"{most} deliveries or answers", say("at most {n} of them", n=MOST))
    return found


async def _deliveries(
    home: Home, to: PartyId, waiting: Sequence[Record]
) -> tuple[tuple[str, ...], int]:
    """As many, in order, as one file carries, and how many records are in them."""
    tokens, room, taken = list[str](), ROOM, 0
    while taken < len(waiting):
        token, count = await _delivery(home, to, waiting[taken : taken + delivery.MOST])
        room -= len(token)
        if tokens and room < 0:
            break
        tokens.append(token)
        taken += count
    return tuple(tokens), taken


async def _delivery(
    home: Home, to: PartyId, due: Sequence[Record]
) -> tuple[str, int]:
    terms = None
    while terms != (now := home.terms(to)):
        # What is taken back while it is made ready does not leave with it.
        terms, batch = now, delivery.batch(await home.packed(due, to))
    voice = home.voice
    said = Delivery(voice.party, to, voice.exercise, home.checkpoint(), home.now_ms(),
                    tuple(r.presentation for r in batch), keys=home.words_waiting(to))
    return delivery.pack(said, voice.key).decode("ascii"), len(batch)


async def _received(home: Home, sender: PartyId, token: str) -> bytes:
    packed = _bytes(token)
    if (found := await asyncio.to_thread(jws.claimed, packed)) != sender:
        raise _no("from", found, say("{party}", party=sender))
    return await home.receive_carried(packed)


async def _settled(home: Home, sender: PartyId, answered: Answered) -> list[str]:
    """Keep the receipts for a delivery of ours; why the partner refused what it did."""
    packed = _bytes(answered.delivery)
    ours = await asyncio.to_thread(
        delivery.unpack, packed, home.authority, me=sender, exercise=home.exercise)
    if ours.sender != home.party:
        raise _no("from", ours.sender, say("{me}", me=home.party))
    sent = Sent(delivery.digest(packed), tuple(_as_sent(home, sender, p) for p in ours.records))
    answer = await asyncio.to_thread(
        reply.unpack, _bytes(answered.reply), home.authority, sender=sender, me=home.party,
        delivery=sent.digest)
    await home.receipted(told.receipts(answer, sent, home.authority, me=home.party,
                                       other=lambda of: home.other(of, sender)))
    return [f"{record}: {why}" for record, why in told.turned(answer, sent).items()]


def _as_sent(home: Home, to: PartyId, presentation: str) -> Outgoing:
    """A record as it was in a delivery of ours: what a receipt of it may rightly give."""
    record = home.world.record(hash_of(presentation))
    if record is None:
        raise _no("records", hash_of(presentation), say("records that this log holds"))
    now = home.outgoing(record, to)
    return now._replace(bound=now.bound | {sdjwt.disclosure_hash(presentation)})


def _bytes(token: str) -> bytes:
    return token.encode("utf-8", "replace")


def _no(where: str, found: str, expected: Say) -> Refused:
    return Refused(Fault(where, shown(found), expected))
