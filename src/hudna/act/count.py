"""Say what this party counts for a day. A list is its author's own: nobody's count is another's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import tzinfo

from hudna.act.draft import Draft, draft, need_here, refuse
from hudna.fault import Fault, Refused
from hudna.record.incidents import Counted, CountLine
from hudna.record.shown import shown
from hudna.record.statement import PartyId
from hudna.say import say
from hudna.view.counts import counted
from hudna.view.days import day_or_none, window_of
from hudna.view.findings import judges
from hudna.view.world import World


def counting(world: World) -> tuple[PartyId, ...]:
    """The parties whose lists of a day are held against each other."""
    return judges(world.terms.agreement).all


def count(
    world: World, day: str, lines: Sequence[CountLine], *, officer: str, zone: tzinfo, now_ms: int
) -> Draft:
    """The list takes the place of this party's last one of the day, which must have begun. None at
    all is a count, too."""
    need_here(world)
    if world.me not in counting(world):
        raise refuse("party", world.me, say("a guarantor, or a party that monitors"))
    if day_or_none(day) is None:
        raise refuse("day", shown(day), say("a day, as in 2016-07-29"))
    if faults := tuple(_faults(world, day, lines, zone, now_ms)):
        raise Refused(faults)
    last = world.counts.lists(day).get(world.me)
    ordered = tuple(lines)
    if last is not None and counted(last).lines == ordered:
        raise refuse("lines", "the same list", say("another list than the last one"))
    return draft(Counted(day, ordered, officer, (last.hash,) if last else ()))


def _faults(
    world: World, day: str, lines: Sequence[CountLine], zone: tzinfo, now_ms: int
) -> Iterator[Fault]:
    window = window_of(day, zone)
    assert window.from_ms is not None
    assert window.until_ms is not None
    if now_ms < window.from_ms:
        yield Fault("day", day, say("a day that has begun"))
    clauses = [c.id for c in world.terms.agreement.clauses]
    parties = [p.id for p in world.terms.agreement.parties]
    for i, line in enumerate(lines):
        where = f"lines[{i}]"
        if line.from_ms > window.until_ms or line.until_ms < window.from_ms:
            yield Fault(f"{where}.from_ms", str(line.from_ms), say("a moment of {day}", day=day))
        if line.accused and line.accused not in parties:
            yield Fault(f"{where}.accused", shown(line.accused),
                        say("one of {known}", known=", ".join(parties)))
        if line.clause and line.clause not in clauses:
            yield Fault(f"{where}.clause", shown(line.clause),
                        say("one of {known}", known=", ".join(clauses)))
