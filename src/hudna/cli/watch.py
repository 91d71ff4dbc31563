"""`hudna watch`: watch the barred areas of a node's agreement, and warn those below."""

from __future__ import annotations

import asyncio
import gc
import os
import random
from pathlib import Path

import click
import msgspec

from hudna.cli.refusals import refusals
from hudna.home.folder import Folder
from hudna.running import now_ms, structured_logs


@click.command("watch")
@click.argument("directory", type=click.Path(path_type=Path))
@click.option("--once", "file", type=click.Path(path_type=Path), metavar="FILE",
              help="Fold a file of positions under what the node has in effect, print what the "
                   "watch would have told as JSON, one event a line, and end. Nothing is kept and "
                   "nobody is told. A table (.csv), an SBS-1 log (.sbs, .txt, .log) or Mode S "
                   "frames (.jsonl), also packed (.gz).")
@click.option("--settings", type=click.Path(path_type=Path), metavar="FILE",
              help="Settings of this watch, where not in watch.toml of DIRECTORY: for several "
                   "watches of one node on one machine.")
def command(directory: Path, *, file: Path | None, settings: Path | None) -> None:
    """Watch for the node in DIRECTORY, as its watch.toml says: hear the feeds, tell what is in a
    barred area or makes for one, warn those below, keep the tracks.

    Prints `ready` once it watches. It goes on without its node, and tells it what it saw when it
    answers again. Ctrl-C or SIGTERM stops it in order; after a kill it goes on from its journal.
    Exit status 2 if the directory, the settings, a port or the journal cannot be used.
    """
    with refusals():
        if file is None:
            _watch(directory, settings)
        else:
            _fold(directory, file)


# Imported when they run, so that nobody who asks for another command waits for the engine.


def _watch(directory: Path, settings: Path | None) -> None:
    # Nothing of what is imported is garbage: a tenth of a second. The watch collects again.
    gc.disable()
    from hudna.lookout.run import watch  # noqa: PLC0415

    structured_logs()
    asyncio.run(watch(directory, ready=lambda: click.echo("ready"), clock=now_ms,
                      luck=random.random, randomness=os.urandom, settings=settings))


def _fold(directory: Path, file: Path) -> None:
    from hudna.lookout.once import brief_of, events, positions  # noqa: PLC0415

    brief = brief_of(Folder(directory), now_ms())
    for event in events(brief, positions(file)):
        click.echo(msgspec.json.encode(event).decode())
