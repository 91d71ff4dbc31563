"""`hudna serve`: run the node of a directory, until it is told to stop."""

from __future__ import annotations

import asyncio
from pathlib import Path

import click

from hudna.cli.passphrase import opening, passphrase_file
from hudna.cli.refusals import refusals
from hudna.home.stores import choose
from hudna.running import structured_logs
from hudna.serving import serve


@click.command("serve")
@click.argument("directory", type=click.Path(path_type=Path))
@click.option("--store", metavar="URL",
              help="Where a new node's log is to be: postgresql://user@host:port/database, or "
                   "sqlite for a file in DIRECTORY. node.toml keeps it; a password is better kept "
                   "in ~/.pgpass. hudna store copy moves a log that there is.")
@click.option("--restored", is_flag=True,
              help="DIRECTORY comes from a backup: sign nothing until most of its witnesses have "
                   "said how far the log had come, and it is as far again. A copied or restored "
                   "file is noticed without this; a file overwritten in place is not.")
@passphrase_file
def command(
    directory: Path, *, passphrase_file: Path | None, store: str | None, restored: bool
) -> None:
    """Run the node in DIRECTORY: its desk, its door to partners, its couriers.

    Prints the desk's address once it answers. Ctrl-C or SIGTERM stops it in order; after a kill
    it starts again with no hand, where the passphrase of its keys is in a file. Exit status 2 if
    the directory, the port, the log or the passphrase cannot be used.
    """
    structured_logs()
    with refusals():
        if store:
            choose(directory, store)
        asyncio.run(serve(directory, ready=click.echo, passphrase=opening(passphrase_file),
                          restored=restored))
