"""Tell one own report to another party, as a person chooses it: without who said it, where exactly
that was and in which words, unless that person chooses otherwise too. The incident that it belongs
to is told in words of its own (`act/tell_incident.py`), and mostly that is enough."""

from __future__ import annotations

from collections.abc import Sequence

from hudna.act.draft import Draft, draft, refuse
from hudna.act.release import Choice, release
from hudna.record.kinds import PartyId, RecordHash
from hudna.record.record import Record
from hudna.say import say
from hudna.view.releases import goes_to, withheld
from hudna.view.reports import report
from hudna.view.world import World

KEPT_BACK = ("source", "told_ms", "at", "place", "text", "origin", "attached", "about")
"""What is withheld of a report that is told, unless a person chooses otherwise."""


def release_report(
    world: World, of: RecordHash, *, to: Sequence[PartyId],
    kept_back: Sequence[str] = KEPT_BACK,
) -> Draft:
    """A new version of an own report, told to these parties without the fields in `kept_back`.
    Whoever has the version before it has this one, too, as it had that."""
    record = world.record(of)
    if record is None or not world.reports.stands(of):
        raise refuse("report", of, say("the latest version of a report of this node's"))
    if not to:
        raise refuse("to", "nobody", say("at least one party"))
    chosen = (*_before(world, record, to), *(Choice(p, withheld=tuple(kept_back)) for p in to))
    said, readers = release(world, report(record), chosen)
    return draft(said, record.hash, readers)


def _before(world: World, record: Record, to: Sequence[PartyId]) -> list[Choice]:
    parties = (p.id for p in world.terms.agreement.parties if p.id not in (world.me, *to))
    return [Choice(p, withheld=tuple(sorted(withheld(world, record, p))))
            for p in parties if goes_to(world, record, p)]
