"""Incidents as machines read them: the same as the pages, described."""

from __future__ import annotations

from typing import Any

import pytest

from hudna.act.draft import draft
from hudna.act.judge import judge
from hudna.act.second import second
from hudna.node import Node
from tests.act.incidents import judging
from tests.web.happened.between import forwarded
from tests.web.happened.incidents_told import BY, MINUTE, an_incident, judged_by_two, says
from tests.web.houses import Clock
from tests.web.sitting import Sitting


def test_machines_read_what_the_pages_show(nodes: dict[str, Node], us: Sitting) -> None:
    of = an_incident(nodes)
    said = judged_by_two(nodes, of)
    answer = us.client.get("/api/v1/incidents").json()
    [one] = answer["incidents"]
    assert answer["left_out"] == 0
    assert answer["statement"]
    assert [one[k] for k in ("id", "author", "stage", "happened", "counts")] == [
        of, "un", "verified", "shelling", True]
    assert one["accused"] == [BY]
    [finding] = one["monitors"]
    assert (finding["id"], finding["by"], len(finding["seconded"])) == (said.hash, BY, 1)
    assert {(d["what"], d["party"]) for d in one["due"]} == {
        ("answer", BY), ("judgement", "us"), ("judgement", "ru")}
    for name in (of, said.hash):
        assert us.client.get(f"/api/v1/incidents/{name}").json()["incident"] == one
    assert us.client.get("/api/v1/incidents?stage=reported").json()["incidents"] == []
    assert us.client.get("/api/v1/incidents?day=2016-07-31").json()["incidents"] == [one]
    assert us.client.get("/api/v1/incidents?day=x").status_code == 400
    assert us.client.get(f"/api/v1/incidents/{'0' * 64}").status_code == 404


def one_of(desk: Sitting, of: str) -> dict[str, Any]:
    return desk.client.get(f"/api/v1/incidents/{of}").json()["incident"]


def in_short(judgements: list[dict[str, Any]]) -> list[tuple[str, list[str], list[str]]]:
    return [(j["id"], j["replaces"], j["replaced_by"]) for j in judgements]


def test_what_takes_whose_place_is_said_of_each_once_it_does(
    nodes: dict[str, Node], us: Sitting, clock: Clock
) -> None:
    of, un = an_incident(nodes), nodes["un"]
    first = judged_by_two(nodes, of)
    assert in_short(one_of(us, of)["monitors"]) == [(first.hash, [], [])]
    clock.ms += MINUTE
    anew = says(un, judge(un.world, judging(
        un.world.record(of), officer="monitor 3", outcome="undetermined", by="",
        text="The craters point both ways"), instead_of=[first.hash]))
    forwarded(nodes)
    one = one_of(us, of)
    assert in_short(one["monitors"]) == [(first.hash, [], [])], "one person undoes nothing"
    assert in_short(one["alone"]) == [(anew.hash, [first.hash], [])]
    assert one["earlier"] == []
    clock.ms += MINUTE
    says(un, second(un.world, anew.hash, "monitor 4"))
    forwarded(nodes)
    one = one_of(us, of)
    assert in_short(one["monitors"]) == [(anew.hash, [first.hash], [])]
    assert in_short(one["earlier"]) == [(first.hash, [], [anew.hash])]
    assert one["earlier"][0]["text"] == first.said.text, "it stays, as it was signed"
    assert len(one["earlier"][0]["seconded"]) == 1


def test_promise_3_whoever_names_another_party_s_takes_the_place_of_nothing(
    nodes: dict[str, Node], us: Sitting
) -> None:
    of, ru = an_incident(nodes), nodes["ru"]
    theirs = judged_by_two(nodes, of)
    forged = says(ru, draft(judging(ru.world.record(of), replaces=(theirs.hash,))))
    forwarded(nodes)
    one = one_of(us, of)
    assert in_short(one["monitors"]) == [(theirs.hash, [], [])]
    assert in_short(one["separately"]) == [(forged.hash, [], [])]
    assert one["earlier"] == []


def test_each_field_that_could_mislead_says_what_it_is(us: Sitting) -> None:
    described = us.client.get("/api/openapi.json").json()
    assert "/api/v1/incidents/{of}" in described["paths"]
    fields = described["components"]["schemas"]["IncidentOut"]["properties"]
    assert "attributes nothing" in str(fields["accused"])
    judged = described["components"]["schemas"]["JudgedOut"]["properties"]
    assert "ICD 203" in str(judged["likelihood"])
    assert "empty while it stands" in str(judged["replaced_by"])
    assert "two persons" in str(judged["replaces"])
    assert "stand no more" in str(fields["earlier"])


@pytest.mark.parametrize("path", ["/incidents", "/api/v1/incidents", "/api/v1/incidents/x"])
def test_nobody_reads_them_from_outside(desk: Any, path: str) -> None:
    assert desk.get(path, follow_redirects=False).status_code in (303, 401)
