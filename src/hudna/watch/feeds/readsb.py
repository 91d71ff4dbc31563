"""What readsb, dump1090-fa and tar1090 say in JSON. Pure.

`Page`: `aircraft.json` whole, as often as it is fetched. `JsonLines`: an aircraft a line, as readsb
gives them with `--net-json-port`. The fields are those of readsb's README-json.md: `hex` (with `~`
where it is no ICAO address), `lat`, `lon`, `now` (s) and `seen_pos` (s before it), `alt_geom` (ft
above the ellipsoid), `alt_baro` (ft of pressure, or "ground"), `gs` (kt), `track`, `flight`. Of
two heights the first counts in the order of the audit: ellipsoid, then pressure. `rc` is not taken
for a bound on the position: it is the class of the aircraft's equipment, and the same position
would count for less than by another door.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from math import isnan
from typing import Any

import msgspec

from hudna.place.datum import Datum
from hudna.watch.feeds.dropped import Dropped, Reason
from hudna.watch.feeds.lines import Lines
from hudna.watch.feeds.memory import aircraft_of
from hudna.watch.feeds.units import (
    E7,
    callsign_of,
    course_of_degrees,
    mm_of_feet,
    moment_of_seconds,
    speed_of_knots,
    wrong_with,
)
from hudna.watch.fix import Fix

SAME_MS = 200
"""`now` and `seen_pos` are rounded: one position seen in two polls differs by less than this."""
MOST = 20_000


class Entry(msgspec.Struct, frozen=True, gc=False):
    """One aircraft. Other fields are passed over."""

    hex: str = ""
    now: float | None = None
    lat: float | None = None
    lon: float | None = None
    seen_pos: float = 0
    alt_geom: float | None = None
    alt_baro: float | str | None = None
    gs: float | None = None
    track: float | None = None
    flight: str = ""


class _Whole(msgspec.Struct, frozen=True):
    now: float | None = None
    aircraft: tuple[msgspec.Raw, ...] = ()


_WHOLE = msgspec.json.Decoder(_Whole)
_ENTRY = msgspec.json.Decoder(Entry)
_UNREADABLE = (ValueError, RecursionError, OverflowError)


class Entries:
    """Positions of entries, each once."""

    def __init__(self, dropped: Dropped) -> None:
        self._dropped = dropped
        self._last: dict[str, tuple[int, int, int]] = {}

    def fix(self, entry: Entry, now_ms: int, sample: bytes = b"") -> Fix | None:
        """None where there is no position, or it was given before. `now_ms`: where the entry does
        not say it itself."""
        made = _fix(entry, now_ms)
        if isinstance(made, str):
            self._dropped.count(made, sample)
            return None
        return None if self._again(made) else made

    def read(self, text: bytes, now_ms: int) -> Fix | None:
        """Of one entry as JSON."""
        try:
            entry = _entry(text)
        except _UNREADABLE:
            self._dropped.count("unreadable", text)
            return None
        return self.fix(entry, now_ms, text)

    def _again(self, fix: Fix) -> bool:
        here = fix.at_ms, fix.lon, fix.lat
        before = self._last.get(fix.aircraft)
        if before is not None and before[1:] == here[1:] and here[0] - before[0] <= SAME_MS:
            return True
        if before is None and len(self._last) >= MOST:
            del self._last[next(iter(self._last))]
        self._last[fix.aircraft] = here
        return False


class Page:
    """`aircraft.json`, whole at a time."""

    def __init__(self, dropped: Dropped) -> None:
        self._dropped, self._entries = dropped, Entries(dropped)

    def take(self, data: bytes, arrived_ms: int) -> Sequence[Fix]:
        try:
            now, entries = _page(data)
        except _UNREADABLE:
            self._dropped.count("unreadable", data)
            return ()
        now_ms = arrived_ms if now is None else moment_of_seconds(now)
        if now_ms is None:
            self._dropped.count("bad-time", data)
            return ()
        fixes = [self._entries.read(entry, now_ms) for entry in entries]
        return [fix for fix in fixes if fix is not None]


class JsonLines:
    """An entry a line."""

    def __init__(self, dropped: Dropped) -> None:
        self._lines, self._entries = Lines(dropped), Entries(dropped)

    def take(self, data: bytes, arrived_ms: int) -> Sequence[Fix]:
        lines = (line for line in self._lines.take(data) if line.strip())
        fixes = [self._entries.read(line, arrived_ms) for line in lines]
        return [fix for fix in fixes if fix is not None]


def _page(data: bytes) -> tuple[float | None, Sequence[bytes]]:
    """The page's own time, and each entry's JSON. What is no JSON by RFC 8259, but nearly, as a
    page with a NaN in it, is read too: one bad number must not hide the other aircraft."""
    try:
        page = _WHOLE.decode(data)
    except _UNREADABLE:
        page = msgspec.convert(_lenient(data), _Whole)
    return page.now, [bytes(raw) for raw in page.aircraft]


def _lenient(data: bytes) -> Any:
    page = json.loads(data)
    if not isinstance(page, dict) or not isinstance(page.get("aircraft", []), list):
        raise ValueError("no page")  # noqa: TRY004 - caught as any other unreadable text
    entries = tuple(msgspec.Raw(json.dumps(entry).encode()) for entry in page.get("aircraft", []))
    return {"now": page.get("now"), "aircraft": entries}


def _entry(text: bytes) -> Entry:
    try:
        return _ENTRY.decode(text)
    except msgspec.ValidationError:
        raise
    except _UNREADABLE:
        return msgspec.convert(json.loads(text), Entry)


def _fix(entry: Entry, now_ms: int) -> Fix | Reason:
    aircraft = aircraft_of(entry.hex.strip())
    if aircraft is None:
        return "unreadable"
    if entry.lat is None or entry.lon is None:
        return "no-position"
    if (wrong := wrong_with(entry.lon, entry.lat)) is not None:
        return wrong
    now_s = now_ms / 1000 if entry.now is None else entry.now
    if (at_ms := moment_of_seconds(now_s - entry.seen_pos)) is None:
        return "bad-time"
    feet, datum = _height(entry)
    height = None if feet is None else mm_of_feet(feet)
    if feet is not None and height is None:
        return "not-a-number" if isnan(feet) else "out-of-range"
    return Fix(aircraft, at_ms, round(entry.lon * E7), round(entry.lat * E7), height, datum,
               callsign_of(entry.flight),
               None if entry.gs is None else speed_of_knots(entry.gs),
               None if entry.track is None else course_of_degrees(entry.track))


def _height(entry: Entry) -> tuple[float | None, Datum]:
    if isinstance(entry.alt_baro, str):
        return None, Datum.PRESSURE
    if entry.alt_geom is not None:
        return entry.alt_geom, Datum.ELLIPSOID
    return entry.alt_baro, Datum.PRESSURE
