"""Every party's keys at the desk: what has become of each, signed statements brought by hand, and
a lost root key, which an officer vouches for only after comparing it by voice."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from litestar import Response, get, post
from litestar.types import ControllerRouterHandler

from hudna.act.replace_key import replace_key
from hudna.fault import Fault, Refused
from hudna.record import lost
from hudna.record.authority import Use
from hudna.record.kinds import KeyReplaced
from hudna.say import Say, say
from hudna.view.keys import all_keys, must, pending
from hudna.web import pages
from hudna.web.asked import Asked, house_of
from hudna.web.forms import Form, read
from hudna.web.session import officer_of

USES: dict[Use, Say] = {
    "root": say("root key"), "record": say("record key"), "log": say("log key"),
    "witness": say("witness key"),
}


@get("/keys")
async def page(request: Asked) -> Response[str]:
    return _page(request)


@post("/keys/take-in")
async def taken_in(request: Asked) -> Response[Any]:
    """Signed statements, one a line, or the statement of a lost key, which is shown first."""
    house, form = house_of(request), await read(request)
    text = form.text("statement", needed=say("what hudna key has printed"))
    try:
        form.done()
        if lost.is_one(text):
            return _lost(request, lost.read(text, officer_of(request)))
        await house.take_in(text.split())
    except Refused as refused:
        return _page(request, refused.faults)
    return pages.see("/keys")


@post("/keys/lost")
async def shown(request: Asked) -> Response[Any]:
    """A replacement that others have vouched for, in full, before this party does."""
    form = await read(request)
    try:
        return _lost(request, _said(request, form))
    except Refused as refused:
        return _page(request, refused.faults)


@post("/keys/vouch")
async def vouched(request: Asked) -> Response[Any]:
    house, form = house_of(request), await read(request)
    said = _said(request, form)
    try:
        if not form.ticked("compared"):
            form.fault("compared", say("a tick that the keys were compared by voice"))
        form.done()
        await house.say([replace_key(house.log.authority, house.party, said)])
    except Refused as refused:
        return _lost(request, said, refused.faults)
    return pages.see("/keys")


def _said(request: Asked, form: Form) -> KeyReplaced:
    return KeyReplaced(form.text("party"), form.text("lost"), form.text("root"),
                       form.text("record"), officer_of(request))


def _page(request: Asked, faults: tuple[Fault, ...] = ()) -> Response[str]:
    house = house_of(request)
    known = house.log.authority
    return pages.render(
        request, "keys/page.html", status=422 if faults else 200, faults=faults, uses=USES,
        parties=all_keys(known), waiting=pending(known, house.party), groups=lost.groups,
    )


def _lost(
    request: Asked, said: KeyReplaced, faults: tuple[Fault, ...] = ()
) -> Response[str]:
    known = house_of(request).log.authority
    if not faults:
        # What could not be said is refused before anybody compares keys for it.
        replace_key(known, house_of(request).party, said)
    return pages.render(
        request, "keys/lost.html", status=422 if faults else 200, faults=faults, said=said,
        trustees=must(known, said.party), groups=lost.groups,
    )


HANDLERS: Sequence[ControllerRouterHandler] = (page, taken_in, shown, vouched)
