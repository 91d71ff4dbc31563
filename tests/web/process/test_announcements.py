"""A text in three languages from the first draft to what everybody reads, over two desks; and that
nobody reads a byte of it before both keys and its time."""

from __future__ import annotations

from typing import Any

import pytest
from litestar.testing import TestClient

from hudna.node import Node
from hudna.place.times import format_instant
from hudna.record.record import Record
from tests.web.apps import app_of
from tests.web.houses import HOUR, NOW, Clock
from tests.web.sitting import ORIGIN, Sitting, text_of

LANGUAGES = ("en", "ar", "ru")
CANARIES = ("canary-announced-en", "canary-announced-ar", "canary-announced-ru",
            "canary-title-en", "canary-title-ar", "canary-title-ru", "canary-reservation")


def fields(**more: Any) -> dict[str, Any]:
    return {**{f"title_{x}": f"canary-title-{x}" for x in LANGUAGES},
            **{f"text_{x}": f"canary-announced-{x}\nSecond line" for x in LANGUAGES}, **more}


def passed_on(nodes: dict[str, Node], by: str) -> Record:
    """The last record of one node, told to the others."""
    of = nodes[by].world.entries.at(nodes[by].world.size - 1).record.hash
    text, = nodes[by].log.texts([of])
    assert text
    for party, node in nodes.items():
        if party != by:
            node.log.append([text])
            node.world.follow(node.log.entries(node.world.size))
    record = nodes[by].world.record(of)
    assert record
    return record


def writes(nodes: dict[str, Node], desk: Sitting, by: str = "us", **more: Any) -> str:
    desk.get("/announcements/new")
    answer = desk.post("/announcements/new", fields(**more))
    assert answer.status_code == 303, text_of(answer.text)
    return passed_on(nodes, by).hash


def signs(nodes: dict[str, Node], desk: Sitting, of: str, by: str = "ru", **more: Any) -> None:
    desk.get(f"/announcements/{of}")
    answer = desk.post(f"/announcements/{of}/key", {"word": "signs", "text": "", **more})
    assert answer.status_code == 303, text_of(answer.text)
    passed_on(nodes, by)


def anyone(node: Node) -> TestClient[Any]:
    return TestClient(app_of(node), base_url=ORIGIN)


def public_bytes(nodes: dict[str, Node], of: str) -> bytes:
    """Everything that anybody gets of any node, signed in or not, of this and around it."""
    got = []
    for node in nodes.values():
        client = anyone(node)
        for lang in LANGUAGES:
            for path in ("/public", "/public/announcements", f"/public/announcements/{of}",
                         f"/public/announcements/{of}/copy.zip", f"/announcements/{of}",
                         "/announcements", "/public/bulletins", "/log/checkpoint",
                         "/log/tile/entries/000", "/log/tile/entries/000.p/1", "/healthz",
                         "/metrics", "/api/openapi.json", "/cap", f"/log/proof/{of}",
                         "/api/v1/needs", "/signin", "/known/bundle.zip"):
                answer = client.get(path, params={"lang": lang}, follow_redirects=False)
                got.append(str(answer.headers).encode() + answer.content)
    return b"".join(got)


def shown_nowhere(nodes: dict[str, Node], of: str) -> None:
    found = public_bytes(nodes, of)
    assert not [c for c in CANARIES if c.encode() in found]


def test_promise_3_both_keys_and_nothing_before(
    nodes: dict[str, Node], us: Sitting, ru: Sitting, clock: Clock
) -> None:
    of = writes(nodes, us)
    shown_nowhere(nodes, of)
    assert "waits for keys" in text_of(us.get("/announcements"))
    assert "sign it, or say your reservation" in text_of(ru.get("/"))
    clock.ms += 1000
    signs(nodes, ru, of)
    for node in nodes.values():
        page = anyone(node).get(f"/public/announcements/{of}?lang=en")
        assert page.status_code == 200
        assert all(c in page.text for c in CANARIES[:6])
        assert "United States of America" in page.text and "Russian Federation" in page.text
        assert "canary-title-en" in anyone(node).get("/public/announcements?lang=en").text
    assert "sign it, or say your reservation" not in text_of(ru.get("/"))


def test_nothing_before_the_embargo_even_with_both_keys(
    nodes: dict[str, Node], us: Sitting, ru: Sitting, clock: Clock
) -> None:
    of = writes(nodes, us, embargo=format_instant(NOW + HOUR))
    clock.ms += 1000
    signs(nodes, ru, of)
    clock.ms = NOW + HOUR - 1
    shown_nowhere(nodes, of)
    assert "signed, under embargo" in text_of(us.get(f"/announcements/{of}"))
    clock.ms = NOW + HOUR
    assert "canary-announced-ar" in anyone(nodes["un"]).get(
        f"/public/announcements/{of}?lang=ar").text


def test_a_reservation_has_words_keeps_it_back_and_leaves_no_desk(
    nodes: dict[str, Node], us: Sitting, ru: Sitting, clock: Clock
) -> None:
    of = writes(nodes, us)
    clock.ms += 1000
    ru.get(f"/announcements/{of}")
    refused = ru.post(f"/announcements/{of}/key", {"word": "reserves", "text": " "})
    assert refused.status_code == 422 and "the reservation in words" in text_of(refused.text)
    signs(nodes, ru, of, word="reserves", text="canary-reservation")
    shown_nowhere(nodes, of)
    page = text_of(us.get(f"/announcements/{of}"))
    assert "canary-reservation" in page and "with a reservation" in page
    clock.ms += 1000
    us.get(f"/announcements/new?replaces={of}")
    assert us.carried("/announcements/new")["replaces"] == of
    second = writes(nodes, us, replaces=of)
    shown_nowhere(nodes, second)
    assert "To the later version" in text_of(us.get(f"/announcements/{of}"))
    clock.ms += 1000
    signs(nodes, ru, second)
    assert anyone(nodes["ru"]).get(f"/public/announcements/{second}").status_code == 200
    assert anyone(nodes["ru"]).get(f"/public/announcements/{of}").status_code == 404


def test_a_key_taken_back_takes_it_out_and_the_public_page_says_so(
    nodes: dict[str, Node], us: Sitting, ru: Sitting, clock: Clock
) -> None:
    of = writes(nodes, us)
    clock.ms += 1000
    signs(nodes, ru, of)
    clock.ms += 1000
    assert "takes its key back" in text_of(ru.get(f"/announcements/{of}"))
    signs(nodes, ru, of, word="reserves", text="canary-reservation")
    shown_nowhere(nodes, of)
    listed = text_of(anyone(nodes["un"]).get("/public/announcements?lang=en").text)
    assert "Not announced any more" in listed and "Russian Federation" in listed


def test_a_correction_is_shown_both_ways(
    nodes: dict[str, Node], us: Sitting, ru: Sitting, clock: Clock
) -> None:
    of = writes(nodes, us)
    clock.ms += 1000
    signs(nodes, ru, of)
    clock.ms += 1000
    assert f'name="corrects_{of}" value="yes" checked' in ru.get(
        f"/announcements/new?corrects={of}")
    second = writes(nodes, ru, "ru", **{f"corrects_{of}": "yes"})
    here = anyone(nodes["un"])
    assert "Corrected by" not in here.get(f"/public/announcements/{of}?lang=en").text
    clock.ms += 1000
    signs(nodes, us, second, "us")
    assert f"/public/announcements/{second}" in here.get(f"/public/announcements/{of}").text
    assert f"/public/announcements/{of}" in here.get(f"/public/announcements/{second}").text
    assert "Corrected by" in text_of(us.get(f"/announcements/{of}"))
    assert "This announcement corrects" in text_of(us.get(f"/announcements/{second}"))


def test_withdrawn_by_its_author_with_a_reason(
    nodes: dict[str, Node], us: Sitting, ru: Sitting, clock: Clock
) -> None:
    of = writes(nodes, us)
    us.get(f"/announcements/{of}")
    assert us.post(f"/announcements/{of}/withdraw", {"reason": ""}).status_code == 422
    assert us.post(f"/announcements/{of}/withdraw", {"reason": "no longer so"}).status_code == 303
    passed_on(nodes, "us")
    assert "no longer so" in text_of(ru.get(f"/announcements/{of}"))
    clock.ms += 1000
    refused = ru.post(f"/announcements/{of}/key", {"word": "signs", "text": ""})
    assert refused.status_code == 422
    shown_nowhere(nodes, of)


def test_a_form_that_is_refused_shows_all_that_was_typed(us: Sitting) -> None:
    us.get("/announcements/new")
    answer = us.post("/announcements/new", fields(text_ar="", embargo="2016-07-31 05:00"))
    assert answer.status_code == 422
    assert "canary-announced-ru" in answer.text and "canary-title-ar" in answer.text
    assert 'value="2016-07-31 05:00"' in answer.text
    said = text_of(answer.text)
    assert "a moment still to come" in said and "the same in each of the languages" in said


def test_what_people_write_is_shown_and_never_run(
    nodes: dict[str, Node], us: Sitting, ru: Sitting, clock: Clock
) -> None:
    bad = "<script>alert(1)</script>"
    of = writes(nodes, us, text_en=bad, title_en=bad)
    clock.ms += 1000
    signs(nodes, ru, of)
    for page in (us.get(f"/announcements/{of}"), us.get("/announcements"),
                 anyone(nodes["un"]).get(f"/public/announcements/{of}").text,
                 anyone(nodes["un"]).get("/public/announcements").text):
        assert bad not in page and "&lt;script&gt;" in page


@pytest.mark.parametrize("lang", LANGUAGES)
def test_in_each_language_its_own_text_comes_first(
    nodes: dict[str, Node], us: Sitting, ru: Sitting, clock: Clock, lang: str
) -> None:
    of = writes(nodes, us)
    clock.ms += 1000
    signs(nodes, ru, of)
    page = anyone(nodes["us"]).get(f"/public/announcements/{of}?lang={lang}").text
    assert page.index(f"canary-announced-{lang}") == min(
        page.index(f"canary-announced-{x}") for x in LANGUAGES)


def test_whoever_is_neither_guarantor_nor_depositary_is_told_so_and_un_drafts(
    nodes: dict[str, Node], us: Sitting, ru: Sitting, un: Sitting, clock: Clock
) -> None:
    of = writes(nodes, un, "un")
    assert "draft" in text_of(us.get(f"/announcements/{of}"))
    clock.ms += 1000
    signs(nodes, us, of, "us")
    shown_nowhere(nodes, of)
    clock.ms += 1000
    signs(nodes, ru, of)
    assert anyone(nodes["un"]).get(f"/public/announcements/{of}").status_code == 200


def test_machines_read_the_text_and_whose_key_is_to_it(
    nodes: dict[str, Node], us: Sitting, ru: Sitting, clock: Clock
) -> None:
    of = writes(nodes, us)
    [before] = us.client.get("/api/v1/announcements").json()["announcements"]
    assert (before["state"], before["missing"], before["public_since"]) == ("waiting", ["ru"], None)
    clock.ms += 1000
    signs(nodes, ru, of)
    [after] = us.client.get("/api/v1/announcements").json()["announcements"]
    assert (after["id"], after["state"], after["signed"]["us"]) == (of, "published", of)
    assert after["text"]["ru"].startswith("canary-announced-ru")
    assert anyone(nodes["us"]).get(
        "/api/v1/announcements", follow_redirects=False).status_code != 200
