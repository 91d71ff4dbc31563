"""Which kinds of feeds there are, and how each is run.

Another kind is one line in `KINDS`: by which fields of `FeedLine` it may be heard, and its runner.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, NamedTuple, TypeAlias

from hudna.fault import Refused
from hudna.watch.feeds.cot import run_cot
from hudna.watch.feeds.doors import Clock, Doors, Give, Luck, Parser, StateChanged
from hudna.watch.feeds.dropped import Dropped
from hudna.watch.feeds.frames import Avr, Beast
from hudna.watch.feeds.line import run_line
from hudna.watch.feeds.modes import ModeS, Squitters
from hudna.watch.feeds.nats import run_nats
from hudna.watch.feeds.polled import run_polled
from hudna.watch.feeds.readsb import JsonLines
from hudna.watch.feeds.replay import run_replay
from hudna.watch.feeds.sbs import Sbs
from hudna.watch.feeds.settings import FeedLine, faults_of, feed_lines

Runner: TypeAlias = Callable[[FeedLine, Doors], Awaitable[None]]
TCP = ("connect", "listen")


class Kind(NamedTuple):
    """`ways`: one of these fields says where it is heard. `run` returns once the feed has ended;
    only a replay does."""

    ways: Sequence[str]
    run: Runner


async def _sbs(line: FeedLine, doors: Doors) -> None:
    await run_line(line, doors, lambda dropped: Sbs(dropped, line.utc_ahead_min * 60_000))


async def _readsb(line: FeedLine, doors: Doors) -> None:
    if line.source in TCP:
        await run_line(line, doors, JsonLines)
    else:
        await run_polled(line, doors)


async def _beast(line: FeedLine, doors: Doors) -> None:
    await run_line(line, doors, lambda dropped: _mode_s(line, dropped, Beast(dropped)))


async def _avr(line: FeedLine, doors: Doors) -> None:
    await run_line(line, doors, lambda dropped: _mode_s(line, dropped, Avr(dropped)))


KINDS: dict[str, Kind] = {
    "sbs": Kind(TCP, _sbs),
    "readsb": Kind((*TCP, "url", "file"), _readsb),
    "beast": Kind(TCP, _beast),
    "avr": Kind(TCP, _avr),
    "cot": Kind(TCP, run_cot),
    "nats": Kind(("url",), run_nats),
    "replay": Kind(("file",), run_replay),
}


def ways() -> dict[str, Sequence[str]]:
    """By which fields each kind may be heard."""
    return {name: kind.ways for name, kind in KINDS.items()}


def feeds(said: Any) -> tuple[FeedLine, ...]:
    """Settings (decoded TOML or JSON) checked whole; raises `Refused` with every fault."""
    return feed_lines(said, ways())


async def run_feed(
    line: FeedLine, give: Give, state_changed: StateChanged, clock: Clock, luck: Luck
) -> None:
    """Runs one feed until it is cancelled, or has ended. Raises `Refused` where its settings cannot
    be so, or it needs what is not installed."""
    await run_with(line, Doors(give, state_changed, clock, luck))


async def run_with(line: FeedLine, doors: Doors) -> None:
    """The same, with everything that it is handed."""
    faults = list(faults_of(line, ways()))
    if faults:
        raise Refused(faults)
    await KINDS[line.kind].run(line, doors)


def _mode_s(line: FeedLine, dropped: Dropped, framing: Beast | Avr) -> Parser:
    return ModeS(framing, Squitters(dropped, line.receiver))
