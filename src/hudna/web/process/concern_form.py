"""The form of a concern: read, and filled from an earlier version."""

from __future__ import annotations

from hudna.record.erasure import blanked
from hudna.record.kinds import Concern
from hudna.record.record import Record
from hudna.terms.agreement import Agreement
from hudna.view.process.concerns import concern
from hudna.web.forms import Form

HOLDS_UP = "holds_up_"


def read_concern(form: Form, agreement: Agreement, officer: str) -> Concern:
    """What is typed; what is missing of it the act names."""
    ticked = tuple(m.id for m in agreement.milestones if form.ticked(HOLDS_UP + m.id))
    return Concern(
        form.text("clause"), form.text("text"), form.text("settled_by"), officer, ticked)


def filled(record: Record | None) -> Form:
    if record is None:
        return Form({}, {})
    said = concern(blanked(record))
    return Form({
        "clause": said.clause, "text": said.text, "settled_by": said.settled_by,
        **{HOLDS_UP + m: "yes" for m in said.holds_up}}, {})
