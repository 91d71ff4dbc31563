"""Promise 10: views, checks and identifiers are functions of their input."""

from __future__ import annotations

from random import Random

from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from hudna.log.entry import Entry
from hudna.record.sign import sign
from hudna.view.standing import standing
from hudna.view.world import World
from tests.promises.machine import QUICK, TruceMachine
from tests.promises.truce import EXERCISE, PARTIES, seeded


class Promise10(TruceMachine):
    @rule(seed=st.integers(0, 2**16))
    def promise_10_the_order_of_arrival_does_not_matter(self, seed: int) -> None:
        for party in PARTIES:
            node, now = self.truce.nodes[party], self.truce.clock(party)
            held = list(node.entries)
            Random(seed).shuffle(held)
            entries = [Entry(i, e.admitted_ms, e.record) for i, e in enumerate(held)]
            other = World(node.genesis, party).follow(entries)
            for of in node.world.notices.lines.records:
                mine, theirs = standing(node.world, of, now), standing(other, of, now)
                assert (mine.state, mine.key, set(mine.conflicts)) == (
                    theirs.state, theirs.key, set(theirs.conflicts))

    @rule()
    def promise_10_healed_nodes_say_the_same(self) -> None:
        self.truce.heal()
        now = self.truce.now_ms
        said = [
            {h: (s.state, s.key) for h in node.world.notices.lines.records
             for s in [standing(node.world, h, now)]}
            for node in self.truce.nodes.values()
        ]
        assert said[0] == said[1] == said[2]

    @invariant()
    def promise_10_the_same_act_is_the_same_bytes(self) -> None:
        for node in self.truce.nodes.values():
            for entry in node.entries[-1:]:
                once, again = (
                    sign(entry.record.said, author=node.party, key=node.key,
                         issued_ms=entry.record.issued_ms, randomness=seeded("x"),
                         supersedes=entry.record.supersedes, exercise=EXERCISE)
                    for _ in range(2)
                )
                assert once == again


TestPromise10 = Promise10.TestCase
TestPromise10.settings = QUICK
