"""A report entered at the desk: read, proposed with its words, and kept as a person confirms it."""

from __future__ import annotations

import json
import re
from concurrent.futures import ThreadPoolExecutor
from html.parser import HTMLParser

import pytest

from hudna.node import Node
from hudna.place.geometry import Point
from hudna.record.incidents import Harm
from hudna.view.releases import goes_to
from tests.web.happened.desk_reports import (
    ARTICLE,
    HOSTILE,
    PLAIN,
    checked,
    enters,
    offered,
    proposes,
    record_of,
    reports,
)
from tests.web.houses import NOW
from tests.web.sitting import Sitting, text_of

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d4944415478da63f8cf"
    "c0f01f0005000201a2f0e3b30000000049454e44ae426082")
SATURDAY = (1_469_883_600_000, 1_469_912_400_000 - 1)
"""The evening of 30 July 2016 in Damascus."""


class Ran(HTMLParser):
    """What in a page would run, call out, or is markup that a reporter wrote."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in ("img", "b", "i", "u", "iframe") or any(n.startswith("on") for n in given):
            self.found.append(self.get_starttag_text() or "")
        if (given.get("href") or "").startswith("javascript"):
            self.found.append(tag)
        if tag == "script" and not given.get("src") and given.get("type") != "application/json":
            self.found.append(tag)

    @classmethod
    def of(cls, page: str) -> list[str]:
        parser = cls()
        parser.feed(page)
        return parser.found


def test_an_arabic_article_is_proposed_with_its_words_and_kept(
    nodes: dict[str, Node], un: Sitting
) -> None:
    carried = proposes(un, ARTICLE, source="نسر", origin="agency", told_ms="2016-07-31 05:30")
    page, before = un.page, checked(un.page)
    assert json.loads(before["where"])[4] == "اتارب"
    assert json.loads(before["when"]) == list(SATURDAY)
    assert before["happened"] == "air-strike"
    assert (before["killed"], before["injured"]) == ("[7,7]", "[12,12]")
    assert not any(name.startswith("accused_") for name in before), "nobody is ticked"
    assert re.search(r'<mark data-guess="P">الأتارب<sup dir="ltr">P1</sup></mark>', page)
    assert page.count(">proposed</span>") == 6
    words = text_of(page)
    assert "Russian Federation A1 by the words روسية" in words.replace("« ", "").replace(" »", "")
    assert "said to have done it" in words
    done = un.post("/reports/new", {**carried, **before, "accused_ru": "yes", "language": "ar",
                                    "known": "told", "reliability": "C", "credibility": "2"})
    assert done.status_code == 303, text_of(done.text)
    [said] = reports(nodes["un"])
    assert said.text == ARTICLE
    assert (said.source, said.origin, said.channel) == ("نسر", "agency", "desk")
    assert said.told_ms == NOW - 30 * 60_000
    assert (said.from_ms, said.until_ms) == SATURDAY
    assert said.at == Point((368_250_400, 361_390_700))
    assert said.within_m == 1000
    assert (said.happened, said.accused, said.language) == ("air-strike", ("ru",), "ar")
    assert said.harm == Harm(7, 7, 12, 12)
    assert (said.known, said.reliability, said.credibility) == ("told", "C", 2)
    assert said.admin == ("SY-HL",)
    assert said.near is not None
    record = nodes["un"].world.reports.all()[0]
    assert not any(goes_to(nodes["un"].world, record, p) for p in ("us", "ru", "opposition"))


def test_nothing_is_chosen_where_several_places_have_the_name(un: Sitting) -> None:
    proposes(un, "قصف على حلب يوم السبت")
    assert len(offered(un.page)["where"]) > 3, "the town and the governorate, and two ways without"
    assert "where" not in checked(un.page)
    assert "None is chosen beforehand" in text_of(un.page)
    refused = un.post("/reports/new", {**un.carried("/reports/new"), "sign": "yes",
                                       "when": "[0,1]", "happened": "shelling"})
    assert refused.status_code == 422
    assert "a place chosen" in text_of(refused.text)


def test_a_name_is_looked_up_and_every_place_that_it_may_mean_is_offered(
    nodes: dict[str, Node], un: Sitting
) -> None:
    carried = proposes(un, "")
    del carried["sign"]
    answer = un.post("/reports/new", {**carried, "named": "Aleppo", "look": "yes"})
    assert answer.status_code == 200
    found = [json.loads(v) for v in offered(un.page)["where"][:-2]]
    assert len(found) >= 2
    assert "where" not in checked(un.page)
    assert not reports(nodes["un"])
    un.post("/reports/new", {**carried, "named": "5 km south of Palmyra"})
    [away] = [json.loads(v) for v in offered(un.page)["where"][:-2]]
    assert away[4] == "5 km south of Palmyra"
    done = un.post("/reports/new", {**carried, **PLAIN, "sign": "yes", "place": "",
                                    "where": json.dumps(away), "at": "", "within_m": "9000"})
    assert done.status_code == 303, text_of(done.text)
    [said] = reports(nodes["un"])
    assert (said.place, said.within_m) == ("5 km south of Palmyra", 9000)
    un.get("/reports/new")
    un.post("/reports/new", {**un.carried("/reports/new"), "named": "Nowherestan Qxz"})
    assert "No place of this name" in text_of(un.page)


def test_what_is_found_nowhere_is_said(un: Sitting) -> None:
    proposes(un, "Something was heard.")
    words = text_of(un.page)
    for said in ("the text names no place that is known here", "lays it to none of the parties",
                 "says no time that can be taken"):
        assert said in words, said


def test_what_lies_ahead_is_never_proposed_and_never_kept(
    nodes: dict[str, Node], un: Sitting
) -> None:
    carried = proposes(un, "Shelling of Aleppo is expected on 5 August 2016")
    assert offered(un.page)["when"] == ["typed"]
    later = un.post("/reports/new", {**carried, **PLAIN, "from_ms": "2016-08-05 10:00"})
    assert later.status_code == 422
    assert "not after it was told of" in text_of(later.text)
    un.get("/reports/new")
    told = un.post("/reports/new", {**un.carried("/reports/new"), "text": "x", "channel": "desk",
                                    "told_ms": "2017-01-01 00:00"})
    assert told.status_code == 422
    assert "a moment that has been" in text_of(told.text)
    assert not reports(nodes["un"])


def test_the_text_s_own_date_is_said_and_names_that_nobody_knows_are_shown(un: Sitting) -> None:
    un.get("/reports/new")
    page = un.post("/reports/new", {
        **un.carried("/reports/new"), "channel": "desk",
        "text": "26 July 2016. Shelling hit the village of Tell Zarqun today."}).text
    assert '<q dir="auto">26 July 2016</q>: the text’s own date' in page
    assert '<q dir="auto">Tell Zarqun</q>: no place of this name is known here' in page
    assert checked(page).get("where", "") == ""


def test_no_time_is_chosen_where_the_event_has_none(un: Sitting) -> None:
    un.get("/reports/new")
    page = un.post("/reports/new", {
        **un.carried("/reports/new"), "channel": "desk",
        "text": "Shelling hit al-Bab. Tadif was shelled yesterday."}).text
    assert "None is chosen beforehand: the sentences that tell of the event" in page
    assert checked(page).get("when", "") == ""


def test_hijri_dates_and_arabic_digits_are_read(nodes: dict[str, Node], un: Sitting) -> None:
    proposes(un, "قصف على بلدة الأتارب في ٢٥ شوال ١٤٣٧ هـ")
    assert any(json.loads(v)[0] <= 1_469_869_200_000 <= json.loads(v)[1]
               for v in offered(un.page)["when"][:-1])
    of = enters(un, within_m="٥٠٠", from_ms="٢٠١٦-٠٧-٣١ ٠٥:٠٠", harm_killed_least="٣")
    said = record_of(nodes["un"], of).said
    assert (said.within_m, said.harm.killed_least) == (500, 3)  # type: ignore[union-attr]


def test_hostile_text_is_inert_on_every_page(nodes: dict[str, Node], un: Sitting) -> None:
    proposes(un, HOSTILE, source="<b>s</b>", origin='"><i>')
    pages = [un.page]
    of = enters(un, HOSTILE, source="<b>s</b>", place="<u>p</u>{{ 8*8 }}")
    assert record_of(nodes["un"], of).said.text == HOSTILE  # type: ignore[union-attr]
    pages += [un.get(path) for path in (
        "/reports", f"/reports/{of}", f"/reports/{of}/correct", f"/reports/{of}/release",
        "/reports?words=%3Cscript%3E&day=%3Cb%3E")]
    for page in pages:
        assert not Ran.of(page)
        assert ">49<" not in page
        assert "{{ 8*8 }}" in page or "p&gt;" not in page


def test_too_long_a_text_says_so_before_anything_is_kept(
    nodes: dict[str, Node], un: Sitting
) -> None:
    un.get("/reports/new")
    long = "ا" * 16_001
    answer = un.post("/reports/new", {**un.carried("/reports/new"), "text": long,
                                      "channel": "desk"})
    assert answer.status_code == 422
    assert "found 16001 characters" in text_of(answer.text)
    assert long in answer.text, "what was typed is shown again"
    assert not reports(nodes["un"])
    longest = "ا" * 15_998 + "\n "
    enters(un, longest)
    assert reports(nodes["un"])[0].text == longest, "as it came, its last space too"


def test_signs_that_turn_the_writing_are_left_out_where_a_person_says_so(un: Sitting) -> None:
    un.get("/reports/new")
    sent = {**un.carried("/reports/new"), "text": "\u202bقصف على حلب\u202c", "channel": "desk"}
    answer = un.post("/reports/new", sent)
    assert answer.status_code == 422
    assert "U+202B" in answer.text
    assert "2 such signs are in the text" in text_of(answer.text)
    assert proposes(un, sent["text"], unturned="yes")["text"] == "قصف على حلب"


def test_one_form_sent_five_times_is_one_report_and_five_sources_are_five(
    nodes: dict[str, Node], un: Sitting
) -> None:
    sent = {**proposes(un, ARTICLE, source="ravine"), **PLAIN}
    un.page = un.client.get("/reports").text
    with un.client, ThreadPoolExecutor(5) as hands:
        answers = list(hands.map(lambda _: un.post("/reports/new", sent), range(5)))
    assert {a.status_code for a in answers} == {303}
    assert len({a.headers["location"] for a in answers}) == 1
    assert len(reports(nodes["un"])) == 1
    for source in "abcde":
        enters(un, ARTICLE, source=source)
    assert sorted(r.source for r in reports(nodes["un"])) == ["a", "b", "c", "d", "e", "ravine"]


def test_what_was_typed_stays_where_something_is_refused(un: Sitting) -> None:
    carried = proposes(un, ARTICLE, source="ravine")
    refused = un.post("/reports/new", {**carried, **PLAIN, "at": "nowhere", "reliability": "B",
                                       "accused_ru": "yes", "harm_killed_least": "many",
                                       "killed": "typed"})
    assert refused.status_code == 422
    page = un.page
    assert 'value="nowhere"' in page
    assert 'value="many"' in page
    assert "accused_ru" in checked(page)
    assert '<option value="B" selected>' in page
    assert checked(page)["where"] == "typed"
    assert un.carried("/reports/new")["text"] == ARTICLE
    back = un.post("/reports/new", {**un.carried("/reports/new"), "change": "yes"})
    assert back.status_code == 200
    assert "ريف حلب" in back.text
    assert 'value="ravine"' in back.text


def test_files_that_come_with_it_are_kept_with_it_or_not_at_all(
    nodes: dict[str, Node], un: Sitting
) -> None:
    png = [("files", ("name.png", PNG, "image/png")), ("files", ("b.txt", b"words", "text/plain"))]
    carried = proposes(un, "x")
    bad = un.post("/reports/new", {**carried, **PLAIN, "at": "nowhere"}, files=png)
    assert bad.status_code == 422
    program = [("files", ("a.png", b"MZ\x90\0" + bytes(100), "image/png"))]
    refused = un.post("/reports/new", {**carried, **PLAIN}, files=program)
    assert refused.status_code == 422
    assert 'data-where="files' in refused.text
    assert nodes["un"].files.attached.all() == []
    done = un.post("/reports/new", {**carried, **PLAIN}, files=png)
    assert done.status_code == 303, text_of(done.text)
    again = un.post("/reports/new", {**carried, **PLAIN}, files=png)
    assert again.headers["location"] == done.headers["location"]
    [said] = reports(nodes["un"])
    assert {a.media_type for a in said.attached} == {"image/png", "text/plain"}
    assert sorted(a.digest for a in said.attached) == nodes["un"].files.attached.all()
    page = un.get(done.headers["location"])
    for one in said.attached:
        assert f"{done.headers['location']}/files/{one.digest}" in page
    assert "name.png" not in page


@pytest.mark.parametrize("bad", [
    {"where": "[1,2]"}, {"where": '["a",1,1,"",""]'}, {"where": "{}"}, {"when": "[1]"},
    {"when": "x"}, {"happened": "attack"}, {"killed": "[7]"}, {"known": "x"},
    {"reliability": "G"}, {"credibility": "7"}, {"language": "xx"}, {"within_m": "2000000"},
    {"within_m": ""}, {"where": "[9999999999,1,1,\"\",\"\"]"}, {"place": "x" * 301},
    {"where": f"[{2**70},1,1,\"\",\"\"]"}, {"when": f"[{-2**62},5]"},
])
def test_a_form_of_nonsense_is_refused_whole(
    nodes: dict[str, Node], un: Sitting, bad: dict[str, str]
) -> None:
    carried = proposes(un, "x")
    assert un.post("/reports/new", {**carried, **PLAIN, **bad}).status_code == 422
    assert not reports(nodes["un"])


def test_who_goes_back_and_corrects_the_form_keeps_another_report(
    nodes: dict[str, Node], un: Sitting
) -> None:
    carried = proposes(un, "first text", source="ravine")
    first, again, other = (un.post("/reports/new", {**carried, **PLAIN, **more}) for more in (
        {}, {}, {"text": "first text, and eleven dead", "happened": "air-strike"}))
    assert {a.status_code for a in (first, again, other)} == {303}
    assert first.headers["location"] == again.headers["location"]
    assert other.headers["location"] != first.headers["location"]
    assert {r.text for r in reports(nodes["un"])} == {"first text", "first text, and eleven dead"}
