"""Of a day's bulletin the notified places that were harmed on earlier days: those that no bulletin
has listed yet, and how many there are of each day.

That a place is not spoken of any more, for it was sealed or taken back since, is no correction:
what was listed is still counted, unless the incident itself harmed it no more. From a lower number
whoever reads would learn that there is something that is not told.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import TypeAlias

import msgspec

from hudna.record.sharing import Existence
from hudna.speak.bulletin import drafted_around
from hudna.speak.bulletin.corrected import Earlier
from hudna.speak.bulletin.data import ToldHit
from hudna.speak.bulletin.drafting import Drafting, by_days
from hudna.view.findings import told_stage
from hudna.view.incidents import IncidentLine
from hudna.view.world import World

Listed: TypeAlias = dict[str, Counter[int]]
"""Of each incident the places that were listed with it, by when they were registered."""


class OfDay(msgspec.Struct, frozen=True):
    """How many there are of a day, and `new`, those of them that no bulletin has listed."""

    count: int
    new: tuple[ToldHit, ...]


def hits(day: Drafting) -> dict[str, OfDay]:
    """Of this day and of each earlier one, where a bulletin of it is out."""
    said, own = listed(day.held.earlier), by_days(day.own, day.zone)
    return {of: _of_day(day, of, said, own.get(of, ())) for of in day.out}


def late(hits: Mapping[str, OfDay], day: str) -> tuple[ToldHit, ...]:
    """Of days before this one, what no bulletin has listed."""
    return tuple(hit for of in sorted(hits) if of != day for hit in hits[of].new)


def listed(earlier: Iterable[Earlier]) -> Listed:
    """By the last bulletin of its day, and what was listed since; `earlier` as issued."""
    found: Listed = {}
    for one in earlier:
        for incident in one.data.incidents:
            found.pop(incident.id, None)
        here: defaultdict[str, Counter[int]] = defaultdict(Counter)
        for hit in one.data.told_hit:
            here[hit.incident][hit.registered_ms] += 1
        found |= {of: found.get(of, Counter()) | n for of, n in here.items()}
    return found


def _of_day(
    day: Drafting, of: str, said: Listed, own: tuple[IncidentLine, ...]
) -> OfDay:
    world = day.held.then if of == day.asked.day else day.held.past
    now = drafted_around.told_hit(world, day.sharing, day.of(of), day.who, day.held.dated)
    here: defaultdict[str, Counter[int]] = defaultdict(Counter)
    new = []
    for hit in now:
        here[hit.incident][hit.registered_ms] += 1
        known = said.get(hit.incident, Counter())[hit.registered_ms]
        new += [hit] if here[hit.incident][hit.registered_ms] > known else []
    unsaid = (n for line in own if line.name in said for n in _still(
        day, line, said[line.name], here[line.name]))
    return OfDay(len(now) + sum(unsaid), tuple(new))


def _still(
    day: Drafting, line: IncidentLine, said: Counter[int], here: Counter[int]
) -> Iterable[int]:
    """Of places that were listed and are not spoken of now, how many the incident may have harmed
    none the less: as this party has it, or as it had it while it could read where they are."""
    missing = said - here
    if not missing or told_stage(line, day.who) == "refuted":
        return
    past = day.held.past
    met = Counter(r.issued_ms for r, _ in drafted_around.protections_hit(
        past, (line,), day.who, day.held.dated)) - here
    for registered_ms, n in missing.items():
        yield n if _unread(past, registered_ms) else min(n, met[registered_ms])


def _unread(world: World, registered_ms: int) -> bool:
    """Whether a place that was registered then can no longer be read here, or not whole."""
    here = (*world.register.lines.records.values(), *world.register.existing)
    return any(r.issued_ms == registered_ms and (r.withheld or isinstance(r.said, Existence))
               for r in here)
