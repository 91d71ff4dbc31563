"""The exchange by file at the desk: what waits for a partner is fetched here for whoever carries
it, what a partner's node has packed is brought here, and its answer is fetched again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from litestar import Response, get, post
from litestar.types import ControllerRouterHandler

from hudna.exchange import carry
from hudna.exchange.carry import Answered, Brought
from hudna.fault import Fault, Refused
from hudna.place.times import format_instant
from hudna.record.kinds import PartyId
from hudna.say import say
from hudna.web import pages
from hudna.web.asked import Asked, house_of
from hudna.web.forms import read

MOST_SHOWN = 50
FORM = 64 * 1024
"""Bytes of a form around its file."""


@get("/carry")
async def page(request: Asked) -> Response[str]:
    return _page(request)


@post("/carry/pack", status_code=200)
async def packed(request: Asked) -> Response[Any]:
    """The file for a partner: all that waits for it, and the answer to what it sent last."""
    house, form = house_of(request), await read(request)
    party = form.text("party")
    try:
        async for one in house.carried_to(party, _answers(request).get(party, ())):
            return _attached(house.party, party, house.now_ms(), one.file)
    except Refused as refused:
        return _page(request, refused.faults)
    return _page(request, (Fault("party", "nothing that waits", say("something to tell")),))


@post("/carry/unpack", status_code=200, request_max_body_size=carry.LARGEST + FORM)
async def unpacked(request: Asked) -> Response[Any]:
    """What a partner's node has packed. The answer waits in memory until its next file comes."""
    form = await read(request)
    file = form.files.get("file")
    if file is None or not file.filename:
        form.fault("file", say("a file that hudna exchange has packed"))
        return _page(request, form.faults)
    try:
        brought = await house_of(request).carried_here(await file.read())
    except Refused as refused:
        return _page(request, refused.faults)
    _answers(request)[brought.sender] = brought.answers
    return _page(request, brought=brought)


def _page(
    request: Asked, faults: Sequence[Fault] = (), brought: Brought | None = None
) -> Response[str]:
    house, answers = house_of(request), _answers(request)
    return pages.render(
        request, "carry/page.html", status=422 if faults else 200, faults=faults, brought=brought,
        partners_by_file=[(s.party, s.waiting, len(answers.get(s.party, ())))
                          for s in sorted(house.partners.state(), key=lambda s: s.party)],
        most=MOST_SHOWN,
    )


def _answers(request: Asked) -> dict[PartyId, tuple[Answered, ...]]:
    """By partner, the answer to its latest file. It need outlive nothing: the same file again gives
    the same receipts."""
    state = request.app.state
    if "carried" not in state:
        state["carried"] = {}
    answers: dict[PartyId, tuple[Answered, ...]] = state["carried"]
    return answers


def _attached(me: PartyId, to: PartyId, now_ms: int, file: bytes) -> Response[bytes]:
    at = format_instant(now_ms).replace(":", "")
    return Response(file, media_type="application/octet-stream", headers={
        "content-disposition": f'attachment; filename="{me}-to-{to}-{at}.hudna"'})


HANDLERS: Sequence[ControllerRouterHandler] = (page, packed, unpacked)
