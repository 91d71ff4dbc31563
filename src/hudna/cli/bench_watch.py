"""`hudna bench watch`: the watch from the wire to what is told, warned and shown."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hudna.cli.bench_output import named, show, unless_different, watched
from hudna.say import say

if TYPE_CHECKING:
    from hudna.bench.result import Report
    from hudna.bench.setting import WatchSetting

WORKS = ("flow", "warn", "restart")
PEERS = ("tile38",)
SIZES = ("small", "medium", "full")
DIFFERENT = 1


@click.command("watch")
@click.argument("works", nargs=-1, type=click.Choice(WORKS), metavar="[WORK]...")
@click.option("--size", type=click.Choice(SIZES), default="medium", show_default=True,
              help="How long each work goes on; full is what docs/benchmarks.md shows.")
@click.option("--areas", type=click.IntRange(min=10), help="Areas that are watched.")
@click.option("--per-s", "per_s", type=click.IntRange(min=100), help="Positions a second.")
@click.option("--seconds", type=click.IntRange(min=6), help="How long positions come.")
@click.option("--entries", type=click.IntRange(min=1), help="Entries that are warned of.")
@click.option("--journal", "journal_s", type=click.IntRange(min=1),
              help="Seconds of a feed in the journal that a restart finds.")
@click.option("--dir", "directory", metavar="DIR",
              type=click.Path(exists=True, file_okay=False, writable=True, path_type=Path),
              help="A directory on the disk to be measured; else that of temporary files.")
@click.option("--peers", metavar="NAME,...", help=f"Ask only these, or none: {', '.join(PEERS)}.")
@click.option("--repeat", type=click.IntRange(min=1), default=3, show_default=True,
              help="Rounds of restarting.")
@click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True,
              help="What the workloads and keys are made from.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON, nothing else.")
@click.option("--markdown", is_flag=True, help="Print the report as Markdown, nothing else.")
def command(works: tuple[str, ...], peers: str | None, *, as_json: bool, markdown: bool,
            **asked: Any) -> None:
    """Real watches on this machine: WORKs flow, warn, restart; or all.

    flow: positions from a socket to what is told of them. warn: from a position to the CAP file and
    to the desk. restart: from the start of the process to the first decision. No figure is printed
    where a position, an event or a warning is missing. Exit status 0 measured, 1 something is
    missing, 2 bad input.
    """
    from hudna.bench.desks import Failed  # noqa: PLC0415 - nobody waits for it at --help

    with watched() as tell:
        setting = _setting(asked, named(peers, PEERS), tell)
        try:
            report = _measure(setting, works or WORKS)
        except Failed as failed:
            print(say("A watch failed: {how}", how=str(failed)), file=sys.stderr)
            sys.exit(DIFFERENT)
    show(report, as_json=as_json, in_markdown=markdown)


def _setting(asked: dict[str, Any], peers: frozenset[str] | None,
             tell: Callable[[str], None]) -> WatchSetting:
    import msgspec  # noqa: PLC0415 - nobody waits for it at --help

    from hudna.bench import setting  # noqa: PLC0415 - as above

    own = {name: asked[name] for name in ("areas", "per_s", "seconds", "entries", "journal_s")
           if asked[name] is not None}
    size = msgspec.structs.replace(setting.WATCH_SIZES[asked["size"]], **own)
    return setting.WatchSetting(size, asked["directory"], seed=asked["seed"],
                                repeat=asked["repeat"], peers=peers, tell=tell)


def _measure(setting: WatchSetting, works: tuple[str, ...]) -> Report:
    from hudna.bench.watch import measure  # noqa: PLC0415 - NumPy and the watch come with it

    return unless_different(measure, setting, works)
