"""Guarantors and monitors judge; nobody judges for another, and no report is named as evidence."""

from __future__ import annotations

from typing import Any

import pytest

from hudna.act.draft import Reader, draft
from hudna.act.judge import judge, lacking
from hudna.act.walk_out import walk_out
from hudna.fault import Refused
from hudna.place.geometry import Point
from hudna.record.kinds import Names, Site, Verified
from hudna.view.findings import findings, judges
from hudna.view.releases import goes_to
from tests.act.incidents import heard, judging, keeps, node, tells
from tests.act.passings import START


def a_site(name: str = "Al-Shifa clinic") -> Site:
    return Site("hospital", Names(en=name), Point((371_000_000, 362_000_000)), 2_000_000, START,
                review_by_ms=START + 90 * 86_400_000)


def test_a_guarantor_judges_what_it_was_told_also_in_its_own_case() -> None:
    ru, one = heard("ru")
    said = ru.say(judge(ru.world, judging(one, outcome="no-violation", by="")))
    line = ru.world.incidents.of(one.hash)
    assert line is not None
    held = findings(line, judges(ru.world.terms.agreement))
    assert [f.record.hash for f in held.separate] == [said.hash]
    assert not held.settled("no-violation")


def test_nobody_else_judges() -> None:
    there, one = heard("opposition")
    with pytest.raises(Refused) as caught:
        judge(there.world, judging(one))
    assert caught.value.faults[0].where == "party"


@pytest.mark.parametrize(("more", "where"), [
    ({"clause": "no-such"}, "clause"), ({"by": "no-such"}, "by"),
    ({"outcome": "no-violation"}, "by"), ({"text": " "}, "text"),
    ({"evidence": ("0" * 64,)}, "evidence"), ({"incident": "0" * 64}, "incident"),
])
def test_what_is_wrong_is_named(more: dict[str, Any], where: str) -> None:
    us, one = heard("us")
    with pytest.raises(Refused) as caught:
        judge(us.world, judging(one, **more))
    assert [f.where for f in caught.value.faults] == [where]


def test_promise_4_no_report_is_named_as_evidence() -> None:
    un = node()
    report = keeps(un)
    one = tells(un, report)
    with pytest.raises(Refused) as caught:
        judge(un.world, judging(one, evidence=(report.hash,)))
    assert caught.value.faults[0].where == "evidence"
    judge(un.world, judging(one, evidence=(one.hash,)))


def test_a_person_s_next_takes_the_place_of_the_last_and_another_s_stays() -> None:
    un = node()
    one = tells(un, keeps(un))
    mine = un.say(judge(un.world, judging(one)))
    other = un.say(judge(un.world, judging(one, officer="b")))
    un.now_ms += 1
    next_ = judge(un.world, judging(one, outcome="undetermined", by=""))
    assert next_.said.replaces == (mine.hash,)  # type: ignore[union-attr]
    under = judge(un.world, judging(one, clause="scr-2254-civilians"), instead_of=[mine.hash])
    assert under.said.replaces == (mine.hash,)  # type: ignore[union-attr]
    assert other.said.replaces == ()  # type: ignore[union-attr]


def test_a_guarantor_s_next_takes_the_place_of_whoever_s() -> None:
    us, one = heard("us")
    first = us.say(judge(us.world, judging(one)))
    made = judge(us.world, judging(one, officer="b", outcome="undetermined", by=""))
    assert made.said.replaces == (first.hash,)  # type: ignore[union-attr]


def test_promise_3_only_its_own_is_replaced() -> None:
    ru, one = heard("ru")
    us = node("us")
    us.take(one)
    theirs = us.say(judge(us.world, judging(one, by="ru")))
    ru.take(theirs)
    with pytest.raises(Refused) as caught:
        judge(ru.world, judging(one, outcome="no-violation", by=""), instead_of=[theirs.hash])
    assert caught.value.faults[0].where == "replaces"


def test_what_was_replaced_already_is_not_replaced_unseen() -> None:
    un = node()
    one = tells(un, keeps(un))
    first = un.say(judge(un.world, judging(one)))
    un.now_ms += 1
    anew = un.say(judge(un.world, judging(one, outcome="undetermined", by="")))
    with pytest.raises(Refused) as caught:
        judge(un.world, judging(one, officer="b"), instead_of=[first.hash])
    assert [(f.where, f.found) for f in caught.value.faults] == [("replaces", first.hash)]
    made = judge(un.world, judging(one, officer="b"), instead_of=[anew.hash])
    assert made.said.replaces == (anew.hash,)  # type: ignore[union-attr]


def test_who_has_walked_out_judges_nothing() -> None:
    us, one = heard("us")
    us.say(walk_out(us.world, reason="enough", officer="o"))
    with pytest.raises(Refused, match="come back"):
        judge(us.world, judging(one))


def test_a_clause_that_the_agreement_does_not_have_for_its_kind_is_refused() -> None:
    us, one = heard("us")
    with pytest.raises(Refused) as caught:
        judge(us.world, judging(one, clause="coh-no-territory"))
    assert [f.where for f in caught.value.faults] == ["clause"]


def test_promise_4_no_evidence_is_named_that_a_guarantor_lacks() -> None:
    un = node()
    one = tells(un, keeps(un))
    kept_back = un.say(draft(a_site(), release=(Reader("ru", nothing=True),)))
    told_all = un.say(draft(a_site("Al-Bab clinic")))
    assert lacking(un.world, kept_back) == ("ru",)
    with pytest.raises(Refused) as caught:
        judge(un.world, judging(one, evidence=(told_all.hash, kept_back.hash)))
    (fault,) = caught.value.faults
    assert (fault.where, fault.found) == ("evidence", kept_back.hash)
    assert "these lack it: ru" in str(fault.expected)
    said = un.say(judge(un.world, judging(one, evidence=(told_all.hash,))))
    assert all(goes_to(un.world, said, p) for p in ("us", "ru"))


def test_promise_4_nor_what_rests_on_something_that_it_lacks() -> None:
    un = node()
    one = tells(un, keeps(un))
    kept_back = un.say(draft(a_site(), release=(Reader("ru", nothing=True),)))
    verified = un.say(draft(Verified(kept_back.hash, START + 86_400_000)))
    with pytest.raises(Refused, match="these lack it: ru"):
        judge(un.world, judging(one, evidence=(verified.hash,)))


def test_another_s_protection_is_named_only_where_all_have_it() -> None:
    us, one = heard("us")
    theirs = node("ru").say(draft(a_site()))
    us.take(theirs)
    assert lacking(us.world, theirs) == ("un",)
    with pytest.raises(Refused, match="these lack it: un"):
        judge(us.world, judging(one, evidence=(theirs.hash,)))


def test_nobody_judges_a_version_that_was_replaced() -> None:
    un = node()
    kept = keeps(un)
    old = tells(un, kept)
    un.now_ms += 1
    new = tells(un, kept, summary="It was another thing")
    with pytest.raises(Refused) as caught:
        judge(un.world, judging(old))
    assert caught.value.faults[0].where == "incident"
    assert judge(un.world, judging(new)).said.incident == new.hash  # type: ignore[union-attr]
