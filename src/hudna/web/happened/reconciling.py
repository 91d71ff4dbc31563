"""Holding the lists of a day against each other: a proposal, what a person makes of it, the word
that is signed. The proposal is nobody's word."""

from __future__ import annotations

from typing import Any

from litestar import Response, get, post

from hudna.act.reconcile import reconcile
from hudna.fault import Fault, Refused
from hudna.say import say
from hudna.view.counts import Day, counted, covers, reconciled
from hudna.view.findings import judges
from hudna.web import pages
from hudna.web.asked import Asked, house_of
from hudna.web.forms import Form, read
from hudna.web.happened import matched
from hudna.web.happened.counts import codes, day_in
from hudna.web.happened.matched import MOST_CHOICES, Event
from hudna.web.posts import who_judges
from hudna.web.session import officer_of


@get("/counts/{day:str}/match", guards=[who_judges])
async def blank(request: Asked) -> Response[str]:
    held = _held(request)
    whose, matches = matched.start(held, house_of(request).party,
                                   request.query_params.get("from", ""))
    made = matched.events(matches, held.lists)
    return _show(request, held, made, Form(matched.chosen(made, held.lists), {}), whose=whose)


@post("/counts/{day:str}/match", guards=[who_judges])
async def entered(request: Asked) -> Response[Any]:
    """`do` says what the button was: `sign`, or to show what the choices make."""
    house, form, held = house_of(request), await read(request), _held(request)
    if form.get("over") != matched.over(held.lists):
        return _renewed(request, held)
    matches = matched.read(form, held.lists)
    made = matched.events(matches, held.lists)
    try:
        form.done()
        if form.get("do") != "sign":
            return _show(request, held, made, Form(matched.chosen(made, held.lists), {}))
        await house.say([reconcile(house.world, held.day, matches, officer=officer_of(request))])
    except Refused as refused:
        return _show(request, held, matched.as_typed(made, form, held.lists), form, refused.faults)
    return pages.see(f"/counts/{held.day}")


HANDLERS = (blank, entered)


def _held(request: Asked) -> Day:
    world = house_of(request).world
    return world.counts.day(day_in(request), judges(world.terms.agreement))


def _renewed(request: Asked, held: Day) -> Response[str]:
    """A list has been replaced since the page was opened: nothing that was chosen is of it."""
    whose, matches = matched.start(held, house_of(request).party, "")
    made = matched.events(matches, held.lists)
    fault = Fault("over", "lists that were replaced since this page was opened",
                  say("the lists that stand now: they are shown here"))
    return _show(request, held, made, Form(matched.chosen(made, held.lists), {}), (fault,),
                 whose=whose)


def _show(
    request: Asked, held: Day, made: list[Event], form: Form, faults: tuple[Fault, ...] = (), *,
    whose: str | None = None,
) -> Response[str]:
    """`whose`: the party whose word the choices are, empty where they are proposed, None where they
    were made here."""
    me = house_of(request).party
    return pages.render(
        request, "happened/counts_match.html", status=422 if faults else 200, faults=faults,
        faults_at=matched.by_field(faults),
        form=form, day=held.day, held=held, events=made, whose=whose, over=matched.over(held.lists),
        may_match=me in held.lists and len(held.lists) > 1, at=matched.places(held.lists),
        choices=sum(len(counted(r).lines) for r in held.lists.values()), most=MOST_CHOICES,
        words_of=[p for p, r in sorted(held.said.items())
                  if covers(reconciled(r), held.lists.values())],
        **codes())

