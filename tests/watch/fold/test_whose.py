"""Whose an aircraft is taken to be, and what that makes of its passages."""

from __future__ import annotations

import msgspec

from hudna.place.datum import Datum
from hudna.place.geometry import Line
from hudna.place.volume import Heights, Volume, Window
from hudna.watch.brief import Announced, Barred
from hudna.watch.event import Approach, Passage, Who
from hudna.watch.fix import Fix
from hudna.watch.item import Briefed, Item
from hudna.watch.watch import Watch
from tests.watch.flights import SOUTH, T0, WEST, arrivals, box, brief, fold, last_said

AREA = Barred("a", "v", "c", Volume(box(WEST, SOUTH + 4_000_000, WEST + 9_000_000,
                                        SOUTH + 6_000_000)),
              bars=("ru", "sy"), excepts=("medevac",))
LON = WEST + 5_000_000
N = 20_000


def north(seconds: range, callsign: str = "", name: str = "icao:1") -> list[Fix]:
    return [Fix(name, T0 + 1_000 * s, LON, SOUTH + N * s, 1_000_000, Datum.MSL, callsign)
            for s in seconds]


def notice(category: str = "medevac", operator: str = "sy", until_s: int = 900,
           designation: str = "Angel 7") -> Announced:
    way = Line(((LON, SOUTH), (LON, SOUTH + 20_000_000)))
    return Announced("n" * 64, designation, operator, category,
                     Volume(way, 2_000_000, Heights(0, 3_000_000),
                            Window(T0, T0 + 1_000 * until_s)))


def passages(fixes: list[Fix], announced: tuple[Announced, ...] = (),
             aircraft: dict[str, str] | None = None) -> list[Passage]:
    items: list[Item] = list(arrivals(((f.at_ms + 100, f) for f in fixes), [AREA]))
    items.insert(1, Briefed(T0, brief([AREA], T0, announced=announced, aircraft=aircraft)))
    return last_said(fold(Watch(), items))


def test_nobody_known_is_barred() -> None:
    (passage,) = passages(north(range(400), "ANGEL7"))
    assert (passage.barred, passage.who) == (True, Who())


def test_an_announced_flight_of_an_excepted_category_is_recognised() -> None:
    (passage,) = passages(north(range(400), "ANGEL7"), (notice(),))
    assert not passage.barred
    assert passage.who == Who("sy", "medevac", "declared", "probable", "n" * 64)


def test_an_announced_flight_of_another_category_is_not_let_pass() -> None:
    (passage,) = passages(north(range(400), "ANGEL7"), (notice("patrol"),))
    assert passage.barred
    assert passage.who.operator == "sy"


def test_the_callsign_alone_is_nothing_outside_what_was_announced() -> None:
    (passage,) = passages(north(range(400), "ANGEL7"), (notice(until_s=250),))
    assert passage.barred


def test_an_address_that_a_party_has_named() -> None:
    (passage,) = passages(north(range(400)), aircraft={"icao:1": "us"})
    assert not passage.barred
    assert passage.who == Who("us", "", "transponder", "possible")
    (passage,) = passages(north(range(400)), aircraft={"icao:1": "ru"})
    assert passage.barred


def test_two_that_contradict_each_other_tell_nothing() -> None:
    (passage,) = passages(north(range(400), "ANGEL7"), (notice(),), {"icao:1": "us"})
    assert (passage.barred, passage.who) == (True, Who())


def test_one_that_drops_its_callsign_inside_is_barred_from_then_on() -> None:
    fixes = [*north(range(250), "ANGEL7"), *north(range(250, 400))]
    items: list[Item] = list(arrivals(((f.at_ms + 100, f) for f in fixes), [AREA]))
    items.insert(1, Briefed(T0, brief([AREA], T0, announced=(notice(),))))
    told = [e for e in fold(Watch(), items) if isinstance(e, Passage)]
    assert [(e.barred, e.state) for e in told] == [
        (False, "inside"), (True, "inside"), (True, "left")]
    assert T0 + 250_000 <= told[1].known_ms <= T0 + 251_000


def test_an_approach_is_told_before_the_entry_and_is_over_with_it() -> None:
    events = fold(Watch(), arrivals(((f.at_ms + 100, f) for f in north(range(0, 250, 2))), [AREA]))
    first, *_, last = [e for e in events if isinstance(e, Approach)]
    entered = next(e for e in events if isinstance(e, Passage))
    assert abs(first.enters_ms - entered.entered_ms) < 2_000
    assert first.known_ms < T0 + 10_000
    assert last.over and last.id == first.id


def test_one_that_turns_away_no_longer_approaches() -> None:
    fixes = north(range(0, 100, 2))
    fixes += [Fix("icao:1", T0 + 1_000 * s, LON, SOUTH + N * (200 - s), 1_000_000, Datum.MSL)
              for s in range(102, 140, 2)]
    events = fold(Watch(), arrivals(((f.at_ms + 100, f) for f in fixes), [AREA]))
    told = [e for e in events if isinstance(e, Approach)]
    assert told[-1].over and told[-1].known_ms < T0 + 115_000
    assert not any(isinstance(e, Passage) for e in events)


def test_who_is_not_barred_does_not_approach() -> None:
    items: list[Item] = list(arrivals(((f.at_ms + 100, f) for f in north(range(0, 90, 2))),
                                      [AREA]))
    items.insert(1, Briefed(T0, brief([AREA], T0, aircraft={"icao:1": "us"})))
    assert not any(isinstance(e, Approach) for e in fold(Watch(), items))


def test_a_plot_of_a_radar_may_be_inside_and_is_never_sure() -> None:
    plots = [Fix("plot:radar/7", T0 + 1_000 * s, LON, SOUTH + N * s, None, Datum.MSL, "", None,
                 None, 3_000) for s in range(100, 400, 5)]
    (passage,) = passages(plots)
    assert (passage.sure, passage.who.operator, passage.barred) == (False, "", True)
    assert passage.entered_ms < T0 + 200_000


def test_one_that_uses_anothers_callsign_takes_its_recognition_away() -> None:
    fixes = [*north(range(400), "ANGEL7"),
             *north(range(60, 400), "ANGEL7", "icao:2")]
    found = {p.aircraft: p for p in passages(fixes, (notice(),))}
    assert found["icao:1"].barred and found["icao:2"].barred
    found = {p.aircraft: p for p in passages(fixes, (notice(),), {"icao:1": "sy"})}
    assert (found["icao:1"].barred, found["icao:2"].barred) == (False, True)


def test_as_many_may_fly_as_were_announced() -> None:
    fixes = [*north(range(400), "ANGEL7"), *north(range(60, 400), "ANGEL7", "icao:2")]
    two = msgspec.structs.replace(notice(), aircraft=2)
    assert [p.barred for p in passages(fixes, (two,))] == [False, False]
