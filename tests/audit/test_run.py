"""The audit from end to end over small worlds: any split, any number of workers, one answer."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hudna.audit import held
from hudna.audit.job import Job
from hudna.audit.order import in_turn
from hudna.audit.run import audit
from hudna.audit.source import Columns, Form, InFile, ReadPlan, TrackFile
from hudna.place.match.cover import cover_of
from hudna.place.times import format_instant
from hudna.place.tracks.columns import Fixes
from hudna.place.tracks.parts import part_of, stays
from tests.audit import world

GAP_MS = 1500


def run(rows, areas, cuts=(), name="o.csv", **options):
    """The bytes of the result, `None` where there is none, and the summary."""
    advanced = []
    with TemporaryDirectory() as place:
        out = Path(place) / name
        source = world.Cut(tuple(rows), tuple(cuts))
        job = Job(source, world.PLAN, areas, out, **{"gap_ms": GAP_MS, **options})
        summary = audit(job, advanced.append, world.unpacked)
        assert sum(advanced) == source.total
        assert [path.name for path in Path(place).iterdir()] == ([name] if summary.kept else [])
        return out.read_bytes() if summary.kept else None, summary


def table(data):
    header, *lines = csv.reader(io.StringIO(data.decode(), newline=""))
    return [dict(zip(header, line, strict=True)) for line in lines]


@pytest.mark.parametrize("seed", range(15))
def test_per_position_is_what_plain_comparisons_say(seed):
    random = Random(seed)
    rows, areas = world.rows(random, 80), world.areas(random, 10)
    data, summary = run(rows, areas, [30, 31], per_position=True, workers=2)
    found = [(int(line["row"]), line["area"].removeprefix("'")) for line in table(data)]
    assert found == world.matched(rows, areas)
    assert (summary.rows, summary.written, summary.refused.counts) == (80, len(found), {})


@pytest.mark.parametrize("seed", range(15))
def test_stays_are_those_of_the_sound_rows_of_whom_the_area_bars(seed):
    random = Random(seed)
    rows, areas = world.rows(random, 80), world.areas(random, 6)
    data, summary = run(rows, areas, [30, 31], skip_bad=True, workers=2)
    sound = in_turn(world.batch_of(rows)).sound
    kept = [row for row, good in zip(rows, sound, strict=True) if good]
    batch = world.batch_of(kept)._replace(rows=np.flatnonzero(sound))
    fixes = Fixes(batch.rows, batch.craft, batch.positions, batch.height_mm, batch.crafts)
    found = stays(part_of(cover_of([area.volume for area in areas]), fixes, GAP_MS))
    expected = [
        (str(areas[area].id), found.crafts[craft], format_instant(entered), format_instant(left),
         str(first), str(last), "yes" if crossed else "no")
        for area, craft, entered, left, first, last, crossed in zip(
            *(c.tolist() for c in (found.areas, found.craft, found.entered_ms, found.left_ms,
                                   found.first_row, found.last_row, found.crossed)), strict=True)
        if any(world.barred(row, areas[area])
               for row in about(rows, sound, found.crafts[craft], (first, last), crossed))]
    assert [(line["area"].removeprefix("'"), line["aircraft"], line["entered"], line["left"],
             line["first_row"], line["last_row"], line["crossed"])
            for line in table(data)] == expected
    assert summary.written == len(expected)
    assert sum(summary.refused.counts.values()) == 80 - len(kept)
    for line in table(data):
        assert line["operator"] == (rows[int(line["first_row"])].operator or "")


def about(rows, sound, craft, ends, crossed):
    """The rows of a stay, and those of the lines that lead to it and on from it: none over a gap.
    Of a crossing there is the one line."""
    of_it = [i for i, row in enumerate(rows) if sound[i] and row.craft == craft]
    begin, end = map(of_it.index, ends)
    if crossed:
        return [rows[of_it[begin]], rows[of_it[end]]]
    beside = [(begin - 1, begin), (end + 1, end)]
    near = [of_it[i] for i, j in beside if 0 <= i < len(of_it)
            and abs(rows[of_it[i]].at_ms - rows[of_it[j]].at_ms) <= GAP_MS]
    return [rows[i] for i in (*of_it[begin:end + 1], *near)]


@pytest.fixture
def spilling(monkeypatch):
    """So few stays in memory that nearly every run needs its file."""
    for name, value in {"RUN": 4, "WINDOW": 6, "EVERY": 2}.items():
        monkeypatch.setattr(held, name, value)


@pytest.mark.parametrize("name", ["o.csv", "o.parquet", "o.geojson"])
def test_stays_that_do_not_fit_in_memory_give_the_same_bytes(name, monkeypatch, request):
    random = Random(3)
    rows, areas = world.rows(random, 200), world.areas(random, 6)
    whole = run(rows, areas, name=name, skip_bad=True)
    request.getfixturevalue("spilling")
    for workers in (1, 3):
        cuts = [random.randrange(201) for _ in range(20)]
        assert run(rows, areas, cuts, name, skip_bad=True, workers=workers) == whole


@settings(max_examples=40, deadline=None)
@given(st.randoms(use_true_random=False), st.integers(1, 5),
       st.sampled_from(["o.csv", "o.parquet", "o.geojson", "o.csv.gz"]), st.booleans())
def test_no_split_and_no_number_of_workers_changes_a_byte(random, workers, name, per_position):
    n = random.randrange(60)
    rows, areas = world.rows(random, n, wrong=random.choice([0, 0.1, 0.6])), world.areas(random, 5)
    cuts = [random.randrange(n + 1) for _ in range(random.randrange(12))]
    if per_position and name == "o.geojson":
        name = "o.csv"
    options = {"per_position": per_position, "name": name, "skip_bad": True}
    assert run(rows, areas, cuts, workers=workers, **options) == run(rows, areas, **options)


def test_a_refused_row_leaves_no_result_unless_told_to_skip():
    row = world.Row("c", world.BEGIN_MS, 1, 1, 1)
    areas = world.areas(Random(1), 2)
    data, summary = run([row, row], areas, [1])
    assert data is None and not summary.kept
    assert [(refused.row, refused.column) for refused in summary.refused.first] == [(1, "time")]
    data, summary = run([row, row], areas, [1], skip_bad=True)
    assert data is not None and summary.kept and summary.rows == 2
    assert run([row, row], areas, per_position=True)[1].refused.counts == {}


def test_an_unreadable_piece_ends_the_run(tmp_path):
    rows = world.rows(Random(1), 40)
    source = world.Cut(rows, tuple(range(0, 40, 4)))
    job = Job(source, world.PLAN, world.areas(Random(1), 3), tmp_path / "o.csv", workers=3)
    with pytest.raises(InFile, match="rubbish"):
        audit(job, read=world.damaged)
    assert list(tmp_path.iterdir()) == []


def test_an_interrupt_leaves_nothing(tmp_path):
    def interrupted(weight):
        raise KeyboardInterrupt

    source = world.Cut(world.rows(Random(1), 40), tuple(range(0, 40, 4)))
    job = Job(source, world.PLAN, world.areas(Random(1), 3), tmp_path / "o.csv", workers=3)
    with pytest.raises(KeyboardInterrupt):
        audit(job, interrupted, world.unpacked)
    assert list(tmp_path.iterdir()) == []


def test_the_tracks_are_not_written_over(tmp_path):
    tracks = tmp_path / "tracks.csv"
    tracks.write_text("x")
    columns = Columns("lon", "lat", "time", None, (), "icao24", None, None)
    plan = ReadPlan((TrackFile(str(tracks), Form.CSV, columns),))
    with pytest.raises(InFile, match="another name"):
        audit(Job(world.Cut((), ()), plan, (), tracks), read=world.unpacked)
    assert tracks.read_text() == "x"
