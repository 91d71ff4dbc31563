"""What a node asks of its partners when it has lost the end of its own log, and what they give.

A partner's mirror has the leaves and the checkpoint over them, which the asking node's own key has
signed; its log has those of the records that it was told. Of these it gives the asking party's own
words and its own words to that party, never a third one's: any party can put the hash of a record
into its own log, and hashes are public, so a leaf there shows no right to the content.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol, TypeVar

import msgspec

from hudna.exchange import jws, signed
from hudna.exchange.senders import MOST_WORDS
from hudna.fault import Fault, Refused
from hudna.log.entry import Entry
from hudna.log.mirror import Mirror
from hudna.record import sdjwt
from hudna.record.authority import Authority
from hudna.record.keys import SigningKey
from hudna.record.kinds import PartyId, Receipt, RecordHash
from hudna.record.shown import shown
from hudna.say import Say, say
from hudna.view.releases import goes_to, withheld
from hudna.view.world import World

ASKED, FOUND = "hudna-lost+jwt", "hudna-found+jwt"
LARGEST = 8 * 1024 * 1024
"""Bytes of an answer."""
MOST = 500
ROOM = 4 * 1024 * 1024
"""Leaves of one answer, and characters of records in it, unless one alone is longer."""


class Ask(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The sender has its own log up to the size `start`."""

    sender: PartyId = msgspec.field(name="from")
    to: PartyId
    exercise: str | None
    sent_ms: int
    start: int


class Found(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`leaves` (hex) come after `start` in the log that `note`, its checkpoint, covers: all or a
    part. `records` are presentations in the leaves' places, None where the giver has none. `note`
    is empty where nothing is held. `keys` are the giver's own words about its keys."""

    sender: PartyId = msgspec.field(name="from")
    to: PartyId
    start: int
    note: str
    leaves: tuple[str, ...]
    records: tuple[str | None, ...]
    keys: tuple[str, ...] = ()


Message = TypeVar("Message", Ask, Found)


class Holds(Protocol):
    def entry(self, record_hash: RecordHash) -> Entry | None: ...


class Kept(NamedTuple):
    """What is held of the asking party's log: the note of its checkpoint, leaves, and in their
    places the entries that this node's own log has of these records."""

    note: str
    leaves: list[bytes]
    entries: list[Entry | None]


def pack_asked(ask: Ask, key: SigningKey) -> bytes:
    return jws.seal(ask, ASKED, key)


def pack_found(found: Found, key: SigningKey) -> bytes:
    return jws.seal(found, FOUND, key)


def asked(packed: bytes, keys: Authority, *, me: PartyId, exercise: str | None) -> Ask:
    """What a partner asks of `me`; else `Refused`."""
    ask = _opened(packed, Ask, ASKED, keys, me)
    if ask.exercise != exercise or ask.start < 0:
        raise _no("exercise", str(ask.exercise), say("{name}", name=exercise or "no exercise"))
    return ask


def opened(packed: bytes, keys: Authority, *, me: PartyId) -> Found:
    """What a partner has found; else `Refused`."""
    found = _opened(packed, Found, FOUND, keys, me)
    if len(found.leaves) != len(found.records):
        raise _no("records", str(len(found.records)), say("one for each leaf"))
    return found


def kept(mirror: Mirror, ask: Ask, log: Holds) -> Kept:
    """What is held here of the asking party's log, for whomever it is. Blocking."""
    head = mirror.head()
    size = head.checkpoint.size if head else 0
    leaves = mirror.entries(min(ask.start, size), min(size, ask.start + MOST))
    return Kept(head.note if head else "", leaves, [log.entry(leaf[1:].hex()) for leaf in leaves])


def found(world: World, ask: Ask, here: Kept, keys: Sequence[str] = ()) -> Found:
    """The answer: of what is held, what the asking party may have. `keys`: what this node says of
    its own keys."""
    records: list[str | None] = []
    room = ROOM
    for entry in here.entries:
        text = _told(world, entry, ask.sender) if entry else None
        room -= len(text or "")
        if records and room < 0:
            break
        records.append(text)
    return Found(
        ask.to, ask.sender, ask.start, here.note,
        tuple(leaf.hex() for leaf in here.leaves[: len(records)]), tuple(records), tuple(keys),
    )


def _told(world: World, entry: Entry, party: PartyId) -> str | None:
    """What the party may have of this record: its own words, our receipts to it, and of our words
    what it is told of them. A leaf in its own log shows no right to any of them."""
    record = entry.record
    if record.author == party:
        return record.presentation
    if record.author != world.me:
        return None
    if isinstance(record.said, Receipt):
        return record.presentation if record.said.sender == party else None
    if not goes_to(world, record, party):
        return None
    return sdjwt.withhold(record.presentation, withheld(world, record, party))


def _opened(
    packed: bytes, kind: type[Message], typ: str, keys: Authority, me: PartyId
) -> Message:
    if len(packed) > LARGEST:
        raise _no("body", f"{len(packed)} bytes", say("at most {n} bytes", n=LARGEST))
    said = signed.opened(packed, kind, typ, keys, words=_words,
                         expected=say("a message about a lost log"))
    signed.must_be_for(me, said.to)
    return said


def _words(said: Ask | Found) -> tuple[str, ...]:
    return said.keys[:MOST_WORDS] if isinstance(said, Found) else ()


def _no(where: str, found: str, expected: Say) -> Refused:
    return Refused(Fault(where, shown(found), expected))
