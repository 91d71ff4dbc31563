"""`hudna key`: a node's keys: list, make, vouch for, revoke, replace, take in."""

from __future__ import annotations

import os
from pathlib import Path

import click

from hudna.cli import key_root
from hudna.cli.fingerprints import heard
from hudna.cli.passphrase import choosing, opening, passphrase_file
from hudna.cli.refusals import refusals
from hudna.fault import Fault, Refused
from hudna.home import card, founders, keyring, tls
from hudna.home import config as settings
from hudna.home.folder import KEYS, Folder
from hudna.home.keys_in_log import authority_of, take_in
from hudna.record.authority import Authority, Key
from hudna.record.keys import PublicKey
from hudna.say import say

PATH = click.Path(path_type=Path)


@click.group("key")
def command() -> None:
    """Keys: the root key vouches for the others and revokes them, on a machine of its own.

    A lost root key is replaced by those who answer for the agreement, all of them, never one.
    """


@command.command("list")
@click.argument("directory", type=PATH)
@passphrase_file
def listed(directory: Path, *, passphrase_file: Path | None) -> None:
    """The keys that the node in DIRECTORY knows, by its log, and which of its own it holds.

    The node must not be running: a running one shows them at its desk, under /keys.
    """
    with refusals():
        folder = Folder(directory, opening(passphrase_file))
        held = {key.public for key in (*folder.keys.records, *folder.keys.logs,
                                       *folder.keys.witnesses)}
        authority = authority_of(folder)
        lines = [_line(party, key, key.public in held) for party, keys in authority.keys.items()
                 for key in keys]
        for line in (*lines, *_unvouched(authority, folder, held)):
            click.echo(line)


@command.command("new")
@click.argument("directory", type=PATH)
@click.option("--use", required=True, type=click.Choice((*keyring.USES, keyring.LINK, "root")))
@passphrase_file
def new(directory: Path, *, use: str, passphrase_file: Path | None) -> None:
    """Make another key for the node in DIRECTORY, beside those it has, and print its public half.

    It is used once the root key has vouched for it and the node has been started anew. A link key
    needs no word of the root's: its certificate is on the card, which each partner has to be given
    anew.
    """
    with refusals():
        folder = Folder(directory)
        secret = _same_passphrase(directory / KEYS, passphrase_file)
        if use == keyring.LINK:
            click.echo(tls.renew(folder, os.urandom, secret).text)
            return
        public = keyring.add(directory / KEYS, use, os.urandom, secret)
        if use == "root":
            _first_root(folder, public)
        click.echo(public.text)


@command.command("admit")
@click.argument("directory", type=PATH)
@click.argument("files", nargs=-1, required=True, type=PATH)
@passphrase_file
def admit(directory: Path, files: tuple[Path, ...], *, passphrase_file: Path | None) -> None:
    """Take signed statements about keys into the log of the node in DIRECTORY, all or none.

    The node must not be running: a running one takes them in at its desk, under /keys.
    """
    with refusals():
        folder = Folder(directory, opening(passphrase_file))
        for index in take_in(folder, [_text(file).strip() for file in files]):
            click.echo(f"entry {index}")


@command.command("passphrase")
@click.argument("directory", type=PATH)
@click.option("--new-passphrase-file", type=PATH, help="A file with the new passphrase.")
@passphrase_file
def passphrase(
    directory: Path, *, passphrase_file: Path | None, new_passphrase_file: Path | None
) -> None:
    """Put every key of the node in DIRECTORY under another passphrase."""
    with refusals():
        old = opening(passphrase_file)
        folder = directory / KEYS
        if keyring.is_sealed(folder):
            old()
        secret = choosing(new_passphrase_file)
        for name in keyring.change(folder, old, secret, os.urandom):
            click.echo(name)


@command.command("card")
@click.argument("directory", type=PATH)
@passphrase_file
def printed(directory: Path, *, passphrase_file: Path | None) -> None:
    """Print the partner card of the node in DIRECTORY again: the keys that it began with."""
    with refusals():
        folder = Folder(directory, opening(passphrase_file))
        keys = None if folder.config.own else folder.keys
        of = card.card(folder.config, keys)
        click.echo(card.write(of), nl=False)
        heard(of)


for part in (key_root.vouch, key_root.revoke, key_root.replace):
    command.add_command(part)


def _line(party: str, key: Key, held: bool) -> str:
    since = "from the start" if key.since is None else f"since entry {key.since.index}"
    ended = ""
    if key.ended:
        why = "replaced as lost" if key.ended.lost else f"revoked: {key.ended.reason}"
        ended = f", ended at entry {key.ended.at.index} ({why})"
    here = ", held here" if held else ""
    return f"{party} {key.use} {key.public.text} {since}{ended}{here}"


def _unvouched(authority: Authority, folder: Folder, held: set[PublicKey]) -> list[str]:
    party = folder.config.party
    known = {key.public for key in authority.keys[party]}
    return sorted(f"{party} {public.text} held here, not vouched for" for public in held - known)


def _same_passphrase(folder: Path, file: Path | None) -> bytes | None:
    """The passphrase that the node's keys are under; None where they lie in the clear."""
    if not keyring.is_sealed(folder):
        return None
    asked = opening(file)
    keyring.read_one(folder / keyring.SESSION, asked)
    return asked()


def _first_root(folder: Folder, public: PublicKey) -> None:
    """A node of before root keys takes its first one; another is a lost key's replacement."""
    config = folder.config
    if config.own is None or not config.own.root:
        own = config.own or founders.own(folder.keys, "")
        changed = settings.with_root(config, own, public.text)
        settings.write(folder.path, changed)


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(Fault(str(path), type(error).__name__,
                            say("a signed statement about keys"))) from None
