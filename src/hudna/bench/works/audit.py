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
from hudna.bench.workloads.files import numbers_of, write_areas, write_tracks
from hudna.bench.works.aims import aim_of

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
    ours: list[Run] = []
    reading: list[Run] = []
    for turn in range(setting.repeat):
        setting.tell(f"audit: round {turn + 1}")
        reading.append(run_child("-c", READ, str(tracks), str(WORKERS)))
        ours.append(audited(home, areas, tracks, Path("stays.parquet")))
    ratio = spread_of([a.seconds / b.seconds for a, b in zip(ours, reading, strict=True)])
    took, read = (spread_of([r.seconds for r in runs]).median for runs in (ours, reading))
    work = f"audit of {setting.size.file_rows:,} rows × {setting.size.areas:,} areas, file to file"
    time, memory = aim_of("audit/read"), aim_of("audit/memory")
    size = tracks.stat().st_size / GB
    report.lines += [
        Line(f"{work}, {WORKERS} cores, against reading it", Figure(ratio.median, "× as long"),
             str(installed("pyarrow")), Figure(read, "s"), at_least=time.at_least, aim=time.aim,
             note=f"{ratio.low:.2f} to {ratio.high:.2f}; ours {took:.1f} s, {before:.1f} s of it "
                  f"for one row: starting, reading and laying the areas; the file has "
                  f"{size:.2f} GB; {_rows_of(home / 'stays.parquet'):,} stays"),
        Line(f"{work}, memory at most", Figure(max(r.peak_bytes for r in ours) / GB, "GB"),
             at_least=memory.at_least, aim=memory.aim)]


def _rows_of(path: Path) -> int:
    import pyarrow.parquet as pq  # noqa: PLC0415 - only where it runs

    return int(pq.ParquetFile(path).metadata.num_rows)
