"""Rows of what is only about known as columns, by aircraft, each aircraft's by moment.

Not all are in memory at once: aircraft whose names are neighbours are read together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from hudna.audit.about.files import HEIGHTS, LET_GO, SIGHTING, WITHIN, AboutFile
from hudna.audit.about.own import homes
from hudna.audit.batch import Mask
from hudna.audit.source import InFile
from hudna.fault import Fault
from hudna.place.columns import LOWEST_MM, Int64
from hudna.place.datum import Datum
from hudna.place.geometry import E7
from hudna.say import say

TOGETHER = 1 << 20
"""Rows that are read together; more only where one aircraft has more."""
WIDEST_MM = 1_000_000_000
LONGEST = 1_000
"""Bytes of an aircraft's name."""
NAME = say("a name of at most {n} bytes", n=LONGEST)
DATUMS = tuple(HEIGHTS.values())
PLACE = say("a longitude and a latitude, and a distance in metres from 0 to 1,000,000")
NOTHING_EMPTY = say("an aircraft, a moment, and since when it was followed")
HEIGHT = say("a height that an aircraft may have, in metres")


class Placed(NamedTuple):
    """Where and when a sighting was, as its record says: ms, 1e-7 degree, mm."""

    at_ms: int
    lon: int
    lat: int
    within_mm: int


NOWHERE = Placed(0, 0, 0, 0)


@dataclass
class Left:
    """Sightings that were left out: for want of the log, and since the log has them no more or does
    not count them. `not_own`: rows that hide and could be held against nothing of their archive's;
    `gaps_ms`: with which that was watched. `narrowed`: those held only against what is its own."""

    without_log: int = 0
    gone: int = 0
    not_own: int = 0
    narrowed: int = 0
    gaps_ms: tuple[int, ...] = ()


@dataclass(frozen=True)
class Rows:
    """In order. `group`: the following of an aircraft that each is of; `names`, of each of these.
    `height_mm` as measured from `DATUMS[datum]`, `LOWEST_MM` where not known. `let_go_ms` is -1
    where it was not given up. `home`: the archive of each, by its number (`own.homes`): of two no
    rows are one aircraft's."""

    names: tuple[str, ...]
    group: Int64
    row: Int64
    at_ms: Int64
    lon: Int64
    lat: Int64
    within_mm: Int64
    height_mm: Int64
    datum: Int64
    hides: Mask
    let_go_ms: Int64
    home: Int64


def ranges(files: Sequence[AboutFile], together: int = TOGETHER) -> Iterator[tuple[str, str]]:
    """The first and the last name of those that are read together. Raises `InFile`."""
    counts: Counter[str] = Counter()
    for file in files:
        for one in file.read(["aircraft"])["aircraft"].value_counts().to_pylist():
            counts[one["values"] or ""] += one["counts"]
    names, total = list[str](), 0
    for name in sorted(counts):
        if names and total + counts[name] > together:
            yield names[0], names[-1]
            names, total = [], 0
        names.append(name)
        total += counts[name]
    if names:
        yield names[0], names[-1]


def rows_of(files: Sequence[AboutFile], first_row: int, names: tuple[str, str],
            places: Mapping[str, Placed] | None, left: Left) -> Rows:
    """The rows of the aircraft from one name to another. `first_row`: the number of the first row
    of the first file. `places`: of the sightings; None where nothing is known of the log. Raises
    `InFile`."""
    tables = []
    for file, home in zip(files, homes(files), strict=True):
        for start, table in file.among(*names):
            among = pc.and_(pc.greater_equal(table["aircraft"], names[0]),
                            pc.less_equal(table["aircraft"], names[1]))
            at = np.flatnonzero(pc.fill_null(among, True).to_numpy())
            if len(at):
                found = _checked(file, table.take(pa.array(at)), start + at, _Log(places, left))
                tables.append({**found, "row": (first_row + start + at)[found["kept"]],
                               "home": np.full(len(found["begun"]), home)})
        first_row += file.rows
    return _in_order(tables)


class _Log(NamedTuple):
    """What is known of sightings, and where those are counted that are left out."""

    places: Mapping[str, Placed] | None
    left: Left

    def placed(self, sighting: str) -> Placed | None:
        found = None if self.places is None else self.places.get(sighting)
        if found is None:
            self.left.without_log += self.places is None
            self.left.gone += self.places is not None
        return found


def _checked(file: AboutFile, table: Any, at: Int64, log: _Log) -> dict[str, Any]:
    """The columns of a file's rows `at`, sightings with their places; `kept`: which of them are
    there. Raises `InFile`."""
    columns = {name: table[name].combine_chunks() for name in file.names}
    missing = np.logical_or.reduce([columns[n].is_null().to_numpy(zero_copy_only=False)
                                    for n in ("aircraft", "begun", "time")])
    _must(file, at, ~missing, "aircraft, begun, time", NOTHING_EMPTY)
    length = pc.binary_length(columns["aircraft"]).to_numpy(zero_copy_only=False)
    _must(file, at, length <= LONGEST, "aircraft", NAME)
    seen = columns[SIGHTING].to_pylist() if file.hides else [None] * len(at)
    lon, lat, within = (_numbers(columns[n]) for n in ("longitude", "latitude", WITHIN))
    at_ms = columns["time"].cast(pa.timestamp("ms", "UTC")).cast(pa.int64()).to_numpy()
    at_ms = at_ms.copy()
    kept = np.ones(len(at), np.bool_)
    for i, sighting in enumerate(seen):
        if sighting is None:
            continue
        found = log.placed(sighting)
        kept[i], placed = found is not None, found or NOWHERE
        at_ms[i], lon[i], lat[i] = placed.at_ms, placed.lon / E7, placed.lat / E7
        within[i] = placed.within_mm / 1000
    with np.errstate(invalid="ignore"):
        sound = (np.abs(lon) <= 180) & (np.abs(lat) <= 90) & (within >= 0) & (
            within <= WIDEST_MM / 1000)
    _must(file, at, sound, "longitude, latitude, within_m", PLACE)
    height, datum = _heights(file, columns, at)
    rows = {
        "begun": columns["begun"].cast(pa.int64()).to_numpy(), "at_ms": at_ms,
        "lon": np.rint(lon * E7).astype(np.int64), "lat": np.rint(lat * E7).astype(np.int64),
        "within_mm": np.rint(within * 1000).astype(np.int64), "height_mm": height, "datum": datum,
        "hides": np.full(len(at), file.hides), "let_go_ms": _let_go(columns, len(at))}
    texts = {"aircraft": columns["aircraft"], "sighting": pa.array(seen, pa.string())}
    return {"kept": kept, **{name: text.filter(pa.array(kept)) for name, text in texts.items()},
            **{name: column[kept] for name, column in rows.items()}}


def _heights(file: AboutFile, columns: Mapping[str, Any], at: Int64) -> tuple[Int64, Int64]:
    height, datum = np.full(len(at), LOWEST_MM, np.int64), np.zeros(len(at), np.int64)
    for i, name in reversed(list(enumerate(HEIGHTS))):
        if name not in columns:
            continue
        metres = _numbers(columns[name])
        known = ~columns[name].is_null().to_numpy(zero_copy_only=False)
        _must(file, at, ~known | (np.abs(metres) < -LOWEST_MM / 1000), name, HEIGHT)
        height[known], datum[known] = np.rint(metres[known] * 1000).astype(np.int64), i
    return height, datum


def _let_go(columns: Mapping[str, Any], count: int) -> Int64:
    if LET_GO not in columns:
        return np.full(count, -1, np.int64)
    moments = columns[LET_GO].cast(pa.timestamp("ms", "UTC")).cast(pa.int64())
    found: Int64 = pc.fill_null(moments, -1).to_numpy()
    return found


def _numbers(column: Any) -> Any:
    return column.cast(pa.float64()).to_numpy(zero_copy_only=False).copy()


def _must(file: AboutFile, at: Int64, sound: Mask, where: str, expected: Any) -> None:
    """The first row that is not, by its number in its file."""
    if not sound.all():
        number = int(at[int(np.argmin(sound))])
        raise InFile(str(file.path), Fault(f"row {number}, {where}", "another value", expected))


def _in_order(tables: Sequence[Mapping[str, Any]]) -> Rows:
    """By aircraft and following; then by moment, and by all that tells two of a moment apart."""
    if not tables:
        no = np.empty(0, np.int64)
        return Rows((), no, no, no, no, no, no, no, no, np.empty(0, np.bool_), no, no)
    of = {name: np.concatenate([table[name] for table in tables]) for name in tables[0]
          if name not in ("kept", "aircraft", "sighting")}
    texts, aircraft = _numbered([table["aircraft"] for table in tables])
    _, sighting = _numbered([table["sighting"] for table in tables])
    order = np.lexsort((sighting, of["height_mm"], of["within_mm"], of["lat"], of["lon"],
                        of["at_ms"], of["home"], of["begun"], aircraft))
    followed = np.stack([aircraft, of["begun"], of["home"]])[:, order]
    first = np.ones(len(order), np.bool_)
    first[1:] = np.any(followed[:, 1:] != followed[:, :-1], axis=0)
    names = tuple(texts[n] for n in followed[0][first].tolist())
    rest = (of[name][order] for name in ("row", "at_ms", "lon", "lat", "within_mm", "height_mm",
                                         "datum", "hides", "let_go_ms", "home"))
    return Rows(names, np.cumsum(first) - 1, *rest)


def _numbered(texts: Sequence[Any]) -> tuple[list[str], Int64]:
    """All texts there are, each once, ascending, none of them shortened or widened; and the number
    of each row's. Nothing is before everything."""
    encoded = [text.dictionary_encode() for text in texts]
    whole = sorted({text or "" for one in encoded for text in one.dictionary.to_pylist()} | {""})
    number = {text: n for n, text in enumerate(whole)}
    found = []
    for one in encoded:
        codes = np.array([number[text or ""] for text in one.dictionary.to_pylist()] or [0])
        found.append(codes[pc.fill_null(one.indices, 0).to_numpy()]
                     * one.indices.is_valid().to_numpy(zero_copy_only=False))
    return whole, np.concatenate(found).astype(np.int64)


def datum_of(number: int) -> Datum:
    return DATUMS[number]
