"""`hudna receipts`, over a node's directory, whether or not the node runs."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from msgspec.structs import replace

from hudna.act.acknowledge import acknowledge
from hudna.act.register import register
from hudna.act.release import Choice
from hudna.cli.main import main
from hudna.exchange import proving
from hudna.home.looking import LookedAt
from hudna.home.snapshots import of as snapshots_of
from hudna.log.bundle_files import read
from hudna.place.geometry import Point
from hudna.record.kinds import Names, RecordHash, Site
from hudna.view.knowledge import knew
from tests.exchange.nodes import START_MS, Clock, courier, folders, node
from tests.exchange.test_circle import Web, one_round


def receipts(*words: str) -> Result:
    return CliRunner().invoke(main, ["receipts", *words])


class Told:
    """The UN registers a hospital, the US is told of it within 10 km and without its note; it
    reads it. Russia is not reached."""

    def __init__(self, root: Path) -> None:
        self.clock, self.network, self.made = Clock(), Web(), folders(root)
        self.network.nodes = {
            p: node(f, self.clock, self.network.to, ways=self.network.ways)
            for p, f in self.made.items()}
        self.site: RecordHash = ""
        self.id = ""

    async def live(self) -> None:
        un, us = self.network.nodes["un"], self.network.nodes["us"]
        said = Site("hospital", Names(en="Hospital 1"), Point((371_000_000, 362_000_000)),
                    2_000_000, START_MS, note="canary")
        record = (await un.say([register(un.world, said, chosen=[
            Choice("us", "10 km", ("note",))])]))[0]
        self.site, self.id = record.hash, record.envelope.id
        self.clock.ms += 10_000
        await courier(un, "us").once()
        await one_round(un)
        self.clock.ms += 10_000
        await us.say([acknowledge(us.world, record.hash, officer="duty")])
        await courier(us, "un").once()

    async def hidden(self) -> None:
        """Another one, of which Russia is told only that it is there."""
        un = self.network.nodes["un"]
        said = Site("hospital", Names(en="Hospital 2"), Point((371_000_000, 362_000_000)),
                    2_000_000, START_MS)
        self.site = (await un.say([register(un.world, said, chosen=[
            Choice("ru", "existence")])]))[0].hash

    def json(self, party: str = "un", subject: str = "") -> dict[str, Any]:
        """Of a directory whose node has it open."""
        result = receipts(str(self.made[party].path), "--subject", subject or self.site, "--json")
        assert result.exit_code == 0, result.stderr
        found: dict[str, Any] = json.loads(result.stdout)
        return found

    def reader(self, of: str, party: str = "un") -> dict[str, Any]:
        found: dict[str, Any] = next(r for r in self.json(party)["readers"] if r["party"] == of)
        return found


@pytest.fixture
def told(tmp_path: Path) -> Iterator[Told]:
    made = Told(tmp_path)
    asyncio.run(made.live())
    yield made
    for one in made.network.nodes.values():
        one.close()


def test_promise_5_who_was_told_what_and_when(told: Told) -> None:
    us = told.reader("us")
    assert us["withheld"] == ["cell_1km", "note", "shape"]
    assert us["place"] == "10 km"
    receipt = us["told"]
    assert receipt["claimed"] == "2016-07-31T06:00:10Z"
    assert receipt["no_later_than"] is not None
    assert receipt["disclosures"] == "match"
    held = told.network.nodes["us"].world.entries[told.site]
    assert receipt["index"] == held.index
    assert receipt["receipt"] in told.network.nodes["us"].world.entries
    assert us["acknowledged"]["said"]["officer"] == "duty"
    assert us["opened"] is None
    assert us["waiting_since"] is None


def test_promise_5_whoever_has_not_receipted_waits(told: Told) -> None:
    ru = told.reader("ru")
    assert (ru["told"], ru["waiting_since"]) == (None, "2016-07-31T06:00:00Z")
    assert ru["released"]
    assert (ru["withheld"], ru["place"]) == ([], "exact")


def test_by_id_and_of_what_a_partner_said(told: Told) -> None:
    assert told.json(subject=told.id)["subject"]["hash"] == told.site
    own = told.json("us")
    assert [r["party"] for r in own["readers"]] == ["us"]
    assert own["readers"][0]["told"]["disclosures"] == "match"
    assert "canary" not in json.dumps(own)


def test_for_people(told: Told) -> None:
    result = receipts(str(told.made["un"].path), "--subject", told.site)
    assert result.exit_code == 0, result.stderr
    assert "all but cell_1km, note, shape; the place as a cell of 10 km" in result.stdout
    assert "not yet; waiting since 2016-07-31T06:00:00Z" in result.stdout
    assert "no later than 2016-07-31T06:00:10" in result.stdout
    assert "EXERCISE" in result.stdout
    assert "permission" in result.stdout
    assert "site Hospital 1, by un" in result.stdout


def test_for_people_what_is_told_only_to_exist(told: Told) -> None:
    asyncio.run(told.hidden())
    result = receipts(str(told.made["un"].path), "--subject", told.site)
    assert "released     only that there is something\n" in result.stdout


def test_no_bundle_hands_out_anothers_exact_place_without_a_look(
    told: Told, tmp_path: Path
) -> None:
    asyncio.run(courier(told.network.nodes["un"], "ru").once())
    out = tmp_path / "proof.zip"
    exact = receipts(str(told.made["ru"].path), "--subject", told.site, "--bundle", str(out))
    assert (exact.exit_code, "a look" in exact.stderr, out.exists()) == (2, True, False)
    cell = receipts(str(told.made["us"].path), "--subject", told.site, "--bundle", str(out))
    assert (cell.exit_code, out.exists()) == (0, True), cell.stderr


def test_invariant_7_another_disclosure_than_was_released_is_a_mismatch(told: Told) -> None:
    folder = told.made["un"]
    with LookedAt(folder) as log:
        world = snapshots_of(folder, look_only=True).known(log, START_MS + 60_000).world
        record = world.entries[told.site].record
        row = next(k for k in knew(world, told.site, told.network.nodes["un"].circle.dating.between)
                   if k.party == "us")
        assert proving.bound(world, log, record, row) == "match"
        assert proving.bound(world, log, record, replace(row, party="ru")) == "MISMATCH"
        assert proving.bound(world, log, record, replace(row, disclosed="0" * 64)) == "MISMATCH"
        assert proving.bound(world, log, record, replace(row, disclosed="")) == "not bound"


def test_promise_5_the_proof_is_verified_on_a_machine_without_a_node(
    told: Told, tmp_path: Path
) -> None:
    out = tmp_path / "proof.zip"
    result = receipts(str(told.made["un"].path), "--subject", told.site, "--bundle", str(out))
    assert result.exit_code == 0, result.stderr
    un = told.network.nodes["un"]
    receipt = told.reader("us")["told"]["receipt"]
    files = read(out)
    wanted = [told.site, receipt, told.reader("us")["acknowledged"]["hash"],
              *(r.hash for r in un.world.releases.said(told.site))]
    assert len(wanted) == 4
    assert {f"records/{h}.sd-jwt" for h in wanted} <= files.keys()
    key = un.log.verifier.text
    verified = CliRunner().invoke(main, ["verify", str(out), "--key", key])
    assert verified.exit_code == 0, verified.output
    broken = tmp_path / "broken.zip"
    broken.write_bytes(out.read_bytes().replace(receipt.encode(), ("0" * 64).encode()))
    assert CliRunner().invoke(main, ["verify", str(broken), "--key", key]).exit_code != 0
    again = receipts(str(told.made["un"].path), "--subject", told.site, "--bundle", str(out))
    assert (again.exit_code, "not there yet" in again.stderr) == (2, True)


def test_nothing_is_written(told: Told) -> None:
    directory = told.made["un"].path
    before = {p: p.read_bytes() for p in directory.rglob("*")
              if p.is_file() and not p.name.endswith("-shm")}
    told.json()
    assert before == {p: p.read_bytes() for p in directory.rglob("*")
                      if p.is_file() and not p.name.endswith("-shm")}


@pytest.mark.parametrize(("words", "named"), [
    (("--subject", "it"), "64 hexadecimal digits"),
    (("--subject", "ab" * 32), "a record that this node held"),
    ((), "--subject"),
])
def test_bad_input_is_named(told: Told, words: tuple[str, ...], named: str) -> None:
    result = receipts(str(told.made["un"].path), *words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert named in result.stderr


def test_a_directory_without_a_node_is_named(told: Told, tmp_path: Path) -> None:
    result = receipts(str(tmp_path / "none"), "--subject", told.site)
    assert (result.exit_code, "hudna init" in result.stderr) == (2, True)
    bad = receipts(str(told.made["un"].path), "--subject", told.site, "--bundle", "proof.txt")
    assert (bad.exit_code, ".zip" in bad.stderr) == (2, True)
