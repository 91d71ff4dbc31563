"""Shapes as integers: the only geometry that is ever signed, compared or stored.

A position is (longitude, latitude) on WGS 84 in units of 1e-7 degree (about 1 cm), so that the
same shape is the same bytes on every node. The line between two positions is straight in
longitude and latitude (RFC 7946 section 3.1.1); a shape that crosses the antimeridian is cut
there (section 3.1.9).
"""

from __future__ import annotations

from typing import TypeAlias

import msgspec

E7 = 10_000_000
Position: TypeAlias = tuple[int, int]
Ring: TypeAlias = tuple[Position, ...]


class Point(msgspec.Struct, frozen=True, gc=False, tag_field="type", tag="Point"):
    at: Position


class Line(msgspec.Struct, frozen=True, gc=False, tag_field="type", tag="LineString"):
    points: tuple[Position, ...]


class Polygon(msgspec.Struct, frozen=True, gc=False, tag_field="type", tag="Polygon"):
    """First ring the outside, the others holes; each ring closed (first position repeated)."""

    rings: tuple[Ring, ...]


class MultiPolygon(msgspec.Struct, frozen=True, gc=False, tag_field="type", tag="MultiPolygon"):
    polygons: tuple[tuple[Ring, ...], ...]


class Fix(msgspec.Struct, frozen=True, gc=False):
    """A place on a moving thing's way, and when it is there (ms since 1970, UTC)."""

    at: Position
    at_ms: int


class Way(msgspec.Struct, frozen=True, gc=False, tag_field="type", tag="Way"):
    """A route travelled at even speed between fixes; may run early or late by `slack_ms`."""

    fixes: tuple[Fix, ...]
    slack_ms: int = 0


Shape: TypeAlias = Point | Line | Polygon | MultiPolygon
Moving: TypeAlias = Shape | Way
