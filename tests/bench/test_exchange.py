"""Each work of the exchange runs at a tiny size, and stops where something did not arrive."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner

from hudna.bench import exchange
from hudna.bench.desks import EXERCISE, partners
from hudna.bench.same import Different
from hudna.bench.setting import EXCHANGE_SIZES, ExchangeSetting
from hudna.bench.workloads.registered import Author
from hudna.bench.works import exchange_catchup
from hudna.cli import bench
from hudna.record.kinds import Receipt, Released, Site
from hudna.record.open import open_record

TINY = msgspec.structs.replace(EXCHANGE_SIZES["small"], records=100, seconds=1, per_s=5)
SETTING = ExchangeSetting(TINY, repeat=1)


def test_the_command_knows_all_works_and_sizes() -> None:
    assert bench.EXCHANGE_WORKS == exchange.WORKS
    assert tuple(EXCHANGE_SIZES) == bench.SIZES


def test_two_nodes_catch_up() -> None:
    report = exchange.measure(SETTING, ["catchup"])
    assert len(report.lines) == 2
    assert [line.at_least for line in report.lines].count(0.5) == 1
    assert all(line.ratio is not None and line.ratio.median > 0 for line in report.lines)


@pytest.mark.long
def test_what_is_registered_at_one_desk_is_seen_at_the_other() -> None:
    told = CliRunner().invoke(bench.command, ["exchange", "live", "--seconds", "1", "--per-s", "5",
                                              "--json"])
    assert told.exit_code == 0, told.output
    lines = json.loads(told.output)["lines"]
    assert [line["at_least"] for line in lines] == [None] * 4 + [300, 1000]
    kept, heard, seen = (lines[i]["ours"]["value"] for i in (0, 2, 4))
    assert 0 <= kept <= heard <= seen


def test_it_stops_where_a_record_was_not_receipted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = partners(tmp_path, ("un", "us"))
    told = exchange_catchup.told_of(made["un"], SETTING)
    for folder, texts in ((made["un"], told.own), (made["us"], told.read)):
        exchange_catchup._imported(folder, texts)
    with pytest.raises(Different, match="0 receipted of 100"):
        exchange_catchup._ended_ms(made, told)


def test_the_records_are_what_is_said_of_them(tmp_path: Path) -> None:
    folder = partners(tmp_path, ("un", "us"))["un"]
    records = list(Author("un", folder.keys.record, EXERCISE, 1_469_944_800_000).records(
        100, "us", 1))
    again = list(Author("un", folder.keys.record, EXERCISE, 1_469_944_800_000).records(
        100, "us", 1))
    assert records == again
    assert len(records) == 100
    released = [r for r in records if isinstance(r.said, Released)]
    sites = [r for r in records if isinstance(r.said, Site)]
    assert len(sites) + len(released) == 100
    assert not any(isinstance(r.said, Receipt) for r in records)
    assert {r.said.subject for r in released} <= {r.hash for r in sites}
    keys = {"un": folder.keys.record.public}
    read = [open_record(text, keys) for text in exchange_catchup._as_read(records)]
    assert sum(1 for r in read if r.withheld) == len(released)
