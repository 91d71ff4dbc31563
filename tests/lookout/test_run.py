"""The watch as a process beside its node: a real SBS-1 socket, kills, what the node then has."""

from __future__ import annotations

import json
import os
import re
import signal
import threading
from html import unescape
from pathlib import Path

import httpx
import pytest

from hudna.home import watched as directory
from hudna.running import now_ms
from tests.examples import examples
from tests.lookout.running import Watched, crossing, watched
from tests.processes import hudna, until

SOON_S = 30
KILLS = examples(1, 4)


def lines_once(one: Watched) -> None:
    """No revision of a passage is there twice, and none is missing before the last."""
    by_passage: dict[str, list[int]] = {}
    for said in one.incursions():
        by_passage.setdefault(said.passage, []).append(said.revision)
    assert all(found == list(range(len(found))) for found in by_passage.values()), by_passage


def test_an_aircraft_on_a_real_socket_is_an_incursion_at_the_node_and_a_warning(tmp_path: Path):
    with watched(tmp_path) as one:
        one.start("serve")
        one.start("watch")
        heard: list[str] = []
        listening = threading.Thread(target=listen, args=(one.url("watch"), heard), daemon=True)
        listening.start()
        assert until(lambda: heard, SOON_S)
        one.receiver.say(crossing("4b1234", now_ms()))
        assert until(lambda: one.told(["icao:4b1234"]), SOON_S), one.errors("watch").read_text()
        lines_once(one)
        evidence = one.incursions()[-1].evidence
        assert {e.feed for e in evidence} == {"receiver 1"}
        assert until(lambda: any((one.path / "watch" / "cap").glob("hudna-*.xml")), SOON_S)
        assert until(lambda: "event: warning" in heard, SOON_S)
        assert until(lambda: 'positions_total{feed="roof"} 40' in metrics(one), SOON_S)
        one.receiver.say(_nowhere() for _ in range(3))
        assert until(lambda: 'set_aside_total{feed="roof",reason="nowhere"} 3' in metrics(one),
                     SOON_S)
        gone_out = {p.stem for p in (one.path / "watch" / "cap").glob("hudna-*.xml")}
        assert until(lambda: gone_out <= set(one.alerts()), SOON_S)
        assert (one.path / "watch").stat().st_mode & 0o077 == 0
        assert one.end("watch") == 0
        assert one.end("serve") == 0
        assert "error" not in levels(one, "watch")


def test_promise_8_a_watch_that_is_killed_loses_and_doubles_nothing(tmp_path: Path):
    with watched(tmp_path, freeze_s=1) as one:
        one.start("serve")
        one.start("watch")
        last = now_ms()
        flights = [f"4b{i:04x}" for i in range(4 * KILLS)]
        for turn in range(KILLS):
            mine = flights[turn::KILLS]
            # In the middle of its crossing: what the door has confirmed is there after the kill.
            for address in mine:
                assert post(one, table(address, last, slice(0, 25))).status_code == 200
            one.receiver.say(crossing("4bffff", last, lat=35.5))
            one.end("watch", signal.SIGKILL)
            one.receiver.hang_up()
            one.start("watch")
            for address in mine:
                assert post(one, table(address, last, slice(25, 40))).status_code == 200
        assert until(lambda: one.told([f"icao:{f}" for f in flights]), SOON_S)
        lines_once(one)
        ended = {i.aircraft: (i.entered_ms, i.left_ms) for i in one.incursions()}
        assert ended == {f"icao:{f}": (last - 29 * 5000, last - 9 * 5000) for f in flights}
        assert len({i.passage for i in one.incursions()}) == len(flights)
        assert until(one.alerts, SOON_S)
        assert len(set(one.alerts())) == len(one.alerts())


@pytest.mark.long
def test_the_watch_goes_on_without_its_node_and_tells_it_later(tmp_path: Path):
    with watched(tmp_path) as one:
        one.start("serve")
        one.start("watch")
        assert until(lambda: health(one)["brief_size"] is not None, SOON_S)
        assert one.end("serve") == 0
        one.receiver.say(crossing("4b1234", now_ms()))
        assert until(lambda: "events_total 2" in metrics(one), SOON_S)
        assert any("node" in why for why in health(one)["trouble"])
        # It is frozen with what waits, and another process tells it.
        assert one.end("watch") == 0
        one.start("watch")
        one.start("serve")
        assert until(lambda: one.told(["icao:4b1234"]), SOON_S)
        lines_once(one)


def test_positions_are_posted_by_who_shows_a_token_and_by_nobody_else(tmp_path: Path):
    with watched(tmp_path) as one:
        one.start("serve")
        one.start("watch")
        body = table("4b1234", now_ms())
        for shown in ({"authorization": ""}, {"authorization": "Bearer nobody"},
                      {"authorization": "Basic x"}):
            assert post(one, body, **shown).status_code == 401
        broken = post(one, body.replace("36.1", "nowhere", 1))
        assert broken.status_code == 422
        assert "lat" in broken.json()["faults"][0]["where"]
        assert post(one, body, **{"content-type": "image/png"}).status_code == 422
        answer = post(one, body)
        assert (answer.status_code, answer.json()) == (200, {"taken": 40})
        assert until(lambda: one.told(["icao:4b1234"]), SOON_S)
        assert {e.feed for e in one.incursions()[-1].evidence} == {"post 1"}
        assert httpx.get(f"{one.url('watch')}/metrics").status_code == 401
        assert 'dropped_total{feed="radar",reason="unreadable"} 2' in metrics(one)
        assert "radar" not in httpx.get(f"{one.url('watch')}/healthz").text


@pytest.mark.long
def test_where_a_person_warns_nothing_goes_out_before_and_once_after_a_kill(tmp_path: Path):
    with watched(tmp_path, warn="person") as one:
        one.start("serve")
        one.start("watch")
        one.receiver.say(crossing("4b1234", now_ms())[:25])
        assert until(lambda: pending(one), SOON_S)
        assert not list((one.path / "watch" / "cap").glob("hudna-*.xml"))
        first = pending(one)[0]
        assert house(one, "POST", f"/warnings/{first}/release").status_code == 204
        assert until((one.path / "watch" / "cap" / f"{first}.xml").exists, SOON_S)
        assert until(lambda: one.alerts() == [first], SOON_S)
        assert house(one, "POST", f"/warnings/{first}/release").status_code == 422
        # The release is in no item: the state that was frozen for it has it.
        frozen = {p.name for p in (one.path / "watch" / "journal").glob("state-*")}
        assert until(lambda: frozen != {
            p.name for p in (one.path / "watch" / "journal").glob("state-*")}, SOON_S)
        one.end("watch", signal.SIGKILL)
        one.start("watch")
        assert until(lambda: pending(one), SOON_S)
        assert first not in pending(one)
        assert one.alerts() == [first]


@pytest.mark.long
def test_a_warning_that_waits_is_sent_and_another_refused_at_the_desk_and_stays_so(tmp_path: Path):
    with watched(tmp_path, warn="person") as one:
        one.start("serve")
        one.start("watch")
        # Each is in the square, and may come to a town: more wait than are decided.
        for address, lat in (("4b1234", 36.1), ("4b1235", 36.15)):
            one.receiver.say(crossing(address, now_ms(), lat=lat)[:25])
        with Desk(one) as desk:
            assert until(lambda: len(desk.waiting()) > 3, SOON_S)
            assert 'data-need="send-warnings" data-urgent' in desk.get("/")
            first, second, *_ = desk.waiting()
            desk.decide("send", first)
            desk.decide("keep", second)
            cap = one.path / "watch" / "cap"
            assert until((cap / f"{name(first)}.xml").exists, SOON_S)
            assert until(lambda: one.alerts() == [name(first)], SOON_S)
            assert until(lambda: name(second) not in pending(one), SOON_S)
            # As the watch's own door does it: the state that was frozen for it has it.
            assert until(lambda: "to be sent" not in desk.get("/warnings"), SOON_S)
            undecided = sorted(pending(one))
            assert len(undecided) > 1 and not {name(first), name(second)} & {*undecided}
            one.end("watch", signal.SIGKILL)
            one.start("watch")
            assert until(lambda: sorted(pending(one)) == undecided, SOON_S), pending(one)
            assert until(lambda: sorted(map(name, desk.waiting())) == undecided, SOON_S)
            assert one.alerts() == [name(first)]
            assert [p.stem for p in cap.glob("hudna-*.xml")] == [name(first)]
            third, *_ = desk.waiting()
            desk.decide("send", third)
            assert until(lambda: one.alerts() == [name(first), name(third)], SOON_S)
            assert until(lambda: sorted([*pending(one), name(third)]) == undecided, SOON_S)
            assert until((cap / f"{name(third)}.xml").exists, SOON_S)
            assert len([*cap.glob("hudna-*.xml")]) == 2


class Desk:
    """Somebody who has sat down at the node's desk."""

    def __init__(self, one: Watched) -> None:
        url = one.url("serve")
        self._http = httpx.Client(base_url=url, headers={"origin": url}, timeout=10)
        self._code = hudna("officer", str(one.path), "duty officer", "--role", "duty-officer")

    def __enter__(self) -> Desk:
        self._post("/signin", self.get("/signin"),
                   {"next": "/", "code": self._code.split()[-1]})
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def get(self, path: str) -> str:
        answer = self._http.get(path)
        assert answer.status_code == 200, answer.text[-2000:]
        return answer.text

    def waiting(self) -> list[str]:
        """Each as the form for it names it."""
        return re.findall(r'name="warning" value="(\d+@hudna-\S+?)"', self.get("/warnings"))

    def decide(self, decision: str, of: str) -> None:
        self._post("/warnings/decide", self.get("/warnings"),
                   {"decision": decision, "warning": of})

    def _post(self, path: str, page: str, fields: dict[str, str]) -> None:
        token = re.search(r'name="csrf" (?:content|value)="([^"]+)"', page)
        assert token
        answer = self._http.post(path, data={"csrf": unescape(token[1]), **fields})
        assert answer.status_code == 303, answer.text[-2000:]


def name(form: str) -> str:
    return form.partition("@")[2]


def pending(one: Watched) -> list[str]:
    return [w["identifier"] for w in house(one, "GET", "/warnings/pending").json()]


def house(one: Watched, method: str, path: str) -> httpx.Response:
    """By the token of the node's directory."""
    token = directory.token(one.path, os.urandom)
    return httpx.request(method, f"{one.url('watch')}{path}",
                         headers={"authorization": f"Bearer {token}"})


def listen(url: str, heard: list[str]) -> None:
    with httpx.stream("GET", f"{url}/warnings/live", timeout=60) as answer:
        heard.extend(answer.iter_lines())


def table(address: str, last_ms: int, part: slice = slice(0, 40)) -> str:
    """The flight of `crossing` as a CSV, or part of it."""
    rows = [f"{address},{last_ms - (39 - i) * 5000},36.1,{37.9 + i * 0.01:.2f}"
            for i in range(40)]
    return "\n".join(["icao24,time_ms,lat,lon", *rows[part]]) + "\n"


def post(one: Watched, body: str, **headers: str) -> httpx.Response:
    return httpx.post(f"{one.url('watch')}/positions", content=body, headers={
        "content-type": "text/csv", "authorization": "Bearer a-token-of-this-feeder", **headers})


def _nowhere() -> str:
    """What a receiver says of an aircraft at 0, 0."""
    place = "36.10000,38.29000"
    line = crossing("4b1235", now_ms())[-1]
    assert place in line
    return line.replace(place, "0.00000,0.00000")


def metrics(one: Watched) -> str:
    answer = house(one, "GET", "/metrics")
    assert answer.status_code == 200
    return answer.text


def health(one: Watched) -> dict[str, object]:
    found: dict[str, object] = house(one, "GET", "/healthz").json()
    return found


def levels(one: Watched, command: str) -> set[str]:
    lines = one.errors(command).read_text().splitlines()
    return {json.loads(line)["level"] for line in lines if line.startswith("{")}
