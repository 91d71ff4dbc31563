"""What a volume, a way or a shape must be before it is compared with anything.

Everything that comes from outside passes here, partner's records included.
"""

from __future__ import annotations

from itertools import pairwise

from hudna.fault import Fault, Refused
from hudna.place.geojson import shape_from_geojson, shape_to_geojson
from hudna.place.geometry import E7, Moving, Way
from hudna.place.volume import Heights, Volume, Window
from hudna.say import say

FARTHEST_MM = 500_000_000

REACH = say("a reach from 0 to 500 km")
UPRIGHT = say("a ceiling that is not below the floor")
FORWARD = say("an end that is not before the beginning")
FIXES = say("a way with one fix or more")
ORDER = say("fixes in order of time, each later than the one before")
SLACK = say("a slack of 0 or more")
ON_EARTH = say("a longitude from -180 to 180 and a latitude from -90 to 90")
UNCUT = say("a leg of at most 180 degrees of longitude; put a fix on the antimeridian on either "
            "side of it")


def check_volume(volume: Volume, where: str) -> None:
    """Raise `Refused` with every fault of a volume."""
    faults: list[Fault] = []
    if not 0 <= volume.reach_mm <= FARTHEST_MM:
        faults.append(Fault(f"{where}.reach_mm", str(volume.reach_mm), REACH))
    faults += _faults_of_heights(volume.heights, where) + _faults_of_window(volume.window, where)
    try:
        check_shape(volume.shape, f"{where}.shape")
    except Refused as refused:
        faults += refused.faults
    if faults:
        raise Refused(faults)


def check_shape(shape: Moving, where: str) -> None:
    """Raise `Refused` with every fault of a shape or a way."""
    if isinstance(shape, Way):
        check_way(shape, where)
    else:
        shape_from_geojson(shape_to_geojson(shape), where)


def check_way(way: Way, where: str) -> None:
    """Raise `Refused` unless a way has fixes on earth, in order of time, and a slack."""
    faults: list[Fault] = []
    if not way.fixes:
        faults.append(Fault(f"{where}.fixes", "none", FIXES))
    if way.slack_ms < 0:
        faults.append(Fault(f"{where}.slack_ms", str(way.slack_ms), SLACK))
    faults += _faults_of_places(way, where) + _faults_of_legs(way, where)
    if faults:
        raise Refused(faults)



def _faults_of_heights(heights: Heights, where: str) -> list[Fault]:
    floor, ceiling = heights.floor_mm, heights.ceiling_mm
    if floor is None or ceiling is None or floor <= ceiling:
        return []
    return [Fault(f"{where}.heights", f"{floor} to {ceiling} mm", UPRIGHT)]


def _faults_of_window(window: Window, where: str) -> list[Fault]:
    begin, end = window.from_ms, window.until_ms
    if begin is None or end is None or begin <= end:
        return []
    return [Fault(f"{where}.window", f"{begin} to {end} ms", FORWARD)]


def _faults_of_places(way: Way, where: str) -> list[Fault]:
    return [
        Fault(f"{where}.fixes[{i}].at", f"{fix.at[0] / E7}, {fix.at[1] / E7}", ON_EARTH)
        for i, fix in enumerate(way.fixes)
        if abs(fix.at[0]) > 180 * E7 or abs(fix.at[1]) > 90 * E7
    ]


def _faults_of_legs(way: Way, where: str) -> list[Fault]:
    faults: list[Fault] = []
    for i, (a, b) in enumerate(pairwise(way.fixes), start=1):
        if b.at_ms <= a.at_ms:
            faults.append(Fault(f"{where}.fixes[{i}].at_ms", f"{b.at_ms} after {a.at_ms}", ORDER))
        if 180 * E7 < abs(a.at[0] - b.at[0]) < 360 * E7:
            faults.append(Fault(f"{where}.fixes[{i}].at", f"{b.at[0] / E7} after {a.at[0] / E7}",
                                UNCUT))
    return faults
