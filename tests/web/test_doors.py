"""Doors for machines: API, exchange, log, health, live stream, the map's reading."""

from __future__ import annotations

import asyncio
import json

import pytest
from litestar.testing import TestClient

from hudna.log.checkpoint import open_checkpoint
from hudna.log.note import Verifier
from hudna.node import Node
from hudna.record.kinds import Looked
from hudna.say import say
from hudna.speak.standing_words import STANDING
from hudna.web.app import API as ANSWERS
from hudna.web.live import beats
from tests.web.houses import hospital, told
from tests.web.sitting import ORIGIN, token

pytestmark = pytest.mark.usefixtures("clinic")

API = ("/api/v1/notices", "/api/v1/protections", "/api/v1/needs", "/api/v1/agreement",
       "/api/v1/incursions", "/api/v1/incidents", "/api/v1/reports", "/api/v1/access",
       "/api/v1/challenges", "/api/v1/compliance", "/api/v1/bulletins", "/api/v1/positions",
       "/api/v1/concerns", "/api/v1/meetings", "/api/v1/calls", "/api/v1/duty",
       "/api/v1/announcements",
       "/api/v1/holdings", "/api/v1/commitments", "/api/v1/process")


def test_the_api_says_what_it_does_not_mean(seated: TestClient) -> None:
    for path in API:
        said = seated.get(path).json()
        assert said["statement"] == str(STANDING), path
        assert said["exercise"] == "Quiet Summer"
        assert said["node"] == "us"


def test_the_api_holds_what_the_node_holds(seated: TestClient) -> None:
    [site] = seated.get("/api/v1/protections").json()["protections"]
    assert site["registrant"] == "un"
    assert site["buffer_m"] == 2000
    # Another party's place is in no list: the cell is.
    assert (site["place"], site["told"]) == ("1 km", "exact")
    assert site["geometry"]["type"] == "Polygon"
    assert [37.1, 36.2] in site["geometry"]["coordinates"][0]
    assert [37.11, 36.21] in site["geometry"]["coordinates"][0]


def test_the_api_gives_a_place_one_by_one_and_that_is_a_look(
    seated: TestClient, nodes: dict[str, Node]
) -> None:
    [listed] = seated.get("/api/v1/protections").json()["protections"]
    site = seated.get(f"/api/v1/protections/{listed['id']}").json()["protection"]
    assert site["geometry"] == {"type": "Point", "coordinates": [37.1, 36.2]}
    assert site["place"] == "exact"
    [look] = nodes["us"].world.steps.looks(listed["id"])
    assert look.said == Looked("un", (listed["id"],), "api", "duty officer 1")
    assert seated.get(f"/api/v1/protections/{'0' * 64}").status_code == 404


def test_nobody_reads_the_api_from_outside(desk: TestClient) -> None:
    for path in API:
        answer = desk.get(path, follow_redirects=False)
        assert answer.status_code == 401
        assert answer.headers["content-type"].startswith("application/problem+json")
        assert "Al-Shifa" not in answer.text


def test_problems_are_rfc_9457(desk: TestClient) -> None:
    answer = desk.get("/api/v1/nothing")
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert answer.json().keys() == {"type", "title", "status", "detail"}


def test_each_answer_is_listed_once(seated: TestClient) -> None:
    assert len({id(handler) for handler in ANSWERS}) == len(ANSWERS)
    assert seated.get("/api/v1/holdings").status_code == 200


def test_the_description_is_openapi_3_1(desk: TestClient) -> None:
    described = desk.get("/api/openapi.json").json()
    assert described["openapi"].startswith("3.1")
    assert set(described["paths"]) == {
        *API, "/api/v1/protections/{of}", "/api/v1/incidents/{of}", "/api/v1/counts/{day}"}


def test_an_unsound_delivery_is_refused_and_nothing_kept(
    desk: TestClient, nodes: dict[str, Node]
) -> None:
    size = nodes["us"].log.size
    for body in (b"", b"not a delivery", b"a.b.c", b"\xff" * 1000):
        answer = desk.post("/exchange/deliver", content=body)
        assert answer.status_code == 422
        assert answer.headers["content-type"].startswith("application/problem+json")
    assert nodes["us"].log.size == size


def test_the_checkpoint_is_signed_by_the_key_beside_it(
    desk: TestClient, nodes: dict[str, Node]
) -> None:
    key, note = desk.get("/log/key"), desk.get("/log/checkpoint")
    assert key.headers["content-type"].startswith("text/plain")
    verifier = Verifier.from_text(key.text.strip(), "key")
    assert open_checkpoint(note.text, verifier).size == nodes["us"].log.size


def test_health_tells_nothing_of_the_content(desk: TestClient) -> None:
    assert desk.get("/healthz").json() == {
        "status": "ok", "party": "us", "exercise": "Quiet Summer", "log_size": 1}


def test_health_says_where_nothing_may_be_signed(
    desk: TestClient, nodes: dict[str, Node]
) -> None:
    nodes["us"].log.hold(say("its witnesses"))
    answer = desk.get("/healthz")
    assert (answer.status_code, answer.json()["status"]) == (200, "held")
    nodes["us"].log.release()
    assert desk.get("/healthz").json()["status"] == "ok"


def test_the_live_stream_tells_of_each_change(nodes: dict[str, Node]) -> None:
    async def listen() -> list[tuple[str, int]]:
        heard: list[tuple[str, int]] = []
        stream = beats(nodes["us"], every_s=0.05)
        async for message in stream:
            heard.append((str(message.event), json.loads(str(message.data))["size"]))
            if heard == [("beat", 1), ("change", 1), ("beat", 1)]:
                told_of = nodes["un"].voice.sign(hospital("Second clinic"), nodes["un"].now_ms())
                await nodes["us"].receipted([told_of.presentation])
            if heard[-1] == ("change", 2):
                await stream.aclose()
                break
        return heard

    heard = asyncio.run(asyncio.wait_for(listen(), 10))
    assert heard[:3] == [("beat", 1), ("change", 1), ("beat", 1)], "once at first, then beats"
    assert heard[-1] == ("change", 2)


def test_only_those_at_the_desk_hear_the_stream(desk: TestClient) -> None:
    assert desk.get("/live").status_code == 401


def read_place(desk: TestClient, **typed: str) -> tuple[int, dict[str, object]]:
    answer = desk.post("/map/parse", json=typed, headers={
        "origin": ORIGIN, "x-csrf-token": token(desk.get("/").text)})
    return answer.status_code, answer.json()


def test_a_typed_place_is_read_back(seated: TestClient) -> None:
    status, said = read_place(seated, kind="point", text="35°19'48\"N 40°08'24\"E")
    assert status == 200
    assert said["geometry"] == {"type": "Point", "coordinates": [40.14, 35.33]}
    [position] = said["positions"]
    assert position["mgrs"].startswith("37S")
    assert "Deir ez-Zor" in said["place"]


def test_a_place_that_cannot_be_read_is_named_by_line(seated: TestClient) -> None:
    status, said = read_place(seated, kind="line", text="35.33 N 40.14 E\n35.33, 40.14")
    assert status == 422
    assert "line 2" in said["faults"][0]["words"]


def test_the_map_holds_what_stands(seated: TestClient, nodes: dict[str, Node]) -> None:
    told(nodes, "un", hospital("Second clinic", (36.7, 35.9)))
    drawn = seated.get("/map/layers.geojson")
    assert drawn.headers["content-type"].startswith("application/geo+json")
    roles = [f["properties"]["role"] for f in drawn.json()["features"]]
    # Of what others registered the map has the cells.
    assert roles.count("about") == roles.count("buffer") == 2
    assert "protection" not in roles
    assert roles.count("barred") == 4


def test_a_refused_form_read_anew_is_the_page_that_it_belongs_to(seated, nodes):
    """Else a page that renews itself would say that the desk cannot be reached."""
    [entry] = nodes["us"].world.register.lines.records
    answer = seated.get(f"/register/{entry}/withdraw", params={"lang": "ar"})
    assert answer.status_code == 200
    assert answer.url.path == f"/register/{entry}"
    assert '<html lang="ar"' in answer.text
    assert seated.get("/register/import/sign").url.path == "/register/import"
