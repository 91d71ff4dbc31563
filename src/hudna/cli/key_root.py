"""What is said of keys: by a root key, away from any node, and of a lost one."""

from __future__ import annotations

import os
import re
import time
from pathlib import Path

import click

from hudna.cli.passphrase import opening, passphrase_file
from hudna.cli.refusals import refusals
from hudna.home import keyring
from hudna.home.folder import Folder
from hudna.home.keys_in_log import say_lost
from hudna.record import lost
from hudna.record.kinds import Anything, KeyAdded, KeyReplaced, KeyRevoked, KeyUse
from hudna.record.sign import sign

PATH = click.Path(path_type=Path)
ROOT = click.option("--root", required=True, type=PATH, help="The file of the root key.")
PARTY = click.option("--party", required=True, help="Whose key it is: a party's id.")
EXERCISE = click.option("--exercise", help="The exercise that the node is in.")
_KEY_LIKE_OPTION = re.compile(r"-[A-Za-z0-9_-]{42}")


class _OfKey(click.Command):
    """A key is base64url and may begin with a dash: it is an argument all the same."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        keys = [a for a in args if _KEY_LIKE_OPTION.fullmatch(a)]
        if keys and "--" not in args:
            args = [*(a for a in args if a not in keys), "--", *keys]
        return super().parse_args(ctx, args)


@click.command("vouch", cls=_OfKey)
@ROOT
@PARTY
@EXERCISE
@click.option("--use", required=True, type=click.Choice(keyring.USES))
@click.argument("key")
@passphrase_file
def vouch(
    key: str, *, root: Path, party: str, exercise: str | None, use: KeyUse,
    passphrase_file: Path | None,
) -> None:
    """Sign with the root key that KEY is the party's for this use, and print what was signed.

    Needs no node and no network. Take what it prints to the node: `hudna key admit`, or its desk.
    """
    with refusals():
        click.echo(_signed(KeyAdded(use, key), root, party, exercise, passphrase_file))


@click.command("revoke", cls=_OfKey)
@ROOT
@PARTY
@EXERCISE
@click.option("--after", required=True, type=click.IntRange(0),
              help="The size of the party's own log up to which what the key signed stays good.")
@click.option("--reason", required=True, help="Why, in words that partners will read.")
@click.argument("key")
@passphrase_file
def revoke(
    key: str, *, root: Path, party: str, exercise: str | None, after: int, reason: str,
    passphrase_file: Path | None,
) -> None:
    """Sign with the root key that KEY has ended, and print what was signed.

    Whatever a node has admitted by then stays valid. Afterwards nothing by this key enters, but
    for what the party's log is known to have held below AFTER.
    """
    with refusals():
        said = KeyRevoked(key, after, reason)
        click.echo(_signed(said, root, party, exercise, passphrase_file))


@click.command("replace")
@PARTY
@click.option("--lost", "gone", required=True, help="The root key that is lost, or not trusted.")
@click.option("--root", "new_root", required=True, help="The new root key: its public half.")
@click.option("--record", required=True, help="The new record key: its public half.")
@click.option("--node", type=PATH, help="The directory of the node that says so, not running.")
@click.option("--officer", help="Which post says so; with --node.")
@passphrase_file
def replace(
    *, party: str, gone: str, new_root: str, record: str, node: Path | None, officer: str | None,
    passphrase_file: Path | None,
) -> None:
    """State that a root key is lost and what replaces it; with --node, say so in a log.

    Printed, it says nothing by itself: an officer at each party that must vouch takes it in at the
    desk. It counts once all of them have said exactly the same.
    """
    with refusals():
        said = KeyReplaced(party, gone, new_root, record, officer or "")
        if node is None:
            click.echo(lost.write(said), nl=False)
            return
        folder = Folder(node, opening(passphrase_file))
        index = say_lost(folder, said, now_ms=_now_ms(), randomness=os.urandom)
        click.echo(f"entry {index}")


def _signed(
    said: Anything, root: Path, party: str, exercise: str | None, file: Path | None
) -> str:
    key = keyring.read_one(root, opening(file))
    return sign(said, author=party, key=key, issued_ms=_now_ms(), randomness=os.urandom,
                exercise=exercise).presentation


def _now_ms() -> int:
    return time.time_ns() // 1_000_000
