"""`hudna partner`: add a partner to a node, from the card that the partner's node printed."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from hudna.cli.fingerprints import heard
from hudna.cli.refusals import refusals
from hudna.fault import Fault, Refused
from hudna.home import card, config
from hudna.home.folder import Folder
from hudna.say import say


@click.command("partner")
@click.argument("directory", type=click.Path(path_type=Path))
@click.argument("card_file", metavar="CARD", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--certificate", "fingerprint", metavar="SHA-256", default="",
              help="The fingerprint of the card's certificate, as heard from the partner: needed "
                   "where it replaces the one that this partner has here.")
def command(directory: Path, card_file: Path, *, fingerprint: str) -> None:
    """Add the partner of CARD (a file, or - for standard input) to the node in DIRECTORY.

    A running node must be started anew to see it. Exit status 2 on bad input.
    """
    with refusals():
        folder = Folder(directory)
        partner = card.read(_text(card_file), str(card_file))
        known = tuple(p.id for p in folder.agreement.agreement.parties)
        config.write(directory, card.add(folder.config, partner, known, fingerprint))
    click.echo(f"{partner.party} at {partner.exchange or partner.url}")
    heard(partner)


def _text(path: Path) -> str:
    if str(path) == "-":
        return sys.stdin.read()
    try:
        return path.read_bytes().decode()
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(Fault(str(path), type(error).__name__, say("a partner card"))) from None
