"""`hudna demo`: two guarantors and the UN, three desks on this machine, an invented situation."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import sys
import tempfile
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from hudna.cli.refusals import refusals
from hudna.demo.player import GUARANTORS
from hudna.demo.prepare import HOST, ports, prepare
from hudna.demo.scenario import Scenario, scenario
from hudna.demo.stage import Eyes, Stage
from hudna.fault import Fault, Refused
from hudna.home.folder import Folder
from hudna.running import now_ms
from hudna.say import say

MADE = "made"
"""The file that says when the scenario was played: its minute 0."""


@click.command("demo")
@click.option("--port", default=8010, show_default=True, type=click.IntRange(1, 65530),
              help="The first desk's port; the others follow, then the doors between the nodes.")
@click.option("--dir", "directory", type=click.Path(path_type=Path),
              help="Keep the nodes here, and go on from there next time.")
@click.option("--no-browser", is_flag=True, help="Do not open a browser.")
@click.option("--no-watch", is_flag=True, help="Without aircraft in the air.")
def command(port: int, directory: Path | None, *, no_browser: bool, no_watch: bool) -> None:
    """Bring up three desks with the constructed exercise *Syria, summer 2016*.

    The towns are real; every facility, flight and event is invented. Prints each desk's address,
    then "ready"; the guarantors' watches follow, and within two minutes an aircraft is where it is
    barred. Ctrl-C ends all of it; without --dir nothing is left behind.
    """
    ending = _Ending()
    for asked in (signal.SIGINT, signal.SIGTERM):
        signal.signal(asked, ending)
    with refusals(), _root(directory) as root:
        try:
            _show(root, scenario(), port, ending, browser=not no_browser, watch=not no_watch)
        except KeyboardInterrupt:
            click.echo("Ended.", err=True)


def _show(
    root: Path, play: Scenario, port: int, ending: _Ending, *, browser: bool, watch: bool
) -> None:
    _must_be_free(ports(play, port))
    folders = _there(root, play, port) or _made(root, play, port)
    with Stage(folders) as stage:
        stage.rise()
        for desk in stage.desks.values():
            click.echo(desk.url)
        click.echo("ready")
        sys.stdout.flush()
        if watch:
            stage.watch(_eyes(root, folders))
        if browser and sys.stdout.isatty():
            webbrowser.open(folders["us"].config.url)
        stage.stay(lambda: ending.asked)


def _eyes(root: Path, folders: dict[str, Folder]) -> list[Eyes]:
    made_ms, began_ms = int((root / MADE).read_text()), now_ms()
    return [Eyes(folders[party], made_ms, began_ms) for party in GUARANTORS]


def _made(root: Path, play: Scenario, port: int) -> dict[str, Folder]:
    click.echo("Preparing the exercise: every facility and event in it is invented …", err=True)
    # Made beside and moved when whole: what is interrupted here is never taken for a truce.
    beside = root / ".making"
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir(parents=True)
    start_ms = now_ms()
    (root / MADE).write_text(str(start_ms))
    made = prepare(beside, play, port=port, start_ms=start_ms, randomness=os.urandom)
    for party in made:
        (beside / party).rename(root / party)
    beside.rmdir()
    return {party: Folder(root / party) for party in made}


def _there(root: Path, play: Scenario, port: int) -> dict[str, Folder] | None:
    """The nodes of an earlier demonstration in `root`, if that is what is there."""
    if not any((root / party).exists() for party in play.desks):
        return None
    folders = {party: Folder(root / party) for party in play.desks}
    if not (root / MADE).exists():
        # Of a version without watches: what was announced for the sky is over.
        (root / MADE).write_text("0")
    first = folders["us"].config.port
    if first != port:
        raise Refused(Fault("--port", str(port), say("{port}, with which the nodes in {root} "
                                                     "were made", port=str(first),
                                                     root=str(root))))
    return folders


def _must_be_free(ports: range) -> None:
    for port in ports:
        with socket.socket() as sock:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                sock.bind((HOST, port))
            except OSError as error:
                raise Refused(Fault(f"{HOST}:{port}", error.strerror or "an error",
                                    say("a free port; choose others with --port"))) from None


@contextmanager
def _root(directory: Path | None) -> Iterator[Path]:
    if directory is not None:
        yield directory
        return
    with tempfile.TemporaryDirectory(prefix="hudna-demo-") as made:
        yield Path(made)


class _Ending:
    """SIGINT, also where a script's `&` had it ignored, or SIGTERM. Python drops an exception that
    falls into a finalizer, so what was asked is remembered too."""

    def __init__(self) -> None:
        self.asked = False

    def __call__(self, *_: object) -> None:
        self.asked = True
        raise KeyboardInterrupt
