"""`hudna bench process`: how fast claims are laid over each other, all and one by one; and how
soon the pages of many promises are there."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from hudna.cli.bench_output import named, show, unless_different, watched

if TYPE_CHECKING:
    from hudna.bench.result import Report
    from hudna.bench.setting import ProcessSetting

WORKS = ("delineation", "records", "promises")
PEERS = ("shapely", "geopandas")
SIZES = ("small", "medium", "full")


@click.command("process")
@click.argument("works", nargs=-1, type=click.Choice(WORKS), metavar="[WORK]...")
@click.option("--size", type=click.Choice(SIZES), default="medium", show_default=True,
              help="How much of each work; full is what docs/benchmarks.md shows.")
@click.option("--cells", type=click.IntRange(min=2),
              help="Of a claimant's mesh, along one side; some four in five are claimed.")
@click.option("--singles", type=click.IntRange(min=2), help="Claims taken away and added again.")
@click.option("--promises", type=click.IntRange(min=1), help="How many promises there are.")
@click.option("--peers", metavar="NAME,...", help=f"Ask only these, or none: {', '.join(PEERS)}.")
@click.option("--repeat", type=click.IntRange(min=1), default=3, show_default=True,
              help="Rounds of laying all, and of asking for a page.")
@click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True,
              help="What the claims are made from.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON, nothing else.")
@click.option("--markdown", is_flag=True, help="Print the report as Markdown, nothing else.")
def command(works: tuple[str, ...], peers: str | None, *, as_json: bool, markdown: bool,
            **asked: Any) -> None:
    """The political process: WORK delineation, records, promises.

    delineation: claims of two on who holds what, laid over each other all at once, beside the
    peers that are here, and one claim less and one more at a time. No figure is printed unless the
    ground is the same. records: the same claims in a node's world, and one claim more at a time;
    every tenth of the singles. promises: the pages of promises and milestones at the server, after
    a record more and asked again. Exit status 0 measured, 1 answers differed, 2 bad input.
    """
    with watched() as tell:
        setting = _setting(asked, named(peers, PEERS), tell)
        report = unless_different(_measure, setting, works or WORKS)
    show(report, as_json=as_json, in_markdown=markdown)


def _setting(asked: dict[str, Any], peers: frozenset[str] | None,
             tell: Callable[[str], None]) -> ProcessSetting:
    import msgspec  # noqa: PLC0415 - nobody waits for it at --help

    from hudna.bench import setting  # noqa: PLC0415 - as above

    own = {name: asked[name] for name in ("cells", "singles", "promises")
           if asked[name] is not None}
    size = msgspec.structs.replace(setting.PROCESS_SIZES[asked["size"]], **own)
    return setting.ProcessSetting(size=size, seed=asked["seed"], repeat=asked["repeat"],
                                  peers=peers, tell=tell)


def _measure(setting: ProcessSetting, works: tuple[str, ...]) -> Report:
    from hudna.bench.process import measure  # noqa: PLC0415 - NumPy and shapely come with it

    return measure(setting, works)
