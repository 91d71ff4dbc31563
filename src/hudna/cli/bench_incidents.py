"""`hudna bench incidents`: how fast reports are put together to incidents, and how well."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hudna.cli.bench_output import show, unless_different, watched
from hudna.cli.files import BAD_INPUT
from hudna.say import say

if TYPE_CHECKING:
    from hudna.bench.result import Report
    from hudna.bench.setting import IncidentsSetting

WORKS = ("many", "new", "constructed", "labelled")
SIZES = ("small", "medium", "full")
_A_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("incidents")
@click.argument("works", nargs=-1, type=click.Choice(WORKS), metavar="[WORK]...")
@click.option("--size", type=click.Choice(SIZES), default="medium", show_default=True,
              help="How many reports; full is what docs/benchmarks.md shows.")
@click.option("--reports", type=click.IntRange(min=100), help="Reports that come at once.")
@click.option("--held", type=click.IntRange(min=100), help="Reports that a new one is held to.")
@click.option("--articles", type=_A_FILE, help="News articles, for labelled: a file of FA-KES.")
@click.option("--labels", type=_A_FILE, help="Labelled pairs of them.")
@click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True,
              help="What the reports are made from.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON, nothing else.")
@click.option("--markdown", is_flag=True, help="Print the report as Markdown, nothing else.")
def command(works: tuple[str, ...], *, as_json: bool, markdown: bool, **asked: Any) -> None:
    """Reports to incidents: WORKs many, new, constructed, labelled; or all.

    many: reports put together at once. new: one against all that an index holds. constructed and
    labelled: precision and recall, beside Splink's defaults and a rule of time and distance. Exit
    status 0 measured, 1 a process failed, 2 bad input.
    """
    from hudna.bench.child import Failed  # noqa: PLC0415 - nobody waits for it at --help
    from hudna.fault import Refused  # noqa: PLC0415 - as above

    with watched() as tell:
        try:
            report = unless_different(_measure, _setting(asked, tell), works or WORKS)
        except Failed as failed:
            print(say("The reports were not put together: {how}", how=str(failed)),
                  file=sys.stderr)
            sys.exit(1)
        except Refused as refused:
            print(refused, file=sys.stderr)
            sys.exit(BAD_INPUT)
    show(report, as_json=as_json, in_markdown=markdown)


def _setting(asked: dict[str, Any], tell: Callable[[str], None]) -> IncidentsSetting:
    import msgspec  # noqa: PLC0415 - nobody waits for it at --help

    from hudna.bench import setting  # noqa: PLC0415 - as above

    own = {name: asked[name] for name in ("reports", "held") if asked[name] is not None}
    size = msgspec.structs.replace(setting.INCIDENTS_SIZES[asked["size"]], **own)
    return setting.IncidentsSetting(size, asked["articles"], asked["labels"], seed=asked["seed"],
                                    tell=tell)


def _measure(setting: IncidentsSetting, works: tuple[str, ...]) -> Report:
    from hudna.bench.incidents import measure  # noqa: PLC0415 - Splink comes with it

    return measure(setting, works)
