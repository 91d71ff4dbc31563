"""The pages of public positions: stated, seen over time, put right, withdrawn."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hudna.act.draft import draft
from hudna.node import Node
from hudna.record.kinds import Stance
from hudna.view.process.stances import stance
from hudna.web.process.positions import MOST_QUESTIONS
from tests.examples import examples
from tests.web.happened.between import forwarded
from tests.web.houses import told
from tests.web.sitting import Sitting, text_of

FIELDS = {
    "actor": "defence minister", "party": "us", "question": "military coordination",
    "towards": "against", "day": "2016-07-26", "origin": "Al Jazeera, 26 July 2016",
    "quote": "the defence minister is against it", "text": "against sharing information",
}


def states(desk: Sitting, path: str = "/positions/new", **changed: str) -> str:
    """The hash of what was kept; empty where it was refused."""
    desk.get(path)
    answer = desk.post(path, {**FIELDS, **changed})
    assert answer.status_code in (303, 422), answer.text[:2000]
    return str(answer.headers.get("location", "")).rpartition("/")[2]


def said(desk: Sitting, of: str) -> Stance:
    return stance(desk.node.world.process.stances.records[of])


def test_two_of_one_party_stand_side_by_side_and_their_contradiction_is_said(
    nodes: dict[str, Node], us: Sitting, ru: Sitting, un: Sitting
) -> None:
    states(us)
    states(us, actor="foreign minister", towards="for")
    states(ru, actor="foreign minister", party="ru", towards="for")
    forwarded(nodes)
    for desk in (us, ru, un):
        page = text_of(desk.get("/positions?lang=en"))
        assert ("Within United States of America: foreign minister ✓ for defence minister "
                "✕ against") in page
        assert page.count("Within ") == 1
        assert "Al Jazeera, 26 July 2016" in page
    assert "Within" not in text_of(un.get("/positions?party=ru"))
    assert "defence minister" not in text_of(un.get("/positions?party=ru")).split("Show", 1)[1]


def test_over_time_and_as_it_was(us: Sitting) -> None:
    states(us)
    states(us, day="2016-07-30", towards="conditional", origin="Reuters")
    page = text_of(us.get("/positions"))
    assert "26 Jul 2016" in page and "30 Jul 2016" in page and "before: against" in page
    earlier = text_of(us.get("/positions?until=2016-07-27"))
    assert "30 Jul 2016" not in earlier and "before:" not in earlier
    assert "As it was on 27 Jul 2016" in earlier
    refused = us.client.get("/positions?until=2016-06-31")
    assert refused.status_code == 422
    assert "expected a day" in text_of(refused.text)


def test_the_same_entered_by_two_is_alike_and_not_merged(
    nodes: dict[str, Node], us: Sitting, ru: Sitting
) -> None:
    first = states(us)
    forwarded(nodes)
    ru.get("/positions/new?lang=ru")
    answer = ru.post("/positions/new?lang=ru", {
        **FIELDS, "actor": "министр обороны", "question": "военная координация"})
    second = str(answer.headers["location"]).rpartition("/")[2]
    assert said(ru, second).actor == "defence minister", "the same in either language"
    forwarded(nodes)
    for desk in (us, ru):
        assert "alike, each on its own" in text_of(desk.get("/positions?lang=en"))
        assert second in desk.get(f"/positions/{first}")
    assert states(us, actor="Defence Minister") == "", "twice by one is refused"
    assert "has not entered from this source yet" in text_of(us.page)


@pytest.mark.parametrize(("name", "value"), [
    ("day", "2016-08-02"), ("day", "2016-06-31"), ("origin", " "), ("actor", ""),
    ("party", "nobody"), ("party", ""), ("question", ""), ("towards", "perhaps"),
    ("actor", "Jabhat al-Nusra"), ("text", "x" * 4001), ("actor", "y" * 201),
])
def test_what_is_refused_is_shown_again_and_nothing_is_kept(
    us: Sitting, name: str, value: str
) -> None:
    size = us.size
    assert states(us, **{name: value}) == ""
    assert us.size == size
    page = text_of(us.page)
    assert "This was refused" in page and "the defence minister is against it" in page


def test_it_is_put_right_and_withdrawn_by_its_author_alone(
    nodes: dict[str, Node], us: Sitting, ru: Sitting
) -> None:
    first = states(us)
    forwarded(nodes)
    assert "Put it right" not in ru.get(f"/positions/{first}")
    size = ru.size
    states(ru, f"/positions/{first}/correct")
    assert ru.post(f"/positions/{first}/withdraw", {"reason": "no"}).status_code == 422
    assert ru.size == size
    assert 'value="defence minister"' in us.get(f"/positions/{first}/correct")
    second = states(us, f"/positions/{first}/correct", towards="undecided")
    assert "A later version stands" in us.get(f"/positions/{first}")
    assert us.post(f"/positions/{second}/withdraw", {"reason": " "}).status_code == 422
    us.get(f"/positions/{second}")
    assert us.post(f"/positions/{second}/withdraw",
                   {"reason": "never said"}).status_code == 303
    forwarded(nodes)
    assert "never said" in text_of(ru.get(f"/positions/{second}"))
    assert "No public position is known here" in text_of(ru.get("/positions"))


def test_nothing_else_has_a_page_here(nodes: dict[str, Node], us: Sitting, clinic: Any) -> None:
    for of in (clinic.hash, "0" * 64, "x"):
        for path in (f"/positions/{of}", f"/positions/{of}/correct"):
            assert us.client.get(path).status_code == 404


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "2016-08-01"])
def test_what_a_partner_says_of_any_day_is_shown_and_one_to_come_is_flagged(
    nodes: dict[str, Node], us: Sitting, day: str
) -> None:
    said = Stance("envoy", "nobody", "the truce", "for", day, "", "", "o")
    record = told(nodes, "ru", draft(said))
    for lang in ("en", "ar", "ru"):
        assert us.client.get(f"/positions/{record.hash}?lang={lang}").status_code == 200
        assert us.client.get(f"/positions?lang={lang}").status_code == 200
    assert ("this day is to come" in us.get("/positions?lang=en")) == (day > "2016-07-31")


def test_of_many_questions_the_rest_is_named_and_each_can_be_asked_for(
    nodes: dict[str, Node], us: Sitting
) -> None:
    for n in range(MOST_QUESTIONS + 2):
        told(nodes, "ru", draft(Stance("envoy", "ru", f"question {n:02}", "for", "2016-07-01", "",
                                       "TASS", "o")))
    page = us.get("/positions")
    assert page.count('class="question"') == MOST_QUESTIONS
    assert "2 more questions are not shown" in text_of(page)
    last = us.get(f"/positions?question=question+{MOST_QUESTIONS + 1}")
    assert last.count('class="question"') == 1


def test_a_script_in_a_text_is_text(us: Sitting) -> None:
    bad = "<script>alert(1)</script>"
    of = states(us, actor=bad, question=bad, text=bad, origin=bad, quote=bad, party="none")
    for path in (f"/positions/{of}", "/positions", f"/positions/{of}/correct"):
        assert "<script>alert(1)" not in us.get(path)


def test_in_the_readers_language(us: Sitting) -> None:
    of = states(us)
    for lang, actor, question in (("ar", "وزير الدفاع", "التنسيق العسكري"),
                                  ("ru", "министр обороны", "военная координация")):
        page = text_of(us.get(f"/positions/{of}", lang))
        assert actor in page and question in page


def test_machines_read_the_same(us: Sitting) -> None:
    of = states(us)
    states(us, actor="foreign minister", towards="for")
    answer = us.client.get("/api/v1/positions").json()
    [question] = answer["questions"]
    assert question["question"] == "military coordination"
    told = {a["actor"]: a for a in question["actors"]}
    assert told["defence minister"]["told"][0]["entered"][0]["id"] == of
    assert told["defence minister"]["latest"] == ["against"]
    assert question["within"] == [{"party": "us", "in_favour": ["foreign minister"],
                                   "against": ["defence minister"]}]
    assert us.client.get("/api/v1/positions?question=x").json()["questions"] == []


ANY = st.text(st.characters(codec="utf-8"), max_size=20)


@settings(max_examples=examples(20, 200), deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.sampled_from(sorted(FIELDS)), ANY))
def test_whatever_is_typed_is_kept_as_it_is_meant_or_refused(
    us: Sitting, typed: dict[str, str]
) -> None:
    size = us.size
    of = states(us, **typed)
    assert (us.size > size) == bool(of)
    assert us.client.get("/positions").status_code == 200
    if of:
        assert said(us, of).day <= "2016-07-31" and said(us, of).origin
        assert us.client.get(f"/positions/{of}").status_code == 200
