"""Text messages through a gateway: who is not known waits for a person, and no number is kept."""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from litestar.testing import TestClient

from hudna.fault import Fault, Refused
from hudna.home.spotters import Added
from hudna.node import Node
from hudna.place.measure import between_mm
from hudna.place.times import format_instant
from hudna.record.incidents import Harm, Report
from hudna.record.watching import Sighting
from hudna.say import say
from tests.web.apps import app_of
from tests.web.houses import NOW, Clock
from tests.web.loops import running
from tests.web.sitting import ORIGIN

AT = (371_500_000, 362_000_000)
NUMBERS = re.compile(rb"(?<![0-9a-f]{8})955000(?![0-9a-f]{8})")
"""What all of them have, wherever it is not within a digest, which has any six digits by chance."""
NUMBER, STRANGER, NEWCOMER = "+963955000111", "+963955000222", "+963955000333"
PSEUDONYM = "CANARY-sms-1"


@pytest.fixture
def token(nodes: dict[str, Node]) -> str:
    spotters = nodes["us"].spotters
    for name, number, trusted in ((PSEUDONYM, NUMBER, True), ("CANARY-sms-2", NEWCOMER, False)):
        spotters.add(Added("ar", "duty officer", name, trusted, number, AT, 4_000), NOW,
                     os.urandom)
    spotters.set_zone("Asia/Damascus", os.urandom)
    return spotters.gateway(os.urandom)


@pytest.fixture
def door(nodes: dict[str, Node]) -> Iterator[TestClient]:
    with TestClient(app_of(nodes["us"]), base_url=ORIGIN) as client:
        yield client


def send(door: TestClient, token: str, text: str, number: str = NUMBER, at: str = "") -> object:
    fields = {"from": number, "text": text} | ({"at": at} if at else {})
    return door.post("/spot/text", data=fields, headers={"authorization": f"Bearer {token}"})


def kept(nodes: dict[str, Node]) -> list[Sighting]:
    return [r.said for r in nodes["us"].world.sightings.all()]


def test_a_trusted_spotters_message_counts_and_is_answered_in_its_language(
    door, token, nodes, clock: Clock
) -> None:
    for text, lang in (("سمعت مروحيتين فوق تدمر باتجاه الشمال قبل 5 دقائق", "ar"),
                       ("2 helicopters over Palmyra heading north 5 minutes ago", "en"),
                       ("2 вертолета над Пальмирой летят на север 5 минут назад", "ru")):
        answer = send(door, token, text)
        assert answer.status_code == 200
        assert answer.headers["content-language"] == lang
        assert answer.headers["content-type"].startswith("text/plain")
        found = kept(nodes)[0]
        assert (found.craft, found.aircraft, found.course_mdeg) == ("helicopter", 2, 0)
        assert (found.at_ms, found.via, found.trusted) == (clock.ms - 300_000, "text", True)
        assert found.source == PSEUDONYM
        assert found.at is not None
        assert between_mm(found.at.at, nodes["us"].places.stated("Palmyra").at) < 1_000_000


@pytest.mark.parametrize("number", [STRANGER, NEWCOMER])
def test_who_is_not_known_or_new_waits_for_a_person(door, token, nodes, number: str) -> None:
    send(door, token, "jet over Palmyra", number)
    (found,) = kept(nodes)
    assert not found.trusted
    assert not any(nodes["us"].world.sightings.counting(0, NOW * 2))
    assert found.source == ("" if number == STRANGER else "CANARY-sms-2")


@pytest.mark.parametrize("text", ["jet over Blahville", "jet over Palmyra 23:15",
                                  "مروحية فوق كفر الكناري", "strange sound over Raqqa"])
def test_what_is_not_understood_waits_for_a_person(door, token, nodes, text: str) -> None:
    send(door, token, text)
    (found,) = kept(nodes)
    assert not found.trusted
    assert found.text == text


def test_without_a_place_a_stranger_places_nothing(door, token, nodes) -> None:
    send(door, token, "jet", STRANGER)
    (found,) = kept(nodes)
    assert found.within_m > 100_000


def test_what_is_no_report_is_answered_and_not_kept(door, token, nodes) -> None:
    answer = send(door, token, "hello")
    assert answer.status_code == 200
    assert "Not understood" in answer.text
    assert not kept(nodes)


def test_a_message_that_comes_twice_is_kept_once(door, token, nodes, clock: Clock) -> None:
    at = format_instant(clock.ms - 1_000)
    answers = {send(door, token, "jet over Palmyra", at=at).text for _ in range(3)}
    assert len(kept(nodes)) == 1
    assert len(answers) == 1


def test_a_message_that_was_long_on_its_way_is_of_its_own_time(
    door, token, nodes, clock: Clock
) -> None:
    send(door, token, "jet over Palmyra", at=format_instant(clock.ms - 20 * 60_000))
    assert kept(nodes)[0].at_ms == clock.ms - 20 * 60_000
    assert kept(nodes)[0].trusted
    send(door, token, "jet over Palmyra", at=format_instant(clock.ms - 3 * 3_600_000))
    assert sum(s.trusted for s in kept(nodes)) == 1, "three hours later a person decides"


@pytest.mark.parametrize("at", ["yesterday", "2016-07-31", "2016-07-20T00:00:00Z",
                                "2016-08-20T00:00:00Z"])
def test_a_moment_that_cannot_be_is_refused(door, token, nodes, at: str) -> None:
    assert send(door, token, "jet over Palmyra", at=at).status_code == 422
    assert not kept(nodes)


@pytest.mark.parametrize("fields", [{}, {"from": NUMBER}, {"text": "jet"},
                                    {"from": " ", "text": ""}])
def test_fields_that_lack(door, token, nodes, fields: dict[str, str]) -> None:
    answer = door.post("/spot/text", data=fields, headers={"authorization": f"Bearer {token}"})
    assert answer.status_code == 422
    assert not kept(nodes)


@pytest.mark.parametrize("header", [{}, {"authorization": "Bearer "}, {"authorization": "Bearer x"},
                                    {"authorization": "Basic eA=="}])
def test_only_the_gateway_comes_in(door, token, nodes, header: dict[str, str]) -> None:
    answer = door.post("/spot/text", data={"from": NUMBER, "text": "jet"}, headers=header)
    assert answer.status_code == 401
    assert not kept(nodes)
    assert door.get("/spot/text").status_code in (404, 405)


def test_without_a_gateway_nobody_comes_in(door, nodes) -> None:
    for tried in ("", "-" * 64, "a"):
        assert send(door, tried or "x", "jet").status_code == 401


def test_strangers_cannot_fill_the_log(door, token, nodes) -> None:
    for i in range(5):
        send(door, token, f"jet over Palmyra {i} minutes ago", STRANGER)
    assert len(kept(nodes)) == 3
    for i in range(90):
        send(door, token, "jet over Palmyra", f"+9639551{i:05}")
    assert len(kept(nodes)) == 60


def test_promise_8_strangers_crowd_out_nobody_who_is_registered(door, token, nodes) -> None:
    for i in range(75):
        send(door, token, "jet over Palmyra", f"+9639551{i:05}")
    assert len(kept(nodes)) == 60
    for i in range(5):
        send(door, token, f"helicopter over Palmyra {i} minutes ago", NEWCOMER)
    found = [s.source for s in kept(nodes)]
    assert found.count("CANARY-sms-2") == 3, "an own part, and no more than that"


def test_where_a_word_is_set_a_forged_number_is_a_strangers(door, token, nodes) -> None:
    nodes["us"].spotters.set_word(PSEUDONYM, "falcon")
    for i in range(9):
        send(door, token, f"drone over Palmyra heading north {i} minutes ago")
    forged = kept(nodes)
    assert [(s.source, s.trusted) for s in forged] == [("", False)] * 3
    answer = send(door, token, "2 helicopters over Palmyra heading north Falcon")
    assert answer.status_code == 200
    (real,) = [s for s in kept(nodes) if s.source]
    assert (real.source, real.trusted, real.craft) == (PSEUDONYM, True, "helicopter")
    assert real.text == "2 helicopters over Palmyra heading north"


def test_a_forged_message_without_a_place_tells_nothing_of_where_the_spotter_is(
    door, token, nodes
) -> None:
    nodes["us"].spotters.set_word(PSEUDONYM, "falcon")
    send(door, token, "jet")
    assert kept(nodes)[0].within_m > 100_000


def test_texts_and_the_page_are_counted_apart(door, token, nodes) -> None:
    for i in range(12):
        send(door, token, f"drone over Palmyra {i} minutes ago")
    assert send_page(door, nodes).trusted
    assert sum(s.trusted for s in kept(nodes)) == 9


def send_page(door: TestClient, nodes: dict[str, Node]) -> Sighting:
    key = nodes["us"].spotters.renew(PSEUDONYM, os.urandom)
    fields = {"craft": "jet", "count": "1", "ear": "heard", "ago": "0", "far": "near",
              "bearing": "unknown", "course": "90", "place": "", "note": ""}
    assert door.post(f"/spot/{key}", data=fields).status_code == 200
    (found,) = [s for s in kept(nodes) if s.via == "page"]
    return found


def test_no_number_and_no_word_is_kept_where_it_should_not_be(
    door, token, nodes, caplog, tmp_path: Path
) -> None:
    caplog.set_level(logging.DEBUG)
    send(door, token, "jet over CANARYville", STRANGER)
    send(door, token, "jet over Palmyra")
    for line in caplog.records:
        text = line.getMessage() + str(line.exc_info or "")
        assert not {n for n in ("CANARY", "955000", token) if n in text}
    for file in (p for p in tmp_path.rglob("*") if p.is_file()):
        content = file.read_bytes()
        assert not NUMBERS.search(content), file
        # The register has the pseudonym, and nothing but the sealed log has the words.
        assert b"CANARYville" not in content, file
        assert token.encode() not in content, file


@pytest.mark.parametrize(("text", "lang", "happened"), [
    ("Three shells fell on Tadif today at 08:30, two civilians wounded", "en", "shelling"),
    ("Three shells fell on the market of Tadif today at 08:30", "en", "other"),
    ("سقطت ثلاث قذائف على سوق تادف اليوم", "ar", "other"),
    ("Сегодня обстрел рынка в Тадефе, двое раненых", "ru", "other"),
])
def test_what_is_of_nothing_that_flies_and_happened_is_a_report(
    door, token, nodes, text: str, lang: str, happened: str
) -> None:
    """`other` where the words may be of several kinds: a person reads it."""
    answer = send(door, token, text)
    assert answer.status_code == 200
    assert answer.headers["content-language"] == lang
    assert not kept(nodes)
    [said] = [r.said for r in nodes["us"].world.reports.all()]
    assert isinstance(said, Report)
    assert (said.source, said.channel, said.happened) == (PSEUDONYM, "text", happened)
    assert (said.text, said.language) == (text, lang)
    assert (said.at, said.within_m, said.admin) == (None, 1_000_000, ()), "where, in words alone"
    assert said.accused == ()
    assert said.harm == Harm()
    send(door, token, text)
    assert len(nodes["us"].world.reports.all()) == 1, "sent again, it is the same"


def test_a_strangers_report_names_nobody_and_strangers_cannot_fill_the_log(
    door, token, nodes
) -> None:
    answers = [send(door, token, f"Shelling of Tadif, shell number {i}", STRANGER)
               for i in range(5)]
    assert "Too many" in answers[-1].text
    said = [r.said for r in nodes["us"].world.reports.all()]
    assert len(said) == 3
    assert {r.source for r in said} == {""}


def test_what_is_of_nothing_at_all_keeps_nothing(door, token, nodes) -> None:
    send(door, token, "good morning to everybody")
    assert not kept(nodes)
    assert not nodes["us"].world.reports.all()


def test_a_long_message_is_kept_to_its_last_word(door, token, nodes) -> None:
    long = "قصف على تادف. " + "تفاصيل كثيرة عما حدث هناك " * 60 + "القتلى أحد عشر"
    assert send(door, token, long).status_code == 200
    [said] = [r.said for r in nodes["us"].world.reports.all()]
    assert isinstance(said, Report)
    assert said.text == long
    aloft = "jet over Palmyra. " + "it turned twice and came back " * 40 + "then it left"
    send(door, token, aloft)
    [sighting] = kept(nodes)
    assert sighting.text == aloft
    assert not sighting.trusted, "what was not read is for a person"


def test_a_message_that_no_report_can_hold_is_answered_so(door, token, nodes) -> None:
    answer = send(door, token, "shelling of Tadif " * 1_000)
    assert answer.status_code == 422
    assert answer.headers["content-type"].startswith("text/plain")
    assert "16000" in re.sub(r"\D", "", answer.text)
    assert not kept(nodes)
    assert not nodes["us"].world.reports.all()


def test_direction_marks_are_left_out_and_what_cannot_be_kept_is_answered_in_text(
    door, token, nodes
) -> None:
    assert send(door, token, "قصف على تادف \u202a+963\u202c").status_code == 200
    [said] = [r.said for r in nodes["us"].world.reports.all()]
    assert isinstance(said, Report)
    assert said.text == "قصف على تادف +963"
    answer = send(door, token, "shelling of Tadif \x07 again")
    assert answer.status_code == 422
    assert answer.headers["content-type"].startswith("text/plain")
    assert "<" not in answer.text
    assert len(nodes["us"].world.reports.all()) == 1


def test_a_node_that_signs_nothing_answers_in_text(door, token, nodes) -> None:
    async def refused(drafts: object) -> None:
        raise Refused(Fault("key", "none", say("a key")))

    nodes["us"].say = refused  # type: ignore[method-assign]
    for text in ("shelling of Tadif", "jet over Palmyra"):
        answer = send(door, token, text)
        assert answer.status_code == 503
        assert answer.headers["content-type"].startswith("text/plain")
        assert "<" not in answer.text


def test_an_hour_is_that_of_the_spotters_zone_as_on_their_page(door, token, nodes, clock) -> None:
    nodes["us"].spotters.set_zone("Asia/Tokyo", os.urandom)
    send(door, token, "Three shells fell on the market of Tadif at 14:30")
    [said] = [r.said for r in nodes["us"].world.reports.all()]
    assert isinstance(said, Report)
    first, last = (datetime.fromtimestamp(ms / 1000, ZoneInfo("Asia/Tokyo"))
                   for ms in (said.from_ms, said.until_ms))
    assert (first.hour, last.hour) == (14, 14)
    assert first.minute <= 30 <= last.minute + 1


@pytest.mark.parametrize("text", ["shelling of Tadeef villaje", "jet over Blahville"])
def test_a_message_is_read_beside_the_loop(door, token, nodes, text: str) -> None:
    stated, on_loop = nodes["us"].places.stated, []

    def seen(name: str) -> object:
        on_loop.append(running())
        return stated(name)

    nodes["us"].places.stated = seen  # type: ignore[method-assign]
    send(door, token, text)
    assert on_loop
    assert not any(on_loop)
