"""`hudna audit` over the archives of a watch, with the log that knows where sightings were made."""

from __future__ import annotations

import asyncio
import csv
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from hudna.act.draft import Draft, draft
from hudna.act.erase import erase
from hudna.act.sight import release_sighting, sight
from hudna.act.weigh import weigh
from hudna.cli.audit_sightings import placed_in, places_of
from hudna.cli.main import main
from hudna.place.geometry import E7
from hudna.place.grid import cell
from hudna.record.record import Record
from hudna.watch.kept.archives import Archives
from hudna.watch.settled import Past, nothing
from tests.act.test_sight import AT, seen
from tests.exchange.nodes import START_MS, Clock, Network, folders, node
from tests.watch.inexact.test_uncertain import fix

MINUTE = 60_000
GONE = "ef" * 32


class World:
    """An American node with one sighting in its log, and the archives of its watch: a plot, that
    sighting, and one that the log never had."""

    def __init__(self, root: Path) -> None:
        network, folder = Network(), folders(root, ("us", "ru"))["us"]
        made = node(folder, Clock(), network.to)
        record, = asyncio.run(made.say([sight(seen(), START_MS)]))
        made.log.close()
        self.node, self.works, self.root = folder.path, folder.path / "watch", root
        at_ms = START_MS // MINUTE * MINUTE
        plot = fix(0, 0)
        Archives(self.works, 0).put(1, nothing()._replace(about=(
            Past(plot.aircraft, 1, plot.at_ms, plot, START_MS, "f"),
            Past("seen:jet/1", 2, at_ms, sighting=record.hash),
            Past("seen:jet/2", 3, at_ms, sighting=GONE))))

    def audit(self, *more: str, names: tuple[str, ...] = ("tracks", "about", "withheld"),
              out: str = "out.csv", areas: Any = None) -> Result:
        own = [around(37, 36, id="plot"), around(
            AT.at[0] / E7, AT.at[1] / E7, id="seen", bars=["xx"], excepts=["medevac"])]
        (self.works / "tracks" / "areas.geojson").write_text(json.dumps({
            "type": "FeatureCollection", "gap_minutes": 15, "features": own}))
        (self.root / "areas.geojson").write_text(json.dumps({
            "type": "FeatureCollection", "features": areas or own}))
        return CliRunner().invoke(main, [
            "audit", *(str(self.works / name) for name in names), "--areas",
            str(self.root / "areas.geojson"), "--out", str(self.root / out), *more])

    @property
    def rows(self) -> list[dict[str, str]]:
        with (self.root / "out.csv").open(newline="") as file:
            return list(csv.DictReader(file))


def around(lon: float, lat: float, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": {"buffer_m": 1000, **properties},
            "geometry": {"type": "Point", "coordinates": [lon, lat]}}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return World(tmp_path_factory.mktemp("sightings"))


def test_with_the_log_sightings_are_found_and_count_as_barred(world: World) -> None:
    result = world.audit("--sightings", str(world.node))
    assert (result.exit_code, result.stdout) == (0, "")
    found = {row["area"]: row for row in world.rows}
    assert found["plot"]["aircraft"] == "plot:f/1" and found["seen"]["aircraft"] == "seen:jet/1"
    assert {row["sure"] for row in world.rows} == {"no"}
    assert found["seen"]["entered"] == "2016-07-31T06:00:00Z"
    assert found["seen"]["left"] == "2016-07-31T06:01:00Z"
    assert "3 rows were read, against 2 areas." in result.stderr
    assert "1 sighting was left out: the log has it no more, or does not count it." in result.stderr
    assert "3 of the rows are only about known" in result.stderr


def test_without_it_they_are_left_out_and_that_is_said(world: World) -> None:
    result = world.audit()
    assert result.exit_code == 0 and [row["area"] for row in world.rows] == ["plot"]
    assert ("2 sightings were left out: where they were made is in the log of their node and "
            "nowhere else. Give the node's directory with --sightings.") in result.stderr
    for text in (result.stderr, (world.root / "out.csv").read_text()):
        assert GONE not in text


def test_what_may_be_handed_on_is_audited_by_itself(world: World) -> None:
    result = world.audit(names=("about",))
    assert result.exit_code == 0 and [row["aircraft"] for row in world.rows] == ["plot:f/1"]
    assert "left out" not in result.stderr


def test_beside_exact_tracks_each_row_says_whether_it_is_sure(world: World) -> None:
    tracks = world.root / "tracks.csv"
    tracks.write_text("time,lon,lat,icao24\n2016-07-31T06:00:00Z,37,36,plot:f/1\n"
                      "2016-07-31T06:00:30Z,37,36,plot:f/1\n")
    result = world.audit(str(tracks), names=("about",))
    assert result.exit_code == 0
    assert [(row["sure"], row["first_row"], row["last_row"]) for row in world.rows] == [
        ("yes", "0", "1"), ("no", "2", "2")]


@pytest.mark.parametrize(("more", "said"), [
    (("--per-position",), "files of exact positions with --per-position"),
    (("--sightings", "{root}/nowhere"), "nowhere")])
def test_what_cannot_be_done_is_said(world: World, more: tuple[str, ...], said: str) -> None:
    result = world.audit(*(text.format(root=world.root) for text in more))
    assert result.exit_code == 2 and said in result.stderr


def test_directories_without_a_file_are_said_to_be_such(world: World) -> None:
    result = world.audit(names=("tracks",))
    assert result.exit_code == 2 and "a file of tracks" in result.stderr


def test_only_what_counts_and_has_its_own_place_is_placed(tmp_path: Path) -> None:
    """Not what was taken out of account, erased or recalled, and never the middle of a cell."""
    folder = folders(tmp_path, ("us", "ru"))["us"]
    made = node(folder, Clock(), Network().to)

    def said(*drafts: Draft) -> list[Record]:
        return asyncio.run(made.say(list(drafts)))

    plain, out, gone, told, bare = said(*(
        sight(seen(text=str(n)), START_MS) for n in range(4)), draft(
            seen(at=None, near=cell(AT, "10 km"))))
    said(weigh(made.world, out.hash, counts=False, officer="Duty officer"))
    said(erase(made.world, gone.presentation, ["text"], law="law", officer="Officer"))
    said(release_sighting(made.world, told.hash, to=["ru"]))
    found = placed_in(made.world, [r.hash for r in (plain, out, gone, told, bare)] + [GONE])
    made.log.close()
    assert found.keys() == {plain.hash, told.hash}
    assert {at[1:3] for at in found.values()} == {AT.at}
    assert places_of(folder.path, [told.hash, gone.hash]).keys() == {told.hash}


def test_promise_4_areas_that_somebody_chose_tell_nothing_of_what_hides(world: World) -> None:
    mine = [around(AT.at[0] / E7, AT.at[1] / E7, id="mine", buffer_m=1), around(37, 36, id="plot")]
    result = world.audit("--sightings", str(world.node), areas=mine)
    assert [row["area"] for row in world.rows] == ["plot"]
    assert ("1 row by which somebody, or a sensor, could be found was held only against the areas "
            "that are as in its archive's own areas.geojson.") in result.stderr
    result = world.audit("--sightings", str(world.node), "--gap", "14")
    assert [row["area"] for row in world.rows] == ["plot"]
    assert "1 row by which somebody, or a sensor, could be found was left out" in result.stderr
    assert "(--gap 15)" in result.stderr
