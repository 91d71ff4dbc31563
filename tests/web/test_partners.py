"""How each partner is told is on one page, and what is overdue is an alarm."""

from __future__ import annotations

import pytest

from hudna.act.acknowledge import acknowledge
from hudna.record.sdjwt import withhold
from hudna.view.overdue import within_ms
from tests.web.houses import hospital, told
from tests.web.sitting import Sitting, text_of


def test_what_waits_too_long_is_overdue_and_named(nodes, clock):
    told(nodes, "un", hospital())
    un = Sitting(nodes["un"])
    assert "data-overdue" not in un.get("/partners")
    clock.ms += within_ms(nodes["un"].world) + 1_000
    page = un.get("/partners")
    assert page.count("data-overdue") == 2, "neither partner has receipted it"
    assert "nobody to leave it with" in text_of(page)
    assert "has not been told" in text_of(un.get("/"))


def test_a_guarantor_s_overdue_word_is_to_be_left_with_the_depositary(nodes, clock):
    record = told(nodes, "un", hospital())
    told(nodes, "ru", acknowledge(nodes["ru"].world, record.hash, "duty officer"))
    ru = Sitting(nodes["ru"])
    clock.ms += within_ms(nodes["ru"].world) + 1_000
    page = ru.get("/partners")
    assert 'data-overdue="none"' in page
    assert 'id="us"' in page


def test_a_partner_that_the_link_has_told_nothing_may_have_been_told(nodes):
    """By file, by the mailbox, or before this node was started."""
    un = Sitting(nodes["un"])
    assert "Russian Federation: all told." in text_of(un.get("/"))
    told(nodes, "un", hospital())
    assert "Russian Federation: 1 record waits." in text_of(un.get("/"))
    assert "not been told anything" not in text_of(un.get("/")) + text_of(un.get("/partners"))


@pytest.mark.parametrize("lang", ["en", "ar", "ru"])
def test_every_partner_has_its_place(nodes, lang):
    page = Sitting(nodes["us"]).get("/partners", lang)
    assert 'data-partner="ru"' in page
    assert 'data-partner="un"' in page


def test_what_was_turned_away_is_on_the_page_and_claims_are_not_believed(nodes):
    house = nodes["us"]
    house.reception.refuse("ru", "payload: found garbage", proven=False)
    house.reception.refuse("", "no key of anybody", proven=False)
    page = text_of(Sitting(house).get("/partners"))
    assert "1 that only bore its name" in page
    assert "payload: found garbage" in page
    assert "Nobody known here" in page


def test_a_word_that_was_not_told_and_a_clock_that_is_wrong_are_said(nodes, clock):
    record = told(nodes, "un", hospital())
    us = nodes["us"]
    assert "data-not-told" not in Sitting(us).get(f"/log/entry/{record.hash}")
    said = acknowledge(nodes["ru"].world, record.hash, "o")
    ahead = nodes["ru"].voice.sign(said, clock.ms + 600_000)
    us.log.append([withhold(ahead.presentation, {"officer"})])
    us.world.follow(us.log.entries(us.world.size))
    page = Sitting(us).get(f"/log/entry/{ahead.hash}")
    assert "data-not-told" in page
    assert 'data-clock="ahead"' in page
