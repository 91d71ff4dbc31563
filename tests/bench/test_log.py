"""Each work of the log runs at a tiny size, and stops where an answer is not the same."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner

from hudna.bench import log, logprofile, writers
from hudna.bench.log import WORKS, measure
from hudna.bench.peers import golog, postgres, sqlitetable
from hudna.bench.result import Figure, Line
from hudna.bench.same import Different
from hudna.bench.setting import LOG_SIZES, LogSetting
from hudna.bench.table import cells_of
from hudna.bench.workloads.signed import AUTHOR, MAKERS, signed_of
from hudna.bench.works import log_append, log_bulk, log_known, log_snapshot, log_tiles, log_verify
from hudna.cli import bench
from hudna.log.append import Log
from hudna.record.open import open_record

TINY = msgspec.structs.replace(
    LOG_SIZES["small"], appended=80, imported=60, leaves=700, opaque=700, history=600, moments=3,
    writers=8)
QUICK = frozenset({"sqlite", "cryptography", "pynacl", "pymerkle"})


def setting(peers: frozenset[str] | None = QUICK, **changes: object) -> LogSetting:
    return LogSetting(TINY, repeat=1, peers=peers, **changes)


def test_the_command_knows_all_works_and_peers() -> None:
    assert (bench.LOG_WORKS, bench.LOG_PEERS) == (log.WORKS, log.PEERS)
    assert tuple(LOG_SIZES) == bench.SIZES


@pytest.mark.parametrize("work", WORKS)
def test_each_work_beside_its_peers(work: str) -> None:
    told: list[str] = []
    report = measure(setting(tell=told.append), [work])
    assert told
    assert report.lines
    assert not report.missing
    for line in report.lines:
        assert line.ours.value > 0
        assert (line.theirs is None) == (line.peer == "")
        if line.ratio is not None:
            assert 0 < line.ratio.low <= line.ratio.median <= line.ratio.high


def test_a_server_and_go_are_asked_where_they_are_here() -> None:
    report = measure(setting(frozenset({"postgresql", "go"})), ["append", "verify"])
    told = " ".join(line.work + line.peer for line in report.lines)
    lacked = {gap.what for gap in report.missing}
    assert ("PostgreSQL" in told) != ("PostgreSQL" in lacked)
    assert (golog.NAME in told) != (golog.NAME in lacked)


def test_peers_that_are_not_here_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres, "embedded", lambda: None)
    monkeypatch.setattr(postgres, "binaries", lambda: None)
    monkeypatch.setattr("shutil.which", lambda _: None)
    report = measure(setting(frozenset({"postgresql", "go"})), ["append", "verify"])
    assert {gap.what for gap in report.missing} == {"PostgreSQL", golog.NAME}


def test_the_command_prints_json_and_markdown(tmp_path: Path) -> None:
    asked = ["log", "tiles", "--entries", "1000", "--repeat", "1", "--dir", str(tmp_path)]
    told = CliRunner().invoke(bench.command, [*asked, "--json"])
    assert json.loads(told.output)["lines"][0]["peer"].startswith("pymerkle")
    assert "| work |" in CliRunner().invoke(bench.command, [*asked, "--markdown"]).output


def test_the_command_says_where_answers_differ(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_tiles, "root_of_pymerkle", lambda _: bytes(32))
    told = CliRunner().invoke(bench.command, ["log", "tiles", "--size", "small"])
    assert told.exit_code == bench.DIFFERENT
    assert "leaves/s" not in told.output


def test_a_peer_that_is_not_known_is_refused() -> None:
    told = CliRunner().invoke(bench.command, ["log", "--peers", "shapely"])
    assert told.exit_code == 2
    assert "pymerkle" in told.output


# --- whose answers differ -------------------------------------------------------------------


def stops(work: str) -> None:
    with pytest.raises(Different):
        measure(setting(), [work])


def test_append_stops_where_the_bare_table_keeps_less(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlitetable.Table, "one", lambda table, row: None)
    stops("append")


def test_append_stops_where_the_log_keeps_something_else(monkeypatch: pytest.MonkeyPatch) -> None:
    honest = Log.append
    monkeypatch.setattr(Log, "append", lambda self, texts: None if self.size > 50
                        else honest(self, texts))
    stops("append")


@pytest.mark.parametrize("work", ["append", "bulk", "tiles", "verify"])
def test_a_work_stops_at_another_root_than_pymerkles(
    monkeypatch: pytest.MonkeyPatch, work: str
) -> None:
    for module in (log_append, log_tiles, log_verify):
        monkeypatch.setattr(module, "root_of_pymerkle", lambda _: bytes(32))
    stops(work)


def test_bulk_stops_where_a_signature_is_not_good() -> None:
    signed = signed_of(40, 1)
    claims = log_bulk.claims_of(signed)
    bad = claims[0]._replace(message=b"another")
    for _, verify in log_bulk.PEERS.values():
        assert verify(signed.keys[AUTHOR].to_bytes(), [bad, *claims[1:]]) == 39
        assert verify(signed.keys[AUTHOR].to_bytes(), claims) == 40


def test_bulk_stops_where_fewer_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    honest = log_bulk.take_in
    monkeypatch.setattr(log_bulk, "take_in", lambda log, texts, workers: honest(
        log, texts[1:], workers=workers))
    stops("bulk")


def test_verify_stops_where_whatever_is_given_is_accepted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_verify, "verified", lambda _: True)
    stops("verify")


def test_snapshot_and_known_stop_at_another_world(monkeypatch: pytest.MonkeyPatch) -> None:
    crooked = iter(range(9))
    monkeypatch.setattr(log_snapshot, "shown", lambda _: next(crooked))
    stops("snapshot")
    monkeypatch.setattr(log_known, "at", lambda *_: ())
    stops("known")


# --- the parts ------------------------------------------------------------------------------


def test_what_was_signed_is_of_every_maker_and_opens() -> None:
    signed = signed_of(60, 4)
    said = [open_record(text, signed.keys).said for text in signed.presentations]
    assert {s.__struct_config__.tag for s in said} == set(MAKERS)
    assert signed_of(60, 4).presentations == signed.presentations
    assert signed_of(60, 5).presentations != signed.presentations


def test_every_item_is_written_once_and_a_writers_error_is_raised() -> None:
    seen: list[int] = []
    found = writers.written(seen.append, range(100), 7)
    assert sorted(seen) == list(range(100))
    assert (found.took > 0).all()
    with pytest.raises(ZeroDivisionError):
        writers.written(lambda i: 1 / (i - 3), range(10), 3)


@pytest.mark.long
def test_the_steps_of_a_profile_add_up() -> None:
    report = logprofile.profile(setting())
    *steps, whole = (line.ours.value for line in report.lines)
    assert whole == pytest.approx(sum(steps))
    assert len(steps) == 7


def test_what_is_asked_of_a_rate_is_a_least_and_of_a_time_a_most() -> None:
    rate = Line("x", Figure(3000, "records/s"), at_least=2000, more=True)
    wait = Line("x", Figure(60, "ms"), at_least=50)
    assert (rate.held, wait.held) == (True, False)
    assert (cells_of(rate)[5], cells_of(wait)[5]) == ("≥ 2,000", "≤ 50")
