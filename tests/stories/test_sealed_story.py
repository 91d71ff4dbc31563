"""The story goes on: a sealed clinic, a flight that it stops without being known, and a node that
is cut off, goes on by itself, comes back and converges. Real nodes, real links, a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from hudna.record.kinds import Concurrence, Notice, SealedAnswer, Site
from hudna.view.standing import State, standing
from tests.agreements import quick_text
from tests.net.mirror import Mirror
from tests.net.nodes import Nodes
from tests.net.relay import Relays
from tests.net.wires import CUT
from tests.processes import PARTIES, until
from tests.promises.leaks import Needles, files, leaks
from tests.stories.browser import Person, browser, needs_browser
from tests.stories.test_story import plain

__all__ = ["browser"]

FRESH_S = 16
CLINIC, CLINIC_E7 = "34.9634567 N 39.1634567 E", (391_634_567, 349_634_567)
NAME = "Clinic that nobody is told of"
NEAR = "34.93 N 39.21 E\n34.93 N 39.27 E\n34.98 N 39.27 E\n34.98 N 39.21 E"
"""Within the cell of the clinic, and 5 km from it: more than its own buffer."""
ASIDE = "34.55 N 38.25 E\n34.55 N 38.31 E\n34.60 N 38.31 E\n34.60 N 38.25 E"
HOSPITAL = "34.57000 N 38.28000 E"
RUSSIAN = "36.00000 N 39.00000 E"

pytestmark = [needs_browser, pytest.mark.browser, pytest.mark.timeout(280)]


@pytest.fixture
def nodes(tmp_path: Path) -> Iterator[Nodes]:
    agreement = quick_text(fresh_for_s=FRESH_S, tolerance_s=1, lead_s=0, sealed=True)
    with Relays() as relays, Nodes(tmp_path, agreement, relays) as made:
        yield made


@pytest.mark.long
def test_a_sealed_clinic_and_a_node_that_comes_back(nodes: Nodes, browser: Browser) -> None:
    us, ru, un = sitting(nodes, browser, "en")
    un.register(NAME, CLINIC, tell="sealed")
    path = stopped_by_something_sealed(nodes, us, ru)
    said_in_every_language(nodes, browser, path)
    flight = us.move_aside(ASIDE)
    ru.concur(flight)
    us.go(flight)
    for person in (us, ru):
        person.sees("no objection")
    russia_is_cut_off(nodes, us, ru, un)
    russia_comes_back(nodes, us, ru)


def sitting(nodes: Nodes, browser: Browser, lang: str) -> list[Person]:
    return [Person(browser, nodes.wiring.desk(p), nodes.codes[p], lang) for p in PARTIES]


def stopped_by_something_sealed(nodes: Nodes, us: Person, ru: Person) -> str:
    path = us.announce("EX-1", NEAR)
    us.sees("stopped")
    expect(us.page.locator("[data-conflict=sealed]")).to_be_visible()
    assert until(lambda: answers(nodes, "ru") == answers(nodes, "us") == answers(nodes, "un") == 1,
                 15), "the question and its answer are in three logs"
    ru.go(path)
    ru.sees("stopped")
    us.go(path)
    knows_nothing_more(nodes)
    return path


def said_in_every_language(nodes: Nodes, browser: Browser, path: str) -> None:
    for lang, word in (("ar", "مختوم"), ("ru", "запечатан")):
        reader = Person(browser, nodes.wiring.desk("us"), nodes.codes["us"], lang)
        reader.go(path)
        reader.sees("stopped")
        shown = plain(reader.page.locator("[data-conflict=sealed] h3").inner_text())
        assert "sealed" not in shown
        assert word in shown


def answers(nodes: Nodes, party: str) -> int:
    mirror = Mirror(nodes.folder(party))
    mirror.follow()
    return sum(isinstance(e.record.said, SealedAnswer) for e in mirror.entries)


def knows_nothing_more(nodes: Nodes) -> None:
    """Nothing that the United States or Russia holds or shows says what it is, or where it is."""
    needles = Needles()
    needles.place(CLINIC_E7, "the clinic")
    needles.word("Clinic", "its name")
    for party in ("us", "ru"):
        mirror = Mirror(nodes.folder(party))
        mirror.follow()
        held = [(e.record.hash, e.record.presentation.encode()) for e in mirror.entries]
        shown = [(path, nodes.desk(party).get(path).content) for path in (
            "/", "/register", "/map/layers.geojson", "/notices", "/api/v1/protections",
            *(f"/notices/{e.record.hash}" for e in mirror.entries
              if isinstance(e.record.said, Notice)))]
        assert leaks(needles, (*held, *shown, *files(nodes.folder(party).path))) == []
        assert not [e for e in mirror.entries if isinstance(e.record.said, Site)]


def russia_is_cut_off(nodes: Nodes, us: Person, ru: Person, un: Person) -> None:
    """It goes on by itself, nothing that needs its key moves, and no clearance outlives it."""
    for other in ("us", "un"):
        nodes.wiring.trouble("ru", other, CUT)
        nodes.wiring.trouble(other, "ru", CUT)
    us.sees("lapsed", 1000 * (FRESH_S + 6))
    ru.sees("lapsed", 1000 * (FRESH_S + 6))
    un.register("Hospital of the cut", HOSPITAL)
    expect(us.page.locator("[data-conflict=protection]")).to_be_visible()
    ru.register("Russian hospital of the cut", RUSSIAN)
    assert ru.page.locator("main h1").count() == 1, "it registers by itself"
    expect(ru.page.locator("#partners [data-link=fault]").first).to_be_visible()


def russia_comes_back(nodes: Nodes, us: Person, ru: Person) -> None:
    nodes.wiring.heal()
    path = us.page.url.removeprefix(us.url)
    ru.go(path)
    expect(ru.page.locator("[data-conflict=protection]")).to_be_visible(timeout=30_000)
    assert until(lambda: converged(nodes), 30), "from the same records, the same views"
    assert states(nodes, "us")[path.rsplit("/", 1)[1]] not in (State.NO_OBJECTION,)


def converged(nodes: Nodes) -> bool:
    """All that both guarantors were told is held by both, and every notice stands alike."""
    held = {p: register(nodes, p) for p in PARTIES}
    return held["us"] == held["ru"] == held["un"] - sealed(nodes) != set() and (
        states(nodes, "us") == states(nodes, "ru"))


def register(nodes: Nodes, party: str) -> set[str]:
    mirror = Mirror(nodes.folder(party))
    mirror.follow()
    return {r.hash for r in mirror.world.register.standing(nodes.now_ms(party))}


def sealed(nodes: Nodes) -> set[str]:
    mirror = Mirror(nodes.folder("un"))
    mirror.follow()
    return {r.hash for r in mirror.world.register.standing(nodes.now_ms("un"))
            if isinstance(r.said, Site) and r.said.common == "existence"}


def states(nodes: Nodes, party: str) -> dict[str, State]:
    mirror = Mirror(nodes.folder(party))
    mirror.follow()
    now = nodes.now_ms(party)
    assert any(isinstance(e.record.said, Concurrence) for e in mirror.entries)
    return {n.hash: standing(mirror.world, n.hash, now).state
            for n in mirror.world.notices.all()}
