"""Incidents as machines read them: the same as the pages, described."""

from __future__ import annotations

from typing import Any

import pytest

from hudna.node import Node
from tests.web.happened.incidents_told import BY, an_incident, judged_by_two
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


def test_each_field_that_could_mislead_says_what_it_is(us: Sitting) -> None:
    described = us.client.get("/api/openapi.json").json()
    assert "/api/v1/incidents/{of}" in described["paths"]
    fields = described["components"]["schemas"]["IncidentOut"]["properties"]
    assert "attributes nothing" in str(fields["accused"])
    judged = described["components"]["schemas"]["JudgedOut"]["properties"]
    assert "ICD 203" in str(judged["likelihood"])


@pytest.mark.parametrize("path", ["/incidents", "/api/v1/incidents", "/api/v1/incidents/x"])
def test_nobody_reads_them_from_outside(desk: Any, path: str) -> None:
    assert desk.get(path, follow_redirects=False).status_code in (303, 401)
