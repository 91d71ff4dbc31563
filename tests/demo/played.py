"""The scenario, played once for every test that looks at it."""

from __future__ import annotations

from collections.abc import Mapping

from hudna.demo.chance import chance
from hudna.demo.prepare import prepare
from hudna.demo.scenario import scenario
from hudna.home.folder import Folder
from hudna.log.admission import Admission
from hudna.log.append import Log
from hudna.view.world import World

START_MS = 1_470_000_000_000
"""Twenty minutes past midnight at the agreement's own clock: its yesterday has just ended."""


def played_at(root, start_ms: int = START_MS) -> dict[str, Folder]:
    return prepare(root, scenario(), port=8010, start_ms=start_ms, randomness=chance(b"seed"))


def opened(folder: Folder) -> Log:
    return Log.open(folder.log, key=folder.keys.log, origin=folder.config.origin,
                    admission=Admission({}, folder.config.exercise), clock=lambda: START_MS)


def worlds_of(folders: Mapping[str, Folder]) -> dict[str, World]:
    made = {}
    for party, folder in folders.items():
        with opened(folder) as log:
            made[party] = World(folder.agreement, party).follow(log.entries())
    return made
