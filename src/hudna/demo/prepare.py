"""Three nodes' directories with the scenario played into them, ready to be started."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from hudna.demo.happened import happened
from hudna.demo.player import Player, Script
from hudna.demo.rehearsal import Rehearsal
from hudna.demo.scenario import Scenario
from hudna.demo.way import way
from hudna.home import card, config
from hudna.home.config import ExchangeLine
from hudna.home.folder import Folder, Plan, create
from hudna.record.sign import Randomness
from hudna.speak.places import Places
from hudna.terms.shipped import shipped

HOST = "127.0.0.1"
BEFORE_MS = 4 * 86_400_000
"""How long before the start the played time begins."""


def prepare(
    root: Path, scenario: Scenario, *, port: int, start_ms: int, randomness: Randomness
) -> dict[str, Folder]:
    """Make the nodes under `root`, at `port` and those after it, and play up to `start_ms`."""
    desks = len(scenario.desks)
    folders = {
        party: create(root / party, _plan(scenario, party, port + i, port + desks + i), randomness)
        for i, party in enumerate(scenario.desks)
    }
    for party, folder in folders.items():
        for officer in scenario.desks[party]:
            folder.officers.add(officer.name, officer.role, randomness)
        _introduce(folder, folders)
    places = Places.load()
    with Rehearsal(folders, start_ms - BEFORE_MS, randomness) as stage:
        Player(Script(scenario, happened(), way()), stage, places, start_ms).play()
    return {party: Folder(root / party) for party in folders}


def ports(scenario: Scenario, port: int) -> range:
    """All that a demonstration listens at: the desks, then the doors between their nodes."""
    return range(port, port + 2 * len(scenario.desks))


def _plan(scenario: Scenario, party: str, desk: int, door: int) -> Plan:
    return Plan(party, shipped(scenario.agreement), HOST, desk, exercise=scenario.exercise,
                exchange=ExchangeLine(HOST, door, f"https://{HOST}:{door}"))


def _introduce(folder: Folder, folders: Mapping[str, Folder]) -> None:
    known = tuple(p.id for p in folder.agreement.agreement.parties)
    settings = folder.config
    for other in folders.values():
        if other.config.party != settings.party:
            settings = card.add(settings, card.card(other.config, other.keys), known)
    config.write(folder.path, settings)
