"""Files played again."""

from __future__ import annotations

import asyncio
import gzip
import json
import time
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from operator import attrgetter
from pathlib import Path
from typing import Any

import pytest

from hudna.fault import Refused
from hudna.place.datum import Datum
from hudna.place.geometry import Polygon
from hudna.place.volume import Volume
from hudna.watch.brief import Barred, Brief, WatchTerms
from hudna.watch.event import Event, Passage
from hudna.watch.feeds.outlet import TOGETHER_S
from hudna.watch.feeds.replay import kind_of, shifted
from hudna.watch.fix import Fix
from hudna.watch.item import Briefed, Tick
from hudna.watch.watch import Watch
from tests.audit.shared import DATA, needs
from tests.watch.feeds.air import squitter
from tests.watch.feeds.ears import Ears, in_order, one
from tests.watch.feeds.test_modes import AT_MS, BEAST, FRAMES, LAT, LON, flight, metres
from tests.watch.feeds.test_sbs import line

COLUMNS = ("sample,icao24,callsign,time_utc,lat,lon,baro_alt_ft,geo_alt_ft,gs_kt,track_deg,"
           "vrate_fpm,squawk,onground")
ROWS = ("q,4b1235,,2016-07-31T06:00:02Z,36.3,37.1,,,,,,,True",
        "q,4b1234,RCH401,2016-07-31T06:00:00.250Z,36.2,37.1,33000.0,34000.0,420.0,271.5,0,1000,False",
        "q,4b1234,RCH401,2016-07-31T06:00:01Z,36.2,37.1,33000.0,,,,,,",
        "q,4b1234,,2016-07-31T06:00:01,36.2,37.1,,,,,,,",
        "q,4b1234,,2016-07-31T06:00:01Z,nan,37.1,,,,,,,",
        "q,4b1234,,2016-07-31T06:00:01Z,,37.1,,,,,,,",
        "q,4b1234,,2016-07-31T06:00:01Z,95,37.1,,,,,,,",
        "q,nobody,,2016-07-31T06:00:01Z,36,37.1,,,,,,,",
        "q,4b1234")
AS_READ = [
    Fix("icao:4b1234", AT_MS + 250, 371_000_000, 362_000_000, 10_363_200, Datum.ELLIPSOID,
        "RCH401", 216_067, 271_500),
    Fix("icao:4b1234", AT_MS + 1000, 371_000_000, 362_000_000, 10_058_400, Datum.PRESSURE,
        "RCH401"),
    Fix("icao:4b1235", AT_MS + 2000, 371_000_000, 363_000_000)]


def played(ears: Ears, file: Path, **said: Any) -> list[Fix]:
    async def test() -> None:
        await ears.during(one(kind="replay", file=str(file), **said),
                          lambda: ears.last.state == "ended")

    asyncio.run(asyncio.wait_for(test(), 60))
    return ears.fixes


def csv(tmp_path: Path, *rows: str, name: str = "tracks.csv") -> Path:
    file = tmp_path / name
    text = "\n".join((COLUMNS, *rows)).encode()
    file.write_bytes(gzip.compress(text) if name.endswith(".gz") else text)
    return file


@pytest.mark.parametrize("name", ["tracks.csv", "tracks.csv.gz"])
def test_a_table_by_its_moments(tmp_path: Path, name: str) -> None:
    ears = Ears()
    assert played(ears, csv(tmp_path, *ROWS, name=name), speed=0) == AS_READ
    assert ears.states == ["up", "ended"]
    assert (ears.last.kind, ears.last.taken) == ("replay", 3)
    assert ears.last.dropped == {"bad-time": 1, "not-a-number": 1, "no-position": 1,
                                 "out-of-range": 1, "unreadable": 1} | {"no-position": 2}


def test_as_fast_as_it_was_and_faster(tmp_path: Path) -> None:
    """What it wants to wait is what lies between the positions; the tests' sleep is shorter."""
    file = csv(tmp_path, *ROWS[:3])
    for speed in (1, 10):
        ears = Ears()
        played(ears, file, speed=speed)
        assert ears.slept == pytest.approx([0, 0.75 / speed, 1.75 / speed], abs=0.05)
        assert in_order(ears.heard)


def test_a_shift_is_stated(tmp_path: Path) -> None:
    ears, now = Ears(clock=lambda: 1_700_000_000_000), 1_700_000_000_000
    fixes = played(ears, csv(tmp_path, *ROWS[:3]), speed=0,
                   shift={"lon": 34.61, "lat": -12.81, "now": True})
    assert [(f.lon, f.lat, f.at_ms) for f in fixes] == [
        (717_100_000, 233_900_000, now - 1750), (717_100_000, 233_900_000, now - 1000),
        (717_100_000, 234_900_000, now)]
    assert ears.last.kind == "replay lon+34.61 lat-12.81 now"
    assert kind_of(one(kind="replay", file="x", shift={"later_s": 3600.5})) == (
        "replay lon+0 lat+0 +3600.5s")


def through_an_area(tmp_path: Path, every_s: int = 5, count: int = 50) -> Path:
    """Eastward at some 250 m/s, through the middle third."""
    begin = datetime(2016, 7, 31, 6, tzinfo=UTC)
    return csv(tmp_path, *(
        f"q,4b1234,,{(begin + timedelta(seconds=every_s * i)).isoformat()},36.2,"
        f"{37 + 0.0028 * every_s * i:.6f},33000,,,,,," for i in range(count)))


class Due(Ears):
    """Its clock shows when what was waited for is due, though the wait was shorter."""

    def __init__(self, begun_ms: int) -> None:
        super().__init__(lambda: begun_ms + round(1000 * self._due))
        self._due, self._began = 0.0, time.monotonic()

    async def sleep(self, seconds: float) -> None:
        if not self.slept:
            self._began = time.monotonic()
        self._due = seconds + time.monotonic() - self._began
        self.slept.append(seconds)
        await asyncio.sleep(2 * TOGETHER_S)


@pytest.mark.parametrize("speed", [0, 0.5, 1, 10, 20])
def test_a_live_watch_finds_the_same_at_any_speed(tmp_path: Path, speed: float) -> None:
    begun = 1_700_000_000_000
    ears = Due(begun)
    fixes = played(ears, through_an_area(tmp_path), speed=speed, shift={"now": True})
    assert len(fixes) == 50 and ears.last.dropped == {}
    assert {b.at_ms - a.at_ms for a, b in pairwise(fixes)} == {5000}
    if speed != 0.5:
        last = ears.heard[-1]
        assert last.fixes[-1].at_ms == pytest.approx(last.arrived_ms, abs=1000)
    west, east, south, north = 372_000_000, 374_000_000, 361_000_000, 363_000_000
    ring = ((west, south), (east, south), (east, north), (west, north), (west, south))
    area = Barred("square", "v", "c", Volume(Polygon((ring,))))
    watch, events = Watch(), list[Event]()
    events += watch.take(Briefed(begun, Brief(1, begun, WatchTerms(), (area,))))
    ticks = [Tick(ms) for ms in range(begun, begun + 600_000, 1000)]
    for item in sorted([*ears.heard, *ticks], key=attrgetter("arrived_ms")):
        events += watch.take(item)
    assert watch.aside == {}
    last_told = {e.id: e for e in events if isinstance(e, Passage)}
    (found,) = last_told.values()
    assert found.barred and found.left_ms is not None
    assert found.left_ms - found.entered_ms == pytest.approx(0.2 / 0.0028 * 1000, abs=50)
    assert found.entered_ms - fixes[0].at_ms == pytest.approx(0.2 / 0.0028 * 1000, abs=50)


def test_a_shift_goes_around_the_earth_and_not_over_a_pole() -> None:
    fix = Fix("icao:4b1234", 0, 1_790_000_000, 890_000_000)
    assert shifted(fix, 20_000_000, 0, 5) == Fix("icao:4b1234", 5, -1_790_000_000, 890_000_000)
    assert shifted(fix, 0, 20_000_000, 0) is None


def test_whoever_asks_is_told_the_moment_first(tmp_path: Path) -> None:
    ears = Ears()
    told: list[tuple[int, int]] = []
    object.__setattr__(ears.doors, "played", lambda ms: told.append((ms, len(ears.fixes))))
    played(ears, csv(tmp_path, *ROWS[:3]), speed=0)
    assert told == [(AT_MS + 1000, 0), (AT_MS + 2000, 2)]


def test_an_sbs_log(tmp_path: Path) -> None:
    file = tmp_path / "log.sbs"
    file.write_bytes(line(1, clock="", hex="4B1235") + line(1, callsign="RCH401")
                     + line(clock="06:00:01.000") + line() + line(clock="06:01:10.000")[:-2])
    fixes = played(Ears(), file, speed=0)
    assert [(f.at_ms, f.callsign) for f in fixes] == [
        (AT_MS + 123, "RCH401"), (AT_MS + 1000, "RCH401"), (AT_MS + 70_000, "")]


def test_frames_in_json_lines(tmp_path: Path) -> None:
    file, ears = tmp_path / "frames.jsonl", Ears()
    file.write_text("".join(
        json.dumps({"timestamp": at / 1000, "frame": data.hex()}) + "\n" for at, data in flight())
        + '{broken\n{"timestamp": 1, "frame": "zz"}\n'
        + json.dumps({"timestamp": 1, "frame": squitter(0)[:-1].hex() + "00"}) + "\n")
    fixes = played(ears, file, speed=0)
    assert len(fixes) == 5
    assert max(min(metres(f, LAT + n * 0.0009, LON) for n in range(6)) for f in fixes) < 6
    assert ears.last.dropped["unreadable"] == 2


@pytest.mark.parametrize("name, text", [
    ("absent.csv", None), ("some.xyz", b"x"), ("bad.csv.gz", b"\x1f\x8bnot packed"),
    ("cut.csv.gz", gzip.compress(COLUMNS.encode() * 100)[:-20]), ("table.csv", b"a,b\n1,2\n")])
def test_what_is_no_such_file_is_refused(tmp_path: Path, name: str, text: bytes | None) -> None:
    if text is not None:
        (tmp_path / name).write_bytes(text)
    with pytest.raises(Refused):
        played(Ears(), tmp_path / name, speed=0)


@needs(DATA / "adsb_tracks" / "tour_de_france.csv.gz")
def test_real_tracks_all_of_them_and_in_order() -> None:
    ears, file = Ears(), DATA / "adsb_tracks" / "tour_de_france.csv.gz"
    fixes = played(ears, file, speed=0, shift={"lon": 34.61, "lat": -12.81, "now": True})
    with gzip.open(file) as rows:
        assert len(fixes) == sum(1 for _ in rows) - 1
    assert [f.at_ms for f in fixes] == sorted(f.at_ms for f in fixes)
    assert ears.last.dropped == {}


@needs(FRAMES, BEAST)
def test_real_frames() -> None:
    fixes = played(Ears(), FRAMES, speed=0, receiver={"lon": 2.55, "lat": 49.0})
    assert len(fixes) > 4000


