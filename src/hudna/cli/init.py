"""`hudna init`: make a node's directory, with keys of its own, and print its partner card."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import urlsplit

import click

from hudna.cli.fingerprints import heard
from hudna.cli.passphrase import choosing, passphrase_file
from hudna.cli.refusals import refusals
from hudna.fault import Fault, Refused
from hudna.home import card
from hudna.home.config import ExchangeLine
from hudna.home.folder import KEYS, Plan, create
from hudna.home.keyring import ROOT
from hudna.say import say
from hudna.terms import shipped

APART = 100
"""From the desk's port to that for partners' nodes."""


@click.command("init")
@click.argument("directory", type=click.Path(path_type=Path))
@click.option("--party", required=True, help="Whose node it is: a party's id in the agreement.")
@click.option("--agreement", required=True,
              help="A file, or the name of an agreement that comes with Hudna.")
@click.option("--exercise", help="The exercise that this node is in; without it, the real thing.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen at.")
@click.option("--port", default=7001, show_default=True, type=click.IntRange(1, 65535))
@click.option("--url", help="Where people reach it, if not at that host and port.")
@click.option("--exchange-port", type=click.IntRange(1, 65535),
              help="Where partners' nodes come in, over TLS, each with the certificate of its "
                   f"card. [default: PORT + {APART}]")
@click.option("--exchange-url", help="Where they reach that, if not at HOST or the host of URL.")
@click.option("--no-exchange", is_flag=True,
              help="No door of their own: partners' nodes come to the desk's address, which a "
                   "reverse proxy protects.")
@click.option("--unencrypted", is_flag=True,
              help="Keep the keys in the clear. For exercises, on a machine that is yours alone.")
@passphrase_file
def command(
    directory: Path, *, party: str, agreement: str, exercise: str | None, host: str, port: int,
    url: str | None, exchange_port: int | None, exchange_url: str | None, no_exchange: bool,
    unencrypted: bool, passphrase_file: Path | None,
) -> None:
    """Make a node in DIRECTORY, which must not exist yet, with its keys under a passphrase.

    Prints its partner card: hand it to each partner by a way that both trust. Exit status 2 on
    bad input; then nothing is made.
    """
    with refusals():
        door = None if no_exchange else _door(host, port, exchange_port, url, exchange_url)
        plan = Plan(party, _text(agreement), host, port, url, exercise, door)
        passphrase = None if unencrypted else choosing(passphrase_file)
        folder = create(directory, plan, os.urandom, passphrase)
        of = card.card(folder.config)
        click.echo(card.write(of), nl=False)
        heard(of)
    if not unencrypted:
        click.echo(f"Move {directory / KEYS / ROOT} to a machine without a network, and keep a "
                   "copy of it in another place. The node runs without it; it is needed to add or "
                   "to revoke a key.", err=True)


def _door(
    host: str, desk: int, chosen: int | None, url: str | None, exchange_url: str | None
) -> ExchangeLine:
    port = chosen or desk + APART
    if port == desk or port > 65535:
        raise Refused(Fault("--exchange-port", str(port),
                            say("a port of its own, at most 65535")))
    name = (urlsplit(url).hostname if url else None) or host
    return ExchangeLine(
        host, port, exchange_url or f"https://{f'[{name}]' if ':' in name else name}:{port}")


def _text(agreement: str) -> str:
    if agreement in shipped.names():
        return shipped.shipped(agreement)
    try:
        return Path(agreement).read_bytes().decode()
    except OSError as error:
        names = ", ".join(shipped.names())
        raise Refused(Fault(agreement, error.strerror or "an error",
                            say("a file, or one of {names}", names=names))) from None
    except UnicodeDecodeError:
        raise Refused(Fault(agreement, "other bytes", say("text in UTF-8"))) from None
