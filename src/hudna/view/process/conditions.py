"""Conditions: each holds since a moment, does not hold, or it is not known whether; with what shows
it. What waits for itself is named, with the circle written out, and is never taken for anything
else.

What no log says holds by the guarantors' word alone, and by that of all of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Literal, TypeAlias

import msgspec

from hudna.record.kinds import Holds, RecordHash
from hudna.record.process import (
    AccessOpen,
    Condition,
    Declared,
    Kept,
    OnDay,
    QuietDays,
    Reached,
    Settled,
)
from hudna.record.record import Record
from hudna.view.clocks import within_ms
from hudna.view.days import day_or_none, ends_ms, starts_ms
from hudna.view.process.came import UNKNOWN, CameOf, came_of
from hudna.view.process.concerns import Raised, concerns
from hudna.view.process.grouped import Grouped
from hudna.view.process.let_in import let_in
from hudna.view.process.moment import CountedDay, Moment, later
from hudna.view.process.said import standing
from hudna.view.world import World

Answer: TypeAlias = Literal["holds", "does-not", "not-known", "circular"]
Known: TypeAlias = Literal[
    "", "days", "few-days", "unknown-days", "access", "no-access", "access-differs", "own-word",
    "no-area", "no-rule", "day-ahead", "no-day", "promise", "no-promise", "concern", "no-concern",
    "milestone", "no-milestone", "declared", "denied", "not-all-say", "not-all-needs"]
"""By what. Those that begin with `no-`: what the condition names is not held here, or has no days
that are counted."""


class Found(msgspec.Struct, frozen=True):
    """`since_ms`: since when it holds, ms; None where it does not. `records`: what shows it.
    `days`: of quiet days all that were counted, `in_a_row` the longest run up to yesterday.
    `earliest`: the first day on which it may hold, by what was said; empty where nobody can tell.
    `circle`: names of what waits for each other (`promise:…`, `milestone:…`), first again last;
    among very many it need not go through this one, and is empty where it is very long."""

    condition: Condition
    answer: Answer
    why: Known = ""
    since_ms: int | None = None
    records: tuple[RecordHash, ...] = ()
    days: tuple[CountedDay, ...] = ()
    in_a_row: int = 0
    earliest: str = ""
    circle: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        return self.answer == "holds"


class Subject(msgspec.Struct, frozen=True):
    """Whose condition it is: all versions of a promise or a need, and the conditions of each. Those
    that count are the latest version's. `since`: the day from which quiet days count."""

    versions: tuple[Record, ...]
    since: str

    def conditions(self, of: Record) -> tuple[Condition, ...]:
        said = of.said
        one = getattr(said, "condition", None)
        return getattr(said, "after", ()) if one is None else (one,)


class Conditions:
    """Of one moment; what is asked twice is told once. It knows nothing of circles: `view.process.
    waits` does, which knows what waits for what."""

    def __init__(self, moment: Moment) -> None:
        self.moment, self.world = moment, moment.world
        self._came: dict[RecordHash, CameOf] = {}
        self._rows: dict[tuple[QuietDays, str], Found] = {}

    @cached_property
    def promised(self) -> Grouped:
        return Grouped(self.world.process.commitments)

    @cached_property
    def concerns(self) -> dict[RecordHash, Raised]:
        """By every version of each."""
        return {r.hash: c for c in concerns(self.world) for r in c.versions}

    def came(self, of: RecordHash) -> CameOf:
        """Of the promise that has this version."""
        root = self.promised.root(of)
        if root not in self._came:
            self._came[root] = came_of(self.world, self.promised.versions(root))
        return self._came[root]

    def found(self, of: Subject, at: int) -> Found:
        """The condition at this place of the latest version; of a milestone `view.process.waits`
        answers."""
        condition = of.conditions(of.versions[-1])[at]
        match condition:
            case QuietDays():
                of_days = (condition, of.since)
                if of_days not in self._rows:
                    self._rows[of_days] = self._quiet(condition, of.since)
                return self._rows[of_days]
            case AccessOpen():
                return self._access(condition)
            case OnDay():
                return self._day(condition)
            case Kept():
                return self._kept(condition)
            case Settled():
                return self._settled(condition)
            case Declared():
                return self._declared(condition, of)
            case Reached():
                raise AssertionError("a milestone is reached by what waits for it")

    def _quiet(self, asked: QuietDays, since: str) -> Found:
        days = self.moment.counted(asked.area, max(since, self.moment.first))
        match self.moment.uncounted(asked.area):
            case ("no-area" | "no-rule") as never:
                return Found(asked, "not-known", never)
        known, perhaps = first_run(days, asked.days), first_run(days, asked.days, perhaps=True)
        row = in_a_row(days)
        if known:
            end = known[-1].day
            return Found(asked, "holds", "days", ends_ms(end, self.moment.zone),
                         _records(known), days, asked.days, later(end, 1))
        why: Known = "unknown-days" if perhaps else "few-days"
        return Found(asked, "not-known" if perhaps else "does-not", why, None, _records(days),
                     days, row, later(self.moment.today, asked.days - row))

    def _access(self, asked: AccessOpen) -> Found:
        held = let_in(self.moment, asked)
        if held is None:
            return Found(asked, "not-known", "no-access", earliest=self.moment.today)
        since = held.since_ms
        if since is not None and since <= self.moment.now_ms:
            return Found(asked, "holds", "access", since, held.records,
                         earliest=self.moment.day(since))
        begins = max(self.moment.today, self.moment.day(since or held.from_ms))
        match held.last:
            case "differing":
                return Found(asked, "not-known", "access-differs", None, held.records,
                             earliest=begins)
            case "own-word":
                return Found(asked, "not-known", "own-word", None, held.records, earliest=begins)
        return Found(asked, "does-not", "access", None, held.records, earliest=begins)

    def _day(self, asked: OnDay) -> Found:
        if day_or_none(asked.day) is None:
            return Found(asked, "not-known", "no-day")
        if asked.day > self.moment.today:
            return Found(asked, "does-not", "day-ahead", earliest=asked.day)
        return Found(asked, "holds", "", starts_ms(asked.day, self.moment.zone),
                     earliest=asked.day)

    def _kept(self, asked: Kept) -> Found:
        lines = self.world.process.commitments
        today = self.moment.today
        if asked.commitment not in lines.records:
            return Found(asked, "not-known", "no-promise", earliest=today)
        came = self.came(asked.commitment)
        records = (asked.commitment, *(w.record.hash for w in came.words))
        if came.kept_ms is not None:
            return Found(asked, "holds", "promise", came.kept_ms, records,
                         earliest=self.moment.day(came.kept_ms))
        unknown = came.kept in UNKNOWN
        return Found(asked, "not-known" if unknown else "does-not", "promise", None, records,
                     earliest="" if came.kept in ("broken", "overtaken") else today)

    def _settled(self, asked: Settled) -> Found:
        one = self.concerns.get(asked.concern)
        if one is None:
            return Found(asked, "not-known", "no-concern", earliest=self.moment.today)
        return concern_found(one, asked, self.moment)

    def _declared(self, asked: Declared, of: Subject) -> Found:
        said = [r for r in self.world.process.holds.of_any(v.hash for v in of.versions)
                if self._means(r, asked, of)]
        last = {g: r for g, r in standing(said).items()
                if g in self.world.terms.agreement.guarantors}
        records = tuple(r.hash for r in last.values())
        words = [_holds(r).holds for r in last.values()]
        if not all(words):
            return Found(asked, "does-not", "denied", None, records, earliest=self.moment.today)
        if not words or len(last) < len(self.world.terms.agreement.guarantors):
            return Found(asked, "not-known", "not-all-say", None, records,
                         earliest=self.moment.today)
        since = max(self._said_ms(r, of) for r in last.values())
        return Found(asked, "holds", "declared", since, records, earliest=self.moment.day(since))

    def _said_ms(self, record: Record, of: Subject) -> int:
        """Nobody speaks of words that were not said yet, whatever its clock claims."""
        version = next(v for v in of.versions if v.hash == _holds(record).subject)
        return max(within_ms(self.world, record), within_ms(self.world, version))

    def _means(self, record: Record, asked: Declared, of: Subject) -> bool:
        """Whether a guarantor's word is about these very words: conditions are counted from the
        version that it names."""
        said = _holds(record)
        version = next(v for v in of.versions if v.hash == said.subject)
        listed = of.conditions(version)
        return said.condition < len(listed) and listed[said.condition] == asked


def concern_found(one: Raised, asked: Condition, moment: Moment) -> Found:
    """Whether a concern is out of the way: settled by all, or withdrawn by who raised it."""
    records = tuple(dict.fromkeys((one.latest.hash, one.because.hash)))
    if one.state in ("settled", "withdrawn"):
        since = _out_of_the_way_ms(one, moment.world)
        return Found(asked, "holds", "concern", since, records, earliest=moment.day(since))
    planned = [m.said.from_ms for m in one.agendas if m.state == "planned"]
    meets = min((d for d in map(moment.day, planned) if d >= moment.today), default=moment.today)
    return Found(asked, "does-not", "concern", None, records, earliest=meets)


def _out_of_the_way_ms(one: Raised, world: World) -> int:
    """Since the last key of all, and no key is put to what was not written yet."""
    made = next((d for d in one.decisions if d.last.hash == one.because.hash), None)
    keyed = made.keys.signed.values() if made and one.state == "settled" else (one.because,)
    return max(within_ms(world, r) for r in (one.versions[0], *keyed, *(
        (made.record,) if made else ())))


def first_run(
    days: Sequence[CountedDay], length: int, *, perhaps: bool = False
) -> tuple[CountedDay, ...]:
    """The first so many days in a row that were quiet; none where there is no such row. `perhaps`:
    also with days that are not known."""
    run = 0
    for i, day in enumerate(days):
        counts = day.state == "quiet" or (perhaps and day.state == "unknown")
        run = run + 1 if counts else 0
        if run == length:
            return tuple(days[i + 1 - length:i + 1])
    return ()


def in_a_row(days: Sequence[CountedDay]) -> int:
    """Up to the last of them."""
    n = 0
    while n < len(days) and days[-1 - n].state == "quiet":
        n += 1
    return n


def _records(days: Sequence[CountedDay]) -> tuple[RecordHash, ...]:
    return tuple(dict.fromkeys(h for d in days for h in d.records))


def _holds(record: Record) -> Holds:
    said = record.said
    assert isinstance(said, Holds)
    return said
