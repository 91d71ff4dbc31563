"""The lines of a count as a form and a file have them: typed texts, read to lines or to faults that
name the line and the field. An empty line is none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import count

import msgspec

from hudna.fault import Fault, Refused
from hudna.place.geometry import Polygon
from hudna.place.times import format_instant
from hudna.record.incidents import CountLine, Happening
from hudna.say import say
from hudna.speak.intake.csv_told import sheet_of
from hudna.speak.intake.letters import text_of
from hudna.speak.spelling import folded
from hudna.terms.agreement import Agreement
from hudna.terms.happenings import HAPPENED
from hudna.web.forms import Form
from hudna.web.happened.cells import LooksUp, Once, is_name, read_cell, write_cell

FIELDS = ("ref", "kind", "from", "until", "place", "cell", "accused", "clause")
"""Of a line, by which the columns of a file are named too."""
OF = {"happened": "kind", "from_ms": "from", "until_ms": "until", "near": "cell"}
"""The field in which each part of a line is typed, where that has another name."""
SEVERAL = "several"
"""Of who is accused, until a person chooses: it is never signed, and never read as nobody."""
MOST, LARGEST = 500, 1_000_000
"""Lines, and bytes of a file of them."""
LOOKED_UP = say("that you look at the cell that was found for the name, and sign again")


class Read(msgspec.Struct):
    """What was read: each line with the number of its row. `looked_up`: rows whose cell was found
    by a name, which a person has to see first."""

    lines: list[CountLine]
    rows: list[int]
    looked_up: list[int]


def rows(form: Form) -> Iterator[int]:
    """The numbers of the rows in which something stands."""
    for n in count(1):
        if n > MOST + 1 or f"ref_{n}" not in form.values:
            return
        if any(form.get(f"{name}_{n}").strip() for name in FIELDS):
            yield n


def read_lines(form: Form, places: LooksUp) -> Read:
    """All rows; faults are noted in the form, each at its field and with its row as the line. To be
    called in a thread of its own: names are looked up."""
    found, once = Read([], [], []), Once(places)
    for n in rows(form):
        before = len(form.faults)
        line = _line(form, n, once, found)
        form.faults[before:] = [_at_row(f, n) for f in form.faults[before:]]
        found.lines.append(line)
        found.rows.append(n)
    return found


def _at_row(fault: Fault, n: int) -> Fault:
    return Fault(fault.where, fault.found, fault.expected, fault.line or n)


def placed(fault: Fault, read: Read) -> Fault:
    """A fault of an act, at the field of the row that it is of."""
    head, _, name = fault.where.partition("].")
    if not head.startswith("lines[") or not name:
        return fault
    row = read.rows[int(head.removeprefix("lines["))]
    name = name.partition(".")[0]
    return Fault(f"{OF.get(name, name)}_{row}", fault.found, fault.expected, row)


def typed(lines: Sequence[CountLine]) -> dict[str, str]:
    """The fields of a form that reads back as exactly these lines."""
    return {f"{name}_{n}": value for n, line in enumerate(lines, 1)
            for name, value in _typed(line).items()}


def of_file(data: bytes, agreement: Agreement) -> dict[str, str]:
    """The fields of the form that a CSV file fills: kinds and parties also by their names. Raises
    `Refused` where it is no table of lines."""
    sheet = sheet_of(text_of(data, ""), {})
    header = [name.strip().casefold() for name in sheet.header]
    if faults := tuple(_of_header(header, sheet.header)):
        raise Refused(faults)
    if len(sheet.lines) > MOST:
        raise Refused(Fault("file", f"{len(sheet.lines)} rows", say("at most {n} rows", n=MOST)))
    uneven = tuple(
        Fault(x.where, f"{len(x.cells)} cells",
              say("{n} cells, as the header has", n=len(header)), x.line)
        for x in sheet.lines if len(x.cells) != len(header))
    if uneven:
        raise Refused(uneven)
    names = {"kind": _kinds(), "accused": _parties(agreement)}
    return {f"{name}_{n}": _code(names.get(name, {}), cell)
            for n, line in enumerate(sheet.lines, 1)
            for name, cell in _whole(header, line.cells)}


def _whole(header: Sequence[str], cells: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Every field of a line, empty where the file has no such column."""
    have = dict(zip(header, cells, strict=True))
    return ((name, have.get(name, "").strip()) for name in FIELDS)


def _of_header(header: Sequence[str], as_given: Iterable[str]) -> Iterator[Fault]:
    least = ("kind", "from")
    unknown = [name for name in header if name not in FIELDS]
    if unknown or len(set(header)) != len(header) or any(name not in header for name in least):
        yield Fault("header", ", ".join(as_given)[:200], say(
            "columns with these names, each once, and at least {least}: {columns}",
            least=", ".join(least), columns=", ".join(FIELDS)))


def _kinds() -> dict[str, str]:
    return {folded(str(word)): code for code, word in HAPPENED.items()}


def _parties(agreement: Agreement) -> dict[str, str]:
    return {folded(name): p.id for p in agreement.parties
            for name in (p.id, p.name.en, p.name.ar, p.name.ru)}


def _code(names: Mapping[str, str], cell: str) -> str:
    return names.get(folded(cell), cell)


def _line(form: Form, n: int, places: LooksUp, found: Read) -> CountLine:
    kind: Happening = form.choice(f"kind_{n}", tuple(HAPPENED))  # type: ignore[assignment]
    from_ms = form.instant(f"from_{n}")
    until_ms = form.instant(f"until_{n}", up=True) if form.get(f"until_{n}").strip() else from_ms
    return CountLine(
        form.text(f"ref_{n}") or str(n), kind, from_ms, until_ms, form.text(f"place_{n}"),
        _cell(form, n, places, found), _accused(form, n), form.text(f"clause_{n}"))


def _accused(form: Form, n: int) -> str:
    name = f"accused_{n}"
    if form.text(name) == SEVERAL:
        form.fault(name, say("one party, or the dash where the list accuses nobody"))
    return form.text(name)


def _cell(form: Form, n: int, places: LooksUp, found: Read) -> Polygon | None:
    name = f"cell_{n}"
    text = form.get(name)
    try:
        near = read_cell(text, name, places)
    except Refused as refused:
        form.faults.extend(refused.faults)
        return None
    if is_name(text):
        found.looked_up.append(n)
        form.values[name] = write_cell(near)
    return near


def _typed(line: CountLine) -> dict[str, str]:
    return dict(zip(FIELDS, (
        line.ref, line.happened, _moment(line.from_ms), _moment(line.until_ms), line.place,
        write_cell(line.near), line.accused, line.clause), strict=True))


def _moment(ms: int) -> str:
    """To the minute as the desk's fields take it, finer where it is finer."""
    text = format_instant(ms)
    return text if ms % 60_000 else text[:16].replace("T", " ")
