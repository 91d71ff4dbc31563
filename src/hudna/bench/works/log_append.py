"""Appending, measured at the call: it returns once the record is verified, sealed, in the tree
under a signed checkpoint, and on disk."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from time import perf_counter

from hudna.bench.measure import Spread, spread_of
from hudna.bench.peers import postgres, sqlitetable
from hudna.bench.result import Figure, Line, Report
from hudna.bench.same import Different
from hudna.bench.scratch import scratch
from hudna.bench.setting import LogSetting
from hudna.bench.workloads.signed import AUTHOR, BEGIN_MS, Signed, signed_of
from hudna.bench.works.aims import aim_of
from hudna.bench.works.log_tiles import root_of_pymerkle
from hudna.bench.writers import Written, written
from hudna.log.admission import Admission
from hudna.log.append import Log
from hudna.log.leaf import leaf_of
from hudna.log.prepared import kind_of
from hudna.log.sealing import split
from hudna.record.keys import SigningKey
from hudna.record.open import reopen

ORIGIN = "bench.example/log"
LOG_KEY = SigningKey.generate(b"L" * 32)
WORK = "append, each record verified and on disk at return"
SYNCS = 200
Measured = dict[str, list[Written]]


def run(setting: LogSetting, report: Report) -> None:
    """Records a second and the wait of one, in SQLite and PostgreSQL, beside bare tables."""
    setting.tell("append: signing records")
    signed = signed_of(setting.size.appended, setting.seed)
    report.notes_once(f"one write of 4 KiB and its fsync: {_sync_ms(setting):.2f} ms here")
    ways = _ways(setting, report)
    found: Measured = {way: [] for way in ways}
    for i in range(setting.repeat):
        names = list(ways)
        for way in names[i % len(names):] + names[: i % len(names)]:
            setting.tell(f"append: {way}, round {i + 1}")
            with scratch(setting) as directory:
                found[way].append(ways[way](directory, signed, setting.size.writers))
    _lines(report, setting, found, signed)


Way = Callable[[Path, Signed, int], Written]


def _ways(setting: LogSetting, report: Report) -> dict[str, Way]:
    ways: dict[str, Way] = {"SQLite": in_sqlite}
    if setting.asks("postgresql"):
        where = postgres.embedded() or postgres.binaries()
        if where is None:
            report.lacks("PostgreSQL", "no PostgreSQL server found (make peers)")
        else:
            ways[f"PostgreSQL {postgres.number(where)}"] = in_postgres
    if setting.asks("sqlite"):
        ways["one commit each"] = lambda d, s, n: in_table(d, s, n, together=False)
        ways["group commit"] = lambda d, s, n: in_table(d, s, n, together=True)
    return ways


# --- ours ---


def in_sqlite(directory: Path, signed: Signed, writers: int) -> Written:
    with a_log(directory, signed) as log:
        return _appended(log, signed, writers)


def in_postgres(directory: Path, signed: Signed, writers: int) -> Written:
    with postgres.durable(directory) as url, a_log(directory / "log", signed, url) as log:
        return _appended(log, signed, writers)


@contextmanager
def a_log(directory: Path, signed: Signed, store: str | None = None) -> Iterator[Log]:
    """A new log that admits what was signed."""
    now_ms = BEGIN_MS + 1000 * len(signed.presentations)
    with Log.open(directory, key=LOG_KEY, origin=ORIGIN, admission=Admission(signed.keys),
                  clock=lambda: now_ms, store=store) as log:
        yield log


def _appended(log: Log, signed: Signed, writers: int) -> Written:
    took = written(lambda text: log.append([text]), signed.presentations, writers)
    hold_all(log, signed)
    return took


def hold_all(log: Log, signed: Signed) -> None:
    """Different unless the log holds exactly these records, under the root that another
    implementation gives of its leaves; and every tile and entry is sound."""
    hashes = [raw.hex() for raw in log.hashes(0, log.size)]
    wanted = {record_hash_of(text) for text in signed.presentations}
    if len(hashes) != len(signed.presentations) or set(hashes) != wanted:
        raise Different(f"{WORK}: {len(hashes)} entries, not the {len(wanted)} records")
    if log.root() != root_of_pymerkle([leaf_of(h) for h in hashes]):
        raise Different(f"{WORK}: another root than pymerkle's")
    log.verify_all()


def record_hash_of(presentation: str) -> str:
    return reopen(presentation).hash


# --- a bare table ---


def in_table(directory: Path, signed: Signed, writers: int, *, together: bool) -> Written:
    table = sqlitetable.Table(directory / "table.sqlite3")
    rows = [row_of(text) for text in signed.presentations]
    try:
        if together:
            with table.committing():
                took = written(table.together, rows, writers)
        else:
            took = written(table.one, rows, writers)
        if table.hashes() != {row[0] for row in rows}:
            raise Different(f"{WORK}: the bare table does not hold the records")
    finally:
        table.close()
    return took


def row_of(presentation: str) -> sqlitetable.Row:
    record = reopen(presentation)
    jwt, disclosures = split(presentation)
    return (bytes.fromhex(record.hash), AUTHOR, record.envelope.id, kind_of(record), BEGIN_MS,
            jwt, disclosures)


# --- what is said of them ---


def _lines(report: Report, setting: LogSetting, found: Measured, signed: Signed) -> None:
    count, writers = len(signed.presentations), setting.size.writers
    about = f"{count:,} records of {signed.mean_bytes:,.0f} bytes by {writers} threads"
    mine = found["SQLite"]
    for store in (way for way in found if way.split()[0] in {"SQLite", "PostgreSQL"}):
        _alone(report, store, found[store], about if store == "SQLite" else "")
    for way in ("one commit each", "group commit"):
        if way in found:
            theirs = found[way]
            ratio = [a.rate / b.rate for a, b in zip(mine, theirs, strict=True)]
            report.lines.append(Line(
                f"append, {writers} threads, beside a bare table", _rate(mine),
                f"{sqlitetable.presence()}, {way}", _rate(theirs), spread_of(ratio),
                note="checks no signature, seals nothing, keeps no tree; p99 "
                     f"{_ms(theirs, 'p99').median:.1f} ms"))


def _alone(report: Report, store: str, mine: list[Written], about: str) -> None:
    rate, p99 = aim_of("append/rate"), aim_of("append/p99")
    if store != "SQLite":
        rate = p99 = aim_of("append/other store")
    spread = spread_of([w.rate for w in mine])
    report.lines.append(Line(
        f"{WORK}, {store}", _rate(mine), at_least=rate.at_least, aim=rate.aim, more=True,
        note="; ".join(filter(None, (
            about, f"{spread.low:,.0f} to {spread.high:,.0f} records/s over the rounds")))))
    tail = _ms(mine, "p99")
    report.lines.append(Line(
        f"{WORK}, {store}, p99", Figure(tail.median, "ms"), at_least=p99.at_least, aim=p99.aim,
        note=f"p50 {_ms(mine, 'p50').median:.2f} ms, most {_ms(mine, 'most').high:.1f} ms"))


def _rate(rounds: list[Written]) -> Figure:
    return Figure(spread_of([w.rate for w in rounds]).median, "records/s")


def _ms(rounds: list[Written], which: str) -> Spread:
    return spread_of([getattr(w.tail, which) / 1e6 for w in rounds])


def _sync_ms(setting: LogSetting) -> float:
    """The disk's own limit: the median of many."""
    took = []
    with scratch(setting) as directory, (directory / "sync").open("wb", buffering=0) as file:
        for _ in range(SYNCS):
            begin = perf_counter()
            file.write(bytes(4096))
            os.fsync(file.fileno())
            took.append(perf_counter() - begin)
    return median(took) * 1000
