"""The process as a page shows it: now, or as it was known here at an earlier moment. What is put
together is kept until the log grows or the day ends, for it is asked for again and again."""

from __future__ import annotations

from functools import cache
from weakref import ReferenceType, ref

import msgspec

from hudna.fault import Refused
from hudna.say import say
from hudna.view.days import day_of, day_or_none, ends_ms
from hudna.view.process.commitments import Promises
from hudna.view.process.moment import Moment, QuietOf, zone_of
from hudna.view.process.waits import Waits
from hudna.view.world import World
from hudna.web.asked import Asked, house_of
from hudna.web.forms import Form
from hudna.web.house import House
from hudna.web.process.quiet_known import quiet_known


class At(msgspec.Struct, frozen=True):
    """`at_ms` is None for now; `day`: the earlier day that was chosen, at whose end it was so."""

    promises: Promises
    at_ms: int | None = None
    day: str = ""

    @property
    def world(self) -> World:
        return self.promises.world

    @property
    def today(self) -> str:
        return self.promises.moment.today


class Kept:
    """What was put together last of the present world, in memory only."""

    def __init__(self) -> None:
        self._world: ReferenceType[World] | None = None
        self._of: tuple[int, str, int, int] | None = None
        self._made: Promises | None = None

    def now(self, house: House) -> Promises:
        """Put together anew where the log has grown, a day or access that was asked for has begun,
        or the data of a bulletin came."""
        world, now_ms = house.world, house.now_ms()
        of = (world.size, day_of(now_ms, zone_of(world)), _begun(world, now_ms),
              _bulletins(house, world))
        if self._made is None or self._of != of or not self._world or self._world() is not world:
            self._made, self._of, self._world = promises_of(house, world, now_ms), of, ref(world)
        return self._made


def promises_of(house: House, world: World, now_ms: int) -> Promises:
    return Promises(Waits(Moment(world, now_ms, _when_asked(house, world))))


async def seen(request: Asked, form: Form) -> At:
    """As the form's `at` has it: a day, at whose end this node is asked what it knew. Refused where
    it is none that has come."""
    house = house_of(request)
    text = form.plain("at")
    if not text:
        return At(now(request))
    moment = now(request).moment
    day = day_or_none(text)
    if day is None or day > moment.today:
        form.fault("at", say("a day that has come, as in 2016-07-29"))
        raise Refused(form.faults)
    if day == moment.today:
        return At(now(request), None, day)
    at_ms = ends_ms(day, moment.zone) - 1
    known = await house.known(at_ms)
    return At(promises_of(house, known.world, at_ms), at_ms, day)


def now(request: Asked) -> Promises:
    kept: Kept = request.app.state["process"]
    return kept.now(house_of(request))


def _when_asked(house: House, world: World) -> QuietOf:
    """What days are known by is gathered once somebody asks for a day."""

    @cache
    def known() -> QuietOf:
        return quiet_known(house, world)

    return lambda area, days: known()(area, days)  # noqa: PLW0108 - gathered when first asked


def _begun(world: World, now_ms: int) -> int:
    """How much of the access that was asked for has begun."""
    return sum(a.said.from_ms <= now_ms for a in world.access.all())


def _bulletins(house: House, world: World) -> int:
    """How many bulletins are here with their data, which may come after the record."""
    return sum(house.bulletins.has(i.said.digest) for i in world.bulletins.all())
