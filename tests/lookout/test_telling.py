"""What is warned of in any share, for those who ask whether a sighting is of it."""

from __future__ import annotations

from typing import Any, cast

from hudna.lookout.outbox import Outbox
from hudna.lookout.telling import Telling
from hudna.watch.brief import Brief, WatchTerms
from hudna.watch.event import Event, Passage, Who

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
