"""Tables of text: CSV parted by commas, semicolons or tabs (RFC 4180, and Excel's `sep=` line).

Row numbers are those that a spreadsheet shows: the header is row 1.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping

from hudna.fault import Fault, Refused
from hudna.say import say
from hudna.speak.intake.heads import meaning
from hudna.speak.intake.letters import text_of
from hudna.speak.intake.table import MOST_COLUMNS, Line, Sheet, told_of
from hudna.speak.intake.told import LONGEST_CELL, Taken

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab"}
MOST_ROWS = 100_000
MOST_CELLS = 10_000_000
_SEP = re.compile(r"sep=([,;\t])\r?\n")


def read_csv(data: bytes, told_ms: int, encoding: str = "",
             mapping: Mapping[str, str] | None = None) -> Taken:
    """The tellings of a table. Raises `Refused` where it cannot be read as one."""
    return told_of(sheet_of(text_of(data, encoding), mapping or {}), mapping or {}, told_ms)


def sheet_of(text: str, mapping: Mapping[str, str]) -> Sheet:
    """The table in `text`, rows without any word left out."""
    delimiter, text, skipped = _delimiter(text, mapping)
    rows = _rows(text, delimiter, skipped)
    header = next(rows, None)
    if header is None:
        raise Refused(Fault("file", "no rows", say("a header row and at least one row")))
    return Sheet(header.cells, list(rows))


def _rows(text: str, delimiter: str, skipped: int) -> Iterator[Line]:
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number, began, cells_read = 0, 1, 0
    try:
        for number, cells in enumerate(reader, 1):
            if number > MOST_ROWS + 2:
                raise Refused(Fault("file", f"more than {MOST_ROWS} rows",
                                    say("at most {n} rows", n=MOST_ROWS)))
            cells_read += len(cells)
            if cells_read > MOST_CELLS:
                raise Refused(Fault("file", f"more than {MOST_CELLS} cells",
                                    say("at most {n} cells", n=MOST_CELLS)))
            if any(c.strip() for c in cells):
                yield Line(f"row {number}", cells, began + skipped)
            began = reader.line_num + 1
    except csv.Error as error:
        raise Refused(Fault(f"row {number + 1}", str(error), say("a row of CSV (RFC 4180)"),
                            reader.line_num + skipped)) from None


def _delimiter(text: str, mapping: Mapping[str, str]) -> tuple[str, str, int]:
    """What parts the cells, the text without a line that only says so, and how many lines that
    was. Of comma, semicolon and tab, the one that parts the header into most known columns;
    where two do so alike, it is refused."""
    if given := _SEP.match(text):
        return given[1], text[given.end():], 1
    line = next((x for x in io.StringIO(text) if x.strip()), "")
    scores = {d: _known(line, d, mapping) for d in DELIMITERS}
    best = max(scores.values())
    likeliest = [d for d, score in scores.items() if score == best]
    if len(likeliest) > 1 and best[1] > 1:
        raise Refused(Fault("header", " / ".join(DELIMITERS[d] for d in likeliest), say(
            "columns parted by one of comma, semicolon and tab"), 1))
    return likeliest[0], text, 0


def _known(line: str, delimiter: str, mapping: Mapping[str, str]) -> tuple[int, int]:
    try:
        cells = next(csv.reader([line], delimiter=delimiter), [])[:MOST_COLUMNS]
    except csv.Error:
        return 0, 0
    return sum(meaning(c, mapping) is not None for c in cells), len(cells)
