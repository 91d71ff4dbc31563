"""Refusals added up: how many for each reason, and the first few rows by name. No I/O here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from hudna.audit.batch import Refusals, RefusedRow

FIRST = 20


def added(refusals: Iterable[Refusals]) -> Refusals:
    """Refusals of rows that none of the others names, as if of one file: first rows first."""
    counts: Counter[tuple[str, str]] = Counter()
    first: list[RefusedRow] = []
    for each in refusals:
        counts.update(each.counts)
        first += each.first
    first.sort(key=lambda refused: refused.row)
    return Refusals(dict(sorted(counts.items())), tuple(first[:FIRST]))
