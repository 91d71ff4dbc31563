"""The page on which people tell what happened: an old phone, and no way back to who it was."""

from __future__ import annotations

import asyncio
import io
import logging
import os
import re
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from html import unescape
from zoneinfo import ZoneInfo

import msgspec
import pytest
from litestar.testing import TestClient
from PIL import Image

from hudna.act.report import correct
from hudna.home.spotters import Added
from hudna.node import Node
from hudna.record.incidents import Harm, Report
from hudna.view.reports import report
from tests.web.apps import app_of
from tests.web.houses import HOUR, NOW, Clock
from tests.web.loops import running
from tests.web.sitting import ORIGIN

FIELDS = {"happened": "shelling", "known": "heard", "place": "Tadif", "day": "now", "part": "",
          "clock": "", "hurt": "", "killed": "", "note": "three shells on the market"}
NAME, OTHER = "CANARY-north-7", "CANARY-new-8"
DAMASCUS = ZoneInfo("Asia/Damascus")


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(out, "JPEG")
    return out.getvalue()


@pytest.fixture
def keys(nodes: dict[str, Node]) -> dict[str, str]:
    spotters = nodes["us"].spotters
    return {name: spotters.add(Added("ar", "duty officer", name), NOW, os.urandom)[1]
            for name in (NAME, OTHER)}


@pytest.fixture
def phone(nodes: dict[str, Node]) -> Iterator[TestClient]:
    with TestClient(app_of(nodes["us"]), base_url=ORIGIN) as client:
        yield client


def kept(nodes: dict[str, Node]) -> list[Report]:
    return [report(r) for r in nodes["us"].world.reports.all()]


def once(page: str) -> str:
    found = re.search(r'name="once" value="([^"]+)"', page)
    assert found
    return unescape(found[1])


def send(phone: TestClient, key: str, photo: bytes | None = None, **fields: str):
    sent = {**FIELDS, "once": once(phone.get(f"/tell/{key}").text), **fields}
    files = {"photo": ("CANARY-photo.jpg", photo, "image/jpeg")} if photo is not None else None
    return phone.post(f"/tell/{key}", data=sent, files=files, follow_redirects=False)


@pytest.mark.parametrize(("lang", "way"), [("en", "ltr"), ("ru", "ltr"), ("ar", "rtl")])
def test_the_page_is_small_and_needs_nothing(phone, keys, lang: str, way: str) -> None:
    answer = phone.get(f"/tell/{keys[NAME]}?lang={lang}", headers={"accept-encoding": "identity"})
    page = answer.text
    assert f'<html lang="{lang}" dir="{way}">' in page
    assert len(answer.content) < 15_000
    assert "<script" not in page
    assert not re.findall(r'(?:src|href)="(?!\?lang=|data:|/spot/)[^"]+"', page)
    assert not answer.cookies
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["cache-control"] == "no-store"
    assert "script-src" not in answer.headers["content-security-policy"]
    assert NAME not in page


def test_each_of_the_two_pages_leads_to_the_other(phone, keys) -> None:
    key = keys[NAME]
    assert f'href="/spot/{key}?lang=en"' in phone.get(f"/tell/{key}?lang=en").text
    assert f'href="/tell/{key}?lang=en"' in phone.get(f"/spot/{key}?lang=en").text


def test_what_is_told_is_a_report_of_the_pseudonym(phone, keys, nodes) -> None:
    answer = send(phone, keys[NAME], hurt="٣", killed="1")
    assert answer.status_code == 303
    assert phone.get(answer.headers["location"]).status_code == 200
    [said] = kept(nodes)
    assert (said.source, said.channel, said.known) == (NAME, "page", "heard")
    assert (said.happened, said.text, said.language) == (
        "shelling", "three shells on the market", "en")
    assert (said.from_ms, said.until_ms, said.told_ms) == (NOW - HOUR // 2, NOW, NOW)
    assert (said.at, said.within_m, said.admin) == (None, 1_000_000, ()), "in its words alone"
    assert said.place == "Tadif"
    assert said.harm == Harm(1, 1, 3, 3)
    assert said.accused == ()
    assert (said.reliability, said.credibility) == ("F", 6)


def buttons(page: str) -> list[tuple[str, str]]:
    return [(v, re.sub(r"<[^>]+>", " ", unescape(words))) for v, words in re.findall(
        r'name="where" value="([^"]+)">(.*?)</button>', page, re.S)]


def test_which_place_was_meant_is_asked_and_only_a_yes_places_it(phone, keys, nodes) -> None:
    answer = send(phone, keys[NAME])
    assert answer.headers["location"].endswith("/sent")
    page = phone.get(answer.headers["location"] + "?lang=en").text
    [(value, words), (no, _)] = buttons(page)
    assert "Tadif" in words
    assert "near Al-Bab" in words
    assert "in Aleppo" in words
    assert (value, no) == ("0", "none")
    assert len(page.encode()) < 15_000
    assert "<script" not in page
    assert kept(nodes)[0].at is None, "nothing is taken before the answer"
    for _ in range(3):
        again = phone.post(answer.headers["location"], data={"where": value},
                           follow_redirects=False)
        assert again.headers["location"].split("?")[0] == answer.headers["location"]
    [said] = kept(nodes)
    stated = nodes["us"].places.stated("Tadif")
    assert said.at is not None
    assert said.at.at == stated.at
    assert said.within_m == -(-stated.radius_mm // 1000)
    assert said.admin[0].startswith("SY")
    assert said.place == "Tadif"
    assert buttons(phone.get(answer.headers["location"]).text) == []
    assert len(nodes["us"].world.reports.versions(nodes["us"].world.reports.all()[0].hash)) == 2


@pytest.mark.parametrize("said", ["none", "7", "-1", "", "targets"])
def test_no_or_no_answer_of_ours_leaves_the_words_alone(phone, keys, nodes, said: str) -> None:
    at = send(phone, keys[NAME]).headers["location"]
    size = nodes["us"].log.size
    assert phone.post(at, data={"where": said}, follow_redirects=False).status_code == 303
    assert nodes["us"].log.size == size
    assert bool(buttons(phone.get(at).text)) is (said != "none"), "it may still be answered"


def test_nobody_else_answers_and_not_for_ever(phone, keys, nodes, clock: Clock) -> None:
    at = send(phone, keys[NAME]).headers["location"]
    size = nodes["us"].log.size
    foreign = at.replace(keys[NAME], keys[OTHER])
    assert buttons(phone.get(foreign).text) == []
    phone.post(foreign, data={"where": "0"})
    phone.post(at.replace(keys[NAME], "x" * 22), data={"where": "0"})
    clock.ms += 3_600_000
    assert buttons(phone.get(at).text) == []
    phone.post(at, data={"where": "0"})
    assert nodes["us"].log.size == size


def test_where_a_person_has_made_another_version_that_stands(phone, keys, nodes) -> None:
    node = nodes["us"]
    at = send(phone, keys[NAME]).headers["location"]
    [record] = node.world.reports.all()
    anew = msgspec.structs.replace(report(record), happened="mine")
    asyncio.run(node.say([correct(node.world, record.hash, anew, node.now_ms())]))
    phone.post(at, data={"where": "0"})
    assert [(r.happened, r.at) for r in kept(nodes)] == [("mine", None)]


@pytest.mark.parametrize(("words", "asked"), [
    ("الثورة", 1), ("دوما", 2), ("كفر كناري", 0), ("حمص", 2), ("qxzvw", 0)])
def test_a_place_that_may_be_several_or_is_not_known_stays_in_words(
    phone, keys, nodes, words: str, asked: int
) -> None:
    at = send(phone, keys[NAME], place=words).headers["location"]
    page = phone.get(at).text
    assert len(buttons(page)) == (asked + 1 if asked else 0)
    [said] = kept(nodes)
    assert (said.place, said.at, said.within_m, said.admin) == (words, None, 1_000_000, ())
    if words == "حمص":
        phone.post(at, data={"where": "1"})
        assert kept(nodes)[0].within_m > 150_000, "a governorate is as wide as it is"


@pytest.mark.parametrize(("fields", "window"), [
    ({"day": "today"}, ((31, 0, 0), NOW)),
    ({"day": "today", "part": "night"}, ((31, 0, 0), (31, 6, 0))),
    ({"day": "today", "part": "morning"}, ((31, 6, 0), NOW)),
    ({"day": "yesterday"}, ((30, 0, 0), (31, 0, 0))),
    ({"day": "yesterday", "part": "evening"}, ((30, 18, 0), (31, 0, 0))),
    ({"day": "yesterday", "clock": "١٤:٣٠"}, ((30, 14, 15), (30, 14, 45))),
    ({"day": "today", "clock": "8.50"}, ((31, 8, 35), NOW)),
])
def test_when_is_by_the_clock_of_the_place(phone, keys, nodes, fields, window) -> None:
    nodes["us"].spotters.set_zone("Asia/Damascus", os.urandom)
    assert send(phone, keys[NAME], **fields).status_code == 303
    [said] = kept(nodes)
    first, last = window
    assert said.from_ms == _ms(first)
    # A part ends before its last moment; an hour is a quarter of one around it.
    assert last in (NOW, said.until_ms) or said.until_ms in (_ms(last), _ms(last) - 1)


def _ms(at: object) -> int:
    if isinstance(at, int):
        return at
    return round(datetime(2016, 7, *at, tzinfo=DAMASCUS).timestamp() * 1000)  # type: ignore[misc]


@pytest.mark.parametrize("wrong", [
    {"happened": ""}, {"happened": "target"}, {"known": ""}, {"day": ""}, {"place": " "},
    {"day": "today", "clock": "23:30"}, {"day": "today", "part": "evening"},
    {"day": "now", "clock": "08:00"}, {"day": "today", "clock": "25:00"}, {"hurt": "many"},
    {"hurt": "-1"}, {"note": "x" * 4_001}, {"note": "a\x07b"}, {"place": "x" * 101},
])
def test_what_is_wrong_is_shown_with_all_that_was_typed_and_not_kept(
    phone, keys, nodes, wrong
) -> None:
    answer = send(phone, keys[NAME], **wrong)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert answer.text.count('class="bad"') == 2, "the field is marked"
    if "note" not in wrong:
        assert "three shells on the market" in answer.text
    assert not kept(nodes)


def test_a_photograph_comes_with_it_and_its_custody_names_nobody(phone, keys, nodes) -> None:
    assert send(phone, keys[NAME], picture()).status_code == 303
    [said] = kept(nodes)
    [file] = said.attached
    assert file.media_type == "image/jpeg"
    [step] = nodes["us"].files.custody.chain(file.digest).steps
    assert (step.did, step.by, step.channel) == ("received", "page", "page")


@pytest.mark.parametrize("content", [
    b"MZ\x90\0" + b"\0" * 60, b"<html><script>alert(1)</script>", b""])
def test_what_is_no_photograph_is_refused_with_nothing_kept(
    phone, keys, nodes, tmp_path, content
) -> None:
    answer = send(phone, keys[NAME], content)
    assert answer.status_code == 422
    assert "three shells on the market" in answer.text
    assert not kept(nodes)
    assert not [p for p in (tmp_path / "us" / "attached").rglob("*") if p.is_file()]


def test_five_at_once_of_one_form_are_one_report(phone, keys, nodes) -> None:
    key = keys[NAME]
    sent = {**FIELDS, "once": once(phone.get(f"/tell/{key}").text)}
    with ThreadPoolExecutor(5) as threads:
        answers = list(threads.map(lambda _: phone.post(
            f"/tell/{key}", data=sent, files={"photo": ("a.jpg", picture())},
            follow_redirects=False), range(5)))
    assert {a.status_code for a in answers} == {303}
    assert len({a.headers["location"] for a in answers}) == 1
    assert len(kept(nodes)) == 1


def test_a_flood_of_one_hand_is_one_source_and_is_limited(
    phone, keys, nodes, clock: Clock
) -> None:
    answers = [send(phone, keys[NAME], note=f"shell {i}") for i in range(12)]
    ends = [a.headers["location"].split("/")[-1] for a in answers]
    assert ends == ["sent"] * 10 + ["later"] * 2
    assert phone.get(answers[-1].headers["location"]).status_code == 429
    assert {r.source for r in kept(nodes)} == {NAME}
    assert send(phone, keys[OTHER]).headers["location"].endswith("/sent"), "another hand is not"
    clock.ms += 600_001
    assert send(phone, keys[NAME]).headers["location"].endswith("/sent")


def test_a_wrong_link_and_one_that_has_ended_are_the_same_to_the_byte(phone, keys, nodes) -> None:
    ended = keys[NAME]
    nodes["us"].spotters.end(NAME, NOW)
    for way in (lambda key: phone.get(f"/tell/{key}"),
                lambda key: phone.post(f"/tell/{key}", data={**FIELDS, "once": "x"},
                                       files={"photo": picture()}),
                lambda key: phone.get(f"/tell/{key}/sent"),
                lambda key: phone.get(f"/tell/{key}/a/sent"),
                lambda key: phone.post(f"/tell/{key}/a/sent", data={"where": "0"}),
                lambda key: phone.get(f"/tell/{key}/later")):
        answers = [way(key) for key in (ended, "a" * 32, "z", "%F0%9F%9A%81")]
        assert {a.status_code for a in answers} == {404}
        assert len({a.content for a in answers}) == 1
        alike = [{k: v for k, v in a.headers.items() if k != "date"} for a in answers]
        assert all(a == alike[0] for a in alike)
    assert not kept(nodes)


def test_nothing_of_who_tells_is_logged_and_a_failure_keeps_nothing(
    phone, keys, nodes, caplog, tmp_path
) -> None:
    caplog.set_level(logging.DEBUG)
    node, key = nodes["us"], keys[NAME]
    send(phone, key, picture(), note="CANARY-words")
    sent = {**FIELDS, "once": once(phone.get(f"/tell/{key}").text), "note": "CANARY-lost"}

    async def fails(drafts: object) -> None:
        raise RuntimeError("CANARY-error", key)

    other = io.BytesIO()
    Image.new("RGB", (9, 9), "blue").save(other, "PNG")
    files = {"photo": ("CANARY.png", other.getvalue())}
    say, node.say = node.say, fails  # type: ignore[method-assign,assignment] # a full disk, say
    answer = phone.post(f"/tell/{key}", data=sent, files=files)
    node.say = say  # type: ignore[method-assign]
    assert answer.status_code == 503
    assert "CANARY" not in answer.text
    left = [p for p in (tmp_path / "us" / "attached").rglob("*") if p.is_file()]
    assert len(left) == 1, "the first photograph alone"
    for path in (f"/tell/{key}x", f"/tell/{key}/a/b", f"/tell/{key}%00"):
        phone.get(path)
    phone.put(f"/tell/{key}")
    for line in caplog.records:
        if not line.name.startswith("httpx"):
            text = line.getMessage() + str(line.exc_info or "")
            assert "CANARY" not in text
            assert key not in text
    assert phone.post(f"/tell/{key}", data=sent, files=files).status_code == 200
    assert len(kept(nodes)) == 2
    for path in ("/public", "/healthz", "/log/checkpoint", "/api/openapi.json", "/cap"):
        assert b"CANARY" not in phone.get(path).content


def test_where_the_node_signs_nothing_it_is_said_and_nothing_is_kept(
    phone, keys, nodes, tmp_path
) -> None:
    nodes["us"].log.hold("held")  # type: ignore[arg-type] # any words
    answer = send(phone, keys[NAME], picture())
    assert answer.status_code == 503
    assert not kept(nodes)
    assert not [p for p in (tmp_path / "us" / "attached").rglob("*") if p.is_file()]


def test_too_large_a_form_is_refused(phone, keys, nodes) -> None:
    answer = send(phone, keys[NAME], picture() + b"\0" * 13_000_000)
    assert answer.status_code == 413
    assert "12 مليون بايت" in answer.text, "it says how large one may be"
    assert not kept(nodes)


def test_what_nobody_sees_in_a_text_is_left_out(phone, keys, nodes) -> None:
    send(phone, keys[NAME], note="\u202eabc\u2069 def", place="\u2067Tadif\u2069")
    [said] = kept(nodes)
    assert (said.text, said.place) == ("abc def", "Tadif")


def test_what_is_no_picture_is_seen_by_its_head_and_never_kept(phone, keys, tmp_path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("a.txt", b"\0" * 50_000_000)
    for content in (out.getvalue(), b"words in a file", b"%PDF-1.7 a document"):
        assert send(phone, keys[NAME], content).status_code == 422
    assert not list((tmp_path / "us").rglob("attached/??/*"))
    assert not list((tmp_path / "us").rglob("custody/??/*"))


def test_a_form_that_is_refused_waits_for_no_other(phone, keys, nodes) -> None:
    """Whoever brings no picture holds nobody up: no turn is taken for it."""
    tellings = phone.app.state["tellings"]
    taken = []
    acquire = tellings.turn.acquire

    async def seen() -> bool:
        taken.append(1)
        return await acquire()

    tellings.turn.acquire = seen
    assert send(phone, keys[NAME], b"words in a file").status_code == 422
    assert not taken
    assert send(phone, keys[NAME], picture()).status_code == 303
    assert taken


def test_forms_that_are_refused_are_limited_too(phone, keys, nodes, clock: Clock) -> None:
    answers = [send(phone, keys[NAME], b"words in a file") for _ in range(32)]
    assert [a.status_code for a in answers] == [422] * 30 + [303] * 2
    assert answers[-1].headers["location"].endswith("/later")
    assert send(phone, keys[OTHER], picture()).headers["location"].endswith("/sent")
    clock.ms += 600_001
    assert send(phone, keys[NAME]).headers["location"].endswith("/sent")


def test_who_goes_back_and_corrects_it_has_told_another(phone, keys, nodes) -> None:
    key = keys[NAME]
    form = {**FIELDS, "once": once(phone.get(f"/tell/{key}").text)}
    for changed in ({}, {}, {"place": "Al-Bab", "killed": "9"}, {}):
        answer = phone.post(f"/tell/{key}", data={**form, **changed}, follow_redirects=False)
        assert answer.headers["location"].endswith("/sent")
    assert [(r.place, r.harm.killed_least) for r in kept(nodes)] == [("Al-Bab", 9), ("Tadif", None)]
    phone.post(f"/tell/{key}", data=form, files={"photo": ("a.jpg", picture(), "image/jpeg")})
    assert len(kept(nodes)) == 3, "with its photograph it is another"


def test_a_place_is_looked_for_beside_the_loop(phone, keys, nodes) -> None:
    stated, on_loop = nodes["us"].places.stated, []

    def seen(name: str) -> object:
        on_loop.append(running())
        return stated(name)

    nodes["us"].places.stated = seen  # type: ignore[method-assign]
    send(phone, keys[NAME])
    assert on_loop
    assert not any(on_loop)
