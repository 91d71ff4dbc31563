"""Milestones as machines read them: what each waits for, what holds it up most, and the counters
day by day."""

from __future__ import annotations

from typing import Annotated

import msgspec
from litestar import get

from hudna.place.times import format_instant
from hudna.view.process.counters import Count, counts
from hudna.view.process.picture import Item, Picture, pictures
from hudna.web.api import About, about
from hudna.web.asked import Asked, house_of
from hudna.web.forms import Form
from hudna.web.process.seen import ready, seen

STATE = ("`nothing-said`: nobody has said what it needs; `held-up`; `circular`: something of it "
         "waits for itself; `there`: all that it needs is there.")


class ItemOut(msgspec.Struct, frozen=True):
    """`of`: the record that it is about, or the id of a milestone or a counter. `state`: there,
    not-yet, not-known, circular. `earliest`: the first day on which it may be there, null where
    nobody can tell. `behind`: how many others wait for it."""

    id: str
    kind: str
    of: str
    who: str
    state: str
    earliest: str | None
    needs: list[str]
    behind: int


class MilestoneOut(msgspec.Struct, frozen=True):
    """`critical`: the ids of what holds it up most. `due_day` is null where the agreement leaves it
    open; `late`: it has come and not all is there. `silent`: the guarantors that have not said what
    it needs, without which it is not there. `circles`: each written out by names, the first
    again last."""

    id: str
    state: Annotated[str, msgspec.Meta(description=STATE)]
    due_day: str | None
    earliest: str | None
    late: bool
    critical: list[str]
    circles: list[list[str]]
    silent: list[str]
    items: list[ItemOut]


class DayOut(msgspec.Struct, frozen=True):
    """`number` in its row of quiet days, 0 where it does not count."""

    day: str
    quiet: str
    why: str
    number: int
    records: list[str]


class CounterOut(msgspec.Struct, frozen=True):
    """`state`: not-begun, ahead, counting, reached, open (how many days it takes is left open)."""

    id: str
    milestone: str
    state: str
    target: int | None
    begins: str | None
    number: int
    reached: str | None
    days: list[DayOut]


class Process(About, frozen=True, kw_only=True):
    """`day`: the earlier day at whose end this node knew it so; null for now."""

    day: str | None
    milestones: list[MilestoneOut]
    counters: list[CounterOut]


@get("/process", summary="Milestones, what holds each up most, and counters of days",
     before_request=ready)
async def process(request: Asked) -> Process:
    """`at`: a day, at whose end this node is asked what it knew. No day of it is a promise."""
    at = await seen(request, Form(dict(request.query_params), {}))
    return Process(
        day=at.day if at.at_ms is not None else None,
        milestones=[_milestone(p) for p in pictures(at.promises)],
        counters=[_counter(c) for c in counts(at.promises.moment)], **about(house_of(request)))


def _milestone(of: Picture) -> MilestoneOut:
    return MilestoneOut(
        of.milestone.id, of.state, of.due_day or None,
        of.earliest or None if of.state != "nothing-said" else None, of.late, list(of.critical),
        [list(c) for c in of.circles], list(of.silent), [_item(of, i) for i in of.items.values()])


def _item(picture: Picture, of: Item) -> ItemOut:
    return ItemOut(of.id, of.kind, of.of, of.who, of.state, of.earliest or None, list(of.needs),
                   picture.behind.get(of.id, 0))


def _counter(of: Count) -> CounterOut:
    days = [DayOut(x.day.day, x.day.state, x.day.why, x.number, list(x.day.records))
            for x in of.lines]
    return CounterOut(
        of.counter.id, of.counter.milestone, of.state, of.target, of.begins or None, of.number,
        None if of.reached_ms is None else format_instant(of.reached_ms), days)
