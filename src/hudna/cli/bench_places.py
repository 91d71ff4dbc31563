"""`hudna bench places`: how often a misspelled name finds its place, beside rapidfuzz alone."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hudna.cli.bench_output import show, unless_different, watched
from hudna.cli.files import BAD_INPUT

if TYPE_CHECKING:
    from hudna.bench.result import Report
    from hudna.bench.setting import PlacesSetting

WORKS = ("ocha", "geonames")
SIZES = ("small", "medium", "full")
HALVES = ("odd", "even", "both")


@click.command("places")
@click.argument("works", nargs=-1, type=click.Choice(WORKS), metavar="[WORK]...")
@click.option("--data", type=click.Path(exists=True, file_okay=False, path_type=Path),
              envvar="HUDNA_PLACES_DATA", metavar="DIR",
              help="A folder with ocha_pcode_names.csv and geonames_sy.csv, or one that holds them "
                   "in its folder gazetteer. Also taken from HUDNA_PLACES_DATA.")
@click.option("--size", type=click.Choice(SIZES), default="medium", show_default=True,
              help="How many of the names are asked; full is all, and what docs/benchmarks.md "
                   "shows.")
@click.option("--half", type=click.Choice(HALVES), default="odd", show_default=True,
              help="Of which places: the even half was looked at while the finding was made.")
@click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True,
              help="What the slips are made from.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON, nothing else.")
@click.option("--markdown", is_flag=True, help="Print the report as Markdown, nothing else.")
def command(works: tuple[str, ...], *, as_json: bool, markdown: bool, **asked: Any) -> None:
    """Names to places: WORKs ocha (P-coded units and neighbourhoods), geonames (towns); or both.

    Every name as it is and with one slip of each kind, in three scripts; the same names and the
    same words for ours and for rapidfuzz alone. Right is only the very place that was meant; where
    several are called so, top-1 counts the one that comes first. Exit status 0 measured, 2 bad
    input.
    """
    from hudna.fault import Refused  # noqa: PLC0415 - nobody waits for it at --help

    with watched() as tell:
        try:
            report = unless_different(_measure, _setting(asked, tell), works or WORKS)
        except Refused as refused:
            print(refused, file=sys.stderr)
            sys.exit(BAD_INPUT)
    show(report, as_json=as_json, in_markdown=markdown)


def _setting(asked: dict[str, Any], tell: Callable[[str], None]) -> PlacesSetting:
    from hudna.bench import setting  # noqa: PLC0415 - nobody waits for it at --help

    return setting.PlacesSetting(data=asked["data"], half=asked["half"], seed=asked["seed"],
                                 every=setting.PLACES_SIZES[asked["size"]], tell=tell)


def _measure(setting: PlacesSetting, works: tuple[str, ...]) -> Report:
    from hudna.bench.places import measure  # noqa: PLC0415 - nobody waits for it at --help

    return measure(setting, works)
