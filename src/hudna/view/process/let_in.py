"""Whether monitors have been let in, for what waits for it.

Who is asked says nothing of that alone: only monitors of another side ask, and it counts once they
say that they were let in.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, TypeAlias

import msgspec

from hudna.record.kinds import RecordHash
from hudna.record.process import AccessOpen
from hudna.view.access import AccessState, Ask, outcome, state
from hudna.view.findings import judges
from hudna.view.process.came import side_of
from hudna.view.process.moment import Moment
from hudna.view.world import World

Decided: TypeAlias = AccessState | Literal["own-word"]
"""`own-word`: only who was asked says that it was granted."""


class LetIn(msgspec.Struct, frozen=True):
    """`last`: what came of the last that was decided; `open` where none was. `since_ms`: since when
    they are let in, ms, which may be to come; None where they are not. `from_ms`: from when on the
    last was asked for."""

    last: Decided
    since_ms: int | None
    from_ms: int
    records: tuple[RecordHash, ...]


def let_in(moment: Moment, asked: AccessOpen) -> LetIn | None:
    """None where no monitors have asked."""
    asks = asks_for(moment.world, asked)
    if not asks:
        return None
    last, since = _last(asks, moment.now_ms)
    records = tuple(r.hash for a in asks for r in (a.asked, *a.outcomes))
    return LetIn(last, since, asks[-1].said.from_ms, records)


def asks_for(world: World, asked: AccessOpen) -> tuple[Ask, ...]:
    """Each time that monitors asked for it, the first to begin first. Never those of the side that
    is asked: it would let itself in."""
    may = frozenset(judges(world.terms.agreement).monitors) - side_of(world, asked.of) - {asked.of}
    name = asked.place.strip().casefold()
    return tuple(a for a in world.access.all() if a.asked.author in may
                 and a.said.of == asked.of and a.said.place.strip().casefold() == name)


def _last(asks: Iterable[Ask], now_ms: int) -> tuple[Decided, int | None]:
    """Nobody is let in before the time for which it was asked; a later refusal ends it."""
    last: Decided = "open"
    since = None
    for ask in asks:
        match decided(ask, now_ms):
            case "open":
                continue
            case "granted":
                last = "granted"
                if since is None:
                    since = max(ask.said.from_ms, _told_ms(ask))
            case "own-word":
                last = "own-word"
            case other:
                last, since = other, None
    return last, since


def decided(ask: Ask, now_ms: int) -> Decided:
    found = state(ask, now_ms)
    told = ask.standing_outcomes().get(ask.asked.author)
    if found == "granted" and (told is None or outcome(told).outcome != "granted"):
        return "own-word"
    return found


def _told_ms(of: Ask) -> int:
    """When who asked has said so: a later word of who was asked moves nothing."""
    return of.standing_outcomes()[of.asked.author].issued_ms
