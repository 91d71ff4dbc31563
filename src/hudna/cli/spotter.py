"""`hudna spotter`: those who watch for a node: add one, end one, and let a text gateway in."""

from __future__ import annotations

import os
import time
from pathlib import Path

import click

from hudna.cli.passphrase import opening, passphrase_file
from hudna.cli.refusals import refusals
from hudna.fault import Fault, Refused
from hudna.home.folder import Folder
from hudna.home.spotters import Added, Line
from hudna.place.geometry import E7, Position
from hudna.say import Say, say
from hudna.speak.language import CODES, language
from hudna.speak.places import Places

NODE = click.argument("directory", type=click.Path(path_type=Path))
COARSE = E7 // 20
"""Places are kept by the middle of a cell of a twentieth of a degree, some 5 km."""
COARSE_M = 4_000
"""From the middle of such a cell to its corners, and somewhat."""


@click.group("spotter")
def command() -> None:
    """Who watches the sky for a node. They are known by a pseudonym, and by nothing else.

    The register is a file in the node's directory: it is in no log and in no backup of one. Exit
    status 2 on bad input.
    """


@command.command("add")
@NODE
@click.argument("pseudonym", default="")
@click.option("--by", required=True, help="The post that vouches for the spotter.")
@click.option("--language", "lang", type=click.Choice(CODES), default="ar", show_default=True)
@click.option("--place", default="", help="Roughly where the spotter is: a town or a district. It "
                                          "is kept as a cell of some 5 km.")
@click.option("--number", is_flag=True,
              help="Ask for the number of a telephone that text messages come from. Only a "
                   "digest of it is kept, which needs the node's keys.")
@click.option("--word", is_flag=True,
              help="Ask for a word that each text message from that number must have in it to "
                   "count as the spotter's. Without one a text's sender can be forged. Only a "
                   "digest of it is kept.")
@click.option("--trusted", is_flag=True,
              help="What the spotter reports counts at once. Without this a person at the desk "
                   "decides on each report.")
@passphrase_file
def add(directory: Path, pseudonym: str, *, by: str, lang: str, place: str, number: bool,
        word: bool, trusted: bool, passphrase_file: Path | None) -> None:
    """Add a spotter to the node in DIRECTORY and print the personal link, once.

    Without PSEUDONYM one is drawn by lot; never give a person's name. A running node knows the
    spotter at once.
    """
    with refusals():
        folder = Folder(directory, opening(passphrase_file))
        asked = click.prompt("number", hide_input=True, err=True) if number else ""
        secret = click.prompt("word", hide_input=True, err=True) if word else ""
        at, within_m = _rough(folder, place) if place else (None, 0)
        new = Added(lang, by, pseudonym, trusted, asked, at, within_m, secret)  # type: ignore[arg-type] # click.Choice has looked
        name, key = folder.spotters.add(new, _now_ms(), os.urandom)
        _link(folder, lang, key)
        click.echo(name, err=True)


@command.command("list")
@NODE
def listed(directory: Path) -> None:
    """The spotters of the node in DIRECTORY, by pseudonym. No link and no place is shown."""
    with refusals():
        for line in Folder(directory).spotters.all():
            click.echo(_row(line))


@command.command("link")
@NODE
@click.argument("pseudonym")
def link(directory: Path, pseudonym: str) -> None:
    """Draw a new link for PSEUDONYM and print it, once. The one before is good no more."""
    with refusals():
        folder = Folder(directory)
        key = folder.spotters.renew(pseudonym, os.urandom)
        lang = next(x.language for x in folder.spotters.all() if x.pseudonym == pseudonym)
        _link(folder, lang, key)


@command.command("trust")
@NODE
@click.argument("pseudonym")
@click.option("--off", is_flag=True, help="No longer: a person decides on each report again.")
def trust(directory: Path, pseudonym: str, *, off: bool) -> None:
    """Let what PSEUDONYM reports count at once."""
    with refusals():
        Folder(directory).spotters.trust(pseudonym, not off)


@command.command("word")
@NODE
@click.argument("pseudonym")
@passphrase_file
def word(directory: Path, pseudonym: str, *, passphrase_file: Path | None) -> None:
    """Ask for a word that each text message of PSEUDONYM must have in it from now on to count as
    the spotter's."""
    with refusals():
        folder = Folder(directory, opening(passphrase_file))
        secret = click.prompt("word", hide_input=True, err=True)
        folder.spotters.set_word(pseudonym, secret)


@command.command("end")
@NODE
@click.argument("pseudonym")
def end(directory: Path, pseudonym: str) -> None:
    """End PSEUDONYM: link and number open nothing from now on, and nothing of them is kept."""
    with refusals():
        Folder(directory).spotters.end(pseudonym, _now_ms())


@command.command("gateway")
@NODE
def gateway(directory: Path) -> None:
    """Draw the token with which a gateway brings text messages to /spot/text; printed once."""
    with refusals():
        click.echo(Folder(directory).spotters.gateway(os.urandom))


@command.command("zone")
@NODE
@click.argument("zone")
def zone(directory: Path, zone: str) -> None:
    """Set the time zone (such as Asia/Damascus) of the hours that text messages give."""
    with refusals():
        Folder(directory).spotters.set_zone(zone, os.urandom)


def _link(folder: Folder, lang: str, key: str) -> None:
    said = language(lang)
    click.echo(said.say(_INVITATION))
    click.echo(f"{folder.config.url.rstrip('/')}/spot/{key}")
    click.echo(said.say(_ALSO))
    click.echo(f"{folder.config.url.rstrip('/')}/tell/{key}")


_INVITATION: Say = say("Your own link. Tell it to nobody, and write it down nowhere:")
_ALSO: Say = say("With the same key, to tell of what happened on the ground:")


def _row(line: Line) -> str:
    state = "ended" if line.ended_ms is not None else "trusted" if line.trusted else "new"
    ways = "".join(("P" if line.place else "-", "L" if line.key else "-",
                    "T" if line.number else "-"))
    return f"{line.pseudonym}\t{line.language}\t{state}\t{ways}\t{line.by}"


def _rough(folder: Folder, place: str) -> tuple[Position, int]:
    """The middle of the cell that a place's middle is in, and how far from it the place reaches."""
    stated = Places.load(folder.places).stated(place)
    if stated is None or stated.several:
        found = "several places" if stated else "no place that is known here"
        raise Refused(Fault("--place", found, say("a town or a district, and after a comma the "
                                                  "district that it is in")))
    lon, lat = (v // COARSE * COARSE + COARSE // 2 for v in stated.at)
    return (lon, lat), -(-stated.radius_mm // 1000) + COARSE_M


def _now_ms() -> int:
    return time.time_ns() // 1_000_000
