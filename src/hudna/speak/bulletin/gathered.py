"""From what the views hold to what a bulletin says of it: an incident, an access, a challenge, the
counts of a day.

Nothing here chooses for whom: what a bulletin's readers may not have of a record is to be left out
of the records that come in. A point never goes through: a place is a cell, and where only a point
is told, the cell of a tenth of a degree that holds it. No file, officer, report or source goes
through either.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import UTC

from hudna.place.grid import CellSize
from hudna.place.grid import cell as cell_around
from hudna.record.protecting import Names
from hudna.record.record import Record
from hudna.speak.bulletin import data
from hudna.speak.bulletin.counted import cell_of
from hudna.terms.agreement import Agreement
from hudna.view import compliance
from hudna.view.access import Ask, state
from hudna.view.access import outcome as outcome_of
from hudna.view.challenges import Case, reply
from hudna.view.challenges import outcome as held_of
from hudna.view.counts import Day, counted
from hudna.view.effort import at_least
from hudna.view.findings import Found, Judges, findings, told_stage
from hudna.view.incidents import IncidentLine, answer, rung
from hudna.view.matching import LineName

POINT_IN: CellSize = "10 km"
STANDS: Mapping[compliance.Standing, data.Standing] = {
    "found": "found", "alleged": "alleged", "unknown": "not-known", "refuted": "refuted"}


def incident(line: IncidentLine, judges: Judges, agreement: Agreement) -> data.Incident:
    """An author's incident as its latest version has it."""
    said = line.said
    return data.Incident(
        id=said.incident, record=line.latest.hash, stage=told_stage(line, judges),
        standing=standing(line, judges), happened=said.happened, from_ms=said.from_ms,
        until_ms=said.until_ms, place=said.place, cell=_cell(line), clause=said.clause,
        sources=at_least(said.sources), summary=said.summary, admin=said.admin,
        accused=said.accused, harm=said.harm, outcomes=tuple(_outcomes(line, judges)),
        answers=tuple(_answer(r) for r in line.answers),
        steps=tuple(data.Step(rung(r).rung, rung(r).to, rung(r).answer_by_ms)
                    for r in line.rungs),
        counted=tuple(_counted(line, judges, agreement)))


def standing(line: IncidentLine, judges: Judges) -> data.Standing:
    """As compliance counts it: what is found under one clause says nothing of another."""
    return STANDS[compliance.standing(line, judges) or "alleged"]


def _counted(
    line: IncidentLine, judges: Judges, agreement: Agreement
) -> Iterator[data.Counted]:
    """Of no day in particular: it is counted alike in every zone."""
    for row in compliance.figures((line,), judges, agreement, UTC):
        for what in compliance.STANDINGS:
            if getattr(row, what).count:
                yield data.Counted(row.key.clause, row.key.party, STANDS[what],
                                   bool(row.answered.count), bool(row.contested.count))


def _cell(line: IncidentLine) -> data.Cell | None:
    if line.said.near is not None:
        return cell_of(line.said.near)
    return None if line.said.at is None else cell_of(cell_around(line.said.at, POINT_IN))


def _outcomes(line: IncidentLine, judges: Judges) -> Iterator[data.Outcome]:
    held = findings(line, judges)
    settled = {f.record.hash for f in (*held.monitors, *held.joint)}
    yield from (_outcome(f, finding=f.record.hash in settled) for f in held.all)


def _outcome(found: Found, *, finding: bool) -> data.Outcome:
    said, (at_ms, _) = found.said, found.since
    return data.Outcome(found.author, said.outcome, said.by, said.likelihood, said.confidence,
                        said.text, at_ms, finding, said.clause)


def _answer(record: Record) -> data.Answer:
    said = answer(record)
    return data.Answer(record.author, said.outcome, said.text, record.issued_ms)


def access(ask: Ask, now_ms: int) -> data.Access:
    """The words are those of whoever was asked."""
    came, own = state(ask, now_ms), ask.standing_outcomes().get(ask.said.of)
    return data.Access(
        ask.said.of, ask.said.place, ask.said.from_ms, ask.said.until_ms, ask.said.purpose,
        "waiting" if came == "open" else came, outcome_of(own).text if own else "",
        cell_of(ask.said.near) if ask.said.near is not None else None, ask.asked.hash)


def challenge(case: Case, place: Names, protects: Names) -> data.Challenge:
    """`place`, `protects`: what the readers may have of what is challenged. The latest reply
    stands."""
    said, replies = case.said, case.replies
    outcomes = (
        data.ChallengeOutcome(party, held_of(r).outcome, held_of(r).text)
        for party, r in sorted(case.standing_outcomes().items()))
    return data.Challenge(
        case.challenge.author, place, protects, case.challenge.issued_ms, said.text,
        said.reply_by_ms, reply(replies[-1]).text if replies else None, tuple(outcomes))


def reconciled(day: Day) -> data.Reconciled | None:
    """None where nobody has counted."""
    if not day.lists:
        return None
    matched = {name for m in day.matches if len(m.lines) > 1 for name in m.lines}
    tally = day.tally if day.agreed else None
    return data.Reconciled(
        tuple(_listed(party, r, matched if tally else None)
              for party, r in sorted(day.lists.items())),
        tally.same if tally else None, tally.different if tally else None)


def _listed(party: str, record: Record, matched: Collection[LineName] | None) -> data.Listed:
    lines = counted(record).lines
    if matched is None:
        return data.Listed(party, len(lines), None)
    alone = sum((record.hash, line.ref) not in matched for line in lines)
    return data.Listed(party, len(lines), alone)
