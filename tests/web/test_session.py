"""Who may sit down, and from which page a form may come."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random

import pytest
from litestar.testing import TestClient

from hudna.node import Node
from hudna.web.app import create_app
from hudna.web.session import WATCH_MS
from tests.web.houses import CODES, Clock, truce
from tests.web.sitting import ORIGIN, sit_down, token

pytestmark = pytest.mark.usefixtures("clinic")


def code_of(tmp_path: Path, party: str = "us") -> str:
    return CODES[tmp_path / party]


def sign_in(client: TestClient, code: str, **headers: str) -> int:
    sent = {"csrf": token(client.get("/signin").text), "code": code, "next": "/log"}
    answer = client.post("/signin", data=sent, headers={"origin": ORIGIN, **headers},
                         follow_redirects=False)
    return answer.status_code


def test_a_desk_is_for_those_who_sit_at_it(desk: TestClient) -> None:
    answer = desk.get("/notices?state=all", follow_redirects=False)
    assert answer.status_code == 303
    assert answer.headers["location"] == "/signin?next=%2Fnotices%3Fstate%3Dall"


def test_a_code_opens_the_desk_and_leads_on(desk: TestClient, tmp_path: Path) -> None:
    sent = {"csrf": token(desk.get("/signin").text), "code": code_of(tmp_path), "next": "/log"}
    answer = desk.post("/signin", data=sent, headers={"origin": ORIGIN}, follow_redirects=False)
    assert answer.headers["location"] == "/log"
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "samesite=strict" in cookie.lower()
    assert desk.get("/log").status_code == 200


@pytest.mark.parametrize("after", ["//elsewhere.example", "https://elsewhere.example", "/\\x"])
def test_signing_in_never_leads_elsewhere(desk: TestClient, tmp_path: Path, after: str) -> None:
    sent = {"csrf": token(desk.get("/signin").text), "code": code_of(tmp_path), "next": after}
    answer = desk.post("/signin", data=sent, headers={"origin": ORIGIN}, follow_redirects=False)
    assert answer.headers["location"] == "/"


def test_codes_cannot_be_tried_for_long(
    desk: TestClient, tmp_path: Path, clock: Clock
) -> None:
    assert [sign_in(desk, "wrong") for _ in range(6)] == [422] * 6
    assert sign_in(desk, code_of(tmp_path)) == 429
    clock.ms += 61_000
    assert sign_in(desk, code_of(tmp_path)) == 303


def test_many_tries_at_once_are_counted_too(desk: TestClient) -> None:
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda _: sign_in(desk, "wrong"), range(16)))
    assert sorted(answers) == [422] * 6 + [429] * 10


@pytest.mark.parametrize("headers", [
    {"origin": "http://127.0.0.1:8001"}, {"origin": "http://testserver.local:8001"},
    {"origin": "null"}, {"sec-fetch-site": "same-site"}, {"sec-fetch-site": "cross-site"},
])
def test_a_form_from_another_port_is_refused(seated: TestClient, headers: dict[str, str]) -> None:
    sent = {"csrf": token(seated.get("/").text), "reason": "x"}
    answer = seated.post("/stops/new", data=sent, headers=headers)
    assert answer.status_code == 403


def test_a_form_without_this_sittings_token_is_refused(seated: TestClient) -> None:
    for sent in ({}, {"csrf": "a.b"}, {"csrf": "."}, {"csrf": "жж.жж"}):
        answer = seated.post("/stops/new", data=sent, headers={"origin": ORIGIN})
        assert answer.status_code == 403, sent


def test_the_token_of_another_sitting_is_refused(nodes: dict[str, Node]) -> None:
    with (TestClient(create_app(nodes["us"]), base_url=ORIGIN) as one,
          TestClient(create_app(nodes["us"]), base_url=ORIGIN) as other):
        sit_down(one)
        sit_down(other)
        sent = {"csrf": token(one.get("/").text)}
        assert other.post("/stops/new", data=sent, headers={"origin": ORIGIN}).status_code == 403


def test_desks_on_one_host_do_not_take_each_others_cookies(nodes: dict[str, Node]) -> None:
    with (TestClient(create_app(nodes["us"]), base_url=ORIGIN) as us,
          TestClient(create_app(nodes["ru"]), base_url=ORIGIN) as ru):
        sit_down(us)
        for name, value in us.cookies.items():
            ru.cookies.set(name, value)
            ru.cookies.set(name.replace("-us", "-ru"), value)
        assert ru.get("/", follow_redirects=False).status_code == 303


def test_a_forged_or_old_cookie_is_nobody(seated: TestClient, clock: Clock) -> None:
    name, value = next((n, v) for n, v in seated.cookies.items() if n.startswith("hudna-desk"))
    seated.cookies.set(name, value[:-3] + "AAA")
    assert seated.get("/", follow_redirects=False).status_code == 303
    sit_down(seated)
    clock.ms += WATCH_MS
    assert seated.get("/", follow_redirects=False).status_code == 303


def test_leaving_the_desk(seated: TestClient) -> None:
    sent = {"csrf": token(seated.get("/").text)}
    seated.post("/signout", data=sent, headers={"origin": ORIGIN}, follow_redirects=False)
    assert seated.get("/", follow_redirects=False).status_code == 303


@pytest.mark.parametrize(("lang", "words"), [
    ("en", "expected an officer"), ("ar", 'lang="ar" dir="rtl"'), ("ru", 'lang="ru"')])
def test_a_demo_that_has_no_officer_says_so(
    desk: TestClient, nodes: dict[str, Node], lang: str, words: str
) -> None:
    nodes["us"].people.make(bytes)
    page = desk.get("/signin", params={"lang": lang}).text
    answer = desk.post("/signin/demo", data={"csrf": token(page), "next": "/log"},
                       headers={"origin": ORIGIN}, follow_redirects=False)
    assert answer.status_code == 422
    assert words in answer.text and "hudna officer" in answer.text
    assert "set-cookie" not in answer.headers
    assert 'name="next" value="/log"' in answer.text


def test_at_a_demo_one_chooses_who_sits_down(
    desk: TestClient, nodes: dict[str, Node]
) -> None:
    nodes["us"].people.add("Monitor <1>", "monitor", Random(1).randbytes)
    page = desk.get("/signin").text
    assert 'value="Monitor &lt;1&gt;"' in page
    sent = {"csrf": token(page), "next": "/", "officer": "Monitor 7"}
    nobody = desk.post("/signin/demo", data=sent, headers={"origin": ORIGIN})
    assert nobody.status_code == 422
    assert "Monitor 7" in nobody.text
    desk.post("/signin/demo", data={**sent, "officer": "Monitor <1>"}, headers={"origin": ORIGIN})
    assert "Monitor &lt;1&gt;" in desk.get("/").text


def test_a_served_node_has_no_one_click_door(tmp_path: Path) -> None:
    node = truce(tmp_path / "served", clock=Clock(), demo=False)["us"]
    with TestClient(create_app(node), base_url=ORIGIN) as client:
        page = client.get("/signin").text
        assert "/signin/demo" not in page
        assert 'name="officer"' not in page
        answer = client.post("/signin/demo", data={"csrf": token(page)},
                             headers={"origin": ORIGIN}, follow_redirects=False)
        assert answer.status_code == 404
        assert client.get("/", follow_redirects=False).status_code == 303
