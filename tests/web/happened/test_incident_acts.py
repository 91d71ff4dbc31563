"""Judging, seconding, answering and stepping by the pages: who may, what is shown before, and that
nobody closes a finding against itself."""

from __future__ import annotations

import pytest

from hudna.act.draft import Reader, draft
from hudna.act.judge import judge
from hudna.act.second import second
from hudna.act.tell_incident import tell_incident
from hudna.node import Node
from hudna.view.findings import findings, judges
from tests.act.incidents import judging, telling
from tests.web.happened.between import forwarded
from tests.web.happened.incidents_told import (
    BY,
    EXACT,
    an_incident,
    another,
    harm_done,
    judged_by_two,
    judgement,
    says,
)
from tests.web.happened.test_as_shown import at_once
from tests.web.houses import HOUR, Clock, hospital
from tests.web.sitting import Sitting, sit_down, text_of

DAY = 86_400_000
UNDER = {"clause": "scr-2254-civilians"}


def found_at(node: Node, of: str):
    line = node.world.incidents.of(of)
    return findings(line, judges(node.world.terms.agreement))


def test_two_persons_of_the_monitors_come_to_a_finding(
    nodes: dict[str, Node], un: Sitting, ru: Sitting
) -> None:
    of = an_incident(nodes)
    assert "Judge it" in text_of(un.get(f"/incidents/{of}"))
    form = text_of(un.get(f"/incidents/{of}/judge"))
    assert "once another person here has come to the same" in form
    shown = un.post(f"/incidents/{of}/judge", judgement())
    assert shown.status_code == 201 or shown.status_code == 200, shown.text
    page = text_of(shown.text)
    assert "Look before you sign" in page
    assert "very likely (80–95%)" in page
    assert not found_at(nodes["un"], of).all
    size = un.size
    done = un.post(f"/incidents/{of}/judge",
                   {**un.carried(f"/incidents/{of}/judge"), "sign": "yes"})
    assert done.status_code == 303, text_of(done.text)
    assert un.size == size + 1
    page = text_of(un.get(f"/incidents/{of}"))
    assert "no finding yet" in page
    assert "You judged this: another person here has to come to the same judgement." in page
    [said] = nodes["un"].world.incidents.of(of).judged
    same = un.post(f"/incidents/{said.hash}/second", {})
    assert same.status_code == 422
    assert "another person than the one who judged" in text_of(same.text)
    other = another(un, "monitor 2")
    assert "A judgement waits for a second person here" in text_of(other.get("/"))
    assert "I have come to the same judgement" in text_of(other.get(f"/incidents/{said.hash}"))
    assert other.post(f"/incidents/{said.hash}/second", {}).status_code == 303
    assert [f.record.hash for f in found_at(nodes["un"], of).monitors] == [said.hash]
    forwarded(nodes)
    page = text_of(ru.get(f"/incidents/{of}"))
    assert "Two persons of the monitors" in page
    assert "seconded by: monitor 2" in page
    assert "verified" in page


def test_a_monitor_of_another_party_seconds_nothing_here(
    nodes: dict[str, Node], us: Sitting
) -> None:
    of = an_incident(nodes)
    said = judged_by_two(nodes, of)
    us.get(f"/incidents/{of}")
    refused = us.post(f"/incidents/{said.hash}/second", {})
    assert refused.status_code == 422
    assert "a party that monitors" in text_of(refused.text)


def test_a_form_that_is_refused_has_all_that_was_typed(nodes: dict[str, Node], un: Sitting) -> None:
    of = an_incident(nodes)
    un.get(f"/incidents/{of}/judge")
    refused = un.post(f"/incidents/{of}/judge", judgement(
        likelihood="surely", evidence="<b>x</b>", text="Craters & <i>fragments</i>"))
    assert refused.status_code == 422
    assert "Craters &amp; &lt;i&gt;fragments&lt;/i&gt;" in refused.text
    assert 'value="moderate" required checked' in refused.text
    page = text_of(refused.text)
    assert "hashes of records, 64 characters each, one a line" in page
    assert '"surely"' in page
    assert "<b>x" not in refused.text
    refused = un.post(f"/incidents/{of}/judge", judgement(outcome="no-violation"))
    assert "nobody, where no violation is found" in text_of(refused.text)
    back = un.post(f"/incidents/{of}/judge", judgement(change="yes", text="A draft"))
    assert "A draft" in back.text
    assert nodes["un"].world.incidents.of(of).judged == ()


def test_promise_4_what_a_guarantor_lacks_is_not_offered_nor_taken_as_evidence(
    nodes: dict[str, Node], un: Sitting, clock: Clock
) -> None:
    hidden = hospital("Hidden clinic", at=EXACT).said
    kept_back = says(nodes["un"], draft(hidden, release=(Reader("ru", nothing=True),)))
    told_all = says(nodes["un"], hospital("Open clinic", at=EXACT))
    clock.ms += HOUR
    of = harm_done(nodes)
    page = un.get(f"/incidents/{of}/judge")
    assert f"evidence_{told_all.hash}" in page
    assert kept_back.hash not in page
    for sent in ({"evidence": kept_back.hash}, {f"evidence_{kept_back.hash}": "yes"}):
        refused = un.post(f"/incidents/{of}/judge", judgement(**UNDER, **sent))
        assert refused.status_code == 422
        assert "these lack it: ru" in text_of(refused.text)
    report = nodes["un"].world.reports.all()[0]
    refused = un.post(f"/incidents/{of}/judge", judgement(**UNDER, evidence=report.hash))
    assert "a record that others may have, too" in text_of(refused.text)
    shown = un.post(f"/incidents/{of}/judge", judgement(
        **UNDER, **{f"evidence_{told_all.hash}": "yes"}))
    assert "Open clinic" in text_of(shown.text)


def test_promise_3_no_guarantor_closes_a_finding_against_itself(
    nodes: dict[str, Node], ru: Sitting, us: Sitting
) -> None:
    of = an_incident(nodes, accused=("ru",))
    said = judged_by_two(nodes, of, by="ru")
    ru.get(f"/incidents/{of}/judge")
    filled = judgement(outcome="no-violation", by="nobody", text="It was not ours")
    assert ru.post(f"/incidents/{of}/judge", filled).status_code in {200, 201}
    done = ru.post(f"/incidents/{of}/judge",
                   {**ru.carried(f"/incidents/{of}/judge"), "sign": "yes"})
    assert done.status_code == 303
    ru.get(f"/incidents/{of}")
    assert ru.post(f"/incidents/{said.hash}/second", {}).status_code == 422
    forwarded(nodes)
    for node in nodes.values():
        held = found_at(node, of)
        assert [f.record.hash for f in held.monitors] == [said.hash]
        assert [f.author for f in held.separate] == ["ru"]
        assert held.settled("violation")
        assert not held.settled("no-violation")
    page = text_of(us.get(f"/incidents/{of}"))
    assert "Fragments" not in page or "why" in page
    assert "This guarantor alone: separately." in page
    assert "Two persons of the monitors" in page
    assert "It was not ours" in page


def test_the_guarantor_of_the_accused_answers_and_every_answer_stays(
    nodes: dict[str, Node], ru: Sitting, us: Sitting
) -> None:
    of = an_incident(nodes)
    assert "asks you to answer for an incident: shelling, Kafr Nabl" in text_of(ru.get("/"))
    ru.get(f"/incidents/{of}")
    refused = ru.post(f"/incidents/{of}/answer", {"outcome": "denies", "text": " "})
    assert refused.status_code == 422
    assert "the answer in words" in text_of(refused.text)
    assert 'value="denies" required checked' in refused.text
    for outcome, text in (("denies", "No unit of ours"), ("explains", "A battery strayed")):
        ru.get(f"/incidents/{of}")
        shown = ru.post(f"/incidents/{of}/answer", {"outcome": outcome, "text": text})
        assert "Look before you sign" in text_of(shown.text)
        done = ru.post(f"/incidents/{of}/answer",
                       {**ru.carried(f"/incidents/{of}/answer"), "sign": "yes"})
        assert done.status_code == 303
    forwarded(nodes)
    page = text_of(us.get(f"/incidents/{of}"))
    assert "A battery strayed" in page
    assert "1 earlier answer" in page
    assert "No unit of ours" in page
    assert "asks you to answer for an incident" not in text_of(ru.get("/"))


def test_who_is_not_accused_answers_nothing(nodes: dict[str, Node], us: Sitting) -> None:
    of = an_incident(nodes)
    assert 'id="answer"' not in us.get(f"/incidents/{of}")
    assert us.post(f"/incidents/{of}/answer", {"outcome": "accepts"}).status_code == 422


def test_the_ladder_is_climbed_step_by_step_in_the_agreement_s_time(
    nodes: dict[str, Node], un: Sitting, ru: Sitting, clock: Clock
) -> None:
    of = an_incident(nodes)
    page = text_of(un.get(f"/incidents/{of}/step"))
    assert "query towards" in page
    assert "To be answered within 1 d" in page
    assert 'value="finding:' not in un.page
    assert "It comes after the query, which was not taken yet." in page
    refused = un.post(f"/incidents/{of}/step", {"step": f"finding:{BY}", "text": "x"})
    assert refused.status_code == 422
    assert un.post(f"/incidents/{of}/step", {"step": "x", "text": "x"}).status_code == 422
    shown = un.post(f"/incidents/{of}/step", {"step": f"query:{BY}", "text": "What was there?"})
    assert "Look before you sign" in text_of(shown.text)
    done = un.post(f"/incidents/{of}/step", {
        **un.carried(f"/incidents/{of}/step"), "sign": "yes"})
    assert done.status_code == 303, text_of(done.text)
    [step] = nodes["un"].world.incidents.of(of).rungs
    assert step.said.answer_by_ms == clock.ms + DAY
    forwarded(nodes)
    assert "A step on the ladder waits for your answer" in text_of(ru.get("/"))
    clock.ms += DAY + 1
    for desk in (un, ru):
        sit_down(desk.client)
    assert "has not answered in time for 2 incidents" in text_of(un.get("/"))
    page = text_of(un.get(f"/incidents/{of}"))
    assert "not answered by" in page
    assert "overdue since" in page


@pytest.mark.parametrize("act", ["judge", "step", "answer", "second"])
def test_there_is_no_form_of_what_is_no_incident(
    nodes: dict[str, Node], un: Sitting, act: str
) -> None:
    clinic = says(nodes["un"], hospital())
    for of in (clinic.hash, "0" * 64, "x"):
        un.get("/incidents")
        assert un.post(f"/incidents/{of}/{act}", judgement()).status_code == 404
        if act in ("judge", "step"):
            assert un.client.get(f"/incidents/{of}/{act}").status_code == 404


def told_anew(node: Node, summary: str) -> str:
    root = node.world.reports.all()[0]
    return says(node, tell_incident(
        node.world, root.hash, telling(place="Elsewhere", summary=summary), "monitor 2")).hash


def test_what_was_replaced_is_neither_judged_nor_taken_a_step_on(
    nodes: dict[str, Node], un: Sitting
) -> None:
    of, node = an_incident(nodes), nodes["un"]
    forms = {"judge": judgement(), "step": {"step": f"query:{BY}", "text": "What was there?"}}
    signing = {}
    for act, filled in forms.items():
        un.get(f"/incidents/{of}/{act}")
        assert un.post(f"/incidents/{of}/{act}", filled).status_code == 200
        signing[act] = {**un.carried(f"/incidents/{of}/{act}"), "sign": "yes"}
    new = told_anew(node, "It was another thing")
    for act, filled in forms.items():
        un.get("/incidents")
        for sent in (signing[act], filled, {**filled, "sign": "yes"}):
            refused = un.post(f"/incidents/{of}/{act}", sent)
            assert refused.status_code == 422
            assert "This version was replaced by a later one." in text_of(refused.text)
            assert f'action="/incidents/{new}/{act}"' in refused.text
        assert "What was there?" in refused.text or "Fragments and craters" in refused.text
        page = un.client.get(f"/incidents/{of}/{act}", follow_redirects=False)
        assert (page.status_code, page.headers["location"]) == (303, f"/incidents/{new}/{act}")
    line = node.world.incidents.of(of)
    assert (line.judged, line.rungs) == ((), ())
    assert "It was another thing" in un.post(f"/incidents/{of}/judge", judgement()).text


def test_nothing_is_signed_that_was_not_shown(nodes: dict[str, Node], un: Sitting) -> None:
    of, node = an_incident(nodes, accused=("un",)), nodes["un"]
    for act, filled in (("judge", judgement()), ("step", {"step": "query:un", "text": "What?"}),
                        ("answer", {"outcome": "denies", "text": "No"})):
        un.get(f"/incidents/{of}")
        unseen = un.post(f"/incidents/{of}/{act}", {**filled, "sign": "yes"})
        assert unseen.status_code == 422, act
    un.get(f"/incidents/{of}/judge")
    un.post(f"/incidents/{of}/judge", judgement())
    other = {**un.carried(f"/incidents/{of}/judge"), "sign": "yes", "outcome": "undetermined",
             "by": "nobody"}
    changed = un.post(f"/incidents/{of}/judge", other)
    assert changed.status_code == 422
    assert "Nothing was signed. Look at it as it is now." in text_of(changed.text)
    assert node.world.incidents.of(of).judged == ()
    again = {**un.carried(f"/incidents/{of}/judge"), "sign": "yes"}
    assert un.post(f"/incidents/{of}/judge", again).status_code == 303
    assert [r.said.outcome for r in node.world.incidents.of(of).judged] == ["undetermined"]


@pytest.mark.parametrize(("act", "filled"), [
    ("judge", judgement()), ("step", {"step": f"query:{BY}", "text": "What was there?"}),
    ("answer", {"outcome": "denies", "text": "No unit of ours"})])
def test_what_is_sent_three_times_at_once_is_signed_once(
    nodes: dict[str, Node], un: Sitting, ru: Sitting, act: str, filled: dict[str, str]
) -> None:
    of, desk = an_incident(nodes), ru if act == "answer" else un
    desk.get(f"/incidents/{of}")
    assert desk.post(f"/incidents/{of}/{act}", filled).status_code == 200
    sent = {**desk.carried(f"/incidents/{of}/{act}"), "sign": "yes"}
    answers = at_once(desk, f"/incidents/{of}/{act}", sent, sent, sent)
    assert {status for status, _ in answers} == {303}
    line = desk.node.world.incidents.of(of)
    assert len((*line.judged, *line.rungs, *line.answers)) == 1
    assert desk.post(f"/incidents/{of}/{act}", sent).status_code == 303
    line = desk.node.world.incidents.of(of)
    assert len((*line.judged, *line.rungs, *line.answers)) == 1


def test_a_second_is_said_once_and_of_no_judgement_that_is_replaced_in_the_same_moment(
    nodes: dict[str, Node], un: Sitting
) -> None:
    of, node = an_incident(nodes), nodes["un"]
    record = node.world.record(of)
    said = says(node, judge(node.world, judging(record, officer="monitor 1")))
    other = another(un, "monitor 2")
    other.get(f"/incidents/{of}")
    once = other.carried(f"/incidents/{said.hash}/second")
    answers = at_once(other, f"/incidents/{said.hash}/second", once, once, once)
    assert {status for status, _ in answers} == {303}
    assert len(node.world.incidents.of(of).seconded) == 1
    anew = judge(node.world, judging(record, officer="monitor 1", outcome="undetermined", by=""))
    late = says(node, anew)
    late_second = second(node.world, late.hash, "monitor 2")
    says(node, judge(node.world, judging(record, officer="monitor 1")))
    says(node, late_second)
    assert late.hash not in {f.record.hash for f in found_at(node, of).monitors}
