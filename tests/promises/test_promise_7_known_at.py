"""Promise 7: any moment can be shown again. What a node knew at a time is a replay of its log,
equal to what its people saw then.

One guarantor's node keeps a real log and real snapshots; the two others are played. Its clock is
set back and forth, it is stopped and started, and snapshots are written in between.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import Any

import pytest

from hudna.act.announce import announce
from hudna.act.concur import concur
from hudna.act.lift_stop import lift_stop
from hudna.act.object import object_to
from hudna.act.register import register
from hudna.act.stop import stop_notice
from hudna.act.take_stop import take_stop
from hudna.act.withdraw import withdraw
from hudna.fault import Refused
from hudna.home.snapshots import Snapshots
from hudna.log.admission import Admission
from hudna.log.append import Log
from hudna.place.geometry import Point
from hudna.record.keys import SigningKey
from hudna.record.kinds import Names, Notice, Receipt, Site
from hudna.record.record import Record
from hudna.view.awareness import awareness_key
from hudna.view.known import Known, difference
from hudna.view.world import World
from tests.agreements import quick
from tests.promises.machine import HOUR, READ, START, box
from tests.promises.truce import EXERCISE, PARTIES, Node, Truce

MOMENTS = 500
DAY = 24 * HOUR
GUARANTORS = ("us", "ru")


class Logged(Node):
    """A node with a log and snapshots on disk; its log's clock is the moment of each call."""

    def begin(self, directory: Path) -> None:
        self.directory, self.clock_ms = directory, START
        self._opened()

    def _opened(self) -> None:
        self.log = Log.open(
            self.directory / "log", key=SigningKey.from_bytes(b"l" * 32), origin="test/us",
            admission=Admission(self.keys, EXERCISE), clock=lambda: self.clock_ms, me=self.party,
            randomness=self.random,
        )
        self.snapshots = Snapshots(
            self.directory / "snapshots", self.genesis, self.party, "test/us")
        self.world = self.snapshots.world(self.log)

    def admit(self, presentation: str, now_ms: int) -> Record:
        self.clock_ms = now_ms
        [entry] = self.log.append([presentation])
        if entry.record.hash not in self.held:
            self.held.add(entry.record.hash)
            self.entries.append(entry)
        self.world.follow(self.log.entries(self.world.size))
        return entry.record

    def restart(self) -> None:
        self.log.close()
        self._opened()
        self.up = True

    def photograph(self) -> None:
        self.snapshots.world(self.log, every=1)


class History:
    """A truce of three in which anything happens, and what `us` saw at each moment."""

    def __init__(self, directory: Path, seed: int) -> None:
        self.chance = Random(seed)
        self.truce = Truce(quick(fresh_for_s=60, tolerance_s=2), START)
        plain = self.truce.nodes["us"]
        self.us = Logged("us", plain.genesis, plain.key, plain.keys)
        self.us.begin(directory)
        self.truce.nodes["us"] = self.us
        self.seen: dict[int, object] = {}
        self.count = 0
        self.passed = dict.fromkeys(PARTIES, 0)

    def step(self) -> None:
        self.truce.now_ms += self.chance.choice([0, 1, 700, 5_000, 20_000, 90_000])
        act = self.chance.choice([
            self.site, self.site, self.flight, self.flight, self.good_day, self.good_day,
            self.changes_site, self.stops, self.answers, self.answers, self.arrives, self.arrives,
            self.told, self.told, self.clock, self.dies, self.us.photograph,
        ])
        if self.chance.random() < 0.4:
            self.us.skew_ms = 0
        # What may not be said is refused by the acts and the door, and says nothing.
        with suppress(Refused):
            act()
        self.look()

    def look(self) -> None:
        """Keep what the live views say now, for good once the moment is over.

        A moment at which the clock is behind what was admitted already is no moment of its own."""
        now = self.truce.clock("us")
        self.seen = {at: saw for at, saw in self.seen.items() if at < self.us.world.latest_ms}
        if now >= self.us.world.latest_ms:
            self.seen[now] = said(Known(self.us.world, now))

    # --- what may happen ---

    def party(self) -> str:
        return self.chance.choice(PARTIES)

    def site(self) -> None:
        x, y = self.chance.choice([360, 366, 372]), self.chance.choice([346, 352])
        self.count += 1
        until = self.chance.choice([None, self.truce.now_ms + HOUR])
        said = Site("hospital", Names(en=f"H{self.count}"), Point((x * 10**6, y * 10**6)),
                    2_000_000, START - HOUR, until)
        party = self.party()
        self.truce.say(party, register(self.truce.nodes[party].world, said))

    def changes_site(self) -> None:
        party = self.party()
        world = self.truce.nodes[party].world
        own = [r for r in world.register.standing(self.truce.now_ms) if r.author == party]
        record = self.chance.choice(own) if own else None
        if record and self.chance.random() < 0.5:
            self.truce.say(party, withdraw(world, record.hash, "closed"))
        elif record:
            self.truce.say(party, register(world, record.said, record.hash))

    def flight(self) -> None:
        party = self.chance.choice(GUARANTORS)
        spot = self.chance.choice([360, 363, 369, 375]), self.chance.choice([340, 346, 352])
        start = self.truce.now_ms + self.chance.choice([60_000, 5 * 60_000, 20 * 60_000])
        self.count += 1
        said = Notice(f"{party}-{self.count}", box(spot), 0, 1_000_000, 2_000_000, start,
                      start + 300_000, "transport", party, 1, "")
        self.truce.say(party, announce(
            self.truce.nodes[party].world, said, self.truce.clock(party)))

    def answers(self) -> None:
        party = self.chance.choice(GUARANTORS)
        world, now = self.truce.nodes[party].world, self.truce.clock(party)
        if flights := world.notices.live(now):
            record = self.chance.choice(flights)
            self.truce.say(party, self._answer(party, record) if self.chance.random() < 0.8 else
                           object_to(world, record.hash, now, reason="no", officer="duty"))

    def stops(self) -> None:
        party = self.party()
        world, now = self.truce.nodes[party].world, self.truce.clock(party)
        if active := world.stops.active():
            sent = self.chance.choice(active)
            with suppress(Refused):
                self.truce.say(party, take_stop(world, sent.hash, officer="duty"))
            self.truce.say(party, lift_stop(world, sent.hash, officer="duty", reason="clear"))
        elif flights := world.notices.live(now):
            self.truce.say(party, stop_notice(
                world, self.chance.choice(flights).hash, now, officer="duty"))

    def arrives(self) -> None:
        for _ in range(min(5, len(self.truce.network))):
            self.truce.deliver(self.chance.randrange(len(self.truce.network)))

    def good_day(self) -> None:
        """Everything arrives, everybody concurs, both keepers renew."""
        self.all_arrives()
        for party in GUARANTORS:
            for record in self.truce.nodes[party].world.notices.live(self.truce.clock(party)):
                with suppress(Refused):
                    self.truce.say(party, self._answer(party, record))
        self.all_arrives()
        for party in GUARANTORS:
            self.truce.keep(party)
        self.all_arrives()

    def all_arrives(self) -> None:
        self.truce.network.clear()
        for sender in self.truce.nodes.values():
            own = [e for e in sender.entries[self.passed[sender.party]:]
                   if e.record.author == sender.party]
            self.passed[sender.party] = len(sender.entries)
            for entry in own:
                for other in self.truce.nodes.values():
                    if other is not sender:
                        with suppress(Refused):
                            other.admit(entry.record.presentation, self.truce.clock(other.party))

    def told(self) -> None:
        """A partner receipts what `us` has said and it holds; its receipt arrives."""
        partner = self.chance.choice(["ru", "un"])
        world = self.truce.nodes[partner].world
        held = [world.entries[r.hash] for r in self.us.world.receipts.untold(partner)
                if r.hash in world.entries][:5]
        if held:
            said = Receipt("us", "0" * 64, tuple(e.record.hash for e in held),
                           tuple(e.index for e in held), self.truce.clock(partner))
            record = self.truce.say_raw(partner, said)
            self.us.admit(record.presentation, self.truce.clock("us"))

    def clock(self) -> None:
        """Wrong by minutes or a day."""
        self.us.skew_ms = self.chance.choice([-DAY, -300_000, -20_000, 20_000, 100_000])

    def dies(self) -> None:
        self.us.restart()

    def _answer(self, party: str, record: Record) -> Any:
        world = self.truce.nodes[party].world
        return concur(
            world, record.hash, self.truce.clock(party), readback=READ, confirmed=READ,
            seen_key=awareness_key(world, record), officer="duty")


def said(known: Known) -> dict[str, object]:
    """Register, notices with their states, conflicts and words, stops, and who had been told."""
    world: World = known.world
    return {
        "size": known.size, "register": known.register, "notices": known.notices,
        "stops": known.stops, "terms": world.terms.digest,
        "told": {h: world.receipts.told(h) for h in world.entries},
        "acknowledged": {h: world.receipts.acknowledged(h) for h in world.entries},
    }


def lived(directory: Path, seed: int) -> History:
    history = History(directory, seed)
    while len(history.seen) < MOMENTS:
        history.step()
    return history


@pytest.mark.long
def test_promise_7_known_at_equals_the_live_views_at_500_random_moments(tmp_path: Path) -> None:
    history = lived(tmp_path, int(os.environ.get("HUDNA_PROMISE_SEED", "7")))
    us = history.us
    states = {s.state for saw in history.seen.values() for s in saw["notices"]}  # type: ignore[index]
    assert len(states) >= 5, "the history is of a truce in which something happens"
    for at, saw in history.seen.items():
        assert said(us.snapshots.known(us.log, at)) == saw, at
    us.snapshots.drop()
    for at in history.chance.sample(sorted(history.seen), 25):
        assert said(us.snapshots.known(us.log, at)) == history.seen[at], at
    us.log.close()


def test_promise_7_the_differences_are_those_of_what_was_seen(tmp_path: Path) -> None:
    history = History(tmp_path, 11)
    while len(history.seen) < 60:
        history.step()
    us, moments = history.us, sorted(history.seen)
    for before, after in zip(moments, moments[7:], strict=False):
        was, is_ = (us.snapshots.known(us.log, at) for at in (before, after))
        changes = difference(was, is_)
        registered = {c.subject for c in changes if c.kind == "registered"}
        gone = {c.subject for c in changes if c.kind in ("withdrawn", "superseded", "ended")}
        stood, stands = ({r.hash for r in k.register} for k in (was, is_))
        assert registered == stands - stood
        assert gone == stood - stands
        moved = {c.subject: (c.before, c.after) for c in changes if c.kind == "state"}
        for s in was.notices:
            later = is_.standing(s.notice.hash)
            assert moved.get(s.notice.hash, (s.state, s.state))[1] == later.state
        sent = {c.subject for c in changes if c.kind == "stop-sent"}
        assert sent == {r.hash for r in is_.stops} - {r.hash for r in was.stops}
        assert all(h in is_.world.entries for c in changes for h in c.because)
    us.log.close()
