"""Promise 2: a protection stands until its registrant withdraws it or its time ends; no
partition, restart, stranger or import removes one."""

from __future__ import annotations

from hypothesis.stateful import invariant

from tests.promises.machine import QUICK, TruceMachine
from tests.promises.truce import PARTIES


class Promise2(TruceMachine):
    @invariant()
    def promise_2_what_a_node_holds_and_its_registrant_stands_by_is_protected(self) -> None:
        for party in PARTIES:
            node = self.truce.nodes[party]
            shown = {r.hash for r in node.world.register.standing(self.truce.clock(party))}
            assert shown >= self.truth.keys() & node.held

    @invariant()
    def promise_2_a_restart_changes_nothing(self) -> None:
        for party in PARTIES:
            node, now = self.truce.nodes[party], self.truce.clock(party)
            before = [r.hash for r in node.world.register.standing(now)]
            was_up = node.up
            node.restart()
            node.up = was_up
            assert [r.hash for r in node.world.register.standing(now)] == before


TestPromise2 = Promise2.TestCase
TestPromise2.settings = QUICK
