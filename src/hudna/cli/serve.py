"""`hudna serve`: run the node of a directory, until it is told to stop."""

from __future__ import annotations

import asyncio
from pathlib import Path

import click

from hudna.cli.refusals import refusals
from hudna.serving import serve, structured_logs


@click.command("serve")
@click.argument("directory", type=click.Path(path_type=Path))
def command(directory: Path) -> None:
    """Run the node in DIRECTORY: its desk, its door to partners, its couriers.

    Prints the desk's address once it answers. Ctrl-C or SIGTERM stops it in order; after a kill
    it starts again with no hand. Exit status 2 if the directory, the port or the log cannot be
    used.
    """
    structured_logs()
    with refusals():
        asyncio.run(serve(directory, ready=click.echo))
