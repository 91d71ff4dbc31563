"""`hudna store`: where a node's log is kept: move it, write it out as files, back it up."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from hudna.cli.refusals import refusals
from hudna.home import stores
from hudna.say import say, say_n

FOLDER = click.Path(path_type=Path)


@click.group("store")
def command() -> None:
    """Where a node's log is kept: move it, write it out as files, back it up."""


@command.command("copy")
@click.argument("directory", type=FOLDER)
@click.option("--to", required=True, metavar="URL|sqlite",
              help="postgresql://user@host:port/database, or sqlite for a file in DIRECTORY.")
def copy(directory: Path, to: str) -> None:
    """Move the log of the stopped node in DIRECTORY into another store.

    Every entry, tile and checkpoint is copied, with all that is kept of other logs; then both
    stores are compared, and the tree with its leaves. Only then does node.toml name the new
    store. The last checkpoint is the same, byte for byte. Where the copy is broken off the node
    is as it was, and the same command goes on. A destination that holds anything else is
    refused. The vault, with the keys of the records, stays in DIRECTORY.

    The old store is left: SQLite's files under names that end in .copied. A move is no restore:
    the node goes on in the new store as in the old one.
    """
    with refusals(), _bar("Copying") as bar:
        moved = stores.move(directory, to, bar)
    click.echo(say("{entries} entries are in {store}, and node.toml says so. The checkpoint is "
                   "the same.", entries=moved.head.size, store=moved.store))


@command.command("export")
@click.argument("directory", type=FOLDER)
@click.argument("out", type=FOLDER)
def export(directory: Path, out: Path) -> None:
    """Write the served log of the node in DIRECTORY to OUT, for any web server.

    OUT then holds checkpoint, key and tile/, as C2SP tlog-tiles names them: hashes, no records.
    The node may run. Done again, it writes only what is new, the checkpoint last, so that a
    reader finds a whole log at any moment. Check it with: hudna verify OUT --key OUT/key
    """
    with refusals(), _bar("Writing") as bar:
        done = stores.write_out(directory, out, bar)
    click.echo(say_n("{n} new file; the log of {size} entries is in {out}.",
                     "{n} new files; the log of {size} entries is in {out}.", done.files,
                     size=done.size, out=str(out)))


@command.command("backup")
@click.argument("directory", type=FOLDER)
@click.argument("out", type=FOLDER)
def backup(directory: Path, out: Path) -> None:
    """Copy the log of the node in DIRECTORY to OUT, whether the node runs or not.

    Each copy is of one moment, is checked, and is named by its size: log.SIZE.sqlite3. Keep as
    many as you like. Beside them OUT holds one ledger.sqlite3 (what is kept of other logs) and
    one vault.sqlite3: the keys without which no record can be read. These two are replaced by
    every backup, and the vault before is overwritten. So an erasure is complete in all the copies
    once the next backup is made; copies of OUT made elsewhere have to follow it. Keys and
    settings of the node are not in OUT.

    Files of reports, their chains of custody and the data of bulletins are copied too, each once,
    as attached/, custody/ and bulletins/. What an erasure has destroyed is destroyed there as
    well; what is lost at the node is not.

    Of a log in PostgreSQL only the vault is copied here: copy the database first, with pg_dump
    or pg_basebackup.

    To restore, put log.SIZE.sqlite3 into DIRECTORY/log as log.sqlite3, and the other two beside
    it, and the three directories into DIRECTORY. The node signs nothing until its witnesses have
    told it how far it had been.
    """
    with refusals(), _pages("Copying") as bar:
        saved = stores.back_up(directory, out, bar)
    if saved is None:
        click.echo(say("The vault is in {out}. The log is in PostgreSQL and not in it.",
                       out=str(out)))
    else:
        click.echo(say("{entries} entries are in {file}, and checked.", entries=saved.head.size,
                       file=str(saved.file)))


@contextmanager
def _bar(what: str) -> Iterator[stores.Progress]:
    """A bar where somebody is looking; the whole is told when it is known."""
    with _pages(what) as told:
        done = 0

        def advance(count: int, total: int) -> None:
            nonlocal done
            done += count
            told(done, total)

        yield advance


@contextmanager
def _pages(what: str) -> Iterator[Callable[[int, int], None]]:
    """The same, told how much of how much is done."""
    if not sys.stderr.isatty():
        yield lambda _done, _total: None
        return
    from rich.console import Console  # noqa: PLC0415 - only when it is shown
    from rich.progress import Progress  # noqa: PLC0415 - only when it is shown
    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(what, total=None)
        yield lambda done, total: progress.update(task, completed=done, total=total)
