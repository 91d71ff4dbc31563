"""The counter of days towards a milestone: begun, extended and begun anew by every guarantor's key,
and counted day by day.

A day counts where it is known to have been quiet. One that was not, or of which that is not known,
begins the count again: the days are to follow one another. One key alone sets nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal, TypeAlias, cast

import msgspec

from hudna.record.kinds import CounterSet
from hudna.record.record import Record
from hudna.terms.working_process import Counter
from hudna.view.days import day_or_none, ends_ms
from hudna.view.process.keys import Keys, keys
from hudna.view.process.moment import CountedDay, Moment, later
from hudna.view.process.said import issued

CountState: TypeAlias = Literal["not-begun", "ahead", "counting", "reached", "open"]
"""`ahead`: its first day has not come. `open`: how many days it takes is left open."""


class Setting(msgspec.Struct, frozen=True):
    """One setting of a counter, and whose keys it has. `counts`: it is in effect and bears on the
    count that runs."""

    record: Record
    keys: Keys
    counts: bool = False

    @property
    def said(self) -> CounterSet:
        return counter_set(self.record)


class Line(msgspec.Struct, frozen=True):
    """One day: `number` of it in the row that it is in, 0 where it does not count."""

    day: CountedDay
    number: int


class Count(msgspec.Struct, frozen=True):
    """`target`: days in a row that it takes; None where it is open. `begins`: its first day, empty
    where all keys to none are there. `number`: of days in a row up to yesterday. `reached_ms`: the
    end of the first day on which there were enough; what is told later of a day may take it away.
    `earliest`: the day on which it may be reached at the earliest, empty where nobody can tell."""

    counter: Counter
    state: CountState
    target: int | None
    begins: str
    lines: tuple[Line, ...]
    number: int
    reached_ms: int | None
    earliest: str
    settings: tuple[Setting, ...]


class Changed(msgspec.Struct, frozen=True):
    """A day that is known otherwise than it was, and the records that are new behind it."""

    day: str
    before: CountedDay
    after: CountedDay
    records: tuple[str, ...]


def counts(moment: Moment) -> tuple[Count, ...]:
    """Each counter that the agreement names."""
    return tuple(count(moment, c) for c in moment.world.terms.process.counters)


def count(moment: Moment, counter: Counter) -> Count:
    settings = settings_of(moment, counter)
    begun = _begun(settings, moment.today)
    if begun is None:
        ahead = _begun(settings, "9999-12-31")
        begins = ahead.said.day if ahead else ""
        target = _target(counter, ahead, settings)
        return Count(counter, "ahead" if ahead else "not-begun", target, begins, (), 0, None,
                     later(begins or moment.today, target) if target else "",
                     _marked(settings, ahead))
    target = _target(counter, begun, settings)
    lines = numbered(moment.counted("", begun.said.day))
    number = lines[-1].number if lines else 0
    full = next((x for x in lines if target and x.number >= target), None)
    state: CountState = "open" if not target else "reached" if full else "counting"
    return Count(counter, state, target, begun.said.day, lines, number,
                 ends_ms(full.day.day, moment.zone) if full else None,
                 later(full.day.day, 1) if full else
                 later(moment.today, target - number) if target else "",
                 _marked(settings, begun))


def numbered(days: Iterable[CountedDay]) -> tuple[Line, ...]:
    found, number = list[Line](), 0
    for day in days:
        number = number + 1 if day.state == "quiet" else 0
        found.append(Line(day, number))
    return tuple(found)


def settings_of(moment: Moment, counter: Counter) -> tuple[Setting, ...]:
    """All that was ever said of it, as issued: also what waits for a key."""
    said = moment.world.process.counters.of(counter.id)
    return tuple(Setting(r, keys(moment.world, r)) for r in said)


def changed(before: Count, after: Count) -> tuple[Changed, ...]:
    """The days of both that are known otherwise: by one finding a count that was full is not."""
    was = {x.day.day: x.day for x in before.lines}
    return tuple(
        Changed(day.day, old, day, tuple(h for h in day.records if h not in old.records))
        for day in (x.day for x in after.lines)
        if (old := was.get(day.day)) and old.state != day.state)


def _begun(settings: Sequence[Setting], today: str) -> Setting | None:
    """The last beginning, by the day on which it begins, that has come and has every key."""
    found = [s for s in settings if s.keys.whole and s.said.does in ("start", "reset")
             and day_or_none(s.said.day) and s.said.day <= today]
    return max(found, key=_by_day, default=None)


def _target(counter: Counter, begun: Setting | None, settings: Sequence[Setting]) -> int | None:
    own = begun.said.days if begun and begun.said.days else counter.days
    if own is None:
        return None
    return own + sum(s.said.days for s in settings if _extends(s, begun))


def _extends(setting: Setting, begun: Setting | None) -> bool:
    """Whether it has every key, and is of the count that runs and none before it."""
    return (setting.keys.whole and setting.said.does == "extend" and begun is not None
            and setting.said.day >= begun.said.day)


def _marked(settings: Sequence[Setting], begun: Setting | None) -> tuple[Setting, ...]:
    return tuple(msgspec.structs.replace(s, counts=s is begun or _extends(s, begun))
                 for s in settings)


def _by_day(setting: Setting) -> tuple[str, int, str]:
    return (setting.said.day, *issued(setting.record))


def counter_set(record: Record) -> CounterSet:
    return cast(CounterSet, record.said)
