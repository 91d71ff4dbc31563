"""Every way out at once: a warning is put into words one time, and each outlet has it in a lane."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from types import TracebackType

from hudna.lookout.outlets.lane import Issued, Lane, Outlet, OutletState
from hudna.record.warning import PlaceWarning
from hudna.speak.cap import cap
from hudna.speak.warning_json import as_json
from hudna.speak.warnings import Issuer

CHUNK = 50
GRACE_S = 2.0
_LOG = logging.getLogger(__name__)


class Outlets:
    """`async with` starts and stops it. `unsaid` counts warnings that could not be put into words:
    there is a fault in the program then, and the others go out."""

    def __init__(self, outlets: Iterable[Outlet], by: Issuer, clock: Callable[[], int], *,
                 limit_s: float = 30.0) -> None:
        self._by = by
        self._lanes = [Lane(outlet, clock, limit_s) for outlet in outlets]
        self._tasks: list[asyncio.Task[None]] = []
        self.unsaid = 0

    async def send(self, warnings: Sequence[PlaceWarning]) -> None:
        """Returns once each lane has them; it waits for no outlet. Those that come first go
        first."""
        for start in range(0, len(warnings), CHUNK):
            issued = [one for w in warnings[start:start + CHUNK] if (one := self._issued(w))]
            for lane in self._lanes:
                lane.put(issued)
            await asyncio.sleep(0)

    def states(self) -> tuple[OutletState, ...]:
        return tuple(lane.state for lane in self._lanes)

    async def __aenter__(self) -> Outlets:
        self._tasks = [asyncio.create_task(lane.run()) for lane in self._lanes]
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None,
                        trace: TracebackType | None) -> None:
        """What waits has a moment to leave."""
        for lane in self._lanes:
            lane.hurry()
        with suppress(TimeoutError):
            async with asyncio.timeout(GRACE_S):
                while any(state.waiting for state in self.states()):
                    await asyncio.sleep(0.01)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _issued(self, warning: PlaceWarning) -> Issued | None:
        try:
            message = cap(warning, self._by)
            return Issued(warning, message, as_json(warning, self._by))
        except Exception as error:
            self.unsaid += 1
            # No traceback: a message in it could carry content.
            _LOG.error("a warning could not be put into words: %s", type(error).__name__)
            return None
