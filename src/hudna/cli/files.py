"""Reading what a command is given: sizes are looked at before bytes."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import NoReturn

from hudna.fault import Fault, Refused
from hudna.say import say

LARGEST = 256 * 1024 * 1024
BAD_INPUT = 2

READABLE = say("a file that can be read")
SMALLER = say("a file of at most 256 MB; split it")


def read_bytes(path: Path, largest: int = LARGEST) -> bytes:
    """The bytes of a file. Raises `Refused` when it is absent, unreadable or too large."""
    try:
        size = path.stat().st_size
        if size > largest:
            raise _too_large(size)
        with path.open("rb") as file:
            data = file.read(largest + 1)
    except OSError as error:
        raise Refused(Fault("", error.strerror or str(error), READABLE)) from None
    if len(data) > largest:
        raise _too_large(len(data))
    return data


def report_faults(path: Path, refused: Refused) -> None:
    """Every fault on stderr, one a line, the file first."""
    for fault in refused.faults:
        sentence = str(fault.say()).removeprefix(": ")
        print(f"{path}: {sentence}", file=sys.stderr)


def give_up() -> NoReturn:
    """End the command: the input was bad and nothing was computed."""
    raise SystemExit(BAD_INPUT)


def _too_large(size: int) -> Refused:
    return Refused(Fault("", f"{size} bytes or more", SMALLER))
