"""`hudna read`: a news text of the process, read for what a person may take from it.

Exit 0 something is proposed, 1 nothing is, 2 bad input (`docs/process-reading.md`).
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import click
import msgspec

from hudna.cli.files import give_up, read_bytes, report_faults
from hudna.fault import Fault, Refused
from hudna.say import say
from hudna.speak.intake.letters import ENCODINGS, text_of
from hudna.speak.language import CODES

LARGEST = 8 * 1024 * 1024
NOTHING_FOUND = 1
STANDARD_INPUT = Path("-")
KINDS = ("actors", "stances", "meetings", "commitments", "elements", "concerns")


@click.command("read")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--date", "written", metavar="DATE",
              help="The day on which the text was written, as 2016-07-26: *today* and *next month* "
                   "are counted from it. Without it, from the date that the text begins with.")
@click.option("--lang", type=click.Choice(CODES), default="en", show_default=True,
              help="The language of the answer; the text's own is seen from its letters.")
@click.option("--encoding", type=click.Choice(list(ENCODINGS)),
              help="Of a file that is not UTF-8, by whoever can read it; never guessed.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON, nothing else.")
def command(file: Path, *, written: str | None, lang: str, encoding: str | None,
            as_json: bool) -> None:
    """Read FILE, a news text in Arabic, English or Russian, and propose who takes part, who is for
    or against what, who meets, what was promised by when, what a plan contains, which concerns
    there are: each with its words and their sentence. `-` reads standard input.

    Nothing is kept, and nothing is taken until a person accepts it. Against whom force would be
    used is never proposed. Exit status 0 something is proposed, 1 nothing is, 2 bad input.
    """
    from hudna.cli.read_pages import page  # noqa: PLC0415 - nobody waits for the lists at --help
    from hudna.speak.process.process import read_process  # noqa: PLC0415 - as above

    try:
        day = _day(written)
        text = _text(file, encoding or "")
    except Refused as refused:
        report_faults(file if file != STANDARD_INPUT else Path("standard input"), refused)
        give_up()
    found = read_process(text, day)
    if as_json:
        click.echo(msgspec.json.format(msgspec.json.encode(found), indent=2).decode())
    else:
        for line in page(found, lang):
            click.echo(line)
    sys.exit(0 if any(getattr(found, kind) for kind in KINDS) else NOTHING_FOUND)


def _day(written: str | None) -> date | None:
    if written is None:
        return None
    expected = say("a day that there is, written as 2016-07-26")
    try:
        day = date.fromisoformat(written)
    except ValueError:
        raise Refused(Fault("--date", written, expected)) from None
    if day.isoformat() != written or not 1900 <= day.year < 2199:
        raise Refused(Fault("--date", written, expected))
    return day


def _text(file: Path, encoding: str) -> str:
    data = _standard_input() if file == STANDARD_INPUT else _bytes(file)
    return text_of(data, encoding, "text")


def _bytes(file: Path) -> bytes:
    try:
        size = file.stat().st_size
    except OSError:
        size = 0
    if size > LARGEST:
        raise _too_large(size)
    return read_bytes(file, LARGEST)


def _standard_input() -> bytes:
    data = sys.stdin.buffer.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise _too_large(len(data))
    return data


def _too_large(size: int) -> Refused:
    return Refused(Fault("", f"{size} bytes or more", say("a text of at most 8 MB")))
