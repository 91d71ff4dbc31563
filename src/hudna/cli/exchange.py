"""`hudna exchange`: the exchange with a partner by file, where no line joins the two nodes."""

from __future__ import annotations

import asyncio
import os
import random
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import click

from hudna.cli.passphrase import opening, passphrase_file
from hudna.cli.refusals import refusals
from hudna.exchange import carry
from hudna.exchange.carry import Answered, Brought
from hudna.fault import Fault, Refused
from hudna.home.folder import Folder
from hudna.log.lock import LogInUseError
from hudna.node import Node
from hudna.running import now_ms
from hudna.say import say

PATH = click.Path(path_type=Path)
MOST_SHOWN = 20
"""Reasons that are printed; of more, how many."""


@click.group("exchange")
def command() -> None:
    """The exchange by file: what a partner is to be told goes out, its answers come back.

    The node must not be running: a running one does the same at its desk, under /carry. A file can
    be read by that partner's node alone; one that is lost, late or taken in twice changes nothing.
    """


@command.command("pack")
@click.argument("directory", type=PATH)
@click.option("--to", "party", required=True, help="The partner: a party's id in the agreement.")
@click.option("--out", type=PATH, required=True,
              help="The file to write; more are written beside it where one does not hold all.")
@passphrase_file
def pack(directory: Path, *, party: str, out: Path, passphrase_file: Path | None) -> None:
    """Write all that the partner has not receipted into a file for it.

    Prints each file with how many records are in it. Where nothing waits, none is written. Exit
    status 2 on bad input.
    """
    with refusals():
        folder = Folder(directory, opening(passphrase_file))
        if not asyncio.run(_packed(folder, party, out)):
            click.echo(f"nothing waits for {party}")


@command.command("unpack")
@click.argument("directory", type=PATH)
@click.argument("file", type=PATH)
@click.option("--out", type=PATH,
              help="Where to write the answer, with all that waits for the partner here.")
@passphrase_file
def unpack(
    directory: Path, file: Path, *, out: Path | None, passphrase_file: Path | None
) -> None:
    """Take in a FILE that a partner's node has packed: its records, and its answers to ours.

    Carry the answer back: until it is there, the partner does not know that you were told. Exit
    status 1 where a part of the file was refused, each reason on standard error; 2 where all of it
    was, and nothing is kept.
    """
    with refusals():
        folder = Folder(directory, opening(passphrase_file))
        brought = asyncio.run(_unpacked(folder, _read(file), out))
    click.echo(f"from {brought.sender}: {brought.records} records taken in, "
               f"{brought.told} of ours receipted")
    if brought.answers and out is None:
        click.echo("hudna: no answer was written; take the file in again with --out", err=True)
    if brought.refused:
        _complain(brought.refused)
        raise SystemExit(1)


async def _packed(folder: Folder, party: str, out: Path) -> int:
    async with _at_rest(folder) as node:
        return await _written(node, party, out, ())


async def _unpacked(folder: Folder, file: bytes, out: Path | None) -> Brought:
    async with _at_rest(folder) as node:
        if out is not None:
            _free(out)
        brought = await node.carried_here(file)
        if out is not None:
            await _written(node, brought.sender, out, brought.answers)
        return brought


def _at_rest(folder: Folder) -> AbstractAsyncContextManager[Node]:
    try:
        node = Node(folder, clock=now_ms, randomness=os.urandom, luck=random.random)
    except LogInUseError as error:
        raise Refused((*error.faults, Fault(str(folder.path), "a running node", say(
            "a stopped one; a running one does the same at its desk, under /carry")))) from None
    return node.at_rest()


async def _written(node: Node, party: str, out: Path, answers: Sequence[Answered]) -> int:
    """How many files were written."""
    count = 0
    async for packed in node.carried_to(party, answers):
        count += 1
        path = out if count == 1 else out.with_name(f"{out.stem}.{count}{out.suffix}")
        _write(path, packed.file)
        answer = "the answer, and " if answers else ""
        click.echo(f"{path}: {answer}{packed.records} records for {party}")
    return count


def _read(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(carry.LARGEST + 1)
    except OSError as error:
        raise Refused(Fault(str(file), error.strerror or "an error",
                            say("a file that hudna exchange has packed"))) from None


def _free(path: Path) -> None:
    if path.exists():
        raise Refused(Fault(str(path), "a file that is there already",
                            say("a path where there is nothing yet")))


def _write(path: Path, content: bytes) -> None:
    """A new file, whole and on the medium when this returns, or none."""
    _free(path)
    beside = path.with_name(f".{path.name}.part")
    try:
        with beside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.rename(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise Refused(Fault(str(path), error.strerror or "an error",
                            say("a path where a new file may be written"))) from None


def _complain(refused: Sequence[str]) -> None:
    for why in refused[:MOST_SHOWN]:
        click.echo(f"hudna: refused: {why}", err=True)
    if len(refused) > MOST_SHOWN:
        click.echo(f"hudna: and {len(refused) - MOST_SHOWN} more", err=True)
