"""What must happen for talks to start on the day, and what holds it up most: now, and as it was
known here at the end of any earlier day."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from litestar import Response, get
from litestar.types import ControllerRouterHandler

from hudna.fault import Refused
from hudna.view.process.commitments import STATES as PROMISE_STATES
from hudna.view.process.commitments import counted
from hudna.view.process.picture import Item, Picture, pictures
from hudna.view.world import World
from hudna.web import pages
from hudna.web.asked import Asked, language_of
from hudna.web.forms import Form
from hudna.web.process import calendar, counters, needs, way_words
from hudna.web.process.graph import HIGH, WIDE, graph
from hudna.web.process.seen import At, now, ready, seen
from hudna.web.process.way_shown import words_of

MOST_LISTED = 200


@get("/process", before_request=ready)
async def page(request: Asked) -> Response[str]:
    form = Form(dict(request.query_params), {})
    try:
        at = await seen(request, form)
    except Refused as refused:
        return _show(request, At(now(request)), form, refused.faults)
    return _show(request, at, form)


HANDLERS: Sequence[ControllerRouterHandler] = (
    page, *counters.HANDLERS, *needs.HANDLERS, *calendar.HANDLERS)


def _show(request: Asked, at: At, form: Form, faults: Sequence[Any] = ()) -> Response[str]:
    found = pictures(at.promises)
    chosen = chosen_of(found, form.get("milestone"), at.today)
    drawn = _drawn(request, at.world, chosen) if chosen and len(chosen.items) > 1 else None
    waits = at.promises.waits
    return pages.render(
        request, "process/process.html", status=422 if faults else 200, faults=faults, form=form,
        at=at, pictures=_in_order(found, chosen, at.today), chosen=chosen, drawn=drawn,
        most=MOST_LISTED, box=(WIDE, HIGH), now_day=now(request).moment.today,
        counters=[c for of in waits.counts.values() for c in of],
        promises=counted(at.promises.all()), promise_states=PROMISE_STATES,
        **words_of(at.world))


def chosen_of(found: Sequence[Picture], asked: str, today: str) -> Picture | None:
    """What was asked for; else the next that is not there and of which something was said; else
    the next by its day."""
    for one in found:
        if one.milestone.id == asked:
            return one
    open_ = [p for p in found if p.state in ("held-up", "circular")]
    ahead = [p for p in open_ if p.due_day >= today] or open_ or [
        p for p in found if p.due_day >= today] or list(found)
    return min(ahead, key=lambda p: p.due_day or "9999", default=None)


def _in_order(
    found: Sequence[Picture], chosen: Picture | None, today: str
) -> list[Picture]:
    """The chosen one first, then those to come by their day, then those that are past."""
    def order(one: Picture) -> tuple[bool, bool, str]:
        past = bool(one.due_day) and one.due_day < today
        return (one is not chosen, past, one.due_day or "9999")

    return sorted(found, key=order)


def _drawn(request: Asked, world: World, chosen: Picture) -> Any:
    lang = language_of(request)

    def words(item: Item) -> str:
        return str(lang.say(way_words.item(world, item)))

    return graph(chosen, words, rtl=lang.dir == "rtl")
