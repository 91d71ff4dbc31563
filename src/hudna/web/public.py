"""What of this node is for everybody, signed in or not: where it is, and that there is no more."""

from __future__ import annotations

import asyncio

from litestar import Response, get

from hudna.speak.standing_words import STANDING
from hudna.web import pages
from hudna.web.asked import Asked, language_of
from hudna.web.cap import FEED
from hudna.web.happened.bulletins import LANGUAGE_NAMES
from hudna.web.happened.bulletins_public import PATH as BULLETINS
from hudna.web.happened.bulletins_public import entered, page
from hudna.web.process.announced_public import PATH as ANNOUNCEMENTS


@get("/public", include_in_schema=False)
async def listed(request: Asked) -> Response[str]:
    house = entered(request)
    return page(pages.environment(language_of(request).code).get_template("public.html").render(
        standing_statement=STANDING, exercise=house.exercise, bulletins=BULLETINS,
        announcements=ANNOUNCEMENTS,
        feed=await asyncio.to_thread((house.watched.warnings / FEED).is_file),
        log=house.log.verifier.name,
        asset=request.app.state["assets"].url, languages_of=LANGUAGE_NAMES, path="/public"))


HANDLERS = (listed,)
