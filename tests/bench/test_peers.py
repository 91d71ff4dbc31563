"""Every peer that is here gives the answers of plain shapely, in each of its ways."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

import numpy as np
import pytest
import shapely

from hudna.bench.peers import (
    handsingle,
    handwatch,
    overlays,
    postgischeck,
    postgres,
    scipypairs,
    treecheck,
)
from hudna.bench.peers.bulkpeers import PEERS
from hudna.bench.same import Answer, same
from hudna.bench.workloads.areas import areas_of
from hudna.bench.workloads.claims import claims_of
from hudna.bench.workloads.feed import Plan, feed_of, month, shuffled
from hudna.bench.workloads.protections import flights, registered
from hudna.bench.workloads.reports import reports_of
from hudna.bench.workloads.theatre import BEGIN_MS, DAY_MS
from hudna.bench.works.overlay import alike, by_hudna
from hudna.place.columns import Positions

N = 2000
GROUND = {"areas": areas_of(300, 3), "seen": feed_of(month(N), N, 3).positions}


def plainly(areas, positions) -> Answer:
    """One position and one area after another's box."""
    shapes, limits = areas.shapes(), areas.limits
    found = []
    for row, (x, y) in enumerate(zip(positions.lon.tolist(), positions.lat.tolist(), strict=True)):
        held = shapely.intersects_xy(shapes, x, y)
        if positions.at_ms is not None:
            at, height = positions.at_ms[row], positions.low_mm[row]
            held &= (limits.from_ms <= at) & (at <= limits.until_ms)
            held &= (limits.floor_mm <= height) & (height <= limits.ceiling_mm)
        found += [(row, area) for area in np.nonzero(held)[0]]
    pairs = np.array(found, np.int64).reshape(-1, 2)
    return Answer(pairs[:, 0], pairs[:, 1])


def here(presence):
    if not presence.here:
        pytest.skip(f"{presence.name}: {presence.why}")


@pytest.mark.parametrize("peer", PEERS, ids=lambda peer: peer.key)
def test_bulk_peers_in_every_way(peer):
    here(peer.presence())
    areas, seen = GROUND["areas"], GROUND["seen"]
    flat = Positions(seen.lon, seen.lat)
    with peer.opened(areas) as opened:
        opened.build()
        for positions in (flat, seen, shuffled(seen, 5)):
            if (2 if positions.at_ms is None else 4) not in peer.dimensions:
                continue
            opened.load(positions)
            for way in opened.ways:
                same(plainly(areas, positions), opened.match(way), way, peer.key)


def test_the_hand_filtered_script_one_by_one():
    areas, seen = GROUND["areas"], GROUND["seen"].part(0, 500)
    truth = plainly(areas, seen)
    for ask in handsingle.HandSingle(areas).ways.values():
        found = [(row, area) for row, one in enumerate(zip(
            *(c.tolist() for c in seen[:4]), strict=True)) for area in ask(*one)]
        pairs = np.array(found, np.int64).reshape(-1, 2)
        same(truth, Answer(pairs[:, 0], pairs[:, 1]), "one by one", "shapely")


def test_the_hand_filtered_script_in_batches_tells_each_change_of_each_fix():
    areas = areas_of(4000, 3)
    seen = feed_of(Plan(7, 60_000, BEGIN_MS + 10 * DAY_MS), 700, 1)
    inside = [set() for _ in range(700)]
    for row, area in zip(*plainly(areas, seen.positions), strict=True):
        inside[row].add(int(area))
    watch, last = handwatch.HandWatch(areas), {}
    for begin in range(0, 700, 50):
        part = slice(begin, begin + 50)
        entered = left = 0
        for row in range(begin, begin + 50):
            before = last.get(int(seen.craft[row]), set())
            entered += len(inside[row] - before)
            left += len(before - inside[row])
            last[int(seen.craft[row])] = inside[row]
        told = watch.tell(seen.craft[part], seen.positions.part(begin, begin + 50))
        assert (len(told.entered), len(told.left)) == (entered, left)
    assert sum(map(len, inside)) > 30


def test_checks_by_tree_and_columns_while_volumes_come_and_end():
    volumes, queries, added = registered(500, 1), flights(60, 1), registered(40, 2)
    peer = treecheck.TreeCheck(volumes, queries, added)
    standing = dict(enumerate(volumes.shapes()))
    limits = [np.concatenate(c) for c in zip(volumes.limits, added.limits, strict=True)]
    for i in range(40):
        standing[peer.add()] = added.shapes()[i]
        peer.remove(3 * i)
        del standing[3 * i]
    for query, shape in enumerate(queries.shapes()):
        begin, end, floor, ceiling = (c[query] for c in queries.limits)
        truth = [key for key, other in sorted(standing.items())
                 if limits[0][key] <= end and limits[1][key] >= begin
                 and limits[2][key] <= ceiling and limits[3][key] >= floor
                 and shapely.intersects(shape, other)]
        assert [ask(query) for ask in peer.ways.values()] == [truth] * 3


def test_checks_by_postgis():
    here(postgischeck.presence())
    ground = registered(500, 1), flights(60, 1), registered(5, 2)
    tree = treecheck.TreeCheck(*ground)
    with postgischeck.opened(*ground) as peer:
        for way in peer.ways:
            peer.index(way)
            for who in (tree, peer):
                who.remove(who.add())
            assert [sorted(peer.ask(i)) for i in range(60)] == [tree.by_tree(i) for i in range(60)]


def test_pairs_by_scipy():
    here(scipypairs.presence())
    reports = reports_of(1500, 1)
    peer = scipypairs.Pairs(reports, 1000.0, 1_800_000)
    first, second = (peer.pairs(way) for way in peer.ways)
    same(first, second, "pairs", "scipy")
    assert len(first.first) > 1000


@pytest.mark.parametrize("lay", [overlays.by_shapely, overlays.by_geopandas])
def test_overlays(lay):
    if lay is overlays.by_geopandas:
        pytest.importorskip("geopandas")
    claims = claims_of(4, 1)
    alike(by_hudna(claims), lay(claims), "overlay", "peer")


def test_nothing_is_left_of_a_server():
    here(postgres.presence())
    with ExitStack() as stack:
        base = stack.enter_context(postgres.server())
        home = Path(base.info.host)
        assert home.exists()
    assert not home.exists()
