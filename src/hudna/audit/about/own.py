"""The areas and the gap of the archive that a file lies in: rows that hide are held against nothing
else.

Whoever may choose the areas, or over how long a silence a line is drawn, learns by them where such
a row was, and when, however coarsely the result says it. An archive is a `tracks` with its
`areas*.geojson`, and `about` and `withheld` beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec

from hudna.audit.about.files import AboutFile
from hudna.audit.areas import areas_of
from hudna.audit.source import InFile
from hudna.fault import Fault
from hudna.place.features import AreaFeature
from hudna.place.tracks.columns import GAP_MS
from hudna.place.volume import Volume
from hudna.say import say

BESIDE, TRACKS, AREAS = ("about", "withheld"), "tracks", "areas*.geojson"
DEEP = 3
"""A day's files lie in a directory of the archive, those of `aside` one deeper."""
NOT_MADE_HERE = -1
READABLE = say("the areas of this archive, as its watch wrote them")


class Own(NamedTuple):
    """`held`: of the areas that were given the numbers of those that are the archive's own, none of
    them where the gap is another. `gaps_ms`: with which it was watched."""

    held: tuple[int, ...] = ()
    gaps_ms: tuple[int, ...] = ()


NOTHING = Own()


class _Head(msgspec.Struct):
    features: list[msgspec.Raw] = []
    gap_minutes: float | None = None


def homes(files: Sequence[AboutFile]) -> list[int]:
    """Of each file the number of the archive that it lies in, `NOT_MADE_HERE` where it is none."""
    found = [home_of(file.path) for file in files]
    numbers = {home: n for n, home in enumerate(_archives(found))}
    return [NOT_MADE_HERE if home is None else numbers[home] for home in found]


def own(files: Iterable[AboutFile], areas: Sequence[AreaFeature], gap_ms: int) -> tuple[Own, ...]:
    """What those that hide are held against, of each archive by its number. Raises `InFile`."""
    return tuple(_own(home, areas, gap_ms) for home in _archives(
        home_of(file.path) for file in files))


def home_of(path: Path) -> Path | None:
    """The directory in which the archive's `tracks` and `withheld` are."""
    for up in path.absolute().parents[:DEEP]:
        if up.name in BESIDE and any((up.parent / TRACKS).glob(AREAS)):
            return up.parent
    return None


def _archives(found: Iterable[Path | None]) -> tuple[Path, ...]:
    return tuple(dict.fromkeys(home for home in found if home is not None))


def _own(home: Path, areas: Sequence[AreaFeature], gap_ms: int) -> Own:
    volumes: dict[str, list[Volume]] = {}
    gaps: set[int] = set()
    for path in sorted((home / TRACKS).glob(AREAS)):
        data = _read(path)
        head = _head(data, path)
        if head.gap_minutes is not None:
            gaps.add(round(head.gap_minutes * 60_000))
        for area in areas_of(data, str(path)) if head.features else ():
            volumes.setdefault(str(area.id), []).append(area.volume)
    known = tuple(sorted(gaps)) or (GAP_MS,)
    same = (n for n, area in enumerate(areas) if area.volume in volumes.get(str(area.id), ()))
    return Own(tuple(same) if gap_ms in known else (), known)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise InFile(str(path), Fault("", error.strerror or "an error", READABLE)) from None


def _head(data: bytes, path: Path) -> _Head:
    try:
        return msgspec.json.decode(data, type=_Head)
    except msgspec.DecodeError as error:
        raise InFile(str(path), Fault("", str(error)[:120], READABLE)) from None
