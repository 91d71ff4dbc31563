"""Importing many records, every signature checked, beside checking the signatures alone."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from hudna.bench.measure import cores, ratio_of, rounds, spread_of
from hudna.bench.peers.presence import installed
from hudna.bench.peers.verifying import CORES, PEERS, Claim, Two
from hudna.bench.result import Figure, Line, Report
from hudna.bench.same import Different
from hudna.bench.scratch import scratch
from hudna.bench.setting import LogSetting
from hudna.bench.workloads.signed import AUTHOR, Signed, signed_of
from hudna.bench.works.aims import aim_of
from hudna.bench.works.log_append import a_log, hold_all, record_hash_of
from hudna.log.bulk import take_in
from hudna.record import base64url

WORK = "bulk import, every signature checked, two cores"


def run(setting: LogSetting, report: Report) -> None:
    """Beside each library that verifies, on the same two cores in turn."""
    setting.tell("bulk: signing records")
    signed = signed_of(setting.size.imported, setting.seed)
    with cores(CORES), ExitStack() as opened:
        asked = {key: two for key in PEERS if (two := _asked(setting, report, signed, key))}
        for two in asked.values():
            opened.callback(two.close)
        setting.tell("bulk: the same answers")
        with scratch(setting) as directory:
            imported(directory, signed, checked=True)
        contestants: dict[str, Callable[[], object]] = {
            "ours": partial(_ours, setting, signed),
            **{key: partial(_counted, key, two, signed) for key, two in asked.items()},
        }
        setting.tell("bulk: measuring")
        seconds = rounds(contestants, setting.repeat)
    _lines(report, signed, seconds, {key: two.way for key, two in asked.items()})


def imported(directory: Path, signed: Signed, *, checked: bool = False) -> None:
    """Into a new log in `directory`; the starting of the processes is counted with it."""
    with a_log(directory, signed) as log:
        kept = [h for h in take_in(log, signed.presentations, workers=CORES)
                if isinstance(h, str)]
        if len(kept) != len(signed.presentations):
            raise Different(f"{WORK}: {len(kept)} of {len(signed.presentations)} were kept")
        if checked:
            hold_all(log, signed)
            if kept != [record_hash_of(text) for text in signed.presentations]:
                raise Different(f"{WORK}: kept in another order")


def claims_of(signed: Signed) -> list[Claim]:
    parts = [text.partition("~")[0].rpartition(".") for text in signed.presentations]
    return [Claim(base64url.decode(signature, ""), message.encode())
            for message, _, signature in parts]


def _asked(setting: LogSetting, report: Report, signed: Signed, key: str) -> Two | None:
    name, verify = PEERS[key]
    found = installed(name)
    if not found.here or not setting.asks(key):
        if not found.here:
            report.lacks(found.name, found.why)
        return None
    setting.tell(f"bulk: {found}")
    return Two(verify, signed.keys[AUTHOR].to_bytes(), claims_of(signed))


def _ours(setting: LogSetting, signed: Signed) -> None:
    with scratch(setting) as directory:
        imported(directory, signed)


def _counted(key: str, two: Two, signed: Signed) -> None:
    if (good := two.count()) != len(signed.presentations):
        raise Different(f"{WORK}: {good} of {len(signed.presentations)} are good by {key}")


def _lines(
    report: Report, signed: Signed, seconds: dict[str, list[float]], ways: dict[str, str]
) -> None:
    count, aim = len(signed.presentations), aim_of("bulk")
    fastest = min(ways, key=lambda key: spread_of(seconds[key]).median, default=None)
    for key, way in ways.items():
        asked = aim.at_least if key == fastest else None
        report.lines.append(Line(
            f"{WORK}, {count:,} records", _rate(count, seconds["ours"]),
            f"{installed(PEERS[key][0])}, verifying alone", _rate(count, seconds[key]),
            ratio_of(seconds[key], seconds["ours"]), asked, None,
            f"its way: {way}; records of {signed.mean_bytes:,.0f} bytes; ours opens, checks, "
            "seals and keeps them on disk, and starts its processes"))
    if not ways:
        report.lines.append(Line(f"{WORK}, {count:,} records", _rate(count, seconds["ours"])))


def _rate(count: int, seconds: list[float]) -> Figure:
    return Figure(count / spread_of(seconds).median, "records/s")
