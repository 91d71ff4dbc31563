"""The process as a page shows it: now, or as it was known here at an earlier moment. What is put
together is kept until the log grows or the day ends, for it is asked for again and again."""

from __future__ import annotations

import asyncio
from functools import cache
from typing import TypeAlias
from weakref import ReferenceType, ref

import msgspec

from hudna.fault import Refused
from hudna.say import say
from hudna.view.days import day_of, day_or_none, ends_ms
from hudna.view.process.commitments import Promises
from hudna.view.process.moment import Moment, QuietOf, zone_of
from hudna.view.process.prepared import prepared
from hudna.view.process.waits import Waits
from hudna.view.world import World
from hudna.web.asked import Asked, house_of
from hudna.web.forms import Form
from hudna.web.house import House
from hudna.web.process.quiet_known import quiet_known

Stamp: TypeAlias = tuple[int, str, int, int]
"""Equal at two moments only if the same is shown of the process."""
TRIES = 3
TURN_S = 0.001
"""How long others wait for their turn, but for the length of one piece. To give one after each of
thousands of pieces took a third of the time of the pieces."""


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
        self._of: Stamp | None = None
        self._made: Promises | None = None
        self._one = asyncio.Lock()
        """One puts it together at a time: whoever else asks gets the same."""

    async def now(self, house: House) -> Promises:
        """Put together anew where the log has grown, a day or access that was asked for has begun,
        or the data of a bulletin came. However much it is, other requests have their turns."""
        async with self._one:
            for _ in range(TRIES):
                world, now_ms = house.world, house.now_ms()
                of = _stamp(house, world, now_ms)
                if self._made and self._of == of and self._world and self._world() is world:
                    return self._made
                made = promises_of(house, world, now_ms)
                if await _put_together(made, house):
                    self._made, self._of, self._world = made, of, ref(world)
                    return made
        return await _beside(house)


async def _put_together(made: Promises, house: House) -> bool:
    """Whether it is whole: of what has changed meanwhile it would be of no one moment."""
    loop, size = asyncio.get_running_loop(), made.world.size
    turn_s = loop.time()
    for _ in prepared(made):
        if loop.time() - turn_s < TURN_S:
            continue
        await asyncio.sleep(0)
        if house.world is not made.world or made.world.size != size:
            return False
        turn_s = loop.time()
    return True


async def _beside(house: House) -> Promises:
    """Of a log that grows faster than it can be looked at: as known now, in a world of its own."""
    now_ms = house.now_ms()
    known = await house.known(now_ms)
    return await _apart(promises_of(house, known.world, now_ms))


async def _apart(made: Promises) -> Promises:
    """In a thread, which is only for a world that nobody else folds into."""
    await asyncio.to_thread(lambda: sum(1 for _ in prepared(made)))
    return made


def promises_of(house: House, world: World, now_ms: int) -> Promises:
    return Promises(Waits(Moment(world, now_ms, _when_asked(house, world))))


async def ready(request: Asked) -> None:
    """Before a handler that looks at the process: puts together what `now` gives."""
    kept: Kept = request.app.state["process"]
    request.state["process"] = await kept.now(house_of(request))


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
    return At(await _apart(promises_of(house, known.world, at_ms)), at_ms, day)


def now(request: Asked) -> Promises:
    """In a handler before which `ready` was called."""
    made: Promises = request.state["process"]
    return made


def _when_asked(house: House, world: World) -> QuietOf:
    """What days are known by is gathered once somebody asks for a day."""

    @cache
    def known() -> QuietOf:
        return quiet_known(house, world)

    return lambda area, days: known()(area, days)  # noqa: PLW0108 - gathered when first asked


def _stamp(house: House, world: World, now_ms: int) -> Stamp:
    return (world.size, day_of(now_ms, zone_of(world)), _begun(world, now_ms),
            _bulletins(house, world))


def _begun(world: World, now_ms: int) -> int:
    """How much of the access that was asked for has begun."""
    return sum(a.said.from_ms <= now_ms for a in world.access.all())


def _bulletins(house: House, world: World) -> int:
    """How many bulletins are here with their data, which may come after the record."""
    return sum(house.bulletins.has(i.said.digest) for i in world.bulletins.all())
