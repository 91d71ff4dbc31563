"""What is told in the end does not depend on when a position came, or with what."""

from __future__ import annotations

from itertools import pairwise

import msgspec
import pytest

from hudna.place.datum import Datum
from hudna.place.volume import Heights, Volume
from hudna.watch.brief import Announced, Barred, WatchTerms
from hudna.watch.event import Approach, Passage
from hudna.watch.fix import Fix
from hudna.watch.item import Briefed, Heard, Item, Tick
from hudna.watch.watch import Watch
from tests.watch.flights import SOUTH, T0, WEST, box, brief, fold, last_said

AREA = Barred("a", "v", "c", Volume(box(WEST, SOUTH, WEST + 2_000_000, SOUTH + 2_000_000), 0,
                                    Heights(0, 3_000_000)))
FAR = Barred("far", "v", "c", Volume(box(WEST + 90_000_000, SOUTH, WEST + 91_000_000, SOUTH + 9)))
LOW, HIGH = 1_000_000, 9_000_000


def fix(s: float, lon: int = WEST + 1_000_000, height: int | None = LOW, name: str = "icao:1",
        callsign: str = "", lat: int = SOUTH + 1_000_000) -> Fix:
    return Fix(name, T0 + round(1_000 * s), lon, lat, height, Datum.MSL, callsign)


def items(*arriving: tuple[float, Fix], briefs: tuple[Briefed, ...] = (), until_s: int = 2_000,
          terms: WatchTerms = WatchTerms()) -> list[Item]:  # noqa: B008 - frozen
    """Each position in an item of its own, ticks between."""
    made: list[Item] = [Briefed(T0, brief([AREA], T0, terms)), *briefs]
    made += [Heard(T0 + round(1_000 * at), "test", (f,)) for at, f in arriving]
    made += [Tick(T0 + 1_000 * s) for s in range(0, until_s, 1)]
    return sorted(made, key=lambda item: item.arrived_ms)


def said(*args: object, **more: object) -> list[tuple[str, int, int | None, bool]]:
    passages = last_said(fold(Watch(), items(*args, **more)))  # type: ignore[arg-type]
    return sorted((p.aircraft, p.entered_ms - T0, p.left_ms and p.left_ms - T0, p.barred)
                  for p in passages)


def test_a_height_that_is_known_counts_before_none_at_the_same_place() -> None:
    above = [(1.1, fix(1, height=HIGH)), (2.1, fix(2, height=HIGH)), (3.1, fix(3, height=HIGH))]
    blind = fix(2, height=None)
    assert said(*above, (2.5, blind)) == said((2.05, blind), *above) == []


@pytest.mark.parametrize("late_s", [15.2, 25.0])
def test_who_flew_after_a_crossing_makes_nothing_of_it(late_s: float) -> None:
    flight = Announced("n" * 64, "FLY 1", "opx", "patrol", Volume(
        box(WEST - 9_000_000, SOUTH - 9_000_000, WEST + 9_000_000, SOUTH + 9_000_000)))
    area = msgspec.structs.replace(AREA, bars=("ru",))
    known = Briefed(T0, brief([area], T0, announced=(flight,)))
    there = fix(0, WEST - 500_000, callsign="FLY1"), fix(150, WEST + 2_500_000, callsign="FLY1")
    arriving = [(0.1, there[0]), (150.1, there[1]), (150 + late_s, fix(165, WEST + 2_600_000)),
                (170.1, fix(170, WEST + 2_700_000, callsign="FLY1"))]
    (one,) = said(*arriving, briefs=(known,))
    assert not one[3]


def test_of_two_that_say_the_same_place_nobody_known_counts_first() -> None:
    flight = Announced("n" * 64, "FLY 1", "opx", "patrol", Volume(
        box(WEST - 9_000_000, SOUTH - 9_000_000, WEST + 9_000_000, SOUTH + 9_000_000)))
    area = msgspec.structs.replace(AREA, bars=("ru",))
    known = Briefed(T0, brief([area], T0, announced=(flight,)))
    named = [(s + 0.1, fix(s, callsign="FLY1")) for s in range(1, 5)]
    nameless = [(s + 0.3, fix(s)) for s in range(1, 5)]
    later = [(s + 0.5, f) for s, (_, f) in enumerate(named, 1)]
    assert said(*named, *nameless, briefs=(known,)) == said(*nameless, *later, briefs=(known,))


def test_a_brief_does_not_take_back_a_track_that_was_only_just_borne_out() -> None:
    own = [(s + 0.1, fix(s, WEST - 9_000_000)) for s in range(0, 420, 5)]
    other = [(20.6, fix(20.5)), (60.6, fix(60.5)), (61.6, fix(61.5))]
    more = Briefed(T0 + 340_000, brief([AREA, FAR], T0 + 340_000))
    assert said(*own, *other, briefs=(more,)) == said(*own, *other) != []


def test_an_area_that_comes_back_is_not_counted_twice() -> None:
    path = [(s + 0.1, fix(s)) for s in range(0, 800, 5)]
    gone, back = (Briefed(T0 + at, brief(areas, T0 + at)) for at, areas in (
        (350_000, []), (355_000, [AREA])))
    told = said(*path, briefs=(gone, back))
    assert [(entered, left) for _, entered, left, _ in told] == [(0, 350_000), (350_000, 795_000)]
    again = tuple(Briefed(T0 + at, brief(areas, T0 + at)) for at, areas in (
        (350_000, []), (350_100, [AREA]), (350_200, []), (350_300, [AREA])))
    spans = sorted((e, left) for _, e, left, _ in said(*path, briefs=again))
    assert all(b[0] >= a[1] for a, b in pairwise(spans))


def test_a_change_of_words_alone_is_no_other_area() -> None:
    path = [(s + 0.1, fix(s)) for s in range(0, 100, 5)]
    other = msgspec.structs.replace(AREA, clause="c2", since_ms=T0 + 40_000)
    events = fold(Watch(), items(*path, briefs=(Briefed(T0 + 50_000, brief([other])),)))
    assert len({e.id for e in events if isinstance(e, Passage)}) == 1


def test_another_gap_is_the_gap_of_what_is_not_settled() -> None:
    own = [(s + 0.1, fix(s, WEST - 9_000_000)) for s in range(0, 600, 5)]
    other = [(s + 0.1, fix(s)) for s in [*range(20, 60, 2), *range(150, 190, 2)]]
    short = WatchTerms(gap_ms=60_000)
    change = Briefed(T0 + 200_000, brief([AREA], T0 + 200_000, short))
    watch = Watch()
    told = last_said(fold(watch, items(*own, *other, briefs=(change,))))
    settled = watch.settled()
    archived = {settled.texts[a] for a in settled.aircraft.tolist()}
    assert {p.aircraft for p in told} == archived - {"icao:1"} == {"icao:1#2", "icao:1#3"}


def test_a_first_position_longer_ago_than_the_gap_bears_nothing_out() -> None:
    terms = WatchTerms(gap_ms=30_000)
    own = [(s + 0.1, fix(s, WEST - 9_000_000)) for s in range(0, 300, 5)]
    other = [(100.6, fix(100.5)), (140.6, fix(140.5)), (155.0, fix(141.5))]
    in_time = [*other[:2], (141.6, other[2][1])]
    assert said(*own, *other, terms=terms) == said(*own, *in_time, terms=terms)


def test_speed_and_course_do_not_depend_on_how_positions_are_packed() -> None:
    path = [fix(s, WEST - 4_000_000 + 12_000 * s) for s in range(10)]
    apart: list[Item] = [Briefed(T0, brief([AREA]))]
    apart += [Heard(f.at_ms + 100, "test", (f,)) for f in path]
    together = [apart[0], Heard(path[-1].at_ms + 100, "test", tuple(path))]
    end = [Tick(T0 + 10_000)]
    one, other = ([e for e in fold(Watch(), [*some, *end]) if isinstance(e, Approach)]
                  for some in (apart, together))
    assert [(e.speed_mm_s, e.course_mdeg) for e in one] == [
        (e.speed_mm_s, e.course_mdeg) for e in other] != []


def test_nobody_makes_for_an_area_that_is_no_longer_in_effect() -> None:
    path = [fix(s, WEST - 4_000_000 + 12_000 * s) for s in range(10)]
    some: list[Item] = [Briefed(T0, brief([AREA]))]
    some += [Heard(f.at_ms + 100, "test", (f,)) for f in path]
    some += [Tick(T0 + 10_000), Briefed(T0 + 11_000, brief([]))]
    told = [e for e in fold(Watch(), some) if isinstance(e, Approach)]
    assert [e.over for e in told] == [False, True]


def test_who_flew_long_ago_is_forgotten() -> None:
    flight = Announced("n" * 64, "FLY 1", "opx", "patrol", Volume(
        box(WEST - 9_000_000, SOUTH - 9_000_000, WEST + 9_000_000, SOUTH + 9_000_000)))
    watch = Watch()
    path = [(s + 0.1, fix(s, WEST - 1_000_000, callsign="FLY1" if s % 2 else ""))
            for s in range(1_500)]
    fold(watch, items(*path, briefs=(Briefed(T0, brief([AREA], T0, announced=(flight,))),)))
    assert len(watch._state.flying.changes[0]) < 500
