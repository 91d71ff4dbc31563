"""`hudna receipts`: who was told what of one record, and when, with proof."""

from __future__ import annotations

import time
from pathlib import Path
from typing import NamedTuple

import click
import msgspec

from hudna.cli.known_at import subject_of
from hudna.cli.passphrase import opening, passphrase_file
from hudna.cli.receipts_pages import page
from hudna.cli.receipts_values import Row, rows, values
from hudna.cli.refusals import refusals
from hudna.exchange import evidence
from hudna.fault import Fault, Refused
from hudna.home import snapshots
from hudna.home.folder import Folder
from hudna.home.looking import LookedAt
from hudna.home.opening import log_key
from hudna.log.bundle_files import zipped
from hudna.log.entry import Entry
from hudna.say import say
from hudna.view.known import Known, subject
from hudna.view.looks import is_others


@click.command("receipts")
@click.argument("directory", type=click.Path(path_type=Path), default=Path())
@click.option("--subject", "of", metavar="ID", required=True,
              help="The record: its hash or its id; or the digest of a text of the agreement.")
@click.option("--bundle", "out", metavar="FILE.zip", type=click.Path(path_type=Path),
              help="Write the proof too: the record, its receipts and all that was said of it, "
                   "signed by this node's log. `hudna verify` takes it on a machine with no node.")
@click.option("--store", help="The database that the log is in, if it is not in the directory.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, nothing else.")
@passphrase_file
def command(
    directory: Path, *, of: str, out: Path | None, store: str | None, as_json: bool,
    passphrase_file: Path | None,
) -> None:
    """Show for each reader of a record what it was released, whether and when it was told, by its
    own receipt, and how far the record has come with it since.

    DIRECTORY is the node's; the node may be running, and nothing in it is written. Only --bundle
    needs the keys; of the exact place of what another party registered the desk alone hands one
    out, for that is a look. Exit status 2 on bad input.
    """
    with refusals():
        folder = Folder(directory, opening(passphrase_file))
        with LookedAt(folder, store) as log:
            found = _found(folder, log, of)
            if out is not None:
                _write(folder, log, found, out)
        if as_json:
            told = values(folder.config.exercise, found.known, found.entry, found.rows)
            click.echo(msgspec.json.format(msgspec.json.encode(told), indent=2).decode())
        else:
            for line in page(folder.config.exercise, found.known, found.entry, found.rows):
                click.echo(line)


class Found(NamedTuple):
    known: Known
    entry: Entry
    rows: tuple[Row, ...]


def _no_look(found: Found) -> None:
    """Refused where the bundle would show what another party registered: this signs no look."""
    world, about = found.known.world, subject(found.known, found.entry.record.hash)
    within = evidence.concerning(about) if about else ()
    if any(is_others(world, world.entries[h].record) for h in within):
        raise Refused(Fault(
            "--bundle", "the exact place of what another party registered: that is a look, and had "
            "at the desk", say("a record that this node itself made")))


def _found(folder: Folder, log: LookedAt, of: str) -> Found:
    known = snapshots.of(folder, look_only=True).known(log, time.time_ns() // 1_000_000)
    record = subject_of(log, known, of).record
    return Found(known, known.world.entries[record.hash], rows(known.world, log, record))


def _write(folder: Folder, log: LookedAt, found: Found, out: Path) -> None:
    """The whole bundle, or no file."""
    if out.suffix != ".zip":
        raise Refused(Fault("--bundle", out.name, say("a name that ends in .zip")))
    _no_look(found)
    seals = log.seals(log_key(folder, log.authority), found.known.size)
    packed = zipped(evidence.files(log, found.known, seals, now_ms=found.known.at_ms,
                                   of=found.entry.record.hash))
    try:
        with out.open("xb") as file:
            file.write(packed)
    except OSError as error:
        raise Refused(Fault("--bundle", error.strerror or "an error",
                            say("a file that is not there yet, in a place that this process may "
                                "write"))) from None
