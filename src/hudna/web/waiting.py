"""Warnings that wait for a person, where the agreement says that one sends them: who sits at the
desk sends each, or not. Its watch does it within a second or so.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from litestar import Response, get, post

from hudna.fault import Fault, Refused
from hudna.record.warning import Ended, Kind, Sure
from hudna.say import Say, say, say_n
from hudna.watch.waits import MOST, Waits
from hudna.web import pages
from hudna.web.asked import Asked, house_of
from hudna.web.forms import Form, read

PAGE = "/warnings"
SURES: dict[Sure, Say] = {
    "observed": say("an aircraft is there"), "likely": say("an aircraft makes for it"),
    "possible": say("an aircraft may come there"),
}
KINDS: dict[Kind, Say] = {
    "Alert": say("A first warning"), "Update": say("Changes a warning that has gone out"),
    "Cancel": say("Ends a warning that has gone out"),
}
ENDS: dict[Ended, Say] = {
    "turned": say("The aircraft no longer makes for it."),
    "void": say("Later positions have shown that it was not so."),
    "recognised": say("The aircraft has been recognised."), "past": say("The time of it is over."),
}
ACT = say("Read and send")
MOST_LISTED = 200


class Waiting(msgspec.Struct, frozen=True):
    """For the first page. `from_ms`: the first of them begins then."""

    words: Say
    from_ms: int


@get(PAGE)
async def page(request: Asked) -> Response[str]:
    return _show(request)


@post(f"{PAGE}/decide")
async def decided(request: Asked) -> Response[Any]:
    """`warning`: one as `name`, or many with spaces between. Those that wait no more are named,
    and the others are decided all the same: nothing that is to be sent is held up by them."""
    form = await read(request)
    decision = form.choice("decision", ("send", "keep"))
    try:
        form.done()
    except Refused as refused:
        return _show(request, refused.faults)
    faults = [f for of, made in _named(form) for f in _decide(request, of, made,
                                                              send=decision == "send")]
    return _show(request, faults) if faults else pages.see(PAGE)


HANDLERS = (page, decided)


def waiting(found: Sequence[Waits]) -> Waiting | None:
    """What waits, in one line; None where nothing does."""
    if not found:
        return None
    return Waiting(say_n("{n} warning to people below waits until you send it",
                         "{n} warnings to people below wait until you send them", len(found)),
                   min(one.from_ms for one in found))


def name(one: Waits) -> str:
    """A draft, as a form names it."""
    return f"{one.made_ms}@{one.id}"


def _named(form: Form) -> list[tuple[str, int]]:
    found = [text.partition("@") for text in form.text("warning").split()[:MOST]]
    return [(of, int(made)) for made, _, of in found if made.isascii() and made.isdigit()
            and len(made) < 16]


def _decide(request: Asked, of: str, made_ms: int, *, send: bool) -> tuple[Fault, ...]:
    house = house_of(request)
    try:
        house.overhead.decide(of, made_ms, send=send, now_ms=house.now_ms())
    except Refused as refused:
        return refused.faults
    return ()


def _show(request: Asked, faults: Sequence[Fault] = ()) -> Response[str]:
    house = house_of(request)
    over, now_ms = house.overhead, house.now_ms()
    found = over.deciding.waiting(now_ms)
    return pages.render(
        request, "incursions/warnings.html", status=422 if faults else 200, faults=faults,
        waiting=found[:MOST_LISTED], more=max(0, len(found) - MOST_LISTED), over=over, name=name,
        decided=over.deciding.decided(now_ms)[:MOST_LISTED], sures=SURES, kinds=KINDS, ends=ENDS,
        watched=house.world.terms.watch,
    )
