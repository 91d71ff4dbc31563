"""Of a day's bulletin what stands around the incidents: access, challenges, what had been told and
was harmed, and the counts of each side."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import tzinfo

from hudna.record.kinds import Names
from hudna.record.record import Record
from hudna.speak.bulletin import data, gathered, gathered_days
from hudna.speak.bulletin.shared import Sharing
from hudna.view.challenges import WAITING, Case, state
from hudna.view.days import starts_ms, window_of
from hudna.view.findings import Judges
from hudna.view.incidents import IncidentLine
from hudna.view.knowledge import Dated
from hudna.view.register import protection
from hudna.view.told_and_hit import Hit, told_and_hit
from hudna.view.world import World


def access(
    world: World, sharing: Sharing, day: str, cutoff_ms: int
) -> tuple[data.Access, ...]:
    """What this party asked for on the day."""
    window = window_of(day, _zone(world))
    assert window.from_ms is not None
    assert window.until_ms is not None
    asks = (a for a in world.access.between(window.from_ms, window.until_ms)
            if a.asked.author == world.me)
    return tuple(gathered.access(told, cutoff_ms)
                 for a in asks if (told := sharing.ask(a)) is not None)


def challenges(
    world: World, sharing: Sharing, day: str, cutoff_ms: int
) -> tuple[data.Challenge, ...]:
    """Those that wait at the cut-off, and those of which something was said since the day began."""
    since_ms = starts_ms(day, _zone(world))
    found = []
    for case in _cases(world, since_ms, cutoff_ms):
        challenged = world.record(case.said.protection)
        place, told = sharing.place(challenged), sharing.case(case)
        if challenged is not None and place is not None and told is not None:
            found.append(gathered.challenge(told, place, _kind(world, challenged)))
    return tuple(found)


def told_hit(
    world: World, sharing: Sharing, lines: tuple[IncidentLine, ...], who: Judges, dated: Dated
) -> tuple[data.ToldHit, ...]:
    """`lines` as all readers have them: what is near an exact place that some are not told is
    not said either."""
    by_version = {x.latest.hash: x for x in lines}
    made = (_hit(world, sharing, h, by_version[h.incident])
            for h in told_and_hit(world, lines, who, dated))
    return tuple(h for h in made if h is not None)


def protections_hit(
    world: World, lines: tuple[IncidentLine, ...], who: Judges, dated: Dated
) -> list[Record]:
    hashes = {h.protection for h in told_and_hit(world, lines, who, dated)}
    return [r for h in hashes if h and (r := world.record(h))]


def reconciled(
    world: World, sharing: Sharing, day: str, who: Judges
) -> data.Reconciled | None:
    """None where not every list that counts is told to all, or was chosen to be printed."""
    held = world.counts.day(day, who)
    if any(sharing.least(r) is None for r in held.lists.values()):
        return None
    return gathered.reconciled(held)


def around(world: World, since_ms: int, until_ms: int) -> list[Record]:
    """The records of challenges and access of which a day's bulletin could say something, each
    protection that is challenged before what is said of it."""
    asks = (a for a in world.access.between(since_ms, until_ms) if a.asked.author == world.me)
    found: list[Record | None] = []
    for case in _cases(world, since_ms, until_ms):
        found += [world.record(case.said.protection), case.challenge, *case.replies,
                  *case.outcomes]
    return [*(r for r in found if r is not None), *(r for a in asks for r in a.outcomes)]


def _cases(world: World, since_ms: int, now_ms: int) -> Iterator[Case]:
    guarantors = world.terms.agreement.guarantors
    for case in world.challenges.all():
        said: Iterable[Record] = (case.challenge, *case.replies, *case.outcomes)
        if (state(case, guarantors, now_ms) in WAITING
                or any(r.issued_ms >= since_ms for r in said)):
            yield case


def _hit(world: World, sharing: Sharing, hit: Hit, line: IncidentLine) -> data.ToldHit | None:
    record = world.record(hit.protection) if hit.protection else None
    place = sharing.place(record)
    if record is None or place is None:
        return None
    return gathered_days.told_hit(hit, line, place, _kind(world, record), record.issued_ms)


def _kind(world: World, record: Record) -> Names:
    kind = protection(record).protects
    return next((Names(k.name.en, k.name.ar, k.name.ru)
                 for k in world.terms.agreement.protected_kinds if k.id == kind), Names(kind))


def _zone(world: World) -> tzinfo:
    terms = world.terms.incidents
    assert terms is not None
    assert terms.zone is not None
    return terms.zone
