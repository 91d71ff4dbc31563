"""Whatever is typed wrongly into the forms of the watch and of reports is said of the field by the
name that the page gives it, in the language that is read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import pytest

from hudna.speak.language import CODES
from hudna.web.asked import LANGUAGE_COOKIE
from tests.web.happened.desk_reports import PLAIN, enters, proposes
from tests.web.sitting import Sitting, text_of
from tests.web.skies import Watch, passage

WHERE = re.compile(r'<li>(?:(?!</li>).)*?<(span|code) class="fault-where"[^>]*>(.*?)</\1>.*?</li>',
                   re.DOTALL)
LONG, TURNED = "x" * 20_000, "a\u202eb"
WRONG: Mapping[str, str] = {
    "where": "typed", "at": "somewhere", "within_m": "-5", "place": TURNED, "when": "typed",
    "from_ms": "yesterday", "until_ms": "soon", "happened": "nothing", "known": "well",
    "reliability": "Z", "credibility": "9", "language": "tlh", "channel": "pigeon",
    "source": TURNED, "origin": TURNED, "told_ms": "once", "killed": "typed", "injured": "typed",
    "harm_killed_least": "many", "harm_killed_most": "-1", "harm_injured_least": "9",
    "harm_injured_most": "2", "text": LONG, "outcome": "", "notice": "x", "reason": LONG,
    "counts": "", "why": "", "stage": "", "other": "zz", "by_hand": "yes", "link": "x",
    "position": "somewhere", "told_place": TURNED, "summary": LONG, "clause": "x",
    "mapping": "x = y", "day": "never"}


def refusals(us: Sitting) -> Iterator[str]:
    """The pages on which each form is refused."""
    [kept] = Watch(us.node).tells(passage(us.node)).json()["kept"]
    of = enters(us)
    for page, form in ((f"/incursions/{kept['record']}", "answer"), (f"/reports/{of}", "correct"),
                       (f"/reports/{of}", "release"), (f"/events/{of}", "link"),
                       (f"/events/{of}", "assess"), (f"/events/{of}", "tell")):
        us.get(page)
        yield us.post(f"{page}/{form}", WRONG).text
    us.get(f"/incursions/{kept['record']}")
    yield us.post(f"/incursions/{kept['record']}/answer", {"outcome": "ours", "text": ""}).text
    us.get("/reports/new")
    yield us.post("/reports/new", {**us.carried("/reports/new"), **WRONG}).text
    carried = proposes(us, "Three shells from the north", source="ravine")
    for wrong in ({**WRONG, **carried, "told_ms": ""}, {"from_ms": "2030-01-01 00:00"},
                  {"within_m": "99999999"}, {"where": "", "when": "", "happened": ""}):
        yield us.post("/reports/new", {**carried, **PLAIN, **wrong}).text
    us.get("/reports/import")
    yield us.post("/reports/import", WRONG, {"file": ("a.txt", b"x")}).text


@pytest.mark.parametrize("lang", CODES)
def test_every_refusal_names_its_field_as_the_page_does(us: Sitting, lang: str) -> None:
    us.client.cookies.set(LANGUAGE_COOKIE, lang)
    said = []
    for page in refusals(us):
        assert f'<html lang="{lang}"' in page
        found = list(WHERE.finditer(page))
        assert found, text_of(page)[:3000]
        said += [text_of(one[0]) for one in found]
    assert [s for s in said if re.match(r" [a-z_]+ ", s)] == []
