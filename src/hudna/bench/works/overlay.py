"""Overlay: two guarantors' claims laid over each other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import shapely

from hudna.bench.measure import cores, ratio_of, rounds, spread_of
from hudna.bench.peers import geopandas, overlays, prepared
from hudna.bench.result import Figure, Line, Report
from hudna.bench.same import Different
from hudna.bench.setting import ProcessSetting, Setting
from hudna.bench.workloads.claims import claims_of

# Ours moves a crossing to the nearest whole position, its peers keep it as a double.
ALIKE = 1e-6
PEERS = {"shapely": (prepared.presence, overlays.by_shapely),
         "geopandas": (geopandas.presence, overlays.by_geopandas)}


def run(setting: Setting, report: Report) -> None:
    """Beside each peer: the same ground for each thing that is said, to 1 in 1,000,000."""
    setting.tell("overlay: making claims")
    claims = claims_of(setting.size.claims, setting.seed)
    beside_peers(setting, report, claims, f"overlay of {len(claims):,} claims")


def beside_peers(setting: Setting | ProcessSetting, report: Report, claims: list[Any],
                 work: str) -> None:
    """Claims of A and B laid by each peer that is here and asked for."""
    with cores(1):
        ours = by_hudna(claims)
        for key, (presence, lay) in PEERS.items():
            found = presence()
            if not setting.asks(key):
                continue
            if not found.here:
                report.lacks(found.name, found.why)
                continue
            setting.tell(f"{work}: {found.name}")
            alike(ours, lay(claims), work, str(found))
            report.lines.append(_line(setting, work, str(found), claims, lay))


def by_hudna(claims: list[Any]) -> overlays.Ground:
    """Flat ground, in 1e-7 degree squared, by what is said of it."""
    from hudna.place.flat import parts_of  # noqa: PLC0415 - only where it runs
    from hudna.place.overlay import overlay  # noqa: PLC0415 - only where it runs

    return {piece.says: float(shapely.area(parts_of(piece.shape)).sum())
            for piece in overlay(claims)}


def alike(ours: overlays.Ground, theirs: overlays.Ground, work: str, peer: str) -> None:
    """Raises `Different` where the ground of anything that is said is not the same."""
    whole = sum(ours.values())
    for says in sorted(ours.keys() | theirs.keys()):
        apart = abs(ours.get(says, 0) - theirs.get(says, 0))
        if apart > ALIKE * whole:
            raise Different(f"{work}: {says}: {ours.get(says, 0):.0f} here, "
                            f"{theirs.get(says, 0):.0f} from {peer}")


def _line(setting: Setting | ProcessSetting, work: str, name: str, claims: list[Any],
          lay: Callable[[list[Any]], object]) -> Line:
    took = rounds({"ours": lambda: by_hudna(claims), "theirs": lambda: lay(claims)},
                  setting.repeat)
    return Line(work, Figure(spread_of(took["ours"]).median * 1000, "ms"), name,
                Figure(spread_of(took["theirs"]).median * 1000, "ms"),
                ratio_of(took["theirs"], took["ours"]),
                note="ours is exact on the grid, in pieces that share every corner")
