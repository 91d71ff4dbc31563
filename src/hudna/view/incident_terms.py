"""What an agreement says of incidents, in the house's units. What it leaves open stays open: it is
nobody's to settle here."""

from __future__ import annotations

from hudna.terms.agreement import Agreement, Number, Open
from hudna.terms.happenings import Happening, Rung
from hudna.view.incident_due import Times


def times(agreement: Agreement) -> Times:
    """Within which is answered and judged; nothing where the agreement has no such terms."""
    terms = agreement.incidents
    return Times(_ms(terms.answer_s), _ms(terms.judge_s)) if terms else Times()


def step_ms(agreement: Agreement, rung: Rung) -> int | None:
    """Within which a step of the ladder is answered, ms; None where that is open."""
    steps = agreement.incidents.ladder if agreement.incidents else ()
    return next((_ms(step.after_s) for step in steps if step.rung == rung), None)


def clauses(agreement: Agreement, happened: Happening) -> tuple[str, ...]:
    """Those that a kind of happening may fall under: any, where the agreement does not say."""
    listed = agreement.incidents.under if agreement.incidents else ()
    found = next((u.clauses for u in listed if u.happened == happened), None)
    if found is None or isinstance(found, Open):
        return tuple(c.id for c in agreement.clauses)
    return found


def _ms(seconds: Number) -> int | None:
    return None if isinstance(seconds, Open) else 1000 * seconds
