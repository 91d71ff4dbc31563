"""The desk in a real browser: it mirrors, it fits, it can be read by everyone, it asks nobody else
for anything, and it says so when it is no longer live."""

from __future__ import annotations

import asyncio
import shutil
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
import uvicorn

from hudna.act.announce import announce
from hudna.node import Node
from hudna.place.datum import Datum
from hudna.place.measure import GEOD
from hudna.running import now_ms
from hudna.watch.event import Sky, Who
from tests.web.apps import app_of
from tests.web.houses import HOUR, Clock, flight, hospital, told, truce
from tests.web.skies import Watch, aloft, approach, passage, sky, waits

sync_api = pytest.importorskip("playwright.sync_api")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"
FLAGS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--no-first-run", "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
)
PAGES = ("/", "/map", "/log", "/agreement", "/carry", "/partners", "/register/import",
         "/incursions", "/incursions/daily?day=2016-07-31", "/sightings",
         "/reports", "/reports/new", "/warnings", "/warnings/sent", "/compliance", "/bulletins",
         "/positions", "/positions/new", "/process/read",
         "/process", "/process/needs/new", "/process/counters/seven-days", "/process/calendar",
         "/commitments", "/commitments/new",
         "/calls", "/calls/new", "/duty", "/duty/new", "/duty/hand-over")
pytestmark = [
    pytest.mark.browser, pytest.mark.long,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
]


class Server:
    """One desk on a free port of this machine, on a loop of its own."""

    def __init__(self, node: Node) -> None:
        self.node = node
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.socket.getsockname()[1]}"
        self.server = uvicorn.Server(uvicorn.Config(
            app_of(node), log_level="warning", timeout_graceful_shutdown=1))
        self.thread = threading.Thread(target=self._run)
        self.thread.start()

    @property
    def pages(self) -> tuple[str, ...]:
        """Those of `PAGES`, and the page of an incursion."""
        return (*PAGES, f"/incursions/{self.node.world.incursions.all()[0].latest.hash}")

    def _run(self) -> None:
        asyncio.run(self.server.serve(sockets=[self.socket]))

    def stop(self) -> None:
        self.node.hang_up()
        self.server.should_exit = True
        self.thread.join(20)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    nodes = truce(tmp_path_factory.mktemp("truce"), clock=Clock(now_ms()))
    told(nodes, "un", hospital())
    told(nodes, "us", announce(nodes["us"].world, flight(start=now_ms() + 2 * HOUR), now_ms()))
    watch = Watch(nodes["us"])
    watch.tells(passage(nodes["us"]), passage(nodes["us"], "p2", who=Who()), approach(nodes["us"]))
    watch.post("sky", _sky())
    nodes["us"].reception.refuse("ru", f"fields: found {'x' * 200}", proven=False)
    running = Server(nodes["us"])
    yield running
    running.stop()
    for node in nodes.values():
        node.log.close()


def _sky() -> Sky:
    """What sends and what is only about known; two warnings wait."""
    later = {"from_ms": now_ms() + HOUR, "until_ms": now_ms() + 2 * HOUR,
             "expires_ms": now_ms() + 3 * HOUR}
    about = aloft("plot:radar/17", callsign="", within_m=3_000, datum=Datum.GROUND)
    return msgspec.structs.replace(
        sky(aloft(), about), pending=(waits(**later), waits("hudna-us-2-0", **later)))


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with sync_api.sync_playwright() as p:
        browser = p.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield browser
        browser.close()


def sit_down(browser: Any, server: Server, lang: str, width: int = 1280, **more: Any) -> Any:
    page = browser.new_context(viewport={"width": width, "height": 900}, **more).new_page()
    page.goto(f"{server.url}/signin?lang={lang}")
    page.locator("form[action='/signin/demo'] button").click()
    page.wait_for_selector("#needs")
    return page


@pytest.mark.parametrize("lang", ["en", "ar", "ru"])
@pytest.mark.parametrize("width", [1280, 360])
def test_pages_fit_and_ask_nobody_else(
    chromium: Any, server: Server, lang: str, width: int
) -> None:
    page = sit_down(chromium, server, lang, width)
    outside, errors = [], []
    page.on("request", lambda r: None if r.url.startswith((server.url, "blob:", "data:"))
            else outside.append(r.url))
    page.on("pageerror", lambda e: errors.append(str(e)))
    page.on("console", lambda m: errors.append(m.text) if m.type == "error" else None)
    for path in server.pages:
        page.goto(server.url + path)
        page.wait_for_timeout(1500 if path == "/map" else 300)
        wider = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wider <= 0, f"{path} at {width} px"
    assert outside == []
    assert errors == []
    page.context.close()


@pytest.mark.parametrize("lang", ["en", "ar"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_serious_barrier(chromium: Any, server: Server, lang: str, scheme: str) -> None:
    page = sit_down(chromium, server, lang, bypass_csp=True, color_scheme=scheme)
    for path in (*server.pages, "/notices/new"):
        page.goto(server.url + path)
        page.evaluate(AXE.read_text("utf-8"))
        found = page.evaluate("axe.run()")["violations"]
        assert [(v["id"], v["nodes"][0]["html"]) for v in found
                if v["impact"] in ("serious", "critical")] == [], path
    page.context.close()


@pytest.mark.parametrize("lang", ["en", "ar", "ru"])
def test_on_a_phone_the_page_begins_in_the_first_two_fifths(
    chromium: Any, server: Server, lang: str
) -> None:
    page = sit_down(chromium, server, lang, 360)
    top = page.evaluate("document.getElementById('main').getBoundingClientRect().top")
    assert top <= 0.4 * 740
    page.context.close()


def test_what_is_drawn_is_written_and_read_back(chromium: Any, server: Server) -> None:
    page = sit_down(chromium, server, "en")
    page.goto(f"{server.url}/notices/new")
    canvas = page.locator(".map-canvas canvas")
    canvas.wait_for()
    page.wait_for_selector(".map-town")
    page.locator("[data-tool=draw]").click()
    box = canvas.bounding_box()
    for x, y in ((0.4, 0.4), (0.6, 0.4), (0.6, 0.6)):
        page.mouse.click(box["x"] + box["width"] * x, box["y"] + box["height"] * y)
        page.wait_for_timeout(400)
    page.locator("[data-tool=done]").click()
    page.wait_for_selector("[data-map-read] tbody tr:nth-child(3)")
    assert len(page.locator(".map-typed textarea").input_value().splitlines()) == 3
    assert page.locator(".map-handle").count() == 3
    page.locator(".map-typed textarea").fill("36.4, 37.6")
    page.wait_for_selector("[data-map-fault]:not(:empty)")
    assert page.locator(".map-handle").count() == 0, "what cannot be read is not drawn"
    page.context.close()


def test_a_warning_that_waits_is_two_keys_away(chromium: Any, server: Server) -> None:
    page = sit_down(chromium, server, "en")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/warnings")
    page.keyboard.press("j")
    page.keyboard.press("j")
    of = page.evaluate("document.activeElement.form.elements.warning.value")
    assert of.endswith("@hudna-us-2-0")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=to be sent")
    assert page.locator("[data-waits]").count() == 1
    page.context.close()


def test_what_is_only_about_known_is_said_and_drawn_so(chromium: Any, server: Server) -> None:
    page = sit_down(chromium, server, "en")
    page.goto(f"{server.url}/map")
    page.wait_for_selector("[data-row='plot:radar/17'] button")
    row = page.locator("[data-row='plot:radar/17']")
    assert "6,100 m above the ground · within 3 km" in row.inner_text()
    row.locator("button").click()
    panel = page.locator("[data-sky-panel]").inner_text()
    assert "6,100 m above the ground" in panel
    assert panel.count("within 3 km") == 1
    ring = page.evaluate("""async () => {
      const drawn = document.querySelector("script[src*='map']").src.replace(/[^/]*$/, "");
      const { around } = await import(drawn + "skydrawn.js");
      return around({ at: [37.1, 36.2], within: 3000, who: ["", "", "", "", "", [], []] })
        .geometry.coordinates[0];
    }""")
    far = [GEOD.inv(37.1, 36.2, *corner)[2] for corner in ring]
    assert min(far) > 2_970
    assert max(far) < 3_030
    page.context.close()


def moment(page: Any) -> tuple[str, int, str]:
    """What is said of the moment that is shown, how far along it is, and of which position."""
    return (page.locator("[data-play-now]").inner_text(),
            int(page.locator("[data-play-range]").input_value()),
            page.locator("[data-fix][data-now]").get_attribute("data-fix"))


def evidence_at(chromium: Any, server: Server, lang: str) -> Any:
    page = sit_down(chromium, server, lang)
    page.goto(server.url + server.pages[-1])
    page.wait_for_selector("[data-play]:not([hidden])")
    return page


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_the_evidence_is_played_paused_and_drawn_to_another_moment(
    chromium: Any, server: Server, lang: str
) -> None:
    page = evidence_at(chromium, server, lang)
    button, slider = page.locator("[data-play-button]"), page.locator("[data-play-range]")
    first, _, fix = moment(page)
    assert fix == "0"
    page.evaluate("""() => {
      window.said = [];
      new MutationObserver(() => said.push(document.querySelector("[data-play-now]").textContent))
        .observe(document.querySelector("[data-play-now]"), { childList: true });
    }""")
    to_play = button.inner_text()
    button.click()
    assert button.inner_text() != to_play
    page.wait_for_selector("[data-fix='1'][data-now]")
    button.click()
    paused = moment(page)
    assert paused[0] != first
    assert button.inner_text() == to_play
    page.wait_for_timeout(500)
    assert moment(page) == paused
    assert len(page.evaluate("said")) == 1, "who only hears the page hears each moment once"
    button.click()
    page.wait_for_function("range => document.querySelector('[data-play-range]').value > range",
                           arg=paused[1])
    at = slider.bounding_box()
    middle = at["y"] + at["height"] / 2
    page.mouse.move(at["x"] + at["width"] / 2, middle)
    page.mouse.down()
    end = at["x"] + at["width"] * (0.02 if lang == "ar" else 0.98)
    page.mouse.move(end, middle, steps=5)
    page.mouse.up()
    drawn = moment(page)
    assert drawn[1] > 900, "the moments run as the reader reads"
    assert drawn[2] == "1"
    assert button.inner_text() == to_play, "whoever draws it holds it there"
    assert slider.get_attribute("aria-valuetext") in drawn[0]
    page.context.close()


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_the_evidence_is_played_with_the_keyboard_alone(
    chromium: Any, server: Server, lang: str
) -> None:
    page = evidence_at(chromium, server, lang)
    page.locator("#evidence").evaluate("e => { e.tabIndex = -1; e.focus(); }")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.hasAttribute('data-play-button')")
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-fix='1'][data-now]")
    page.keyboard.press("Space")
    paused = moment(page)
    page.wait_for_timeout(300)
    assert moment(page) == paused
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.hasAttribute('data-play-range')")
    page.keyboard.press("Home")
    assert moment(page)[2] == "0"
    on, back = ("ArrowLeft", "ArrowRight") if lang == "ar" else ("ArrowRight", "ArrowLeft")
    page.keyboard.press(on)
    assert (moment(page)[2], moment(page)[1]) == ("1", 500), "from position to position"
    page.keyboard.press(on)
    assert moment(page)[2] == "2"
    page.keyboard.press(back)
    assert moment(page)[2] == "1"
    page.keyboard.press("PageDown")
    assert 300 <= moment(page)[1] < 500
    page.keyboard.press("End")
    assert moment(page)[2] == "2"
    page.context.close()


def test_every_page_is_a_key_away(chromium: Any, server: Server) -> None:
    page = sit_down(chromium, server, "ar")
    page.keyboard.press("g")
    page.keyboard.press("l")
    page.wait_for_url("**/log")
    page.keyboard.press("Shift+Slash")
    assert page.locator("#keys").evaluate("d => d.open")
    page.context.close()


def test_promise_1_a_page_that_is_not_live_says_so(
    chromium: Any, tmp_path: Path
) -> None:
    """A desk that stops answering leaves no page reading *no objection* as if it still were."""
    nodes = truce(tmp_path, clock=Clock(now_ms()))
    gone = Server(nodes["us"])
    page = sit_down(chromium, gone, "en")
    page.wait_for_timeout(500)
    assert not page.locator("#lost").is_visible()
    gone.stop()
    page.wait_for_selector("#lost:not([hidden])", timeout=20_000)
    assert page.evaluate("document.documentElement.dataset.link") == "lost"
    page.context.close()
    for node in nodes.values():
        node.log.close()
