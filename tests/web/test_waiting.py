"""Warnings that wait for a person, at the desk: shown, decided, told to the watch."""

from __future__ import annotations

import asyncio

import msgspec
import pytest
from litestar.testing import TestClient

from hudna.node import Node
from hudna.watch.waits import DECISIONS, Decision
from hudna.web.sky import SILENT_MS, Overhead
from tests.web.apps import app_of
from tests.web.houses import NOW, Clock
from tests.web.sitting import ORIGIN, Sitting, text_of
from tests.web.skies import Watch, sky, waits

ONE, TWO = waits(), waits("hudna-us-2-0", from_ms=NOW + 60_000)


def tell(watch: Watch, *pending) -> tuple[Decision, ...]:
    """What the watch hears when it says that these wait."""
    answer = watch.post("sky", msgspec.structs.replace(sky(), pending=pending))
    assert answer.status_code == (200 if answer.content else 204), answer.text
    return DECISIONS.decode(answer.content) if answer.content else ()


@pytest.fixture
def watch(nodes: dict[str, Node]) -> Watch:
    return Watch(nodes["us"])


def decide(us: Sitting, decision: str, *these) -> int:
    us.get("/warnings")
    named = " ".join(f"{w.made_ms}@{w.id}" for w in these)
    return us.post("/warnings/decide", {"warning": named, "decision": decision}).status_code


def test_the_first_page_says_first_that_it_waits_and_how_long_is_left(
    watch: Watch, us: Sitting, ru: Sitting
) -> None:
    assert 'data-need="send-warnings"' not in us.get("/")
    tell(watch, ONE, TWO)
    page = us.get("/")
    needs = page.split('id="needs"', 1)[1].split("</section>", 1)[0]
    assert needs.index('data-need="send-warnings" data-urgent') == needs.index("data-need=")
    assert f'data-left="{TWO.from_ms}"' in needs, "the nearest in time"
    assert "2 warnings to people below wait until you send them" in text_of(needs)
    assert "(2)" in us.get("/incursions")
    assert "send-warnings" not in ru.get("/"), "another node's people have no part in it"


@pytest.mark.parametrize(("lang", "place"), [("en", "Aleppo"), ("ar", "حلب"), ("ru", "Алеппо")])
def test_the_page_names_place_time_and_sureness(
    watch: Watch, us: Sitting, lang: str, place: str
) -> None:
    tell(watch, ONE, waits("hudna-us-3-1", kind="Cancel", ended="turned"))
    page = us.get("/warnings", lang)
    assert page.count("data-waits=") == 2
    assert text_of(page).count(place) == 2
    assert page.count("data-walk") == 2, "one can walk through them by keyboard"
    if lang == "en":
        assert "an aircraft makes for it" in text_of(page)
        assert "Ends a warning that has gone out" in text_of(page)


def test_what_is_sent_goes_back_to_the_watch_until_it_has_done_it(
    watch: Watch, us: Sitting
) -> None:
    assert tell(watch, ONE, TWO) == ()
    assert decide(us, "send", ONE) == 303
    assert [d.id for d in tell(watch, ONE, TWO)] == [ONE.id]
    page = us.get("/warnings")
    assert page.count("data-waits=") == 1
    assert "to be sent" in text_of(page)
    later = msgspec.structs.replace(ONE, made_ms=NOW)
    assert tell(watch, later, TWO) == (Decision(ONE.id, ONE.made_ms, True),), "whatever it says now"
    assert tell(watch, TWO) == ()
    assert "to be sent" not in text_of(us.get("/warnings"))
    assert [d.id for d in tell(watch, ONE)] == [ONE.id], "a watch that was killed and lost it"


def test_what_is_not_to_be_sent_is_that_draft_and_no_other(watch: Watch, us: Sitting) -> None:
    tell(watch, ONE)
    assert decide(us, "keep", ONE) == 303
    assert tell(watch, ONE) == (Decision(ONE.id, ONE.made_ms, False),)
    surer = msgspec.structs.replace(ONE, made_ms=NOW, sure="observed")
    assert tell(watch, surer) == ()
    assert "data-waits=" in us.get("/warnings")
    assert decide(us, "keep", ONE) == 422, "it is another by now"
    assert "an aircraft is there" in text_of(us.page)
    assert decide(us, "send", ONE) == 303, "what is to be sent is sent as it is now"
    assert decide(us, "keep", surer) == 303, "and stays so"
    assert [d.send for d in tell(watch, surer)] == [True]


def test_all_are_sent_by_one_button_though_one_of_them_is_over(watch: Watch, us: Sitting) -> None:
    tell(watch, ONE, TWO)
    us.get("/warnings")
    carried = us.carried("/warnings/decide")
    assert carried["warning"].split() == [f"{w.made_ms}@{w.id}" for w in (ONE, TWO)]
    tell(watch, TWO)
    assert decide(us, "send", ONE, TWO) == 422
    assert "This waits no more" in text_of(us.page)
    assert [d.id for d in tell(watch, TWO)] == [TWO.id]


@pytest.mark.parametrize("fields", [
    {}, {"decision": "send"}, {"decision": "perhaps", "warning": f"{ONE.made_ms}@{ONE.id}"},
    {"decision": "send", "warning": "@@ \x00 -1@x ١@x " + "9" * 9000}])
def test_what_cannot_be_read_decides_nothing(
    watch: Watch, us: Sitting, fields: dict[str, str]
) -> None:
    tell(watch, ONE)
    us.get("/warnings")
    assert us.post("/warnings/decide", fields).status_code in (303, 422)
    assert tell(watch, ONE) == ()


def test_what_has_expired_is_neither_shown_nor_kept(
    watch: Watch, us: Sitting, clock: Clock, nodes: dict[str, Node]
) -> None:
    tell(watch, ONE)
    decide(us, "send", ONE)
    clock.ms = ONE.expires_ms
    assert "data-waits=" not in us.get("/warnings")
    assert tell(watch, ONE) == ()
    assert decide(us, "send", ONE) == 422


def test_a_watch_that_is_not_heard_is_said_beside_the_buttons(
    watch: Watch, us: Sitting, clock: Clock
) -> None:
    tell(watch, ONE)
    clock.ms += SILENT_MS + 1
    assert "The watch is not heard now" in text_of(us.get("/warnings"))
    assert decide(us, "send", ONE) == 303
    assert [d.id for d in tell(watch, ONE)] == [ONE.id]


def test_nobody_decides_who_does_not_sit_at_the_desk(watch: Watch, nodes: dict[str, Node]) -> None:
    tell(watch, ONE)
    client = TestClient(app_of(nodes["us"]), base_url=ORIGIN)
    sent = {"warning": f"{ONE.made_ms}@{ONE.id}", "decision": "send"}
    for headers in ({}, {"origin": ORIGIN}, watch.headers):
        answer = client.post("/warnings/decide", data=sent, headers=headers,
                             follow_redirects=False)
        assert answer.headers.get("location") != "/warnings"
        assert tell(watch, ONE) == ()
    answer = client.get("/warnings", follow_redirects=False)
    assert answer.status_code == 303 and "signin" in answer.headers["location"]


def test_open_pages_are_told_when_one_comes_and_when_it_is_decided() -> None:
    told: list[int] = []
    over = Overhead(NOW, lambda: True, lambda: told.append(1))
    plain, with_one = sky(), msgspec.structs.replace(sky(), pending=(ONE,))

    async def an_hour() -> list[int]:
        counts = []
        for one in (plain, with_one, with_one):
            over.take(one, NOW)
            counts.append(len(told))
        over.decide(ONE.id, ONE.made_ms, send=True, now_ms=NOW)
        counts.append(len(told))
        over.take(plain, NOW)
        return [*counts, len(told)]

    assert asyncio.run(an_hour()) == [1, 2, 2, 3, 4]
