"""The constructed sky: who flies where at which moment, and how a receiver would say it. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.resources import files
from itertools import pairwise
from math import atan2, cos, degrees, hypot, radians

import msgspec

from hudna.demo.ground import METRES_A_DEGREE, MINUTE_MS, Map
from hudna.demo.scenario import Flight
from hudna.place.geometry import E7, Position

FOOT_M, KNOT_M_S = 0.3048, 0.514444
SECOND_MS = 1000


class Flying(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`way`: a spot, and the minute at which it is reached. `heard_by`: whose receivers hear it
    (empty: all). `notice`: the scenario's flight that it is: it flies only while that may."""

    address: str
    callsign: str
    height_m: int
    way: tuple[tuple[str, int, int, float], ...]
    operator: str = ""
    notice: str = ""
    heard_by: tuple[str, ...] = ()


class Traffic(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    round_min: int
    flights: tuple[Flying, ...]

    def addresses(self) -> str:
        """What `aircraft.txt` says of it: whose each address is."""
        return "".join(f"icao:{f.address} {f.operator}\n" for f in self.flights if f.operator)


def traffic() -> Traffic:
    """As it comes with Hudna."""
    text = files("hudna.demo").joinpath("traffic.toml").read_bytes()
    return msgspec.toml.decode(text, type=Traffic)


class Receiver:
    """What one party's receiver hears of it, in SBS-1. `began_ms` is its minute 0; the scenario's
    notices are counted from `map_`'s."""

    def __init__(
        self, traffic: Traffic, party: str, map_: Map, notices: dict[str, Flight], began_ms: int
    ) -> None:
        self._round_ms = traffic.round_min * MINUTE_MS
        self._map, self._notices, self._began_ms = map_, notices, began_ms
        self._heard = [f for f in traffic.flights if not f.heard_by or party in f.heard_by]

    def lines(self, now_ms: int) -> Iterator[str]:
        """Where each aircraft is at that moment."""
        for flying in self._heard:
            here, soon = self._at(flying, now_ms), self._at(flying, now_ms + SECOND_MS)
            if here and soon and self._may(flying, now_ms):
                yield from _said(flying, here, soon, now_ms)

    def _may(self, flying: Flying, now_ms: int) -> bool:
        if not flying.notice:
            return True
        notice = self._notices[flying.notice]
        return self._map.ms(notice.from_min) < now_ms < self._map.ms(notice.until_min)

    def _at(self, flying: Flying, at_ms: int) -> Position | None:
        minute = (at_ms - self._began_ms) % self._round_ms / MINUTE_MS
        for a, b in pairwise(flying.way):
            if a[3] <= minute < b[3]:
                part = (minute - a[3]) / (b[3] - a[3])
                (x, y), (u, v) = self._map.at(a[:3]), self._map.at(b[:3])
                return round(x + part * (u - x)), round(y + part * (v - y))
        return None


def _said(flying: Flying, here: Position, soon: Position, now_ms: int) -> Iterator[str]:
    north = (soon[1] - here[1]) / E7 * METRES_A_DEGREE
    east = (soon[0] - here[0]) / E7 * METRES_A_DEGREE * cos(radians(here[1] / E7))
    knots, track = hypot(east, north) / KNOT_M_S, degrees(atan2(east, north)) % 360
    feet, lon, lat = flying.height_m / FOOT_M, here[0] / E7, here[1] / E7
    yield _line(1, flying, now_ms, f"{flying.callsign},,,,,,,,,,,")
    yield _line(4, flying, now_ms, f",,{knots:.0f},{track:.1f},,,0,,,,,0")
    yield _line(3, flying, now_ms, f",{feet:.0f},,,{lat:.5f},{lon:.5f},,,0,0,0,0")


def _line(kind: int, flying: Flying, now_ms: int, rest: str) -> str:
    at = datetime.fromtimestamp(now_ms / 1000, UTC)
    when = f"{at:%Y/%m/%d},{at:%H:%M:%S}.{now_ms % 1000:03}"
    return f"MSG,{kind},1,1,{flying.address.upper()},1,{when},{when},{rest}\r\n"
