"""The world's caches change nothing: what it says after each entry is what a new world says."""

from __future__ import annotations

from hypothesis.stateful import invariant

from hudna.view.standing import standing
from hudna.view.world import World
from tests.promises.machine import QUICK, TruceMachine
from tests.promises.truce import PARTIES


class Promise10Caches(TruceMachine):
    @invariant()
    def promise_10_a_warm_world_says_what_a_cold_one_says(self) -> None:
        for party in PARTIES:
            node, now = self.truce.nodes[party], self.truce.clock(party)
            cold = World(node.genesis, party).follow(node.entries)
            for of in node.world.notices.lines.records:
                assert standing(node.world, of, now) == standing(cold, of, now)


TestPromise10Caches = Promise10Caches.TestCase
TestPromise10Caches.settings = QUICK
