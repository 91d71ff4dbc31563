"""What a bulletin is drafted from: which one is asked for, and what a log holds for it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import tzinfo

import msgspec

from hudna.fault import Fault, Refused
from hudna.record.kinds import Names
from hudna.record.statement import RecordHash
from hudna.say import say
from hudna.speak.bulletin.corrected import Earlier
from hudna.speak.bulletin.data import BulletinData
from hudna.view.bulletin_due import cutoff_ms
from hudna.view.days import starts_ms
from hudna.view.knowledge import Dated
from hudna.view.world import World


class Asked(msgspec.Struct, frozen=True):
    """Which bulletin: `size` entries of the log `origin` are said, whose root is `root` (hex
    SHA-256). `areas`: the units of level 0 that quiet and effort are told of, by code, in their
    order. `units`: what any unit is called, by code. `printed`: of `could_print`, what was
    chosen."""

    day: str
    cutoff_ms: int
    made_ms: int
    origin: str
    size: int
    root: str
    exercise: str | None = None
    areas: tuple[tuple[str, Names], ...] = ()
    units: Mapping[str, Names] = msgspec.field(default_factory=dict[str, Names])
    printed: frozenset[RecordHash] = frozenset()


class Held(msgspec.Struct, frozen=True):
    """What the log holds for it: `then` at the cut-off; `now` when it is made, by which is decided
    who may have what; `dated` when something was told, by other clocks. `earlier`: this party's own
    bulletins, as issued. `newest`: the log at the latest of their cut-offs and this one (`then`
    where it is None), by which earlier days are told: a bulletin that comes late takes back nothing
    that has been said since."""

    then: World
    now: World
    dated: Dated
    earlier: tuple[Earlier, ...] = ()
    newest: World | None = None

    @property
    def past(self) -> World:
        return self.newest or self.then


def newest_cutoff(world: World, cutoff_ms: int = 0) -> int:
    """The moment of `Held.newest`: the latest of `cutoff_ms` and those of this party's own that are
    out."""
    return max((cutoff_ms, *(i.said.cutoff_ms for i in world.bulletins.all()
                             if i.bulletin.author == world.me)))


def out_before(held: Held, day: str) -> dict[str, BulletinData]:
    """The last bulletin of each earlier day of which one is out."""
    return {e.data.day: e.data for e in held.earlier if e.data.day < day}


def new_since_ms(held: Held, day: str) -> int:
    """From when on what came here is new in the bulletin of a day: since it began, or since the
    last cut-off of an earlier one, where that is longer ago."""
    last = [d.cutoff_ms for d in out_before(held, day).values()]
    began = starts_ms(day, zone_of_days(held.then))
    return min(began, max(last, default=began))


def zone_of_days(world: World) -> tzinfo:
    """Raises `Refused` where the agreement does not say it."""
    terms = world.terms.incidents
    if terms is None or terms.zone is None or cutoff_ms(terms, "2000-01-01") is None:
        raise Refused(Fault("incidents.zone", "open", say(
            "an agreement that says in which zone days are counted")))
    return terms.zone
