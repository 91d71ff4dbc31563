"""The steps of telling, each apart: told, opened by a person, acknowledged, passed on."""

from __future__ import annotations

import asyncio
import re

import pytest

from hudna.act.announce import announce
from hudna.act.draft import draft
from hudna.act.register import register
from hudna.act.release import Choice
from hudna.exchange.courier import Reached
from hudna.record.kinds import Available, Deposit, Opened, PassedOn, Receipt, Stop
from hudna.web import telling
from tests.web.houses import HOUR, NOW, flight, hospital, told, told_as_released
from tests.web.sitting import Sitting, text_of


@pytest.fixture
def site(nodes):
    return told(nodes, "un", hospital())


def opened(sitting):
    return [e.record.said for e in sitting.node.log.entries()
            if isinstance(e.record.said, Opened)]


def every_kind(nodes):
    notice = told(nodes, "ru", announce(nodes["ru"].world, flight("BIRCH 1", operator="ru"), NOW))
    stop = told(nodes, "ru", draft(Stop("look first", "duty officer 1", notice.hash)))
    return {f"/register/{told(nodes, 'un', hospital()).hash}": "site",
            f"/notices/{notice.hash}": "notice", f"/stops/{stop.hash}": "stop"}


def test_a_page_that_a_person_opens_is_said_to_be_opened_once(nodes, us):
    for path in every_kind(nodes):
        of = path.rsplit("/", 1)[1]
        before = len(opened(us))
        for _ in range(3):
            us.get(path)
        assert opened(us)[before:] == [Opened(of, "duty officer 1")], path


def test_lists_open_nothing_and_neither_does_one_s_own(nodes, us):
    every_kind(nodes)
    for path in ("/register", "/notices", "/stops", "/map", "/", "/log"):
        us.get(path)
    assert opened(us) == []
    ru = Sitting(nodes["ru"])
    for of in nodes["ru"].world.notices.lines.records:
        ru.get(f"/notices/{of}")
    assert opened(ru) == []


@pytest.mark.parametrize("header", ["sec-purpose", "purpose"])
def test_what_a_browser_fetches_ahead_opens_nothing(nodes, us, header):
    for path in every_kind(nodes):
        assert us.client.get(path, headers={header: "prefetch"}).status_code == 503, path
    assert opened(us) == []


def test_nobody_who_is_not_signed_in_opens_anything(nodes, us, site):
    us.client.cookies.clear()
    answer = us.client.get(f"/register/{site.hash}", follow_redirects=False)
    assert answer.status_code == 303
    assert opened(us) == []


def test_a_node_that_cannot_say_it_shows_the_page_all_the_same(nodes, us, monkeypatch):
    async def broken(_drafts):
        raise OSError("the disk is full")

    notice = told(nodes, "ru", announce(nodes["ru"].world, flight("BIRCH 1", operator="ru"), NOW))
    monkeypatch.setattr(us.node, "say", broken)
    assert "BIRCH 1" in us.get(f"/notices/{notice.hash}")
    assert opened(us) == []


def test_that_it_was_opened_goes_to_its_author_alone(us, site):
    us.get(f"/register/{site.hash}")
    waiting = {p: us.node.world.receipts.untold(p) for p in ("un", "ru")}
    assert any(isinstance(r.said, Opened) for r in waiting["un"])
    assert not any(isinstance(r.said, Opened) for r in waiting["ru"])


def test_the_author_s_page_keeps_the_steps_apart(nodes, clock, site):
    us, un = Sitting(nodes["us"]), Sitting(nodes["un"])
    row = lambda: text_of(_row(un.get(f"/register/{site.hash}"), "us"))  # noqa: E731
    assert "not told yet" in row() and "not opened" in row()
    receipt = _receipt(nodes, "us", site)
    clock.ms += 1000
    assert f"receipt {receipt.hash[:12]}" in row()
    assert "told at" in row() and "not told yet" not in row()
    assert "not opened" in row() and "not acknowledged" in row() and "not passed on" in row()
    told(nodes, "us", draft(Opened(site.hash, "duty officer 7")))
    assert "by duty officer 7" in row() and "not acknowledged" in row()
    us.get(f"/register/{site.hash}")
    us.post(f"/register/{site.hash}/acknowledge", {})
    _carry(nodes, "us", "un")
    assert "not acknowledged" not in row() and "not passed on" in row()
    us.get(f"/pass-on/{site.hash}")
    assert us.post(f"/pass-on/{site.hash}", {"to": "Crews of the 5th wing", "at": ""}
                   ).status_code == 303
    _carry(nodes, "us", "un")
    assert "Crews of the 5th wing" in row()


def test_told_is_shown_with_its_two_bounds(nodes, clock, site):
    _receipt(nodes, "us", site)
    un = Sitting(nodes["un"])
    row = text_of(_row(un.get(f"/register/{site.hash}"), "us"))
    assert "told at 31 Jul 2016 06:00:00 UTC" in row, "to the second"
    assert "no later than 31 Jul 2016 06:00:00 UTC" in row


def test_why_a_partner_refuses_it_and_that_it_is_overdue(nodes, clock, site, monkeypatch):
    un = Sitting(nodes["un"])
    state = Reached("us", "http://x", 1, None, "garbled", NOW + 1, {site.hash: "cannot be read"})
    monkeypatch.setattr(un.node.partners, "state", lambda: [state])
    row = text_of(_row(un.get(f"/register/{site.hash}"), "us"))
    assert "refused: cannot be read" in row and "which proves nothing" in row
    assert "overdue" not in row
    clock.ms += HOUR
    un = Sitting(nodes["un"])
    row = text_of(_row(un.get(f"/register/{site.hash}"), "us"))
    assert "its receipt is overdue" in row
    assert "waits since" in row


def test_what_lies_with_the_depositary_is_said_with_since_when(nodes):
    us = Sitting(nodes["us"])
    said = announce(nodes["us"].world, flight("CEDAR 1"), NOW)
    notice = _told_to(nodes, "us", said, {"us"})
    left = Deposit("ru", (notice.hash,), "0" * 64, "1" * 64, 100)
    deposit = _told_to(nodes, "us", draft(left), {"us"})
    row = lambda: text_of(_row(us.get(f"/notices/{notice.hash}"), "ru"))  # noqa: E731
    assert "it has not said that it holds it" in row()
    held = Available(deposit.hash, "us", "ru", "1" * 64, NOW + 9_000)
    _told_to(nodes, "un", draft(held), {"us", "un"})
    assert "left with the depositary, available since 31 Jul 2016 06:00:09 UTC" in row()
    assert "not told yet" in row()


def test_of_a_partner_s_record_nothing_is_said_of_third_parties(nodes, us, site):
    _receipt(nodes, "ru", site, to=("un",))
    rows = {r.party: r for r in asyncio.run(telling.rows(us.node, site))}
    assert rows["ru"].telling is None
    page = us.get(f"/register/{site.hash}")
    assert "its receipt is with the record" in text_of(_row(page, "ru"))
    assert "held here since" in text_of(_row(page, "us"))


def test_what_is_wrong_with_passing_on_is_named_and_nothing_is_kept(us, site):
    us.get(f"/pass-on/{site.hash}")
    before = us.size
    for fields in ({"to": " ", "at": ""}, {"to": "Crews", "at": "2016-07-30 06:00"},
                   {"to": "Crews", "at": "2016-08-30 06:00"}, {"to": "Crews", "at": "soon"}):
        answer = us.post(f"/pass-on/{site.hash}", fields)
        assert answer.status_code == 422, fields
        assert 'class="field-fault"' in answer.text
    assert us.size == before


def test_passing_on_is_of_a_partner_s_record_that_is_here(nodes, us, site):
    assert us.client.get(f"/pass-on/{'0' * 64}").status_code == 404
    assert Sitting(nodes["un"]).client.get(f"/pass-on/{site.hash}").status_code == 404


def test_a_passing_on_says_when_and_by_whom(us, site, clock):
    clock.ms += HOUR
    us.get(f"/pass-on/{site.hash}")
    us.post(f"/pass-on/{site.hash}", {"to": "Wing 5", "at": "2016-07-31 06:30"})
    [said] = [r.said for r in us.node.world.steps.passed_on(site.hash)]
    assert said == PassedOn(site.hash, "Wing 5", NOW + HOUR // 2, "duty officer 1")
    assert "Wing 5" in text_of(us.get(f"/register/{site.hash}"))


def test_beyond_the_release_is_warned_of_refused_and_nothing_is_kept(us, site):
    page = us.get(f"/pass-on/{site.hash}")
    assert "and nobody else" in text_of(page.split("data-onward", 1)[1])
    before = us.size
    answer = us.post(f"/pass-on/{site.hash}", {"to": "Groups", "of_opposition": "yes"})
    assert answer.status_code == 422
    assert "expected people of this party" in text_of(answer.text)
    assert us.size == before


def test_what_the_release_lets_go_on_is_said_with_whose_people_they_are(nodes, us):
    un = nodes["un"]
    site = told_as_released(nodes, "un", register(
        un.world, hospital().said, chosen=[Choice("us", onward=("opposition",))]))
    page = us.get(f"/pass-on/{site.hash}")
    assert "Opposition groups" in text_of(page.split("data-onward", 1)[1].split("</p>", 1)[0])
    answer = us.post(f"/pass-on/{site.hash}", {"to": "Groups", "of_opposition": "yes"})
    assert answer.status_code == 303
    [said] = [r.said for r in us.node.world.steps.passed_on(site.hash)]
    assert said.parties == ("opposition",)
    assert "Opposition groups" in text_of(us.get(f"/pass-on/{site.hash}").split("so far", 1)[1])
    row = text_of(_row(us.get(f"/register/{site.hash}"), "us"))
    assert "people of: Opposition groups" in row and "further than" not in row


def test_the_author_sees_what_was_passed_on_further_than_it_released(nodes, site):
    """By a node that does not refuse it."""
    told(nodes, "us", draft(PassedOn(site.hash, "Groups", NOW, "somebody", ("opposition",))))
    row = _row(Sitting(nodes["un"]).get(f"/register/{site.hash}"), "us")
    assert "data-beyond" in row
    assert "further than its author released it: Opposition groups" in text_of(row)


def _row(page, party):
    return re.search(rf'<tr id="told-{party}">.*?</tr>', page, re.S)[0]


def _receipt(nodes, by, of, to=("un", "us", "ru")):
    return _told_to(nodes, by, draft(Receipt("un", "0" * 64, (of.hash,), (0,), NOW)), {*to, by})


def _told_to(nodes, by, said, to):
    record = nodes[by].voice.sign(said, nodes[by].now_ms())
    for party in to:
        nodes[party].log.append([record.presentation])
        nodes[party].world.follow(nodes[party].log.entries(nodes[party].world.size))
    return record


def _carry(nodes, by, to):
    """All that `by` has said and `to` has not."""
    for entry in list(nodes[by].log.entries()):
        if entry.record.hash not in nodes[to].world.entries:
            nodes[to].log.append([entry.record.presentation])
            nodes[to].world.follow(nodes[to].log.entries(nodes[to].world.size))
