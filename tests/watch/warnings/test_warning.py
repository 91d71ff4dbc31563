"""Warnings: one a place and event, referring to what went before, ended always."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from hudna.fault import Refused
from hudna.place.geometry import Polygon
from hudna.place.measure import GEOD
from hudna.place.volume import Volume
from hudna.record.protecting import Names
from hudna.record.warning import PlaceWarning, WarnPlace
from hudna.record.watching import Seen
from hudna.watch.brief import Barred, Brief, Reported, WatchTerms
from hudna.watch.event import Aloft, Approach, Passage, Who
from hudna.watch.warnings.messages import Manner, Namer
from hudna.watch.warnings.warning import Warner
from tests.examples import examples

E7 = 10_000_000
START = 1_470_000_000_000
MINUTE = 60_000
BOX = Polygon((((364_000_000, 349_000_000), (366_000_000, 349_000_000),
                (366_000_000, 351_000_000), (364_000_000, 351_000_000),
                (364_000_000, 349_000_000)),))
AREA = Barred("north", "v1", "2.1", Volume(BOX), names=Names("North", "الشمال", "Север"))


def town(name: str, course: float, metres: float) -> WarnPlace:
    lon, lat, _ = GEOD.fwd(36, 35, course, metres)
    return WarnPlace(name, Names(en=name), (round(lon * E7), round(lat * E7)), 3_000_000)


TOWNS = (town("east", 90, 50_000), town("far east", 90, 90_000), town("north", 0, 50_000))


def brief(automatic: bool = True, reported: tuple[Reported, ...] = ()) -> Brief:
    return Brief(1, START, WatchTerms(automatic=automatic), (AREA,), reported=reported)


def warner(automatic: bool = True, **more: object) -> Warner:
    return Warner(Namer("us node", b"salt"), TOWNS, brief(automatic), **more)


def approach(at_ms: int = START, course: float = 90, over: bool = False) -> Approach:
    seen = Seen(at_ms, at_ms, 36 * E7, 35 * E7)
    return Approach("a1", 0, "icao:1", "", "north", "v1", "2.1", at_ms + 180_000, Who(), seen,
                    round(course * 1000), 200_000, at_ms, over)


def passage(at_ms: int = START, state: str = "inside", barred: bool = True,
            evidence: tuple[Seen, ...] = ()) -> Passage:
    seen = evidence or (Seen(at_ms, at_ms, 36 * E7, 35 * E7),)
    return Passage("p1", 0, "icao:1", "", "north", "v1", "2.1", state, at_ms,
                   None if state == "inside" else at_ms, Who(), barred, at_ms, seen)


def aloft(at_ms: int, course: float = 90, metres: float = 0) -> dict[str, Aloft]:
    lon, lat, _ = GEOD.fwd(36, 35, 90, metres)
    return {"icao:1": Aloft("icao:1", "", at_ms, round(lon * E7), round(lat * E7), None,
                            round(course * 1000), 200_000, Who())}


def kinds(warnings: list[PlaceWarning]) -> dict[str, str]:
    return {w.place.id: w.kind for w in warnings}


def test_an_approach_warns_the_area_and_the_towns_on_its_course():
    out = warner().take(START, [approach()])
    assert kinds(out) == {"area:north": "Alert", "east": "Alert", "far east": "Alert"}
    by = {w.place.id: w for w in out}
    assert by["east"].sure == "likely" and by["east"].number == 0 and not by["east"].references
    assert by["east"].from_ms <= START + 50_000 / 250 * 1000 <= by["east"].until_ms
    assert all(w.from_ms % MINUTE == w.until_ms % MINUTE == 0 for w in out)
    assert all(w.expires_ms > w.until_ms for w in out)
    assert out == sorted(out, key=lambda w: (w.from_ms, w.place.id))


def test_the_same_again_says_nothing():
    w = warner()
    w.take(START, [approach()])
    assert w.take(START + 1000, [approach()]) == []
    assert w.take(START + 2000) == []


def test_the_passage_that_follows_an_approach_is_the_same_event():
    w = warner()
    first = {x.place.id: x for x in w.take(START, [approach()])}
    at = START + 40_000
    out = w.take(at, [approach(at, over=True), passage(at)], aloft(at, metres=8000))
    assert kinds(out)["area:north"] == "Update"
    (update,) = (x for x in out if x.place.id == "area:north")
    assert update.sure == "observed" and update.event == "a1"
    assert update.passages == (passage(at).id,) and not first["area:north"].passages
    assert [e.id for e in update.references] == [first["area:north"].id]
    assert [e.sent_ms for e in update.references] == [START]


def test_two_events_of_one_aircraft_that_come_together_are_one():
    other = msgspec.structs.replace(approach(), id="a2")
    out = warner().take(START, [approach(), other, passage()])
    assert {x.event for x in out} == {"a1"} and len(out) == len(kinds(out))


def test_it_says_which_aircraft_it_is_about_and_no_longer_than_it_is():
    w = warner()
    assert w.aircraft == frozenset()
    w.take(START, [approach(), msgspec.structs.replace(passage(), id="p2", aircraft="icao:2")])
    assert w.aircraft == {"icao:1", "icao:2"} == warner(state=w.frozen()).aircraft
    w.take(START + 1000, [approach(over=True)])
    for minute in range(1, 4):
        w.take(START + minute * MINUTE)
    assert w.aircraft == {"icao:2"}
    for minute in range(4, 40):
        w.take(START + minute * MINUTE)
    assert w.aircraft == frozenset()


def test_a_change_is_told_at_most_each_thirty_seconds():
    w = warner()
    w.take(START, [approach()])
    soon, later = START + 10_000, START + 31_000
    slow = msgspec.structs.replace(approach(soon), speed_mm_s=60_000)
    assert kinds(w.take(soon, [slow])) == {}
    assert kinds(w.take(later))["east"] == "Update"


def test_one_that_turns_away_is_cancelled_once_it_has_settled():
    w = warner()
    w.take(START, [approach()])
    at = START + 5_000
    out = w.take(at, [approach(at, course=0)])
    assert kinds(out) == {"north": "Alert"}
    out = w.take(at + 40_000, [approach(at + 40_000, course=0)])
    assert {p: k for p, k in kinds(out).items() if k == "Cancel"} == {
        "east": "Cancel", "far east": "Cancel"}
    assert {x.ended for x in out if x.kind == "Cancel"} == {"turned"}


@pytest.mark.parametrize(("event", "ended"), [
    (passage(START + 1000, "void"), "void"), (passage(START + 1000, barred=False), "recognised")])
def test_what_was_not_so_or_is_recognised_is_cancelled_at_once(event: Passage, ended: str):
    w = warner()
    w.take(START, [passage()], aloft(START))
    out = w.take(START + 1000, [event], aloft(START + 1000))
    assert len(out) == 3 and {(x.kind, x.ended) for x in out} == {("Cancel", ended)}
    assert all(x.references for x in out)
    assert w.take(START + 60_000) == []


def test_one_that_is_recognised_warns_nobody():
    assert warner().take(START, [passage(barred=False)], aloft(START)) == []


def test_a_warning_whose_time_is_past_is_cancelled():
    w = warner()
    first = w.take(START, [approach()])
    last = max(x.until_ms for x in first)
    out = [x for at in range(START, last + MINUTE, 1000) for x in w.take(at)]
    assert kinds(out) == {x.place.id: "Cancel" for x in first}
    assert {x.ended for x in out} == {"past"}


def test_one_that_left_is_followed_no_longer_than_the_terms_say():
    w = warner()
    w.take(START, [passage(START, "left")], aloft(START))
    at = START + WatchTerms().approach_ms + 1
    assert w.take(at, [], aloft(at)) == [] or all(
        x.kind == "Cancel" for x in w.take(at, [], aloft(at)))
    assert all(x.kind != "Alert" for x in w.take(at + 1000, [], aloft(at + 1000)))


def sighting(lon: float = 36.01, lat: float = 35.01, at_ms: int = START + 5,
             course: int | None = 90_000, name: str = "hash") -> Reported:
    return Reported(name, at_ms, round(lon * E7), round(lat * E7), 3000, "heard", "jet", course)


def test_a_sighting_warns_the_places_ahead_and_the_areas_there():
    w = warner()
    w.brief(brief(reported=(sighting(),)))
    out = w.take(START + 20_000)
    assert set(kinds(out)) >= {"east", "far east", "area:north"} and "north" not in kinds(out)


def test_promise_4_where_a_sighting_was_made_cannot_be_computed_from_its_warnings():
    """Two of one cell and minute give the same warnings, to the byte, but for their names."""
    def told(s: Reported) -> list[PlaceWarning]:
        w = warner()
        w.brief(brief(reported=(s,)))
        return [msgspec.structs.replace(x, id="", event="") for x in w.take(START + 30_000)]

    elsewhere = sighting(36.0988, 35.0913, START + 9_876)
    assert told(sighting()) == told(elsewhere)
    assert told(sighting()) != told(sighting(36.2, 35.01))


def test_promise_4_so_it_is_of_a_passage_that_a_sighting_tells():
    def told(lon: float) -> list[PlaceWarning]:
        seen = Seen(START + 7, START + 7, round(lon * E7), 350_100_000, within_m=3000)
        return warner().take(START + 30_000, [passage(START, evidence=(seen,))])

    assert told(36.01) == told(36.09)


def test_promise_4_no_identifier_shows_which_record_it_is_of():
    one, other = Namer("us", b"a"), Namer("us", b"b")
    assert one("event", "place", 0) == Namer("us", b"a")("event", "place", 0)
    assert one("event", "place", 0) != other("event", "place", 0)
    assert "event" not in one("event", "place", 0)


def test_a_sighting_that_no_longer_counts_is_taken_back():
    w = warner()
    w.brief(brief(reported=(sighting(),)))
    first = w.take(START + 20_000)
    w.brief(brief())
    out = w.take(START + 30_000)
    assert {(x.place.id, x.kind, x.ended) for x in out} == {
        (x.place.id, "Cancel", "void") for x in first}


def later(course: int | None = 90_000) -> Reported:
    """Of the same jet, two minutes on."""
    lon, lat, _ = GEOD.fwd(36.01, 35.01, 90, 14_000)
    return sighting(lon, lat, START + 120_005, course, name="later")


def test_two_sightings_of_one_aircraft_are_one_event():
    w = warner()
    w.brief(brief(reported=(sighting(),)))
    first = w.take(START + 20_000)
    w.brief(brief(reported=(sighting(), later())))
    out = w.take(START + 130_000)
    assert out and {x.event for x in (*first, *out)} == {"hash"}
    assert all(x.kind == "Update" for x in out if x.place.id in kinds(first))


def test_the_passage_of_an_aircraft_that_was_sighted_is_the_same_event():
    w = warner()
    w.brief(brief(reported=(sighting(),)), {"hash": "seen:jet/1"})
    first = w.take(START + 20_000)
    seen = Seen(START, START, 360_500_000, 350_500_000, within_m=11_000)
    event = msgspec.structs.replace(
        passage(START, evidence=(seen,)), aircraft="seen:jet/1", sure=False)
    out = w.take(START + 60_000, [event])
    assert {x.event for x in (*first, *out)} == {"hash"}
    assert "north" not in kinds(out) and "Alert" not in kinds(out).values()


def test_a_passage_of_which_the_sightings_are_not_known_is_not_warned_of_beside_them():
    w = warner()
    w.brief(brief(reported=(sighting(),)))
    first = w.take(START + 20_000)
    event = msgspec.structs.replace(passage(START), aircraft="seen:jet/1", sure=False)
    assert "area:north" in kinds(first) and w.take(START + 25_000, [event]) == []


def test_a_sighting_of_an_aircraft_that_sends_goes_on_in_its_own_events():
    w = warner()
    w.brief(brief(reported=(sighting(),)))
    first = w.take(START + 20_000)
    explained = {"hash": "icao:1"}
    w.brief(brief(reported=(sighting(),)), explained, explained)
    out = w.take(START + 60_000, [approach(START + 60_000)])
    assert {x.event for x in (*first, *out)} == {"hash"}
    assert "Alert" not in kinds([x for x in out if x.place.id in kinds(first)]).values()


def test_a_sighting_of_an_aircraft_that_sends_and_is_no_matter_is_not_warned_of():
    w = warner()
    w.brief(brief(reported=(sighting(),)), {"hash": "icao:1"}, {"hash"})
    assert w.take(START + 20_000) == []


def test_promise_4_the_way_from_one_sighting_to_the_next_is_shown_in_steps_only():
    def told(moved: float) -> list[PlaceWarning]:
        w = warner()
        two = msgspec.structs.replace(later(), lon=later().lon + round(moved * E7))
        w.brief(brief(reported=(sighting(), two)))
        return [msgspec.structs.replace(x, id="", event="") for x in w.take(START + 130_000)]

    assert told(0.0) == told(0.002) != told(0.3)


def test_a_sighting_of_hours_ago_warns_nobody():
    w = warner()
    w.brief(brief(reported=(sighting(at_ms=START - 7_200_000),)))
    assert w.take(START) == []


def test_an_identifier_has_nothing_that_cap_forbids():
    name = Namer("us node, <the & one>")
    assert not set(" ,<&") & set(name("e", "p", 0))


def test_where_the_agreement_says_so_a_warning_waits_for_a_person():
    w = warner(automatic=False)
    assert w.take(START, [approach()]) == []
    waiting = w.pending()
    assert len(waiting) == 3 and all(x.pending for x in waiting)
    out = w.release(waiting[0].id, START + 5000)
    assert not out.pending and out.sent_ms == START + 5000 and out.kind == "Alert"
    assert len(w.pending()) == 2
    with pytest.raises(Refused):
        w.release(waiting[0].id, START + 6000)


def test_a_draft_that_is_not_wanted_any_more_goes_and_what_was_released_is_cancelled_by_a_person():
    w = warner(automatic=False)
    w.take(START, [approach()])
    sent = w.release(w.pending()[0].id, START)
    w.take(START + 5000, [approach(START + 5000, over=True)])
    (cancel,) = w.pending()
    assert cancel.kind == "Cancel" and [e.id for e in cancel.references] == [sent.id]


def test_what_a_person_refused_is_not_drafted_again_until_something_else_is_to_be_said():
    w = warner(automatic=False)
    w.take(START, [approach()])
    first, *others = w.pending()
    with pytest.raises(Refused):
        w.refuse(first.id, first.sent_ms + 1)
    w.refuse(first.id, first.sent_ms)
    assert w.pending() == tuple(others)
    with pytest.raises(Refused):
        w.release(first.id, START + 1)
    again = warner(automatic=False, state=w.frozen())
    for one in (w, again):
        assert one.take(START + 2000, [approach(START + 2000)]) == []
        assert first.place not in [x.place for x in one.pending()]
    later = START + 10 * MINUTE
    w.take(later, [approach(later)], {"icao:1": msgspec.structs.replace(
        aloft(later)["icao:1"], speed_mm_s=230_000)})
    (new,) = [x for x in w.pending() if x.place == first.place]
    assert new.kind == "Alert" and new.id != first.id and new.number == first.number + 1


def test_a_cancel_that_a_person_refused_leaves_the_warning_until_its_own_end():
    w = warner(automatic=False)
    w.take(START, [approach()])
    sent = w.release(w.pending()[0].id, START)
    w.take(START + 5000, [approach(START + 5000, over=True)])
    (cancel,) = w.pending()
    w.refuse(cancel.id, cancel.sent_ms)
    for at in range(START + 6000, sent.expires_ms, MINUTE):
        assert w.take(at) == [] and w.pending() == ()
    assert w.take(sent.expires_ms + 1) == []
    w.take(sent.expires_ms + MINUTE, [approach(sent.expires_ms + MINUTE)])
    (new,) = [x for x in w.pending() if x.place == sent.place]
    assert new.kind == "Alert" and new.number > cancel.number


def test_a_person_who_refused_a_change_is_asked_whether_the_warning_ends():
    w = warner(automatic=False)
    w.take(START, [approach()])
    east = next(x for x in w.pending() if x.place.id == "east")
    w.release(east.id, START)
    at = START + 2 * MINUTE
    w.take(at, [approach(at)])
    (update,) = [x for x in w.pending() if x.place.id == "east"]
    assert update.kind == "Update"
    w.refuse(update.id, update.sent_ms)
    w.take(at + 5000, [approach(at + 5000, over=True)])
    (cancel,) = [x for x in w.pending() if x.place.id == "east"]
    assert cancel.kind == "Cancel" and [e.id for e in cancel.references] == [east.id]


def test_drafts_go_out_once_the_agreement_says_automatic():
    w = warner(automatic=False)
    w.take(START, [approach()])
    w.brief(brief())
    assert len(w.take(START + 2000)) == 3 and w.pending() == ()


def test_whoever_takes_over_goes_on_under_the_same_names():
    one = warner()
    one.take(START, [approach()])
    other = warner(state=one.frozen())
    at = START + 40_000
    news = [passage(at)], aloft(at, metres=8000)
    assert other.take(at, *news) == one.take(at, *news)
    assert other.frozen() == one.frozen()


class Watched(RuleBasedStateMachine):
    """One aircraft and sightings, as they come, against what CAP asks of the messages."""

    @initialize(automatic=st.booleans())
    def begin(self, automatic: bool) -> None:
        self.now, self.automatic = START, automatic
        self.warner = warner(automatic)
        self.standing: dict[tuple[str, str], PlaceWarning] = {}
        self.ids: set[str] = set()
        self.never: set[str] = set()
        self.reported: tuple[Reported, ...] = ()
        self.named: dict[str, str] = {}
        self.said = 0

    def heard(self, out: list[PlaceWarning]) -> None:
        for w in out:
            line = (w.event, w.place.id)
            last = self.standing.get(line)
            if last is not None and last.expires_ms <= self.now:
                last = None
            assert w.id not in self.ids | self.never and not w.pending
            assert (w.kind == "Alert") == (last is None)
            assert bool(w.references) == (last is not None)
            assert (w.kind == "Cancel") == bool(w.ended)
            if last is not None:
                assert w.references[-1].id == last.id and w.references[-1].sent_ms == last.sent_ms
                assert w.sent_ms >= last.sent_ms
                assert w.kind == "Cancel" or not self.automatic or (
                    w.sent_ms - last.sent_ms >= Manner().every_ms)
            assert {e.id for e in w.references} <= self.ids
            assert w.expires_ms > w.sent_ms and w.from_ms <= w.until_ms
            self.ids.add(w.id)
            self.standing.pop(line, None)
            if w.kind != "Cancel":
                self.standing[line] = w

    @rule(step=st.sampled_from([0, 1000, 20_000, 60_000, 400_000]), over=st.booleans(),
          course=st.sampled_from([0.0, 45.0, 85.0, 90.0]), name=st.sampled_from(["a1", "a2"]))
    def approaches(self, step: int, over: bool, course: float, name: str) -> None:
        self.now += step
        event = msgspec.structs.replace(approach(self.now, course, over), id=name)
        self.heard(self.warner.take(self.now, [event]))

    @rule(step=st.sampled_from([0, 1000, 31_000]), barred=st.booleans(),
          state=st.sampled_from(["inside", "left", "crossed", "lost", "void"]),
          course=st.sampled_from([0.0, 90.0]), sky=st.booleans())
    def passes(self, step: int, barred: bool, state: str, course: float, sky: bool) -> None:
        self.now += step
        self.heard(self.warner.take(self.now, [passage(self.now, state, barred)],
                                    aloft(self.now, course) if sky else None))

    @rule(course=st.sampled_from([None, 0, 90_000]), lon=st.sampled_from([36.01, 36.2, 37.0]),
          late=st.sampled_from([0, 200_000]))
    def reports(self, course: int | None, lon: float, late: int) -> None:
        self.said += 1
        made = sighting(lon, at_ms=self.now - late, course=course, name=f"s{self.said}")
        self.reported += (made,)
        self.brief()

    @rule(which=st.integers(0, 9))
    def takes_one_back(self, which: int) -> None:
        if self.reported:
            at = which % len(self.reported)
            self.reported = self.reported[:at] + self.reported[at + 1:]
            self.brief()

    @rule(which=st.integers(0, 9), names=st.sampled_from(["icao:1", "seen:1", ""]))
    def explains(self, which: int, names: str) -> None:
        if self.reported:
            one = self.reported[which % len(self.reported)].sighting
            self.named[one] = names
            self.brief()

    @rule()
    def forgets_reports(self) -> None:
        self.reported = ()
        self.brief()

    @rule(automatic=st.booleans())
    def agrees(self, automatic: bool) -> None:
        self.automatic = automatic
        self.brief()

    def brief(self) -> None:
        explained = {s for s, name in self.named.items() if name == "icao:1"}
        self.warner.brief(brief(self.automatic, self.reported), self.named, explained)

    @rule(step=st.sampled_from([1000, 30_000, 600_000]))
    def waits(self, step: int) -> None:
        self.now += step
        self.heard(self.warner.take(self.now))

    @rule()
    def is_taken_over(self) -> None:
        self.warner = warner(self.automatic, state=self.warner.frozen())
        self.brief()

    @rule(which=st.integers(0, 5))
    def releases(self, which: int) -> None:
        if waiting := self.warner.pending():
            draft = waiting[which % len(waiting)]
            if draft.expires_ms > self.now:
                self.heard([self.warner.release(draft.id, self.now)])

    @rule(which=st.integers(0, 99))
    def refused(self, which: int) -> None:
        if waiting := self.warner.pending():
            draft = waiting[which % len(waiting)]
            self.warner.refuse(draft.id, draft.sent_ms)
            self.never.add(draft.id)

    @invariant()
    def it_says_whose_places_it_asks_for(self) -> None:
        """None is missing; what a person ended just now may still be there until the next look."""
        assert self.warner.aircraft >= warner(state=self.warner.frozen()).aircraft

    @invariant()
    def all_that_is_over_has_ended(self) -> None:
        """Every alert ends: by a `Cancel`, or by its own time."""
        for w in self.standing.values():
            assert w.expires_ms < w.until_ms + 10 * MINUTE

    def teardown(self) -> None:
        """Left alone, nothing stands in the end."""
        if not hasattr(self, "warner"):
            return
        self.agrees(True)
        for _ in range(200):
            self.waits(MINUTE)
        assert not [w for w in self.standing.values() if w.expires_ms > self.now]
        assert self.warner.pending() == () and self.warner.aircraft == frozenset()


TestWatched = Watched.TestCase
TestWatched.settings = settings(max_examples=examples(40, 600), deadline=None,
                                stateful_step_count=25)


def only_heard(name: str = "hash", lon: float = 36.01) -> Reported:
    return msgspec.structs.replace(sighting(lon, name=name, course=None), craft="unknown",
                                   within_m=26_000)


def test_what_was_only_heard_warns_those_close_by_and_nobody_else():
    close, far = town("close", 90, 8_000), town("far", 90, 30_000)
    w = Warner(Namer("us node", b"salt"), (close, far), brief())
    w.brief(brief(reported=(only_heard(),)))
    assert kinds(w.take(START + 20_000)) == {"close": "Alert"}
    jet = msgspec.structs.replace(only_heard(), craft="jet")
    told = Warner(Namer("us node", b"salt"), (close, far), brief())
    told.brief(brief(reported=(jet,)))
    assert set(kinds(told.take(START + 20_000))) >= {"close", "far", "area:north"}


def test_promise_4_what_was_only_heard_shows_no_more_of_where_than_its_cell():
    def told(lon: float) -> list[PlaceWarning]:
        w = Warner(Namer("us node", b"salt"), (town("close", 90, 8_000),), brief())
        w.brief(brief(reported=(only_heard(lon=lon),)))
        return w.take(START + 20_000)

    assert told(36.01) and told(36.01) == told(36.09)
