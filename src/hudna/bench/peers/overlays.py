"""Overlay by others: shapely's set operations by holder, and `geopandas.overlay`."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

if TYPE_CHECKING:
    from hudna.place.overlay import Claim

Says = tuple[tuple[str, str], ...]
Ground = dict[Says, float]               # in 1e-7 degree squared


def by_shapely(claims: list[Claim]) -> Ground:
    """The union of each claimant's ground by holder, then every intersection and difference."""
    a, b = (_held(claims, who) for who in ("A", "B"))
    ground: Ground = {(("A", h), ("B", k)): _area(shapely.intersection(x, y))
              for h, x in a.items() for k, y in b.items()}
    for who, mine, others in (("A", a, b), ("B", b, a)):
        whole = shapely.union_all(list(others.values()))
        ground |= {((who, h),): _area(shapely.difference(x, whole)) for h, x in mine.items()}
    return {says: area for says, area in ground.items() if area > 0}


def by_geopandas(claims: list[Claim]) -> Ground:
    """All pieces of the two sets of claims, their ground summed by what is said."""
    import geopandas  # noqa: PLC0415 - an optional peer

    frames = [geopandas.GeoDataFrame(
        {who: [c.holder for c in claims if c.claimant == who]},
        geometry=_shapes([c for c in claims if c.claimant == who])) for who in ("A", "B")]
    pieces = geopandas.overlay(*frames, how="union", keep_geom_type=True)
    ground: defaultdict[Says, float] = defaultdict(float)
    for a, b, area in zip(pieces["A"], pieces["B"], pieces.area, strict=True):
        said = tuple((who, holder) for who, holder in (("A", a), ("B", b))
                     if isinstance(holder, str))
        ground[said] += area
    return dict(ground)


def _held(claims: list[Claim], claimant: str) -> dict[str, Any]:
    by_holder = defaultdict(list)
    for claim in claims:
        if claim.claimant == claimant:
            by_holder[claim.holder].append(claim)
    return {holder: shapely.union_all(_shapes(some)) for holder, some in by_holder.items()}


def _shapes(claims: list[Claim]) -> list[Any]:
    rings: list[Any] = [claim.shape.rings[0] for claim in claims]  # type: ignore[union-attr]
    return [shapely.Polygon(np.array(ring, np.float64)) for ring in rings]


def _area(shape: Any) -> float:
    return float(shapely.area(shape))
