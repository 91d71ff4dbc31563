"""Files that this party has put to a challenge or a reply: given out as they came. Those of others
never come here: of them the record has the digest alone."""

from __future__ import annotations

import asyncio
from typing import Any

from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.response import Stream

from hudna.record.incidents import Attached, Challenge, ChallengeReply
from hudna.view.challenges import Case
from hudna.web.asked import Asked, house_of
from hudna.web.found import subject
from hudna.web.happened import file_words
from hudna.web.happened.file_pages import download_headers, in_hand, whole
from hudna.web.house import House
from hudna.web.looking import by_a_person


@get("/challenges/{of:str}/files/{digest:str}", guards=[by_a_person])
async def original(request: Asked) -> Response[Any]:
    """The file as it came: a download, and in its chain of custody before a byte goes out."""
    house = house_of(request)
    case = house.world.challenges.case(subject(request))
    file = own_file(house, case, str(request.path_params["digest"])) if case else None
    if file is None or not await asyncio.to_thread(house.files.attached.has, file.digest):
        raise NotFoundException
    await in_hand(request, file, "opened")
    return Stream(whole(house, file.digest),
                  headers=download_headers(file_words.download_name(file), file.size))


def own_file(house: House, case: Case, digest: str) -> Attached | None:
    """Of this party's own records of the case; none of those whose words were erased."""
    for record in (case.challenge, *case.replies):
        said = record.said
        if (record.author == house.party and isinstance(said, Challenge | ChallengeReply)
                and "text" not in record.withheld):
            for file in said.attached:
                if file.digest == digest:
                    return file
    return None


HANDLERS = (original,)
