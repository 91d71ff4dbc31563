"""What is only about known: the audit of the archives finds what the watch told, to the moment."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hudna.place.about.blur import CELL, MINUTE, middle
from hudna.place.datum import Datum
from hudna.watch.event import Passage
from hudna.watch.inexact import taking, uncertain
from hudna.watch.inexact.uncertain import Uncertain
from hudna.watch.item import Briefed, Heard, Item, Tick
from hudna.watch.watch import Watch
from tests.examples import examples
from tests.watch.flights import fold
from tests.watch.inexact.test_uncertain import HOUR, T0, TERMS, barred, brief, fix, sighting
from tests.watch.plotted import Sky, audited, found, places_of, run_audit, sky, told, watched


def the_same(items: Sky, every: int) -> int:
    """Through what is on disk, with a turn that ends without its state. How many there were."""
    with TemporaryDirectory() as root:
        works = Path(root) / "watch"
        incursions = told(watched(works, items.items, every, [1]))
        rows = audited(works, Path(root) / "found.csv", places_of(items.reported))
    assert found(rows) == incursions
    return len(incursions)


@settings(max_examples=examples(3, 150), deadline=None)
@given(st.integers(0, 1 << 30))
def test_the_audit_finds_what_the_watch_told(seed: int) -> None:
    made = sky(random.Random(seed), minutes=examples(20, 60), tracks=examples(3, 6))
    the_same(made, max(50, len(made.items) // 3))


@settings(max_examples=examples(3, 100), deadline=None)
@given(st.integers(0, 1 << 30), st.sampled_from([(4, 1_500), (5_000, 10), (4, 10)]))
def test_in_floods_too(seed: int, most: tuple[int, int]) -> None:
    """Of aircraft that were given up in one, areas count as they were then."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(uncertain, "MOST_TRACKS", most[0])
        for module in (uncertain, taking):
            patch.setattr(module, "MOST_FIXES", most[1])
        made = sky(random.Random(seed), minutes=examples(20, 60), tracks=examples(5, 7),
                   late=most[0] > 4)
        the_same(made, max(50, len(made.items) // 3))


@pytest.mark.long
@pytest.mark.timeout(7200)
def test_whole_hours_of_many() -> None:
    """How much one sky has to find is chance; all six together have hundreds."""
    skies = (sky(random.Random(seed), minutes=240, tracks=40) for seed in range(6))
    assert sum(the_same(made, 900) for made in skies) > 300


def test_there_is_something_to_find() -> None:
    assert sum(the_same(sky(random.Random(seed)), 400) for seed in (0, 2)) > 8


# --- what goes into the archives -----------------------------------------------------------------

SECRET = sighting(0.123, 1.2345, name="ab" * 32, within_m=3_217, course=90)
HIDDEN = fix(0.345, 2.3456, name="plot:f/-secret", within_m=1_234, hides=True,
             height_mm=1_234_567, datum=Datum.MSL)
PLAIN = fix(0.5, 1.0, name="plot:f/9", within_m=500)


def planted() -> list[Item]:
    """A sighting, a plot from where a sensor is, and one that was given with its place."""
    first = brief(barred(), reported=[SECRET], at_ms=T0 + MINUTE)
    end = T0 + 90 * MINUTE
    return [Briefed(T0 + MINUTE, first), Heard(T0 + MINUTE, "f", (HIDDEN, PLAIN)),
            *(Tick(ms) for ms in range(T0 + MINUTE, end, 5 * MINUTE)), Tick(end)]


@pytest.fixture(scope="module")
def works(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("planted") / "watch"
    watched(made, planted(), 1_000)
    return made


def test_what_hides_is_withheld_and_of_a_sighting_there_is_its_hash_alone(works: Path) -> None:
    about = [row for p in (works / "about").glob("*/*.parquet")
             for row in pq.read_table(p, partitioning=None).to_pylist()]
    assert [row["aircraft"] for row in about] == ["plot:f/9"] and "sighting" not in about[0]
    assert (works / "withheld").stat().st_mode & 0o777 == 0o700
    rows = {row["aircraft"][:5]: row for p in (works / "withheld").glob("*/*.parquet")
            for row in pq.read_table(p, partitioning=None).to_pylist()}
    assert rows.keys() == {"plot:", "seen:"}
    known = {name: value for name, value in rows["seen:"].items() if value is not None}
    assert known.keys() == {"aircraft", "begun", "time", "sighting"}
    assert known["sighting"] == SECRET.sighting
    assert known["time"].second == known["time"].microsecond == 0


def canaries() -> list[str]:
    """Nothing of these may be in a result: places, moments, distances and heights that nobody is
    told."""
    numbers = [SECRET.lon, SECRET.lat, HIDDEN.lon, HIDDEN.lat]
    degrees = [f"{n / 1e7:.5f}" for n in numbers]
    return [*map(str, numbers), *degrees, "3217", "1234", "567", ":07.38", ":20.7",
            str(SECRET.at_ms), str(HIDDEN.at_ms), SECRET.sighting]


@pytest.mark.parametrize("form", [".csv", ".parquet", ".geojson"])
def test_promise_4_no_result_is_finer_than_what_the_watch_tells(
    works: Path, tmp_path: Path, form: str
) -> None:
    out = tmp_path / f"found{form}"
    run_audit(works, out, places_of([SECRET]))
    if form == ".parquet":
        rows = pq.read_table(out).to_pylist()
        text = repr(rows)
        assert [row["sure"] for row in rows] == [False] * 3
    else:
        text = out.read_text()
    assert text.count("plot:f/9") == 1, "what hides nothing is as it was given"
    plain = [str(PLAIN.lon), f"{PLAIN.lon / 1e7:.5f}"]
    for canary in canaries():
        assert canary in plain or canary not in text, canary
    if form == ".geojson":
        features = msgspec.json.decode(text)["features"]
        cells = {tuple(f["geometry"]["coordinates"]) for f in features
                 if f["properties"]["aircraft"] != "plot:f/9"}
        assert cells == {tuple(v / 1e7 for v in middle(one.lon, one.lat))
                         for one in (SECRET, HIDDEN)}
        assert all(round(v * 1e7) % CELL == CELL // 2 for at in cells for v in at)


def test_sightings_whose_place_is_not_known_are_left_out_and_others_are_not(
    works: Path, tmp_path: Path
) -> None:
    for places in (None, {}):
        rows = audited(works, tmp_path / "found.csv", places)
        assert {row["aircraft"][:7] for row in rows} == {"plot:f/"}
    rows = audited(works, tmp_path / "found.csv", None, only=["about"])
    assert [row["aircraft"] for row in rows] == ["plot:f/9"]


# --- what settles --------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", [0, pytest.param(1, marks=pytest.mark.long)])
def test_each_position_that_was_taken_settles_once(seed: int) -> None:
    """None that was set aside does, and of sightings those that count in the end."""
    made, watch = sky(random.Random(seed)), Watch()
    fold(watch, made.items)
    aside = sum(watch.aside.values())
    heard = Counter(f for i in made.items if isinstance(i, Heard) for f in i.fixes if f.within_m)
    rows = watch.settled().about
    plots = Counter(p.fix for p in rows if p.fix is not None)
    assert set(plots.values()) <= {1} and plots.keys() <= heard.keys()
    assert len(heard) - len(plots) <= aside
    seen = Counter(p.sighting for p in rows if p.sighting)
    bare = {r.sighting for r in made.reported if r.bare}
    assert set(seen.values()) <= {1} and not seen.keys() & bare
    assert watch.to_drain == 0


def test_a_frozen_state_holds_no_position_that_has_settled() -> None:
    watch = Watch()
    for item in planted():
        watch.take(item)
    assert len(watch.settled().about) == 3
    kept = Watch.thaw(watch.freeze())
    assert kept.to_drain == 0
    for text in (SECRET.sighting, "plot:f/9"):
        assert text.encode() not in kept.freeze().split(b"uncertain", 1)[-1]


def test_a_name_that_is_used_again_is_another_passage_under_another_id() -> None:
    """A plot, given up in a flood, and another."""
    watch = Uncertain()
    watch.brief(brief(barred()), T0)
    first = watch.take([fix(0, 0)], T0, "f")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(uncertain, "MOST_TRACKS", 1)
        watch.take([fix(1, 200, name="plot:f/2")], T0 + MINUTE, "f")
    again = watch.take([fix(0.1, 0)], T0 + 2 * MINUTE, "f")
    assert [p.revision for p in (*first, *again)] == [0, 0]
    assert first[0].id != again[0].id


def test_what_was_given_up_in_a_flood_and_is_sent_again_settles_once() -> None:
    """Over a restart too; and so it does where the agreement comes to let positions be later."""
    watch = Uncertain()
    watch.brief(brief(barred()), T0)
    plots = [fix(0.1 * n, 0, name=f"plot:f/{n}") for n in range(4)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(uncertain, "MOST_TRACKS", 2)
        for n in range(3):
            for one in plots:
                watch.take([one], T0 + (n + 1) * MINUTE, "f")
            watch = Uncertain.thaw(watch.freeze())
    told = watch.tick(T0 + 30 * MINUTE)
    later = msgspec.structs.replace(TERMS, late_ms=3 * HOUR, gap_ms=HOUR)
    told += watch.brief(brief(barred(), terms=later, at_ms=T0 + 31 * MINUTE), T0 + 31 * MINUTE)
    told += watch.take(plots, T0 + 32 * MINUTE, "f") + watch.tick(T0 + 9 * HOUR)
    assert Counter(p.fix for p in watch.settled()) == dict.fromkeys(plots, 1)
    assert len({p.id for p in told}) <= 2


def test_promise_4_of_a_chain_the_state_keeps_what_may_still_change() -> None:
    """However long people see one aircraft; which kind it is stays known."""
    watch = Uncertain()
    seen = [sighting(n * 3, 0, name=f"{n:064x}", craft="jet" if n == 0 else "unknown")
            for n in range(120)]
    for n in range(len(seen)):
        now = T0 + n * 3 * MINUTE + 1
        watch.brief(brief(barred(), reported=seen[max(0, n - 20):n + 1], at_ms=now), now)
        watch.tick(now)
    (track,) = watch._state.tracks.values()
    assert len(track.chain) == len(track.held) == len(watch._state.names) < 30
    assert track.craft == "jet" and len(watch.settled()) > 90
    text = watch.freeze()
    assert seen[50].sighting.encode() not in text and seen[-1].sighting.encode() in text


def test_sightings_let_go_of_in_a_flood_settle_once() -> None:
    watch = Uncertain()
    seen = [sighting(n, 0, name=f"{n:064x}") for n in range(12)]
    with pytest.MonkeyPatch.context() as patch:
        for module in (uncertain, taking):
            patch.setattr(module, "MOST_FIXES", 4)
        for n in range(1, 20):
            now = T0 + n * MINUTE
            watch.brief(brief(barred(), reported=seen[:n], at_ms=now), now)
            watch = Uncertain.thaw(watch.freeze()) if n % 5 == 0 else watch
    watch.tick(T0 + 20 * HOUR)
    counts = Counter(p.sighting for p in watch.settled())
    assert set(counts.values()) == {1}


def test_of_a_flood_nothing_is_let_go_of_untold() -> None:
    """However many come at once."""
    watch = Uncertain()
    told_of = watch.brief(brief(barred(500)), T0)
    flood = [fix(n / 400, 0 if n == 3 else 30, within_m=5) for n in range(4_000)]
    told_of += watch.take(flood, T0 + 10 * MINUTE, "f")
    assert [p.state for p in told_of if isinstance(p, Passage)] == ["left"]
    assert len(watch.settled()) > 2_000


@given(st.integers(0, 1 << 30))
@settings(max_examples=examples(1, 100), deadline=None)
def test_folded_from_a_frozen_state_the_same_settles(seed: int) -> None:
    made = sky(random.Random(seed), minutes=20, tracks=3)
    one, two = Watch(), Watch()
    for n, item in enumerate(made.items):
        one.take(item)
        two.take(item)
        if n % 197 == 0:
            two = Watch.thaw(two.freeze())
    assert one.settled().about == two.settled().about
