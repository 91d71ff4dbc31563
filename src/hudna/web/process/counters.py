"""A counter of days: day by day what each counted as and why, its settings with their keys, and
what is known otherwise than it was."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.types import ControllerRouterHandler

from hudna.act.process.countersign import WORDS, countersign
from hudna.act.process.set_counter import set_counter
from hudna.fault import Fault, Refused
from hudna.record.kinds import CounterSet
from hudna.record.process import Does, Word
from hudna.record.sound_process import MOST_DAYS
from hudna.say import say
from hudna.terms.working_process import Counter
from hudna.view.days import day_or_none
from hudna.view.process.counters import Count, changed, count
from hudna.view.process.keys import OPEN_DAYS, came_late, may_be_signed, until_day
from hudna.view.process.moment import later
from hudna.view.process.quiet_here import monitors_of
from hudna.view.world import World
from hudna.web import pages
from hudna.web.asked import Asked, house_of
from hudna.web.forms import Form, read
from hudna.web.happened.telling_words import told
from hudna.web.posts import who_turns_keys
from hudna.web.process import counter_words
from hudna.web.process.seen import At, now, ready, seen
from hudna.web.process.way_shown import words_of
from hudna.web.session import officer_of

DOES: tuple[Does, ...] = ("start", "extend", "reset")


@get("/process/counters/{counter:str}", before_request=ready)
async def one(request: Asked) -> Response[str]:
    return await _show(request)


@post("/process/counters/{counter:str}", guards=[who_turns_keys], before_request=ready)
async def made(request: Asked) -> Response[Any]:
    house, form = house_of(request), await read(request)
    counter = _counter(request, house.world)
    does: Does = form.choice("does", DOES)  # type: ignore[assignment]
    days = form.whole("days", most=MOST_DAYS) if form.get("days").strip() else 0
    try:
        form.done()
        draft = set_counter(house.world, CounterSet(
            counter.id, does, form.plain("day"), days, form.text("text"), officer_of(request),
            form.plain("until_day")), house.now_ms())
        await house.say([told(form, house.world, draft)])
    except Refused as refused:
        return await _show(request, refused.faults, form)
    return pages.see(f"/process/counters/{counter.id}#settings")


@post("/process/counters/{counter:str}/sign", guards=[who_turns_keys], before_request=ready)
async def signed(request: Asked) -> Response[Any]:
    house, form = house_of(request), await read(request)
    counter = _counter(request, house.world)
    word: Word = form.choice("word", WORDS)  # type: ignore[assignment]
    if not _is_of(house.world, form.text("of"), counter):
        form.fault("of", say("a setting of this counter: no key of another is turned here"))
    try:
        form.done()
        await house.say([told(form, house.world, countersign(
            house.world, form.text("of"), word=word, text=form.text("why"),
            officer=officer_of(request), now_ms=house.now_ms()))])
    except Refused as refused:
        return await _show(request, refused.faults, form)
    return pages.see(f"/process/counters/{counter.id}#settings")


HANDLERS: Sequence[ControllerRouterHandler] = (one, made, signed)


async def _show(
    request: Asked, faults: tuple[Fault, ...] = (), form: Form | None = None
) -> Response[str]:
    house, asked = house_of(request), Form(dict(request.query_params), {})
    counter = _counter(request, house.world)
    try:
        at = await seen(request, asked)
    except Refused as refused:
        at, faults = At(now(request)), (*faults, *refused.faults)
    found = count(at.promises.moment, counter)
    before = await _before(request, asked, found)
    present = count(now(request).moment, counter)
    world = house.world
    return pages.render(
        request, "process/counter.html", status=422 if faults else 200, faults=faults,
        form=form or Form({}, {}), asked=asked, at=at, now_day=now(request).moment.today,
        found=found, days=tuple(x.day for x in found.lines),
        numbers=tuple(x.number for x in found.lines), before=before,
        differs=changed(before[1], found) if before else (), present=present,
        until=lambda s: until_day(world, s.record), until_new=later(
            now(request).moment.today, OPEN_DAYS),
        counted_by=next(iter(monitors_of(at.world)), ""),
        in_time=lambda s: may_be_signed(world, s.record, house.now_ms()),
        came_late=lambda s: [p for p, r in s.keys.signed.items() if came_late(world, s.record, r)],
        guarantor=world.me in world.terms.agreement.guarantors,
        does_words=lambda s: counter_words.does(s.said), does_choices=counter_words.CHOICES,
        **words_of(at.world))


async def _before(request: Asked, asked: Form, found: Count) -> tuple[str, Count] | None:
    """As it was known at the end of the day that `since` names."""
    day = day_or_none(asked.plain("since"))
    moment = now(request).moment
    if day is None or day >= moment.today:
        return None
    earlier = await seen(request, Form({"at": day}, {}))
    return day, count(earlier.promises.moment, found.counter)


def _is_of(world: World, of: str, counter: Counter) -> bool:
    record = world.record(of)
    return (record is not None and isinstance(record.said, CounterSet)
            and record.said.counter == counter.id)


def _counter(request: Asked, world: World) -> Counter:
    of = str(request.path_params["counter"])
    for counter in world.terms.process.counters:
        if counter.id == of:
            return counter
    raise NotFoundException
