"""What `hudna bench` prints, and what is shown while it measures."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

import click

from hudna.say import say

if TYPE_CHECKING:
    from hudna.bench.result import Report

S = TypeVar("S")
DIFFERENT = 1


def named(peers: str | None, known: tuple[str, ...]) -> frozenset[str] | None:
    if peers is None:
        return None
    names = [name.strip() for name in peers.split(",") if name.strip()]
    for name in names:
        if name not in known:
            raise click.BadParameter(f"{name!r}: {', '.join(known)}", param_hint="--peers")
    return frozenset(names)


def unless_different(measure: Callable[[S, tuple[str, ...]], Report], setting: S,
                      works: tuple[str, ...]) -> Report:
    from hudna.bench.same import Different  # noqa: PLC0415 - NumPy

    try:
        return measure(setting, works)
    except Different as different:
        print(say("Answers differ, nothing is shown: {how}", how=str(different)), file=sys.stderr)
        sys.exit(DIFFERENT)


def show(report: Report, *, as_json: bool, in_markdown: bool) -> None:
    import msgspec  # noqa: PLC0415 - nobody waits for it at --help

    if as_json:
        print(msgspec.json.format(msgspec.json.encode(report), indent=2).decode())
        return
    _table(report, in_markdown=in_markdown)


def _table(report: Report, *, in_markdown: bool) -> None:
    from rich.console import Console  # noqa: PLC0415 - only when it is shown

    from hudna.bench import table  # noqa: PLC0415 - as above

    if in_markdown:
        print(table.markdown(report))
        return
    console = Console() if sys.stdout.isatty() else Console(width=200)
    table.show(report, console)


@contextmanager
def watched() -> Iterator[Callable[[str], None]]:
    """What is being done now, where somebody looks on."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console  # noqa: PLC0415 - only when it is shown

    with Console(stderr=True).status("") as status:
        yield status.update
