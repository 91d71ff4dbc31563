"""The register: its list, one entry, and what its registrant and its readers do about it."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import Any

from litestar import Response, get, post
from litestar.response import Redirect

from hudna.act.acknowledge import acknowledge
from hudna.act.draft import Draft
from hudna.act.pass_on import to_pass_on
from hudna.act.verify import verify
from hudna.act.withdraw import withdraw
from hudna.fault import Fault, Refused
from hudna.record.record import Record
from hudna.record.sharing import Existence
from hudna.view import looks
from hudna.view.needs import REVIEW_AHEAD_MS
from hudna.view.register import protection
from hudna.view.standing import Standing, standing
from hudna.view.world import World
from hudna.web import entries, evidence, pages, telling
from hudna.web.asked import Asked, house_of
from hudna.web.entries import EntryState, Filter
from hudna.web.forms import read
from hudna.web.found import registered, subject
from hudna.web.happened import challenged
from hudna.web.looking import by_a_person, may_see, opened
from hudna.web.session import officer_of
from hudna.web.telling import to_acknowledge

PAGE = 100


@get("/register")
async def all_entries(request: Asked) -> Response[str]:
    house = house_of(request)
    chosen = _filter(request)
    page = _page(request)
    found = list(islice(entries.listed(house.world, chosen, house.now_ms()),
                        PAGE * page, PAGE * page + PAGE + 1))
    rows = [entries.row(house.world, r, house.now_ms()) for r in found[:PAGE]]
    return pages.render(
        request, "register/list.html", rows=rows, chosen=chosen, page=page,
        more=len(found) > PAGE, states=entries.STATES,
        hints=entries.hints(house.world, chosen, house.now_ms()) if page == 0 else [],
        unread=[r for r in rows if r.state is EntryState.STANDING
                and to_acknowledge(house.world, r.record)],
        others=any(r.record.author != house.party for r in rows),
        shapes=evidence.drawn(request, evidence.of_entries(house.world,
                                                           (r.record for r in rows))),
    )


@get("/register/due")
async def due(request: Asked) -> Response[str]:
    house = house_of(request)
    found = house.world.register.due(house.now_ms(), REVIEW_AHEAD_MS)
    rows = [entries.row(house.world, r, house.now_ms()) for r in found]
    return pages.render(request, "register/due.html", rows=rows)


@get("/register/{of:str}", guards=[by_a_person])
async def entry(request: Asked) -> Response[str]:
    record = registered(house_of(request).world, subject(request))
    return opened(request, record, await _entry(request, record))


async def _entry(
    request: Asked, record: Record, faults: tuple[Fault, ...] = ()
) -> Response[str]:
    if isinstance(record.said, Existence):
        return await _hint(request, record, faults)
    exact = await may_see(request, record)
    house, world = house_of(request), house_of(request).world
    # What is told only coarsely is shown so, and is no look.
    coarse = evidence.told_coarsely(record)
    versions = world.register.lines.versions(record.hash)
    now = house.now_ms()
    at = evidence.middle(record) if exact and not coarse else None
    return pages.render(
        request, "register/entry.html", status=_status(request, faults, exact=exact),
        faults=faults, row=entries.row(world, record, now), record=record,
        said=protection(record), exact=exact, coarse=coarse,
        left=looks.left(world, officer_of(request), now),
        looks=list(reversed(world.steps.looks(record.hash))),
        versions=[entries.row(world, v, now) for v in reversed(versions)],
        withdrawals=world.register.lines.withdrawals(record.hash),
        verified=verifications(world, record), met=notices_meeting(world, record, now),
        states=entries.STATES, at=at, reading=house.places.readback(at) if at else None,
        readable=to_acknowledge(world, record), log_entry=world.entries[record.hash],
        tellings=await telling.rows(house, record), may_pass_on=to_pass_on(world, record),
        sealed=telling.sealed(world, record), **_challenges(world, record, now),
        shapes=evidence.drawn(request, evidence.of_entries(
            world, [record], [record.hash] if exact else [])),
    )


async def _hint(
    request: Asked, record: Record, faults: tuple[Fault, ...] = ()
) -> Response[str]:
    """All that is known here of a protection of which only the existence is told."""
    house, world = house_of(request), house_of(request).world
    return pages.render(
        request, "register/hint.html", status=422 if faults else 200, faults=faults,
        row=entries.hint(world, record, house.now_ms()), record=record,
        ended=record not in world.register.existing_yet(),
        readable=to_acknowledge(world, record), log_entry=world.entries[record.hash],
        tellings=await telling.rows(house, record), may_pass_on=to_pass_on(world, record),
        **_challenges(world, record, house.now_ms()),
    )


def _challenges(world: World, record: Record, now_ms: int) -> dict[str, Any]:
    return {"challenges": challenged.of(world, record, now_ms),
            "challenge_states": challenged.STATES, "protected": challenged.PROTECTED}


def _status(request: Asked, faults: tuple[Fault, ...], *, exact: bool) -> int:
    """A page that renews itself is not lost by it: it says in words why it shows no place."""
    if faults:
        return 422
    return 200 if exact or request.headers.get("x-hudna-live") else 429


def verifications(world: World, record: Record) -> list[Record]:
    """When its registrant looked again, latest first."""
    found = [
        r for r in world.register.verifications(record.hash) if r.author == record.author
    ]
    return sorted(found, key=lambda r: r.issued_ms, reverse=True)


def notices_meeting(world: World, record: Record, now_ms: int) -> list[Standing]:
    """The standing notices that conflict with the entry."""
    found = [standing(world, n.hash, now_ms) for n in world.notices.standing()
             if world.meeting(n, record) is not None]
    return [s for s in found if any(c.subject == record.hash for c in s.conflicts)]


@post("/register/{of:str}/withdraw")
async def withdrawn(request: Asked) -> Response[Any]:
    of = subject(request)
    form = await read(request)
    world = house_of(request).world
    return await _done(request, of, lambda: [withdraw(world, of, form.text("reason"))])


@post("/register/{of:str}/verify")
async def verified(request: Asked) -> Response[Any]:
    of = subject(request)
    house, form = house_of(request), await read(request)
    return await _done(
        request, of, lambda: [verify(house.world, of, house.now_ms(), form.text("how"))])


@post("/register/{of:str}/acknowledge")
async def acknowledged(request: Asked) -> Response[Any]:
    of = subject(request)
    world = house_of(request).world
    return await _done(request, of, lambda: [acknowledge(world, of, officer_of(request))])


@post("/register/acknowledge")
async def acknowledged_all(request: Asked) -> Redirect:
    """All entries that the page had shown, and no others, in one append."""
    house, form = house_of(request), await read(request)
    await house.say(_unread(house.world, form.text("subjects").split(), officer_of(request)))
    return pages.see("/register")


def _unread(world: World, subjects: Iterable[str], officer: str) -> list[Draft]:
    records = [registered(world, of) for of in subjects]
    return [acknowledge(world, r.hash, officer) for r in records if to_acknowledge(world, r)]


async def _done(request: Asked, of: str, drafts: Any) -> Response[Any]:
    """Say what the entry's page asked for; show the page with the faults where it is refused."""
    house = house_of(request)
    record = registered(house.world, of)
    try:
        await house.say(drafts())
    except Refused as refused:
        return await _entry(request, record, refused.faults)
    return pages.see(f"/register/{of}")


def _filter(request: Asked) -> Filter:
    q = request.query_params
    return Filter(q.get("kind", ""), q.get("party", ""),
                  q.get("state", EntryState.STANDING.value), q.get("name", "")[:200])


def _page(request: Asked) -> int:
    text = request.query_params.get("page", "0")
    return int(text) if text.isdecimal() and len(text) < 6 else 0
