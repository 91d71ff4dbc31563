"""The door for the node's own watch: who has the token, what is said once, what is refused."""

from __future__ import annotations

import asyncio

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from litestar.testing import TestClient

from hudna.act.announce import announce
from hudna.fault import Refused
from hudna.home import watched
from hudna.node import Node
from hudna.record.watching import Warned, WarnedPlace
from hudna.say import say
from hudna.view.incursions import incursion
from hudna.view.warned import warned
from hudna.watch.brief import Brief
from hudna.web import watch_door
from tests.web.apps import app_of
from tests.web.houses import NOW, Clock, flight
from tests.web.sitting import ORIGIN
from tests.web.skies import AREA, Watch, aloft, approach, passage, sky

BRIEF = msgspec.msgpack.Decoder(Brief)


@pytest.fixture
def watch(nodes: dict[str, Node]) -> Watch:
    return Watch(nodes["us"])


def lines(node: Node) -> list[list[int]]:
    """The revisions kept of each passage."""
    return [[incursion(r).revision for r in line.versions] for line in node.world.incursions.all()]


def test_nobody_comes_in_without_the_token(nodes: dict[str, Node]) -> None:
    client = TestClient(app_of(nodes["us"]), base_url=ORIGIN)
    token = nodes["us"].watched.token()
    for shown in ("", "Bearer ", f"Bearer {token}x", f"Basic {token}", f"Bearer {token[:-1]}",
                  f"Bearer {nodes['ru'].watched.token()}", "Bearer é"):
        headers = {"authorization": shown.encode()}
        for method, path in (("GET", "brief"), ("POST", "events"), ("POST", "sky"),
                             ("POST", "warned")):
            answer = client.request(method, f"/watch/{path}", headers=headers, content=b"\x90")
            assert answer.status_code == 401, (shown, path)
            assert answer.headers["content-type"] == "application/problem+json"
            assert token not in answer.text
    assert nodes["us"].overhead.sky is None


def test_a_token_that_is_none_opens_nothing(nodes: dict[str, Node], tmp_path) -> None:
    (tmp_path / "us" / watched.TOKEN).write_text("\n")
    with pytest.raises(Refused):
        nodes["us"].watched.token()
    client = TestClient(app_of(nodes["us"]), base_url=ORIGIN)
    assert client.get("/watch/brief", headers={"authorization": "Bearer "}).status_code == 503


def test_the_brief_is_what_is_in_effect(watch: Watch, nodes: dict[str, Node]) -> None:
    found = BRIEF.decode(watch.brief().content)
    agreement = nodes["us"].world.terms.agreement
    assert {a.area for a in found.areas} == {a.id for a in agreement.areas}
    assert found.size == nodes["us"].log.size
    assert found.aircraft == {}


def test_the_brief_has_the_aircraft_that_the_node_was_told_of(
    watch: Watch, nodes: dict[str, Node], tmp_path
) -> None:
    before = watch.brief().headers["etag"]
    (tmp_path / "us" / watched.AIRCRAFT).write_text("# as told\nicao:4b1234 ru\n\n")
    # Nothing was said in the log: who has the brief from before is given the new one all the same.
    assert BRIEF.decode(watch.brief(before).content).aircraft == {"icao:4b1234": "ru"}
    (tmp_path / "us" / watched.AIRCRAFT).write_text("icao:4b1234 ru\nicao:4B12345 ru\n")
    answer = watch.brief()
    assert answer.status_code == 503, "the watch goes by what it was told last, and asks again"
    assert answer.json()["faults"][0]["line"] == 2
    watch.post("sky", sky())
    [alarm] = nodes["us"].overhead.alarms(nodes["us"].now_ms())
    assert alarm.kind == "untold"
    assert "line 2" in str(alarm.words)
    (tmp_path / "us" / watched.AIRCRAFT).unlink()
    watch.brief()
    assert nodes["us"].overhead.alarms(nodes["us"].now_ms()) == ()


def test_a_brief_is_waited_for_and_comes_when_a_flight_is_announced(
    watch: Watch, nodes: dict[str, Node], monkeypatch
) -> None:
    node, door = nodes["us"], watch_door.Door()
    held = door.brief(node)

    async def waits() -> Brief:
        asked = asyncio.create_task(watch_door._another(node, door, door.tag))
        await asyncio.sleep(0)
        await node.say([_announced(node)])
        return await asked

    assert asyncio.run(waits()).announced != held.announced
    monkeypatch.setattr(watch_door, "WAIT_S", 0.05)
    first = watch.brief("of another brief")
    same = BRIEF.decode(first.content)
    assert [a.designation for a in same.announced] == ["CEDAR 11"]
    again = watch.brief(first.headers["etag"])
    assert (again.status_code, again.content) == (304, b""), "after a while, as a sign of life"
    assert again.headers["etag"] == first.headers["etag"]


def _announced(node: Node):
    return announce(node.world, flight(), node.now_ms())


def test_a_passage_is_said_once_and_its_revisions_supersede(
    watch: Watch, nodes: dict[str, Node]
) -> None:
    us = nodes["us"]
    first = watch.tells(passage(us)).json()
    [kept] = first["kept"]
    assert (kept["id"], kept["revision"]) == ("p1", 0)
    size = us.log.size
    again = watch.tells(passage(us), passage(us)).json()
    assert [k["record"] for k in again["kept"]] == [kept["record"]] * 2
    assert us.log.size == size, "nothing is said twice"
    later = watch.tells(passage(us, revision=1, state="left", left_ms=us.now_ms()),
                        passage(us, revision=2, state="void")).json()
    assert len(later["kept"]) == 2
    assert lines(us) == [[0, 1, 2]]
    assert us.world.incursions.of(kept["record"]).said.state == "void"


def test_one_that_is_refused_holds_up_no_other(watch: Watch, nodes: dict[str, Node]) -> None:
    us = nodes["us"]
    answer = watch.tells(
        passage(us, "good"), passage(us, "bad", area="nowhere"),
        passage(us, "worse", entered_ms=5, left_ms=1), passage(us, "also good"))
    said = answer.json()
    assert answer.status_code == 200
    assert {k["id"] for k in said["kept"]} == {"good", "also good"}
    assert {r["id"] for r in said["refused"]} == {"bad", "worse"}
    assert all(r["faults"] for r in said["refused"])


def test_what_is_not_barred_is_shown_and_not_said(watch: Watch, nodes: dict[str, Node]) -> None:
    us = nodes["us"]
    size = us.log.size
    said = watch.tells(passage(us, barred=False), approach(us)).json()
    assert said == {"kept": [], "refused": [], "only_shown": 2}
    assert us.log.size == size
    assert [p.id for p in us.overhead.recognised] == ["p1"]
    assert [a.id for a in us.overhead.approaches(us.now_ms())] == ["a1"]
    watch.tells(approach(us, revision=1, over=True))
    assert us.overhead.approaches(us.now_ms()) == ()


def test_what_turns_out_to_be_allowed_takes_back_what_was_said(
    watch: Watch, nodes: dict[str, Node]
) -> None:
    us = nodes["us"]
    watch.tells(passage(us))
    watch.tells(passage(us, revision=1, barred=False))
    [line] = us.world.incursions.all()
    assert line.said.state == "void"


def test_promise_8_what_cannot_be_said_now_is_asked_for_again(
    watch: Watch, nodes: dict[str, Node], monkeypatch
) -> None:
    us = nodes["us"]
    monkeypatch.setattr(type(us), "holding", property(lambda _: say("its witnesses")))
    answer = watch.tells(passage(us))
    assert answer.status_code == 503
    monkeypatch.undo()
    assert len(watch.tells(passage(us)).json()["kept"]) == 1


@pytest.mark.parametrize("body", [
    b"", b"\x00", b"[]", b"\xc1", b"\x91\x80", b"\x91" * 3000 + b"\x90",
    msgspec.msgpack.encode([{"type": "passage", "id": 1}]),
    msgspec.msgpack.encode([{"type": "target"}]),
])
def test_what_is_no_event_is_refused_whole(watch: Watch, nodes: dict[str, Node], body) -> None:
    answer = watch.post("events", body)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert lines(nodes["us"]) == []


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=60))
def test_no_bytes_bring_the_door_down(watch: Watch, body: bytes) -> None:
    for what in ("events", "sky"):
        assert watch.post(what, body).status_code in (200, 204, 422)


def test_what_is_too_large_is_not_read(watch: Watch, nodes: dict[str, Node]) -> None:
    answer = watch.post("events", b"\x90" + b"\x00" * watch_door.LARGEST_EVENTS)
    assert answer.status_code == 413


def test_the_sky_is_kept_in_memory_and_nowhere_else(
    watch: Watch, nodes: dict[str, Node], tmp_path, clock: Clock
) -> None:
    us = nodes["us"]
    size, before = us.log.size, files(tmp_path)
    assert watch.post("sky", sky(aloft(callsign="CANARY7"))).status_code == 204
    assert us.log.size == size
    assert us.overhead.sky.aloft[0].callsign == "CANARY7"
    assert us.overhead.came_ms == clock()
    assert b"CANARY7" not in b"".join(files(tmp_path).values())
    assert before.keys() - files(tmp_path).keys() == set()


def files(root):
    return {p: p.read_bytes() for p in root.rglob("*") if p.is_file()}


def test_an_area_of_an_agreement_that_was_in_effect_is_taken(
    watch: Watch, nodes: dict[str, Node]
) -> None:
    us = nodes["us"]
    said = watch.tells(passage(us, version="0" * 64)).json()
    assert [f["where"] for f in said["refused"][0]["faults"]] == ["version"]
    assert AREA in {a.id for a in us.world.terms.agreement.areas}


def test_what_was_sent_out_is_said_once_however_often_it_is_told(
    nodes: dict[str, Node], watch: Watch
) -> None:
    node = nodes["us"]
    first = Warned("p1", NOW, (WarnedPlace("geonames:1", "hudna-1-0", "Alert", NOW, NOW + 60_000),
                               WarnedPlace("geonames:2", "hudna-2-0", "Alert", NOW, NOW + 60_000)))
    later = Warned("p1", NOW + 1, (
        WarnedPlace("geonames:2", "hudna-2-0", "Alert", NOW, NOW + 60_000),
        WarnedPlace("geonames:1", "hudna-1-1", "Update", NOW, NOW + 60_000)))
    for told, kept in (((first,), 1), ((first, later), 1), ((later, first), 0)):
        answer = watch.post("warned", told)
        assert (answer.status_code, answer.json()) == (200, {"kept": kept})
    said = [p.alert for r in node.world.warnings.of("p1") for p in warned(r).places]
    assert said == ["hudna-1-0", "hudna-2-0", "hudna-1-1"]
    for bad in (msgspec.structs.replace(first, event="p" * 300),
                msgspec.structs.replace(first, event="")):
        assert watch.post("warned", (bad,)).status_code == 422
    assert watch.client.post("/watch/warned", content=b"\xc1", headers=watch.headers
                             ).status_code == 422
