"""Incursions: what each watch has said of a passage, version by version, and what was answered.

A line is all that one author has said of one passage: its latest revision counts, the earlier ones
stay beside it, and so do all answers, to whichever version they were given.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Literal, TypeAlias, cast

import msgspec

from hudna.record.kinds import Incursion, IncursionAnswer, PartyId, RecordHash
from hudna.record.record import Record
from hudna.view.entries import Entries

if TYPE_CHECKING:
    from hudna.view.world import World

IncursionState: TypeAlias = Literal["open", "overdue", "answered", "void"]
"""`open`: somebody who is asked has not answered yet, `overdue`: in the time given neither. `void`:
taken back by what was learnt later; nobody is asked any more."""
OWNED = ("ours", "permitted")
"""Answers by which a guarantor answers for the flight: then no other is waited for."""
_LineId: TypeAlias = tuple[PartyId, str]


class Line(msgspec.Struct, frozen=True):
    """One passage by one author. `versions` by revision, the latest last; `answers` as issued."""

    versions: tuple[Record, ...]
    answers: tuple[Record, ...]

    @property
    def latest(self) -> Record:
        return self.versions[-1]

    @property
    def said(self) -> Incursion:
        return incursion(self.latest)

    @property
    def author(self) -> PartyId:
        return self.latest.author

    def standing_answers(self) -> dict[PartyId, Record]:
        """The last answer of each party that has given one: the last issued of those that it has
        not itself replaced."""
        replaced = {(r.author, h) for r in self.answers for h in answer(r).replaces}
        return {r.author: r for r in self.answers if (r.author, r.hash) not in replaced}

    def waits_for(self, guarantors: tuple[PartyId, ...]) -> tuple[PartyId, ...]:
        """The parties that are asked and have not answered: nobody where it is void, or where any
        of the `guarantors` answers for the flight. *Looking* is no answer yet."""
        if self.said.state == "void":
            return ()
        given = {p: answer(r).outcome for p, r in self.standing_answers().items()}
        if any(given.get(g) in OWNED for g in guarantors):
            return ()
        return tuple(p for p in self.said.asked if given.get(p, "looking") == "looking")


class Row(msgspec.Struct, frozen=True):
    """The flights of one operator in barred areas that one author's watch has entered on one day.

    `incursions` are those that are not void; `aircraft` and `areas` count each once; `inside_ms` is
    their time inside together, until now where one has not left."""

    author: PartyId
    operator: PartyId
    incursions: int = 0
    aircraft: int = 0
    areas: int = 0
    inside_ms: int = 0
    answered: int = 0
    overdue: int = 0
    void: int = 0


class Incursions:
    """Of the places in the log; the records are with the entries."""

    def __init__(self, entries: Entries) -> None:
        self._entries = entries
        self._lines: defaultdict[_LineId, list[int]] = defaultdict(list)
        self._answers: defaultdict[RecordHash, list[int]] = defaultdict(list)
        self._days: defaultdict[date, set[_LineId]] = defaultdict(set)
        self._unsettled: set[_LineId] = set()
        """Lines that may wait for an answer; those that `waiting` has found settled for these
        guarantors are looked at no more until something is said of them."""
        self._settled_for: tuple[PartyId, ...] = ()

    def apply(self, record: Record) -> None:
        line = _line_id(record)
        self._lines[line].append(self._entries.place_of(record))
        self._days[_day(incursion(record).entered_ms)].add(line)
        self._unsettled.add(line)

    def answer(self, record: Record) -> None:
        self._answers[answer(record).incursion].append(self._entries.place_of(record))
        if line := self._line_of(answer(record).incursion):
            # A later answer may take an earlier one back.
            self._unsettled.add(line)

    def line(self, author: PartyId, passage: str) -> Line | None:
        """What an author has said of a passage at its watch."""
        return self._line((author, passage)) if (author, passage) in self._lines else None

    def of(self, record: RecordHash) -> Line | None:
        """The line that a version belongs to; None where no incursion has this hash."""
        line = self._line_of(record)
        return self._line(line) if line else None

    def in_effect(self, record: RecordHash) -> bool:
        """Whether it is the version of its line that counts, or one that was answered."""
        line = self.of(record)
        return line is not None and (line.latest.hash == record or record in self._answers)

    def all(self) -> tuple[Line, ...]:
        """Every line, the latest entered first."""
        found = map(self._line, self._lines)
        return tuple(sorted(found, key=_entered, reverse=True))

    def on(self, day: date) -> tuple[Line, ...]:
        """The lines whose aircraft entered on this day (UTC), the first entered first."""
        found = map(self._line, self._days.get(day, ()))
        return tuple(sorted((x for x in found if _day(x.said.entered_ms) == day), key=_entered))

    def waiting(self, guarantors: tuple[PartyId, ...]) -> tuple[Line, ...]:
        """The lines that wait for an answer of somebody, the soonest due first."""
        if guarantors != self._settled_for:
            self._unsettled, self._settled_for = set(self._lines), guarantors
        found = [(line, self._line(line)) for line in self._unsettled]
        waits = {line: x for line, x in found if x.waits_for(guarantors)}
        self._unsettled = set(waits)
        return tuple(sorted(waits.values(), key=lambda x: (x.said.answer_by_ms, x.latest.hash)))

    def _line(self, line: _LineId) -> Line:
        versions = sorted(map(self._entries.record, self._lines[line]), key=_version)
        said = (p for r in versions for p in self._answers.get(r.hash, ()))
        answers = sorted(map(self._entries.record, said), key=_issued)
        return Line(tuple(versions), tuple(answers))

    def _line_of(self, of: RecordHash) -> _LineId | None:
        entry = self._entries.get(of)
        if entry is None or not isinstance(entry.record.said, Incursion):
            return None
        return _line_id(entry.record)


def state(world: World, line: Line, now_ms: int) -> IncursionState:
    if line.said.state == "void":
        return "void"
    if not line.waits_for(world.terms.agreement.guarantors):
        return "answered"
    return "overdue" if line.said.answer_by_ms < now_ms else "open"


def waiting(world: World) -> tuple[Line, ...]:
    """The incursions that wait for an answer, the soonest due first."""
    return world.incursions.waiting(world.terms.agreement.guarantors)


def daily(world: World, day: date, now_ms: int) -> tuple[Row, ...]:
    """The flights in barred areas of one day (UTC, by when they entered), a row for each author and
    operator: two watches that saw the same flight are never added up. An operator that is not known
    is empty."""
    groups: defaultdict[tuple[PartyId, PartyId], list[Line]] = defaultdict(list)
    for line in world.incursions.on(day):
        groups[line.author, line.said.operator].append(line)
    return tuple(_row(world, who, lines, now_ms) for who, lines in sorted(groups.items()))


def _row(
    world: World, who: tuple[PartyId, PartyId], lines: list[Line], now_ms: int
) -> Row:
    states = [state(world, line, now_ms) for line in lines]
    real = [line.said for line, s in zip(lines, states, strict=True) if s != "void"]
    return Row(
        *who, len(real), len({i.aircraft for i in real}), len({i.area for i in real}),
        sum(_inside_ms(i, now_ms) for i in real),
        states.count("answered"), states.count("overdue"), states.count("void"),
    )


def _inside_ms(said: Incursion, now_ms: int) -> int:
    return max(0, (now_ms if said.left_ms is None else said.left_ms) - said.entered_ms)


def incursion(record: Record) -> Incursion:
    return cast(Incursion, record.said)


def answer(record: Record) -> IncursionAnswer:
    return cast(IncursionAnswer, record.said)


def _line_id(record: Record) -> _LineId:
    return record.author, incursion(record).passage


def _version(record: Record) -> tuple[int, int, str]:
    """Of two versions with one revision, which no honest watch says, the first issued counts."""
    return (incursion(record).revision, -record.issued_ms, record.hash)


def _issued(record: Record) -> tuple[int, RecordHash]:
    return (record.issued_ms, record.hash)


def _entered(line: Line) -> tuple[int, RecordHash]:
    return (line.said.entered_ms, line.latest.hash)


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def _day(moment_ms: int) -> date:
    return (_EPOCH + timedelta(milliseconds=moment_ms)).date()
