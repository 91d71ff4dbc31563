"""The data of bulletins that others have put out: the record travels like any other and has only a
digest; the data are fetched from their author's node, and kept if they are what was signed."""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import NamedTuple, Protocol

from hudna.exchange.bell import Bell
from hudna.exchange.doors import Carry
from hudna.fault import Refused
from hudna.record.kinds import PartyId
from hudna.view.bulletins import Issue, of_monitors
from hudna.view.findings import judges
from hudna.view.world import World

EVERY_S, FIRST_MS, LONGEST_MS = 30.0, 2_000, 600_000
"""How often is looked for what may be asked for again; how long after the first failure, doubled
each time, and how long at most."""
SOONEST_S = 0.1
AT_ONCE, TURN_S = 4, 60.0
"""Authors that are asked side by side, and how long each may take before the next look."""
LARGEST = 16_000_000
"""Bytes of an answer."""
_LOG = logging.getLogger(__name__)


class Keeps(Protocol):
    def keep(self, raw: bytes, digest: str | None = None) -> str:
        """Refused where it is not the data of that digest."""
        ...

    def has(self, digest: str) -> bool: ...


class Home(Protocol):
    @property
    def world(self) -> World: ...

    @property
    def bulletins(self) -> Keeps: ...

    def now_ms(self) -> int: ...

    def takes_part(self, partner: PartyId) -> bool: ...


class Tried(NamedTuple):
    """How often it was asked for in vain, when it may be again, and why, in English."""

    times: int
    again_ms: int
    why: str


class Fetching:
    """`door` is the way to a party's data; it raises `Refused` or OSError. `kept` is called when
    something came."""

    def __init__(
        self, home: Home, door: Callable[[PartyId], Carry], kept: Callable[[], None]
    ) -> None:
        self._home, self._door, self._kept = home, door, kept
        self._tried: dict[str, Tried] = {}
        self._bell = Bell()

    def wake(self) -> None:
        """A bulletin may be new in the log."""
        self._bell.ring()

    def tried(self, digest: str) -> Tried | None:
        """What became of asking for it; None where it was not asked for in vain."""
        return self._tried.get(digest)

    async def run(self) -> None:
        while True:
            try:
                wait_s = await self.once()
            except Exception as error:
                # No traceback: a message in it could carry content.
                _LOG.error("fetching bulletins failed, and goes on: %s", type(error).__name__)
                wait_s = EVERY_S
            await self._bell.wait(wait_s)

    async def once(self) -> float:
        """Ask for each that is missing and due; how long to wait before the next time, s."""
        due: defaultdict[PartyId, list[Issue]] = defaultdict(list)
        for issue in self._missing():
            due[issue.bulletin.author].append(issue)
        at_once = asyncio.Semaphore(AT_ONCE)
        async with asyncio.TaskGroup() as all_authors:
            for issues in due.values():
                all_authors.create_task(self._of_author(issues, at_once))
        return self._wait_s()

    def _wait_s(self) -> float:
        """What is missing no more is waited for no more."""
        missing = {i.said.digest for i in self._all_missing()}
        self._tried = {d: t for d, t in self._tried.items() if d in missing}
        now = self._home.now_ms()
        next_ms = min((t.again_ms - now for t in self._tried.values()), default=EVERY_S * 1000)
        return min(EVERY_S, max(next_ms / 1000, SOONEST_S))

    def _missing(self) -> Iterator[Issue]:
        """Those that may be asked for now."""
        now = self._home.now_ms()
        for issue in self._all_missing():
            tried = self._tried.get(issue.said.digest)
            if tried is None or tried.again_ms <= now:
                yield issue

    def _all_missing(self) -> Iterator[Issue]:
        home, world = self._home, self._home.world
        for issue in of_monitors(world.bulletins.all(), judges(world.terms.agreement)):
            if (issue.bulletin.author != world.me and not home.bulletins.has(issue.said.digest)
                    and home.takes_part(issue.bulletin.author)):
                yield issue

    async def _of_author(self, issues: list[Issue], at_once: asyncio.Semaphore) -> None:
        """One after the other, for a turn: one author that is slow holds up no other for longer."""
        async with at_once:
            ends = asyncio.get_running_loop().time() + TURN_S
            for issue in issues:
                await self._one(issue, ends)
                if asyncio.get_running_loop().time() >= ends:
                    return

    async def _one(self, issue: Issue, ends: float) -> None:
        author, digest = issue.bulletin.author, issue.said.digest
        try:
            async with asyncio.timeout_at(ends):
                raw = await self._door(author)(digest.encode())
            await asyncio.to_thread(self._home.bulletins.keep, raw, digest)
        except (Refused, OSError) as error:
            self._again(digest, str(error) or f"no answer within {TURN_S:.0f} s")
            _LOG.info("the bulletin %s of %s is not here yet", digest[:12], author)
            return
        self._tried.pop(digest, None)
        self._kept()

    def _again(self, digest: str, why: str) -> None:
        times = self._tried[digest].times + 1 if digest in self._tried else 1
        wait = min(LONGEST_MS, FIRST_MS * 2 ** min(times - 1, 20))
        self._tried[digest] = Tried(times, self._home.now_ms() + wait, why)
