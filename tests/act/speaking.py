"""One party alone, which says things as its node does: what is released before its subject."""

from __future__ import annotations

from hashlib import sha256

from hudna.act.draft import Draft, released
from hudna.exchange.voice import Voice
from hudna.log.entry import Entry
from hudna.record.keys import SigningKey
from hudna.record.kinds import Anything
from hudna.record.record import Record
from hudna.terms.load import Loaded
from hudna.view.world import World
from tests.promises.truce import seeded


class Speaking:
    def __init__(self, party: str, genesis: Loaded, now_ms: int = 1_469_944_800_000) -> None:
        self.genesis, self.now_ms = genesis, now_ms
        self.world = World(genesis, party)
        key = SigningKey.from_bytes(sha256(party.encode()).digest())
        self.voice = Voice(party, key, "test", seeded(party))

    def say(self, draft: Draft) -> Record:
        record = self.voice.sign(draft, self.now_ms)
        first = [self.voice.sign(released(record.hash, r), self.now_ms) for r in draft.release]
        for each in (*first, record):
            self.world.apply(Entry(self.world.size, self.now_ms, each))
        return record

    def say_raw(self, said: Anything) -> Record:
        """Past every act."""
        record = self.voice.sign(Draft(said), self.now_ms)
        self.take(record)
        return record

    def take(self, record: Record) -> None:
        """Keep what a partner has said, all of it told."""
        self.world.apply(Entry(self.world.size, self.now_ms, record))
