"""Where sightings were made, out of the log of their node: an audit is told no more of it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from hudna.audit.about.rows import Placed
from hudna.home import snapshots
from hudna.home.folder import Folder
from hudna.home.reading import ReadLog
from hudna.record.kinds import RecordHash
from hudna.record.record import Record
from hudna.view.sightings import sighting
from hudna.view.world import World


def places_of(directory: Path, hashes: Iterable[RecordHash]) -> dict[RecordHash, Placed]:
    """Of those that the log still has and that count, by their records' hashes. The node may be
    running. Raises `Refused` where there is no node's log."""
    with ReadLog(Folder(directory)) as log:
        return placed_in(snapshots.of(Folder(directory), look_only=True).world(log), hashes)


def placed_in(world: World, hashes: Iterable[RecordHash]) -> dict[RecordHash, Placed]:
    """The same of a log that was read. Left out are those that count no more, of which anything
    was erased or recalled, and whose own place is not there: a cell's middle is nobody's word."""
    wanted = set(hashes)
    if not wanted:
        return {}
    taken_back: set[RecordHash] = set()
    found: dict[RecordHash, Placed] = {}
    for record in world.sightings.all():
        name = world.sightings.first(record)
        if name not in wanted:
            continue
        if not world.sightings.counts(record) or _taken_back(world, record):
            taken_back.add(name)
        elif (said := sighting(record)).at is not None:
            lon, lat = said.at.at
            found[name] = Placed(said.at_ms, lon, lat, 1000 * said.within_m)
    return {name: at for name, at in found.items() if name not in taken_back}


def _taken_back(world: World, record: Record | None) -> bool:
    """Of it, or of a version before it."""
    seen: set[RecordHash] = set()
    while record is not None and record.hash not in seen:
        if world.hiding.about(record.hash):
            return True
        seen.add(record.hash)
        record = world.record(record.supersedes) if record.supersedes else None
    return False
