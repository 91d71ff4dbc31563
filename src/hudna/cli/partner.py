"""`hudna partner`: add a partner to a node, from the card that the partner's node printed."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from hudna.cli.fingerprints import heard
from hudna.cli.passphrase import opening, passphrase_file
from hudna.cli.refusals import refusals
from hudna.fault import Fault, Refused
from hudna.home import card, config
from hudna.home.folder import Folder
from hudna.home.let_in import must_be_let_in
from hudna.say import say
from hudna.terms.load import load


@click.command("partner")
@click.argument("directory", type=click.Path(path_type=Path))
@click.argument("card_file", metavar="CARD", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--certificate", "fingerprint", metavar="SHA-256", default="",
              help="The fingerprint of the card's certificate, as heard from the partner: needed "
                   "where it replaces the one that this partner has here.")
@click.option("--agreement", "text_file", metavar="TEXT", type=click.Path(path_type=Path),
              help="The text that the partner's node was made under, where it is not the one that "
                   "this node was made under.")
@passphrase_file
def command(directory: Path, card_file: Path, *, fingerprint: str, text_file: Path | None,
            passphrase_file: Path | None) -> None:
    """Add the partner of CARD (a file, or - for standard input) to the node in DIRECTORY.

    A party that the text which this node was made under does not name is added once everyone who
    must has let it in, by this node's log, with this very card; the node must not be running then.
    A running node must be started anew to see a partner. Exit status 2 on bad input.
    """
    with refusals():
        folder = Folder(directory, opening(passphrase_file))
        partner = card.read(_text(card_file), str(card_file))
        made_under = load(_text(text_file), str(text_file)) if text_file else folder.agreement
        known = tuple(p.id for p in made_under.agreement.parties)
        settings = card.add(folder.config, partner, known, fingerprint, made_under.digest)
        must_be_let_in(folder, partner)
        config.write(directory, settings)
    click.echo(f"{partner.party} at {partner.exchange or partner.url}")
    heard(partner)


def _text(path: Path) -> str:
    if str(path) == "-":
        return sys.stdin.read()
    try:
        return path.read_bytes().decode()
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(Fault(str(path), type(error).__name__,
                            say("a file that can be read, in UTF-8"))) from None
