"""Real aircraft by each door: an SBS-1 port, readsb's port, Beast and AVR frames, a table. The same
positions come in, whichever it is."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import islice
from math import cos, hypot, radians, sin
from pathlib import Path

import pytest

from hudna.watch.feeds.counter import PER_MS
from hudna.watch.feeds.dropped import Dropped
from hudna.watch.feeds.recorded import opened, table
from hudna.watch.fix import Fix
from tests.audit.shared import DATA, needs
from tests.watch.feeds.air import avr, beast, in_air, moving, named, squitter
from tests.watch.feeds.ears import Ears, one
from tests.watch.feeds.test_line import receiver, run, sends
from tests.watch.feeds.test_modes import flight
from tests.watch.feeds.test_sbs import line

TRACKS = DATA / "adsb_tracks" / "quickstart_paris_2021.csv.gz"
pytestmark = needs(TRACKS)
MOST, LAST = 4000, 0xABCDEF


@pytest.fixture(scope="module")
def flown() -> list[Fix]:
    """In the air, with a height."""
    with opened(Path(TRACKS)) as file:
        fixes = [f for f in islice(table(file, Dropped()), 60_000)
                 if f.height_mm is not None and f.speed_mm_s]
    return sorted(fixes, key=lambda f: (f.at_ms, f.aircraft))[:MOST]


def through(
    kind: str, text: bytes, so: Callable[[list[Fix]], bool], clock_ms: int = 0
) -> Ears:
    """From a real socket."""
    ears = Ears(clock=(lambda: clock_ms) if clock_ms else None)

    async def test() -> None:
        async with receiver(sends(text)) as port:
            await ears.during(one(kind=kind, connect=f"127.0.0.1:{port}"),
                              lambda: so(ears.fixes))

    run(test())
    assert ears.last.dropped == {}
    return ears


def where_and_when(fixes: list[Fix]) -> list[tuple[str, int, int, int, int | None, str]]:
    return [(f.aircraft, f.at_ms, f.lon, f.lat, f.height_mm, f.callsign) for f in fixes]


def test_by_an_sbs_port(flown: list[Fix]) -> None:
    text = b""
    for f in flown:
        moment, hexa = datetime.fromtimestamp(f.at_ms / 1000, UTC), f.aircraft[5:].upper()
        when = {"day": f"{moment:%Y/%m/%d}", "clock": f"{moment:%H:%M:%S}.{f.at_ms % 1000:03d}"}
        text += line(1, hex=hexa, callsign=f.callsign.ljust(8), **when)
        text += line(3, hex=hexa, lon=str(f.lon / 1e7), lat=str(f.lat / 1e7),
                     feet=str(round(f.height_mm / 304.8, 1)), **when)  # type: ignore[operator]
    ears = through("sbs", text, lambda fixes: len(fixes) == len(flown))
    assert where_and_when(ears.fixes) == where_and_when(flown)


def test_by_readsbs_port(flown: list[Fix]) -> None:
    lines = [json.dumps({
        "now": f.at_ms / 1000, "hex": f.aircraft[5:], "flight": f.callsign.ljust(8),
        "lat": f.lat / 1e7, "lon": f.lon / 1e7, "alt_baro": round(f.height_mm / 304.8, 1),  # type: ignore[operator]
        "seen_pos": 0}) for f in flown]
    ears = through("readsb", "\n".join([*lines, ""]).encode(),
                   lambda fixes: len(fixes) == len(flown))
    assert where_and_when(ears.fixes) == where_and_when(flown)


@pytest.mark.parametrize("kind", ["beast", "avr"])
def test_by_raw_frames(flown: list[Fix], kind: str) -> None:
    """Each position is sent as both halves, as it would be within a second: from the second half
    on each is known. CPR's own step is some 5 m."""
    text, clock_ms = [], flown[0].at_ms
    some = flown[:1500]
    for f in some:
        speed, course = (f.speed_mm_s or 0) / 514.444, radians((f.course_mdeg or 0) / 1000)
        for message in (
            named(f.callsign), moving(round(speed * sin(course)), round(speed * cos(course))),
            *(in_air(f.lat / 1e7, f.lon / 1e7, odd, feet=25 * round((f.height_mm or 0) / 7620))
              for odd in (0, 1))):
            frame = squitter(message, int(f.aircraft[5:], 16))
            text.append(beast(frame, (f.at_ms - clock_ms) * PER_MS + 1) if kind == "beast"
                        else avr(frame))
    text += [beast(data) if kind == "beast" else avr(data) for _, data in flight(address=LAST)]
    ears = through(kind, b"".join(text), lambda fixes: fixes[-1:] != [] and
                   fixes[-1].aircraft == f"icao:{LAST:06x}", clock_ms)
    for f in some:
        near = [g for g in ears.fixes if g.aircraft == f.aircraft and away_m(f, g) < 10]
        assert near
        assert min(abs((g.height_mm or 0) - (f.height_mm or 0)) for g in near) <= 3810


def away_m(a: Fix, b: Fix) -> float:
    return 0.0111195 * hypot(a.lat - b.lat, (a.lon - b.lon) * cos(radians(a.lat / 1e7)))
