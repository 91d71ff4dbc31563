"""A table of reports, from whatever file it came: its columns by their meaning, a telling a row."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any

from hudna.fault import Fault, Refused
from hudna.record.incidents import Channel
from hudna.record.shown import shown
from hudna.say import Say, say
from hudna.speak.columns import is_hxl
from hudna.speak.intake.heads import COLUMNS, meaning, never
from hudna.speak.intake.options import with_options
from hudna.speak.intake.told import (
    Taken,
    Told,
    file_name,
    language_of,
    noticed,
    words,
)

MOST_COLUMNS = 2_000
_SAYS = ("text", "title", "happened")
_ADMIN = tuple(f"adm{n}{code}" for n in range(1, 5) for code in ("", "_code"))
_MACHINERY = re.compile(r"_.*|formhub/.*|meta/.*|__version__")
_FORM = {"_uuid", "_submission_time", "meta/instanceID", "__version__", "formhub/uuid",
         "_index"}
_GEOPOINT = re.compile(r"\s*-?\d{1,2}(\.\d+)?(\s+-?\d+(\.\d+)?){3}\s*", re.ASCII)
"""ODK XForms, `geopoint`: latitude, longitude, altitude and accuracy parted by spaces."""


@dataclass(frozen=True, slots=True)
class Line:
    """A row: where it stands, its line in the file where that is known, and its cells."""

    where: str
    cells: Sequence[str]
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as it was read. `faults`, `hints`, `aside`: what its reader had to say of it."""

    header: Sequence[str]
    lines: Sequence[Line]
    faults: tuple[Fault, ...] = ()
    hints: tuple[Say, ...] = ()
    aside: tuple[str, ...] = ()


@dataclass(slots=True)
class _Columns:
    """What each column means (None: nothing of ours), and which are never taken."""

    names: Sequence[str]
    means: list[str | None]
    left: frozenset[int]
    hints: list[Say] = field(default_factory=list)


@dataclass(slots=True)
class _Read:
    """The cells of a row, as they are sorted out."""

    cells: dict[str, str] = field(default_factory=dict)
    others: list[tuple[str, str]] = field(default_factory=list)
    named: list[str] = field(default_factory=list)

    def take(self, column: str | None, name: str, text: str) -> None:
        if column == "file":
            self.named.append(file_name(text))
        elif column is None:
            self.others.append((shown(name), text))
        else:
            self.cells[column] = text

    def told(self, where: str, told_ms: int, channel: Channel) -> Told:
        admin = tuple((column, self.cells.pop(column)) for column in _ADMIN
                      if column in self.cells)
        text = self.cells.pop("text", "")
        said = f"{self.cells.get('title', '')} {text}".strip()
        language = language_of(said or " ".join(self.cells.values()))
        rest: dict[str, Any] = dict(self.cells)
        return Told(where, channel, told_ms, text, language, admin=admin,
                    others=tuple(self.others), named=tuple(self.named), **rest)


def told_of(sheet: Sheet, mapping: Mapping[str, str], told_ms: int, *, form: bool = False) -> Taken:
    """The tellings of a table. Raises `Refused` where it can be no table of reports."""
    if len(sheet.header) > MOST_COLUMNS:
        raise Refused(Fault("file", f"{len(sheet.header)} columns",
                            say("at most {n} columns", n=MOST_COLUMNS)))
    even, faults = _even(sheet)
    header, rows = with_options(sheet.header, [x.cells for x in even], mapping)
    body = [Line(x.where, cells, x.line) for x, cells in zip(even, rows, strict=True)]
    columns, body = _columns(header, body, mapping)
    channel: Channel = "form" if form or _FORM & set(sheet.header) else "table"
    told, hints = list[Told](), [*sheet.hints, *columns.hints]
    for line in body:
        try:
            told.append(_told(columns, line, told_ms, channel))
            hints.extend(noticed(line.where, "".join(line.cells)))
        except Refused as refused:
            faults.extend(refused.faults)
    if not body and not faults:
        raise Refused(Fault("file", "a header only", say("at least one row below the header")))
    hints.extend(_repeated(told))
    aside = (*sheet.aside, *(shown(columns.names[i]) for i in sorted(columns.left)))
    return Taken(tuple(told), tuple(faults), tuple(hints), aside).whole()


def _even(sheet: Sheet) -> tuple[list[Line], list[Fault]]:
    """The rows that are as long as the header, and what is wrong with the others."""
    width = len(sheet.header)
    expected = say("{n} cells, as the header has", n=width)
    return ([x for x in sheet.lines if len(x.cells) == width],
            [*sheet.faults, *(Fault(x.where, f"{len(x.cells)} cells", expected, x.line)
                              for x in sheet.lines if len(x.cells) != width)])


def _columns(
    header: Sequence[str], body: list[Line], mapping: Mapping[str, str]
) -> tuple[_Columns, list[Line]]:
    """What the columns mean by their header, and by a row of HXL hashtags under it."""
    tags: Sequence[str] = ()
    if body and is_hxl(body[0].cells):
        tags, body = body[0].cells, body[1:]
    left = frozenset(i for i, (name, tag) in enumerate(_beside(header, tags))
                     if name not in mapping and (never(name) or never(tag)))
    columns = _Columns(header, [None] * len(header), left)
    by_header = [meaning(name, mapping) for name in header]
    by_tag = [meaning(tag, {}) for _, tag in _beside(header, tags)]
    _settle(columns, [h or t for h, t in zip(by_header, by_tag, strict=True)], mapping)
    _geopoints(columns, body)
    columns.left |= frozenset(
        i for i, name in enumerate(header)
        if columns.means[i] is None and _MACHINERY.fullmatch(name.strip()))
    _has_what_it_takes(columns)
    return columns, body


def _beside(header: Sequence[str], tags: Sequence[str]) -> list[tuple[str, str]]:
    return [(h, t) for h, t in zip_longest(header, tags[:len(header)], fillvalue="")]


def _settle(columns: _Columns, means: list[str | None], mapping: Mapping[str, str]) -> None:
    """Of two columns that mean the same, the first is taken: or the one that was mapped. That is
    said, and the other stays beside it under its own name."""
    first: dict[str, int] = {}
    order = sorted(range(len(means)), key=lambda i: columns.names[i] not in mapping)
    for i in order:
        column = means[i]
        if column is None or i in columns.left:
            continue
        if column != "file" and first.setdefault(column, i) != i:
            columns.hints.append(_twice(columns.names, first[column], i, column))
            continue
        columns.means[i] = column


def _twice(names: Sequence[str], first: int, second: int, column: str) -> Say:
    return say("the columns {first} and {second} both mean {column}: the first was taken",
               first=shown(names[first]), second=shown(names[second]), column=column)


def _geopoints(columns: _Columns, body: list[Line]) -> None:
    """A `location` in which a form's geopoints stand is a position and no name."""
    if "place" not in columns.means or "position" in columns.means:
        return
    at = columns.means.index("place")
    cells = [c for line in body if at < len(line.cells) and (c := line.cells[at].strip())]
    if cells and all(_GEOPOINT.fullmatch(c) for c in cells):
        columns.means[at] = "position"


def _has_what_it_takes(columns: _Columns) -> None:
    if not set(_SAYS) & set(columns.means):
        raise Refused(Fault("header", shown(", ".join(columns.names)), say(
            "a header row with {missing}; the columns that are understood: {columns}",
            missing=" / ".join(_SAYS), columns=", ".join(COLUMNS))))


def _told(columns: _Columns, line: Line, told_ms: int, channel: Channel) -> Told:
    """The telling of a row. Raises `Refused` with every fault in it."""
    faults: list[Fault] = []
    read = _Read()
    for i, (name, column) in enumerate(zip(columns.names, columns.means, strict=True)):
        if i in columns.left or not line.cells[i].strip():
            continue
        try:
            read.take(column, name, _cell(line, i, name))
        except Refused as refused:
            faults.extend(refused.faults)
    if not faults and not any(read.cells.get(column) for column in (*_SAYS, "place")):
        faults.append(Fault(line.where, "a row that tells nothing", say(
            "words in at least one of {columns}", columns=", ".join(_SAYS)), line.line))
    if faults:
        raise Refused(faults)
    return read.told(line.where, told_ms, channel)


def _cell(line: Line, i: int, name: str) -> str:
    return words(line.cells[i], f"{line.where}, {shown(name)}", line=line.line).strip()


def _repeated(told: list[Told]) -> Iterator[Say]:
    """An id that stands twice; every row is kept, since sources may share a number."""
    counts = Counter(t.id for t in told if t.id)
    for name, n in counts.items():
        if n > 1:
            yield say("the id {id} stands in {n} rows", id=shown(name), n=n)
