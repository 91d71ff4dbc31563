"""Promise 1: a notice is at *no objection* only while every required guarantor's own live word
says so. Silence, loss, a stopped node or a late clock end it; they never begin it."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from hudna.record.kinds import CameBack
from tests.promises.machine import QUICK, TruceMachine
from tests.promises.oracle import Held
from tests.promises.truce import PARTIES


class Promise1(TruceMachine):
    @invariant()
    def promise_1_clear_only_by_every_guarantors_live_word(self) -> None:
        for party in PARTIES:
            node, now = self.truce.nodes[party], self.truce.clock(party)
            held = Held([e.record for e in node.entries])
            for of in self.clear(party):
                notice = held.records[of]
                assert not held.stopped(notice)
                assert not held.ended_by_author(notice)
                for guarantor in ("us", "ru"):
                    assert held.has_concurred(notice, guarantor)
                    assert now < held.last_lease_ms(notice, guarantor) - 2_000

    @invariant()
    def promise_1_nothing_is_clear_by_who_has_walked_out_or_spoke_before_it_came_back(self) -> None:
        for party in PARTIES:
            held = Held([e.record for e in self.truce.nodes[party].entries])
            for of in self.clear(party):
                for guarantor in ("us", "ru"):
                    if last := held.last_walk(guarantor):
                        assert isinstance(last.said, CameBack)
                        assert held.spoke_since(held.records[of], guarantor, last.issued_ms)

    @rule(seconds_and_more=st.integers(1, 200_000))
    def promise_1_time_alone_never_clears(self, seconds_and_more: int) -> None:
        before = {p: self.clear(p) for p in PARTIES}
        self.truce.now_ms += seconds_and_more
        for party in PARTIES:
            assert self.clear(party) <= before[party]

    @rule(back_s=st.integers(3, 90_000))
    def promise_1_a_late_clock_never_clears(self, back_s: int) -> None:
        for party in PARTIES:
            before, node = self.clear(party), self.truce.nodes[party]
            node.skew_ms -= back_s * 1000
            assert self.clear(party) <= before
            node.skew_ms += back_s * 1000

    @rule()
    def promise_1_with_every_partner_gone_all_leases_run_out(self) -> None:
        """No keeper but this node's own: within one lease nothing is clear."""
        for party in PARTIES:
            self.truce.now_ms += 61_000
            assert self.clear(party) == set()


TestPromise1 = Promise1.TestCase
TestPromise1.settings = QUICK
