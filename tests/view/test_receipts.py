"""Who was told what: from receipts alone, and undelivered stays visible."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from hudna.log.entry import Entry
from hudna.place.geometry import Point
from hudna.record.kinds import Names, Receipt, Site
from hudna.record.record import Envelope, Record
from hudna.view.entries import Entries
from hudna.view.receipts import Receipts

SITE = Site("hospital", Names(en="H"), Point((0, 0)), 0, 0)
OWN = [Record(f"r{i}", Envelope(f"r{i}", "un", i), SITE, "") for i in range(4)]


def receipt(party: str, at: int, *held: str) -> Record:
    said = Receipt("un", "0" * 64, held, tuple(range(len(held))), at)
    return Record(f"{party}{at}", Envelope("x", party, at), said, "")


def nothing_else(_):
    return ()


def to_all(_record: Record, _party: str) -> bool:
    return True


@given(st.permutations([*OWN, receipt("us", 7, "r0", "r1"), receipt("us", 5, "r1", "r2")]))
def test_promise_5_told_only_by_receipt_in_any_order(records: list[Record]) -> None:
    entries = Entries()
    receipts = Receipts("un", entries, to_all, nothing_else)
    receipts.untold("us")
    for i, r in enumerate(records):
        entries.add(Entry(i, i, r))
        receipts.receive(r) if isinstance(r.said, Receipt) else receipts.said(r)
    assert [r.hash for r in receipts.untold("us")] == ["r3"]
    assert {r.hash for r in receipts.untold("ru")} == {"r0", "r1", "r2", "r3"}
    assert receipts.told("r1")["us"].received_ms == 5
    assert receipts.told("r3") == {}


def test_partners_records_and_receipts_are_not_this_nodes_to_deliver() -> None:
    entries = Entries()
    entries.add(Entry(0, 0, OWN[0]))
    receipts = Receipts("us", entries, to_all, nothing_else)
    receipts.said(OWN[0])
    assert receipts.untold("ru") == ()


def test_what_was_said_of_a_record_before_it_came_is_looked_at_again_when_it_comes() -> None:
    about, of = OWN[1], OWN[0]
    entries = Entries()
    told_of = lambda r, _p: r.hash != about.hash or entries.place(of.hash) is None  # noqa: E731
    receipts = Receipts("un", entries, told_of, lambda r: (
        (of.hash,) if r.hash == about.hash and entries.place(of.hash) is None else ()))
    for i, one in enumerate((about, of)):
        if i:
            assert receipts.untold("ru") == (about,)
        entries.add(Entry(i, i, one))
        receipts.came(one)
        receipts.said(one)
    assert receipts.untold("ru") == (of,)
    assert receipts.freeze(["ru"])["awaited"] == b""
