"""`hudna agreement`: the terms of a truce, checked, shown and compared."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import click
import msgspec
from rich.console import Console

from hudna.cli.agreement_pages import page
from hudna.fault import Fault, Refused
from hudna.say import say
from hudna.speak.language import CODES, language
from hudna.terms.agreement import Open
from hudna.terms.diff import differences
from hudna.terms.load import Loaded, load
from hudna.terms.shipped import names, shipped
from hudna.terms.working import open_terms

MAX_BYTES = 16_000_000
BAD = 2

lang_option = click.option("--lang", type=click.Choice(CODES), default="en", show_default=True,
                           help="The language to answer in.")


@click.group("agreement")
def command() -> None:
    """The terms of a truce, validated and explained.

    FILE is an agreement in YAML, or the name of one that comes with Hudna, such as syria-2016.
    Exit codes: 0 sound, 2 bad input.
    """


@command.command()
@click.argument("file")
def check(file: str) -> None:
    """Say whether FILE is sound, and which of its terms are still open."""
    loaded = _loaded(file)
    must = open_terms(loaded.agreement)
    click.echo(f"{file}: sound")
    click.echo(f"digest (SHA-256): {loaded.digest}")
    click.echo(f"open terms: {sum(1 for _ in _opens(loaded.agreement))}")
    if must:
        click.echo(f"to be settled before a node can run under it: {len(must)}")
        for path in must:
            click.echo(f"  {path}")
    else:
        click.echo("every working term is settled: a node can run under it")


@command.command()
@click.argument("file")
@lang_option
def show(file: str, lang: str) -> None:
    """Show FILE for people to read."""
    loaded = _loaded(file)
    console = Console(highlight=False)
    for line in page(loaded, language(lang)):
        console.print(line)


@command.command()
@click.argument("before")
@click.argument("after")
@lang_option
def diff(before: str, after: str, lang: str) -> None:
    """Say in words what changes from BEFORE to AFTER, for whom, and to what effect."""
    old, new = _loaded(before), _loaded(after)
    speak = language(lang)
    found = differences(old.agreement, new.agreement)
    for sentence in found:
        click.echo(f"- {speak.say(sentence)}")
    if found:
        return
    click.echo(speak.say(
        say("The two texts are the same") if old.digest == new.digest else
        say("The terms are the same, but the texts are not: each has its own digest, and a "
            "signature under one is none under the other")))


def _opens(term: object) -> Iterator[Open]:
    if isinstance(term, Open):
        yield term
    elif isinstance(term, msgspec.Struct):
        for field in term.__struct_fields__:
            yield from _opens(getattr(term, field))
    elif isinstance(term, tuple):
        for part in term:
            yield from _opens(part)


# --- files ---


def _loaded(file: str) -> Loaded:
    try:
        return load(_text(file), file)
    except Refused as refused:
        _refuse(file, refused)


def _text(file: str) -> str:
    path = Path(file)
    if not path.exists():
        return _shipped(file)
    if not path.is_file():
        raise Refused(Fault("agreement", "no regular file", say("a YAML file")))
    if (size := path.stat().st_size) > MAX_BYTES:
        raise Refused(Fault("agreement", f"{size} bytes",
                            say("at most {most} bytes", most=MAX_BYTES)))
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError as e:
        raise Refused(Fault("agreement", f"byte {e.start} is not UTF-8", say("UTF-8"))) from e
    except OSError as e:
        raise Refused(Fault("agreement", str(e.strerror), say("a file that can be read"))) from e


def _shipped(name: str) -> str:
    if name not in names():
        raise Refused(Fault("agreement", "no such file", say(
            "a file, or one of {names}", names=", ".join(names()))))
    return shipped(name)


def _refuse(file: str, refused: Refused) -> NoReturn:
    for fault in refused.faults:
        at = file if fault.line is None else f"{file}:{fault.line}"
        click.echo(f"{at}: {fault.where}: found {fault.found}; expected {fault.expected}",
                   err=True)
    sys.exit(BAD)
