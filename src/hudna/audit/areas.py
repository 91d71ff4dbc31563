"""Areas to audit tracks against: GeoJSON as `hudna check` reads it, their names found in more ways.

Documented in `docs/audit.md`.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from operator import itemgetter
from typing import Any

from hudna.audit.source import Box, InFile
from hudna.fault import Fault, Refused
from hudna.place.features import UNIQUE, AreaFeature, Asked, areas_from_geojson
from hudna.place.geojson import Early, brief, early
from hudna.place.geometry import E7
from hudna.place.lines import with_lines
from hudna.place.measure import outline
from hudna.place.packed import packed, packed_polygon
from hudna.place.strictjson import decode
from hudna.say import say

Areas = tuple[AreaFeature, ...]
LON, LAT = itemgetter(0), itemgetter(1)
MM_IN_A_DEGREE = 110_000_000
GEOMETRY = {"type", "coordinates", "bbox"}
SOME = say("one area or more")


def areas_of(data: bytes, path: str, id_from: tuple[str, ...] = ()) -> Areas:
    """The areas of one file, all or none; the first property of `id_from` that
    an area has names it.

    Raises `InFile` with every fault, each at its line.
    """
    try:
        with _unwatched():
            areas = areas_from_geojson(decode(data, "JSON", _read_early),
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
    boxes = [_box(area) for area in areas]
    return (min(b[0] for b in boxes), min(b[1] for b in boxes),
            max(b[2] for b in boxes), max(b[3] for b in boxes))


def _box(area: AreaFeature) -> Box:
    spots = outline(area.volume.shape)
    around = area.volume.reach_mm * E7 // MM_IN_A_DEGREE
    return (min(map(LON, spots)) - around, min(map(LAT, spots)) - around,
            max(map(LON, spots)) + around, max(map(LAT, spots)) + around)


def _read_early(obj: dict[str, Any]) -> Any:
    """Geometries are read and packed as the text goes by: never all of them as numbers. What has
    other members too may be an area's properties, and is left for later."""
    if not GEOMETRY.issuperset(obj):
        return obj
    if obj.get("type") == "Polygon" and (shape := packed_polygon(obj.get("coordinates"))):
        return Early(shape)
    made = early(obj)
    if isinstance(made, Early) and made.shape is not None:
        return Early(packed(made.shape))
    return made


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
