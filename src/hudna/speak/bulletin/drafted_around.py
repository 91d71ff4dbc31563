"""Of a day's bulletin what stands around the incidents: access, challenges, what had been told and
was harmed, and the counts of each side."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

import msgspec

from hudna.record.kinds import Names
from hudna.record.record import Record
from hudna.record.statement import RecordHash
from hudna.speak.bulletin import data, gathered, gathered_days
from hudna.speak.bulletin.shared import Sharing
from hudna.view.access import Ask
from hudna.view.challenges import WAITING, Case, state
from hudna.view.findings import Judges
from hudna.view.incidents import IncidentLine
from hudna.view.knowledge import Dated
from hudna.view.register import protection
from hudna.view.told_and_hit import Hit, told_and_hit
from hudna.view.world import World


def access(
    told: Iterable[Ask], sharing: Sharing, now_ms: int, said: Collection[RecordHash] = ()
) -> tuple[data.Access, ...]:
    """What came of what this party asked for. Of what was `said` to have been asked for before it
    is told again, whoever may have it now."""
    held = (sharing.ask(a, whole=a.asked.hash in said) for a in told)
    return tuple(gathered.access(a, now_ms) for a in held if a is not None)


def asks(world: World, from_ms: int, until_ms: int) -> tuple[Ask, ...]:
    """This party's own, for any moment between these, both included."""
    return tuple(a for a in world.access.between(from_ms, until_ms)
                 if a.asked.author == world.me)


def challenges(
    world: World, sharing: Sharing, since_ms: int, cutoff_ms: int
) -> tuple[data.Challenge, ...]:
    """Those that wait at the cut-off, as everybody has them, and those of which something came
    since or is chosen only now."""
    return tuple(gathered.challenge(c.told, c.place, _kind(world, c.challenged))
                 for c in _cases(world, sharing, since_ms, cutoff_ms))


def challenged(
    world: World, sharing: Sharing, since_ms: int, now_ms: int
) -> Iterator[tuple[Record, RecordHash]]:
    """The records of challenges of which something could be said: those that wait, or of which
    something came since, and those that are listed. Each protection before what is said of it; with
    the challenge."""
    guarantors = world.terms.agreement.guarantors
    listed = {c.told.challenge.hash for c in _cases(world, sharing, since_ms, now_ms)}
    for case in world.challenges.all():
        of = case.challenge.hash
        if (of in listed or state(case, guarantors, now_ms) in WAITING
                or _came(world, _said(case), since_ms)):
            record = world.record(case.said.protection)
            yield from ((r, of) for r in (record, *_said(case)) if r is not None)


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
) -> Iterator[tuple[Record, RecordHash]]:
    """Each with the incident by which it was, or may have been."""
    for hit in told_and_hit(world, lines, who, dated):
        if hit.protection and (record := world.record(hit.protection)):
            yield record, hit.incident


def reconciled(
    world: World, sharing: Sharing, day: str, who: Judges
) -> data.Reconciled | None:
    """None where not every list that counts is told to all, or was chosen to be printed."""
    held = world.counts.day(day, who)
    if any(sharing.least(r) is None for r in held.lists.values()):
        return None
    return gathered.reconciled(held)


class _Listed(msgspec.Struct, frozen=True):
    """A case as everybody has it, and what is challenged with what that is called here."""

    told: Case
    challenged: Record
    place: Names


def _cases(
    world: World, sharing: Sharing, since_ms: int, now_ms: int
) -> Iterator[_Listed]:
    """That nothing is said of a case any more would tell of a word that nobody chose: whether it
    waits is seen by what is printed of it alone."""
    guarantors = world.terms.agreement.guarantors
    for case in world.challenges.all():
        record = world.record(case.said.protection)
        place, told = sharing.place(record), sharing.case(case)
        if record is None or place is None or told is None:
            continue
        said = _said(told)
        if (state(told, guarantors, now_ms) in WAITING or _came(world, said, since_ms)
                or any(r.hash in sharing.printed for r in said)):
            yield _Listed(told, record, place)


def _said(case: Case) -> tuple[Record, ...]:
    return (case.challenge, *case.replies, *case.outcomes)


def _came(world: World, records: Iterable[Record], since_ms: int) -> bool:
    """By when it came here: what was said before and came late is as new."""
    return any(world.entries[r.hash].admitted_ms >= since_ms for r in records)


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
