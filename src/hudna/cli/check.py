"""`hudna check`: one notice against a file of protections, no node needed.

Exit 0 clear, 1 conflicts, 2 bad input (`docs/check.md`).
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import click

from hudna.cli.files import give_up, read_bytes, report_faults
from hudna.fault import Refused
from hudna.place.bounds import hold, may_meet
from hudna.place.clash import clash
from hudna.place.features import (
    AreaFeature,
    NoticeFeature,
    areas_from_geojson,
    notice_from_geojson,
)
from hudna.place.lines import with_lines
from hudna.place.strictjson import decode
from hudna.place.times import format_instant
from hudna.place.volume import Clash
from hudna.say import Say, say

CONFLICTS = 1
LONG = 20_000
Read = TypeVar("Read")

NO_PERMISSION = say("This is not permission; a place that is not in the file keeps its "
                    "protection.")


class Conflict(NamedTuple):
    """An area that the notice meets, and how."""

    area: AreaFeature
    clash: Clash


@click.command("check")
@click.argument("notice", type=click.Path(path_type=Path))
@click.option("--areas", required=True, type=click.Path(path_type=Path),
              help="GeoJSON FeatureCollection of protections.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON, nothing else.")
def command(notice: Path, areas: Path, as_json: bool) -> None:
    """Check one NOTICE (a GeoJSON Feature) against a file of protections.

    Exit status 0 clear, 1 conflicts, 2 bad input. Clear is not permission, and a place that is
    not in the file keeps its protection.
    """
    flight, protections = _both(notice, areas)
    conflicts = conflicts_of(flight, _watched(protections))
    print(_as_json(conflicts) if as_json else _in_words(flight, protections, conflicts))
    if as_json and sys.stderr.isatty():
        print(NO_PERMISSION, file=sys.stderr)
    sys.exit(CONFLICTS if conflicts else 0)


def conflicts_of(notice: NoticeFeature, areas: Iterable[AreaFeature]) -> list[Conflict]:
    """Every area that bars the notice and that it meets, sorted by id (numbers first)."""
    asked = hold(notice.volume)
    found = [
        Conflict(area, met) for area in areas
        if area.applies_to(notice) and may_meet(hold(area.volume), asked)
        and (met := clash(notice.volume, area.volume)) is not None
    ]
    return sorted(found, key=_order)


def _order(conflict: Conflict) -> tuple[bool, int, str]:
    name = conflict.area.id
    return (isinstance(name, str), name if isinstance(name, int) else 0, str(name))


def _both(notice: Path, areas: Path) -> tuple[NoticeFeature, tuple[AreaFeature, ...]]:
    """Both files; the faults of both are named before anything is given up."""
    flight = _read(notice, notice_from_geojson)
    protections = _read(areas, areas_from_geojson)
    if flight is None or protections is None:
        give_up()
    return flight, protections


def _read(path: Path, build: Callable[[Any], Read]) -> Read | None:
    try:
        data = read_bytes(path)
        try:
            return build(decode(data, "JSON"))
        except Refused as refused:
            raise with_lines(refused, data) from None
    except Refused as refused:
        report_faults(path, refused)
        return None


def _watched(areas: tuple[AreaFeature, ...]) -> Iterable[AreaFeature]:
    """The areas, with a progress bar where there are many and somebody is looking."""
    if len(areas) < LONG or not sys.stderr.isatty():
        return areas
    from rich.console import Console  # noqa: PLC0415 - only when it is shown
    from rich.progress import track  # noqa: PLC0415 - only when it is shown
    return track(areas, description="Checking", console=Console(stderr=True), transient=True)


def _as_json(conflicts: list[Conflict]) -> str:
    result = {"result": "conflict" if conflicts else "clear",
              "conflicts": [_record(conflict) for conflict in conflicts]}
    return json.dumps(result, ensure_ascii=False, indent=2)


def _record(conflict: Conflict) -> dict[str, object]:
    area, met = conflict
    return {
        "id": area.id, "kind": area.kind, "distance_m": met.distance_mm / 1000,
        "from": _instant(met.window.from_ms), "until": _instant(met.window.until_ms),
        "floor_m": _metres(met.heights.floor_mm), "ceiling_m": _metres(met.heights.ceiling_mm),
    }


def _instant(ms: int | None) -> str | None:
    return None if ms is None else format_instant(ms)


def _metres(mm: int | None) -> float | None:
    return None if mm is None else mm / 1000


def _in_words(notice: NoticeFeature, areas: tuple[AreaFeature, ...],
              conflicts: list[Conflict]) -> str:
    if not conflicts:
        return f"{say('No conflict with the areas in this file.')} {NO_PERMISSION}"
    head = say("Conflict: {notice} meets {met} of the {areas} areas in this file.",
               notice=notice.id, met=len(conflicts), areas=len(areas))
    return "\n".join([str(head), *(f"  {_sentence(conflict)}" for conflict in conflicts),
                      str(NO_PERMISSION)])


def _sentence(conflict: Conflict) -> Say:
    area, met = conflict
    return say("{id} ({kind}): {how}, from {begin} until {end}, {floor} to {ceiling} m.",
               id=area.id, kind=area.kind, how=_how(conflict),
               begin=_instant(met.window.from_ms), end=_instant(met.window.until_ms),
               floor=_figure(met.heights.floor_mm), ceiling=_figure(met.heights.ceiling_mm))


def _how(conflict: Conflict) -> Say:
    if conflict.clash.distance_mm == 0:
        return say("the flight is over it")
    return say("{metres} m from it, within its buffer of {buffer} m",
               metres=_figure(conflict.clash.distance_mm),
               buffer=_figure(conflict.area.volume.reach_mm))


def _figure(mm: int | None) -> str:
    return "" if mm is None else f"{mm / 1000:.3f}".rstrip("0").rstrip(".")
