"""Shapes with a reach around them, as pieces in space: points, routes and buffered polygons."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from hudna.place.bounds import MARGIN, SHORTEST_RADIUS_M, SLACK_M
from hudna.place.columns import Int32
from hudna.place.geometry import E7, Line, MultiPolygon, Point, Polygon, Position, Shape
from hudna.place.match.bodies import polygons_of
from hudna.place.moving import TOLERANCE_M
from hudna.place.pieces import Floats, Pieces, halved, pieces_of

SAG_M = 0.25


class Reaches(NamedTuple):
    """Pieces of the shapes' edges, those of one area together.

    `chord` (n, 7): start and end in earth-centred metres, and the sag; `box` (n, 4): west, south,
    east, north in 1e-7 degree around all that is within reach, west or east of the antimeridian
    where it goes beyond; `limit_m`: the reach, with the tolerance that is given to the conflict;
    `area`: ascending.
    """

    chord: Floats
    box: Floats
    limit_m: Floats
    area: Int32


def reaches_of(areas: Sequence[tuple[int, Shape, int]]) -> Reaches:
    """The pieces of numbered shapes with their reach in mm."""
    edges = [(i, edge) for i, (_, shape, _) in enumerate(areas) for edge in edges_of(shape)]
    ends = np.array([(*a, *b) for _, (a, b) in edges], float).reshape(-1, 4) / E7
    pieces, of = fine(pieces_of(ends), np.array([i for i, _ in edges], np.intp))
    number = np.array([area for area, _, _ in areas], np.int32)
    limit = np.array([mm / 1000 + TOLERANCE_M for _, _, mm in areas])
    order = np.argsort(of, kind="stable")
    pieces, of = pieces.take(order), of[order]
    chord = np.column_stack([pieces.start, pieces.end, pieces.sag])
    return Reaches(np.ascontiguousarray(chord), boxes_around(pieces.ends, limit[of]), limit[of],
                   number[of])


def edges_of(shape: Shape) -> Iterable[tuple[Position, Position]]:
    """Every edge; a point is an edge without length."""
    match shape:
        case Point(at):
            yield at, at
        case Line(points):
            yield from pairwise(points)
        case Polygon() | MultiPolygon():
            for rings in polygons_of(shape):
                for ring in rings:
                    yield from pairwise(ring)


def fine(pieces: Pieces, of: np.ndarray) -> tuple[Pieces, np.ndarray]:
    """Pieces halved until no chord strays by more than `SAG_M`; `of` follows."""
    while (coarse := pieces.sag > SAG_M).any():
        first, second = halved(pieces.take(np.nonzero(coarse)[0]))
        kept = pieces.take(np.nonzero(~coarse)[0])
        pieces = Pieces(*(np.concatenate(parts)
                          for parts in zip(kept, first, second, strict=True)))
        of = np.concatenate([of[~coarse], of[coarse], of[coarse]])
    return pieces, of


def boxes_around(ends: Floats, limit_m: Floats) -> Floats:
    """What is certain to hold all that is within the limit of each piece, in 1e-7 degree."""
    south, north = np.minimum(ends[:, 1], ends[:, 3]), np.maximum(ends[:, 1], ends[:, 3])
    west, east = np.minimum(ends[:, 0], ends[:, 2]), np.maximum(ends[:, 0], ends[:, 2])
    angle = (limit_m + SLACK_M) / SHORTEST_RADIUS_M * MARGIN
    up = np.degrees(angle)
    steep = np.cos(np.radians(np.maximum(np.abs(south), np.abs(north))))
    polar = (north + up >= 90) | (south - up <= -90) | (np.sin(angle) >= steep)
    ratio = np.where(polar, 0, np.sin(angle) / np.where(polar, 1, steep))
    side = np.where(polar, 360, np.degrees(np.arcsin(ratio)))
    return np.column_stack([west - side, south - up, east + side, north + up]) * E7
