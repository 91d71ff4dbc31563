"""Files played again."""

from __future__ import annotations

import asyncio
import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from hudna.fault import Refused
from hudna.place.datum import Datum
from hudna.watch.feeds.replay import kind_of, shifted
from hudna.watch.fix import Fix
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
        (717_100_000, 233_900_000, now), (717_100_000, 233_900_000, now + 750),
        (717_100_000, 234_900_000, now + 1750)]
    assert ears.last.kind == "replay lon+34.61 lat-12.81 now"
    assert kind_of(one(kind="replay", file="x", shift={"later_s": 3600.5})) == (
        "replay lon+0 lat+0 +3600.5s")


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


