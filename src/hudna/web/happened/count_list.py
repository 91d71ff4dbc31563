"""Entering this party's list of a day: typed line by line, from a file, or from what it has told
itself. Whatever it comes from, a person sees it and signs it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from functools import reduce
from typing import Any, cast

import msgspec
from litestar import Response, get, post

from hudna.act.count import count
from hudna.act.draft import Draft, refuse
from hudna.fault import Fault, Refused
from hudna.record.statement import PartyId
from hudna.say import Say, say
from hudna.terms.happenings import HAPPENED
from hudna.view.counts import counted
from hudna.view.findings import judges
from hudna.view.world import World
from hudna.web import evidence, naming, pages
from hudna.web.asked import Asked, house_of
from hudna.web.forms import Form, read
from hudna.web.happened import count_lines, matched
from hudna.web.happened.cells import read_cell, write_cell
from hudna.web.happened.count_lines import (
    FIELDS,
    LARGEST,
    LOOKED_UP,
    SEVERAL,
    Read,
    placed,
    read_lines,
)
from hudna.web.happened.count_proposed import Proposed, proposed
from hudna.web.happened.counts import begun, day_in, mark, may_count, window, zone_of
from hudna.web.house import House
from hudna.web.posts import who_judges
from hudna.web.session import officer_of

BLANK = 3
FROM: dict[str, Say] = {
    "list": say("This is your list as it stands. What you sign takes its place."),
    "incidents": say("Proposed from the incidents that this party has told itself. Nothing of it "
                     "is counted until you sign it: take away what is not to count, and say who is "
                     "accused. Whom a finding of this party holds to have done it stands there, "
                     "else whom sources name; where these are several you choose."),
    "file": say("Read from the file. Nothing of it is counted until you sign it."),
    "": say("Nothing of it is counted until you sign it."),
}


class Begin(msgspec.Struct, frozen=True):
    """What a form begins with, and where that is from (`FROM`). `refuted`: how many incidents a
    proposal leaves out; `open`: what it leaves to be chosen, which is not wrong yet."""

    values: dict[str, str]
    source: str
    refuted: int = 0
    open: tuple[Fault, ...] = ()


@get("/counts/{day:str}/list", guards=[who_judges])
async def blank(request: Asked) -> Response[str]:
    day = day_in(request)
    began = _begin(house_of(request).world, day, request.query_params.get("from", ""))
    return _form(request, Form(began.values, {}), began)


@post("/counts/{day:str}/list", guards=[who_judges])
async def entered(request: Asked) -> Response[Any]:
    """`do` says what the button was: `sign`, or to show the form again with something done."""
    house, form, day = house_of(request), await read(request), day_in(request)
    began = Begin({}, form.get("source") if form.get("source") in FROM else "")
    if form.get("do") == "cell":
        await asyncio.to_thread(_put_cell, form, house)
        return _form(request, form, began, tuple(form.faults))
    if form.get("do") == "more":
        return _form(request, form, began, more=2 * BLANK)
    found = await asyncio.to_thread(read_lines, form, house.places)
    try:
        form.done()
        if form.get("do") != "sign":
            return _form(request, form, began, found=found)
        await house.say([_draft(request, form, found, day)])
    except Refused as refused:
        return _form(request, form, began, tuple(placed(f, found) for f in refused.faults))
    return pages.see(f"/counts/{day}")


@post("/counts/{day:str}/file", request_max_body_size=LARGEST, guards=[who_judges])
async def uploaded(request: Asked) -> Response[Any]:
    """The form filled from a file: its faults are named, and it is looked at and signed there."""
    house, form = house_of(request), await read(request)
    file, began = form.files.get("file"), Begin({}, "file")
    try:
        if file is None or not file.filename:
            raise refuse("file", "nothing", say("a CSV file"))
        values = await asyncio.to_thread(
            count_lines.of_file, await file.read(), house.world.terms.agreement)
    except Refused as refused:
        begin = _begin(house.world, day_in(request), "")
        return _form(request, Form(begin.values, {}), begin, refused.faults)
    filled = Form(values, {})
    found = await asyncio.to_thread(read_lines, filled, house.places)
    return _form(request, filled, began, tuple(filled.faults), found=found)


HANDLERS = (blank, entered, uploaded)


def _draft(request: Asked, form: Form, found: Read, day: str) -> Draft:
    house = house_of(request)
    zone = zone_of(house.world)
    if zone is None:
        raise refuse("day", day, say("an agreement that says in which zone its days are counted"))
    if found.looked_up:
        raise Refused(Fault(f"cell_{n}", "a name", LOOKED_UP, n) for n in found.looked_up)
    if not found.lines and not form.ticked("nothing"):
        raise refuse("nothing", "no line", say("a line, or the tick that nothing is counted"))
    return count(house.world, day, found.lines, officer=officer_of(request), zone=zone,
                 now_ms=house.now_ms())


def _begin(world: World, day: str, source: str) -> Begin:
    """This party's list where it has one; at a monitoring party without one, what it has told."""
    last = world.counts.lists(day).get(world.me)
    if last is not None and source != "incidents":
        return Begin(count_lines.typed(counted(last).lines), "list")
    held = window(world, day)
    if held is None or world.me not in judges(world.terms.agreement).monitors:
        return Begin({}, "")
    return _proposed(world, proposed(
        world, cast(int, held.from_ms), cast(int, held.until_ms)))


def _proposed(world: World, made: Proposed) -> Begin:
    several = {n: of for n, of in enumerate(made.named, 1) if len(of) > 1}
    values = count_lines.typed(made.lines) | {f"accused_{n}": SEVERAL for n in several}
    return Begin(values, "incidents" if made.lines else "", made.refuted, tuple(
        Fault(f"accused_{n}", SEVERAL, say(
            "one party, or the dash: these are held or named to have done it: {parties}",
            parties=_all(world, of)), n) for n, of in several.items()))


def _all(world: World, of: Sequence[PartyId]) -> Say:
    first, *rest = (say("{party}", party=naming.party(world, p)) for p in of)
    return reduce(lambda a, b: say("{first}; {then}", first=a, then=b), rest, first)


def _put_cell(form: Form, house: House) -> None:
    """Put what was drawn or typed under the map into the line that was chosen."""
    line = form.whole("pick_line", least=1, most=count_lines.MOST)
    try:
        near = read_cell(form.get("pick"), "pick", house.places)
    except Refused as refused:
        form.faults.extend(refused.faults)
        return
    if near is None:
        form.fault("pick", say("a place drawn on the map, a position or a name"))
    if not form.faults:
        form.values[f"cell_{line}"] = write_cell(near)
        form.values["pick"] = ""


def _form(
    request: Asked, form: Form, began: Begin, faults: tuple[Fault, ...] = (), *,
    more: int = BLANK, found: Read | None = None,
) -> Response[str]:
    house, world, day = house_of(request), house_of(request).world, day_in(request)
    last = max(count_lines.rows(form), default=0)
    shown = range(1, min(last + more, count_lines.MOST) + 1)
    form.values = {**{f"{name}_{n}": "" for n in shown for name in FIELDS}, **form.values}
    agreement = world.terms.agreement
    return pages.render(
        request, "happened/count_list.html", status=422 if faults else 200, faults=faults,
        faults_at=matched.by_field(faults or began.open), several=SEVERAL,
        form=form, day=day, shown=shown, began=began, source_words=FROM[began.source], found=found,
        happenings=HAPPENED, parties_of=agreement.parties, clauses=agreement.clauses,
        window=window(world, day), may_count=may_count(world) and begun(house, day),
        monitors=world.me in judges(agreement).monitors, columns=FIELDS,
        replaces=world.me in world.counts.lists(day),
        shapes=evidence.drawn(request, (m for x in (found.lines if found else ())
                                        for m in mark(x))))
