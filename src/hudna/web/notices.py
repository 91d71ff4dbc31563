"""Notices: their list, and one notice with why it stands where it does and what may be done."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
from litestar import Response, get, post

from hudna.act.acknowledge import acknowledge
from hudna.act.draft import Draft
from hudna.act.object import object_to
from hudna.act.pass_on import to_pass_on
from hudna.act.stop import stop_notice
from hudna.act.withdraw import withdraw
from hudna.fault import Fault, Refused
from hudna.record.kinds import RecordHash
from hudna.record.record import Record
from hudna.say import Say
from hudna.view.conflicts import required
from hudna.view.needs import needs
from hudna.view.notices import notice
from hudna.view.standing import ENDED, Standing, State, standing
from hudna.view.world import World
from hudna.web import answers, evidence, explain, pages, release_form, telling
from hudna.web.asked import Asked, house_of
from hudna.web.forms import read
from hudna.web.found import held, subject
from hudna.web.looking import by_a_person, opened, seen
from hudna.web.readback import read_back, stated_place
from hudna.web.session import officer_of

LONGEST_LIST = 500


class Row(msgspec.Struct, frozen=True):
    """`awaits_me`: a person at this desk has to answer. `lapses_ms` is when a clearance runs out
    unless renewed."""

    standing: Standing
    why: tuple[Say, ...]
    awaits_me: bool

    @property
    def lapses_ms(self) -> int | None:
        cleared = self.standing.state is State.NO_OBJECTION
        return self.standing.fresh_until_ms if cleared else None


@get("/notices")
async def all_notices(request: Asked) -> Response[str]:
    house, chosen = house_of(request), request.query_params.get("state", "current")
    now = house.now_ms()
    found = (standing(house.world, r.hash, now)
             for r in house.world.notices.all()[:LONGEST_LIST])
    shown = sorted((s for s in found if _shown(s, chosen)),
                   key=lambda s: (notice(s.notice).from_ms, s.notice.hash))
    return pages.render(
        request, "notices/list.html", rows=_rows(house.world, shown, now), chosen=chosen,
        notice=notice, guarantor=house.party in house.world.terms.agreement.guarantors,
        shapes=evidence.drawn(request, evidence.of_standings(shown)),
    )


def _shown(s: Standing, chosen: str) -> bool:
    if chosen in ("", "all"):
        return True
    return s.state not in ENDED if chosen == "current" else s.state.value == chosen


def _rows(world: World, shown: list[Standing], now_ms: int) -> list[Row]:
    wait = {n.subject for n in needs(world, now_ms) if n.kind in ("answer", "reaffirm")}
    return [Row(s, explain.reasons(world, s), s.notice.hash in wait) for s in shown]


@get("/notices/{of:str}", guards=[by_a_person])
async def one(request: Asked) -> Response[str]:
    of = subject(request)
    record = held(house_of(request).world.notices.lines.records, of)
    return opened(request, record, await show(request, record))


async def show(
    request: Asked, record: Record, faults: tuple[Fault, ...] = ()
) -> Response[str]:
    shown = await _shown_exactly(request, record)
    house, world, now = house_of(request), house_of(request).world, house_of(request).now_ms()
    s, said = standing(world, record.hash, now), notice(record)
    tolerance = world.terms.readback_tolerance_mm
    return pages.render(
        request, "notices/notice.html", status=422 if faults else 200, faults=faults,
        record=record, said=said, s=s, why=explain.reasons(world, s),
        conflicts=[explain.conflict_words(world, c) for c in s.conflicts],
        answers=answers.words(world, s), mine=record.author == world.me,
        reading=read_back(house.places, said.shape),
        stated=stated_place(house.places, said.place, said.shape, tolerance),
        may_answer=world.me in required(world.terms, record) and s.state not in ENDED,
        mine_word=next((w for w in s.words if w.party == world.me), None),
        readable=telling.to_acknowledge(world, record), ended=s.state in ENDED,
        history=answers.history(world, record), log_entry=world.entries[record.hash],
        versions=world.notices.lines.versions(record.hash),
        tellings=await telling.rows(house, record), may_pass_on=to_pass_on(world, record),
        shapes=evidence.drawn(request, evidence.of_notice(world, s, shown)),
    )


async def _shown_exactly(request: Asked, record: Record) -> frozenset[RecordHash]:
    """The protections whose places the map may show: a notice of one's own is a signed question
    about what it meets, and its page a look at that. Of another's flight the map has the cells."""
    house = house_of(request)
    if record.author != house.party:
        return frozenset()
    s = standing(house.world, record.hash, house.now_ms())
    return await seen(request, evidence.met(house.world, s.conflicts), "page")


@post("/notices/{of:str}/concur")
async def concurred(request: Asked) -> Response[Any]:
    of = subject(request)
    house, form = house_of(request), await read(request)
    record = held(house.world.notices.lines.records, of)
    return await _done(request, record, lambda: answers.concurrence(
        house, record, form, officer_of(request)))


@post("/notices/{of:str}/object")
async def objected(request: Asked) -> Response[Any]:
    of = subject(request)
    house, form = house_of(request), await read(request)
    record = held(house.world.notices.lines.records, of)
    return await _done(request, record, lambda: object_to(
        house.world, of, house.now_ms(), reason=form.text("reason"),
        officer=officer_of(request)))


@post("/notices/{of:str}/stop")
async def stopped(request: Asked) -> Response[Any]:
    """One act: nothing has to be filled in."""
    of = subject(request)
    house, form = house_of(request), await read(request)
    record = held(house.world.notices.lines.records, of)
    return await _done(request, record, lambda: stop_notice(
        house.world, of, house.now_ms(), officer=officer_of(request), reason=form.text("reason")))


@post("/notices/{of:str}/withdraw")
async def withdrawn(request: Asked) -> Response[Any]:
    of = subject(request)
    house, form = house_of(request), await read(request)
    record = held(house.world.notices.lines.records, of)
    return await _done(request, record,
                       lambda: withdraw(house.world, of, form.text("reason")))


@post("/notices/{of:str}/acknowledge")
async def acknowledged(request: Asked) -> Response[Any]:
    of = subject(request)
    house = house_of(request)
    record = held(house.world.notices.lines.records, of)
    return await _done(request, record,
                       lambda: acknowledge(house.world, of, officer_of(request)))


async def _done(request: Asked, record: Record, act: Callable[[], Draft]) -> Response[Any]:
    house, form = house_of(request), await read(request)
    try:
        await house.say([release_form.told(form, house.world, act())])
    except Refused as refused:
        return await show(request, record, refused.faults)
    return pages.see(f"/notices/{record.hash}")


