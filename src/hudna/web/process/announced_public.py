"""Announcements for everybody, signed in or not: what every guarantor has signed and whose time has
come, with a copy that anybody can check.

Before that not one byte of an announcement is here, nor that there is one: it is the same answer as
for what was never written.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler

from hudna.speak.standing_words import STANDING
from hudna.view.process.announcements import Announced, announced, gone, public
from hudna.web import pages
from hudna.web.asked import Asked, language_of
from hudna.web.happened.bulletins import LANGUAGE_NAMES
from hudna.web.happened.bulletins_public import HEADERS, entered, page
from hudna.web.house import House

PATH = "/public/announcements"
MOST_LISTED = 200


@get(PATH, include_in_schema=False)
async def listed(request: Asked) -> Response[str]:
    house = entered(request)
    now_ms = house.now_ms()
    found, past = public(house.world, now_ms), gone(house.world, now_ms)
    return _page(request, house, "public_announcements.html", PATH, rows=found[:MOST_LISTED],
                 gone=past[:MOST_LISTED],
                 left_out=max(0, len(found) - MOST_LISTED))


@get(f"{PATH}/{{of:str}}", include_in_schema=False)
async def one(request: Asked, of: FromPath[str]) -> Response[str]:
    house = entered(request)
    return _page(request, house, "public_announcement.html", f"{PATH}/{of}", one=_out(house, of))


@get(f"{PATH}/{{of:str}}/copy.zip", include_in_schema=False)
async def copy(request: Asked, of: FromPath[str]) -> Response[bytes]:
    """The record, the keys to it and their proofs, for `hudna verify`."""
    house = entered(request)
    found = _out(house, of)
    return Response(await house.evidence(found, None), media_type="application/zip", headers={
        **HEADERS, "content-disposition": f'attachment; filename="announcement-{of[:16]}.zip"'})


HANDLERS: Sequence[ControllerRouterHandler] = (listed, one, copy)


def _out(house: House, of: str) -> Announced:
    found = announced(house.world, of, house.now_ms())
    if found is None or found.public_ms is None:
        raise NotFoundException
    return found


def _page(
    request: Asked, house: House, template: str, path: str, **more: Any
) -> Response[str]:
    parties = {p.id: p.name for p in house.world.terms.agreement.parties}
    return page(pages.environment(language_of(request).code).get_template(
        f"process/{template}").render(
            standing_statement=STANDING, exercise=house.exercise, names=parties, path=path,
            asset=request.app.state["assets"].url, languages_of=LANGUAGE_NAMES, **more))
