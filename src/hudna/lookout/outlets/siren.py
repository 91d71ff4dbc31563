"""A siren, a loudspeaker or whatever else is at a place: a command, or an address that is called.

The command is run with arguments and never through a shell: no name of a place is ever read as
anything else.
"""

from __future__ import annotations

import asyncio
import os
import signal
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress

import httpx

from hudna.lookout.outlets.lane import Issued, Outlet
from hudna.place.times import format_instant

LIMIT_S, ALL_S = 10.0, 20.0
"""One call may last so long, and all of those that are given together."""
AT_ONCE = 32


class SirenFailedError(Exception):
    """The siren did not do what it was asked to."""


Sound = Callable[[Issued], Awaitable[None]]


class Siren(Outlet):
    """`places`: the ids of those that it is for; None for all. `sound` raises where it failed:
    then it is called again, until the warning has expired."""

    def __init__(self, name: str, sound: Sound, places: frozenset[str] | None = None) -> None:
        self.name, self._sound, self.places = name, sound, places

    async def give(self, issued: Sequence[Issued]) -> Sequence[Issued]:
        """Places beside one another, and for each place in order."""
        mine = [i for i in issued if self.concerns(i.warning.place)]
        lines, turns = _lines(mine), asyncio.Semaphore(AT_ONCE)
        tasks = [asyncio.create_task(self._line(line, turns)) for line in lines]
        try:
            if tasks:
                await asyncio.wait(tasks, timeout=ALL_S)
        finally:
            for task in tasks:
                task.cancel()
            ends = await asyncio.gather(*tasks, return_exceptions=True)
        left = [one for line in lines for one in line]
        if mine and len(left) == len(mine):
            raise next((e for e in ends if isinstance(e, Exception)), SirenFailedError())
        return left

    async def _line(self, line: deque[Issued], turns: asyncio.Semaphore) -> None:
        """What was sounded is taken from the line; what is left in it was not."""
        async with turns:
            while line:
                await self._sound(line[0])
                line.popleft()


def command(argv: Sequence[str], limit_s: float = LIMIT_S) -> Sound:
    """Run `argv` with more arguments: the kind (`Alert`, `Update`, `Cancel`), the identifier, the
    place's id, from when and until when (RFC 3339); the CAP message is on its standard input.

    It has no environment but PATH. Raises SirenFailedError, OSError or TimeoutError."""
    async def sound(one: Issued) -> None:
        process = await asyncio.create_subprocess_exec(
            *argv, *arguments(one), stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
            env={"PATH": os.environ.get("PATH", os.defpath)}, start_new_session=True, cwd="/")
        try:
            async with asyncio.timeout(limit_s):
                await process.communicate(one.cap)
        finally:
            if process.returncode is None:
                _killed(process)
                await process.wait()
        if process.returncode:
            raise SirenFailedError(process.returncode)
    return sound


def called(url: str, http: httpx.AsyncClient) -> Sound:
    """POST the CAP message to `url`. Raises httpx.HTTPError where it is not taken."""
    async def sound(one: Issued) -> None:
        answer = await http.post(
            url, content=one.cap, timeout=LIMIT_S, follow_redirects=False, headers={
                "content-type": "application/cap+xml", "idempotency-key": one.warning.id})
        if not answer.is_success:
            raise SirenFailedError(answer.status_code)
    return sound


def arguments(one: Issued) -> tuple[str, ...]:
    said = one.warning
    return (said.kind, said.id, said.place.id, format_instant(said.from_ms),
            format_instant(said.until_ms))


def _lines(issued: Sequence[Issued]) -> list[deque[Issued]]:
    """By place: what concerns one stays in order."""
    lines: dict[str, deque[Issued]] = {}
    for one in issued:
        lines.setdefault(one.warning.place.id, deque()).append(one)
    return list(lines.values())


def _killed(process: asyncio.subprocess.Process) -> None:
    """It and all that it started: it began a session of its own."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
