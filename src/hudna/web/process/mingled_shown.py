"""Mingled ground as pages show it: laid and drawn beside the loop, which it would hold up long."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from threading import Lock

from hudna.view.process.mingled import Mingled
from hudna.view.world import World
from hudna.web import evidence
from hudna.web.evidence import Mark

_ONE_AT_A_TIME = Lock()


async def mingled_ground(world: World, at_ms: int) -> tuple[Mingled, ...]:
    """All that is protected as mingled at a moment."""
    return await asyncio.to_thread(_laid, world.process.mingled_known.ready(world, at_ms))


async def mingled_marks(world: World, found: tuple[Mingled, ...]) -> list[Mark]:
    """With its buffers."""
    return await asyncio.to_thread(lambda: list(evidence.of_mingled(world, found)))


def _laid(ready: Callable[[], tuple[Mingled, ...]]) -> tuple[Mingled, ...]:
    with _ONE_AT_A_TIME:
        return ready()
