"""Convoys: met where they may be at that time, and only a little wider."""

from hypothesis import given, settings
from hypothesis import strategies as st

from hudna.place.clash import clash
from hudna.place.geometry import E7, Fix, Line, Point, Way
from hudna.place.measure import position_at
from hudna.place.volume import Volume, Window

HOUR = 3_600_000


def e7(lon: float, lat: float) -> tuple[int, int]:
    return (round(lon * E7), round(lat * E7))


def along(slack: int = 0) -> Way:
    """From 40 to 41 degrees east along the 35th parallel, from 0 to 1 o'clock."""
    return Way((Fix(e7(40, 35), 0), Fix(e7(41, 35), HOUR)), slack)


def test_a_convoy_is_met_where_it_is_due_and_not_where_it_was():
    flight = Point(e7(40.25, 35))
    convoy = Volume(along(60_000), 1_000_000)
    assert clash(Volume(flight, 0, window=Window(HOUR // 2, HOUR)), convoy) is None
    assert clash(Volume(flight, 0, window=Window(0, HOUR // 8)), convoy) is None
    assert clash(Volume(flight, 0, window=Window(0, HOUR)), convoy) is not None


def test_the_window_is_when_it_may_be_there():
    """1 km is 39.5 s of travel here; a minute early or late."""
    met = clash(Volume(Point(e7(40.25, 35)), 0, window=Window(0, HOUR)),
                Volume(along(60_000), 1_000_000))
    assert met is not None and met.distance_mm == 0
    begin, end = HOUR // 4 - 39_500 - 60_000, HOUR // 4 + 39_500 + 60_000
    assert begin - 10_000 <= met.window.from_ms <= begin
    assert end <= met.window.until_ms <= end + 10_000


def test_a_convoy_stands_at_its_ends_as_long_as_its_window_says():
    start = Point(e7(40, 35))
    early = Volume(start, 0, window=Window(-5 * HOUR, -4 * HOUR))
    assert clash(early, Volume(along(), 0)) is None
    assert clash(early, Volume(along(), 0, window=Window(-5 * HOUR, HOUR))) is not None
    goal = Volume(Point(e7(41, 35)), 0, window=Window(3 * HOUR, 4 * HOUR))
    assert clash(goal, Volume(along(), 0)) is None
    assert clash(goal, Volume(along(), 0, window=Window(0, 9 * HOUR))) is not None


def test_a_single_fix_and_a_halt_are_ways():
    one = Way((Fix(e7(40, 35), 0),), HOUR)
    here = Volume(Point(e7(40, 35)), 0, window=Window(0, 0))
    assert clash(here, Volume(one)) is not None
    halt = Way((Fix(e7(40, 35), 0), Fix(e7(40, 35), HOUR), Fix(e7(41, 35), 2 * HOUR)))
    met = clash(Volume(Point(e7(40, 35)), 0, window=Window(-HOUR, 3 * HOUR)), Volume(halt))
    assert met is not None
    assert met.window.from_ms == 0 and HOUR <= met.window.until_ms <= HOUR + 10_000


def test_a_flight_without_a_window_meets_a_convoy_while_it_is_out():
    met = clash(Volume(Line((e7(40.5, 34), e7(40.5, 36)))), Volume(along()))
    assert met is not None
    assert abs(met.window.from_ms - HOUR // 2) <= 10_000


def test_crossing_the_antimeridian_is_no_journey_round_the_world():
    way = Way((Fix(e7(179, 10), 0), Fix(e7(180, 10), HOUR), Fix(e7(-180, 10), HOUR + 1),
               Fix(e7(-179, 10), 2 * HOUR)))
    assert clash(Volume(Point(e7(0, 10))), Volume(way)) is None
    assert clash(Volume(Point(e7(-179.5, 10))), Volume(way, 10)) is not None


def test_a_moving_flight_counts_as_all_its_way_meanwhile():
    flight = Volume(along(), 0, window=Window(0, HOUR))
    assert clash(flight, Volume(Point(e7(40.75, 35)), 10)) is not None
    early = Volume(Point(e7(40.75, 35)), 10, window=Window(0, HOUR // 4))
    assert clash(flight, early) is None


fixes = st.lists(st.tuples(st.integers(400_000_000, 402_000_000),
                           st.integers(350_000_000, 352_000_000),
                           st.integers(1, 2 * HOUR)), min_size=1, max_size=5)


@settings(max_examples=150, deadline=None)
@given(fixes, st.integers(0, HOUR), st.integers(-HOUR, 6 * HOUR), st.integers(0, 2 * HOUR),
       st.data())
def test_promise_9_no_moment_of_a_convoy_is_hidden(legs, slack, begin, length, data):
    """Wherever the convoy may be at some moment of the flight, a flight over it is a conflict."""
    clock, way = 0, []
    for lon, lat, ms in legs:
        clock += ms
        way.append(Fix((lon, lat), clock))
    convoy = Way(tuple(way), slack)
    first, last = way[0].at_ms - slack, way[-1].at_ms + slack
    moment = data.draw(st.integers(max(begin, first), max(begin, first) + length))
    if not max(begin, first) <= moment <= min(begin + length, last):
        return
    due = moment + data.draw(st.integers(-slack, slack))
    flight = Volume(Point(position_at(convoy, due)), 0, window=Window(begin, begin + length))
    met = clash(flight, Volume(convoy, 20))
    assert met is not None
    assert met.window.from_ms <= moment <= met.window.until_ms
