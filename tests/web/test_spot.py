"""The page on which spotters report: an old phone, a thin link, and no way back to who it was."""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Iterator
from html import unescape

import pytest
from litestar.testing import TestClient

from hudna.home.spotters import Added
from hudna.node import Node
from hudna.place.measure import between_mm
from hudna.record.record import Record
from hudna.record.watching import Sighting
from hudna.watch.briefing import brief
from hudna.web.sighted import unplaced
from tests.web.apps import app_of
from tests.web.houses import NOW, Clock
from tests.web.sitting import ORIGIN, Sitting, text_of

AT = (371_500_000, 362_000_000)
FIELDS = {"craft": "helicopter", "count": "2", "ear": "seen", "ago": "5", "far": "some",
          "bearing": "90", "course": "180", "place": "", "note": ""}
TRUSTED, NEW = "CANARY-north-7", "CANARY-new-8"


@pytest.fixture
def keys(nodes: dict[str, Node]) -> dict[str, str]:
    spotters = nodes["us"].spotters
    return {
        name: spotters.add(Added("ar", "duty officer", name, trusted, at=AT, within_m=4_000), NOW,
                           os.urandom)[1]
        for name, trusted in ((TRUSTED, True), (NEW, False))}


@pytest.fixture
def phone(nodes: dict[str, Node]) -> Iterator[TestClient]:
    """An old one: it runs no script and keeps nothing."""
    with TestClient(app_of(nodes["us"]), base_url=ORIGIN) as client:
        yield client


def kept(nodes: dict[str, Node]) -> list[Record]:
    return list(nodes["us"].world.sightings.all())


def said(nodes: dict[str, Node]) -> Sighting:
    found = kept(nodes)[0].said
    assert isinstance(found, Sighting)
    return found


def once(page: str) -> str:
    found = re.search(r'name="once" value="([^"]+)"', page)
    assert found
    return unescape(found[1])


def send(phone: TestClient, key: str, **fields: str) -> object:
    sent = {**FIELDS, "once": once(phone.get(f"/spot/{key}").text), **fields}
    return phone.post(f"/spot/{key}", data=sent, follow_redirects=False)


def test_the_page_is_small_speaks_arabic_and_needs_nothing(phone, keys) -> None:
    answer = phone.get(f"/spot/{keys[TRUSTED]}", headers={"accept-language": "en"})
    page = answer.text
    assert answer.status_code == 200
    assert '<html lang="ar" dir="rtl">' in page
    assert len(page.encode()) < 60_000
    assert "<script" not in page
    assert not re.findall(r'(?:src|href)="(?!\?lang=|data:|/tell/)[^"]+"', page)
    assert not answer.cookies
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["cache-control"] == "no-store"
    assert "script-src" not in answer.headers["content-security-policy"]
    assert TRUSTED not in page


@pytest.mark.parametrize(("lang", "way"), [("en", "ltr"), ("ru", "ltr"), ("ar", "rtl")])
def test_it_speaks_the_language_that_is_asked_for(phone, keys, lang: str, way: str) -> None:
    page = phone.get(f"/spot/{keys[NEW]}?lang={lang}").text
    assert f'<html lang="{lang}" dir="{way}">' in page
    assert f"?lang={lang}" in re.search(r'action="([^"]+)"', page)[1]


def test_what_a_trusted_spotter_sends_counts_at_once(phone, keys, nodes, clock: Clock) -> None:
    answer = send(phone, keys[TRUSTED])
    assert answer.status_code == 303
    thanks = phone.get(answer.headers["location"])
    assert thanks.status_code == 200
    (record,) = kept(nodes)
    found = said(nodes)
    assert nodes["us"].world.sightings.counts(record)
    assert (found.craft, found.aircraft, found.manner) == ("helicopter", 2, "seen")
    assert (found.course_mdeg, found.at_ms) == (180_000, clock.ms - 300_000)
    assert (found.source, found.via, found.trusted) == (TRUSTED, "page", True)


def test_where_the_aircraft_was_is_not_where_the_spotter_is(phone, keys, nodes) -> None:
    send(phone, keys[TRUSTED])
    found = said(nodes)
    assert found.at is not None
    off = between_mm(AT, found.at.at) / 1000
    assert found.at.at[0] > AT[0], "to the east, as it was said"
    assert 1_000 < off < 10_000
    assert off + 4_000 <= found.within_m + 1_000


def test_loading_the_thanks_again_or_sending_again_sends_nothing(phone, keys, nodes) -> None:
    key = keys[TRUSTED]
    sent = {**FIELDS, "once": once(phone.get(f"/spot/{key}").text)}
    first = phone.post(f"/spot/{key}", data=sent, follow_redirects=False)
    for _ in range(3):
        phone.get(first.headers["location"])
        again = phone.post(f"/spot/{key}", data=sent, follow_redirects=False)
        assert again.headers["location"] == first.headers["location"]
    assert len(kept(nodes)) == 1
    send(phone, key)
    assert len(kept(nodes)) == 2, "a new page is a new report"


def test_what_a_new_spotter_sends_waits_for_a_person(phone, keys, nodes) -> None:
    send(phone, keys[NEW])
    (record,) = kept(nodes)
    assert not nodes["us"].world.sightings.counts(record)
    assert nodes["us"].world.sightings.waits(record)


def test_a_place_by_name(phone, keys, nodes) -> None:
    send(phone, keys[TRUSTED], place="تادف", far="near", bearing="unknown")
    found = said(nodes)
    assert found.trusted
    tadif = nodes["us"].places.stated("تادف").at
    assert found.at is not None
    assert between_mm(found.at.at, tadif) < 1_000


def test_a_place_that_is_not_known_is_never_guessed(phone, keys, nodes) -> None:
    send(phone, keys[TRUSTED], place="كفر كناري")
    found = said(nodes)
    assert not found.trusted
    assert "كفر كناري" in found.text
    assert unplaced(nodes["us"], found), "nor is it where the spotter is registered"


def test_a_place_that_is_not_known_is_said_to_be(phone, keys, nodes, us: Sitting) -> None:
    answer = send(phone, keys[TRUSTED], place="zzqqxx")
    where = answer.headers["location"]
    assert "zzqqxx" not in where
    assert "is not known here" in phone.get(f"{where}&lang=en").text
    desk = text_of(us.get("/sightings"))
    assert "a place that is not known here" in desk
    assert "zzqqxx" in desk
    assert "unplaced" not in send(phone, keys[TRUSTED], place="تادف").headers["location"]


def test_a_wrong_link_and_one_that_has_ended_are_the_same_to_the_byte(phone, keys, nodes) -> None:
    ended = keys[TRUSTED]
    nodes["us"].spotters.end(TRUSTED, NOW)
    for way in (lambda key: phone.get(f"/spot/{key}"),
                lambda key: phone.post(f"/spot/{key}", data={**FIELDS, "once": "x"}),
                lambda key: phone.get(f"/spot/{key}/sent")):
        answers = [way(key) for key in (ended, "a" * 32, "z", "%F0%9F%9A%81")]
        assert {a.status_code for a in answers} == {404}
        assert len({a.content for a in answers}) == 1
        alike = [{k: v for k, v in a.headers.items() if k != "date"} for a in answers]
        assert all(a == alike[0] for a in alike)
    assert not kept(nodes)


def test_wrong_links_are_limited_and_a_right_one_is_not_held_up(phone, keys) -> None:
    tried = [phone.get(f"/spot/{'b' * 32}").status_code for _ in range(50)]
    assert tried[0] == 404
    assert tried[-1] == 429
    assert phone.get(f"/spot/{keys[TRUSTED]}").status_code == 200


@pytest.mark.parametrize("wrong", [{"craft": "tank"}, {"count": "0"}, {"count": "x"},
                                   {"course": "91"}, {"ago": "-5"}, {"far": "x"}, {"ear": "felt"}])
def test_what_is_wrong_is_shown_and_not_kept(phone, keys, nodes, wrong: dict[str, str]) -> None:
    answer = send(phone, keys[TRUSTED], **wrong)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert not kept(nodes)


def test_too_large_a_form_is_refused(phone, keys, nodes) -> None:
    answer = send(phone, keys[TRUSTED], note="x" * 20_000)
    assert answer.status_code == 413
    assert not kept(nodes)


def test_a_flood_of_one_spotter_waits_for_people(phone, keys, nodes) -> None:
    for _ in range(9):
        assert send(phone, keys[TRUSTED]).status_code == 303
    counts = [nodes["us"].world.sightings.counts(r) for r in kept(nodes)]
    assert sum(counts) == 8


def test_reports_that_contradict_each_other_wait_for_people(phone, keys, nodes) -> None:
    for craft, course in (("jet", "0"), ("helicopter", "180"), ("drone", "90")):
        send(phone, keys[TRUSTED], craft=craft, course=course)
    counts = [nodes["us"].world.sightings.counts(r) for r in kept(nodes)]
    assert sorted(counts) == [False, True, True]


def test_a_new_spotter_cannot_fill_the_log(phone, keys, nodes) -> None:
    answers = [send(phone, keys[NEW]) for _ in range(6)]
    assert [a.headers["location"].split("/")[-1] for a in answers] == ["sent"] * 3 + ["later"] * 3
    assert len(kept(nodes)) == 3


def test_nothing_of_a_spotter_is_logged_or_shown_where_it_should_not_be(
    phone, keys, nodes, caplog
) -> None:
    caplog.set_level(logging.DEBUG)
    send(phone, keys[TRUSTED], note="CANARY-words", place="تادف")
    node = nodes["us"]

    async def fails(drafts: object) -> None:
        raise RuntimeError("CANARY-error", keys[TRUSTED])

    say, node.say = node.say, fails  # type: ignore[method-assign,assignment] # a full disk, say
    answer = send(phone, keys[TRUSTED], note="CANARY-lost")
    node.say = say  # type: ignore[method-assign]
    assert answer.status_code == 503
    assert "CANARY" not in answer.text
    phone.get(f"/spot/{keys[NEW]}x")
    phone.get(f"/spot/{keys[NEW]}/a/b")
    phone.put(f"/spot/{keys[NEW]}")
    for line in caplog.records:
        # The test's own client writes down where it goes; no node has one here.
        if not line.name.startswith("httpx"):
            text = line.getMessage() + str(line.exc_info or "")
            assert "CANARY" not in text
            assert keys[NEW] not in text
            assert keys[TRUSTED] not in text
    for path in ("/public", "/live", "/healthz", "/log/checkpoint", "/api/openapi.json", "/cap"):
        if path != "/live":
            assert b"CANARY" not in phone.get(path).content


def test_after_a_failure_the_same_form_may_be_sent_again(phone, keys, nodes) -> None:
    node, key = nodes["us"], keys[TRUSTED]
    sent = {**FIELDS, "once": once(phone.get(f"/spot/{key}").text)}

    async def fails(drafts: object) -> None:
        raise OSError

    say, node.say = node.say, fails  # type: ignore[method-assign,assignment] # a full disk, say
    assert phone.post(f"/spot/{key}", data=sent).status_code == 503
    node.say = say  # type: ignore[method-assign]
    assert phone.post(f"/spot/{key}", data=sent).status_code == 200
    assert len(kept(nodes)) == 1


def test_nothing_is_chosen_on_an_untouched_page_that_makes_a_report_count(
    phone, keys, nodes
) -> None:
    page = phone.get(f"/spot/{keys[TRUSTED]}").text
    chosen = dict(re.findall(r'name="(\w+)" value="([^"]+)" checked', page))
    assert chosen == {"count": "1", "ago": "0"}
    phone.post(f"/spot/{keys[TRUSTED]}", data={
        **chosen, "once": once(page), "place": "", "note": ""})
    (record,) = kept(nodes)
    found = said(nodes)
    assert (found.craft, found.manner, found.course_mdeg) == ("unknown", "heard", None)
    assert nodes["us"].world.sightings.counts(record), "it is kept, and shown to the desk"
    (reported,) = brief(nodes["us"].world, NOW + 1_000, {}).reported
    assert reported.bare
