"""The terms that a node works with: every number settled, in the house's units (mm, ms).

A node never runs under an agreement whose working terms are open: it would have to invent them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

import msgspec

from hudna.fault import Fault, Refused
from hudna.say import say
from hudna.terms.agreement import Agreement, Number, Open, Words
from hudna.terms.happenings import Happening, Rung
from hudna.terms.working_incidents import Incidents, clauses, incidents, step_ms
from hudna.terms.working_process import NOTHING_SAID, Process, process


class EscalationStep(msgspec.Struct, frozen=True):
    after_ms: int
    to: Words


class Sealed(msgspec.Struct, frozen=True):
    """The terms of places that are given to the depositary alone, settled."""

    cell: Literal["1 km", "10 km"]
    budget: int
    per_ms: int
    sweeping_cells: int
    clause: str


class Reading(msgspec.Struct, frozen=True):
    """How many looks at others' protections are too many, settled."""

    per_person: int
    per_node: int
    per_ms: int
    clause: str


class Watch(msgspec.Struct, frozen=True):
    """The terms of the watch, settled. `automatic`: warnings wait for nobody."""

    gap_ms: int
    late_ms: int
    approach_ms: int
    silent_ms: int
    answer_within_ms: int
    keep_days: int
    automatic: bool
    clause: str


class Working(msgspec.Struct, frozen=True):
    """`digest` is the hex SHA-256 of the agreement's text."""

    digest: str
    agreement: Agreement
    buffers_mm: Mapping[str, int]
    must_concur: tuple[str, ...]
    fresh_for_ms: int
    clock_tolerance_ms: int
    readback_tolerance_mm: int
    escalation: tuple[EscalationStep, ...]
    exception_deadline_ms: int
    review_every_ms: int
    receipt_within_ms: int | None = None
    sealed: Sealed | None = None
    reading: Reading | None = None
    watch: Watch | None = None
    incidents: Incidents | None = None
    process: Process = NOTHING_SAID

    def lead_ms(self, operator: str, category: str) -> int:
        """The longest notice that any lead time asks of this flight, ms; 0 if none does."""
        leads = [
            _settled(t.seconds)
            for t in self.agreement.notices.lead_times
            if (not t.operators or operator in t.operators) and category not in t.excepts
        ]
        return 1000 * max(leads, default=0)

    def clauses_of(self, happened: Happening) -> tuple[str, ...]:
        """The clauses that a kind of happening may fall under."""
        return clauses(self.agreement, self.incidents, happened)

    def step_ms(self, rung: Rung) -> int | None:
        """Within which a step of the ladder is answered, ms; None where that is open."""
        return step_ms(self.incidents, rung)


def _settled(n: Number) -> int:
    assert not isinstance(n, Open)
    return n


def open_terms(a: Agreement) -> tuple[str, ...]:
    """Paths of the working terms that are open."""
    n = a.notices
    named: list[tuple[str, Number]] = [
        *((f"protected_kinds.{k.id}.buffer_m", k.buffer_m) for k in a.protected_kinds),
        *((f"notices.lead_times[{i}].seconds", t.seconds) for i, t in enumerate(n.lead_times)),
        ("notices.fresh_for_s", n.fresh_for_s),
        ("notices.clock_tolerance_s", n.clock_tolerance_s),
        ("notices.readback_tolerance_m", n.readback_tolerance_m),
        *((f"stop.steps[{i}].after_s", s.after_s) for i, s in enumerate(a.stop.steps)),
        ("exception.deadline_s", a.exception.deadline_s),
        ("review_every_s", a.review_every_s),
        *_exchange_terms(a),
        *_watch_terms(a),
    ]
    areas = [f"areas.{x.id}.shape" for x in a.areas if isinstance(x.shape, Open)]
    areas += [f"areas.{x.id}.buffer_m" for x in a.areas if isinstance(x.buffer_m, Open)]
    return (*(path for path, value in named if isinstance(value, Open)), *areas)


def working(agreement: Agreement, digest: str) -> Working:
    """Settle every working term, or refuse naming each that is open."""
    if paths := open_terms(agreement):
        raise Refused(
            Fault(p, "open", say("a value that every guarantor has signed")) for p in paths
        )
    n = agreement.notices
    return Working(
        digest=digest,
        agreement=agreement,
        buffers_mm={k.id: 1000 * _settled(k.buffer_m) for k in agreement.protected_kinds},
        must_concur=n.must_concur,
        fresh_for_ms=1000 * _settled(n.fresh_for_s),
        clock_tolerance_ms=1000 * _settled(n.clock_tolerance_s),
        readback_tolerance_mm=1000 * _settled(n.readback_tolerance_m),
        escalation=tuple(
            EscalationStep(1000 * _settled(s.after_s), s.to) for s in agreement.stop.steps
        ),
        exception_deadline_ms=1000 * _settled(agreement.exception.deadline_s),
        review_every_ms=1000 * _settled(agreement.review_every_s),
        receipt_within_ms=_receipt_within_ms(agreement),
        sealed=_sealed(agreement),
        reading=_reading(agreement),
        watch=_watch(agreement),
        incidents=incidents(agreement),
        process=process(agreement),
    )


def _exchange_terms(a: Agreement) -> Iterator[tuple[str, Number]]:
    if r := a.receipts:
        yield "receipts.within_s", r.within_s
    if s := a.sealed:
        yield from (("sealed.budget", s.budget), ("sealed.per_s", s.per_s),
                    ("sealed.sweeping_cells", s.sweeping_cells))
    if g := a.reading:
        yield from (("reading.per_person", g.per_person), ("reading.per_node", g.per_node),
                    ("reading.per_s", g.per_s))


def _watch_terms(a: Agreement) -> Iterator[tuple[str, Number]]:
    if w := a.watch:
        yield from (("watch.gap_s", w.gap_s), ("watch.late_s", w.late_s),
                    ("watch.approach_s", w.approach_s), ("watch.silent_s", w.silent_s),
                    ("watch.answer_s", w.answer_s), ("watch.keep_days", w.keep_days))


def _receipt_within_ms(a: Agreement) -> int | None:
    return 1000 * _settled(a.receipts.within_s) if a.receipts else None


def _sealed(a: Agreement) -> Sealed | None:
    s = a.sealed
    return Sealed(
        s.cell, _settled(s.budget), 1000 * _settled(s.per_s), _settled(s.sweeping_cells), s.clause,
    ) if s else None


def _reading(a: Agreement) -> Reading | None:
    r = a.reading
    return Reading(
        _settled(r.per_person), _settled(r.per_node), 1000 * _settled(r.per_s), r.clause,
    ) if r else None


def _watch(a: Agreement) -> Watch | None:
    w = a.watch
    return Watch(
        gap_ms=1000 * _settled(w.gap_s),
        late_ms=1000 * _settled(w.late_s),
        approach_ms=1000 * _settled(w.approach_s),
        silent_ms=1000 * _settled(w.silent_s),
        answer_within_ms=1000 * _settled(w.answer_s),
        keep_days=_settled(w.keep_days),
        automatic=w.warn == "automatic",
        clause=w.clause,
    ) if w else None
