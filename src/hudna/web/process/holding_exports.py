"""Who holds what, as files: own statements, and the ground of a day. Of other parties' statements
what they come to is given in bulk, and never which of them says what."""

from __future__ import annotations

from litestar import Response, get

from hudna.fault import Refused
from hudna.place.grounds import Ground
from hudna.record.record import Record
from hudna.speak.holdings import out
from hudna.view.process.claims import covers, holding
from hudna.web.asked import Asked, house_of
from hudna.web.process.holding_shown import When, laid, when, whole_grounds

GEOJSON, CSV = "application/geo+json", "text/csv"


@get("/holdings/own.geojson")
async def own_geojson(request: Asked) -> Response[str]:
    return _file(out.statements_geojson(_own(request)), GEOJSON, "holdings.geojson")


@get("/holdings/own.csv")
async def own_csv(request: Asked) -> Response[str]:
    return _file(out.statements_csv(_own(request)), CSV, "holdings.csv")


@get("/holdings/pieces.geojson")
async def pieces_geojson(request: Asked) -> Response[str]:
    at = _when(request)
    return _file(out.grounds_geojson(await _grounds(request, at)), GEOJSON,
                 f"pieces-{at.day}.geojson")


@get("/holdings/pieces.csv")
async def pieces_csv(request: Asked) -> Response[str]:
    at = _when(request)
    return _file(out.grounds_csv(await _grounds(request, at)), CSV, f"pieces-{at.day}.csv")


HANDLERS = (own_geojson, own_csv, pieces_geojson, pieces_csv)


def _when(request: Asked) -> When:
    """The day that is asked for. A file of another one is given to nobody: it raises `Refused`."""
    at = when(request)
    if at.faults:
        raise Refused(at.faults)
    return at


async def _grounds(request: Asked, at: When) -> tuple[Ground, ...]:
    return await whole_grounds(await laid(house_of(request), at))


def _own(request: Asked) -> list[Record]:
    """What this party says: all of it that stands, or of the day that is asked for; nothing finer
    than the grain, which may have been another when it was said."""
    world, at = house_of(request).world, _when(request)
    own = [r for r in world.process.holdings.standing() if r.author == world.me]
    if "day" in request.query_params:
        own = [r for r in own if covers(holding(r), at.at_ms)]
    finer = world.process.fineness.finer(own, world.terms.process.grain_m2)
    own = [r for r in own if r.hash not in finer]
    return sorted(own, key=lambda r: (holding(r).from_ms, r.hash))


def _file(body: str, media_type: str, name: str) -> Response[str]:
    return Response(body, media_type=media_type,
                    headers={"content-disposition": f'attachment; filename="{name}"'})
