"""A stateful truce: anything may be said, lost, doubled, delayed, reordered; nodes die and come
back, clocks are wrong, one guarantor lies. Each promise adds what must hold after every step.

`HUDNA_PROMISE_EXAMPLES` sets how many histories are tried.
"""

from __future__ import annotations

import os
from contextlib import suppress
from typing import ClassVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from hudna.act.announce import announce
from hudna.act.come_back import come_back
from hudna.act.concur import concur
from hudna.act.lift_stop import lift_stop
from hudna.act.object import object_to
from hudna.act.process.hold import hold
from hudna.act.process.withdraw import withdraw as withdraw_claim
from hudna.act.register import register
from hudna.act.stop import stop_notice
from hudna.act.take_stop import take_stop
from hudna.act.walk_out import walk_out
from hudna.act.withdraw import withdraw
from hudna.fault import Refused
from hudna.place.geometry import Point, Polygon
from hudna.record.kinds import (
    AgreementSigned,
    Concurrence,
    Holding,
    Joining,
    Leaving,
    Names,
    Notice,
    ReadBack,
    Renewal,
    Site,
    Withdrawal,
)
from hudna.record.record import Record
from hudna.view.awareness import awareness_key
from hudna.view.standing import Standing, State, standing
from tests.agreements import quick
from tests.promises.truce import PARTIES, Truce

START = 1_469_944_800_000
HOUR = 3_600_000
MINUTE = 60_000
READ = ReadBack("Aleppo", "Aleppo", "37SCV")

guarantors = st.sampled_from(["us", "ru"])
parties = st.sampled_from(PARTIES)
spots = st.sampled_from([(x, y) for x in (360, 366, 372) for y in (346, 352)])

QUICK = settings(
    max_examples=int(os.environ.get("HUDNA_PROMISE_EXAMPLES", "12")),
    stateful_step_count=45, deadline=None,
    suppress_health_check=list(HealthCheck),
)


def box(spot: tuple[int, int]) -> Polygon:
    """About 18 km across, around a spot given in tenths of a degree."""
    x, y, r = spot[0] * 1_000_000, spot[1] * 1_000_000, 1_000_000
    ring = ((x - r, y - r), (x + r, y - r), (x + r, y + r), (x - r, y + r), (x - r, y - r))
    return Polygon((ring,))


class TruceMachine(RuleBasedStateMachine):
    hostile: ClassVar[bool] = True

    def __init__(self) -> None:
        super().__init__()
        self.truce = Truce(quick(fresh_for_s=60, tolerance_s=2), START)
        self.truth: dict[str, Record] = {}
        """Every site by hash that an honest registrant stands by, and has not ended."""
        self.count = 0

    @initialize(skews=st.lists(st.integers(-1_500, 1_500), min_size=3, max_size=3))
    def clocks(self, skews: list[int]) -> None:
        for party, skew in zip(PARTIES, skews, strict=True):
            self.truce.nodes[party].skew_ms = skew

    # --- what people do ----------------------------------------------------------------

    @rule(party=parties, spot=spots, buffer_km=st.sampled_from([0, 2]))
    def register_site(self, party: str, spot: tuple[int, int], buffer_km: int) -> None:
        at = (spot[0] * 1_000_000, spot[1] * 1_000_000)
        self.count += 1
        said = Site("hospital", Names(en=f"H{self.count}"), Point(at), buffer_km * 1_000_000,
                    START - HOUR)
        if self.truce.nodes[party].up:
            world = self.truce.nodes[party].world
            record = self.truce.say(party, register(world, said))
            self.truth[record.hash] = record

    @rule(party=parties, data=st.data())
    def withdraw_site(self, party: str, data: st.DataObject) -> None:
        own = sorted(h for h, r in self.truth.items() if r.author == party)
        if own and self.truce.nodes[party].up:
            subject = data.draw(st.sampled_from(own))
            self.truce.say(party, withdraw(self.truce.nodes[party].world, subject, "closed"))
            del self.truth[subject]

    @rule(party=parties, spot=spots, data=st.data(), replaces=st.booleans(),
          holders=st.sampled_from([("opposition",), ("daesh",), ("opposition", "daesh")]))
    def say_who_holds(self, party: str, spot: tuple[int, int], data: st.DataObject,
                      holders: tuple[str, ...], *, replaces: bool) -> None:
        node = self.truce.nodes[party]
        if not node.up:
            return
        own = self._claims(party) if replaces else []
        self.count += 1
        said = Holding(holders, box(spot), Names(en=f"C{self.count}"), START - HOUR, "x", "duty")
        before = data.draw(st.sampled_from(own)) if own else None
        with suppress(Refused):
            self.truce.say(party, hold(node.world, said, before))

    @rule(party=parties, data=st.data())
    def take_a_claim_back(self, party: str, data: st.DataObject) -> None:
        own = self._claims(party)
        if own and self.truce.nodes[party].up:
            subject = data.draw(st.sampled_from(own))
            with suppress(Refused):
                self.truce.say(party, withdraw_claim(
                    self.truce.nodes[party].world, subject, "no more"))

    @rule(party=guarantors, spot=spots, ahead_h=st.sampled_from([1, 2]))
    def announce_flight(self, party: str, spot: tuple[int, int], ahead_h: int) -> None:
        self._announce(party, spot, ahead_h, None)

    @rule(party=guarantors, spot=spots, data=st.data())
    def move_aside(self, party: str, spot: tuple[int, int], data: st.DataObject) -> None:
        own = [r for r in self._standing(party) if r.author == party]
        if own:
            self._announce(party, spot, 2, data.draw(st.sampled_from(own)).hash)

    @rule(party=guarantors, data=st.data())
    def concur_over(self, party: str, data: st.DataObject) -> None:
        record = self._pick(party, data)
        if record:
            world = self.truce.nodes[party].world
            with suppress(Refused):
                self.truce.say(party, concur(
                    world, record.hash, self.truce.clock(party), readback=READ, confirmed=READ,
                    seen_key=awareness_key(world, record), officer="duty",
                ))

    @rule(party=guarantors, data=st.data())
    def object_over(self, party: str, data: st.DataObject) -> None:
        record = self._pick(party, data)
        if record:
            with suppress(Refused):
                self.truce.say(party, object_to(
                    self.truce.nodes[party].world, record.hash, self.truce.clock(party),
                    reason="no", officer="duty",
                ))

    @rule(party=parties, data=st.data())
    def send_stop(self, party: str, data: st.DataObject) -> None:
        record = self._pick(party, data)
        if record:
            with suppress(Refused):
                self.truce.say(party, stop_notice(
                    self.truce.nodes[party].world, record.hash, self.truce.clock(party),
                    officer="duty",
                ))

    @rule(party=parties, data=st.data())
    def answer_stop(self, party: str, data: st.DataObject) -> None:
        node = self.truce.nodes[party]
        if node.world.stops.records and node.up:
            of = data.draw(st.sampled_from(sorted(node.world.stops.records)))
            with suppress(Refused):
                self.truce.say(party, take_stop(node.world, of, officer="duty"))
            with suppress(Refused):
                self.truce.say(party, lift_stop(node.world, of, officer="duty", reason="clear"))

    @rule(party=guarantors)
    def walk_out_or_come_back(self, party: str) -> None:
        node = self.truce.nodes[party]
        if node.up:
            with suppress(Refused):
                self.truce.say(party, walk_out(node.world, reason="enough", officer="duty"))
                return
            self.truce.now_ms += 1
            with suppress(Refused):
                self.truce.say(party, come_back(
                    node.world, self.truce.clock(party), reason="", officer="duty"))

    @rule(party=guarantors)
    def full_round(self, party: str) -> None:
        """An honest good day: everything arrives, everybody concurs, both keepers renew."""
        self.truce.heal()
        for record in self._standing(party):
            for guarantor in ("us", "ru"):
                world = self.truce.nodes[guarantor].world
                with suppress(Refused):
                    self.truce.say(guarantor, concur(
                        world, record.hash, self.truce.clock(guarantor), readback=READ,
                        confirmed=READ, seen_key=awareness_key(world, record), officer="duty",
                    ))
        self.truce.heal()
        for guarantor in ("us", "ru"):
            self.truce.keep(guarantor)
        self.truce.heal()

    # --- what a hostile guarantor does ---------------------------------------------------

    @precondition(lambda self: self.hostile)
    @rule(data=st.data(), to=st.sampled_from(["cross", "claim", "sign", "far", "revive"]))
    def russia_lies(self, data: st.DataObject, to: str) -> None:
        node = self.truce.nodes["ru"]
        records = self._standing("ru")
        if to == "sign":
            self.truce.say_raw("ru", AgreementSigned("a" * 64, node.world.terms.digest, "x"))
        elif to == "cross" and self.truth:
            subject = data.draw(st.sampled_from(sorted(self.truth)))
            if self.truth[subject].author != "ru":
                self.truce.say_raw("ru", Withdrawal(subject, "I say so"))
        elif records:
            self._lie_over(data.draw(st.sampled_from(records)), to)

    @precondition(lambda self: self.hostile)
    @rule(party=st.sampled_from(["us", "un", "issg", "opposition"]), lets_in=st.booleans())
    def russia_says_who_takes_part(self, party: str, lets_in: bool) -> None:
        said = Joining(party, "a" * 64, "everything", "x") if lets_in else Leaving(party, "x", "x")
        self.truce.say_raw("ru", said)

    def _lie_over(self, record: Record, to: str) -> None:
        node, now = self.truce.nodes["ru"], self.truce.clock("ru")
        key = awareness_key(node.world, record)
        far = now + (1000 * HOUR if to == "far" else MINUTE)
        if to == "claim" or to == "far":
            self.truce.say_raw("ru", Concurrence(record.hash, key, far, READ, "x"))
        else:
            for answer in node.world.notices.latest_answers(record.hash, "ru"):
                self.truce.say_raw("ru", Renewal(record.hash, answer.hash, key, far))
            self.truce.say_raw("ru", Renewal(record.hash, record.hash, key, far))

    # --- what the network, the machines and the clock do ---------------------------------

    @rule(data=st.data(), doubled=st.booleans())
    def deliver(self, data: st.DataObject, doubled: bool) -> None:
        if self.truce.network:
            index = data.draw(st.integers(0, len(self.truce.network) - 1))
            self.truce.deliver(index, keep_copy=doubled)

    @rule(data=st.data())
    def lose(self, data: st.DataObject) -> None:
        if self.truce.network:
            del self.truce.network[data.draw(st.integers(0, len(self.truce.network) - 1))]

    @rule(party=parties)
    def kill(self, party: str) -> None:
        self.truce.nodes[party].up = False

    @rule(party=parties)
    def restart(self, party: str) -> None:
        self.truce.nodes[party].restart()

    @rule()
    def heal(self) -> None:
        self.truce.heal()

    @rule(party=guarantors)
    def keep(self, party: str) -> None:
        self.truce.keep(party)

    @rule(seconds=st.sampled_from([1, 10, 30, 45, 70, 1800]))
    def pass_time(self, seconds: int) -> None:
        self.truce.now_ms += seconds * 1000

    # --- helpers -----------------------------------------------------------------------

    def _announce(
        self, party: str, spot: tuple[int, int], ahead_h: int, replaces: str | None
    ) -> None:
        node = self.truce.nodes[party]
        if not node.up:
            return
        self.count += 1
        start = self.truce.now_ms + ahead_h * HOUR
        said = Notice(f"F{self.count}", box(spot), 0, 0, 3_000_000, start, start + HOUR,
                      "transport", party, 1, "")
        with suppress(Refused):
            self.truce.say(party, announce(
                node.world, said, self.truce.clock(party), replaces=replaces
            ))

    def _standing(self, party: str) -> list[Record]:
        return list(self.truce.nodes[party].world.notices.standing())

    def _claims(self, party: str) -> list[str]:
        """Its own that stand."""
        standing_ = self.truce.nodes[party].world.process.holdings.standing()
        return sorted(r.hash for r in standing_ if r.author == party)

    def _pick(self, party: str, data: st.DataObject) -> Record | None:
        records = self._standing(party)
        if not records or not self.truce.nodes[party].up:
            return None
        return data.draw(st.sampled_from(records))

    def standings(self, party: str) -> dict[str, Standing]:
        world, now = self.truce.nodes[party].world, self.truce.clock(party)
        return {h: standing(world, h, now) for h in world.notices.lines.records}

    def clear(self, party: str) -> set[str]:
        return {h for h, s in self.standings(party).items() if s.state is State.NO_OBJECTION}
