"""How near the claims came to one another, day by day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, tzinfo
from typing import TYPE_CHECKING

import msgspec

from hudna.place.convergence import Convergence, convergence
from hudna.view.days import ends_ms
from hudna.view.process.claims import heard

if TYPE_CHECKING:
    from hudna.view.world import World


class Day(msgspec.Struct, frozen=True):
    """What it came to at the last moment of a day."""

    day: str
    convergence: Convergence


def zone_of(world: World) -> tzinfo:
    """The agreement's own, in which its days are days."""
    incidents = world.terms.incidents
    return (incidents.zone if incidents else None) or UTC


def by_day(world: World, days: Iterable[str], *, as_known: bool = False) -> Iterator[Day]:
    """Of the last moment of each day, by all that is known now of it; or, `as_known`, by what this
    node had admitted until then: so it stood on the page that evening."""
    zone = zone_of(world)
    for day in days:
        at = ends_ms(day, zone) - 1
        said = heard(world, at, at if as_known else None)
        yield Day(day, convergence(world.process.layings.of(said.claimed).pieces))
