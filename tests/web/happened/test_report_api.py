"""Reports as machines give and read them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from hudna.node import Node
from hudna.place.geometry import Point
from hudna.record.incidents import Harm
from tests.web.happened.desk_reports import HOSTILE, enters, reports, sent
from tests.web.houses import NOW
from tests.web.sitting import Sitting

BODY: dict[str, Any] = {
    "happened": "shelling",
    "from": "2016-07-31T08:00:00+03:00", "until": "2016-07-31T08:30:00+03:00",
    "told": "2016-07-31T05:45:00Z", "lon": 37.1343, "lat": 36.2021, "within_m": 800,
    "place": "north of the town", "text": "ثلاث قذائف", "language": "ar", "source": "ravine",
    "accused": ["ru"], "known": "heard", "reliability": "B", "credibility": 3,
    "harm": {"killed_least": 2}}


def test_a_report_is_kept_as_it_was_given(nodes: dict[str, Node], un: Sitting) -> None:
    answer = sent(un, BODY)
    assert answer.status_code == 201, answer.text
    [said] = reports(nodes["un"])
    assert said.channel == "api"
    assert (said.from_ms, said.until_ms) == (NOW - 3_600_000, NOW - 1_800_000)
    assert said.at == Point((371_343_000, 362_021_000))
    assert (said.harm, said.accused) == (Harm(killed_least=2), ("ru",))
    assert said.admin == ("SY-HL",)
    given = answer.json()["report"]
    listed = un.client.get("/api/v1/reports").json()
    assert listed["reports"] == [given]
    assert listed["more"] is False
    assert {given[name] for name in ("from", "until")} == {
        "2016-07-31T05:00:00Z", "2016-07-31T05:30:00Z"}
    assert {n: given[n] for n in ("lon", "lat", "text", "source", "credibility", "channel")} == {
        "lon": 37.1343, "lat": 36.2021, "text": "ثلاث قذائف", "source": "ravine",
        "credibility": 3, "channel": "api"}


def test_what_is_sent_five_times_under_one_key_is_kept_once(
    nodes: dict[str, Node], un: Sitting
) -> None:
    with un.client, ThreadPoolExecutor(5) as hands:
        answers = list(hands.map(lambda _: sent(un, BODY), range(5)))
    assert {a.status_code for a in answers} == {201}
    assert len({a.json()["report"]["id"] for a in answers}) == 1
    assert len(reports(nodes["un"])) == 1
    other = sent(un, {**BODY, "place": "south of it"})
    assert other.status_code == 422
    assert other.json()["faults"][0]["where"] == "idempotency-key"
    for n in range(5):
        assert sent(un, {**BODY, "source": f"s{n}"}, f"key {n}").status_code == 201
    assert len(reports(nodes["un"])) == 6


@pytest.mark.parametrize(("more", "where"), [
    ({"happened": "attack"}, "happened"), ({"from": "2016-07-31 05:00"}, "from"),
    ({"from": "2016-07-31T05:00:00"}, "from"), ({"lat": None}, "lon, lat"),
    ({"lon": 181.0}, "lon, lat"), ({"within_m": None}, "within_m"), ({"accused": ["x"]}, "accused"),
    ({"from": "2016-08-05T05:00:00Z", "until": None}, "from"),
    ({"told": "2017-08-05T05:00:00Z"}, "told"),
    ({"until": "2016-07-31T04:00:00Z"}, "until"), ({"until": "2017-07-31T04:00:00Z"}, "until"),
    ({"text": "x" * 16_001}, "text"),
    ({"reliability": "G"}, "reliability"), ({"credibility": 7}, "credibility"),
    ({"weapon": "x"}, "body"), ({"place": "canary\x00"}, "place"),
    ({"harm": {"killed_least": 3, "killed_most": 1}}, "harm.killed_most"),
])
def test_what_is_wrong_is_named_and_nothing_is_kept(
    nodes: dict[str, Node], un: Sitting, more: dict[str, Any], where: str
) -> None:
    answer = sent(un, {**BODY, **more})
    assert answer.status_code == 422, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert where in {f["where"] for f in answer.json()["faults"]}, answer.text
    assert "canary" not in answer.text
    assert not reports(nodes["un"])


def test_a_key_is_needed_and_a_token_of_this_desk(nodes: dict[str, Node], un: Sitting) -> None:
    assert sent(un, BODY, "").json()["faults"][0]["where"] == "idempotency-key"
    assert sent(un, BODY, "k" * 201).status_code == 422
    bare = un.client.post("/api/v1/reports", json=BODY, headers={"idempotency-key": "k"})
    assert bare.status_code == 403
    un.client.cookies.clear()
    assert un.client.get("/api/v1/reports").status_code == 401
    assert not reports(nodes["un"])


def test_hostile_text_comes_back_as_it_was(un: Sitting, us: Sitting) -> None:
    enters(un, HOSTILE)
    answer = un.client.get("/api/v1/reports")
    assert answer.json()["reports"][0]["text"] == HOSTILE
    assert answer.headers["content-type"] == "application/json"
    assert us.client.get("/api/v1/reports").json()["reports"] == []
    assert un.client.get("/api/v1/reports?page=-3").json()["reports"]
    assert un.client.get("/api/v1/reports?page=9").json()["reports"] == []


def test_numbers_of_any_length_are_refused_by_name(nodes: dict[str, Node], un: Sitting) -> None:
    for page in ("99999999999999999999999", "9223372036854775", "1" + "0" * 400):
        answer = un.client.get(f"/api/v1/reports?page={page}")
        assert answer.status_code == 200
        assert answer.json()["reports"] == []
    for i, (more, where) in enumerate([
        ({"within_m": 10**400}, "within_m"), ({"within_m": 10**30}, "within_m"),
        ({"within_m": -5}, "within_m"), ({"within_m": 10**400, "lon": None, "lat": None},
                                         "within_m"),
        ({"harm": {"killed_least": 10**400}}, "harm.killed_least"),
    ]):
        answer = sent(un, {**BODY, **more}, f"key {i}")
        assert answer.status_code == 422, answer.text
        assert where in answer.text
    assert not reports(nodes["un"])


def test_a_future_moment_is_named_as_it_was_sent_and_nothing_that_was_not(un: Sitting) -> None:
    answer = sent(un, {**BODY, "from": "2016-08-05T08:00:00+03:00", "until": None})
    [fault] = answer.json()["faults"]
    assert fault == {"where": "from", "found": "2016-08-05T05:00:00Z",
                     "expected": "not after it was told of, at 2016-07-31T05:45:00Z"}


@pytest.mark.parametrize(("more", "allowed"), [
    ({"happened": "canary"}, "shelling"), ({"known": "canary"}, "unknown, seen, heard, told"),
    ({"reliability": "canary"}, "A, B, C, D, E, F"), ({"credibility": 7}, "1, 2, 3, 4, 5, 6")])
def test_where_it_is_one_of_some_words_these_are_listed(
    un: Sitting, more: dict[str, Any], allowed: str
) -> None:
    answer = sent(un, {**BODY, **more})
    [fault] = answer.json()["faults"]
    assert fault["where"] == next(iter(more))
    assert fault["expected"].startswith("one of ")
    assert set(allowed.split(", ")) <= set(fault["expected"].removeprefix("one of ").split(", "))
    assert "canary" not in answer.text
