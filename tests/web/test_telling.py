"""What this node may say about who was told: never *not told* about what it cannot know."""

from __future__ import annotations

from hudna.act.draft import Draft
from hudna.record.kinds import Receipt
from hudna.web.telling import steps
from tests.web.houses import hospital, told


def test_of_a_partners_record_a_third_partys_receipt_is_not_here(nodes):
    entry = told(nodes, "un", hospital())
    found = {s.party: s for s in steps(nodes["ru"].world, entry)}
    assert found["ru"].told is not None
    assert found["us"].told is None
    assert not found["us"].receipts_here


def test_of_its_own_record_the_node_says_not_told_until_the_receipt(nodes):
    entry = told(nodes, "un", hospital())
    found = {s.party: s for s in steps(nodes["un"].world, entry)}
    assert all(s.receipts_here for s in found.values())


def test_nobody_receipts_a_receipt(nodes):
    entry = told(nodes, "un", hospital())
    said = Receipt("un", "0" * 64, (entry.hash,), (0,), 0)
    assert steps(nodes["ru"].world, told(nodes, "ru", Draft(said))) == ()


def test_the_page_of_a_log_entry_says_no_more_than_the_node_knows(nodes, seated):
    entry = told(nodes, "un", hospital())
    page = seated.get(f"/log/entry/{entry.hash}").text
    assert "not told yet" not in page
    assert "its receipt is with the record" in page
    assert "no receipt" not in page
