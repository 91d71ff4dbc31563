"""Each work runs at a tiny size, and stops where an answer is not the same."""

from __future__ import annotations

import msgspec
import pytest

from hudna.bench import place
from hudna.bench.peers import bulkpeers, handfiltered, handsingle, overlays, prepared, treecheck
from hudna.bench.peers.presence import Presence, installed
from hudna.bench.place import WORKS, measure
from hudna.bench.profile import profile
from hudna.bench.same import Answer, Different
from hudna.bench.setting import SIZES, Setting
from hudna.bench.works import overlay
from hudna.cli import bench
from hudna.place.match.cover import Cover

TINY = msgspec.structs.replace(
    SIZES["small"], positions=3000, areas=100, slice=1500, singles=50, batches=3, volumes=300,
    queries=20, reports=500, claims=3, file_rows=3000)
SHAPELY = frozenset({"shapely", "handfiltered"})


LONG = ("check", "match", "audit")
"""Every loop of theirs is compiled first."""


def setting(**changes) -> Setting:
    return Setting(TINY, repeat=1, peers=SHAPELY, **changes)


def test_the_command_knows_all_works_and_peers():
    assert (bench.WORKS, bench.PEERS) == (place.WORKS, place.PEERS)
    assert tuple(SIZES) == bench.SIZES


@pytest.mark.parametrize("work", [
    pytest.param(work, marks=pytest.mark.long) if work in LONG else work for work in WORKS])
def test_each_work_beside_shapely(work):
    told: list[str] = []
    report = measure(setting(tell=told.append), [work])
    assert told
    assert report.lines or work == "pairs"
    for line in report.lines:
        assert line.ours.value > 0
        assert (line.theirs is None) == (line.peer == "")
        if line.ratio is not None:
            assert 0 < line.ratio.low <= line.ratio.median <= line.ratio.high


@pytest.mark.long
def test_a_peer_that_is_not_here_is_named(monkeypatch):
    gone = bulkpeers.PEERS[0]._replace(presence=lambda: Presence("SedonaDB", "", "not here"))
    monkeypatch.setattr("hudna.bench.works.match.PEERS", (gone,))
    report = measure(Setting(TINY, repeat=1), ["match"])
    assert [(gap.what, gap.why) for gap in report.missing] == [("SedonaDB", "not here")]
    assert "no-such-package is not installed" in installed("x", "no-such-package").why


def less(answer: Answer) -> Answer:
    return Answer(answer.first[1:], answer.second[1:])


@pytest.mark.long
def test_match_stops_where_a_peer_answers_otherwise(monkeypatch):
    honest = prepared.Prepared.match
    monkeypatch.setattr(prepared.Prepared, "match", lambda self, way: less(honest(self, way)))
    with pytest.raises(Different):
        measure(setting(), ["match"])


@pytest.mark.long
def test_match_stops_where_the_engine_answers_otherwise(monkeypatch):
    honest = Cover.match
    monkeypatch.setattr(Cover, "match", lambda self, seen: less(Answer(*honest(self, seen))))
    with pytest.raises(Different):
        measure(setting(), ["match"])


def test_live_stops(monkeypatch):
    monkeypatch.setattr(handsingle.HandSingle, "boxes_first", lambda *_: [7])
    with pytest.raises(Different):
        measure(setting(), ["live"])


@pytest.mark.long
def test_check_stops(monkeypatch):
    monkeypatch.setattr(treecheck.TreeCheck, "by_columns", lambda *_: [7])
    with pytest.raises(Different):
        measure(setting(), ["check"])


def test_overlay_stops(monkeypatch):
    def crooked(claims):
        ground = overlays.by_shapely(claims)
        first = min(ground)
        return ground | {first: ground[first] * 0.99}

    monkeypatch.setitem(overlay.PEERS, "shapely", (prepared.presence, crooked))
    with pytest.raises(Different):
        measure(setting(), ["overlay"])


def test_audit_stops(monkeypatch):
    honest = handfiltered.HandFiltered.match
    monkeypatch.setattr(handfiltered.HandFiltered, "match",
                        lambda self, way: less(honest(self, way)))
    with pytest.raises(Different):
        measure(setting(), ["audit"])


def test_counts_of_a_profile_hang_together():
    report = profile(Setting(TINY))
    counts = {line.work: line.ours.value for line in report.lines}
    for name in ("two", "four"):
        looked, left, true, blocks, found = (counts[f"{name} dimensions: {what}"] for what in (
            "entries looked at", "entries left by windows and heights",
            "true hits, without geometry", "blocks of edges tested", "areas found"))
        assert looked >= left == pytest.approx(true + blocks)
        assert true <= found <= left
    assert counts["two dimensions: entries looked at"] == counts[
        "two dimensions: entries left by windows and heights"]
