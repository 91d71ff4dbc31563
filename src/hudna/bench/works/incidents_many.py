"""Many: constructed reports put together in one process; seconds, and all memory it had."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from hudna.bench.child import run as run_child
from hudna.bench.incidents_child import Done
from hudna.bench.result import Figure, Line, Report
from hudna.bench.setting import IncidentsSetting
from hudna.bench.works.aims import aim_of

GIB = 1 << 30


def run(setting: IncidentsSetting, report: Report) -> None:
    """Seconds from reports to proposals; the reports themselves are counted in the memory."""
    reports = setting.size.reports
    setting.tell(f"many: {reports:,} reports")
    with TemporaryDirectory(prefix="hudna-bench-") as directory:
        out = Path(directory) / "done.json"
        child = run_child("-m", "hudna.bench.incidents_child", str(reports), str(setting.seed),
                          str(out))
        done = msgspec.json.decode(out.read_bytes(), type=Done)
    what = f"many, {reports:,} reports"
    time, memory = aim_of("incidents/many"), aim_of("incidents/memory")
    report.lines.append(Line(what, Figure(done.seconds, "s"), at_least=time.at_least, note=(
        f"{done.processor:.0f} s of processor; {done.proposals:,} pairs and {done.groups:,} groups "
        f"proposed, {done.copies:,} copies, "
        f"{done.crowded:,} with more nearby than were compared")))
    report.lines.append(Line(f"{what}, greatest memory", Figure(child.peak_bytes / GIB, "GiB"),
                             at_least=memory.at_least))
