"""Each work of the watch runs at a tiny size with real processes; it stops where one is missing."""

from __future__ import annotations

import json

import msgspec
import numpy as np
import pytest
from click.testing import CliRunner

from hudna.bench import watch
from hudna.bench.same import Different
from hudna.bench.sender import _due
from hudna.bench.setting import WATCH_SIZES
from hudna.bench.standin import Came
from hudna.bench.watcher import Note
from hudna.bench.workloads.sky import (
    FIRST_ADDRESS,
    Fleet,
    Lines,
    barred_areas,
    brief_of,
    on_the_ground,
)
from hudna.bench.works.watch_flow import _all_told
from hudna.cli import bench, bench_watch
from hudna.place.match.cover import cover_of
from hudna.watch.feeds.dropped import Dropped
from hudna.watch.feeds.sbs import Sbs

AT_MS = 1_800_000_000_123
TINY = ["--areas", "300", "--per-s", "1000", "--seconds", "8", "--entries", "2", "--journal", "2",
        "--repeat", "1", "--json"]


def run(work: str, *more: str) -> list[dict]:
    told = CliRunner().invoke(bench.command, ["watch", work, *TINY, *more])
    assert told.exit_code == 0, told.output
    return json.loads(told.stdout)["lines"]


def test_the_command_knows_all_works_peers_and_sizes():
    assert bench_watch.WORKS == watch.WORKS
    assert bench_watch.PEERS == watch.PEERS
    assert tuple(WATCH_SIZES) == bench_watch.SIZES


@pytest.mark.long
def test_positions_flow_from_the_wire_to_events():
    lines = run("flow", "--areas", "10000", "--seconds", "12")
    assert [line["at_least"] for line in lines] == [20_000, None, None, 100, None, 1000]
    rate, _, p50, p99, told, memory = (line["ours"]["value"] for line in lines)
    assert 0 < rate <= 1000
    assert 0 < p50 <= p99
    assert told >= p50
    assert memory > 0


@pytest.mark.long
def test_an_entry_is_warned_of_and_seen_at_the_desk():
    lines = run("warn")
    assert [line["at_least"] for line in lines] == [None, 1000, None, None, None, None, None, 1000]
    assert all(line["ours"]["value"] > 0 for line in lines)


@pytest.mark.long
def test_a_watch_begins_again():
    lines = run("restart")
    assert [line["at_least"] for line in lines] == [3] * 4
    for ready, decided in (lines[:2], lines[2:]):
        assert ready["ours"]["value"] > 0
        assert decided["ours"]["value"] > 0


def test_every_line_of_a_fleet_is_read_as_it_was_flown():
    fleet, same = Fleet(200, 3), Fleet(200, 3)
    lines, dropped = Lines(fleet), Dropped()
    sbs = Sbs(dropped)
    fixes = []
    for i in range(12):
        fixes += sbs.take(lines.fly(150, AT_MS + i), AT_MS + i)
    steps = [same.fly(150) for _ in range(12)]
    assert not dropped.counts
    assert len(fixes) == lines.positions == 1800
    assert lines.others > 0
    assert [f.aircraft for f in fixes] == [
        f"icao:{FIRST_ADDRESS + i:06x}" for step in steps for i in step.craft.tolist()]
    for column, values in (("lon", [f.lon for f in fixes]), ("lat", [f.lat for f in fixes])):
        flown = np.concatenate([getattr(step, column) for step in steps])
        assert np.abs(flown - np.array(values)).max() <= 50
    assert {f.at_ms for f in fixes} == {AT_MS + i for i in range(12)}
    assert any(f.speed_mm_s is not None and f.course_mdeg is not None for f in fixes)
    assert any(f.callsign for f in fixes)


def test_a_ticks_positions_are_due_at_its_end_and_none_is_lost():
    due = list(_due(AT_MS, 1_030, 2))
    assert sum(count for _, count in due) == 2_060
    assert due[0][0] == AT_MS + 10
    assert due[-1][0] == AT_MS + 2_000


def test_the_place_on_the_ground_is_in_an_area():
    areas = barred_areas(50, 2)
    lon, lat = on_the_ground(areas)
    cover = cover_of(areas.volumes())
    assert tuple(cover.at(lon, lat, AT_MS, 0, 0))


def test_airliners_are_known_by_their_addresses_and_low_ones_are_nobodys():
    fleet = Fleet(3000, 1)
    brief = brief_of(barred_areas(20, 1), fleet)
    assert len(brief.areas) == 20
    assert len(brief.aircraft) == int((~fleet.low).sum()) < 3000
    assert all(a.volume.window.from_ms is None and a.volume.heights.floor_mm is None
               for a in brief.areas)
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(brief), type=type(brief)) == brief


def test_it_stops_where_a_passage_did_not_come_to_the_node():
    noted = [Note("x", "icao:400000", "inside", 1.0, 1)]
    with pytest.raises(Different, match="1 passages told, 0 at the node"):
        _all_told(noted, list[Came]())
