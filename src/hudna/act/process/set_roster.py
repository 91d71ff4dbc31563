"""Tell who is on duty at this party, shift by shift; anew where a roster is replaced."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from hudna.act.draft import Draft, draft, need_here, refuse
from hudna.fault import Fault, Refused
from hudna.record.hotline import Shift
from hudna.record.kinds import RecordHash, Roster
from hudna.record.shown import shown, shown_moment
from hudna.say import say
from hudna.view.process.duty import roster, rosters
from hudna.view.world import World


def set_roster(
    world: World, shifts: Sequence[Shift], *, officer: str, before: RecordHash | None = None
) -> Draft:
    """`shifts` in their order, each beginning where the one before it ends. `before`: the own
    roster that this one replaces; beside any other it must not lie."""
    need_here(world)
    if before is not None and before not in {r.hash for r in rosters(world, world.me)}:
        raise refuse("before", shown(before), say("a roster of this party that stands"))
    if not shifts:
        raise refuse("shifts", "nothing", say("at least one shift"))
    said = Roster(shifts[0].from_ms, shifts[-1].until_ms, tuple(shifts), officer)
    made = draft(said, before)
    if faults := tuple(_beside(world, said, before)):
        raise Refused(faults)
    return made


def _beside(world: World, said: Roster, before: RecordHash | None) -> Iterator[Fault]:
    """Two that overlap would say of one hour that two are on duty, and nobody which of them."""
    for record in rosters(world, world.me):
        other = roster(record)
        if record.hash != before and other.from_ms < said.until_ms and (
            said.from_ms < other.until_ms
        ):
            found = f"{shown_moment(said.from_ms)} – {shown_moment(said.until_ms)}"
            yield Fault("shifts", found, say(
                "a time that no other roster of this party covers; there is one from {first} to "
                "{last}: replace that one", first=shown_moment(other.from_ms),
                last=shown_moment(other.until_ms)))
