"""`hudna audit`: files of tracks against areas, one row out for each stay, no node needed.

Exit 0 done, 2 bad input or refused rows (`docs/audit.md`).
"""

from __future__ import annotations

import math
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from hudna.cli.audit_words import in_words, warnings
from hudna.cli.files import BAD_INPUT, give_up, read_bytes, report_faults
from hudna.fault import Fault, Refused
from hudna.say import say

if TYPE_CHECKING:
    from hudna.audit.about.audited import About
    from hudna.audit.areas import Areas
    from hudna.audit.job import Advance, Job, Summary
    from hudna.audit.source import Options

MINUTE_MS, DAY_MS = 60_000, 86_400_000
NS_IN_A_MS = 1_000_000
MOST_MINUTES = 10_000_000     # 19 years
SOME = say("a file of tracks")
OTHER_NAME = say("another name than that of a file of areas")
DATUMS = ("msl", "ellipsoid", "ground", "pressure")


class Asked(NamedTuple):
    """The command line, as it was given."""

    tracks: tuple[Path, ...]
    areas: tuple[Path, ...]
    out: Path
    area_id: tuple[str, ...]
    per_position: bool
    skip_bad: bool
    gap: float
    workers: int | None
    cluster: str | None
    sightings: Path | None
    columns: dict[str, Any]


def _finite(_context: click.Context, _parameter: click.Parameter, minutes: float) -> float:
    if math.isnan(minutes):
        raise click.BadParameter(f"{minutes} is not a number of minutes.")
    return minutes


@click.command("audit")
@click.argument("tracks", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--areas", multiple=True, required=True, type=click.Path(path_type=Path),
              help="GeoJSON FeatureCollection of areas; may be given again.")
@click.option("--out", required=True, type=click.Path(path_type=Path),
              help="The result: .csv, .csv.gz, .parquet or .geojson.")
@click.option("--area-id", multiple=True, metavar="PROPERTY",
              help="The property that names an area; given again, the first that it has.")
@click.option("--per-position", is_flag=True,
              help="One row for each position and area instead of each stay.")
@click.option("--skip-bad", is_flag=True, help="Leave rows out that cannot be read.")
@click.option("--gap", default=15.0, show_default=True, metavar="MINUTES",
              type=click.FloatRange(min=0, max=MOST_MINUTES), callback=_finite,
              help="Fixes of an aircraft further apart than this are not joined.")
@click.option("--workers", type=click.IntRange(min=1), metavar="N",
              help="Threads, or Ray's workers; as many as there are processors where not said.")
@click.option("--cluster", metavar="ADDRESS", help="Work on Ray: ray://HOST:PORT, or local.")
@click.option("--sightings", metavar="DIRECTORY", type=click.Path(path_type=Path),
              help="The directory of the node whose sightings are among the tracks: where they "
                   "were made is in its log alone.")
@click.option("--time", metavar="COLUMN", help="The column of the time.")
@click.option("--time-unit", type=click.Choice(["s", "ms", "us", "ns"]),
              help="What a number in it counts, since 1970 UTC.")
@click.option("--assume-utc", is_flag=True, help="A time without a zone is in UTC.")
@click.option("--lon", metavar="COLUMN", help="The column of the longitude.")
@click.option("--lat", metavar="COLUMN", help="The column of the latitude.")
@click.option("--altitude", metavar="COLUMN", help="The column of the altitude.")
@click.option("--altitude-unit", type=click.Choice(["m", "ft", "fl"]), help="Its unit.")
@click.option("--altitude-datum", type=click.Choice(DATUMS), help="What it is measured from.")
@click.option("--aircraft", metavar="COLUMN", help="The column of the aircraft.")
@click.option("--operator", metavar="COLUMN", help="The column of the operator.")
@click.option("--category", metavar="COLUMN", help="The column of the flight's category.")
def command(**given: Any) -> None:
    """Lay TRACKS (CSV, gzip CSV or Parquet; a directory of Parquet by day) over areas: who was in
    which, from when to when.

    Exit status 0 done, 2 bad input; rows that cannot be read are bad input unless --skip-bad.
    """
    asked = Asked(columns=given, **{name: given.pop(name) for name in Asked._fields[:-1]})
    try:
        job = _job(asked)
        summary = _done(job)
    except Refused as refused:
        _report(refused)
        give_up()
    for sentence in (*in_words(job, summary), *warnings(job, summary)):
        print(sentence, file=sys.stderr)
    sys.exit(0 if summary.kept else BAD_INPUT)


def _report(refused: Refused) -> None:
    """Every fault on stderr, the file first where it is one of a file."""
    path = getattr(refused, "path", None)
    if path is not None:
        report_faults(Path(path), refused)
        return
    for fault in refused.faults:
        print(fault.say(), file=sys.stderr)


def _job(asked: Asked) -> Job:
    """Everything opened and found sound. Raises `Refused`."""
    from hudna.audit.job import Job  # noqa: PLC0415 - NumPy, when it is run
    from hudna.audit.memory import keep_freed_memory  # noqa: PLC0415
    from hudna.audit.tracks import open_source  # noqa: PLC0415 - the compiler, when it is run
    keep_freed_memory()
    areas = _areas(asked)
    exact, about = _sorted_out(asked)
    source, plan = open_source(exact, _options(asked, areas))
    return Job(source, plan, areas, asked.out, asked.per_position, asked.skip_bad,
               round(asked.gap * MINUTE_MS), asked.workers or _processors(),
               asked.cluster, about)


def _sorted_out(asked: Asked) -> tuple[list[Path], About]:
    """The files of exact positions, and what is only about known, with where sightings were."""
    from hudna.audit.about.audited import About  # noqa: PLC0415 - NumPy, when it is run
    from hudna.audit.about.files import sightings, sorted_out, spread_out  # noqa: PLC0415
    exact, files = sorted_out(spread_out(asked.tracks))
    if not exact and not files:
        raise Refused(Fault("TRACKS", "directories without a file", SOME))
    seen = sightings(files)
    if not seen or asked.sightings is None:
        return exact, About(tuple(files))
    from hudna.cli.audit_sightings import places_of  # noqa: PLC0415 - only where they are asked for
    return exact, About(tuple(files), places_of(asked.sightings, seen))


def _processors() -> int:
    """Those that this process may use, where the system says so; else all."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _areas(asked: Asked) -> Areas:
    from hudna.audit.areas import areas_of, together  # noqa: PLC0415 - shapely, when it is run
    from hudna.audit.source import InFile  # noqa: PLC0415
    found = []
    with _waiting("Reading areas"):
        for path in asked.areas:
            if asked.out.exists() and path.exists() and asked.out.samefile(path):
                raise InFile(str(asked.out), Fault("", str(path), OTHER_NAME))
            try:
                data = read_bytes(path)
            except Refused as refused:
                raise InFile(str(path), refused.faults) from None
            found.append((str(path), areas_of(data, str(path), asked.area_id)))
    return together(found)


def _options(asked: Asked, areas: Areas) -> Options:
    from hudna.audit.areas import box_of  # noqa: PLC0415
    from hudna.audit.source import Options, Unit  # noqa: PLC0415
    columns = dict(asked.columns)
    for name in ("time_unit", "altitude_unit"):
        columns[name] = columns[name] and Unit(columns[name])
    windows = (area.volume.window for area in areas)
    timed = any(w.from_ms is not None or w.until_ms is not None for w in windows)
    return Options(**columns, needs_time=timed or not asked.per_position,
                   needs_aircraft=not asked.per_position, box=box_of(areas),
                   latest_ms=time.time_ns() // NS_IN_A_MS + DAY_MS)


def _done(job: Job) -> Summary:
    from hudna.audit.run import audit  # noqa: PLC0415 - the compiler, when it is run
    with _progress(job.total) as advance:
        return audit(job, advance)


@contextmanager
def _progress(total: int) -> Iterator[Advance]:
    """How far the bytes of the tracks are read, where somebody is looking."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich import progress as bars  # noqa: PLC0415 - only when it is shown
    from rich.console import Console  # noqa: PLC0415 - only when it is shown
    columns = (bars.TextColumn("{task.description}"), bars.BarColumn(), bars.DownloadColumn(),
               bars.TimeRemainingColumn())
    with bars.Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("Auditing", total=total)
        yield _advancing(progress, task)


def _advancing(progress: Any, task: Any) -> Callable[[int], None]:
    return lambda weight: progress.advance(task, weight)


@contextmanager
def _waiting(what: str) -> Iterator[None]:
    """A sign of life, where somebody is looking."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console  # noqa: PLC0415 - only when it is shown
    with Console(stderr=True).status(what):
        yield
