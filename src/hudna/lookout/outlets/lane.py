"""One outlet and what waits for it: a lane of its own, so that none ever holds up another.

What an outlet does not take is given to it again, until the warning has expired. What is said of a
fault never holds an address, a secret or a command.
"""

from __future__ import annotations

import asyncio
import logging
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Callable, Sequence
from typing import NamedTuple

import msgspec

from hudna.exchange.bell import Bell
from hudna.record.warning import Kind, PlaceWarning, WarnPlace

MOST, AT_ONCE = 20_000, 500
"""Warnings that wait for one outlet, or a tenth more for a while; beyond them the oldest ends are
let go of, then the oldest changes, and counted."""
PER_S = 1_000
"""So many in a second at most, whatever waits. The warner says fewer, so that what waited goes."""
LIMIT_S = 30.0
FIRST_S, LONGEST_S, REST_S = 0.5, 15.0, 0.05
TURN: dict[Kind, int] = {"Alert": 0, "Update": 1, "Cancel": 2}
_LOG = logging.getLogger(__name__)


class Issued(NamedTuple):
    """A warning in every form, made once for all outlets."""

    warning: PlaceWarning
    cap: bytes
    json: bytes


def foremost(waiting: Sequence[Issued], room: int) -> tuple[list[Issued], list[Issued]]:
    """Those that go first where not all can, and the others: first warnings before changes before
    ends, and what concerns one place and event always in its order."""
    if len(waiting) <= room:
        return list(waiting), []
    last: dict[str, int] = {}

    def turn(one: Issued) -> int:
        line = one.warning.id.rpartition("-")[0]
        last[line] = max(last.get(line, 0), TURN[one.warning.kind])
        return last[line]

    ordered = sorted(waiting, key=turn)
    return ordered[:room], ordered[room:]


def kept(waiting: Sequence[Issued], most: int) -> list[Issued]:
    """In their order, without the oldest of what matters least."""
    least = sorted(range(len(waiting)), key=lambda n: (-TURN[waiting[n].warning.kind], n))
    gone = set(least[:max(len(waiting) - most, 0)])
    return [one for n, one in enumerate(waiting) if n not in gone]


class Beside(NamedTuple):
    """What an outlet has taken and is not done with: see `OutletState`. `left`: how many have left
    it, and `left_ms` when last, where that is not when it was given them."""

    waiting: int = 0
    failed: int = 0
    dropped: int = 0
    fault: str = ""
    left: int | None = None
    left_ms: int | None = None


class Outlet(ABC):
    """`name` is unique among a node's outlets. `places`: the ids of those that it is for; None for
    all."""

    name: str
    places: frozenset[str] | None = None

    @abstractmethod
    async def give(self, issued: Sequence[Issued]) -> Sequence[Issued]:
        """Take these, and return those that are to be given again. Raises where none was taken."""

    def concerns(self, place: WarnPlace) -> bool:
        """Whether it is for that place, or for one in place of which it is warned."""
        return self.places is None or not self.places.isdisjoint((place.id, *place.stands_for))

    async def run(self) -> None:
        """What it does beside that, until it is cancelled; may return at once."""
        return

    @property
    def beside(self) -> Beside:
        return Beside()


class OutletState(msgspec.Struct, frozen=True):
    """How one outlet does. `given` counts warnings that have left by it, the last at `given_ms`;
    `failed` tries, `dropped` warnings that never left: there were too many, or they expired.
    `fault` is empty where the last try went well."""

    name: str
    given: int
    waiting: int
    failed: int
    dropped: int
    fault: str
    given_ms: int | None


class Lane:
    """On one event loop. `limit_s`: one try may last so long."""

    def __init__(self, outlet: Outlet, clock: Callable[[], int], limit_s: float = LIMIT_S,
                 most: int = MOST, per_s: int = PER_S) -> None:
        self._per_s, self._second, self._spent = per_s, 0, 0
        self._outlet, self._clock, self._limit_s, self._most = outlet, clock, limit_s, most
        self._queue: deque[Issued] = deque()
        self._bell = Bell()
        self._busy = 0
        self._given, self._failed, self._dropped, self._in_row = 0, 0, 0, 0
        self._fault = ""
        self._given_ms: int | None = None

    def put(self, issued: Sequence[Issued]) -> None:
        """Never waits."""
        self._queue.extend(i for i in issued if self._outlet.concerns(i.warning.place))
        if len(self._queue) > self._most + self._most // 10:
            self._dropped += len(self._queue) - self._most
            self._queue = deque(kept(self._queue, self._most))
        self._bell.ring()

    @property
    def state(self) -> OutletState:
        also = self._outlet.beside
        given, given_ms = ((self._given, self._given_ms) if also.left is None
                           else (also.left, also.left_ms))
        return OutletState(
            self._outlet.name, given, len(self._queue) + self._busy + also.waiting,
            self._failed + also.failed, self._dropped + also.dropped, self._fault or also.fault,
            given_ms)

    async def run(self) -> None:
        """Until it is cancelled. A new warning never waits for another to be given again."""
        beside = asyncio.create_task(self._beside())
        try:
            while True:
                if not self._queue:
                    await self._bell.wait(LONGEST_S)
                    continue
                await self._once()
        finally:
            beside.cancel()
            await asyncio.gather(beside, return_exceptions=True)

    def hurry(self) -> None:
        """There is no next second: all goes at once."""
        self._per_s = MOST
        self._bell.ring()

    async def _once(self) -> None:
        room = self._room()
        if not room:
            await self._bell.wait(REST_S)
            return
        some = self._next(room)
        self._busy = len(some)
        try:
            async with asyncio.timeout(self._limit_s):
                left = await self._outlet.give(some) if some else ()
        except Exception as error:
            left = some
            self._failing(error)
        else:
            self._went_well(len(some) - len(left))
        self._busy = 0
        if left:
            self._queue.extendleft(reversed(left))
            self._in_row += 1
            await self._bell.wait(min(LONGEST_S, FIRST_S * 2.0 ** min(self._in_row - 1, 16)))
        else:
            self._in_row = 0

    def _room(self) -> int:
        """By a clock that nobody sets."""
        second = int(asyncio.get_running_loop().time())
        if second != self._second:
            self._second, self._spent = second, 0
        return min(AT_ONCE, self._per_s - self._spent)

    def _next(self, room: int) -> list[Issued]:
        some, left = foremost(self._queue, room)
        self._queue = deque(left)
        self._spent += len(some)
        now_ms = self._clock()
        good = [one for one in some if one.warning.expires_ms > now_ms]
        self._dropped += len(some) - len(good)
        return good

    def _went_well(self, given: int) -> None:
        if given:
            self._given += given
            self._given_ms, self._fault = self._clock(), ""

    def _failing(self, error: BaseException) -> None:
        """Said once, not at each try."""
        self._failed += 1
        fault = type(error).__name__
        if fault != self._fault:
            _LOG.warning("outlet %s does not take warnings: %s", self._outlet.name, fault)
        self._fault = fault

    async def _beside(self) -> None:
        """What an outlet does by itself begins anew where it breaks off."""
        while True:
            try:
                await self._outlet.run()
            except Exception as error:
                self._failing(error)
                await asyncio.sleep(LONGEST_S)
            else:
                return
