"""`hudna bench`: our figures beside the peers found here, in one run, as ratios.

Exit 0 measured, 1 answers differed, 2 bad input (`docs/benchmarks.md`).
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hudna.cli import bench_incidents, bench_places, bench_process, bench_watch
from hudna.cli.bench_output import named, show, unless_different, watched
from hudna.cli.files import BAD_INPUT
from hudna.say import say

if TYPE_CHECKING:
    from hudna.bench.result import Report
    from hudna.bench.setting import ExchangeSetting, LogSetting, LogSize, Setting, Size

WORKS = ("match", "live", "tracks", "check", "pairs", "overlay", "audit")
PEERS = ("sedonadb", "shapely", "handfiltered", "geopandas", "duckdb", "postgis", "scipy",
         "tile38")
LOG_WORKS = ("append", "bulk", "tiles", "verify", "snapshot", "known")
LOG_PEERS = ("sqlite", "postgresql", "cryptography", "pynacl", "pymerkle", "go")
EXCHANGE_WORKS = ("catchup", "live")
SIZES = ("small", "medium", "full")
DIFFERENT = 1
A_FILE = say("a name that ends in .parquet (tracks) or .geojson (areas)")


@click.group("bench")
def command() -> None:
    """Measure Hudna beside the peers that are installed here: same work, same answers."""


command.add_command(bench_watch.command)
command.add_command(bench_incidents.command)
command.add_command(bench_places.command)
command.add_command(bench_process.command)


@command.command("place")
@click.argument("works", nargs=-1, type=click.Choice(WORKS), metavar="[WORK]...")
@click.option("--size", type=click.Choice(SIZES), default="medium", show_default=True,
              help="How much of each workload; full is what docs/benchmarks.md shows.")
@click.option("--positions", type=click.IntRange(min=1000), help="Positions to be matched.")
@click.option("--areas", type=click.IntRange(min=1), help="Areas to be matched with.")
@click.option("--volumes", type=click.IntRange(min=1000), help="Volumes to be checked against.")
@click.option("--rows", "file_rows", type=click.IntRange(min=1000),
              help="Rows of the file to be audited.")
@click.option("--peers", metavar="NAME,...", help=f"Ask only these, or none: {', '.join(PEERS)}.")
@click.option("--repeat", type=click.IntRange(min=1), default=3, show_default=True,
              help="Rounds of each comparison.")
@click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True,
              help="What the workloads are made from.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON, nothing else.")
@click.option("--markdown", is_flag=True, help="Print the report as Markdown, nothing else.")
@click.option("--profile", is_flag=True,
              help="Count cells, true hits and edges a position; measure nothing.")
def place(works: tuple[str, ...], peers: str | None, *, as_json: bool, markdown: bool,
          profile: bool, **asked: Any) -> None:
    """The space-time engine: WORKs match, live, tracks, check, pairs, overlay, audit; or all.

    Each is done by Hudna and by every peer that is here, in turn, and no figure is printed
    unless the answers are the same. Exit status 0 measured, 1 answers differed, 2 bad input.
    """
    from hudna.bench.child import Failed  # noqa: PLC0415 - nobody waits for it at --help

    with watched() as tell:
        setting = _setting(asked, named(peers, PEERS), tell)
        try:
            report = _profile(setting) if profile else _measure(setting, works or WORKS)
        except Failed as failed:
            print(say("hudna audit failed: {how}", how=str(failed)), file=sys.stderr)
            sys.exit(BAD_INPUT)
    show(report, as_json=as_json, in_markdown=markdown)


@command.command("log")
@click.argument("works", nargs=-1, type=click.Choice(LOG_WORKS), metavar="[WORK]...")
@click.option("--size", type=click.Choice(SIZES), default="medium", show_default=True,
              help="How much of each work; full is what docs/benchmarks.md shows.")
@click.option("--records", type=click.IntRange(min=100),
              help="Records to be appended, and to be imported.")
@click.option("--entries", type=click.IntRange(min=1000), help="Entries to be verified.")
@click.option("--history", type=click.IntRange(min=100),
              help="Records of the log that a follower starts from.")
@click.option("--writers", type=click.IntRange(min=1), help="Threads that append; 64 otherwise.")
@click.option("--dir", "directory", metavar="DIR",
              type=click.Path(exists=True, file_okay=False, writable=True, path_type=Path),
              help="A directory on the disk to be measured; else that of temporary files.")
@click.option("--peers", metavar="NAME,...",
              help=f"Ask only these, or none: {', '.join(LOG_PEERS)}.")
@click.option("--repeat", type=click.IntRange(min=1), default=3, show_default=True,
              help="Rounds of each comparison.")
@click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True,
              help="What the workloads are made from.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON, nothing else.")
@click.option("--markdown", is_flag=True, help="Print the report as Markdown, nothing else.")
@click.option("--profile", is_flag=True,
              help="Show what each step of an append costs by itself; compare nothing.")
def log(works: tuple[str, ...], peers: str | None, *, as_json: bool, markdown: bool,
        profile: bool, **asked: Any) -> None:
    """The log: WORKs append, bulk, tiles, verify, snapshot, known; or all.

    Appends and imports are measured on disk, each record verified. No figure is printed unless
    the answers are the same. Exit status 0 measured, 1 answers differed, 2 bad input.
    """
    with watched() as tell:
        setting = _log_setting(asked, named(peers, LOG_PEERS), tell)
        report = _log_profile(setting) if profile else _measure_log(setting, works or LOG_WORKS)
    show(report, as_json=as_json, in_markdown=markdown)


@command.command("exchange")
@click.argument("works", nargs=-1, type=click.Choice(EXCHANGE_WORKS), metavar="[WORK]...")
@click.option("--size", type=click.Choice(SIZES), default="medium", show_default=True,
              help="How much of each work; full is what docs/benchmarks.md shows.")
@click.option("--records", type=click.IntRange(min=100), help="Records to catch up on.")
@click.option("--seconds", type=click.IntRange(min=1), help="How long both desks register.")
@click.option("--per-s", "per_s", type=click.IntRange(min=1),
              help="Records a second that each desk registers; 20 otherwise.")
@click.option("--dir", "directory", metavar="DIR",
              type=click.Path(exists=True, file_okay=False, writable=True, path_type=Path),
              help="A directory on the disk to be measured; else that of temporary files.")
@click.option("--repeat", type=click.IntRange(min=1), default=3, show_default=True,
              help="Rounds of catching up.")
@click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True,
              help="What the workloads and keys are made from.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON, nothing else.")
@click.option("--markdown", is_flag=True, help="Print the report as Markdown, nothing else.")
def exchange(works: tuple[str, ...], *, as_json: bool, markdown: bool, **asked: Any) -> None:
    """Two nodes on this machine: WORKs catchup, live; or both.

    catchup: one node tells the other all that it missed, beside what the other's log could take in
    at most. live: both register at their desks, until each is seen at the other. No figure is
    printed unless everything arrived. Exit status 0 measured, 1 something did not arrive, 2 bad
    input.
    """
    from hudna.bench.desks import Failed  # noqa: PLC0415 - nobody waits for it at --help

    with watched() as tell:
        setting = _exchange_setting(asked, tell)
        try:
            report = _measure_exchange(setting, works or EXCHANGE_WORKS)
        except Failed as failed:
            print(say("A node failed: {how}", how=str(failed)), file=sys.stderr)
            sys.exit(DIFFERENT)
    show(report, as_json=as_json, in_markdown=markdown)


@command.command("file")
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--rows", type=click.IntRange(min=1), required=True,
              help="Rows of a file of tracks, or areas of a file of areas.")
@click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True,
              help="What it is made from.")
def file(out: Path, rows: int, seed: int) -> None:
    """Make OUT: a constructed .parquet file of tracks or .geojson file of areas, of any length.

    The same seed makes the same file. Nothing in it happened.
    """
    from hudna.bench.workloads.files import write_areas, write_tracks  # noqa: PLC0415 - NumPy

    if out.suffix not in {".parquet", ".geojson"}:
        raise click.UsageError(str(say("OUT: found {found}; expected {expected}",
                                       found=out.name, expected=A_FILE)))
    if out.suffix == ".geojson":
        write_areas(out, rows, seed)
        return
    with _bar(rows) as advance:
        write_tracks(out, rows, seed, advance)


def _setting(asked: dict[str, Any], peers: frozenset[str] | None,
             tell: Callable[[str], None]) -> Setting:
    import msgspec  # noqa: PLC0415 - nobody waits for it at --help

    from hudna.bench import setting  # noqa: PLC0415 - as above

    own = {name: asked[name] for name in ("positions", "areas", "volumes", "file_rows")
           if asked[name] is not None}
    size: Size = msgspec.structs.replace(setting.SIZES[asked["size"]], **own)
    size = msgspec.structs.replace(size, slice=min(size.slice, size.positions),
                                   singles=min(size.singles, size.positions))
    return setting.Setting(size, seed=asked["seed"], repeat=asked["repeat"], peers=peers,
                           tell=tell)


def _log_setting(asked: dict[str, Any], peers: frozenset[str] | None,
                 tell: Callable[[str], None]) -> LogSetting:
    import msgspec  # noqa: PLC0415 - nobody waits for it at --help

    from hudna.bench import setting  # noqa: PLC0415 - as above

    own = {"appended": asked["records"], "imported": asked["records"], "leaves": asked["entries"],
           "opaque": asked["entries"], "history": asked["history"], "writers": asked["writers"]}
    size: LogSize = msgspec.structs.replace(
        setting.LOG_SIZES[asked["size"]],
        **{name: value for name, value in own.items() if value is not None})
    return setting.LogSetting(size, asked["directory"], seed=asked["seed"],
                              repeat=asked["repeat"], peers=peers, tell=tell)


def _exchange_setting(asked: dict[str, Any], tell: Callable[[str], None]) -> ExchangeSetting:
    import msgspec  # noqa: PLC0415 - nobody waits for it at --help

    from hudna.bench import setting  # noqa: PLC0415 - as above

    own = {name: asked[name] for name in ("records", "seconds", "per_s")
           if asked[name] is not None}
    size = msgspec.structs.replace(setting.EXCHANGE_SIZES[asked["size"]], **own)
    return setting.ExchangeSetting(size, asked["directory"], seed=asked["seed"],
                                   repeat=asked["repeat"], tell=tell)


def _measure(setting: Setting, works: tuple[str, ...]) -> Report:
    from hudna.bench.place import measure  # noqa: PLC0415 - NumPy and shapely come with it

    return unless_different(measure, setting, works)


def _measure_log(setting: LogSetting, works: tuple[str, ...]) -> Report:
    from hudna.bench.log import measure  # noqa: PLC0415 - as above

    return unless_different(measure, setting, works)


def _measure_exchange(setting: ExchangeSetting, works: tuple[str, ...]) -> Report:
    from hudna.bench.exchange import measure  # noqa: PLC0415 - as above

    return unless_different(measure, setting, works)


def _log_profile(setting: LogSetting) -> Report:
    from hudna.bench.logprofile import profile  # noqa: PLC0415 - nobody waits for it at --help

    return profile(setting)


def _profile(setting: Setting) -> Report:
    from hudna.bench.profile import profile  # noqa: PLC0415 - NumPy and shapely come with it

    return profile(setting)


@contextmanager
def _bar(rows: int) -> Iterator[Callable[[int], None]]:
    """A progress bar, where somebody looks on."""
    from rich.console import Console  # noqa: PLC0415 - only when it is shown
    from rich.progress import Progress  # noqa: PLC0415 - as above

    with Progress(console=Console(stderr=True), disable=not sys.stderr.isatty(),
                  transient=True) as progress:
        task = progress.add_task("Writing", total=rows)
        yield lambda done: progress.advance(task, done)
