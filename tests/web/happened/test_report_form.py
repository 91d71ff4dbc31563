"""What is typed is taken, or said not to be: never passed over for a proposal that stood chosen."""

from __future__ import annotations

import json

import pytest

from hudna.node import Node
from hudna.view.reports import report
from hudna.web.happened.report_form import filled
from tests.web.happened.desk_reports import (
    ARTICLE,
    PLAIN,
    checked,
    enters,
    proposes,
    record_of,
    reports,
)
from tests.web.sitting import Sitting, text_of

TADIF = json.dumps([375_320_000, 363_480_000, 1_500, "", "Tadif"])
WHEN, COUNT = json.dumps([1_469_880_000_000, 1_469_883_599_999]), json.dumps([7, 7])
CHOSEN = {"where": TADIF, "when": WHEN, "happened": "air-strike", "killed": COUNT}


@pytest.mark.parametrize(("field", "typed", "says"), [
    ("at", "33.0000 N 36.0000 E", "coordinates typed"),
    ("within_m", "100", "1500"),
    ("from_ms", "2016-07-29 05:00", "moments typed"),
    ("until_ms", "2016-07-29 06:00", "moments typed"),
    ("harm_killed_least", "99", "as typed"),
    ("harm_killed_most", "99", "as typed"),
])
def test_what_is_typed_beside_a_chosen_proposal_is_a_fault_that_says_so(
    us: Sitting, nodes: dict[str, Node], field: str, typed: str, says: str
) -> None:
    carried = proposes(us, ARTICLE, source="ravine")
    answer = us.post("/reports/new", {**carried, **CHOSEN, field: typed})
    assert answer.status_code == 422
    assert says in text_of(answer.text)
    assert f'value="{typed}"' in answer.text, "it shows again as it was typed"
    assert not reports(nodes["us"])


def test_all_that_is_ignored_is_named_at_once(us: Sitting, nodes: dict[str, Node]) -> None:
    carried = proposes(us, ARTICLE, source="ravine")
    answer = us.post("/reports/new", {
        **carried, **checked(us.page), **CHOSEN, "at": "33.0000 N 36.0000 E",
        "from_ms": "2016-07-29 05:00", "harm_killed_least": "99"})
    assert answer.status_code == 422
    said = text_of(answer.text)
    for typed in ("33.0000 N 36.0000 E", "2016-07-29 05:00", "99"):
        assert f'found "{typed}"' in said


def test_a_place_chosen_may_be_said_wider(us: Sitting, nodes: dict[str, Node]) -> None:
    carried = proposes(us, ARTICLE, source="ravine")
    answer = us.post("/reports/new", {**carried, **CHOSEN, "within_m": "4000"})
    assert answer.status_code == 303, text_of(answer.text)
    [said] = reports(nodes["us"])
    assert said.within_m == 4_000


def test_where_no_place_is_known_none_may_stand_typed(
    us: Sitting, nodes: dict[str, Node]
) -> None:
    carried = proposes(us, "Three shells", source="ravine")
    answer = us.post("/reports/new", {**carried, **PLAIN, "where": "none"})
    assert answer.status_code == 422
    answer = us.post("/reports/new", {
        **carried, **PLAIN, "where": "none", "at": "", "within_m": ""})
    assert answer.status_code == 303, text_of(answer.text)
    [said] = reports(nodes["us"])
    assert said.at is None


def test_a_correction_takes_the_place_away_that_its_own_form_had_filled_in(
    us: Sitting, nodes: dict[str, Node]
) -> None:
    of = enters(us)
    us.get(f"/reports/{of}/correct")
    was = filled(report(record_of(nodes["us"], of)))
    form = {**PLAIN, "where": "none", "at": was["at"], "within_m": was["within_m"],
            "source": "ravine"}
    answer = us.post(f"/reports/{of}/correct", form)
    assert answer.status_code == 303, text_of(answer.text)
    [said] = reports(nodes["us"])
    assert said.at is None
    assert us.post(f"/reports/{of}/correct", {**form, "at": "33 N 36 E"}).status_code in (404, 422)
