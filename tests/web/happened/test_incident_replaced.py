"""A judgement that takes the place of another pair's: chosen by a tick, shown before it is signed,
and what it replaced is kept, struck, with what replaced it beside it."""

from __future__ import annotations

import re
from typing import Any

from hudna.act.draft import draft
from hudna.act.judge import judge
from hudna.act.second import second
from hudna.node import Node
from hudna.record.record import Record
from hudna.view.findings import findings, judges
from hudna.web.happened import incident_replaced
from tests.act.incidents import judging
from tests.web.happened.between import forwarded
from tests.web.happened.incidents_told import (
    an_incident,
    another,
    judged_by_two,
    judgement,
    says,
)
from tests.web.houses import Clock
from tests.web.sitting import Sitting, text_of

OTHERWISE = {"outcome": "undetermined", "by": "nobody", "text": "The craters point both ways"}


def monitors_found(at: Node, of: str) -> list[str]:
    line = at.world.incidents.of(of)
    assert line is not None
    return [f.record.hash for f in findings(line, judges(at.world.terms.agreement)).monitors]


def tick(of: Record) -> dict[str, str]:
    return {f"replaces_{of.hash}": "yes"}


def signs(desk: Sitting, clock: Clock, of: str, **filled: Any) -> Any:
    """A minute later, so that what is issued last is last."""
    clock.ms += 60_000
    desk.get(f"/incidents/{of}/judge")
    shown = desk.post(f"/incidents/{of}/judge", judgement(**filled))
    assert shown.status_code == 200, text_of(shown.text)
    return desk.post(f"/incidents/{of}/judge",
                     {**desk.carried(f"/incidents/{of}/judge"), "sign": "yes"})


def card(page: str, of: Record) -> str:
    """The article of one judgement."""
    [found] = [a for a in re.findall(r"<article.*?</article>", page, re.S)
               if f'id="judged-{of.hash[:16]}"' in a]
    return found


def test_a_second_pair_replaces_what_the_first_found_and_it_is_kept(
    nodes: dict[str, Node], un: Sitting, ru: Sitting, clock: Clock
) -> None:
    of = an_incident(nodes)
    first = judged_by_two(nodes, of, text="The first pair's words")
    clock.ms += 60_000
    third, fourth = another(un, "monitor 3"), another(un, "monitor 4")
    page = third.get(f"/incidents/{of}/judge")
    assert f'name="replaces_{first.hash}"' in page
    text = text_of(page)
    assert "The first pair's words" in text
    assert "found by two persons" in text
    assert "monitor 1" in text
    third.post(f"/incidents/{of}/judge", judgement(**OTHERWISE, **tick(first)))
    shown = text_of(third.page)
    assert "Takes the place of" in shown
    assert "The first pair's words" in shown
    assert signs(third, clock, of, **OTHERWISE, **tick(first)).status_code == 303
    anew = nodes["un"].world.incidents.of(of).judged[-1]
    assert anew.said.replaces == (first.hash,)
    assert monitors_found(nodes["un"], of) == [first.hash], "one person undoes nothing"
    standing = card(third.get(f"/incidents/{of}"), first)
    assert "It stands until another person there has come to the judgement" in text_of(standing)
    assert f'href="#judged-{anew.hash[:16]}"' in standing
    clock.ms += 60_000
    fourth.get(f"/incidents/{of}")
    assert fourth.post(f"/incidents/{anew.hash}/second", {}).status_code == 303
    forwarded(nodes)
    for desk in (un, ru):
        assert monitors_found(desk.node, of) == [anew.hash]
        page = desk.get(f"/incidents/{of}")
        kept = card(page, first)
        assert 'class="card replaced"' in kept
        assert "Replaced by: cannot be determined · monitor 3" in text_of(kept)
        assert "The first pair's words" in text_of(kept)
        assert f'href="/log/entry/{anew.hash}"' in kept
        assert "In the place of: a violation · monitor 1" in text_of(card(page, anew))


def test_what_is_not_ticked_stands_on(
    nodes: dict[str, Node], un: Sitting, clock: Clock
) -> None:
    of = an_incident(nodes)
    first = judged_by_two(nodes, of)
    assert signs(another(un, "monitor 3"), clock, of, **OTHERWISE).status_code == 303
    anew = nodes["un"].world.incidents.of(of).judged[-1]
    assert anew.said.replaces == ()
    other = another(un, "monitor 4")
    other.get(f"/incidents/{of}")
    assert other.post(f"/incidents/{anew.hash}/second", {}).status_code == 303
    assert set(monitors_found(nodes["un"], of)) == {first.hash, anew.hash}


def test_the_ticks_come_back(nodes: dict[str, Node], un: Sitting) -> None:
    of = an_incident(nodes)
    first = judged_by_two(nodes, of)
    third = another(un, "monitor 3")
    third.get(f"/incidents/{of}/judge")
    ticked = re.compile(rf'name="replaces_{first.hash}"[^>]* checked')
    refused = third.post(f"/incidents/{of}/judge", judgement(text=" ", **tick(first)))
    assert refused.status_code == 422
    assert ticked.search(refused.text)
    third.post(f"/incidents/{of}/judge", judgement(**tick(first)))
    back = third.post(f"/incidents/{of}/judge", {
        **third.carried(f"/incidents/{of}/judge"), "change": "yes"})
    assert ticked.search(back.text)
    assert not ticked.search(third.get(f"/incidents/{of}/judge"))


def test_a_tick_that_was_not_shown_or_stands_no_more_is_never_signed(
    nodes: dict[str, Node], un: Sitting, clock: Clock
) -> None:
    of, here = an_incident(nodes), nodes["un"]
    first = says(here, judge(here.world, judging(here.world.record(of), officer="monitor 1")))
    third = another(un, "monitor 3")
    third.get(f"/incidents/{of}/judge")
    third.post(f"/incidents/{of}/judge", judgement())
    sign = {**third.carried(f"/incidents/{of}/judge"), "sign": "yes"}
    unseen = third.post(f"/incidents/{of}/judge", {**sign, **tick(first)})
    assert unseen.status_code == 422
    assert "Nothing was signed." in text_of(unseen.text)
    third.post(f"/incidents/{of}/judge", judgement(**tick(first)))
    sign = {**third.carried(f"/incidents/{of}/judge"), "sign": "yes"}
    clock.ms += 60_000
    now = says(here, judge(here.world, judging(
        here.world.record(of), officer="monitor 1", outcome="undetermined", by="")))
    late = third.post(f"/incidents/{of}/judge", sign)
    assert late.status_code == 422
    assert "a judgement of this incident by this party that stands" in text_of(late.text)
    assert f'name="replaces_{now.hash}"' in late.text
    assert f'name="replaces_{first.hash}"' not in late.text
    third.get(f"/incidents/{of}/judge")
    for wrong in ("x", "0" * 64, "<b>", here.world.record(of).hash):
        refused = third.post(f"/incidents/{of}/judge", judgement(**{f"replaces_{wrong}": "yes"}))
        assert refused.status_code == 422
        assert "<b>" not in refused.text
    assert len(here.world.incidents.of(of).judged) == 2


def test_one_s_own_last_under_the_one_clause_is_replaced_by_itself_and_is_no_tick(
    nodes: dict[str, Node], un: Sitting, clock: Clock
) -> None:
    of = an_incident(nodes, happened="detention", clause="coh-detainees")
    clause = {"clause": "coh-detainees"}
    assert signs(un, clock, of, **clause).status_code == 303
    [mine] = nodes["un"].world.incidents.of(of).judged
    page = un.get(f"/incidents/{of}/judge")
    assert "a new one under it takes its place by itself" in text_of(page)
    assert "replaces_" not in page
    assert signs(un, clock, of, **OTHERWISE, **clause).status_code == 303
    [_, again] = nodes["un"].world.incidents.of(of).judged
    assert again.said.replaces == (mine.hash,)
    page = un.get(f"/incidents/{of}")
    assert "Replaced by: cannot be determined" in text_of(card(page, mine))


def test_one_s_own_last_under_a_wrong_clause_is_replaced_by_a_tick(
    nodes: dict[str, Node], un: Sitting, clock: Clock
) -> None:
    of = an_incident(nodes)
    assert signs(un, clock, of, clause="coh-cease-attacks").status_code == 303
    [mine] = nodes["un"].world.incidents.of(of).judged
    page = text_of(un.get(f"/incidents/{of}/judge"))
    assert "a new one under it takes its place by itself" in page
    assert "The new one replaces it under another clause, too" in page
    assert signs(un, clock, of, clause="scr-2254-civilians", **tick(mine)).status_code == 303
    [_, again] = nodes["un"].world.incidents.of(of).judged
    assert (again.said.clause, again.said.replaces) == ("scr-2254-civilians", (mine.hash,))


def test_a_guarantor_s_last_of_whoever_s_is_replaced_by_itself(
    nodes: dict[str, Node], ru: Sitting, clock: Clock
) -> None:
    of, here = an_incident(nodes), nodes["ru"]
    first = says(here, judge(here.world, judging(here.world.record(of), officer="somebody else")))
    page = text_of(ru.get(f"/incidents/{of}/judge"))
    assert "Your party's last under this clause" in page
    assert "waits for a second person" not in page
    assert signs(ru, clock, of, **OTHERWISE).status_code == 303
    [_, again] = here.world.incidents.of(of).judged
    assert again.said.replaces == (first.hash,)
    assert 'class="card replaced"' in card(ru.get(f"/incidents/{of}"), first)


def test_a_finding_that_says_the_same_earlier_is_offered_as_it_would_come_up_again(
    nodes: dict[str, Node], un: Sitting, clock: Clock
) -> None:
    of, here = an_incident(nodes), nodes["un"]
    first = judged_by_two(nodes, of)
    clock.ms += 60_000
    record = here.world.record(of)
    same = says(here, judge(here.world, judging(record, officer="monitor 3")))
    says(here, second(here.world, same.hash, "monitor 4"))
    assert monitors_found(here, of) == [same.hash]
    page = another(un, "monitor 5").get(f"/incidents/{of}/judge")
    assert [f"replaces_{r.hash}" in page for r in (first, same)] == [True, True]
    kept = card(un.get(f"/incidents/{of}"), first)
    assert "Its party has judged it again since." in text_of(kept)
    assert "replaced" not in kept
    clock.ms += 60_000
    waiting = says(here, judge(here.world, judging(
        record, officer="monitor 5", outcome="undetermined", by=""), instead_of=[first.hash]))
    kept = card(un.get(f"/incidents/{of}"), first)
    assert "Replaced by" not in text_of(kept), "one person undoes nothing"
    says(here, second(here.world, waiting.hash, "monitor 6"))
    assert "Replaced by" in text_of(card(un.get(f"/incidents/{of}"), first))


def test_promise_3_another_party_s_is_never_offered_nor_replaced_by_whoever_names_it(
    nodes: dict[str, Node], ru: Sitting
) -> None:
    of, here = an_incident(nodes), nodes["ru"]
    theirs = judged_by_two(nodes, of)
    assert "replaces_" not in ru.get(f"/incidents/{of}/judge")
    refused = ru.post(f"/incidents/{of}/judge", judgement(**tick(theirs)))
    assert refused.status_code == 422
    forged = says(here, draft(judging(here.world.record(of), replaces=(theirs.hash,))))
    line = here.world.incidents.of(of)
    assert forged.hash in {r.hash for r in line.judged}
    held = incident_replaced.replacing(line, judges(here.world.terms.agreement))
    assert (held.by, held.of, held.done) == ({}, {}, {})
    assert "In the place of" not in text_of(ru.get(f"/incidents/{of}"))
