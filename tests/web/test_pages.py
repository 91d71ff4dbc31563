"""What every page says and carries, whoever reads it and in whichever language."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from litestar.testing import TestClient

from hudna.act.announce import announce
from hudna.node import Node
from hudna.speak.language import language
from hudna.speak.standing_words import STANDING
from tests.web.houses import flight, told
from tests.web.skies import Watch, passage

pytestmark = pytest.mark.usefixtures("clinic")

PAGES = ("/", "/map", "/log", "/agreement", "/register", "/notices", "/stops", "/reviews",
         "/register/new", "/register/due", "/register/import", "/notices/new", "/stops/new",
         "/reviews/new", "/keys", "/known", "/log/witnesses", "/looks", "/carry", "/partners",
         "/taking-part", "/events", "/incursions", "/incursions/daily", "/sightings", "/warnings",
         "/warnings/sent",
         "/incidents", "/compliance", "/bulletins", "/reports", "/reports/new", "/reports/import",
         "/reports/import/review",
         "/counts", "/access", "/access/new", "/challenges", "/positions", "/positions/new",
         "/process/read", "/holdings", "/holdings/new", "/holdings/import", "/holdings/settle",
         "/holdings/over-time", "/holdings/areas", "/process", "/process/needs/new",
         "/process/counters/seven-days", "/process/calendar", "/commitments", "/commitments/new",
         "/concerns", "/concerns/new", "/meetings", "/meetings/new", "/calls", "/calls/new",
         "/duty", "/duty/new", "/duty/hand-over", "/announcements", "/announcements/new", "/public",
         "/public/announcements")
WEB = Path(__file__).parents[2] / "src/hudna/web"


def every_page(desk: TestClient, nodes: dict[str, Node]) -> list[str]:
    """Each page that a desk's routes lead to, one of each kind of record among them."""
    world = nodes["us"].world
    site = next(iter(world.register.lines.records))
    notice = told(nodes, "us", announce(world, flight(), nodes["us"].now_ms())).hash
    [kept] = Watch(nodes["us"]).tells(passage(nodes["us"])).json()["kept"]
    return [*PAGES, f"/register/{site}", f"/notices/{notice}", f"/log/entry/{site}",
            f"/pass-on/{site}", f"/incursions/{kept['record']}", f"/register/{site}/challenge",
            "/counts/2016-07-31", "/counts/2016-07-31/list", "/counts/2016-07-31/match"]


@pytest.mark.parametrize("lang", ["en", "ar", "ru"])
def test_every_page_has_the_standing_statement_and_the_exercise_stamp(
    seated: TestClient, nodes: dict[str, Node], lang: str
) -> None:
    reader = language(lang)
    for path in every_page(seated, nodes):
        page = seated.get(path, params={"lang": lang})
        assert page.status_code == 200, f"{path}: {page.text[:500]}"
        text = page.text.replace("&#39;", "'")
        assert reader.say(STANDING) in text, path
        assert 'class="exercise"' in text, path
        assert "Quiet Summer" in text, path
        assert re.search(rf'<html lang="{lang}" dir="{reader.dir}"', text), path


def test_every_route_that_shows_a_page_is_walked(
    seated: TestClient, nodes: dict[str, Node]
) -> None:
    walked = every_page(seated, nodes)
    for route in seated.app.routes:
        if "GET" not in getattr(route, "methods", ()) or "{" in route.path:
            continue
        if route.path.startswith(("/api", "/static", "/live", "/exchange", "/signin", "/healthz",
                                  "/log/", "/map/", "/watch/", "/cap")) or "." in route.path:
            continue
        # What only monitors have, and what is for everybody and no page of the desk: walked in
        # tests/web/happened/test_bulletins.py and test_bulletins_public.py.
        if route.path in ("/bulletins/new", "/public/bulletins"):
            continue
        assert route.path in walked, f"{route.path} is not among the pages that are looked at"


def test_the_sign_in_page_says_it_too(desk: TestClient) -> None:
    text = desk.get("/signin").text.replace("&#39;", "'")
    assert str(STANDING) in text
    assert "Quiet Summer" in text


@pytest.mark.parametrize("path", ["/", "/signin", "/nothing/here", "/log/key", "/api/v1/needs"])
def test_nothing_from_outside_may_be_fetched(desk: TestClient, path: str) -> None:
    headers = desk.get(path, follow_redirects=False).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert headers["x-content-type-options"] == "nosniff"


def test_no_page_names_an_address_elsewhere(seated: TestClient, nodes: dict[str, Node]) -> None:
    for path in every_page(seated, nodes):
        text = seated.get(path).text
        found = re.findall(r'(?:src|href|action)="(?:https?:)?//[^"]*"', text)
        assert not found, f"{path}: {found}"
        assert not re.search(r"<style|\sstyle=|<script(?![^>]*(?:src=|application/json))|\son\w+=",
                             text), path


def test_no_asset_of_ours_names_an_address_elsewhere() -> None:
    for path in WEB.joinpath("static").rglob("*"):
        if path.is_file():
            text = path.read_text("utf-8")
            addresses = set(re.findall(r"https?://[^\s\"'`)]+", text))
            assert addresses <= {"http://www.w3.org/2000/svg"}, path


def test_styles_mirror_by_themselves() -> None:
    """Logical properties only: a rule that says left or right does not mirror."""
    for path in WEB.joinpath("static").glob("*.css"):
        for line in path.read_text("utf-8").splitlines():
            # Names on the map are placed by pixels in a left-to-right frame.
            if line.startswith((".map-name", ".map-town", "pre.raw")):
                continue
            assert not re.search(r"(?:margin|padding|border)-(?:left|right)|\b(?:left|right)\s*:|"
                                 r"text-align:\s*(?:left|right)|float:\s*(?:left|right)", line), \
                f"{path.name}: {line}"


def test_assets_are_kept_for_good_and_pages_never(seated: TestClient) -> None:
    page = seated.get("/")
    assert page.headers["cache-control"] == "no-store"
    for url in re.findall(r'(?:src|href)="(/static/[^"]+)"', page.text):
        answer = seated.get(url)
        assert answer.status_code == 200, url
        assert "immutable" in answer.headers["cache-control"]


@pytest.mark.parametrize(("header", "expected"), [
    ("ar-SY,ar;q=0.9,en;q=0.5", "ar"), ("ru", "ru"), ("fr, de;q=0.5", "en"),
    ("en;q=0.2, ru;q=0.8", "ru"), ("", "en"),
])
def test_language_of_the_browser(desk: TestClient, header: str, expected: str) -> None:
    text = desk.get("/signin", headers={"accept-language": header}).text
    assert f'<html lang="{expected}"' in text


def test_language_of_the_reader_is_kept_and_keeps_the_place(seated: TestClient) -> None:
    switch = re.findall(r'href="([^"]+)" hreflang="ar"', seated.get("/log?before=1").text)
    assert [s.replace("&amp;", "&") for s in switch] == ["/log?before=1&lang=ar"]
    assert '<html lang="ar" dir="rtl"' in seated.get("/log?before=1&lang=ar").text
    assert '<html lang="ar" dir="rtl"' in seated.get("/").text


def test_what_is_not_there_says_so_in_the_readers_language(desk: TestClient) -> None:
    answer = desk.get("/nothing", headers={"accept-language": "ar"})
    assert answer.status_code == 404
    assert 'dir="rtl"' in answer.text


def test_a_node_that_cannot_follow_its_log_says_unknown_on_every_page(
    seated: TestClient, nodes: dict[str, Node]
) -> None:
    nodes["us"]._follower.known = False
    answer = seated.get("/notices")
    assert answer.status_code == 422
    assert "unknown" in answer.text
    assert "no objection" not in re.sub(r"<footer.*", "", answer.text, flags=re.DOTALL)
