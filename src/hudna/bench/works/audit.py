"""Audit from file to file, beside merely reading the same columns of the same file."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hudna.bench.child import Run
from hudna.bench.child import run as run_child
from hudna.bench.measure import cores, spread_of
from hudna.bench.peers import handfiltered
from hudna.bench.peers.presence import installed
from hudna.bench.result import Figure, Line, Report
from hudna.bench.same import Answer, same
from hudna.bench.setting import Setting
from hudna.bench.workloads.areas import areas_of
from hudna.bench.workloads.feed import feed_of, month
from hudna.bench.workloads.files import (
    numbers_of,
    write_areas,
    write_csv_tracks,
    write_tracks,
)
from hudna.bench.works.aims import Aim, aim_of

WORKERS = 2
GB = 1e9
# Row groups by as many threads as the audit has: pyarrow's quickest way that holds little.
READ = """
import sys
from concurrent.futures import ThreadPoolExecutor
import pyarrow.parquet as pq
path, threads = sys.argv[1], int(sys.argv[2])
def read(group):
    return pq.ParquetFile(path).read_row_group(group, use_threads=False).num_rows
with ThreadPoolExecutor(threads) as pool:
    print(sum(pool.map(read, range(pq.ParquetFile(path).num_row_groups))))
"""
# All columns parsed to values, by as many threads; it holds the whole.
READ_CSV = """
import sys
import pyarrow as pa
import pyarrow.csv
pa.set_cpu_count(int(sys.argv[2]))
print(pyarrow.csv.read_csv(sys.argv[1]).num_rows)
"""
CSV_SHARE = 10                  # a CSV file has one row in so many


def run(setting: Setting, report: Report) -> None:
    """Time against reading, and memory."""
    with tempfile.TemporaryDirectory(prefix="hudna-bench-") as folder, cores(WORKERS):
        home = Path(folder)
        setting.tell("audit: making areas")
        areas = home / "areas.geojson"
        write_areas(areas, setting.size.areas, setting.seed)
        _assert_rows(setting, home, areas)
        setting.tell(f"audit: making {setting.size.file_rows:,} rows")
        tracks = home / "tracks.parquet"
        write_tracks(tracks, setting.size.file_rows, setting.seed)
        _measure(setting, report, home, areas, tracks)


def audited(home: Path, areas: Path, tracks: Path, out: Path, *options: str) -> Run:
    return run_child("-m", "hudna", "audit", str(tracks), "--areas", str(areas), "--out",
                     str(home / out), "--workers", str(WORKERS), *options)


def _assert_rows(setting: Setting, home: Path, areas: Path) -> None:
    """Row by row the same as the hand-filtered script, over as many rows as slow peers get."""
    import pyarrow.parquet as pq  # noqa: PLC0415 - only where it runs

    setting.tell("audit: the same rows as shapely")
    rows = setting.size.slice
    tracks, out = home / "few.parquet", Path("rows.parquet")
    write_tracks(tracks, rows, setting.seed)
    audited(home, areas, tracks, out, "--per-position")
    table = pq.read_table(home / out)
    ours = Answer(table["row"].to_numpy(), numbers_of(table["area"]))
    peer = handfiltered.HandFiltered(areas_of(setting.size.areas, setting.seed))
    peer.build()
    peer.load(feed_of(month(rows), rows, setting.seed).positions)
    same(ours, peer.match("areas"), "audit --per-position", str(handfiltered.presence()))


def _measure(setting: Setting, report: Report, home: Path, areas: Path, tracks: Path) -> None:
    one = home / "one.parquet"
    write_tracks(one, 1, setting.seed)
    setting.tell("audit: one row")
    audited(home, areas, one, Path("stays.parquet"))       # compiles what is not yet
    before = audited(home, areas, one, Path("stays.parquet")).seconds
    rows, against = setting.size.file_rows, f"× {setting.size.areas:,} areas, file to file"
    ours = _beside(setting, report, f"audit of {rows:,} rows {against}", home, areas, tracks, READ,
                   aim_of("audit/read"), f"{before:.1f} s of it for one row: starting, reading and "
                   "laying the areas; ")
    memory = aim_of("audit/memory")
    report.lines.append(Line(f"audit of {rows:,} rows {against}, memory at most",
                             Figure(max(run.peak_bytes for run in ours) / GB, "GB"),
                             at_least=memory.at_least, aim=memory.aim))
    _beside(setting, report, f"audit of {rows:,} rows {against}, a row for each position", home,
            areas, tracks, READ, Aim(), "", "--per-position")
    text, few = home / "tracks.csv", rows // CSV_SHARE
    setting.tell(f"audit: making {few:,} rows of CSV")
    write_csv_tracks(text, 1, setting.seed)
    audited(home, areas, text, Path("stays.parquet"))      # as above, for text
    write_csv_tracks(text, few, setting.seed)
    _beside(setting, report, f"audit of {few:,} rows of CSV {against}", home, areas, text, READ_CSV,
            Aim(), "")


def _beside(setting: Setting, report: Report, work: str, home: Path, areas: Path,  # noqa: PLR0917 - one line of the report
            tracks: Path, read: str, aim: Aim, note: str, *options: str) -> list[Run]:
    """A line of the report: an audit against merely reading its file, round by round."""
    ours: list[Run] = []
    reading: list[Run] = []
    for turn in range(setting.repeat):
        setting.tell(f"{work}: round {turn + 1}")
        reading.append(run_child("-c", read, str(tracks), str(WORKERS)))
        ours.append(audited(home, areas, tracks, Path("found.parquet"), *options))
    ratio = spread_of([a.seconds / b.seconds for a, b in zip(ours, reading, strict=True)])
    took, least = (spread_of([r.seconds for r in runs]).median for runs in (ours, reading))
    report.lines.append(Line(
        f"{work}, {WORKERS} cores, against reading it", Figure(ratio.median, "× as long"),
        str(installed("pyarrow")), Figure(least, "s"), at_least=aim.at_least, aim=aim.aim,
        note=f"{ratio.low:.2f} to {ratio.high:.2f}; ours {took:.1f} s, {note}the file has "
             f"{tracks.stat().st_size / GB:.2f} GB; {_rows_of(home / 'found.parquet'):,} rows out"))
    return ours


def _rows_of(path: Path) -> int:
    import pyarrow.parquet as pq  # noqa: PLC0415 - only where it runs

    return int(pq.ParquetFile(path).metadata.num_rows)
