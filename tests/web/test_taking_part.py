"""Who takes part, at the desk: two steps for each act, and the first says what follows."""

from __future__ import annotations

import asyncio

import pytest

from hudna.act.announce import announce
from hudna.record.kinds import CameBack, Joining, Leaving, WalkedOut
from hudna.view.standing import standing
from hudna.web.explain import conflict_words
from tests.web.houses import flight, told
from tests.web.sitting import Sitting, text_of

CARD = "ab" * 32


def of_kind(node, kind: type) -> list:
    return [e.record for e in node.log.entries() if isinstance(e.record.said, kind)]


def says(desk: Sitting, act: str, **fields: str) -> None:
    """Both steps, from the page."""
    desk.get("/taking-part")
    first = desk.post(f"/taking-part/{act}", fields)
    assert first.status_code == 200, text_of(first.text)[:600]
    assert "What follows" in first.text
    second = desk.post(f"/taking-part/{act}", desk.carried(f"/taking-part/{act}"))
    assert second.status_code == 303, text_of(second.text)[:600]


def test_every_party_is_shown_in_three_languages_and_the_page_is_found(nodes) -> None:
    desk = Sitting(nodes["un"])
    page = desk.get("/taking-part")
    assert page.count('data-inside="yes"') == len(nodes["un"].world.terms.agreement.parties)
    assert "from the start" in page
    assert 'action="/taking-part/walk-out"' not in page
    for lang in ("ar", "ru"):
        desk.get("/taking-part", lang)
    assert 'href="/taking-part"' in desk.get("/agreement")


def test_the_first_step_says_nothing_and_the_second_walks_out(nodes) -> None:
    us = nodes["us"]
    desk = Sitting(us)
    desk.get("/taking-part")
    first = desk.post("/taking-part/walk-out", {"reason": "we suspend"})
    assert "stopped at once, at every node" in text_of(first.text)
    assert of_kind(us, WalkedOut) == []
    says(desk, "walk-out", reason="we suspend")
    (out,) = of_kind(us, WalkedOut)
    assert out.said.reason == "we suspend"
    page = desk.get("/taking-part")
    assert "data-absent" in page
    assert "has walked out" in page
    assert 'action="/taking-part/come-back"' in page
    assert "has walked out since" in text_of(desk.get("/"))


def test_walking_out_needs_a_reason(nodes) -> None:
    desk = Sitting(nodes["us"])
    desk.get("/taking-part")
    answer = desk.post("/taking-part/walk-out", {"reason": "  "})
    assert answer.status_code == 422
    assert of_kind(nodes["us"], WalkedOut) == []


def test_it_comes_back_by_the_same_page(nodes) -> None:
    us = nodes["us"]
    desk = Sitting(us)
    says(desk, "walk-out", reason="we suspend")
    us._clock.ms += 1_000
    says(desk, "come-back", reason="")
    assert len(of_kind(us, CameBack)) == 1
    assert "has walked out" not in desk.get("/taking-part")


def test_a_flight_that_needs_who_is_away_says_so_on_its_page(nodes) -> None:
    us = nodes["us"]
    record = told(nodes, "us", announce(us.world, flight(), us.now_ms()))
    desk = Sitting(us)
    says(desk, "walk-out", reason="we suspend")
    page = text_of(desk.get(f"/notices/{record.hash}"))
    assert "which does not take part at present" in page
    (absent,) = [c for c in standing(us.world, record.hash, us.now_ms()).conflicts
                 if c.kind == "absent"]
    assert "come back" in str(conflict_words(us.world, absent).aside)
    for lang in ("ar", "ru"):
        desk.get(f"/notices/{record.hash}", lang)


def test_a_party_that_left_is_let_back_in_by_both_in_the_same_words(nodes) -> None:
    us, ru = nodes["us"], nodes["ru"]
    for one in (us, ru):
        says(Sitting(one), "leave", party="issg", reason="closed")
        tell(one, ru if one is us else us)
    assert not us.world.taking_part.takes_part("issg")
    says(Sitting(us), "join", party="issg", card=CARD.upper(), past="nothing")
    tell(us, ru)
    desk = Sitting(ru)
    assert "waits to join" in text_of(desk.get("/"))
    page = desk.get("/taking-part")
    assert CARD in page
    repeats = desk.carried("/taking-part/join")["repeats"]
    says(desk, "join", repeats=repeats)
    (ours,), (theirs,) = (
        [r for r in of_kind(ru, Joining) if r.author == p] for p in ("us", "ru"))
    assert (ours.said.card, ours.said.past, ours.said.undoes) == (
        theirs.said.card, theirs.said.past, theirs.said.undoes)
    assert ru.world.taking_part.takes_part("issg")
    assert 'data-party="issg" data-inside="yes"' in desk.get("/taking-part")


def tell(author, to) -> None:
    """What the author has said, as it would arrive."""
    to.log.admit_each([e.record.presentation for e in author.log.entries()
                       if e.record.author == author.party])
    asyncio.run(to.follow())


@pytest.mark.parametrize(("fields", "where"), [
    ({"party": "issg", "card": "ab", "past": "nothing"}, "card"),
    ({"party": "issg", "card": CARD, "past": "all"}, "past"),
    ({"party": "nobody", "card": CARD, "past": "nothing"}, "party"),
    ({"repeats": "0" * 64}, "repeats"),
])
def test_what_is_wrong_with_a_joining_is_named_and_nothing_is_said(nodes, fields, where) -> None:
    us, ru = nodes["us"], nodes["ru"]
    for one in (us, ru):
        says(Sitting(one), "leave", party="issg", reason="closed")
    tell(ru, us)
    desk = Sitting(us)
    desk.get("/taking-part")
    answer = desk.post("/taking-part/join", fields)
    assert answer.status_code == 422
    assert where in answer.text
    assert of_kind(us, Joining) == []


def test_neither_of_two_guarantors_is_offered_the_other(nodes) -> None:
    page = Sitting(nodes["us"]).get("/taking-part")
    leaving = page.split('action="/taking-part/leave"')[1]
    assert '<option value="us"' in leaving
    assert '<option value="ru"' not in leaving
    assert of_kind(nodes["us"], Leaving) == []


def test_no_other_act(nodes) -> None:
    desk = Sitting(nodes["us"])
    desk.get("/taking-part")
    assert desk.post("/taking-part/sink", {}).status_code == 404
