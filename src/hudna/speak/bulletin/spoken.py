"""Of which parties and clauses a bulletin speaks: it names each of them in three languages."""

from __future__ import annotations

from collections.abc import Iterator

from hudna.record.statement import PartyId
from hudna.speak.bulletin.data import Correction, Incident


def parties_of(incident: Incident) -> Iterator[PartyId]:
    yield from incident.accused
    for outcome in incident.outcomes:
        yield from (outcome.author, outcome.by)
    yield from (a.author for a in incident.answers)
    yield from (s.to for s in incident.steps)
    yield from (c.party for c in incident.counted)


def clauses_of(incident: Incident) -> Iterator[str]:
    yield incident.clause
    yield from (o.clause for o in incident.outcomes)
    yield from (c.clause for c in incident.counted)


def parties_corrected(c: Correction) -> Iterator[PartyId]:
    """A list of parties has a space between two."""
    if c.party:
        yield c.party
    if c.what == "against":
        yield from (*c.was.split(), *c.now.split())


def clauses_corrected(c: Correction) -> Iterator[str]:
    """A list of clauses has a space between two."""
    if c.clause:
        yield c.clause
    if c.what == "clause":
        yield from (*c.was.split(), *c.now.split())
