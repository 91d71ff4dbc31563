"""`hudna holdings`: a file of who holds what, read as the desk's import reads it.

Exit 0 something is claimed, 1 nothing is, 2 bad input (`docs/holdings-import.md`).
"""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hudna.cli.files import give_up, read_bytes, report_faults
from hudna.fault import Fault, Refused
from hudna.say import say, say_n

if TYPE_CHECKING:
    from hudna.speak.holdings.imported import Read
    from hudna.speak.holdings.line import Line
    from hudna.terms.working import Working

NOTHING_FOUND = 1
SHIPPED = "syria-2016-exercise"
COLUMNS = ("name_en", "name_ar", "name_ru", "governorate", "holder", "from", "until", "basis",
           "doubts", "row")


@click.command("holdings")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--day", "days", multiple=True, metavar="DAY",
              help="Say who holds what on this day, as 2016-07-31; may be repeated.")
@click.option("--source", default="", help="What the file is, named as the basis of histories.")
@click.option("--agreement", "text", type=click.Path(exists=True, dir_okay=False, path_type=Path),
              help="The agreement whose time zone days are of; without it, the shipped one.")
@click.option("--table", type=click.Path(dir_okay=False, path_type=Path), metavar="CSV",
              help="Write the claims as a table that can be put right by hand and imported.")
def command(file: Path, *, days: tuple[str, ...], source: str, text: Path | None,
            table: Path | None) -> None:
    """Read FILE (CSV, GeoJSON, KML, KMZ) of who holds which area or town, or of towns with their
    histories in words, and say what it claims, what is in doubt and what is not read.

    Nothing is signed, and whose a name is or which place is meant is left to who imports it. Exit
    status 0 something is claimed, 1 nothing is, 2 bad input.
    """
    from hudna.speak.holdings.imported import read_holdings  # noqa: PLC0415 - not at --help

    try:
        terms = _terms(text)
        moments = [(day, _moment(day, terms)) for day in days]
        read = read_holdings(read_bytes(file), file.name, terms, 0, source=source).or_refused()
    except Refused as refused:
        report_faults(file, refused)
        give_up()
    for line in _words(read, moments, terms):
        click.echo(line)
    if table is not None:
        table.write_text(_table(read, terms), encoding="utf-8-sig")
    sys.exit(0 if read.lines else NOTHING_FOUND)


def _terms(text: Path | None) -> Working:
    from hudna.terms.load import load  # noqa: PLC0415 - as above
    from hudna.terms.shipped import shipped  # noqa: PLC0415 - as above
    from hudna.terms.working import working  # noqa: PLC0415 - as above

    loaded = load(text.read_text(encoding="utf-8") if text else shipped(SHIPPED))
    return working(loaded.agreement, loaded.digest)


def _moment(day: str, terms: Working) -> int:
    from hudna.speak.holdings.line import zone_of  # noqa: PLC0415 - as above
    from hudna.view.days import day_or_none, starts_ms  # noqa: PLC0415 - as above

    if day_or_none(day) is None:
        raise Refused(Fault("--day", day, say("a day that there is, written as 2016-07-26")))
    return starts_ms(day, zone_of(terms))


def _words(read: Read, moments: list[tuple[str, int]], terms: Working) -> Iterator[str]:
    yield str(say("{file}: {n} rows, {claims} claims, {doubt} of them in doubt", file=read.filename,
                  n=read.rows, claims=len(read.lines),
                  doubt=sum(bool(line.doubts) for line in read.lines)))
    for line in () if moments else read.lines:
        yield f"  {_line(line, terms)}"
    for day, at_ms in moments:
        held = [line for line in read.lines if _covers(line, at_ms)]
        yield f"{day}: {say_n('{n} place with a holder', '{n} places with a holder', len(held))}"
        yield from (f"  {_line(line, terms)}" for line in held)
    for one in read.unread:
        yield f"  ? {one.town}, {one.where}: {one.turn.sentence}"
    if read.silent:
        yield str(say("no holder named: {towns}", towns=", ".join(town for _, town in read.silent)))


def _covers(line: Line, at_ms: int) -> bool:
    return (line.start_ms is None or line.start_ms <= at_ms) and (
        line.stop_ms is None or at_ms < line.stop_ms)


def _line(line: Line, terms: Working) -> str:
    doubts = f" ? {', '.join(line.doubts)}" if line.doubts else ""
    start, stop = (_day(ms, terms) or "…" for ms in (line.start_ms, line.stop_ms))
    return f"{line.called or line.where}: {' + '.join(line.holders)}, {start} – {stop}{doubts}"


def _day(ms: int | None, terms: Working) -> str:
    from hudna.speak.holdings.line import zone_of  # noqa: PLC0415 - as above
    from hudna.view.days import day_of  # noqa: PLC0415 - as above

    return "" if ms is None else day_of(ms, zone_of(terms))


def _table(read: Read, terms: Working) -> str:
    from hudna.speak.inert import inert  # noqa: PLC0415 - as above

    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for line in read.lines:
        start, stop = _day(line.start_ms, terms), _day(line.stop_ms, terms)
        writer.writerow([inert(cell) for cell in (
            line.names.en, line.names.ar, line.names.ru, line.within[-1] if line.within else "",
            "; ".join(line.holders), start, stop, line.basis, " ".join(line.doubts), line.where)])
    return out.getvalue()
