"""Who holds what, as files: own statements, and the pieces of a day. Other parties' statements are
given to nobody in bulk."""

from __future__ import annotations

from litestar import Response, get

from hudna.record.record import Record
from hudna.speak.holdings import out
from hudna.view.process.claims import covers, holding
from hudna.web.asked import Asked, house_of
from hudna.web.process.holding_shown import laid, when

GEOJSON, CSV = "application/geo+json", "text/csv"


@get("/holdings/own.geojson")
async def own_geojson(request: Asked) -> Response[str]:
    return _file(out.statements_geojson(_own(request)), GEOJSON, "holdings.geojson")


@get("/holdings/own.csv")
async def own_csv(request: Asked) -> Response[str]:
    return _file(out.statements_csv(_own(request)), CSV, "holdings.csv")


@get("/holdings/pieces.geojson")
async def pieces_geojson(request: Asked) -> Response[str]:
    at = when(request)
    found = await laid(house_of(request), at)
    pairs = zip(found.pieces, found.living, strict=True)
    return _file(out.pieces_geojson(pairs), GEOJSON, f"pieces-{at.day}.geojson")


@get("/holdings/pieces.csv")
async def pieces_csv(request: Asked) -> Response[str]:
    at = when(request)
    found = await laid(house_of(request), at)
    pairs = zip(found.pieces, found.living, strict=True)
    return _file(out.pieces_csv(pairs), CSV, f"pieces-{at.day}.csv")


HANDLERS = (own_geojson, own_csv, pieces_geojson, pieces_csv)


def _own(request: Asked) -> list[Record]:
    """What this party says: all of it that stands, or of the day that is asked for; nothing finer
    than the grain, which may have been another when it was said."""
    world, at = house_of(request).world, when(request)
    own = [r for r in world.process.holdings.standing() if r.author == world.me]
    if "day" in request.query_params:
        own = [r for r in own if covers(holding(r), at.at_ms)]
    finer = world.process.fineness.finer(own, world.terms.process.grain_m2)
    own = [r for r in own if r.hash not in finer]
    return sorted(own, key=lambda r: (holding(r).from_ms, r.hash))


def _file(body: str, media_type: str, name: str) -> Response[str]:
    return Response(body, media_type=media_type,
                    headers={"content-disposition": f'attachment; filename="{name}"'})
