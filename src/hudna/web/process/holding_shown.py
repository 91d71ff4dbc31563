"""Who holds what on a day, as the pages of it show: figures, pieces, and their marks on a map."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from hashlib import sha256

import msgspec

from hudna.fault import Fault
from hudna.place.claim import Piece, State
from hudna.place.geojson import shape_to_geojson
from hudna.place.grounds import Ground, grounds
from hudna.place.measure import centre
from hudna.place.peopled import Living, Settlement
from hudna.record.holding import HolderId
from hudna.say import Say, say
from hudna.speak.places import Places
from hudna.view.days import day_of, day_or_none, ends_ms
from hudna.view.process.claims import heard
from hudna.view.process.converging import zone_of
from hudna.view.process.delineation import Delineation, delineation
from hudna.view.world import World
from hudna.web.asked import Asked, house_of
from hudna.web.evidence import Mark
from hudna.web.forms import plain
from hudna.web.house import House

ROLES = {state: f"held {state.value}" for state in State}
ALONE = "held alone"
"""Agreed ground of which one claimant alone speaks: nobody has agreed to it."""
STATES: Mapping[State, Say] = {
    State.AGREED: say("agreed"), State.DISPUTED: say("disputed"), State.MINGLED: say("mingled"),
    State.UNCLAIMED: say("unclaimed"),
}
MEANS: Mapping[State, Say] = {
    State.AGREED: say("All who speak of it name one holder."),
    State.DISPUTED: say("Different holders are named."),
    State.MINGLED: say("Somebody says that several hold it."),
    State.UNCLAIMED: say("Nobody speaks of it."),
}


class When(msgspec.Struct, frozen=True):
    """The day that a page shows and the moment of it: its last, or now where it is today. With
    `then`, by what this node knew at that moment. `faults`: of the day asked for."""

    day: str
    at_ms: int
    today: bool
    then: bool = False
    faults: tuple[Fault, ...] = ()

    @property
    def known_ms(self) -> int | None:
        return self.at_ms if self.then else None


class Shown(msgspec.Struct, frozen=True):
    """A piece with a name that is the same wherever it is laid so (`key`)."""

    key: str
    piece: Piece
    living: Living


def when(request: Asked) -> When:
    """`?day=2016-07-31`; today where it is not said, or is none."""
    house = house_of(request)
    zone, now_ms = zone_of(house.world), house.now_ms()
    today = day_of(now_ms, zone)
    asked = plain(request.query_params.get("day", ""))
    then = request.query_params.get("known") == "then"
    if not asked:
        return When(today, now_ms, today=True, then=then)
    day = day_or_none(asked)
    if day is None:
        fault = Fault("day", f'"{asked[:30]}"', say("a day that there is, written as 2016-07-26"))
        return When(today, now_ms, today=True, faults=(fault,))
    return When(day, now_ms if day == today else ends_ms(day, zone) - 1, today=day == today,
                then=then)


def present(house: House) -> When:
    """Now, whatever day is asked for."""
    zone, now_ms = zone_of(house.world), house.now_ms()
    return When(day_of(now_ms, zone), now_ms, today=True)


def role_of(piece: Piece) -> str:
    """As what a piece is drawn."""
    return ALONE if piece.state is State.AGREED and piece.alone else ROLES[piece.state]


async def whole_grounds(found: Delineation) -> tuple[Ground, ...]:
    """What it comes to, without who says what; laid beside the loop."""
    return await asyncio.to_thread(grounds, found.pieces, found.living, found.settlements)


async def laid(house: House, at: When) -> Delineation:
    """All that is said of the moment, laid beside the loop: a long laying holds up no stop."""
    said = heard(house.world, at.at_ms, at.known_ms)
    await asyncio.to_thread(house.world.process.layings.of, said.claimed, None)
    return delineation(house.world, at.at_ms, settlements(house.places), known_ms=at.known_ms)


@lru_cache(maxsize=4)
def settlements(places: Places) -> tuple[Settlement, ...]:
    """Every town that the gazetteer has; its people where they are known."""
    return tuple(Settlement(t.at, t.population or None, t.id)
                 for t in places.gazetteer.towns if t.level is None)


def shown(found: Delineation) -> list[Shown]:
    """The largest first."""
    pairs = zip(found.pieces, found.living, strict=True)
    every = [Shown(key_of(p), p, lives) for p, lives in pairs]
    return sorted(every, key=lambda s: (-s.piece.km2, s.key))


def key_of(piece: Piece) -> str:
    """Of what is said, and of which ground."""
    told = msgspec.json.encode((piece.says, piece.shape))
    return sha256(told).hexdigest()[:16]


def marks(world: World, found: Delineation, url: str = "") -> Iterator[Mark]:
    for one in shown(found):
        piece = one.piece
        label = called(world, piece.holders[0]) if piece.state is State.AGREED \
            else STATES[piece.state]
        yield Mark(role_of(piece), shape_to_geojson(piece.shape), label,
                   f"{url}#piece-{one.key}" if url else "", centre(piece.shape))


def called(world: World, holder: HolderId) -> object:
    """A holder's name by the agreement; one that it does not know, as it was said."""
    known = world.terms.process.holders.get(holder)
    return known.name if known else holder


def neighbours(day: str) -> tuple[str | None, str | None]:
    """The day before and the day after."""
    at = date.fromisoformat(day).toordinal()
    before, after = (day_or_none(date.fromordinal(at + n).isoformat()) for n in (-1, 1))
    return before, after
