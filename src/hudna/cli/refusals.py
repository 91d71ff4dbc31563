"""How a command ends that was refused: every fault on standard error, exit status 2."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

from hudna.fault import Refused

BAD_INPUT = 2


@contextmanager
def refusals() -> Iterator[None]:
    """Turn a `Refused` into its sentences and the exit status for bad input."""
    try:
        yield
    except Refused as refused:
        for fault in refused.faults:
            click.echo(f"hudna: {fault.say()}", err=True)
        sys.exit(BAD_INPUT)
