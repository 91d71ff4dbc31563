"""Three nodes of one truce in one process, joined by a network that may do anything to a
delivery but forge it.

The records are really signed and really opened, the views and the acts are the product's own;
only the disk and the wire are played.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256

from hudna.act.draft import Draft, released
from hudna.act.renew import renewals
from hudna.act.seal_answer import seal_answers
from hudna.act.suspend import suspensions
from hudna.log.entry import Entry
from hudna.record import sdjwt
from hudna.record.keys import PublicKey, SigningKey
from hudna.record.kinds import Anything, Receipt
from hudna.record.open import open_record
from hudna.record.record import Record
from hudna.record.sign import sign
from hudna.terms.load import Loaded
from hudna.view.releases import goes_to, withheld
from hudna.view.world import World

PARTIES = ("us", "ru", "un")
EXERCISE = "test"


@dataclass
class Message:
    """A presentation on its way to one node."""

    to: str
    presentation: str


def seeded(name: str) -> Callable[[int], bytes]:
    """Randomness that is a function of a name and of how often it was asked."""
    asked = 0

    def draw(n: int) -> bytes:
        nonlocal asked
        asked += 1
        out = b""
        while len(out) < n:
            out += sha256(f"{name} {asked} {len(out)}".encode()).digest()
        return out[:n]

    return draw


@dataclass
class Node:
    party: str
    genesis: Loaded
    key: SigningKey
    keys: dict[str, PublicKey]
    skew_ms: int = 0
    up: bool = True
    entries: list[Entry] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.random = seeded(self.party)
        self.held: set[str] = set()
        self.world = World(self.genesis, self.party)

    def admit(self, presentation: str, now_ms: int) -> Record:
        record = open_record(presentation, self.keys)
        if record.hash not in self.held:
            entry = Entry(len(self.entries), now_ms, record)
            self.held.add(record.hash)
            self.entries.append(entry)
            self.world.apply(entry)
        return record

    def restart(self) -> None:
        """Nothing survives but the log."""
        self.world = World(self.genesis, self.party).follow(self.entries)
        self.up = True


class Truce:
    """`now_ms` is true time; each node reads its own clock, `skew_ms` beside it."""

    def __init__(self, genesis: Loaded, now_ms: int) -> None:
        signing = {p: SigningKey.from_bytes(sha256(p.encode()).digest()) for p in PARTIES}
        public = {p: k.public for p, k in signing.items()}
        self.now_ms = now_ms
        self.nodes = {p: Node(p, genesis, signing[p], public) for p in PARTIES}
        self.network: list[Message] = []

    def clock(self, party: str) -> int:
        return self.now_ms + self.nodes[party].skew_ms

    def say(self, party: str, draft: Draft) -> Record:
        """As a node does: what is released of it stands in the log before it."""
        record = self._sign(party, draft.said, draft.supersedes)
        for reader in draft.release:
            self.say_raw(party, released(record.hash, reader).said)
        return self._send(party, record)

    def say_raw(self, party: str, said: Anything, supersedes: str | None = None) -> Record:
        """Sign and send whatever `said` is, past every act: what a hostile node can do."""
        return self._send(party, self._sign(party, said, supersedes))

    def _sign(self, party: str, said: Anything, supersedes: str | None) -> Record:
        node = self.nodes[party]
        return sign(
            said, author=party, key=node.key, issued_ms=self.clock(party),
            randomness=node.random, supersedes=supersedes, exercise=EXERCISE,
        )

    def _send(self, party: str, record: Record) -> Record:
        self.nodes[party].admit(record.presentation, self.clock(party))
        if not isinstance(record.said, Receipt):
            self.network += [Message(p, told) for p in PARTIES
                             if p != party and (told := self._told(party, record, p))]
        return record

    def _told(self, party: str, record: Record, to: str) -> str | None:
        """The record as one other party is to have it; None if not at all."""
        world = self.nodes[party].world
        if not goes_to(world, record, to):
            return None
        return sdjwt.withhold(record.presentation, withheld(world, record, to))

    def keep(self, party: str) -> list[Record]:
        """One round of a node's keeper."""
        node = self.nodes[party]
        if not node.up:
            return []
        said = []
        for due in (suspensions, renewals, seal_answers):
            drafts = list(due(node.world, self.clock(party)))
            said += [self.say(party, d) for d in drafts]
        return said

    def deliver(self, index: int, *, keep_copy: bool = False) -> None:
        message = self.network[index]
        if not self.nodes[message.to].up:
            return
        if not keep_copy:
            del self.network[index]
        self.nodes[message.to].admit(message.presentation, self.clock(message.to))

    def heal(self) -> None:
        """Everything still on its way arrives, and what was lost is sent again."""
        for node in self.nodes.values():
            if not node.up:
                node.restart()
        self.network.clear()
        for sender in self.nodes.values():
            for entry in list(sender.entries):
                if entry.record.author == sender.party:
                    for other in self.nodes.values():
                        if other is not sender and (
                                told := self._told(sender.party, entry.record, other.party)):
                            other.admit(told, self.clock(other.party))
