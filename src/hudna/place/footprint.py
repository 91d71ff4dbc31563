"""A shape made ready for comparing: its flat parts and its edges.

The flat parts keep the shape's integers (below 2**53, so GEOS takes them exactly): whether two
shapes touch is decided without rounding.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Any

import numpy as np
import shapely

from hudna.place.geometry import E7, Line, MultiPolygon, Point, Polygon, Ring, Shape
from hudna.place.pieces import Balls, Floats, Pieces, balls_of, blocks_of, pieces_of

Spot = tuple[float, float]


class Footprint:
    """Where a shape is. `parts` are flat geometries in 1e-7 degree, `edges` (n, 4) likewise."""

    def __init__(self, parts: Sequence[Any], edges: Floats) -> None:
        self.parts = np.array(parts, dtype=object)
        self.edges = edges
        shapely.prepare(self.parts)

    @cached_property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east, north."""
        lons, lats = self.edges[:, ::2], self.edges[:, 1::2]
        return (float(lons.min()), float(lats.min()), float(lons.max()), float(lats.max()))

    @cached_property
    def pieces(self) -> Pieces:
        return pieces_of(self.edges / E7)

    @cached_property
    def balls(self) -> Balls:
        return balls_of(self.pieces)

    @cached_property
    def blocks(self) -> Balls:
        return blocks_of(self.balls)


@lru_cache(maxsize=4096)
def footprint_of(shape: Shape) -> Footprint:
    """The footprint of a shape; kept, as the same protections are checked again and again."""
    match shape:
        case Point(at):
            return footprint_of_path((at,))
        case Line(points):
            return footprint_of_path(points)
        case Polygon(rings):
            return _footprint_of_polygons((rings,))
        case MultiPolygon(polygons):
            return _footprint_of_polygons(polygons)


def footprint_of_path(spots: Sequence[Spot]) -> Footprint:
    """The footprint of a path through one or more spots in 1e-7 degree, whole or not."""
    if len(set(spots)) == 1:
        return footprint_of_edges([(spots[0], spots[0])])
    return Footprint([shapely.LineString(spots)], _edges(spots))


def footprint_of_edges(edges: Sequence[tuple[Spot, Spot]]) -> Footprint:
    """The footprint of edges, which need not follow one another."""
    parts = [shapely.Point(a) if a == b else shapely.LineString([a, b]) for a, b in edges]
    return Footprint(parts, np.array([[*a, *b] for a, b in edges], float))


def _footprint_of_polygons(polygons: tuple[tuple[Ring, ...], ...]) -> Footprint:
    """Parts stay apart: they may overlap, and their union is meant."""
    edges = [_edges(ring) for rings in polygons for ring in rings]
    parts = [shapely.Polygon(rings[0], rings[1:]) for rings in polygons]
    return Footprint(parts, np.concatenate(edges))


def _edges(spots: Sequence[Spot]) -> Floats:
    return np.array([[*a, *b] for a, b in pairwise(spots)], dtype=float)
