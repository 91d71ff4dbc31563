"""Many aircraft at once, and one that may go anywhere: what is done in a second is bounded, and
nobody is left out. Work is counted here, not time."""

from __future__ import annotations

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from hudna.place.measure import GEOD
from hudna.record.protecting import Names
from hudna.record.warning import PlaceWarning, WarnPlace
from hudna.record.watching import Seen
from hudna.watch.brief import Brief, WatchTerms
from hudna.watch.event import Passage, Who
from hudna.watch.waits import waiting
from hudna.watch.warnings import saying, warning
from hudna.watch.warnings.bounded import MOST, bounded
from hudna.watch.warnings.messages import Namer
from hudna.watch.warnings.saying import AGAIN_AT_ONCE, LOOKS, LOOKS_AGAIN, SAID
from hudna.watch.warnings.wanted import Want
from hudna.watch.warnings.warning import Warner
from tests.examples import examples

E7, START = 10_000_000, 1_470_000_000_000
BRIEF = Brief(1, START, WatchTerms(), ())


def place(name: str, lon: float, lat: float, reach_mm: int = 3_000_000) -> WarnPlace:
    return WarnPlace(name, Names(en=name), (round(lon * E7), round(lat * E7)), reach_mm)


GRID = [place(f"g{i}-{j}", 35 + i * .1, 34 + j * .1) for i in range(30) for j in range(30)]
NEAR = [place(f"n{i}-{j}", 36 + i * .05, 35 + j * .05) for i in range(8) for j in range(8)]


def passage(n: int, at_ms: int, state: str = "inside") -> Passage:
    """With one position: nobody knows where it flies."""
    seen = Seen(at_ms, at_ms, 36 * E7 + n * 1000, 35 * E7)
    return Passage(f"p{n}", 0, f"icao:{n}", "", "north", "v1", "2.1", state, at_ms,
                   None if state == "inside" else at_ms, Who(), True, at_ms, (seen,))


def new(towns: list[WarnPlace], state: bytes = b"") -> Warner:
    return Warner(Namer("node", b"salt"), towns, BRIEF, state=state)


class Looks:
    """Counts how often the ground is looked through."""

    def __init__(self, monkeypatch) -> None:
        self.count = 0
        wants = warning.wants

        def counted(*asked):
            self.count += 1
            return wants(*asked)

        monkeypatch.setattr(warning, "wants", counted)


def test_a_storm_is_warned_of_bit_by_bit_and_wholly(monkeypatch):
    """A thousand aircraft in a minute, each of which may come to ten places."""
    looks = Looks(monkeypatch)
    towns = [place(f"t{i}", 36 + i * .01, 35) for i in range(10)]
    warner, out, waited = new(towns), [], 0
    for second in range(75):
        news = range(second * 17, min((second + 1) * 17, 1000))
        for quarter in range(4):
            now = START + second * 1000 + 250 * quarter
            before, new_ones = looks.count, [n for n in news if n % 4 == quarter]
            out += warner.take(now, [passage(n, now) for n in new_ones])
            assert looks.count - before <= len(new_ones) + AGAIN_AT_ONCE
        in_second = [w for w in out if w.sent_ms // 1000 == (START // 1000 + second)]
        assert len(in_second) <= SAID["Alert"]
        assert looks.count <= LOOKS + LOOKS_AGAIN
        waited = max(waited, looks.count)
        looks.count = 0
    alerts = {(w.event, w.place.id) for w in out if w.kind == "Alert"}
    assert alerts == {(f"p{n}", t.id) for n in range(1000) for t in towns} and waited > 100


def test_all_at_once_is_warned_of_later_and_never_dropped():
    """By second: no more than may, the nearest first, till all have been warned."""
    warner = new(NEAR)
    first = warner.take(START, [passage(n, START) for n in range(300)])
    assert len(first) == SAID["Alert"] and {w.kind for w in first} == {"Alert"}
    said = list(first)
    for second in range(1, 60):
        some = warner.take(START + second * 1000)
        assert len(some) <= SAID["Alert"]
        said += some
    assert len({w.event for w in said}) == 300
    assert len({(w.event, w.place.id) for w in said if w.kind == "Alert"}) == 300 * len(NEAR)


def test_no_more_places_are_looked_for_in_a_second_than_may(monkeypatch):
    """Each of these may come to all of them, so that few events are looked at."""
    looks, per_look = Looks(monkeypatch), len(NEAR)
    monkeypatch.setattr(warning, "PLACES", 10 * per_look)
    monkeypatch.setattr(warning, "PLACES_AGAIN", 15 * per_look)
    warner = new(NEAR)
    warned = {w.event for w in warner.take(START, [passage(n, START) for n in range(40)])}
    assert looks.count == 10
    for second in range(1, 30):
        looks.count = 0
        warned |= {w.event for w in warner.take(START + second * 1000)}
        assert looks.count <= 15
        if second == 1:
            assert looks.count == 15
    assert len(warned) == 40


def test_first_warnings_go_before_changes_and_those_before_ends(monkeypatch):
    monkeypatch.setattr(saying, "SAID", {"Alert": 3, "Update": 2, "Cancel": 1})
    monkeypatch.setattr(warning, "SAID", {"Alert": 3, "Update": 2, "Cancel": 1})
    town = [place("t", 36.1, 35)]
    warner = new(town)
    warner.take(START, [passage(1, START), passage(2, START)])
    later = START + 40_000
    void = [msgspec.structs.replace(passage(1, START), state="void"),
            passage(2, later), *(passage(n, later) for n in (3, 4, 5))]
    kinds = [[(w.event, w.kind) for w in warner.take(later + s * 1000, void if not s else [])]
             for s in range(4)]
    assert sorted(kinds[0]) == [("p3", "Alert"), ("p4", "Alert"), ("p5", "Alert")]
    assert ("p1", "Cancel") in [one for some in kinds[1:] for one in some]
    assert all(len(some) <= 3 for some in kinds)


def test_whoever_takes_over_in_a_storm_says_the_same():
    first = new(NEAR)
    first.take(START, [passage(n, START) for n in range(300)])
    one, other = new(NEAR, first.frozen()), new(NEAR, first.frozen())
    for second in (0, 1, 2):
        at = START + second * 1000
        assert first.take(at) == one.take(at) == other.take(at)
        assert len(one.aircraft) == 300 and one.aircraft == first.aircraft
    assert one.frozen() == other.frozen()


def test_one_event_warns_the_nearest_by_name_and_all_others_in_one_circle():
    out = new(GRID).take(START, [passage(1, START)])
    named, (wide,) = [w for w in out if not w.place.wide], [w for w in out if w.place.wide]
    assert len(named) == MOST and wide.kind == "Alert" and wide.sure == "possible"
    assert max(w.from_ms for w in named) >= wide.from_ms - 60_000
    assert not {w.place.id for w in named} & set(wide.place.stands_for)
    assert len(wide.place.stands_for) > MOST and holds(wide)


def test_the_circle_stays_as_long_as_it_holds_all():
    warner = new(GRID)
    (first,) = [w for w in warner.take(START, [passage(1, START)]) if w.place.wide]
    later = [w for s in range(1, 100, 3)
             for w in warner.take(START + s * 1000, [passage(1, START + s * 1000)])]
    assert {w.place.id for w in later if w.place.wide} <= {first.place.id}
    assert not [w for w in later if w.kind == "Cancel" and not w.place.wide]


def test_whoever_releases_the_circle_sees_that_it_is_one():
    towns = [msgspec.structs.replace(p, names=Names(p.id, ru="Р")) for p in GRID]
    warner = Warner(Namer("node", b"salt"), towns, Brief(1, START, WatchTerms(automatic=False), ()))
    warner.take(START, [passage(1, START)])
    (wide,) = [w for w in warner.pending() if w.place.wide]
    (shown,) = [one for one in waiting(warner.pending()) if one.id == wide.id]
    radius = f" ± {wide.place.reach_mm // 1_000_000} km"
    assert shown.names == Names(wide.place.names.en + radius, ru="Р" + radius)


def holds(wide: PlaceWarning) -> bool:
    at = {p.id: p for p in GRID}
    return all(GEOD.inv(wide.place.at[0] / E7, wide.place.at[1] / E7, at[name].at[0] / E7,
                        at[name].at[1] / E7)[2] * 1000 + at[name].reach_mm <= wide.place.reach_mm
               for name in wide.place.stands_for)


wants = st.lists(st.tuples(
    st.floats(-180, 180), st.floats(-80, 80), st.integers(0, 50_000_000), st.integers(0, 10**6),
    st.sampled_from(["possible", "likely", "observed"])), max_size=12)


@settings(max_examples=examples(200, 3000), deadline=None)
@given(wants, st.integers(1, 6), st.sets(st.integers(0, 11)), st.booleans())
def test_nobody_is_left_out(said, most: int, stood: set[int], again: bool):
    wanted = {str(n): Want(place(str(n), lon, lat, reach), start, start + 60_000, sure)
              for n, (lon, lat, reach, start, sure) in enumerate(said)}
    stands = {str(n) for n in stood}
    found = bounded(wanted, stands, None, most)
    wide = [w for w in found.values() if w.place.wide]
    if again and wide:
        found = bounded(wanted, stands, wide[0].place, most)
        assert [w for w in found.values() if w.place.wide] == wide
    left = wanted.keys() - found.keys()
    assert stands & wanted.keys() <= found.keys()
    assert len(found.keys() - stands) <= most + 1 and bool(left) == bool(wide)
    for name in left:
        (whole,), one = wide, wanted[name]
        far = GEOD.inv(whole.place.at[0] / E7, whole.place.at[1] / E7, one.place.at[0] / E7,
                       one.place.at[1] / E7)[2]
        assert far * 1000 + one.place.reach_mm <= whole.place.reach_mm
        assert whole.from_ms <= one.from_ms and whole.until_ms >= one.until_ms
        assert name in whole.place.stands_for
