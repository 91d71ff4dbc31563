"""Clauses in words."""

from __future__ import annotations

from hudna.say import Say, say
from hudna.terms.agreement import Agreement, Clause


def clause_of(agreement: Agreement, clause: str | None) -> Clause | None:
    return next((c for c in agreement.clauses if c.id == clause), None)


def clause_words(agreement: Agreement, clause: str | None) -> Say:
    """`clause ex-buffers (Buffers)`, or that the agreement names none."""
    found = clause_of(agreement, clause)
    if found is None:
        return say("no clause is named")
    return say("clause {clause} ({title})", clause=found.id, title=found.title)
