"""Whether what a bulletin says of its incidents and findings is what the records that are held here
say.

A record that has not come here, or of which words were withheld from this party, shows nothing: it
is never taken for a contradiction. What its author's own node does not hold was never said.
"""

from __future__ import annotations

from collections.abc import Iterator

from hudna.record.incidents import Harm, Incident
from hudna.record.record import Record
from hudna.speak.bulletin import data
from hudna.speak.bulletin.data import BulletinData
from hudna.view.effort import at_least
from hudna.view.findings import Judges, judges
from hudna.view.incidents import IncidentLine, judged
from hudna.view.world import World

SAID = ("happened", "from_ms", "until_ms", "clause", "accused")
"""What is told to everybody who has an incident at all."""
PRINTED = ("place", "summary", "admin", "harm")
"""What may be withheld from some: then the bulletin does not have it."""
NOTHING = ("", (), Harm())


def as_held(world: World, printed: BulletinData) -> bool | None:
    """None where not all that it takes is held here. Blocking: it goes through all incidents."""
    who, found = judges(world.terms.agreement), list[bool | None]()
    for incident in printed.incidents:
        found += (_incident(world, printed, incident), *_findings(world, printed, incident, who))
    if False in found:
        return False
    return None if None in found else True


def _incident(world: World, printed: BulletinData, of: data.Incident) -> bool | None:
    record = world.record(of.record)
    if record is None:
        return _missing(world, printed)
    said = record.said
    if not isinstance(said, Incident) or (record.author, said.incident) != (printed.author, of.id):
        return False
    same = all(getattr(said, name) == getattr(of, name) for name in SAID)
    shown = all(getattr(of, name) in (getattr(said, name), *NOTHING) for name in PRINTED
                if name not in record.withheld)
    return same and shown and at_least(said.sources) == of.sources


def _findings(
    world: World, printed: BulletinData, of: data.Incident, who: Judges
) -> Iterator[bool | None]:
    line = world.incidents.line(printed.author, of.id)
    for outcome in of.outcomes:
        said = [r for r in line.judged if _says(r, outcome)] if line else []
        own = outcome.author == world.me
        if line is None or not said:
            yield False if own else None
        elif not outcome.finding:
            yield True
        elif outcome.author in who.monitors:
            yield True if any(line.seconds(r.hash) for r in said) else False if own else None
        else:
            yield True if _all_say(line, outcome, who) else None


def _says(record: Record, outcome: data.Outcome) -> bool:
    """Its words may be printed nowhere, or withheld from this party."""
    said = judged(record)
    named = (said.outcome, said.by, said.clause, said.likelihood, said.confidence)
    return record.author == outcome.author and named == (
        outcome.outcome, outcome.by, outcome.clause, outcome.likelihood, outcome.confidence) and (
        "text" in record.withheld or outcome.text in ("", said.text))


def _all_say(line: IncidentLine, outcome: data.Outcome, who: Judges) -> bool:
    """Whether all guarantors have concluded the same: one alone makes no finding."""
    same = {r.author for r in line.judged if (
        judged(r).outcome, judged(r).by, judged(r).clause) == (
            outcome.outcome, outcome.by, outcome.clause)}
    return same >= set(who.guarantors)


def _missing(world: World, printed: BulletinData) -> bool | None:
    return False if printed.author == world.me else None
