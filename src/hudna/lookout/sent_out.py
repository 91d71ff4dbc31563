"""What has gone out of a watch by itself, as its node keeps it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from hudna.record.warning import PlaceWarning
from hudna.record.watching import MOST_PASSAGES, Warned, WarnedPlace

MOST = 500
"""Places in one record."""


def sent_out(warnings: Iterable[PlaceWarning]) -> tuple[Warned, ...]:
    """By event and moment; one that waits for a person has not gone out."""
    places: defaultdict[tuple[str, int, tuple[str, ...]], list[WarnedPlace]] = defaultdict(list)
    for w in warnings:
        if not w.pending:
            places[w.event, w.sent_ms, w.passages[-MOST_PASSAGES:]].append(
                WarnedPlace(w.place.id, w.id, w.kind, w.from_ms, w.until_ms))
    return tuple(
        Warned(event, sent_ms, tuple(found[start:start + MOST]), passages)
        for (event, sent_ms, passages), found in places.items()
        for start in range(0, len(found), MOST))
