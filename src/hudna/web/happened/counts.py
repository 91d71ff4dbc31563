"""The counts of a day: each side's list beside the others', and how far they are reconciled."""

from __future__ import annotations

from datetime import tzinfo
from typing import Any

import msgspec
from litestar import Response, get
from litestar.exceptions import NotFoundException

from hudna.act.count import counting
from hudna.place.geojson import shape_to_geojson
from hudna.place.measure import centre
from hudna.place.volume import Window
from hudna.record.incidents import CountLine
from hudna.record.record import Record
from hudna.record.statement import PartyId
from hudna.say import Say, say
from hudna.terms.happenings import HAPPENED
from hudna.view.counts import Day, counted, covers, reconciled
from hudna.view.days import day_of, day_or_none, window_of
from hudna.view.findings import judges
from hudna.view.world import World
from hudna.web import evidence, pages, telling
from hudna.web.asked import Asked, house_of
from hudna.web.evidence import Mark
from hudna.web.forms import Form
from hudna.web.happened import matched
from hudna.web.happened.cells import corners
from hudna.web.happened.matched import DIFFERS, Event
from hudna.web.house import House
from hudna.web.looking import all_opened, by_a_person

STATES: dict[str, tuple[str, Say]] = {
    "alone": ("◦", say("one list alone")),
    "waiting": ("…", say("not every party has said how they match")),
    "lacking": ("◦", say("a guarantor has told no list")),
    "apart": ("≠", say("the parties do not say the same")),
    "agreed": ("=", say("agreed, line by line")),
}
MATCHES: dict[str, tuple[str, Say]] = {
    "same": ("=", say("the same in each")), "different": ("≠", say("not the same in each")),
    "unmatched": ("◦", say("in one list alone")),
}


class Row(msgspec.Struct, frozen=True):
    """One day. `said`: the parties whose last word is of the lists that stand."""

    held: Day
    state: str
    lines: dict[PartyId, int]
    said: tuple[PartyId, ...]


class Word(msgspec.Struct, frozen=True):
    """One party's last word on how the lists match; `whole`: it is of the lists that stand."""

    party: PartyId
    record: Record
    whole: bool
    events: list[Event]


def row(held: Day) -> Row:
    said = tuple(p for p in sorted(held.said) if p not in held.waits_for)
    return Row(held, _state(held), {p: len(counted(r).lines) for p, r in held.lists.items()}, said)


def _state(held: Day) -> str:
    if held.agreed:
        return "agreed"
    if len(held.lists) < 2:
        return "alone"
    if held.waits_for:
        return "waiting"
    return "apart" if held.apart else "lacking"


@get("/counts")
async def all_days(request: Asked) -> Response[Any]:
    """The latest day first; with `day` that day's page."""
    house, world = house_of(request), house_of(request).world
    form = Form(dict(request.query_params), {})
    day = day_or_none(form.plain("day"))
    if day is not None:
        return pages.see(f"/counts/{day}")
    zone, who = zone_of(world), judges(world.terms.agreement)
    return pages.render(
        request, "happened/counts.html", form=form, states=STATES, zone=zone,
        today=day_of(house.now_ms(), zone) if zone else "", may_count=may_count(world),
        rows=[row(world.counts.day(d, who)) for d in world.counts.days()])


@get("/counts/{day:str}", guards=[by_a_person])
async def one_day(request: Asked) -> Response[str]:
    house, world, day = house_of(request), house_of(request).world, day_in(request)
    held = world.counts.day(day, judges(world.terms.agreement))
    own = held.lists.get(world.me)
    return all_opened(request, (*held.lists.values(), *held.beside.values()), pages.render(
        request, "happened/counts_day.html", day=day, row=row(held), held=held, states=STATES,
        window=window(world, day), may_count=may_count(world) and begun(house, day),
        may_match=own is not None and len(held.lists) > 1,
        agreed=matched.events(held.matches, held.lists), words_of=_words(held),
        apart=matched.apart(held), versions=earlier(world, day, held), counted=counted,
        shapes=evidence.drawn(request, _marks(held)),
        tellings=await telling.rows(house, own) if own else (), **codes()))


def codes() -> dict[str, Any]:
    """What templates need to say lines and matches in words."""
    return {"happenings": HAPPENED, "differs_words": DIFFERS, "match_states": MATCHES,
            "corners": corners}


def day_in(request: Asked) -> str:
    """The day in the address of the page."""
    return need_day(house_of(request).world, str(request.path_params["day"]))


def need_day(world: World, day: str) -> str:
    """One that can be counted, or that a partner has told a list of, whatever day that is."""
    if day_or_none(day) is None and day not in world.counts.days():
        raise NotFoundException
    return day


def zone_of(world: World) -> tzinfo | None:
    """In which the agreement counts its days; None where it leaves that open."""
    return world.terms.incidents.zone if world.terms.incidents else None


def window(world: World, day: str) -> Window | None:
    """None where its moments cannot be written, too."""
    zone = zone_of(world)
    return window_of(day, zone) if zone and day_or_none(day) else None


def begun(house: House, day: str) -> bool:
    held = window(house.world, day)
    return held is not None and held.from_ms is not None and held.from_ms <= house.now_ms()


def may_count(world: World) -> bool:
    return zone_of(world) is not None and world.me in counting(world)


def earlier(world: World, day: str, held: Day) -> list[Record]:
    """The lists that do not stand any more, the latest first."""
    standing = {r.hash for r in (*held.lists.values(), *held.beside.values())}
    return [r for r in reversed(world.counts.versions(day)) if r.hash not in standing]


def _words(held: Day) -> list[Word]:
    found = []
    for party, record in sorted(held.said.items()):
        said = reconciled(record)
        found.append(Word(party, record, covers(said, held.lists.values()),
                          matched.events(said.matches, held.lists)))
    return found


def _marks(held: Day) -> list[Mark]:
    lists = (*held.lists.values(), *held.beside.values())
    return [m for r in lists for line in counted(r).lines for m in mark(line)]


def mark(line: CountLine) -> list[Mark]:
    """The cell of a line for the map, nothing where it has none."""
    if line.near is None:
        return []
    return [Mark("counted", shape_to_geojson(line.near), line.ref, at=centre(line.near))]


HANDLERS = (all_days, one_day)
