"""Tables of text: CSV parted by commas, semicolons or tabs, in UTF-8, with or without HXL tags.

The encoding is never guessed: a table in another one is refused, and the refusal says which it
looks like. Row numbers are those that a spreadsheet shows: the header is row 1.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias

from hudna.fault import Fault, Refused
from hudna.say import say
from hudna.speak.cells import Row
from hudna.speak.columns import COLUMNS, is_hxl, meanings

DELIMITERS = (",", ";", "\t")
LONGEST_CELL = 100_000
Needed: TypeAlias = Callable[[list[str | None], list[str], int], None]
"""Of the columns by meaning, the header as it stands, and its row."""
LEAST = ("kind", "name, name_en, name_ar or name_ru", "lat and lon, or mgrs, or position")


def read_csv(data: bytes, mapping: Mapping[str, str], most_rows: int,
             needed: Needed | None = None) -> list[Row]:
    """The rows of a table. Raises `Refused` where it cannot be read as a table at all. `needed`
    raises it where the header lacks what the caller must have; without it, what a protection
    needs."""
    table = list(_records(_text(data), most_rows, mapping))
    if not table:
        raise Refused(Fault("file", "no rows", say("a header row and at least one row")))
    number, header = table[0]
    columns = list(meanings(header, mapping))
    body = table[1:]
    if body and is_hxl(body[0][1]):
        tags = meanings(body[0][1], {})
        columns = [c or (t if t not in columns else None)
                   for c, t in zip(columns, tags, strict=False)]
        body = body[1:]
    (needed or _has_what_it_takes)(columns, header, number)
    if not body:
        raise Refused(Fault("file", "a header only", say("at least one row below the header")))
    return _rows(columns, len(header), body)


def _rows(columns: list[str | None], width: int,
          body: list[tuple[int, list[str]]]) -> list[Row]:
    return [_row(columns, width, f"row {n}", cells) for n, cells in body]


def _row(columns: list[str | None], width: int, where: str, cells: list[str]) -> Row:
    if len(cells) != width:
        expected = say("{n} cells, as the header has", n=width)
        return Row(where, {}, faults=(Fault(where, f"{len(cells)} cells", expected),))
    return Row(where, {c: v for c, v in zip(columns, cells, strict=True) if c and v.strip()})


def _has_what_it_takes(columns: list[str | None], header: list[str], row: int) -> None:
    known = set(columns)
    have = (
        True,  # a kind may come from the caller
        bool(known & {"name", "name_en", "name_ar", "name_ru"}),
        {"lat", "lon"} <= known or bool(known & {"mgrs", "position"}),
    )
    if missing := [least for least, there in zip(LEAST, have, strict=True) if not there]:
        raise Refused(Fault(f"row {row}", ", ".join(header)[:200], say(
            "a header row with {missing}; the columns that are understood: {columns}",
            missing="; ".join(missing), columns=", ".join(COLUMNS))))


def _records(text: str, most_rows: int,
             mapping: Mapping[str, str]) -> Iterator[tuple[int, list[str]]]:
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text, mapping),
                        strict=True)
    number = 0
    try:
        for number, cells in enumerate(reader, 1):
            if number > most_rows + 2:
                raise Refused(Fault("file", f"more than {most_rows} rows",
                                    say("at most {n} rows", n=most_rows)))
            if any(c.strip() for c in cells):
                yield number, cells
    except csv.Error as e:
        raise Refused(Fault(f"row {number + 1}", str(e), say("a row of CSV (RFC 4180)"),
                            line=reader.line_num)) from e


def _delimiter(text: str, mapping: Mapping[str, str]) -> str:
    """Of comma, semicolon and tab, the one that parts the first line into most known columns."""
    line = next((x for x in text.splitlines() if x.strip()), "")

    def known(delimiter: str) -> tuple[int, int]:
        cells = next(csv.reader([line], delimiter=delimiter), [])
        return (sum(m is not None for m in meanings(cells, mapping)), len(cells))

    return max(DELIMITERS, key=known)


def _text(data: bytes) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise Refused(Fault("file", "text in UTF-16", say("text in UTF-8")))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as e:
        line = data.count(b"\n", 0, e.start) + 1
        raise Refused(Fault("file", _looks_like(data), say("text in UTF-8"), line=line)) from e
    if "\0" in text:
        raise Refused(Fault("file", "text in UTF-16, or not text", say("text in UTF-8")))
    return text


def _looks_like(data: bytes) -> str:
    """Which of the region's old encodings the bytes read best in."""
    letters = {
        "Windows-1256 (Arabic)": sum(
            "\u0600" <= c <= "\u06ff" for c in data.decode("cp1256", "replace")),
        "Windows-1251 (Cyrillic)": sum(
            c in "оеаинтсрвлОЕАИНТСРВЛ" for c in data.decode("cp1251", "replace")) * 1.4,
    }
    return f"bytes that are not UTF-8; they look like {max(letters, key=lambda k: letters[k])}"
