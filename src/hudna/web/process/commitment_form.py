"""The form of a promise: read, and filled from an earlier version."""

from __future__ import annotations

from hudna.record.erasure import blanked
from hudna.record.kinds import Commitment, Names
from hudna.record.record import Record
from hudna.record.sound_process import FURTHEST_M, MOST_DAYS
from hudna.view.process.came import commitment
from hudna.web.forms import Form
from hudna.web.process.condition_form import Rows, filled, read_rows

TO = "to_"
LANGUAGES = ("en", "ar", "ru")


def read_commitment(form: Form, parties: tuple[str, ...], officer: str) -> tuple[Commitment, Rows]:
    """What is typed; what is missing of it the act names. Refused where a field is not what it must
    be."""
    rows = read_rows(form)
    within = form.whole("within_days", most=MOST_DAYS) if form.get("within_days").strip() else 0
    far = form.whole("distance_m", most=FURTHEST_M) if form.get("distance_m").strip() else 0
    form.done()
    mirrors = form.text("mirrors").rstrip("/").rpartition("/")[2]
    return Commitment(
        form.text("by"), tuple(p for p in parties if form.ticked(TO + p)),
        Names(*(form.text(f"text_{lang}") for lang in LANGUAGES)), form.text("clause"), officer,
        form.plain("due_day"), rows.conditions, within, mirrors or None, far,
        form.text("verified_by"), form.text("origin"), form.text("quote"),
    ), rows


def filled_from(record: Record | None) -> Form:
    if record is None:
        return Form({}, {})
    said = commitment(blanked(record))
    return Form({
        "by": said.by, "clause": said.clause, "due_day": said.due_day,
        "within_days": str(said.within_days or ""), "mirrors": said.mirrors or "",
        "distance_m": str(said.distance_m or ""), "verified_by": said.verified_by,
        "origin": said.origin, "quote": said.quote,
        **{f"text_{lang}": getattr(said.text, lang) for lang in LANGUAGES},
        **{TO + p: "yes" for p in said.parties}, **filled(said.after)}, {})
