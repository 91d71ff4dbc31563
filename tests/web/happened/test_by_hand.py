"""A report named by hand: by a beginning of its hash, as pages print it, or by a link."""

from __future__ import annotations

import asyncio

import pytest

from hudna.act.report import correct
from hudna.fault import Refused
from hudna.node import Node
from hudna.web.happened import by_hand
from hudna.web.happened.by_hand import SeveralError, meant
from tests.web.happened.kept import a_report, keeps
from tests.web.sitting import Sitting, text_of


def named(node: Node, typed: str) -> str:
    return asyncio.run(meant(node.world, typed, "other"))


@pytest.mark.parametrize("how", [
    "{0:.8}", "{0:.12}", "{0:.12}…", " {0:.40} ", "{0}", "https://un.example/reports/{0}",
    "/events/{0}?day=2016-07-31#near", "http://[::1]:8000/reports/{0}/files/" + "cd" * 32])
def test_a_beginning_or_a_link_names_it(nodes: dict[str, Node], how: str) -> None:
    held = [keeps(nodes["un"], text=f"n{i}") for i in range(5)]
    assert named(nodes["un"], how.format(held[3].hash)) == held[3].hash
    assert named(nodes["un"], how.format(held[3].hash).upper()) == held[3].hash


@pytest.mark.parametrize("typed", [
    "", "abc", "1234567", "no hash at all", "12345678x", "/reports/new", "http://[bad/x", "https://deadbeef:8000/x",
    "f" * 65, "/" * 50, "<b>"])
def test_what_names_none_is_refused_with_what_is_expected(
    nodes: dict[str, Node], typed: str
) -> None:
    keeps(nodes["un"])
    with pytest.raises(Refused) as refused:
        named(nodes["un"], typed)
    [fault] = refused.value.faults
    assert (fault.where, fault.found) == ("other", typed)
    assert "8 digits" in str(fault.expected) or "first 8" in str(fault.expected)


def test_an_earlier_version_names_the_one_that_counts(nodes: dict[str, Node]) -> None:
    un = nodes["un"]
    first = keeps(un)
    [new] = asyncio.run(un.say([correct(un.world, first.hash, a_report(place="b"), un.now_ms())]))
    assert named(un, first.hash[:12]) == new.hash


def test_of_several_that_begin_so_none_is_chosen_and_all_are_offered(
    nodes: dict[str, Node], un: Sitting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(by_hand, "LEAST", 1)     # no test finds two that begin with 8 digits alike
    node = nodes["un"]
    mine = keeps(node, place="mine")
    by_digit: dict[str, list[str]] = {}
    while max(map(len, by_digit.values()), default=0) < 2:
        record = keeps(node, text=f"{len(by_digit)}", place="the same digit")
        by_digit.setdefault(record.hash[0], []).append(record.hash)
    digit, several = next((d, of) for d, of in by_digit.items() if len(of) == 2)
    with pytest.raises(SeveralError) as refused:
        named(node, digit)
    assert {r.hash for r in refused.value.records} >= set(several)
    un.get(f"/events/{mine.hash}")
    sent = {"by_hand": "yes", "other": digit, "why": "as I typed it"}
    bad = un.post(f"/events/{mine.hash}/link", sent)
    assert bad.status_code == 422
    assert "as I typed it" in bad.text
    assert "These begin so" in text_of(bad.text)
    for of in several:
        assert f'name="chosen" value="{of}"' in bad.text
    other = {**sent, "chosen": several[1], "chosen_of": "f00dbabe", "other": "deadbeef"}
    assert un.post(f"/events/{mine.hash}/link", other).status_code == 422, "it was typed anew"
    done = un.post(f"/events/{mine.hash}/link", {
        **sent, "chosen": several[1], "chosen_of": digit})
    assert done.status_code == 303
    assert {r.hash for r in node.world.reports.event(mine.hash).reports} == {
        mine.hash, several[1]}


def test_by_hand_from_the_page(nodes: dict[str, Node], un: Sitting) -> None:
    one, two = keeps(nodes["un"]), keeps(nodes["un"], text="another")
    un.get(f"/events/{one.hash}")
    assert un.post(f"/events/{one.hash}/link", {
        "by_hand": "yes", "other": two.hash[:12], "why": "one"}).status_code == 303
    assert len(nodes["un"].world.reports.events()) == 1
