"""What a reader calls parties, kinds, clauses and records. An unknown id is shown as it is."""

from __future__ import annotations

from hudna.record.kinds import AfterTheFact, Notice, Stop
from hudna.record.record import Record
from hudna.say import Say, say
from hudna.terms.agreement import Agreement, Clause
from hudna.view.world import World


def party_name(agreement: Agreement, party: str) -> object:
    """The party's name in three languages, or its id."""
    return next((p.name for p in agreement.parties if p.id == party), party)


def kind_name(agreement: Agreement, kind: str | None) -> object:
    """A protected kind's name in three languages, or its id."""
    return next((k.name for k in agreement.protected_kinds if k.id == kind), kind or "")


def category_name(agreement: Agreement, category: str) -> object:
    return next((c.name for c in agreement.categories if c.id == category), category)


def clause_of(agreement: Agreement, clause: str | None) -> Clause | None:
    return next((c for c in agreement.clauses if c.id == clause), None)


def clause_words(agreement: Agreement, clause: str | None) -> Say:
    """`clause 4.2 (Buffers)`, or that the agreement names none."""
    found = clause_of(agreement, clause)
    if found is None:
        return say("no clause is named")
    return say("clause {clause} ({title})", clause=found.id, title=found.title)


def record_name(world: World, record: Record) -> object:
    """What a person calls a record: a protection's names, a notice's designation."""
    said = record.said
    if isinstance(said, Notice | AfterTheFact):
        return said.designation
    if isinstance(said, Stop):
        return _stop_name(world, said)
    return getattr(said, "names", None) or record.hash[:8]


def _stop_name(world: World, said: Stop) -> object:
    flight = world.record(said.notice) if said.notice else None
    if flight is not None:
        return record_name(world, flight)
    return said.area_name or say("an area drawn on the map")
