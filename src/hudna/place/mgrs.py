"""MGRS grid references: what liaison officers read out on the phone.

By the GEOTRANS library (PyPI `mgrs`). A reference names a square; its middle is taken, so that
read back and forth it stays the same square.
"""

from __future__ import annotations

import re
from itertools import product

import mgrs
from mgrs.core import MGRSError

from hudna.fault import Fault, Refused
from hudna.place.geometry import E7, Position
from hudna.say import say

REFERENCE = re.compile(r"(\d{1,2}[C-HJ-NP-X]|[ABYZ])([A-HJ-NP-Z]{2})(\d*)", re.ASCII)
COARSEST = 3
EDGE = E7 // 100

EXPECTED = say("an MGRS reference to 100 m or finer, such as 37S FV 03609 10235")
TWO_HALVES = say("as many digits for the easting as for the northing, "
                 "6 to 10 digits in all (100 m to 1 m)")
NO_SUCH_SQUARE = say("an MGRS square that exists")
OUT_OF_ZONE = say("a square within its own grid zone")

_GEOTRANS = mgrs.MGRS()


def to_mgrs(position: Position, precision: int = 5) -> str:
    """The square that a position lies in, as `37S FV 03609 10235`.

    `precision` 5 is 1 m, 1 is 10 km. Near the poles it is a polar (UPS) reference, as
    `Z AF 19279 90660`.
    """
    text = _GEOTRANS.toMGRS(position[1] / E7, position[0] / E7, MGRSPrecision=precision)
    match = REFERENCE.fullmatch(text)
    if match is None:
        raise ArithmeticError(text)
    zone, square, digits = match.groups()
    half = len(digits) // 2
    return " ".join(part for part in (zone, square, digits[:half], digits[half:]) if part)


def from_mgrs(text: str, where: str) -> Position:
    """The middle of the square that a reference names. Raises `Refused`."""
    match = REFERENCE.fullmatch(re.sub(r"[\s,]+", "", text).upper())
    if match is None:
        raise Refused(Fault(where, f'"{text[:40]}"', EXPECTED))
    digits = match[3]
    if len(digits) % 2 or not 2 * COARSEST <= len(digits) <= 10:
        raise Refused(Fault(where, f'"{text[:40]}"', TWO_HALVES))
    return _inside(match, text, where)


def looks_like_mgrs(text: str) -> bool:
    """Whether a typed place is meant as a grid reference rather than as degrees."""
    return REFERENCE.fullmatch(re.sub(r"[\s,]+", "", text).upper()) is not None


def _inside(match: re.Match[str], text: str, where: str) -> Position:
    zone, square, digits = match.groups()
    half = len(digits) // 2
    try:
        position = _middle(zone + square, digits[:half], digits[half:])
        at_home = _near_zone(position, zone)
    except (MGRSError, ArithmeticError):
        raise Refused(Fault(where, f'"{text[:40]}"', NO_SUCH_SQUARE)) from None
    if not at_home:
        raise Refused(Fault(where, f'"{text[:40]}"', OUT_OF_ZONE))
    return position


def _middle(square: str, easting: str, northing: str) -> Position:
    """GEOTRANS rounds a position to the metre: a 1 m reference is the middle of its square."""
    finer = "5" if len(easting) < 5 else ""
    lat, lon = _GEOTRANS.toLatLon(f"{square}{easting}{finer}{northing}{finer}")
    return (round(lon * E7), round(lat * E7))


def _near_zone(position: Position, zone: str) -> bool:
    """A square on a zone's edge may have its middle just beyond it."""
    lon, lat = position
    return any(_zone(lon + east, lat + north) == zone.lstrip("0")
               for east, north in product((0, -EDGE, EDGE), repeat=2))


def _zone(lon: int, lat: int) -> str:
    """The zone there; beyond the antimeridian it goes on at the other side."""
    wrapped = (lon + 180 * E7) % (360 * E7) - 180 * E7
    kept = max(-90 * E7, min(90 * E7, lat))
    return to_mgrs((wrapped, kept), 1).split()[0].lstrip("0")
