"""Three nodes of one truce in one process, joined by a network that may do anything to a
delivery but forge it.

The records are really signed and really opened, the views and the acts are the product's own;
only the disk and the wire are played.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256

from hudna.act.draft import Draft
from hudna.act.renew import renewals
from hudna.log.entry import Entry
from hudna.record.keys import PublicKey, SigningKey
from hudna.record.kinds import Anything, Receipt
from hudna.record.open import open_record
from hudna.record.record import Record
from hudna.record.sign import sign
from hudna.terms.load import Loaded
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
        return self.say_raw(party, draft.said, draft.supersedes)

    def say_raw(self, party: str, said: Anything, supersedes: str | None = None) -> Record:
        """Sign and send whatever `said` is, past every act: what a hostile node can do."""
        node = self.nodes[party]
        record = sign(
            said, author=party, key=node.key, issued_ms=self.clock(party),
            randomness=node.random, supersedes=supersedes, exercise=EXERCISE,
        )
        node.admit(record.presentation, self.clock(party))
        if not isinstance(said, Receipt):
            self.network += [Message(p, record.presentation) for p in PARTIES if p != party]
        return record

    def keep(self, party: str) -> list[Record]:
        """One round of a node's keeper."""
        node = self.nodes[party]
        if not node.up:
            return []
        drafts = list(renewals(node.world, self.clock(party)))
        return [self.say(party, d) for d in drafts]

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
                        other.admit(entry.record.presentation, self.clock(other.party))
