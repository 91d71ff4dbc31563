"""Keep a sighting, and tell one to another party.

It stays at this node unless a person releases it to a party; then without the words of whoever saw
it, its name and its exact place, unless that person chooses otherwise. No fault here repeats them.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from hudna.act.draft import Draft, Reader, draft, refuse
from hudna.act.release import Choice, release
from hudna.place.grid import cell
from hudna.record.kinds import PartyId, RecordHash, Sighting
from hudna.record.record import Record
from hudna.record.sound_watching import on_earth
from hudna.say import say
from hudna.view.sightings import DAY_MS, sighting
from hudna.view.world import World

KEPT_BACK = ("source", "at", "text")
"""What is withheld of a sighting that is released, unless a person chooses otherwise."""
AHEAD_MS = 60_000
"""How far ahead of this node's clock a source's may be."""


def sight(said: Sighting, now_ms: int) -> Draft:
    """A sighting as it came in, to be kept here; it gets the cell that holds its place."""
    if said.at is None:
        raise refuse("at", "nothing", say("the place from which it was seen or heard"))
    if not now_ms - DAY_MS <= said.at_ms <= now_ms + AHEAD_MS:
        raise refuse("at_ms", str(said.at_ms), say("a moment of the last day"))
    near = cell(said.at, "10 km") if on_earth(said.at) else None
    return draft(msgspec.structs.replace(said, near=near))


def release_sighting(
    world: World, of: RecordHash, *, to: Sequence[PartyId],
    withheld: Sequence[str] = KEPT_BACK,
) -> Draft:
    """A new version of an own sighting, told to these parties without the fields in `withheld`.
    The version before it, and whatever else is said of it, stay here."""
    record = _own(world, of)
    if not to:
        raise refuse("to", "nobody", say("at least one party"))
    chosen = (*_before(world, record, to), *(Choice(p, withheld=tuple(withheld)) for p in to))
    said, readers = release(world, sighting(record), chosen)
    return draft(said, record.hash, readers)


def _before(world: World, record: Record, to: Sequence[PartyId]) -> list[Choice]:
    """Whoever has this version is to have the next one too, as it had this."""
    said: dict[PartyId, Reader] = {
        r.to: Reader(r.to, r.withheld, r.nothing)
        for r in world.releases.of(record.hash, record.author).values()}
    return [Choice(p, withheld=r.withheld, nothing=r.nothing)
            for p, r in said.items() if p not in to]


def _own(world: World, of: RecordHash) -> Record:
    record = world.record(of)
    if record is None or record.author != world.me or not isinstance(record.said, Sighting):
        raise refuse("sighting", of, say("a sighting that this node itself made"))
    if not world.sightings.stands(record):
        raise refuse("sighting", of, say("the latest version of it"))
    return record
