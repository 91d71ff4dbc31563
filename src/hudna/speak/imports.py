"""Protections from a file: all of its rows, or none and a report of every bad one.

CSV, GeoJSON, KML and KMZ; the columns are in `docs/imports.md`. Nothing is guessed and nothing
is signed here: the rows are shown, and a person registers them.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from io import BytesIO
from statistics import median

from hudna.fault import Fault, Refused
from hudna.place.degrees import format_position
from hudna.place.geometry import Moving, Position
from hudna.place.measure import centre, outline
from hudna.record.kinds import Movement
from hudna.say import Say, say
from hudna.speak.cells import Row
from hudna.speak.csv_in import read_csv
from hudna.speak.entry_checks import Box, inside, swapped
from hudna.speak.geojson_in import read_geojson
from hudna.speak.kml_in import read_kml, unzipped
from hudna.speak.rows import Imports, protection
from hudna.terms.working import Working

MOST_BYTES = 50_000_000
MOST_ROWS = 100_000



@dataclass(frozen=True, slots=True)
class Choices:
    """What the person importing says about the file: foreign column names by ours, and values
    for cells that are empty or columns that are not there (`kind`, `district`, `record` …)."""

    mapping: Mapping[str, str] = field(default_factory=dict)
    defaults: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Report:
    """What was read. `faults`: why nothing was kept. `hints`: to look at before signing.
    `aside`: names in the file that mean none of our columns, where the format can say."""

    filename: str
    read: int
    faults: tuple[Fault, ...] = ()
    hints: tuple[Say, ...] = ()
    aside: tuple[str, ...] = ()

    @property
    def sound(self) -> bool:
        return not self.faults


@dataclass(frozen=True, slots=True)
class Imported:
    """`rows` is empty unless the report is sound; `where` names each row in the file."""

    rows: tuple[Imports, ...]
    where: tuple[str, ...]
    report: Report

    def or_refused(self) -> tuple[Imports, ...]:
        """The rows; raises `Refused` with every fault if there is one."""
        if self.report.faults:
            raise Refused(self.report.faults)
        return self.rows


def read_protections(
    data: bytes,
    filename: str,
    terms: Working,
    now_ms: int,
    choices: Choices = Choices(),
) -> Imported:
    """The protections that a file registers under `terms`, or a report of why it does not."""
    try:
        rows = _rows(data, filename, choices.mapping)
    except Refused as e:
        return Imported((), (), Report(filename, 0, e.faults))
    aside = tuple(dict.fromkeys(name for r in rows for name in r.aside))
    rows = [replace(r, cells={**choices.defaults, **r.cells}) if r.cells else r for r in rows]
    read, faults = _protections(rows, terms, now_ms)
    sound, kept = [row for row, _ in read], [said for _, said in read]
    faults += [*_repeated(sound, kept), *_outside(sound, kept, terms.agreement.theatre)]
    if faults:
        return Imported((), (), Report(filename, len(rows), tuple(faults), aside=aside))
    report = Report(filename, len(rows), hints=tuple(_odd_ones(rows, kept)), aside=aside)
    return Imported(tuple(kept), tuple(r.where for r in rows), report)


# --- the file ------------------------------------------------------------------------------


Format = Callable[[bytes, Mapping[str, str], int], list[Row]]
FORMATS: Mapping[str, Format] = {
    "csv": read_csv, "tsv": read_csv, "txt": read_csv, "geojson": read_geojson,
    "json": read_geojson, "kml": read_kml, "kmz": read_kml,
}


def _rows(data: bytes, filename: str, mapping: Mapping[str, str]) -> list[Row]:
    if len(data) > MOST_BYTES:
        raise Refused(Fault("file", f"{len(data)} bytes", say("at most {n} bytes", n=MOST_BYTES)))
    if not data.strip():
        raise Refused(Fault("file", "an empty file", say("CSV, GeoJSON, KML or KMZ")))
    ending = filename.rpartition(".")[2].lower()
    reader = FORMATS.get(ending)
    if reader is None:
        raise Refused(Fault("file", filename, say(
            "a name that ends in .csv, .tsv, .txt, .geojson, .json, .kml or .kmz")))
    if zipfile.is_zipfile(BytesIO(data)):
        if ending != "kmz":
            raise Refused(Fault("file", "a ZIP file", say(
                "text; of a spreadsheet, the sheet saved as CSV in UTF-8")))
        data = unzipped(data, MOST_BYTES)
    return reader(data, mapping, MOST_ROWS)


def _protections(rows: list[Row], terms: Working,
                 now_ms: int) -> tuple[list[tuple[Row, Imports]], list[Fault]]:
    """Each row that can be read by itself, and what is wrong with the others."""
    read: list[tuple[Row, Imports]] = []
    faults: list[Fault] = []
    for row in rows:
        try:
            read.append((row, protection(row, terms, now_ms)))
        except Refused as e:
            faults.extend(e.faults)
    return read, faults


# --- the rows beside each other ------------------------------------------------------------


def _shape(said: Imports) -> Moving:
    return said.way if isinstance(said, Movement) else said.shape


def _repeated(rows: list[Row], kept: list[Imports]) -> Iterator[Fault]:
    """An id given twice, or the same kind, names and shape given twice."""
    seen: dict[object, str] = {}
    for row, said in zip(rows, kept, strict=True):
        for what in (row.cells.get("id"), (said.protects, said.names, _shape(said))):
            if what is None:
                continue
            first = seen.setdefault(what, row.where)
            if first != row.where:
                column = "id" if isinstance(what, str) else "name"
                yield Fault(f"{row.where}, {column}", row.cells.get("id", said.names.best("en")),
                            say("a place that is not in {first} already", first=first))
                break


def _outside(rows: list[Row], kept: list[Imports], theatre: Box | None) -> Iterator[Fault]:
    if theatre is None:
        return
    for row, said in zip(rows, kept, strict=True):
        out = next((p for p in outline(_shape(said)) if not inside(theatre, p)), None)
        if out is not None:
            yield Fault(f"{row.where}, lat", format_position(out), _expected(out, theatre))


def _expected(position: Position, theatre: Box) -> Say:
    turned = swapped(position)
    if turned is not None and inside(theatre, turned):
        return say("a place in the agreement's theatre; swapped, {suggested} is in it",
                   suggested=format_position(turned))
    west, south, east, north = theatre
    return say("a place in the agreement's theatre, {south_west} to {north_east}",
               south_west=format_position((west, south), 2),
               north_east=format_position((east, north), 2))


def _odd_ones(rows: list[Row], kept: list[Imports]) -> Iterator[Say]:
    """Rows that lie much nearer to the others with latitude and longitude changed over."""
    centres = [centre(_shape(said)) for said in kept]
    if len(centres) < 5:
        return
    middle = (median(p[0] for p in centres), median(p[1] for p in centres))
    for row, at in zip(rows, centres, strict=True):
        turned = swapped(at)
        if turned is not None and _apart(turned, middle) * 4 < _apart(at, middle):
            yield say("{where}: latitude and longitude may be swapped; changed over, it would lie "
                      "among the others", where=row.where)


def _apart(a: Position, b: tuple[float, float]) -> float:
    return abs(a[0] - b[0]) + abs(a[1] - b[1])
