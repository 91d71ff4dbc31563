"""What this node's own party said, for other people's systems. Each export says what it is not.

What other parties registered is given to nobody in bulk: an export says how many that is.
"""

from __future__ import annotations

from litestar import Response, get

from hudna.record.record import Record
from hudna.speak.export import notices_geojson, protections_csv, protections_geojson
from hudna.view.standing import standing
from hudna.web import entries
from hudna.web.asked import Asked, house_of
from hudna.web.entries import Filter
from hudna.web.found import held, subject
from hudna.web.house import House

GEOJSON, CSV = "application/geo+json", "text/csv"


@get("/register.geojson")
async def register_geojson(request: Asked) -> Response[str]:
    return _file(protections_geojson(*_own(house_of(request))), GEOJSON, "register.geojson")


@get("/register.csv")
async def register_csv(request: Asked) -> Response[str]:
    return _file(protections_csv(*_own(house_of(request))), CSV, "register.csv")


def _own(house: House) -> tuple[list[Record], int]:
    """What this party registered and stands, and how many of other parties are left out."""
    found = list(entries.listed(house.world, Filter(), house.now_ms()))
    own = [r for r in found if r.author == house.party]
    return own, len(found) - len(own) + len(house.world.register.existing_yet())


@get("/notices.geojson")
async def notices(request: Asked) -> Response[str]:
    house, now = house_of(request), house_of(request).now_ms()
    stood = (standing(house.world, r.hash, now) for r in house.world.notices.all())
    return _file(notices_geojson((s.notice, s.state.value) for s in stood), GEOJSON,
                 "notices.geojson")


@get("/notices/{of:str}/notice.geojson")
async def notice(request: Asked) -> Response[str]:
    of = subject(request)
    house = house_of(request)
    held(house.world.notices.lines.records, of)
    s = standing(house.world, of, house.now_ms())
    return _file(notices_geojson([(s.notice, s.state.value)]), GEOJSON, f"notice-{of[:12]}.geojson")


def _file(body: str, media_type: str, name: str) -> Response[str]:
    return Response(body, media_type=media_type,
                    headers={"content-disposition": f'attachment; filename="{name}"'})
