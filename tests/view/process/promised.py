"""Promises, needs, settings of counters and what is said of them as parties say it, past every act;
and what they come to at a moment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from hudna.record.kinds import (
    Commitment,
    CounterSet,
    Fulfilled,
    Holds,
    Names,
    Needed,
)
from hudna.record.process import Came, Condition, Does
from hudna.record.record import Record
from hudna.view.days import starts_ms
from hudna.view.process.commitments import Promise, Promises
from hudna.view.process.moment import CountedDay, Moment, QuietOf, zone_of
from hudna.view.process.waits import Waits
from hudna.view.quiet import QuietState
from hudna.view.world import World
from tests.view.process.concerned import CLAUSE, world
from tests.view.test_taking_part import record

ZONE = zone_of(world(()))
TALKS = "transition-talks"
STATE: Mapping[str, QuietState] = {"q": "quiet", "b": "broken", "?": "unknown"}


def noon(day: str) -> int:
    return starts_ms(day, ZONE) + 12 * 3_600_000


def promises(by: str = "us", day: str = "2016-07-20", author: str = "",
             before: Record | None = None, **more: Any) -> Record:
    said: dict[str, Any] = {
        "by": by, "parties": ("ru",) if by != "ru" else ("us",), "text": Names(en="withdraw"),
        "clause": CLAUSE, "officer": "o", **more}
    return record(author or by, Commitment(**said), noon(day), before.hash if before else None)


def came(of: Record, author: str, what: Came = "met", day: str = "2016-07-25", said: str = "",
         replaces: tuple[str, ...] = ()) -> Record:
    return record(author, Fulfilled(of.hash, what, day, "as seen", "o", (), replaces),
                  noon(said or day))


def needs(condition: Condition, author: str = "us", milestone: str = TALKS,
          day: str = "2016-07-20", before: Record | None = None) -> Record:
    return record(author, Needed(milestone, condition, "why", "o"), noon(day),
                  before.hash if before else None)


def holds(of: Record, author: str, word: bool = True, at: int = 0, day: str = "2016-07-22"
          ) -> Record:
    return record(author, Holds(of.hash, at, word, "seen", "o"), noon(day))


def sets(does: Does = "start", day: str = "2016-07-20", days: int = 0, author: str = "us",
         said: str = "2016-07-19") -> Record:
    return record(author, CounterSet("seven-days", does, day, days, "agreed", "o"), noon(said))


def quiet(days: Mapping[str, str] | str = "", first: str = "2016-07-01") -> QuietOf:
    """Of each day whether it was quiet: by a row of letters from `first` on, else *unknown*."""
    known = dict(zip(_from(first), days, strict=False)) if isinstance(days, str) else days
    return lambda _, asked: tuple(
        CountedDay(d, STATE[known.get(d, "?")], "", ("f" * 64,)) for d in asked)


def at(records: Iterable[Record], day: str = "2016-07-31", known: QuietOf | None = None,
       me: str = "us") -> Promises:
    return seen(world(records, me), day, known)


def seen(of: World, day: str = "2016-07-31", known: QuietOf | None = None) -> Promises:
    return Promises(Waits(Moment(of, noon(day), known or quiet())))


def only(records: Iterable[Record], day: str = "2016-07-31", known: QuietOf | None = None
         ) -> Promise:
    (found,) = at(records, day, known).all()
    return found


def _from(first: str) -> Iterable[str]:
    year_month, day = first[:8], int(first[8:])
    return [f"{year_month}{d:02}" for d in range(day, 32)]
