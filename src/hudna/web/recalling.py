"""What was taken back, and what each party has and would have: for every page that says so."""

from __future__ import annotations

import msgspec

from hudna.act.recall import has_more, taken
from hudna.act.release import readers
from hudna.record.hiding import recall
from hudna.record.kinds import PartyId
from hudna.record.record import Record
from hudna.record.release import as_read
from hudna.record.sharing import Step
from hudna.view.recalls import TakenBack, taken_back
from hudna.view.releases import goes_to, withheld
from hudna.view.world import World
from hudna.web.release_form import Seen


class Wanted(msgspec.Struct, frozen=True):
    """What a form asks to take back, and from whom."""

    parties: tuple[PartyId, ...]
    step: Step | None
    fields: tuple[str, ...]
    reason: str


class Side(msgspec.Struct, frozen=True):
    """What one party has now, and will have after."""

    party: PartyId
    now: Seen
    after: Seen

    @property
    def changed(self) -> bool:
        return self.now != self.after


def rows(world: World, record: Record) -> tuple[TakenBack, ...]:
    """What was taken back of a record, from whom, and how far it has come with it."""
    return taken_back(world, record)


def gone(world: World, record: Record | None = None) -> str:
    """What is gone here, in a text that differs once more is: of the record that a page shows, and
    how often anything was taken back from this party. A page that lies open must not go on showing
    it: it is fetched anew as a whole once this differs."""
    back = sum(world.me in recall(r).parties for r in world.recalls.all())
    names = world.hiding.gone(record.hash, record.author) if record else ()
    return " ".join((str(back), *sorted(names)))


def may_take_back(world: World, record: Record) -> bool:
    """Whether this node has told anybody anything of its own record."""
    return record.author == world.me and any(goes_to(world, record, p) for p in readers(world))


def sides(world: World, record: Record, wanted: Wanted) -> list[Side]:
    return [_side(world, record, p, wanted) for p in readers(world) if goes_to(world, record, p)]


def _side(world: World, record: Record, party: PartyId, wanted: Wanted) -> Side:
    gone = withheld(world, record, party)
    asked = party in wanted.parties and has_more(world, record, party, wanted.step, wanted.fields)
    more = taken(record, wanted.step, wanted.fields) if asked else frozenset[str]()
    return Side(party, Seen(party, *as_read(record.said, gone)),
                Seen(party, *as_read(record.said, gone | more)))
