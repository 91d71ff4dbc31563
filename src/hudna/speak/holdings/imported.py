"""Holdings from a file: what each row says, and every row that is wrong, by its line. CSV, GeoJSON,
KML and KMZ; a row with a town's history in words becomes a line for each span that it has.

Nothing is guessed and nothing is signed here: whose a name is, which place is meant and which
ground a town has is for a person to say (`resolved.py`).
"""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from io import BytesIO

import msgspec

from hudna.fault import Fault, Refused
from hudna.say import say
from hudna.speak.cells import LONGEST_NOTE, Reader, Row
from hudna.speak.csv_in import read_csv
from hudna.speak.geojson_in import read_geojson
from hudna.speak.holdings.heads import Heads, needed
from hudna.speak.holdings.line import Line, day_ms, line_of, read_place, zone_of
from hudna.speak.holdings.spans import history_of
from hudna.speak.holdings.turn import Span, Turn
from hudna.speak.imports import MOST_BYTES
from hudna.speak.kml_in import read_kml, unzipped
from hudna.terms.working import Working

MOST_ROWS = 10_000


class Unread(msgspec.Struct, frozen=True):
    """A sentence of a history that says something of who holds the town, and makes no line."""

    where: str
    town: str
    turn: Turn


class Read(msgspec.Struct, frozen=True):
    """`lines` is empty where there are `faults`. `silent`: rows whose history names no holder."""

    filename: str
    rows: int
    lines: tuple[Line, ...] = ()
    faults: tuple[Fault, ...] = ()
    unread: tuple[Unread, ...] = ()
    silent: tuple[tuple[str, str], ...] = ()

    def or_refused(self) -> Read:
        """Itself; raises `Refused` with every fault where there is one."""
        if self.faults:
            raise Refused(self.faults)
        return self


def read_holdings(data: bytes, filename: str, terms: Working, now_ms: int, *,
                  mapping: Mapping[str, str] | None = None, source: str = "") -> Read:
    """What a file says of who holds what. `source` is named as the basis of histories."""
    try:
        rows = _rows(data, filename, Heads(mapping or {}))
    except Refused as refused:
        return Read(filename, 0, faults=refused.faults)
    lines: list[Line] = []
    faults: list[Fault] = []
    unread: list[Unread] = []
    silent: list[tuple[str, str]] = []
    for row in rows:
        try:
            if row.cells.get("history", "").strip() or _without_holder(row, rows):
                told = _history(row, terms, now_ms, source)
                lines += told.lines
                unread += told.unread
                silent += told.silent
            else:
                lines.append(line_of(row, terms, now_ms))
        except Refused as refused:
            faults.extend(refused.faults)
    if faults:
        return Read(filename, len(rows), (), tuple(faults))
    return Read(filename, len(rows), tuple(lines), (), tuple(unread), tuple(silent))


def _without_holder(row: Row, rows: list[Row]) -> bool:
    """In a table of histories, a row that has none."""
    return not row.faults and not any(r.cells.get("holder") for r in rows) and any(
        r.cells.get("history") for r in rows)


def _history(row: Row, terms: Working, now_ms: int, source: str) -> Read:
    if row.faults and not row.cells:
        raise Refused(row.faults)
    r = Reader(row, terms, now_ms, list(row.faults))
    place = read_place(r)
    if r.faults:
        raise Refused(r.faults)
    found = history_of(place.called, r.text("history"), r.text("later"))
    lines = tuple(_span(place, span, terms, r.text("basis") or source) for span in found.spans)
    return Read("", 1, lines, (), tuple(Unread(row.where, place.called, t) for t in found.unread),
                () if lines else ((row.where, place.called),))


def _span(place: Line, span: Span, terms: Working, source: str) -> Line:
    zone = zone_of(terms)
    basis = f"{source}: “{span.sentence}”" if source else f"“{span.sentence}”"
    return msgspec.structs.replace(
        place, holders=span.holders, start_ms=day_ms(span.start, zone),
        stop_ms=day_ms(span.stop, zone), basis=basis[:LONGEST_NOTE], doubts=span.doubts)


def _rows(data: bytes, filename: str, heads: Heads) -> list[Row]:
    if len(data) > MOST_BYTES:
        raise Refused(Fault("file", f"{len(data)} bytes", say("at most {n} bytes", n=MOST_BYTES)))
    if not data.strip():
        raise Refused(Fault("file", "an empty file", say("CSV, GeoJSON, KML or KMZ")))
    ending = filename.rpartition(".")[2].lower()
    if zipfile.is_zipfile(BytesIO(data)):
        if ending != "kmz":
            raise Refused(Fault("file", "a ZIP file", say(
                "text; of a spreadsheet, the sheet saved as CSV in UTF-8")))
        data = unzipped(data, MOST_BYTES)
    match ending:
        case "csv" | "tsv" | "txt":
            return read_csv(data, heads, MOST_ROWS, needed)
        case "geojson" | "json":
            return read_geojson(data, heads, MOST_ROWS)
        case "kml" | "kmz":
            return read_kml(data, heads, MOST_ROWS)
    raise Refused(Fault("file", filename, say(
        "a name that ends in .csv, .tsv, .txt, .geojson, .json, .kml or .kmz")))
