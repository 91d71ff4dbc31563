"""Longitude and latitude that have changed places, told by how the data lie."""

from __future__ import annotations

import numpy as np

from hudna.audit.batch import Mask
from hudna.audit.numbers import Bytes
from hudna.audit.source import Box, InFile, TrackFile
from hudna.audit.trouble import Trouble
from hudna.fault import Fault
from hudna.place.columns import Int32
from hudna.say import say

LEAST_ROWS = 10
MOST_AS_IS, LEAST_SWAPPED = 0.01, 0.9


def check(lon: Int32, lat: Int32, box: Box, file: TrackFile) -> None:
    """Raise `InFile` when nearly no position lies where the areas are, but nearly all of them
    would with longitude and latitude the other way round."""
    if len(lon) < LEAST_ROWS:
        return
    as_is, swapped = _share(lon, lat, box), _share(lat, lon, box)
    if as_is <= MOST_AS_IS and swapped >= LEAST_SWAPPED:
        found = (f"{as_is:.0%} of the first {len(lon)} positions where the areas are, "
                 f"{swapped:.0%} with the two changed about")
        raise InFile(file.path, Fault(_columns(file), found, say(
            "longitude and latitude the right way round; if they are, say so with --lon and "
            "--lat")))


def check_trouble(lat_trouble: Bytes, bad: Mask, file: TrackFile) -> None:
    """Raise `InFile` when half or more of the latitudes can be none, but could be longitudes."""
    swapped = int(np.count_nonzero(lat_trouble == Trouble.SWAPPED))
    whole = len(bad) - int(np.count_nonzero(bad))
    if swapped >= LEAST_ROWS and swapped * 2 >= whole:
        found = f"{swapped} of {whole} latitudes beyond 90 degrees, each beside a longitude within"
        raise InFile(file.path, Fault(_columns(file), found, say(
            "longitude and latitude the right way round; the two look swapped")))


def _share(lon: Int32, lat: Int32, box: Box) -> float:
    west, south, east, north = box
    inside = (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)
    return float(np.count_nonzero(inside)) / len(lon)


def _columns(file: TrackFile) -> str:
    return f"columns {file.columns.lon}, {file.columns.lat}"
