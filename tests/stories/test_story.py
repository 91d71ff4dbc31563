"""The whole story over real HTTP and a real browser, in each language.

A hospital, a flight through its buffer, moved aside, concurred over; a clinic inside it; a killed
node; nothing lost, and nothing cleared by itself.
"""

from __future__ import annotations

import re
import shutil
import time
from pathlib import Path
from signal import SIGKILL, SIGTERM

import pytest
from playwright.sync_api import Browser, expect

from hudna.log import tree
from hudna.log.leaf import leaf_of
from hudna.say import distance
from hudna.speak.language import Language
from hudna.terms.load import load
from hudna.view.conflicts import conflicts
from hudna.view.standing import State
from hudna.view.world import World
from hudna.web.words import STATES
from tests.agreements import quick_text
from tests.processes import until
from tests.stories.browser import WAIT_MS, Person, browser, needs_browser, state_of
from tests.stories.truce import Truce

__all__ = ["browser"]

FRESH_S = 16
RECHECK_S = 2.0
HOSPITAL = "34.56000 N 38.28000 E"
NEAR = "34.57000 N 38.25000 E\n34.57000 N 38.31000 E\n34.62000 N 38.31000 E\n34.62000 N 38.25000 E"
ASIDE = "34.64000 N 38.25000 E\n34.64000 N 38.31000 E\n34.69000 N 38.31000 E\n34.69000 N 38.25000 E"
CLINIC = "34.66000 N 38.28000 E"
ELSEWHERE = "34.9 N 39.2 E\n34.9 N 39.3 E\n35.0 N 39.3 E\n35.0 N 39.2 E"
ISOLATES = re.compile("[\u2066-\u2069\u200e\u200f]")

pytestmark = [needs_browser, pytest.mark.browser, pytest.mark.timeout(280)]


def plain(text: str) -> str:
    return " ".join(ISOLATES.sub("", text).split())


@pytest.mark.parametrize("lang", [
    "en", pytest.param("ar", marks=pytest.mark.long), pytest.param("ru", marks=pytest.mark.long)])
def test_a_truce_from_hospital_to_restart(lang: str, tmp_path: Path, browser: Browser) -> None:
    agreement = quick_text(fresh_for_s=FRESH_S, tolerance_s=1, lead_s=0)
    with Truce(tmp_path, agreement) as truce:
        us, ru, un = (Person(browser, truce.urls[p], truce.codes[p], lang)
                      for p in ("us", "ru", "un"))
        un.register("Hospital of the story", HOSPITAL)
        flight = stopped_then_moved_aside(truce, us, agreement, lang)
        second = us.announce("EX-2", ELSEWHERE)
        us.go(flight)
        ru.concur(second)
        ru.concur(flight)
        for person in (us, ru):
            person.sees("no objection")
            assert plain(Language(lang).say(STATES[State.NO_OBJECTION][1])) in plain(
                person.page.locator("#state .badge").inner_text())
        a_clinic_turns_it_to_recheck(us, ru, un)
        russia_dies_and_comes_back(truce, us, ru, flight, second)


@pytest.mark.long
def test_both_pages_hear_of_a_clinic_within_two_seconds(tmp_path: Path, browser: Browser) -> None:
    """A figure: on a machine that does nothing else. The story above asks that it happens."""
    with Truce(tmp_path, quick_text(fresh_for_s=60, tolerance_s=1, lead_s=0)) as truce:
        us, ru, un = (Person(browser, truce.urls[p], truce.codes[p], "en")
                      for p in ("us", "ru", "un"))
        flight = us.announce("EX-1", ASIDE)
        ru.concur(flight)
        for person in (us, ru):
            person.sees("no objection")
        assert a_clinic_turns_it_to_recheck(us, ru, un) < RECHECK_S


@pytest.mark.long
def test_a_tick_outlives_news_of_something_else(tmp_path: Path, browser: Browser) -> None:
    """Reading a place back by voice takes a minute, and the log grows meanwhile."""
    with Truce(tmp_path, quick_text(fresh_for_s=60, tolerance_s=1, lead_s=0)) as truce:
        us, ru, un = (Person(browser, truce.urls[p], truce.codes[p], "en")
                      for p in ("us", "ru", "un"))
        flight = us.announce("EX-1", ELSEWHERE)
        assert until(lambda: log_size(truce, "ru") >= 1, 10)
        ru.go(flight)
        tick = ru.page.locator("#answer input[name=tick_place]")
        tick.check()
        ru.page.locator("#answer input[name=tick_admin]").focus()
        with ru.page.expect_response(lambda r: r.url.endswith(flight)):
            un.register("Hospital far away", HOSPITAL)
        ru.page.wait_for_timeout(1000)
        expect(tick).to_be_checked()


def stopped_then_moved_aside(truce: Truce, us: Person, agreement: str, lang: str) -> str:
    assert until(lambda: log_size(truce, "us") >= 1, 10), "the hospital has reached the US node"
    us.announce("EX-1", NEAR)
    us.sees("stopped")
    shown = plain(us.page.locator("#conflicts").inner_text())
    met_mm, clause = conflict_of_first_notice(truce, agreement)
    assert plain(Language(lang).say(distance(met_mm))) in shown
    assert plain(getattr(load(agreement).agreement.clause(clause).title, lang)) in shown \
        or clause in shown
    flight = us.move_aside(ASIDE)
    us.sees("awaiting")
    return flight


def conflict_of_first_notice(truce: Truce, agreement: str) -> tuple[int, str]:
    """How near, and under which clause, by a world of the test's own over a copy of the log."""
    copy = truce.root / "copy"
    shutil.copytree(truce.root / "us", copy / "us")
    seen = Truce.__new__(Truce)
    seen.root = copy
    with seen.open_log("us") as log:
        world = World(load(agreement), "us").follow(log.entries())
    record = world.notices.all()[-1]
    met, = conflicts(world, record)
    assert met.clash is not None
    assert met.clause is not None
    return met.clash.distance_mm, met.clause


def a_clinic_turns_it_to_recheck(us: Person, ru: Person, un: Person) -> float:
    """How long it took both pages, s. A lease that runs out would read *lapsed*."""
    asked = un.register("Clinic of the story", CLINIC)
    for person in (us, ru):
        person.sees("recheck")
    return time.monotonic() - asked


def russia_dies_and_comes_back(
    truce: Truce, us: Person, ru: Person, flight: str, second: str
) -> None:
    before = truce.checkpoint("ru")
    truce.end("ru", SIGKILL)
    us.sees("lapsed", 1000 * (FRESH_S + 4))
    us.go(second)
    us.sees("lapsed", 1000 * (FRESH_S + 4))
    with truce.open_log("ru") as log:
        held = [e.record.hash for e in log.entries()]
        log.verify_all()
    assert len(held) >= before.size
    assert tree.root(map(leaf_of, held[:before.size])) == before.root

    truce.start("ru")
    assert until(lambda: log_size(truce, "ru") >= len(held), 5)
    after = truce.checkpoint("ru")
    assert after.size >= len(held)
    stays_lapsed(us, 3)
    ru.concur(second)
    concurs_where_asked(us, second)
    us.sees("no objection")
    ru.sees("no objection")
    truce.end("ru", SIGTERM)
    with truce.open_log("ru") as log:
        now = [e.record.hash for e in log.entries()]
    assert now[:len(held)] == held
    assert tree.root(map(leaf_of, now[:after.size])) == after.root


def concurs_where_asked(person: Person, path: str) -> None:
    """On a slow machine the link was down for two lives of a lease: this side's word has ended
    too, and its page asks for it anew (decision 2)."""
    asked = person.page.locator("#answer form.readback-form")
    expect(asked.or_(state_of(person.page, "no objection")).first).to_be_visible(timeout=WAIT_MS)
    if asked.count():
        person.concur(path)


def stays_lapsed(person: Person, seconds: float) -> None:
    """The link is back, and nothing has come back by itself."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        expect(person.page.locator("#state .badge[data-state='no-objection']")).to_have_count(0)
        time.sleep(0.2)
    person.sees("lapsed")


def log_size(truce: Truce, party: str) -> int:
    health = truce.health(party)
    size = health["log_size"] if health else -1
    assert isinstance(size, int)
    return size
