"""What is due of an incident, from whom and until when: a function of the log and the clock.

The times given are the agreement's; where it leaves one open, nothing is due by it. They run from
when this node had it: nobody is late for what it was not told.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import msgspec

from hudna.record.statement import PartyId, RecordHash
from hudna.terms.agreement import Agreement
from hudna.terms.working_incidents import Incidents
from hudna.view.findings import Judges, findings, unseconded
from hudna.view.incidents import IncidentLine, answer, rung


class Times(msgspec.Struct, frozen=True):
    """ms; None where the agreement leaves it open. `answer_ms`: for a party that is accused to
    answer; `judge_ms`: for each guarantor to judge."""

    answer_ms: int | None = None
    judge_ms: int | None = None


def times(terms: Incidents | None) -> Times:
    """Those of an agreement; none where it has no such terms."""
    return Times(terms.answer_ms, terms.judge_ms) if terms else Times()


class Due(msgspec.Struct, frozen=True):
    """`party` is to do this about the record `subject` by `due_ms`; None: no time is given.
    `answer`: an accused party, or its guarantor, answers. `step`: the same, to a step of the
    ladder. `judgement`: a guarantor judges. `second`: another person there comes to a judgement."""

    what: Literal["answer", "step", "judgement", "second"]
    party: PartyId
    subject: RecordHash
    due_ms: int | None

    def overdue(self, now_ms: int) -> bool:
        return self.due_ms is not None and self.due_ms < now_ms


def due(
    line: IncidentLine, agreement: Agreement, judges: Judges, times: Times
) -> tuple[Due, ...]:
    """All that is waited for, the soonest due first, and what has no time last."""
    if not line.counts:
        return ()
    found = (*_answers(line, agreement, times), *_steps(line, agreement),
             *_judgements(line, judges, times), *_seconds(line, judges))
    return tuple(sorted(found, key=lambda d: (d.due_ms is None, d.due_ms or 0, d.what, d.party)))


def answered(
    line: IncidentLine, party: PartyId, agreement: Agreement, since_ms: int = 0
) -> bool:
    """Whether a party or its guarantor has answered, at `since_ms` or later. *Looking* is no answer
    yet."""
    whose = {party, agreement.guarantor_of(party)}
    return any(
        who in whose and answer(r).outcome != "looking" and r.issued_ms >= since_ms
        for who, r in line.standing_answers().items())


def _answers(line: IncidentLine, agreement: Agreement, times: Times) -> Iterator[Due]:
    for party, since_ms in line.accused_ms().items():
        if times.answer_ms is not None and not answered(line, party, agreement):
            yield Due("answer", party, line.latest.hash, since_ms + times.answer_ms)


def _steps(line: IncidentLine, agreement: Agreement) -> Iterator[Due]:
    for taken in line.rungs:
        to, until_ms = rung(taken).to, rung(taken).answer_by_ms
        if until_ms is not None and not answered(line, to, agreement, taken.issued_ms):
            yield Due("step", to, taken.hash, until_ms)


def _judgements(line: IncidentLine, judges: Judges, times: Times) -> Iterator[Due]:
    if times.judge_ms is None:
        return
    have = {f.author for f in findings(line, judges).all}
    for party in judges.guarantors:
        if party not in have:
            yield Due("judgement", party, line.latest.hash, line.told_ms[0] + times.judge_ms)


def _seconds(line: IncidentLine, judges: Judges) -> Iterator[Due]:
    for record in unseconded(line, judges):
        yield Due("second", record.author, record.hash, None)

