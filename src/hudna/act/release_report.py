"""Tell one own report to another party, as a person chooses it: without who said it, where exactly
that was and in which words, unless that person chooses otherwise too. The incident that it belongs
to is told in words of its own (`act/tell_incident.py`), and mostly that is enough."""

from __future__ import annotations

from collections.abc import Sequence

from hudna.act.draft import Draft, draft, refuse
from hudna.act.release import Choice, release
from hudna.act.report import stood_in
from hudna.fault import Refused
from hudna.record.kinds import PartyId, RecordHash
from hudna.record.record import Record
from hudna.say import say
from hudna.view.releases import goes_to, has, withheld
from hudna.view.reports import report
from hudna.view.world import World

KEPT_BACK = ("source", "told_ms", "at", "place", "text", "admin", "origin", "attached", "about")
"""What is withheld of a report that is told, unless a person chooses otherwise. Where it was is
told as the cell of 0.1 degree and no finer: a unit may be a village. How it came, how the source
knows and how far off it may be cannot be withheld (record/release.py), and the desk says so."""


def release_report(
    world: World, of: RecordHash, *, to: Sequence[PartyId],
    kept_back: Sequence[str] = KEPT_BACK,
) -> Draft:
    """A new version of an own report, told to these parties without the fields in `kept_back`.
    Whoever has the version before it has this one, too, as it had that."""
    record = world.record(of)
    if record is None or not world.reports.stands(of):
        raise refuse("report", of, say("the latest version of a report of this node's"))
    if faults := tuple(stood_in(record, report(record))):
        raise Refused(faults)
    if not to:
        raise refuse("to", "nothing", say("at least one party"))
    if "about" not in kept_back:
        _need_subject(world, record, to)
    chosen = (*_before(world, record, to), *(Choice(p, withheld=tuple(kept_back)) for p in to))
    said, readers = release(world, report(record), chosen)
    return draft(said, record.hash, readers)


def _need_subject(world: World, record: Record, to: Sequence[PartyId]) -> None:
    """Whoever lacks the record that it follows from must not learn here that there is one."""
    about = report(record).about
    subject = world.record(about) if about else None
    for party in to:
        if about and (subject is None or not has(world, subject, party)):
            raise refuse("kept_back", "about",
                         say("`about` kept back from {party}, which is not told of that record",
                             party=party))


def _before(world: World, record: Record, to: Sequence[PartyId]) -> list[Choice]:
    parties = (p.id for p in world.terms.agreement.parties if p.id not in (world.me, *to))
    return [Choice(p, withheld=tuple(sorted(withheld(world, record, p))))
            for p in parties if goes_to(world, record, p)]
