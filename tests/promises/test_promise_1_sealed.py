"""Promises 1, 4 and 9 where places are sealed: nothing is clear without the depositary's answer,
what is sealed reaches nobody else, and no flight through it is clear where it is known."""

from __future__ import annotations

from contextlib import suppress

from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from hudna.act.concur import concur
from hudna.act.register import register
from hudna.act.release import sealed
from hudna.fault import Refused
from hudna.place.geometry import Point
from hudna.record.kinds import Names, SealedAnswer, Site
from hudna.record.record import Record
from hudna.view.awareness import awareness_key
from tests.agreements import quick
from tests.promises.machine import HOUR, QUICK, READ, START, TruceMachine, parties, spots
from tests.promises.oracle import Held
from tests.promises.truce import PARTIES, Truce


def open_answers(held: Held, notice: Record) -> list[Record]:
    """The depositary's answers to a notice that it has not replaced."""
    own = [r for r in held.of(SealedAnswer) if r.said.notice == notice.hash and r.author == "un"]
    replaced = {h for r in own for h in r.said.replaces}
    return [r for r in own if r.hash not in replaced]


def lease_ms(held: Held, notice: Record) -> int:
    """The furthest moment that anything signed by the depositary about the notice reaches."""
    answers = [r.said.fresh_until_ms for r in held.of(SealedAnswer)
               if r.said.notice == notice.hash and r.author == "un"]
    return max([held.last_lease_ms(notice, "un"), *answers])


class Promise1Sealed(TruceMachine):
    def __init__(self) -> None:
        super().__init__()
        self.truce = Truce(quick(fresh_for_s=60, tolerance_s=2, sealed=True), START)
        self.sealed: dict[str, str] = {}
        """By whom each sealed place was given to the depositary."""

    @rule(party=parties, spot=spots)
    def seal_site(self, party: str, spot: tuple[int, int]) -> None:
        self._seal(party, spot)

    def _seal(self, party: str, spot: tuple[int, int]) -> None:
        if not self.truce.nodes[party].up:
            return
        world = self.truce.nodes[party].world
        self.count += 1
        said = Site("hospital", Names(en=f"S{self.count}"),
                    Point((spot[0] * 1_000_000, spot[1] * 1_000_000)), 500_000, START - HOUR)
        record = self.truce.say(party, register(world, said, chosen=sealed(world)))
        self.truth[record.hash] = record
        self.sealed[record.hash] = party

    @rule()
    def depositary_keeps(self) -> None:
        self.truce.keep("un")

    @rule(party=parties, spot=spots)
    def sealed_under_a_clear_flight(self, party: str, spot: tuple[int, int]) -> None:
        self._announce("us", spot, 1, None)
        self._good_day()
        self._seal(party, spot)
        self.truce.keep(party)

    @rule()
    def good_day(self) -> None:
        self._good_day()

    def _good_day(self) -> None:
        """Everything arrives, the depositary answers, everybody concurs, every keeper renews."""
        self.truce.heal()
        self.truce.keep("un")
        self.truce.heal()
        for party in ("us", "ru"):
            for record in self._standing(party):
                node = self.truce.nodes[party]
                with suppress(Refused):
                    self.truce.say(party, concur(
                        node.world, record.hash, self.truce.clock(party), officer="duty",
                        seen_key=awareness_key(node.world, record), readback=READ, confirmed=READ,
                    ))
        for party in ("un", *PARTIES):
            self.truce.heal()
            self.truce.keep(party)
        self.truce.heal()

    @invariant()
    def promise_1_clear_only_by_the_depositarys_live_answer(self) -> None:
        for party in PARTIES:
            node, now = self.truce.nodes[party], self.truce.clock(party)
            held = Held([e.record for e in node.entries])
            for of in self.clear(party):
                answers = open_answers(held, held.records[of])
                assert answers
                assert {r.said.outcome for r in answers} == {"nothing"}
                assert now < lease_ms(held, held.records[of]) - 2_000

    @invariant()
    def promise_4_what_is_sealed_is_held_by_nobody_else(self) -> None:
        for party in PARTIES:
            held = {e.record.hash for e in self.truce.nodes[party].entries}
            assert not {h for h, by in self.sealed.items()
                        if h in held and party not in (by, "un")}

    @invariant()
    def promise_9_no_flight_through_it_is_clear_where_it_is_known(self) -> None:
        for party in PARTIES:
            held = Held([e.record for e in self.truce.nodes[party].entries])
            for of in self.clear(party):
                assert not held.met_sites(held.records[of])

    @rule(seconds_and_more=st.integers(1, 200_000))
    def promise_1_time_alone_never_clears(self, seconds_and_more: int) -> None:
        before = {p: self.clear(p) for p in PARTIES}
        self.truce.now_ms += seconds_and_more
        for party in PARTIES:
            assert self.clear(party) <= before[party]

    @rule()
    def promise_9_healed_and_answered_nothing_sealed_is_flown_through_anywhere(self) -> None:
        self.truce.heal()
        self.truce.keep("un")
        self.truce.heal()
        known = Held([e.record for e in self.truce.nodes["un"].entries])
        for party in PARTIES:
            for of in self.clear(party):
                assert not known.met_sites(known.records[of])


TestPromise1Sealed = Promise1Sealed.TestCase
TestPromise1Sealed.settings = QUICK
