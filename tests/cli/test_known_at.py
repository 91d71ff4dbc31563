"""`hudna known-at`, over a node's directory, whether or not the node runs."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from hudna.act.acknowledge import acknowledge
from hudna.act.withdraw import withdraw
from hudna.cli.main import main
from hudna.home.snapshots import SNAPSHOTS
from hudna.place.times import format_instant
from hudna.record.kinds import RecordHash
from tests.exchange.nodes import START_MS, Clock, Network, deliver_all, folders, node, site


def known_at(*words: str) -> Result:
    return CliRunner().invoke(main, ["known-at", *words])


def at(ms: int) -> str:
    return format_instant(ms)


class Told:
    """The UN registers a hospital, tells the US, which reads it; the UN withdraws it. A step of
    ten seconds each."""

    def __init__(self, root: Path) -> None:
        self.clock, self.network, self.made = Clock(), Network(), folders(root)
        self.network.nodes = {
            p: node(f, self.clock, self.network.to) for p, f in self.made.items()}
        self.site: RecordHash = ""
        self.id = ""

    async def live(self) -> None:
        un, us = self.network.nodes["un"], self.network.nodes["us"]
        record, = await un.say([site(un, 1)])
        self.site, self.id = record.hash, record.envelope.id
        self.clock.ms += 10_000
        await deliver_all(un, 1)
        self.clock.ms += 10_000
        await us.say([acknowledge(us.world, record.hash, officer="duty")])
        await deliver_all(us, 1)
        self.clock.ms += 10_000
        await un.say([withdraw(un.world, record.hash, "closed")])

    def ask(self, *words: str) -> Result:
        """Of the UN's directory, whose node has it open."""
        return known_at(*words, "--node", str(self.made["un"].path))

    def json(self, *words: str) -> dict[str, object]:
        result = self.ask(*words, "--json")
        assert result.exit_code == 0, result.stderr
        return json.loads(result.stdout)


@pytest.fixture
def told(tmp_path: Path) -> Iterator[Told]:
    made = Told(tmp_path)
    asyncio.run(made.live())
    yield made
    for one in made.network.nodes.values():
        one.log.close()


def test_promise_7_the_register_as_it_was(told: Told) -> None:
    early, late = told.json(at(START_MS + 5_000)), told.json(at(START_MS + 30_000))
    assert [r["hash"] for r in early["register"]] == [told.site]
    assert early["size"] == 1
    assert early["register"][0]["said"]["names"]["en"] == "Hospital 1"
    assert late["register"] == []
    assert "permission" in early["statement"]


def test_a_list_has_no_exact_place_of_another_party(told: Told) -> None:
    words, late = ("--node", str(told.made["us"].path), "--json"), at(START_MS + 25_000)
    mine = json.loads(known_at(late, *words).stdout)["register"]
    theirs = told.json(late)["register"]
    assert [r["hash"] for r in mine] == [r["hash"] for r in theirs] == [told.site]
    assert "shape" in theirs[0]["said"] and "shape" not in mine[0]["said"]
    assert mine[0]["not_listed"] == ["shape"]
    assert mine[0]["about"]["type"] == "Polygon"
    one = json.loads(known_at(late, *words, "--subject", told.site).stdout)["subject"]
    assert one["said"]["shape"] == theirs[0]["said"]["shape"]


def test_one_record_and_who_had_been_told(told: Told) -> None:
    before = told.json(at(START_MS + 5_000), "--subject", told.site)["subject"]
    after = told.json(at(START_MS + 15_000), "--subject", told.id)["subject"]
    read = told.json(at(START_MS + 25_000), "--subject", told.site)["subject"]
    end = told.json(at(START_MS + 30_000), "--subject", told.site)["subject"]
    assert before["told"] == []
    assert {t["party"] for t in after["told"]} == {"us", "ru"}
    assert after["acknowledged"] == []
    assert [r["author"] for r in read["acknowledged"]] == ["us"]
    assert [r["said"]["reason"] for r in end["ended_by"]] == ["closed"]


def test_what_became_different(told: Told) -> None:
    changes = told.json(at(START_MS - 1), "--until", at(START_MS + 5_000))["changes"]
    assert [(c["kind"], c["subject"]) for c in changes] == [("registered", told.site)]
    changes = told.json(at(START_MS + 5_000), "--until", at(START_MS + 30_000))["changes"]
    [change] = changes
    assert (change["kind"], change["subject"]) == ("withdrawn", told.site)
    assert len(change["because"]) == 1


def test_for_people_in_their_language(told: Told) -> None:
    result = told.ask(at(START_MS + 5_000))
    assert result.exit_code == 0, result.stderr
    assert "Hospital 1" in result.stdout
    assert "EXERCISE" in result.stdout
    assert "2016-07-31T06:00:05Z" in result.stdout
    arabic = told.ask(at(START_MS + 5_000), "--lang", "ar")
    assert "المستشفى" in arabic.stdout or "Hospital 1" in arabic.stdout
    assert "None of them is a permission" not in arabic.stdout
    subject = told.ask(at(START_MS + 25_000), "--subject", told.site)
    assert "has it since 2016-07-31T06:00:10Z" in subject.stdout
    changes = told.ask(at(START_MS - 1), "--until", at(START_MS + 5_000))
    assert "registered: " in changes.stdout


def test_nothing_is_written(told: Told) -> None:
    directory = told.made["un"].path
    (directory / SNAPSHOTS).mkdir()
    unfit = directory / SNAPSHOTS / "000000000001.snapshot"
    unfit.write_bytes(b"another version's")
    before = set(directory.rglob("*"))
    assert told.json(at(START_MS + 5_000))["size"] == 1
    assert set(directory.rglob("*")) == before
    assert unfit.read_bytes() == b"another version's"


@pytest.mark.parametrize(("words", "named"), [
    (("2016-07-31T06:00:00",), "time zone"),
    (("yesterday",), "2016-07-31T06:00:00Z"),
    (("2016-02-30T06:00:00Z",), "a moment that exists"),
    (("2999-01-01T00:00:00Z",), "a moment that has passed"),
    (("2016-07-31T05:00:00Z",), "2016-07-31T06:00:00Z or later"),
    (("2016-07-31T07:00:00Z", "--until", "2016-07-31T06:00:00Z"), "later than"),
    (("2016-07-31T07:00:00Z", "--subject", "it"), "64 hexadecimal digits"),
    (("2016-07-31T07:00:00Z", "--subject", "ab" * 32), "a record that this node held"),
    (("2016-07-31T07:00:00Z", "--subject", "ab" * 32, "--until", "2016-07-31T08:00:00Z"),
     "one of the two"),
])
def test_bad_input_is_named(told: Told, words: tuple[str, ...], named: str) -> None:
    result = told.ask(*words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert named in result.stderr


def test_a_directory_without_a_node_or_without_a_log_is_named(
    told: Told, tmp_path: Path
) -> None:
    empty = known_at("2016-07-31T06:00:00Z", "--node", str(tmp_path / "none"))
    assert (empty.exit_code, "hudna init" in empty.stderr) == (2, True)
    made = told.made["un"].path
    for one in told.network.nodes.values():
        one.log.close()
    (made / "log" / "log.sqlite3").unlink()
    result = told.ask("2016-07-31T06:00:00Z")
    assert (result.exit_code, "has been started" in result.stderr) == (2, True)
    assert not (made / "log" / "log.sqlite3").exists()
    for one in told.network.nodes.values():
        one.log = node(told.made[one.party], told.clock, told.network.to).log
