"""Areas to audit tracks against: GeoJSON as `hudna check` reads it, their names found in more ways.

Documented in `docs/audit.md`.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from typing import Any

import numpy as np

from hudna.audit.shapes import Shapes
from hudna.audit.source import Box, InFile
from hudna.fault import Fault, Refused
from hudna.place.features import UNIQUE, AreaFeature, Asked, areas_from_geojson
from hudna.place.geojson import brief
from hudna.place.geometry import E7
from hudna.place.lines import with_lines
from hudna.place.measure import outline
from hudna.place.packed import PackedPolygon
from hudna.place.strictjson import decode
from hudna.place.volume import Volume
from hudna.say import say

Areas = tuple[AreaFeature, ...]
MM_IN_A_DEGREE = 110_000_000
SOME = say("one area or more")


def areas_of(data: bytes, path: str, id_from: tuple[str, ...] = ()) -> Areas:
    """The areas of one file, all or none; the first property of `id_from` that
    an area has names it.

    Raises `InFile` with every fault, each at its line.
    """
    try:
        with _unwatched(), Shapes() as shapes:
            areas = areas_from_geojson(shapes.settled(decode(data, "JSON", shapes.made)),
                                       Asked(id_from, own_id=True, kind=False))
    except Refused as refused:
        raise InFile(path, with_lines(refused, data).faults) from None
    if not areas:
        raise InFile(path, Fault("features", "an empty list", SOME))
    return areas


def together(files: Sequence[tuple[str, Areas]]) -> Areas:
    """The areas of all files. Raises `InFile` where two have one id, as a row out names no more;
    there, 1 and "1" are one."""
    seen: dict[str, str] = {}
    for path, areas in files:
        twice = []
        for area in areas:
            name = str(area.id)
            if name in seen:
                twice.append(Fault("id", f"{brief(area.id)}, as in {seen[name]}", UNIQUE))
            seen.setdefault(name, path)
        if twice:
            raise InFile(path, twice)
    return tuple(chain.from_iterable(areas for _, areas in files))


def box_of(areas: Areas) -> Box:
    """Where the areas lie, their buffers roughly included: for looking at a file's spread only."""
    spots = [np.asarray(_spots(area.volume), np.int64) for area in areas]
    whole = np.concatenate(spots)
    west, south = (int(n) for n in whole.min(axis=0))
    east, north = (int(n) for n in whole.max(axis=0))
    return west, south, east, north


def _spots(volume: Volume) -> Any:
    """Positions about a volume, (n, 2)."""
    shape = volume.shape
    spots = shape.columns() if isinstance(shape, PackedPolygon) else np.array(outline(shape))
    if not volume.reach_mm:
        return spots
    around = volume.reach_mm * E7 // MM_IN_A_DEGREE
    return np.concatenate([spots - np.int64(around), spots + np.int64(around)])


@contextmanager
def _unwatched() -> Iterator[None]:
    """Millions of small lists are made, none of them in a circle: nothing for the collector."""
    watched = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if watched:
            gc.enable()
