"""The mailbox at one node: what it leaves with the depositary, what it fetches there, and, if it is
the depositary, what it holds for others.

One task, one thing at a time. Whatever fails is shown, waited out and tried again.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Protocol

from hudna.exchange import depositing, fetching, holding
from hudna.exchange.bell import Bell
from hudna.exchange.depositing import Depositing
from hudna.exchange.doors import Doors
from hudna.exchange.fetching import Fetching
from hudna.exchange.holding import Holding
from hudna.fault import Refused
from hudna.log.blobs import Blobs
from hudna.record.kinds import PartyId
from hudna.say import Say

EVERY_S, LONGEST_S = 1.0, 30.0
OUTBOX, HELD, WORDS = "outbox", "held", "taken"
_LOG = logging.getLogger(__name__)


class Home(depositing.Home, holding.Home, fetching.Home, Protocol):
    @property
    def speaks(self) -> bool: ...

    @property
    def holding(self) -> Say | None: ...


class Mail:
    """`directory` is this object's own. `doors`: of each party's node."""

    def __init__(
        self, home: Home, directory: Path, doors: Callable[[PartyId], Doors]
    ) -> None:
        directory.mkdir(mode=0o700, exist_ok=True)
        self._home = home
        self.held = Holding(home, Blobs(directory / HELD), Blobs(directory / WORDS))
        self._depositing = Depositing(
            home, Blobs(directory / OUTBOX), lambda party: doors(party).leave)
        self._fetching = Fetching(
            home, lambda party: doors(party).ask, self._depositing.give_back)
        self._bell = Bell()
        self._failed = 0

    @property
    def trouble(self) -> str | None:
        """Why something does not come to or from the depositary, in English."""
        return self._depositing.trouble or self._fetching.trouble

    def wake(self) -> None:
        """Something is new in the log."""
        self._bell.ring()

    async def run(self) -> None:
        while True:
            await self._bell.wait(await self.once())

    async def once(self) -> float:
        """Do all that is due; how long to wait before the next time, s."""
        if self._home.holding is not None or not self._home.speaks:
            return EVERY_S
        whole = [await self._tried(work) for work in
                 (self.held.once, self._fetching.once, self._depositing.once)]
        self._failed = 0 if all(whole) else self._failed + 1
        return min(LONGEST_S, EVERY_S * 2.0 ** min(self._failed, 8))

    async def _tried(self, work: Callable[[], Awaitable[None]]) -> bool:
        try:
            await work()
        except (Refused, OSError):
            return False
        except Exception as error:
            # No traceback: a message in it could carry content.
            _LOG.error("the mailbox failed, and goes on: %s", type(error).__name__)
            return False
        return True
