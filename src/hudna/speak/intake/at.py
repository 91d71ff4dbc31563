"""Where a telling's own columns say that it was: degrees, a grid reference, a form's geopoint. What
it says in words is for the reading of texts, and for a person."""

from __future__ import annotations

import re
from math import ceil
from typing import NamedTuple

from hudna.fault import Fault, Refused
from hudna.place.degrees import DIGITS, parse_position
from hudna.place.geometry import Position
from hudna.place.mgrs import from_mgrs
from hudna.record.shown import shown
from hudna.say import say
from hudna.speak.intake.told import Told

MOST_WITHIN_M = 1_000_000
APART_E7 = 2_000
"""About 20 m: as far as two ways of writing one place may differ."""
_PLAIN = re.compile(r"[+-]?\d{1,3}(\.\d+)?", re.ASCII)
_METRES = re.compile(r"\d{1,7}(\.\d+)?", re.ASCII)


class At(NamedTuple):
    """`position` in 1e-7 degree, longitude first. `within_m`: how far off it may be where the file
    says so, in whole metres rounded up; None where it does not."""

    position: Position
    within_m: int | None


def at(told: Told) -> At | None:
    """The position in a telling's columns; None where they have none. Raises `Refused` where one
    cannot be read, where two do not agree, and for 0, 0, which is what a device without a fix
    writes."""
    found = [(column, read) for column, read in (
        ("lat", _degrees(told)), ("position", _position(told)), ("mgrs", _grid(told))) if read]
    if not found:
        return None
    first = found[0][1]
    for column, other in found[1:]:
        if max(abs(a - b) for a, b in zip(first, other, strict=True)) > APART_E7:
            raise Refused(Fault(f"{told.where}, {column}", shown(getattr(told, column)), say(
                "the same place as in the other columns of the row")))
    if first == (0, 0):
        raise Refused(Fault(f"{told.where}, {found[0][0]}", "0, 0", say(
            "a position: 0, 0 is what a device without one writes")))
    return At(first, _within(told))


def _degrees(told: Told) -> Position | None:
    lat, lon = told.lat.translate(DIGITS), told.lon.translate(DIGITS)
    if not lat and not lon:
        return None
    if _PLAIN.fullmatch(lat) and _PLAIN.fullmatch(lon):
        return parse_position(f"lat {lat} lon {lon}", f"{told.where}, lat")
    return parse_position(f"{told.lat} {told.lon}", f"{told.where}, lat")


def _position(told: Told) -> Position | None:
    if not told.position:
        return None
    parts = told.position.split()
    if len(parts) == 4 and all(_PLAIN.fullmatch(p) for p in parts[:2]):
        return parse_position(f"lat {parts[0]} lon {parts[1]}", f"{told.where}, position")
    return parse_position(told.position, f"{told.where}, position")


def _grid(told: Told) -> Position | None:
    return from_mgrs(told.mgrs, f"{told.where}, mgrs") if told.mgrs else None


def _within(told: Told) -> int | None:
    """The accuracy that a geopoint or a column of its own gives. A device that says 0 does not
    know."""
    parts = told.position.split()
    text = told.within.translate(DIGITS) or (parts[3] if len(parts) == 4 else "")
    if not _METRES.fullmatch(text) or not 0 < float(text) <= MOST_WITHIN_M:
        return None
    return ceil(float(text))
