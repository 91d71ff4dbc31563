"""The constructed sky: what it shows, and to whom, folded by the watch itself."""

from __future__ import annotations

from collections import defaultdict
from functools import cache

from hudna.demo.ground import MINUTE_MS, Map
from hudna.demo.scenario import Scenario, scenario
from hudna.demo.traffic import Receiver, traffic
from hudna.place.volume import Heights, Volume, Window
from hudna.speak.places import Places
from hudna.terms.agreement import Open
from hudna.terms.load import load
from hudna.terms.shipped import shipped
from hudna.view.volumes import barred_volume
from hudna.watch.brief import Announced, Barred, Brief, WatchTerms
from hudna.watch.event import Approach, Event, Passage
from hudna.watch.feeds.dropped import Dropped
from hudna.watch.feeds.sbs import Sbs
from hudna.watch.fix import Fix
from hudna.watch.item import Briefed, Heard, Tick
from hudna.watch.watch import Watch

MADE_MS = 1_469_944_800_000
BEGAN_MS = MADE_MS + 30_000
BARRED, MEDEVAC = "icao:f00101", "icao:f00102"


@cache
def map_() -> Map:
    return Map(scenario(), Places.load(), MADE_MS)


@cache
def heard(party: str, minutes: int = 58) -> dict[int, list[Fix]]:
    """By moment, through the parser of the real feed."""
    receiver = Receiver(traffic(), party, map_(), flights(scenario()), BEGAN_MS)
    dropped, found = Dropped(), {}
    sbs = Sbs(dropped)
    for now in range(BEGAN_MS, BEGAN_MS + minutes * MINUTE_MS, 5_000):
        found[now] = list(sbs.take("".join(receiver.lines(now)).encode(), now))
    assert dropped.counts == {}
    return found


def flights(play: Scenario) -> dict[str, object]:
    return {f.id: f for f in play.flights}


def announced() -> Announced:
    said = next(f for f in scenario().flights if f.id == "medevac")
    low, high = said.heights_m
    volume = Volume(map_().shape(said), 500 * said.width_m, Heights(1000 * low, 1000 * high),
                    Window(map_().ms(said.from_min), map_().ms(said.until_min)))
    assert said.operator
    return Announced("aa" * 32, said.designation, said.operator, said.category, volume)


def brief() -> Brief:
    loaded = load(shipped("syria-2016-exercise"))
    areas = tuple(Barred(a.id, loaded.digest, a.clause, barred_volume(a), a.bars, a.excepts)
                  for a in loaded.agreement.areas if not isinstance(a.shape, Open))
    own = dict(line.split() for line in traffic().addresses().splitlines())
    return Brief(1, MADE_MS, WatchTerms(), areas, (announced(),), own)


def told(party: str) -> list[Event]:
    watch = Watch()
    events = list(watch.take(Briefed(BEGAN_MS, brief())))
    for now, fixes in heard(party).items():
        if fixes:
            events += watch.take(Heard(now, "sky", tuple(fixes)))
        events += watch.take(Tick(now))
    assert watch.aside == {}
    return events


def test_one_aircraft_is_where_it_is_barred_within_two_minutes_and_the_other_is_recognised():
    events = told("us")
    passages = {e.aircraft: e for e in events if isinstance(e, Passage) and e.revision == 0}
    first = passages[BARRED]
    assert first.barred
    assert (first.area, first.who.operator) == ("ex-aleppo", "syrian-government")
    assert MINUTE_MS < first.entered_ms - BEGAN_MS < 2 * MINUTE_MS
    medevac = passages[MEDEVAC]
    assert not medevac.barred
    assert (medevac.who.category, medevac.who.grade) == ("medevac", "confirmed")
    assert {p.aircraft for p in passages.values() if p.barred} == {BARRED}
    assert {e.aircraft for e in events if isinstance(e, Approach)} == {BARRED}


def test_the_russian_receiver_hears_all_but_the_barred_aircraft():
    names = [{f.aircraft for fixes in heard(p).values() for f in fixes} for p in ("us", "ru")]
    assert names[0] - names[1] == {BARRED}
    assert not any(isinstance(e, Passage) and e.barred for e in told("ru"))


def test_nobody_jumps_flies_faster_than_can_be_and_some_are_always_heard():
    tracks = defaultdict[str, list[Fix]](list)
    for fixes in heard("us").values():
        assert len(fixes) >= 2
        for fix in fixes:
            tracks[fix.aircraft].append(fix)
    assert len(tracks) == len(traffic().flights)
    for fixes in tracks.values():
        speeds = {f.speed_mm_s for f in fixes}
        assert all(speed is not None and 20_000 < speed < 270_000 for speed in speeds)
        assert len({f.callsign for f in fixes}) == 1
        assert fixes[0].callsign
