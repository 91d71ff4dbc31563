"""`hudna known-at`: what this node knew at a moment, or what became different between two."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import NamedTuple

import click
import msgspec

from hudna.cli.known_pages import page, page_of, page_of_changes
from hudna.cli.known_values import values, values_of, values_of_changes
from hudna.cli.refusals import refusals
from hudna.fault import Fault, Refused
from hudna.home import snapshots
from hudna.home.folder import Folder
from hudna.home.reading import ReadLog
from hudna.place.times import format_instant, parse_instant
from hudna.record.shown import shown
from hudna.say import say
from hudna.speak.language import CODES, language
from hudna.view.known import Known, Subject, difference, subject

_HASH = re.compile(r"[0-9a-f]{64}", re.ASCII)
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)


class Moments(NamedTuple):
    """What was asked about: `until_ms` of the later of two."""

    at_ms: int
    until_ms: int | None


@click.command("known-at")
@click.argument("moment", metavar="TIME")
@click.option("--until", metavar="TIME2", help="A later moment: show what became different.")
@click.option("--subject", "of", metavar="ID",
              help="All that was known of one record (its hash or its id), or of a text of the "
                   "agreement (its digest), and who had been told of it.")
@click.option("--node", "directory", type=click.Path(path_type=Path), default=Path(),
              help="The node's directory; the node may be running.  [default: .]")
@click.option("--store", help="The database that the log is in, if it is not in the directory.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, nothing else.")
@click.option("--lang", type=click.Choice(CODES), default="en", show_default=True,
              help="The language to answer in.")
def command(
    moment: str, *, until: str | None, of: str | None, directory: Path, store: str | None,
    as_json: bool, lang: str,
) -> None:
    """Show the register, the notices with their states and the stops as this node knew them at
    TIME (RFC 3339 with its zone, such as 2016-07-31T06:00:00Z).

    Nothing is written. Exit status 2 on bad input.
    """
    with refusals():
        asked = _moments(moment, until, time.time_ns() // 1_000_000)
        folder = Folder(directory)
        with ReadLog(folder, store) as log:
            found = _answer(folder, log, asked, of)
        if as_json:
            click.echo(msgspec.json.format(msgspec.json.encode(found.values()), indent=2).decode())
        else:
            for line in found.lines(lang):
                click.echo(line)


class Answer(NamedTuple):
    """`after` where two moments were asked about, `about` where one record was."""

    folder: Folder
    known: Known
    after: Known | None
    about: Subject | None

    def values(self) -> dict[str, object]:
        """For machines, in English."""
        head = {"party": self.folder.config.party, "exercise": self.folder.config.exercise}
        if self.after:
            changes = difference(self.known, self.after)
            return {**head, **values_of_changes(self.known, self.after, changes)}
        if self.about:
            return {**head, **values_of(self.known, self.about)}
        return {**head, **values(self.known)}

    def lines(self, lang: str) -> list[str]:
        speak, exercise = language(lang), self.folder.config.exercise
        if self.after:
            return page_of_changes(self.known, self.after, speak, exercise)
        if self.about:
            return page_of(self.known, self.about, speak, exercise)
        return page(self.known, speak, exercise)


def _answer(folder: Folder, log: ReadLog, asked: Moments, of: str | None) -> Answer:
    kept = snapshots.of(folder, look_only=True)
    known = kept.known(log, asked.at_ms)
    if not known.size and asked.until_ms is None:
        raise _before_all(log, asked)
    if of is not None and asked.until_ms is not None:
        raise Refused(Fault("--until", "with --subject", say("one of the two")))
    after = None if asked.until_ms is None else kept.known(log, asked.until_ms)
    return Answer(folder, known, after, None if of is None else subject_of(log, known, of))


def subject_of(log: ReadLog, known: Known, of: str) -> Subject:
    """The record that a person names. Refused where it was not held then."""
    if not _HASH.fullmatch(of) and not _UUID.fullmatch(of):
        raise Refused(Fault("--subject", shown(of), say(
            "a record's hash or an agreement's digest (64 hexadecimal digits), or a record's id")))
    hashes = (log.hash_by_id(author, of) for author in known.world.entries.authors)
    found = of if _HASH.fullmatch(of) else next((h for h in hashes if h), of)
    about = subject(known, found)
    if about is None:
        raise Refused(Fault("--subject", shown(of), say(
            "a record that this node held at {time}", time=format_instant(known.at_ms))))
    return about


def _moments(at: str, until: str | None, now_ms: int) -> Moments:
    """Nothing can be known of a moment that has not come, by this machine's clock."""
    asked = Moments(parse_instant(at, "TIME"),
                    None if until is None else parse_instant(until, "--until"))
    for where, ms in (("TIME", asked.at_ms), ("--until", asked.until_ms)):
        if ms is not None and ms > now_ms:
            raise Refused(Fault(where, format_instant(ms), say(
                "a moment that has passed: it is {now} here", now=format_instant(now_ms))))
    if asked.until_ms is not None and asked.until_ms < asked.at_ms:
        raise Refused(Fault("--until", format_instant(asked.until_ms),
                            say("later than {first}", first=format_instant(asked.at_ms))))
    return asked


def _before_all(log: ReadLog, asked: Moments) -> Refused:
    first = log.first_ms()
    expected = (
        say("a log with an entry: this one is empty") if first is None else
        say("{time} or later: the first entry of this log is of then", time=format_instant(first))
    )
    return Refused(Fault("TIME", format_instant(asked.at_ms), expected))
