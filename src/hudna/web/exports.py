"""What this node itself holds, for other people's systems. Each export says what it is not."""

from __future__ import annotations

from litestar import Response, get

from hudna.speak.export import notices_geojson, protections_csv, protections_geojson
from hudna.view.standing import standing
from hudna.web import entries
from hudna.web.asked import Asked, house_of
from hudna.web.entries import Filter
from hudna.web.found import held, subject

GEOJSON, CSV = "application/geo+json", "text/csv"


@get("/register.geojson")
async def register_geojson(request: Asked) -> Response[str]:
    house = house_of(request)
    body = protections_geojson(entries.listed(house.world, Filter(), house.now_ms()))
    return _file(body, GEOJSON, "register.geojson")


@get("/register.csv")
async def register_csv(request: Asked) -> Response[str]:
    house = house_of(request)
    body = protections_csv(entries.listed(house.world, Filter(), house.now_ms()))
    return _file(body, CSV, "register.csv")


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
