"""Where a command has the passphrase of a node's keys from: a file, or somebody at the terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import click

from hudna.fault import Fault, Refused
from hudna.home.keyring import SHORTEST, Passphrase
from hudna.say import say

VARIABLE = "HUDNA_PASSPHRASE_FILE"
C = TypeVar("C", bound=Callable[..., Any])


def passphrase_file(command: C) -> C:
    """The option of every command that opens keys."""
    return click.option(
        "--passphrase-file", "passphrase_file", envvar=VARIABLE, type=click.Path(path_type=Path),
        help=f"A file with the passphrase of the keys; or name it in {VARIABLE}. Without either, "
             "it is asked for at the terminal.",
    )(command)


def opening(file: Path | None) -> Passphrase:
    """The passphrase of keys that there are: asked for once, and only where it is needed."""
    return cache(lambda: _given(file, lambda: _prompt("Passphrase of the keys", confirm=False)))


def choosing(file: Path | None) -> bytes:
    """A passphrase for keys about to be written: asked for twice, and not too short."""
    chosen = _given(file, lambda: _prompt("New passphrase of the keys", confirm=True))
    if len(chosen.decode("utf-8", "replace")) < SHORTEST:
        raise Refused(Fault("passphrase", f"{len(chosen)} bytes",
                            say("at least {n} characters", n=SHORTEST)))
    return chosen


def _given(file: Path | None, ask: Callable[[], str]) -> bytes:
    found = _read(file) if file is not None else ask().encode()
    if not found:
        raise Refused(Fault(str(file or "passphrase"), "nothing", say("a passphrase")))
    return found


def _read(file: Path) -> bytes:
    """The first line."""
    try:
        return file.read_bytes().split(b"\n", 1)[0].rstrip(b"\r")
    except OSError as error:
        raise Refused(Fault(str(file), error.strerror or "an error",
                            say("a file with the passphrase of the keys"))) from None


def _prompt(words: str, *, confirm: bool) -> str:
    if not sys.stdin.isatty():
        raise Refused(Fault("passphrase", "no terminal to ask at",
                            say("--passphrase-file or {variable}", variable=VARIABLE)))
    asked: str = click.prompt(words, hide_input=True, confirmation_prompt=confirm, err=True)
    return asked
