"""Reading what a command is given: sizes are looked at before bytes."""

from __future__ import annotations

import re
import sys
from collections import Counter
from pathlib import Path
from typing import NoReturn

from hudna.fault import Fault, Refused
from hudna.say import say, say_n

LARGEST = 256 * 1024 * 1024
BAD_INPUT = 2
SHOWN = 20
NUMBER = re.compile(r"\d+")

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
    """The faults on stderr, one a line, the file first.

    Of many that expect the same in the same place of their feature or row, the first `SHOWN` and
    how many more there are: a file whose every feature lacks an id has one fault to its reader.
    """
    seen: Counter[tuple[str, str]] = Counter()
    for fault in refused.faults:
        alike = NUMBER.sub("", fault.where), str(fault.expected)
        seen[alike] += 1
        if seen[alike] <= SHOWN:
            sentence = str(fault.say()).removeprefix(": ")
            print(f"{path}: {sentence}", file=sys.stderr)
    for (_, expected), count in seen.items():
        if count > SHOWN:
            more = say_n("{n} more fault of this kind; expected {expected}",
                         "{n} more faults of this kind; expected {expected}", count - SHOWN,
                         expected=expected)
            print(f"{path}: {more}", file=sys.stderr)


def give_up() -> NoReturn:
    """End the command: the input was bad and nothing was computed."""
    raise SystemExit(BAD_INPUT)


def _too_large(size: int) -> Refused:
    return Refused(Fault("", f"{size} bytes or more", SMALLER))
