"""Spreadsheets (ECMA-376, .xlsx), read without running anything: what a formula gave when the file
was saved, and never the formula. Repeat groups, which KoboToolbox lays on sheets of their own, are
named and not taken.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from typing import Any

from openpyxl import load_workbook

from hudna.fault import Fault, Refused
from hudna.record.shown import shown
from hudna.say import say
from hudna.speak.archives import look_into
from hudna.speak.intake.csv_told import MOST_CELLS, MOST_ROWS
from hudna.speak.intake.table import Line, Sheet, told_of
from hudna.speak.intake.told import Taken

MOST_UNFOLDED = 100_000_000
_FORM_ITSELF = {"survey", "choices"}
_SHEET = say("a spreadsheet (.xlsx) that is not damaged or encrypted")
_BOM = b"\xef\xbb\xbf"
_DECLARED = re.compile(rb"\s*<\?xml[^>]*encoding\s*=\s*[\"'](?!utf-?8|us-ascii)", re.IGNORECASE)
_UNCOMPUTED = re.compile(rb"<f(?:\s[^<>]*+)?+>(?:[^<]*+</f>)?+\s*+(?!<v[^<>]*+>[^<]|<v></v>)")
"""A formula (18.3.1.40) that no value stands behind."""


def read_xlsx(data: bytes, told_ms: int, mapping: Mapping[str, str] | None = None,
              sheet: str = "") -> Taken:
    """The tellings on a sheet: on `sheet`, where there are several. Raises `Refused`."""
    file = io.BytesIO(data)
    look_into(file, most_bytes=MOST_UNFOLDED)
    _plain_xml(file)
    return told_of(_sheet(file, sheet), mapping or {}, told_ms)


def _plain_xml(file: io.BytesIO) -> None:
    """No part may declare a document type, with which entities come, or another encoding, in which
    one could hide: the library's parser of sheets would follow both."""
    with zipfile.ZipFile(file) as archive:
        for part in archive.infolist():
            if not part.filename.lower().endswith((".xml", ".rels", ".vml")):
                continue
            text = archive.read(part).removeprefix(_BOM)
            if b"<!DOCTYPE" in text or b"<!ENTITY" in text or _DECLARED.match(text):
                raise Refused(Fault(shown(part.filename), "a document type or an encoding", say(
                    "XML in UTF-8 without a document type or entities")))
            if b"\0" in text[:200] or not text.lstrip().startswith(b"<"):
                raise Refused(Fault(shown(part.filename), "bytes that are no XML", _SHEET))
            if part.filename.startswith("xl/worksheets/") and _UNCOMPUTED.search(text):
                raise Refused(Fault(shown(part.filename), "a formula without its value", say(
                    "a spreadsheet that was saved with its values")))


def _sheet(file: io.BytesIO, wanted: str) -> Sheet:
    try:
        book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
        return _chosen({s.title: s for s in book.worksheets}, wanted)
    except Refused:
        raise
    except Exception as error:  # the library lets through whatever a damaged part gives rise to
        raise Refused(Fault("file", type(error).__name__, _SHEET)) from None


def _chosen(sheets: dict[str, Any], wanted: str) -> Sheet:
    if set(sheets) >= _FORM_ITSELF:
        raise Refused(Fault("file", "a form (XLSForm)", say("the answers to the form")))
    if wanted and wanted not in sheets:
        raise Refused(Fault("sheet", shown(wanted), _one_of(sheets)))
    headers = {name: _first(s) for name, s in sheets.items()}
    repeats = [name for name, head in headers.items() if "_parent_index" in head]
    filled = [name for name, head in headers.items() if head and name not in repeats]
    if not wanted and len(filled) != 1:
        raise Refused(Fault("file", f"{len(filled)} sheets", _one_of(filled)))
    name = wanted or filled[0]
    hints = [say("the repeat group {name} was not taken", name=shown(r))
             for r in repeats if r != name]
    aside = [shown(n) for n in sheets if n != name and headers[n]]
    read = _read(sheets[name], name)
    return Sheet(read.header, read.lines, read.faults, tuple(hints), tuple(aside))


def _one_of(names: Any) -> Any:
    return say("the name of one sheet: {sheets}", sheets=", ".join(shown(n) for n in names))


def _first(sheet: Any) -> list[str]:
    line = next(_lines(sheet, "header", []), None)
    return [] if line is None else list(line.cells)


def _read(sheet: Any, name: str) -> Sheet:
    """A spreadsheet leaves out the empty cells at the end of a row, and only those."""
    faults: list[Fault] = []
    lines = list(_lines(sheet, shown(name), faults))
    if not lines:
        raise Refused(Fault("file", "no rows", say("a header row and at least one row")))
    width = len(lines[0].cells)
    rows = [Line(x.where, [*x.cells, *[""] * (width - len(x.cells))]) for x in lines]
    return Sheet(rows[0].cells, rows[1:], tuple(faults))


def _lines(sheet: Any, name: str, faults: list[Fault]) -> Iterator[Line]:
    """Rows with a word in them, without the empty cells at their end. What a file says of its own
    size is not believed."""
    sheet.reset_dimensions()
    cells_read = 0
    for number, row in enumerate(sheet.iter_rows(max_row=MOST_ROWS + 3), 1):
        cells_read += len(row)
        if number > MOST_ROWS + 2 or cells_read > MOST_CELLS:
            raise Refused(Fault("file", f"more than {MOST_ROWS} rows or {MOST_CELLS} cells", say(
                "at most {n} rows and {cells} cells", n=MOST_ROWS, cells=MOST_CELLS)))
        where = f"{name}, row {number}"
        cells = [_cell(cell, where, faults) for cell in row]
        while cells and not cells[-1].strip():
            del cells[-1]
        if cells:
            yield Line(where, cells)


def _cell(cell: Any, where: str, faults: list[Fault]) -> str:
    """A cell as a spreadsheet shows it, days and times as RFC 3339 writes them."""
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "e":
        faults.append(Fault(f"{where}, {cell.coordinate}", shown(value),
                            say("a value, not a spreadsheet's error")))
        return ""
    if isinstance(value, datetime):
        shows_time = "h" in str(cell.number_format).lower() or value.time() != time(0)
        return value.isoformat(" ") if shows_time else value.date().isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)
