"""The areas as they were watched, all versions: `areas.geojson` beside the tracks, for an audit.

Each version is an area of its own, `area@version` (12 hex digits of its digest), in effect from
when it began to count until another replaced it, within the area's own window. So an audit of the
archive holds a position against what was in effect when it was measured.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec

from hudna.fault import Fault, Refused
from hudna.place.geojson import shape_to_geojson
from hudna.place.geometry import Way
from hudna.place.times import format_instant
from hudna.place.volume import Volume
from hudna.say import say
from hudna.watch.fold.laid import Version
from hudna.watch.kept.disk import write_whole

NAME = "areas"
DIGITS = 12
STANDS_STILL = say("an area that does not move")


class Lineage(msgspec.Struct, frozen=True):
    """Every version that was ever watched, in order of beginning; as of item `number` of the
    journal or stream `of`. `gap_ms`: over no longer silence a line was drawn; None where that was
    not told."""

    number: int = 0
    versions: tuple[Version, ...] = ()
    of: str = ""
    gap_ms: int | None = None

    def then(self, number: int, now: Sequence[Version], of: str = "",
             at_ms: int | None = None, gap_ms: int | None = None) -> Lineage:
        """Once, after the items before `number` of `of`, at `at_ms`, these are what is watched.

        What it had already of that number or a later one stays: they are folded again. The numbers
        of another journal or stream say nothing of these: what was watched by it and has no end
        counted until these begin, or until that moment, where it is known."""
        if of == self.of and number <= self.number:
            return self
        before = self.versions if of == self.of else self._ended(now, at_ms)
        begun = {_key(v): v for v in before if of != self.of or v.until_ms is not None}
        begun.update((_key(v), v) for v in now)
        return Lineage(number, tuple(sorted(begun.values(), key=_order)), of,
                       self.gap_ms if gap_ms is None else gap_ms)

    def _ended(self, now: Sequence[Version], at_ms: int | None) -> tuple[Version, ...]:
        """Those without an end, with one."""
        since = {v.name: at_ms if v.from_ms is None else v.from_ms for v in reversed(now)}
        return tuple(_until(v, since.get(v.name, at_ms)) for v in self.versions)

    def since(self, ms: int) -> Lineage:
        """Without what ended before that moment."""
        kept = tuple(v for v in self.versions if v.until_ms is None or v.until_ms >= ms)
        return Lineage(self.number, kept, self.of, self.gap_ms)


_DECODER = msgspec.msgpack.Decoder(Lineage)


def load(directory: Path, name: str = NAME) -> Lineage:
    """What was kept; nothing where nothing was. Raises `Refused` where it cannot be read."""
    path = directory / f"{name}.state"
    try:
        return _DECODER.decode(path.read_bytes())
    except FileNotFoundError:
        return Lineage()
    except msgspec.DecodeError as error:
        raise Refused(Fault(str(path), str(error), say("the areas as this version of hudna keeps "
                                                       "them; without the file they are begun "
                                                       "anew"))) from None


def save(directory: Path, lineage: Lineage, name: str = NAME) -> None:
    """Keep it, and the GeoJSON of it. Raises `OSError`."""
    write_whole(directory / f"{name}.geojson", [geojson(lineage)])
    write_whole(directory / f"{name}.state", [msgspec.msgpack.encode(lineage)])


def geojson(lineage: Lineage) -> bytes:
    """A FeatureCollection as `hudna audit --areas` reads it, with the gap of the watch: an audit
    of what hides is by these and by nothing else."""
    features = [{"type": "Feature", "properties": _properties(name, version),
                 "geometry": _geometry(version)} for name, version in named(
                     version for version in lineage.versions if version.ever)]
    gap = {} if lineage.gap_ms is None else {"gap_minutes": lineage.gap_ms / 60_000}
    return msgspec.json.encode({"type": "FeatureCollection", **gap, "features": features})


def named(versions: Iterable[Version]) -> Iterator[tuple[str, Version]]:
    """Each with a name that no other has: one that came into effect again is `….2`."""
    seen: Counter[str] = Counter()
    for version in versions:
        name = f"{version.barred.area}@{version.barred.version[:DIGITS]}"
        seen[name] += 1
        yield name if seen[name] == 1 else f"{name}.{seen[name]}", version


def _properties(name: str, version: Version) -> dict[str, Any]:
    barred, volume = version.barred, version.volume
    said = {
        "id": name, "area": barred.area, "version": barred.version, "clause": barred.clause or None,
        "bars": barred.bars or None, "excepts": barred.excepts or None,
        "buffer_m": volume.reach_mm / 1000, **_limits(volume),
    }
    return {key: value for key, value in said.items() if value is not None}


def _limits(volume: Volume) -> dict[str, Any]:
    heights, window = volume.heights, volume.window
    return {
        "floor_m": None if heights.floor_mm is None else heights.floor_mm / 1000,
        "ceiling_m": None if heights.ceiling_mm is None else heights.ceiling_mm / 1000,
        "from": None if window.from_ms is None else format_instant(window.from_ms),
        "until": None if window.until_ms is None else format_instant(window.until_ms),
    }


def _geometry(version: Version) -> dict[str, Any]:
    shape = version.barred.volume.shape
    if isinstance(shape, Way):
        raise Refused(Fault(version.barred.area, "a way", STANDS_STILL))
    return shape_to_geojson(shape)


def _until(version: Version, ms: int | None) -> Version:
    if version.until_ms is not None or ms is None:
        return version
    return msgspec.structs.replace(version, until_ms=max(ms, version.from_ms or ms))


def _key(version: Version) -> tuple[str, str, int | None]:
    return version.barred.area, version.barred.version, version.from_ms


def _order(version: Version) -> tuple[int, str, str]:
    begun = -(2**63) if version.from_ms is None else version.from_ms
    return begun, version.barred.area, version.barred.version
