"""How the agreement is kept, in numbers: violations found, alleged, refuted and answered, by
clause, party, unit and day.

Only what two persons of the monitors have found, or all guarantors jointly, is *found*. What a
source says, or one guarantor by itself, is *alleged*: nothing is attributed by default. *Unknown*
is what was looked into and cannot be told. Each number names the incidents that it counts and the
records that make it so; the same beginning of the log gives the same numbers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import tzinfo
from typing import Literal, TypeAlias

import msgspec

from hudna.record.statement import PartyId, RecordHash
from hudna.terms.agreement import Agreement
from hudna.view.days import day_of
from hudna.view.findings import Findings, Found, Judges, findings, told_stage
from hudna.view.incident_due import answered
from hudna.view.incidents import IncidentLine

Standing: TypeAlias = Literal["found", "alleged", "unknown", "refuted"]
STANDINGS: tuple[Standing, ...] = ("found", "alleged", "unknown", "refuted")
"""Of several that hold of one incident, the first counts where it is counted once."""
What: TypeAlias = Literal[Standing, "answered", "contested"]
NUMBERS: tuple[What, ...] = (*STANDINGS, "answered", "contested")


class Behind(msgspec.Struct, frozen=True, order=True):
    """One incident that is counted, by its name, and the records that make it so: the version that
    counts, and the findings, seconds and answers that say so."""

    incident: str
    records: tuple[RecordHash, ...]


class Figure(msgspec.Struct, frozen=True):
    """A number, and all that is behind it: each incident once, by name."""

    behind: tuple[Behind, ...] = ()

    @property
    def count(self) -> int:
        return len(self.behind)

    @property
    def incidents(self) -> tuple[str, ...]:
        return tuple(b.incident for b in self.behind)

    @property
    def records(self) -> tuple[RecordHash, ...]:
        return tuple(sorted({h for b in self.behind for h in b.records}))


class Key(msgspec.Struct, frozen=True, order=True):
    """`clause`: "" where none is named. `party`: "" where nobody is. `unit`: the code of the unit
    that holds the place, "" where that is not known. `day`: on which it began."""

    day: str
    clause: str
    party: PartyId
    unit: str


class Row(msgspec.Struct, frozen=True):
    """No two standings have an incident in common. `answered`: those of all of them that the party
    or its guarantor has answered. `contested`: those found of which it is found, too, that it was
    no violation, or that another party did it; all findings stand."""

    key: Key
    found: Figure = Figure()
    alleged: Figure = Figure()
    unknown: Figure = Figure()
    refuted: Figure = Figure()
    answered: Figure = Figure()
    contested: Figure = Figure()


class Totals(msgspec.Struct, frozen=True):
    """The same without regard to clause and party, each incident once: found where it is so of
    anybody, else alleged, else unknown, else refuted."""

    found: Figure
    alleged: Figure
    unknown: Figure
    refuted: Figure
    answered: Figure
    contested: Figure


class Change(msgspec.Struct, frozen=True):
    """A number that is another now than it was: what a later bulletin has to correct."""

    key: Key
    what: What
    before: Figure
    after: Figure


_Said: TypeAlias = tuple[str, PartyId, What, tuple[RecordHash, ...]]
"""Under which clause, of whom, what, and the records that say so beside the version."""


def figures(
    lines: Iterable[IncidentLine], judges: Judges, agreement: Agreement, zone: tzinfo,
    level: int = 0,
) -> tuple[Row, ...]:
    """A row for each clause, party, unit and day of which anything is said. `lines` are of one
    author: what two tell is never added up. `level`: of the units, 0 for the widest. An incident
    counts on the day on which it may have begun, and on no other."""
    table: defaultdict[Key, defaultdict[What, list[Behind]]] = defaultdict(
        lambda: defaultdict(list))
    for line in lines:
        day, unit = day_of(line.said.from_ms, zone), unit_of(line.said.admin, level)
        for clause, party, what, records in _all_said(line, judges, agreement):
            behind = Behind(line.name, (line.latest.hash, *records))
            table[Key(day, clause, party, unit)][what].append(behind)
    return tuple(
        msgspec.structs.replace(Row(key), **{what: figure(b) for what, b in table[key].items()})
        for key in sorted(table))


def unit_of(admin: tuple[str, ...], level: int) -> str:
    """The code of the unit at a level, 0 for the widest; "" where it is not known."""
    return admin[level] if level < len(admin) else ""


def totals(rows: Iterable[Row]) -> Totals:
    """Of any rows: of a day, of a clause, of all."""
    held = tuple(rows)
    whole = {what: figure(b for r in held for b in getattr(r, what).behind) for what in NUMBERS}
    first = {what: _without(whole[what], *(whole[w] for w in STANDINGS[:i]))
             for i, what in enumerate(STANDINGS)}
    return Totals(**first, answered=whole["answered"], contested=whole["contested"])


def standing(line: IncidentLine, judges: Judges) -> Standing | None:
    """Where an incident is counted where it is counted once; None where it is not."""
    if not line.counts:
        return None
    held = {what for _, _, what, _ in _said(line, judges)}
    return next(what for what in STANDINGS if what in held)


def changed(before: Iterable[Row], after: Iterable[Row]) -> tuple[Change, ...]:
    """The numbers that count other incidents now, and those of rows that came or went. That more
    was said of the same incidents changes no number."""
    old, new = ({r.key: r for r in rows} for rows in (before, after))
    return tuple(
        Change(key, what, was, now)
        for key in sorted(old.keys() | new.keys()) for what in NUMBERS
        if (was := _number(old, key, what)).incidents != (now := _number(new, key, what)).incidents)


def _all_said(line: IncidentLine, judges: Judges, agreement: Agreement) -> Iterator[_Said]:
    if not line.counts:
        return
    for clause, party, what, records in _said(line, judges):
        yield clause, party, what, records
        if what != "contested" and party and answered(line, party, agreement):
            yield clause, party, "answered", _answers(line, party, agreement)


def _said(line: IncidentLine, judges: Judges) -> Iterator[_Said]:
    held = findings(line, judges)
    settled = _once((*held.monitors, *held.joint))
    found = _by_whom(settled, "violation")
    for (clause, party), said in found.items():
        yield clause, party, "found", _records(said)
        if against := _against(settled, clause, party):
            yield clause, party, "contested", _records((*said, *against))
    guilty = {party for _, party in found}
    for (clause, party), said in _alleged(line, held).items():
        if party in guilty or (not party and guilty):
            continue
        what, against = _short_of_found(line, judges, settled, (clause, party))
        yield clause, party, what, _records((*said, *against))


def _short_of_found(
    line: IncidentLine, judges: Judges, settled: tuple[Found, ...], whose: tuple[str, PartyId]
) -> tuple[Standing, tuple[Found, ...]]:
    """Where an allegation stands, and the findings that say so."""
    stage, denied = told_stage(line, judges), _held(settled, "no-violation", *whose)
    if denied or stage == "refuted":
        return "refuted", denied
    open_ = _held(settled, "undetermined", *whose)
    return ("unknown" if open_ or stage == "unverifiable" else "alleged"), open_


def _alleged(
    line: IncidentLine, held: Findings
) -> dict[tuple[str, PartyId], tuple[Found, ...]]:
    """By sources, of nobody where they name nobody; and by guarantors that are alone with it."""
    by_sources: dict[tuple[str, PartyId], tuple[Found, ...]] = {
        (line.said.clause, p): () for p in line.said.accused or ("",)}
    return {**by_sources, **_by_whom(_once(held.separate), "violation")}


def _by_whom(
    held: Iterable[Found], outcome: str
) -> dict[tuple[str, PartyId], tuple[Found, ...]]:
    found: defaultdict[tuple[str, PartyId], tuple[Found, ...]] = defaultdict(tuple)
    for one in held:
        if one.said.outcome == outcome:
            found[one.said.clause, one.said.by] += (one,)
    return dict(found)


def _held(
    settled: Iterable[Found], outcome: str, clause: str, party: PartyId
) -> tuple[Found, ...]:
    """The findings of this outcome under this clause, of this party or of nobody in particular."""
    return tuple(f for f in settled if f.said.outcome == outcome
                 and f.said.clause == clause and f.said.by in ("", party))


def _against(
    settled: tuple[Found, ...], clause: str, party: PartyId
) -> tuple[Found, ...]:
    """The findings that a finding of this party cannot stand beside undisputed: that it was none,
    and that another party did it. One that names nobody says neither."""
    others = (f for f in settled if f.said.outcome == "violation" and f.said.clause == clause
              and f.said.by not in ("", party))
    return (*_held(settled, "no-violation", clause, party), *(others if party else ()))


def _answers(
    line: IncidentLine, party: PartyId, agreement: Agreement
) -> tuple[RecordHash, ...]:
    whose = {party, agreement.guarantor_of(party)}
    return tuple(r.hash for who, r in line.standing_answers().items() if who in whose)


def _records(found: Iterable[Found]) -> tuple[RecordHash, ...]:
    return tuple(h for f in found for h in (f.record.hash, *(r.hash for r in f.seconds)))


def _once(found: Iterable[Found]) -> tuple[Found, ...]:
    return tuple({f.record.hash: f for f in found}.values())


def figure(behind: Iterable[Behind]) -> Figure:
    """Each incident once, with all the records that are given for it."""
    held: defaultdict[str, set[RecordHash]] = defaultdict(set)
    for one in behind:
        held[one.incident].update(one.records)
    return Figure(tuple(Behind(name, tuple(sorted(held[name]))) for name in sorted(held)))


def _without(of: Figure, *others: Figure) -> Figure:
    """The incidents of `of` that are in none of the others."""
    gone = {name for f in others for name in f.incidents}
    return Figure(tuple(b for b in of.behind if b.incident not in gone))


def _number(rows: dict[Key, Row], key: Key, what: What) -> Figure:
    held: Figure = getattr(rows[key], what) if key in rows else Figure()
    return held
