"""The page of one incident: what is told, found, answered and done of it, and nothing else."""

from __future__ import annotations

import re

import pytest

from hudna.act.answer_incident import answer_incident
from hudna.act.draft import Draft, Reader, draft
from hudna.act.tell_incident import tell_incident
from hudna.act.walk_out import walk_out
from hudna.node import Node
from hudna.record.incidents import Judged, RungTaken, Seconded
from hudna.record.kinds import Receipt
from hudna.web import links, naming
from tests.act.incidents import telling
from tests.view.happenings import told as told_incident
from tests.web.happened.between import forwarded
from tests.web.happened.incidents_told import (
    BY,
    CANARY,
    DIGITS,
    EXACT,
    an_incident,
    harm_done,
    judged_by_two,
    says,
)
from tests.web.houses import HOUR, Clock, hospital, told
from tests.web.sitting import Sitting, sit_down, text_of

LANGUAGES = ("en", "ar", "ru")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_has_the_clause_in_the_readers_language(
    nodes: dict[str, Node], ru: Sitting, lang: str
) -> None:
    of = an_incident(nodes)
    page = text_of(ru.get(f"/incidents/{of}", lang))
    clause = next(c for c in nodes["ru"].world.terms.agreement.clauses
                  if c.id == "coh-cease-attacks")
    assert re.sub(r"\s+", " ", getattr(clause.text, lang)).strip() in page
    assert "Shells fell on a market" in page


def test_nobody_is_held_to_have_done_it_by_being_named(nodes: dict[str, Node], us: Sitting) -> None:
    page = text_of(us.get(f"/incidents/{an_incident(nodes)}"))
    assert "It attributes nothing: who is held to have done it is in the findings." in page
    assert "Nothing was found of it yet." in page
    assert "is to answer: due in" in page
    assert page.count("is to judge: due in") == 2


def test_promise_4_nothing_of_the_source_is_on_any_page_or_at_another_node(
    nodes: dict[str, Node], us: Sitting, un: Sitting
) -> None:
    of = an_incident(nodes)
    judged_by_two(nodes, of)
    report = nodes["un"].world.reports.all()[0].hash
    for desk in (us, un):
        for path in ("/", "/incidents", f"/incidents/{of}", f"/incidents/{of}/judge",
                     f"/incidents/{of}/step"):
            page = desk.get(path)
            assert CANARY not in page, path
            assert report not in page, path
            assert not any(place in page for place in DIGITS), path
        for path in ("/api/v1/incidents", f"/api/v1/incidents/{of}"):
            said = desk.client.get(path)
            assert said.status_code == 200
            assert CANARY not in said.text
            assert report not in said.text
            assert not any(place in said.text for place in DIGITS), path
    assert CANARY not in repr([e.record for e in nodes["us"].log.entries()])


def test_a_later_version_counts_and_the_first_stays(
    nodes: dict[str, Node], us: Sitting, clock: Clock
) -> None:
    of = an_incident(nodes)
    un = nodes["un"]
    clock.ms += 1000
    report = un.world.reports.all()[0].hash
    later = says(un, tell_incident(un.world, report, telling(
        place="Kafr Nabl", summary="Mortar rounds fell on a market"), "monitor 2"))
    forwarded(nodes)
    page = text_of(us.get(f"/incidents/{of}"))
    assert "This version was replaced by a later one. See the one that counts" in page
    assert f'href="/incidents/{later.hash}"' in us.page
    assert "Shells fell on a market" in page
    assert "says otherwise: the summary" in page
    assert "See the one that counts" not in text_of(us.get(f"/incidents/{later.hash}"))


def test_one_that_counts_no_more_is_marked(nodes: dict[str, Node], us: Sitting) -> None:
    un = nodes["un"]
    merged = says(un, draft(told_incident(sources=0, summary="Told as another incident")))
    forwarded(nodes)
    assert "counts no more" in text_of(us.get("/incidents"))
    page = text_of(us.get(f"/incidents/{merged.hash}"))
    assert "This incident counts no more" in page
    assert "Nothing is due of it by the agreement." in page
    assert "Judge it" not in page


def test_whatever_is_said_of_an_incident_leads_to_its_page(
    nodes: dict[str, Node], us: Sitting
) -> None:
    of = an_incident(nodes)
    said = judged_by_two(nodes, of)
    ru = nodes["ru"]
    answer = says(ru, answer_incident(ru.world, of, outcome="denies", text="no", officer="o"))
    forwarded(nodes)
    line = nodes["us"].world.incidents.of(of)
    for record in (said, answer, *line.seconded):
        assert links.record(record) == f"/incidents/{record.hash}"
        page = text_of(us.get(links.record(record)))
        assert "shelling, Kafr Nabl" in page
        assert naming.named(nodes["us"].world, record.hash) == naming.incident(line.said)


def test_what_is_said_of_nothing_that_is_held_has_its_entry_alone(
    nodes: dict[str, Node], us: Sitting
) -> None:
    lost = [
        Judged("0" * 64, "coh-cease-attacks", "violation", "ru", "likely", "low", "why", "a"),
        RungTaken("0" * 64, "query", "ru", None, "why", "a"), Seconded("1" * 64, "b")]
    for said in lost:
        record = says(nodes["us"], draft(said))
        answer = us.client.get(links.record(record), follow_redirects=False)
        assert (answer.status_code, answer.headers["location"]) == (
            303, f"/log/entry/{record.hash}")
        assert us.client.get(f"/log/entry/{record.hash}").status_code == 200


def test_there_is_no_page_of_what_is_no_incident(nodes: dict[str, Node], us: Sitting) -> None:
    clinic = says(nodes["us"], hospital())
    for of in (clinic.hash, "0" * 64, "x"):
        assert us.client.get(f"/incidents/{of}").status_code == 404


def test_harm_to_a_place_says_who_had_been_told_of_it_with_receipts(
    nodes: dict[str, Node], un: Sitting, us: Sitting, clock: Clock
) -> None:
    clinic = says(nodes["un"], hospital("Al-Shifa clinic", at=EXACT))
    forwarded(nodes)
    clock.ms += HOUR
    of = harm_done(nodes)
    for desk in (un, us):
        sit_down(desk.client)
    page = text_of(un.get(f"/incidents/{of}"))
    assert "Al-Shifa clinic" in page
    assert "has given no receipt" in page
    assert f'href="/register/{clinic.hash}"' in un.page
    other = text_of(us.get(f"/incidents/{of}"))
    assert "Al-Shifa clinic" in other
    assert "It may have been within the buffer of this place." in other
    assert "the cell alone is drawn here" in other
    assert "has given no receipt" not in other, "receipts are the registrant's"
    assert not any(place in us.page for place in DIGITS)
    assert not list(nodes["us"].world.steps.looks_of(clinic.hash, "us"))


def test_promise_4_a_place_that_is_kept_from_a_party_is_on_no_page_of_it(
    nodes: dict[str, Node], us: Sitting, clock: Clock
) -> None:
    hidden = says(nodes["un"], draft(hospital("Hidden clinic", at=EXACT).said,
                                     release=(Reader("us", nothing=True),)))
    clock.ms += HOUR
    of = harm_done(nodes)
    forwarded(nodes)
    sit_down(us.client)
    for path in (f"/incidents/{of}", f"/incidents/{of}/judge"):
        page = us.get(path)
        assert "Hidden clinic" not in page
        assert hidden.hash not in page
    assert "nothing that is registered here was there" in text_of(us.get(f"/incidents/{of}"))


def test_promise_4_words_of_a_judgement_that_are_withheld_are_said_to_be(
    nodes: dict[str, Node], us: Sitting, un: Sitting
) -> None:
    of = an_incident(nodes)
    said = Judged(of, "coh-cease-attacks", "violation", BY, "likely", "low", "CANARY words", "a")
    says(nodes["un"], draft(said, release=(Reader("us", ("text",)),)))
    forwarded(nodes)
    assert "CANARY words" in un.get(f"/incidents/{of}")
    page = us.get(f"/incidents/{of}")
    assert "CANARY" not in page
    assert "The words are not told to this node by their author." in text_of(page)


def test_texts_of_others_are_never_markup(nodes: dict[str, Node], us: Sitting) -> None:
    of = an_incident(nodes, place="<b>Kafr</b>", summary="<script>x()</script>")
    for path in ("/incidents", f"/incidents/{of}", f"/incidents/{of}/judge"):
        page = us.get(path)
        assert "<b>Kafr" not in page
        assert "<script>x" not in page


def test_a_clause_that_no_agreement_here_has_is_named_all_the_same(
    nodes: dict[str, Node], us: Sitting
) -> None:
    one = says(nodes["un"], draft(told_incident(clause="gone-clause")))
    judged_by_two(nodes, one.hash)
    said = Judged(one.hash, "lost-clause", "violation", "", "likely", "low", "why", "a")
    says(nodes["ru"], draft(said))
    forwarded(nodes)
    assert "gone-clause" in text_of(us.get("/incidents"))
    page = text_of(us.get(f"/incidents/{one.hash}"))
    assert "Clause gone-clause" in page
    assert "lost-clause" in page
    assert us.get(f"/incidents/{one.hash}/judge")


def test_a_receipt_is_linked_and_no_more_is_said_than_clocks_show(
    nodes: dict[str, Node], un: Sitting, clock: Clock
) -> None:
    clinic = says(nodes["un"], hospital("Al-Shifa clinic", at=EXACT))
    receipt = told(nodes, "us", Draft(Receipt("un", "0" * 64, (clinic.hash,), (0,), clock.ms)))
    clock.ms += HOUR
    of = harm_done(nodes)
    sit_down(un.client)
    page = text_of(un.get(f"/incidents/{of}"))
    assert "was told; whether before, other clocks than its own do not say" in page
    assert f"receipt {receipt.hash[:12]}" in page
    assert f'href="/log/entry/{receipt.hash}"' in un.page


def test_who_has_walked_out_is_offered_and_asked_nothing(
    nodes: dict[str, Node], ru: Sitting
) -> None:
    of = an_incident(nodes)
    page = ru.get(f"/incidents/{of}")
    assert "/judge" in page
    assert 'id="answer"' in page
    says(nodes["ru"], walk_out(nodes["ru"].world, reason="r", officer="o"))
    page = ru.get(f"/incidents/{of}")
    for gone in ("/judge", "/step", 'id="answer"', "Judge it"):
        assert gone not in page, gone
    assert "is to judge" in text_of(page), "the other guarantor is waited for"
    assert text_of(page).count("is to judge: due in") == 1
    desk = text_of(ru.get("/"))
    assert "waits for your judgement" not in desk
    assert "asks you to answer for an incident" not in desk
