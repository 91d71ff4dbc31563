"""`hudna watch`: what it refuses, and a file folded once."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from hudna.cli.main import main
from tests.lookout.running import Watched, crossing, watched

LAST_MS = 1_796_000_000_000


def run(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(main, ["watch", *words])
    return done.exit_code, done.output


@pytest.fixture(scope="module")
def one(tmp_path_factory: pytest.TempPathFactory):
    with watched(tmp_path_factory.mktemp("watched")) as found:
        found.start("serve")
        yield found


def test_a_file_is_folded_as_if_it_came_live(one: Watched):
    lines = crossing("4b1234", LAST_MS) + crossing("4b5678", LAST_MS, lat=35.0)
    for name, text in (("flights.sbs", "\n".join(lines)),
                       ("flights.csv", table(LAST_MS))):
        (one.root / name).write_text(text + "\n")
        code, output = run(str(one.path), "--once", str(one.root / name))
        assert code == 0, output
        told = [json.loads(line) for line in output.splitlines()]
        passages = [t for t in told if t["type"] == "passage"]
        assert [(p["aircraft"], p["revision"], p["state"]) for p in passages] == [
            ("icao:4b1234", 0, "inside"), ("icao:4b1234", 1, "left")]
        last = passages[-1]
        assert (last["entered_ms"], last["left_ms"]) == (LAST_MS - 145_000, LAST_MS - 45_000)
        assert last["clause"] == "ex-areas"
        assert [t["over"] for t in told if t["type"] == "approach"] == [False, True]


def table(last_ms: int) -> str:
    def moment(i: int) -> str:
        return datetime.fromtimestamp((last_ms - (39 - i) * 5000) / 1000, UTC).isoformat()

    rows = [f"4b1234,,{moment(i)},36.1,{37.9 + i * 0.01:.2f}" for i in range(40)]
    return "\n".join(["icao24,callsign,time_utc,lat,lon", *rows])


def test_what_cannot_be_used_is_refused_with_its_name(one: Watched, tmp_path: Path):
    (tmp_path / "bad.toml").write_text('name = "one"\nsurplus = 1\n')
    for words, named in (
        ((str(tmp_path / "nowhere"),), "nowhere"),
        ((str(one.path), "--settings", str(tmp_path / "bad.toml")), "surplus"),
        ((str(one.path), "--settings", str(tmp_path / "none.toml")), "none.toml"),
        ((str(one.path), "--once", str(tmp_path / "none.csv")), "none.csv"),
        ((str(one.path), "--once", str(tmp_path / "flights.xls")), "flights.xls"),
    ):
        done = CliRunner().invoke(main, ["watch", *words])
        assert done.exit_code == 2, done.stderr
        assert named in done.stderr


def test_one_journal_has_one_watch(one: Watched, tmp_path: Path):
    one.start("watch")
    (tmp_path / "other.toml").write_text('name = "two"\n')
    done = subprocess.run(
        [sys.executable, "-m", "hudna", "watch", str(one.path), "--settings",
         str(tmp_path / "other.toml")], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "no other process of the watch" in done.stderr
    assert one.end("watch") == 0
