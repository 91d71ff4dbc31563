"""Where sightings were made, out of the log of their node: an audit is told no more of it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from hudna.audit.about.rows import Placed
from hudna.home.folder import Folder
from hudna.home.reading import ReadLog
from hudna.record.kinds import RecordHash, Sighting
from hudna.watch.briefing import placed


def places_of(directory: Path, hashes: Iterable[RecordHash]) -> dict[RecordHash, Placed]:
    """Of those that the log still has, by their records' hashes. The node may be running. Raises
    `Refused` where there is no node's log."""
    found: dict[RecordHash, Placed] = {}
    with ReadLog(Folder(directory)) as log:
        for one in hashes:
            entry = log.entry(one)
            said = entry.record.said if entry else None
            if isinstance(said, Sighting) and (at := placed(said)) is not None:
                lon, lat, within_m = at
                found[one] = Placed(said.at_ms, lon, lat, 1000 * within_m)
    return found
