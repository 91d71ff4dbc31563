"""Two texts of an agreement compared: in words, what the change does to whom.

Nothing that changed goes unsaid: a change with no words of its own would be signed unseen.
"""

from __future__ import annotations

from collections.abc import Iterator

from hudna.say import Say, say
from hudna.terms import (
    diff_areas,
    diff_exchange,
    diff_flights,
    diff_incidents,
    diff_process,
    diff_texts,
    diff_watch,
)
from hudna.terms.agreement import Agreement
from hudna.terms.change import EVERYONE, Effect, told


def differences(before: Agreement, after: Agreement) -> tuple[Say, ...]:
    """Every change, in the order of the file; empty where the terms are the same."""
    if before == after:
        return ()
    return tuple(_changes(before, after)) or (told(
        Effect.NEUTRAL, EVERYONE, say("Only the order of entries has changed")),)


def _changes(before: Agreement, after: Agreement) -> Iterator[Say]:
    yield from diff_texts.heading(before, after)
    yield from diff_texts.sources(before, after)
    yield from diff_texts.parties(before, after)
    yield from diff_texts.clauses(before, after)
    yield from diff_texts.categories(before, after)
    yield from diff_flights.kinds(before, after)
    yield from diff_areas.areas(before, after)
    yield from diff_flights.notices(before, after)
    yield from diff_flights.stop(before, after)
    yield from diff_flights.exception(before, after)
    yield from diff_flights.review(before, after)
    yield from diff_exchange.receipts(before, after)
    yield from diff_exchange.sealed(before, after)
    yield from diff_exchange.reading(before, after)
    yield from diff_watch.watch(before, after)
    yield from diff_incidents.incidents(before, after)
    yield from diff_process.process(before, after)
    yield from diff_process.keys(before, after)
    yield from diff_exchange.release(before, after)
    yield from diff_texts.milestones(before, after)
    yield from diff_texts.accessions(before, after)
    yield from diff_texts.closing(before, after)
