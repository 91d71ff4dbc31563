"""`hudna bulletin`: the data of a bulletin, checked and put into every format; no node needed.

Exit 0 sound, 1 not what was signed, 2 bad input.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import cast

import click
import msgspec

from hudna.cli.files import read_bytes
from hudna.cli.refusals import refusals
from hudna.fault import Fault, Refused
from hudna.place.times import format_instant
from hudna.record.keys import PublicKey
from hudna.record.kinds import Bulletin
from hudna.record.open import open_record
from hudna.record.record import Record
from hudna.say import Say, say
from hudna.speak.bulletin.canonical import LONGEST, read
from hudna.speak.bulletin.counted import count
from hudna.speak.bulletin.data import BulletinData
from hudna.speak.gazetteer import load_gazetteer
from hudna.speak.language import CODES
from hudna.web.happened.bulletin_files import ENDINGS, FORMATS, Format, written

NOT_SO = 1
LONGEST_RECORD = 1 << 20


@click.group("bulletin")
def command() -> None:
    """Check the data of a bulletin, or put it into a format that is read.

    FILE is the .json file that a desk or its public page gives.
    """


@command.command("check")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--record", "record", type=click.Path(path_type=Path), metavar="FILE",
              help="The signed record of the bulletin (SD-JWT), as its page gives it.")
@click.option("--key", metavar="KEY",
              help="With --record: the author's record key (`key` on its partner card), or a file "
                   "that holds it.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON, nothing else.")
def check(file: Path, record: Path | None, key: str | None, *, as_json: bool) -> None:
    """Whether FILE holds together: its spelling, its figures against its own incidents, its digest;
    with --record, whether it is what its author has signed.

    The figures are counted from the incidents that are listed. To count them from the records
    behind these, use scripts/recount.py. Exit status 0 sound, 1 not what was signed, 2 bad input.
    """
    with refusals():
        raw = read_bytes(file, LONGEST)
        data = read(raw)
        signed = _signed(record, key, data)
        wrong = tuple(_wrong(raw, data, signed)) if signed else ()
    told = _told(raw, data, signed, wrong)
    click.echo(json.dumps(told, ensure_ascii=False, indent=2) if as_json else _said(told))
    for one in () if as_json else wrong:
        click.echo(str(one), err=True)
    sys.exit(NOT_SO if wrong else 0)


@command.command("render")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--to", "form", type=click.Choice(FORMATS), required=True, help="The format.")
@click.option("--lang", type=click.Choice(CODES), default="en", show_default=True,
              help="Of HTML and PDF.")
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE",
              help="Where it is written; it must not be there yet.  [default: beside FILE]")
@click.option("--places", type=click.Path(path_type=Path, exists=True), multiple=True,
              help="Files or folders of places that the map is drawn with, too.")
def render(
    file: Path, form: str, lang: str, out: Path | None, places: tuple[Path, ...]
) -> None:
    """Put the data in FILE into a format. The same data is the same bytes. Exit status 2 on bad
    input."""
    with refusals():
        data = read(read_bytes(file, LONGEST))
        kind = cast(Format, form)
        content = written(data, kind, lang, load_gazetteer(places))
        where = out or file.with_name(f"{file.name.removesuffix('.json')}{_ending(kind, lang)}")
        _write(where, content)
    click.echo(str(where))


def _ending(form: Format, lang: str) -> str:
    return f"-{lang}{ENDINGS[form]}" if form in ("html", "pdf") else ENDINGS[form]


def _write(where: Path, content: bytes) -> None:
    try:
        with where.open("xb") as file:
            file.write(content)
    except OSError as error:
        raise Refused(Fault(str(where), error.strerror or "an error", say(
            "a file that is not there yet, where this process may write"))) from None


def _signed(record: Path | None, key: str | None, data: BulletinData) -> Record | None:
    """Refused where the record is none, or is not signed with the key."""
    if record is None:
        if key is not None:
            raise Refused(Fault("--key", "a key alone", say("--record with it")))
        return None
    if key is None:
        raise Refused(Fault("--key", "nothing", say("the author's record key")))
    text = read_bytes(record, LONGEST_RECORD).decode("utf-8", "replace").strip()
    public = PublicKey.from_text(_text(key), "--key")
    found = open_record(text, {data.author: public})
    if not isinstance(found.said, Bulletin):
        raise Refused(Fault("--record", str(found.said.__struct_config__.tag), say("a bulletin")))
    return found


def _text(key: str) -> str:
    path = Path(key)
    try:
        return path.read_text("utf-8").strip() if path.is_file() else key.strip()
    except (OSError, UnicodeDecodeError):
        raise Refused(Fault("--key", key[:60], say("a key, or a file that holds it"))) from None


def _wrong(raw: bytes, data: BulletinData, record: Record) -> Iterator[Say]:
    said = cast(Bulletin, record.said)
    for what, found, signed in (
        ("digest", sha256(raw).hexdigest(), said.digest), ("author", data.author, record.author),
        ("day", data.day, said.day), ("size", str(data.size), str(said.size)),
        ("cutoff", format_instant(data.cutoff_ms), format_instant(said.cutoff_ms)),
    ):
        if found != signed:
            yield say("{what}: found {found}; signed was {signed}", what=what, found=found,
                      signed=signed)


def _told(
    raw: bytes, data: BulletinData, signed: Record | None, wrong: tuple[Say, ...]
) -> dict[str, object]:
    return {
        "result": "not what was signed" if wrong else "sound", "sha256": sha256(raw).hexdigest(),
        "author": data.author, "day": data.day, "cutoff": format_instant(data.cutoff_ms),
        "log": data.origin, "size": data.size, "root": data.root,
        "record": signed.hash if signed else None,
        "counted": msgspec.to_builtins(count(data.incidents)),
        "corrections": len(data.corrections), "wrong": [str(w) for w in wrong],
    }


def _said(told: dict[str, object]) -> str:
    checked = say("signed by {author} in record {hash}", author=str(told["author"]),
                  hash=str(told["record"])) if told["record"] else say("no signature was looked at")
    return "\n".join(str(s) for s in (
        say("Bulletin of {day} by {author}: {result}.", day=str(told["day"]),
            author=str(told["author"]), result=str(told["result"])),
        say("SHA-256 {digest}; {checked}.", digest=str(told["sha256"]), checked=checked),
        say("Its figures are those of the incidents that it lists.")))
