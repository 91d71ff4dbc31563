"""The directories of nodes that know each other, founded once for all tests and copied for each."""

from __future__ import annotations

import shutil
from functools import cache
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from hudna.demo.chance import chance
from hudna.home import card, config
from hudna.home.folder import Folder, Plan, create
from hudna.view.findings import judges

OFFICER = "duty officer 1"


def founded(root: Path, *plans: Plan) -> dict[str, Folder]:
    """One directory a plan below `root`, by party. Their keys are the same each time."""
    kept = _once(plans)
    return {p.party: _copied(Path(kept.name) / p.party, root / p.party) for p in plans}


def with_officers(root: Path, *plans: Plan) -> tuple[dict[str, Folder], dict[str, str]]:
    """The same with an officer at each, a monitor where the party monitors and a duty officer
    elsewhere; and the sign-in codes."""
    kept, codes = _with_officers(plans)
    return {p.party: _copied(Path(kept.name) / p.party, root / p.party) for p in plans}, codes


def _copied(kept: Path, to: Path) -> Folder:
    shutil.copytree(kept, to)
    return Folder(to)


@cache
def _once(plans: tuple[Plan, ...]) -> TemporaryDirectory[str]:
    """What is in it must never be changed: every later test begins from it."""
    kept = TemporaryDirectory(prefix="hudna-founded-")
    made = {p.party: create(Path(kept.name) / p.party, p, chance(sha256(p.party.encode()).digest()))
            for p in plans}
    for folder in made.values():
        _acquainted(folder, [f for f in made.values() if f is not folder])
    return kept


@cache
def _with_officers(plans: tuple[Plan, ...]) -> tuple[TemporaryDirectory[str], dict[str, str]]:
    """A code's digest is made slow to guess, and so takes as long as the whole founding."""
    kept = TemporaryDirectory(prefix="hudna-founded-")
    made = founded(Path(kept.name), *plans)
    return kept, {party: folder.officers.add(OFFICER, _post(folder), chance(party.encode()))
                  for party, folder in made.items()}


def _post(folder: Folder) -> str:
    monitors = judges(folder.agreement.agreement).monitors
    return "monitor" if folder.config.party in monitors else "duty-officer"


def _acquainted(folder: Folder, others: list[Folder]) -> None:
    settings = folder.config
    parties = tuple(p.id for p in folder.agreement.agreement.parties)
    for other in others:
        settings = card.add(settings, card.card(other.config, other.keys), parties)
    config.write(folder.path, settings)
