"""What rests on a record that a guarantor is not told would reach only some of them: a meeting that
one does not hear of, a decision that nobody can sign."""

from __future__ import annotations

from hudna.act.judge import lacking
from hudna.record.record import Record
from hudna.record.statement import PartyId
from hudna.view.world import World


def lacks(world: World, record: Record) -> tuple[PartyId, ...]:
    """The guarantors that lack it, or what it is about, as far as is known here."""
    guarantors = world.terms.agreement.guarantors
    return tuple(p for p in lacking(world, record) if p in guarantors)
