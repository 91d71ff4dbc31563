"""Incidents that were told, version by version, with all that was said of each.

A line is one incident by one author: its latest revision counts, the earlier ones stay beside it,
and so do every judgement, answer and step, to whichever version they were given. What follows from
them is in `view/findings.py`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias, TypeVar, cast

import msgspec

from hudna.record.incidents import (
    Incident,
    IncidentAnswer,
    Judged,
    Rung,
    RungTaken,
    Seconded,
)
from hudna.record.person import person_key, same_person
from hudna.record.record import Record
from hudna.record.statement import PartyId, RecordHash
from hudna.view.entries import Entries

RUNGS: tuple[Rung, ...] = ("query", "finding", "persistent", "referred")
"""The ladder, lowest first."""
LineId: TypeAlias = tuple[PartyId, str]
"""Its author, and what the author calls it."""
_Who = TypeVar("_Who")


class IncidentLine(msgspec.Struct, frozen=True):
    """One incident by one author. `versions` by revision, the latest last; all else as issued.
    `told_ms`: when this node had each version, by its own clock."""

    versions: tuple[Record, ...]
    told_ms: tuple[int, ...]
    judged: tuple[Record, ...] = ()
    seconded: tuple[Record, ...] = ()
    answers: tuple[Record, ...] = ()
    rungs: tuple[Record, ...] = ()

    @property
    def latest(self) -> Record:
        return self.versions[-1]

    @property
    def said(self) -> Incident:
        return incident(self.latest)

    @property
    def author(self) -> PartyId:
        return self.latest.author

    @property
    def name(self) -> str:
        return self.said.incident

    @property
    def counts(self) -> bool:
        """Whether anything is still reported of it. One whose reports are all held to be of another
        incident has no sources left, and is counted there."""
        return self.said.sources > 0

    def accused_ms(self) -> dict[PartyId, int]:
        """Whom the latest version has as accused, and when this node first had each of them so."""
        versions = reversed(tuple(zip(self.versions, self.told_ms, strict=True)))
        first = {p: ms for r, ms in versions for p in incident(r).accused}
        return {p: first[p] for p in self.said.accused}

    def named(self) -> frozenset[PartyId]:
        """Whoever was ever accused of it, held to have done it, or taken a step towards."""
        accused = (p for r in self.versions for p in incident(r).accused)
        by = (judged(r).by for r in self.judged)
        to = (rung(r).to for r in self.rungs)
        return frozenset(p for p in (*accused, *by, *to) if p)

    def standing_judgements(self) -> tuple[Record, ...]:
        """The last of each person under each clause, of those that their party has not replaced."""
        return standing(self.judged, lambda r: (
            r.author, person_key(judged(r).officer), judged(r).clause))

    def standing_answers(self) -> dict[PartyId, Record]:
        """The last answer of each party. The earlier ones stand beside it for good."""
        return {r.author: r for r in standing(self.answers, lambda r: r.author)}

    def seconds(self, of: RecordHash) -> tuple[Record, ...]:
        """Who has come to the same judgement: other persons than its own, of the same party, before
        that party replaced it."""
        subject = next(r for r in self.judged if r.hash == of)
        replaced_ms = min(
            (r.issued_ms for r in self.judged
             if r.author == subject.author and of in judged(r).replaces), default=None)
        # By the clock of their one author alone, which says the same at every node, whichever of
        # the two arrives first. At one moment it does not count: a doubt makes no finding.
        return tuple(
            r for r in self.seconded
            if seconded(r).judged == of and r.author == subject.author
            and (replaced_ms is None or r.issued_ms < replaced_ms)
            and not same_person(seconded(r).officer, judged(subject).officer))

    def reached(self, to: PartyId) -> Rung | None:
        """The highest step of the ladder that was taken towards a party."""
        taken = [RUNGS.index(rung(r).rung) for r in self.rungs if rung(r).to == to]
        return RUNGS[max(taken)] if taken else None


class Incidents:
    """Of the places in the log; the records are with the entries."""

    def __init__(self, me: PartyId, entries: Entries) -> None:
        self._me, self._entries = me, entries
        self._lines: defaultdict[LineId, list[int]] = defaultdict(list)
        self._said: defaultdict[RecordHash, list[int]] = defaultdict(list)
        """What was said of a version, or of a judgement."""
        self._steps: defaultdict[PartyId, list[int]] = defaultdict(list)
        self._stirred: set[LineId] = set()

    def apply(self, record: Record) -> None:
        self._lines[_line_id(record)].append(self._entries.place_of(record))
        self._stirred.add(_line_id(record))

    def judge(self, record: Record) -> None:
        self._about(judged(record).incident, record)
        # What seconds it may have come before it.
        self._stir(record.hash)

    def second(self, record: Record) -> None:
        self._about(seconded(record).judged, record)

    def answer(self, record: Record) -> None:
        self._about(answer(record).incident, record)

    def take_rung(self, record: Record) -> None:
        self._about(rung(record).incident, record)
        self._steps[rung(record).to].append(self._entries.place_of(record))

    def line(self, author: PartyId, name: str) -> IncidentLine | None:
        """What an author has told of an incident that it calls by this name."""
        return self._line((author, name)) if (author, name) in self._lines else None

    def own(self, names: Iterable[str]) -> tuple[IncidentLine, ...]:
        """This party's own lines of these names, in their order."""
        return tuple(line for n in names if (line := self.line(self._me, n)) is not None)

    def of(self, record: RecordHash) -> IncidentLine | None:
        """The line of a version, or of what was said of one; None where nothing has this hash."""
        line = self._line_of(record)
        return None if line is None else self._line(line)

    def stirred(self, most: int) -> dict[LineId, IncidentLine]:
        """Lines of which anything was said since this last gave them, at most so many; none once
        all were given."""
        found = [self._stirred.pop() for _ in range(min(most, len(self._stirred)))]
        return {line: self._line(line) for line in found}

    def stir_all(self) -> None:
        """As if something had been said of each."""
        self._stirred = set(self._lines)

    def steps_towards(self, party: PartyId) -> Iterator[tuple[IncidentLine, Record]]:
        """The steps of the ladder that were taken towards a party, of any incident, with its
        line."""
        for record in map(self._entries.record, self._steps.get(party, ())):
            if (line := self._line_of(record.hash)) is not None:
                yield self._line(line), record

    def _line_of(self, record: RecordHash) -> LineId | None:
        said = self._said_by(record)
        if isinstance(said, Seconded):
            record, said = said.judged, self._said_by(said.judged)
            if not isinstance(said, Judged):
                return None
        if isinstance(said, Judged | IncidentAnswer | RungTaken):
            record, said = said.incident, self._said_by(said.incident)
        # Whoever likes says something of what was said of what was said: that is of no line.
        return _line_id(self._entries[record].record) if isinstance(said, Incident) else None

    def in_effect(self, record: RecordHash) -> bool:
        """Whether it is the version of its line that counts, or one of which anything was said."""
        line = self.of(record)
        return line is not None and (line.latest.hash == record or record in self._said)

    def all(self) -> tuple[IncidentLine, ...]:
        """Every line, the latest to happen first."""
        return tuple(sorted(map(self._line, self._lines), key=_happened, reverse=True))

    def between(self, from_ms: int, until_ms: int) -> tuple[IncidentLine, ...]:
        """Those that may have happened between two moments, both included, the first first."""
        found = sorted(map(self._line, self._lines), key=_happened)
        return tuple(x for x in found
                     if x.said.from_ms <= until_ms and x.said.until_ms >= from_ms)

    def _said_by(self, of: RecordHash) -> object:
        entry = self._entries.get(of)
        return entry.record.said if entry else None

    def _about(self, of: RecordHash, record: Record) -> None:
        self._said[of].append(self._entries.place_of(record))
        self._stir(of)

    def _stir(self, of: RecordHash) -> None:
        if (line := self._line_of(of)) is not None:
            self._stirred.add(line)

    def _line(self, line: LineId) -> IncidentLine:
        entries = sorted(map(self._entries.at, self._lines[line]), key=lambda e: _version(e.record))
        versions = tuple(e.record for e in entries)
        said = self._of_all(r.hash for r in versions)
        judgements = _only(said, Judged)
        return IncidentLine(
            versions, tuple(e.admitted_ms for e in entries), judgements,
            _only(self._of_all(r.hash for r in judgements), Seconded),
            _only(said, IncidentAnswer), _only(said, RungTaken))

    def _of_all(self, hashes: Iterable[RecordHash]) -> list[Record]:
        places = (p for of in hashes for p in self._said.get(of, ()))
        return sorted(map(self._entries.record, places), key=issued)


def standing(records: Iterable[Record], whose: Callable[[Record], _Who]) -> tuple[Record, ...]:
    """Of each, by `whose` they are, the last issued of those that their own author has not
    replaced; as issued."""
    if not (held := sorted(records, key=issued)):
        return ()
    replaced = {(r.author, h) for r in held for h in _replaces(r)}
    last = {whose(r): r for r in held if (r.author, r.hash) not in replaced}
    return tuple(sorted(last.values(), key=issued))


def incident(record: Record) -> Incident:
    return cast(Incident, record.said)


def judged(record: Record) -> Judged:
    return cast(Judged, record.said)


def seconded(record: Record) -> Seconded:
    return cast(Seconded, record.said)


def answer(record: Record) -> IncidentAnswer:
    return cast(IncidentAnswer, record.said)


def rung(record: Record) -> RungTaken:
    return cast(RungTaken, record.said)


def issued(record: Record) -> tuple[int, RecordHash]:
    return (record.issued_ms, record.hash)


def _replaces(record: Record) -> tuple[RecordHash, ...]:
    return cast(Judged | IncidentAnswer, record.said).replaces


def _only(records: Iterable[Record], kind: type[msgspec.Struct]) -> tuple[Record, ...]:
    return tuple(r for r in records if isinstance(r.said, kind))


def _line_id(record: Record) -> LineId:
    return record.author, incident(record).incident


def _version(record: Record) -> tuple[int, int, str]:
    """Of two versions with one revision, which no honest author tells, the first issued counts."""
    return (incident(record).revision, -record.issued_ms, record.hash)


def _happened(line: IncidentLine) -> tuple[int, RecordHash]:
    return (line.said.from_ms, line.latest.hash)
