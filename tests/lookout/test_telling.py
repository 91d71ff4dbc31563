"""What is warned of in any share, for those who ask whether a sighting is of it."""

from __future__ import annotations

import asyncio
from typing import Any, cast

from nats.errors import TimeoutError as NothingCame

from hudna.lookout.outbox import Outbox
from hudna.lookout.telling import Telling
from hudna.watch.brief import Brief, WatchTerms
from hudna.watch.event import Event, Passage, Who
from hudna.watch.warnings.messages import Namer
from hudna.watch.warnings.saying import LOOKS_AGAIN
from hudna.watch.warnings.warning import Warner

NOW = 1_470_000_000_000
BRIEF = Brief(1, NOW, WatchTerms(), ())


class Quiet:
    """A warner that has nothing to say."""

    def brief(self, brief: Brief) -> None: ...

    def take(self, *_: Any) -> list[Any]:
        return []


def passage(name: str, state: str, *, barred: bool = True, left_ms: int | None = None) -> Passage:
    return Passage(name, 0, f"icao:{name}", "", "a", "v", "c", cast(Any, state), NOW, left_ms,
                   Who(), barred, NOW)


def test_what_is_barred_and_inside_or_has_left_lately() -> None:
    now = [NOW]
    telling = Telling(cast(Any, None), Outbox(lambda: 1), Outbox(lambda: 1),
                      lambda *_: cast(Any, Quiet()), lambda _: None, brief=lambda: BRIEF,
                      clock=lambda: now[0])
    events: tuple[Event, ...] = (
        passage("in", "inside"), passage("known", "inside", barred=False),
        passage("left", "left", left_ms=NOW - 1), passage("void", "void", left_ms=NOW),
        passage("long", "left", left_ms=NOW - BRIEF.terms.approach_ms - 1))
    telling._take(1, events)
    assert telling.alarming() == {"icao:in", "icao:left"}
    now[0] += BRIEF.terms.approach_ms
    telling._take(2, (passage("in", "left", left_ms=now[0]),))
    assert telling.alarming() == {"icao:in"}


class Silence(asyncio.SelectorEventLoop):
    """A loop whose time passes only while a message is waited for that does not come, and what the
    stream and its subscription are there."""

    now = 0.0

    def time(self) -> float:
        return self.now

    async def next_msg(self, timeout: float) -> None:
        self.now += timeout
        raise NothingCame

    async def subscribe(self, *_: Any, **__: Any) -> Silence:
        return self

    async def unsubscribe(self) -> None: ...

    async def put(self, *_: Any) -> None: ...

    @property
    def js(self) -> Silence:
        return self

    @property
    def states(self) -> Silence:
        return self


def test_all_that_lives_is_looked_at_as_often_as_by_a_single_watch() -> None:
    """A thousand passages: each again within ten seconds."""
    loop = Silence()
    warner = Warner(Namer("node", b"salt"), [], BRIEF)
    telling = Telling(cast(Any, loop), Outbox(lambda: 1), Outbox(lambda: 1), lambda *_: warner,
                      lambda _: None, brief=lambda: BRIEF, clock=lambda: NOW + int(loop.now * 1000))
    number = 1000
    for at in range(0, number, 100):
        telling._take(1, tuple(passage(f"p{n}", "inside") for n in range(at, at + 100)))
        loop.now += 1
    with asyncio.Runner(loop_factory=lambda: loop) as runner:
        runner.run(telling._follow())
    now_ms = NOW + int(loop.now * 1000)
    longest_ms = number / LOOKS_AGAIN * 1000 * 1.1
    assert len(warner._live) == number
    assert all(now_ms - one.looked_ms <= longest_ms for one in warner._live.values())
