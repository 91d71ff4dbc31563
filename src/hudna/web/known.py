"""What this node knew at a moment, what became different since, and the evidence of it."""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import Response, get

from hudna.exchange.evidence import concerning
from hudna.fault import Refused
from hudna.place.times import format_instant
from hudna.record.record import Record
from hudna.say import Say, say
from hudna.view.known import Change, Known, difference, subject
from hudna.view.world import World
from hudna.web import evidence, links, maps, naming, pages
from hudna.web.asked import Asked, house_of
from hudna.web.forms import Form
from hudna.web.looking import SpentError, by_a_person, seen
from hudna.web.process.mingled_shown import mingled_ground, mingled_marks

MOST_LISTED = 200

CHANGES: dict[str, tuple[str, Say]] = {
    "agreement": ("✎", say("another text of the agreement is in effect")),
    "registered": ("+", say("registered")),
    "superseded": ("↷", say("replaced by another version")),
    "withdrawn": ("—", say("withdrawn")),
    "ended": ("·", say("its time ended")),
    "announced": ("+", say("announced")),
    "state": ("→", say("another state")),
    "stop-sent": ("■", say("stop sent")),
    "stop-lifted": ("□", say("stop lifted")),
}


class Moments(msgspec.Struct, frozen=True):
    """What the page was asked for; `since_ms` where two moments are compared."""

    at_ms: int
    since_ms: int | None
    of: str | None


@get("/known")
async def page(request: Asked) -> Response[str]:
    house = house_of(request)
    form = Form(dict(request.query_params), {})
    if not form.get("at"):
        return pages.render(request, "known/page.html", form=form, known=None)
    try:
        asked = _moments(form, house.now_ms())
        known = await house.known(asked.at_ms)
        before = await house.known(asked.since_ms) if asked.since_ms is not None else None
    except Refused as refused:
        return pages.render(request, "known/page.html", status=422, form=form, known=None,
                            faults=refused.faults)
    return pages.render(request, "known/page.html", form=form, asked=asked,
                        **await _shown(request, known, asked.of),
                        changes=_changes(before, known) if before else None, before=before)


@get("/known/bundle.zip", guards=[by_a_person])
async def bundle(request: Asked) -> Response[bytes]:
    """The signed evidence bundle; `hudna verify` takes it on a machine with no node. Evidence is
    exact: of every other party's protection in it, it is a look."""
    house = house_of(request)
    asked = _moments(Form(dict(request.query_params), {}), house.now_ms())
    known = await house.known(asked.at_ms)
    within = _protections(house.world, known, asked.of)
    if len(await seen(request, within, "export", whole=True)) < len(within):
        raise SpentError
    packed = await house.evidence(known, asked.of)
    name = format_instant(asked.at_ms).replace(":", "")
    return Response(packed, media_type="application/zip", headers={
        "content-disposition": f'attachment; filename="hudna-{house.party}-{name}.zip"'})


def _protections(world: World, known: Known, of: str | None) -> list[Record]:
    """The protections, every version of them, that the bundle has; as they read now."""
    registered = known.world.register.lines.records
    if of is None:
        wanted = set(registered)
    else:
        found = subject(known, of)
        wanted = concerning(found) & set(registered) if found else set()
    return [r for r in map(world.record, sorted(wanted)) if r]


def _moments(form: Form, now_ms: int) -> Moments:
    at, since = form.instant("at"), form.instant_or_none("since")
    of = form.text("subject") or None
    if not form.faults and at > now_ms:
        form.fault("at", say("a moment that has passed"))
    if not form.faults and since is not None and since > at:
        form.fault("since", say("a moment before the other one"))
    form.done()
    return Moments(at, since, of)


async def _shown(request: Asked, known: Known, of: str | None) -> dict[str, Any]:
    world = known.world
    mingled = await mingled_marks(world, await mingled_ground(world, known.at_ms))
    return {
        "known": known, "then": world, "register": known.register[:MOST_LISTED],
        "notices": known.notices[:MOST_LISTED], "stops": known.stops,
        "more": max(0, len(known.register) - MOST_LISTED),
        "more_notices": max(0, len(known.notices) - MOST_LISTED),
        "about": subject(known, of) if of else None, "of": of,
        "hints": world.register.existing_yet() if not of else (),
        "shapes": evidence.drawn(request, maps.marks(world, known.at_ms, mingled)),
    }


class Line(msgspec.Struct, frozen=True):
    """One change, as the page shows it."""

    change: Change
    sign: str
    what: object
    word: Say
    url: str


def _changes(before: Known, after: Known) -> list[Line]:
    return [_line(after.world, c) for c in difference(before, after)]


def _line(world: World, change: Change) -> Line:
    sign, word = CHANGES[change.kind]
    record = world.record(change.subject)
    return Line(change, sign, naming.named(world, change.subject) if record else say("agreement"),
                word, links.record(record) if record else "/agreement")
