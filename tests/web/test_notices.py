"""Announcing, answering and stopping at the desk: what is refused is named and not kept."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from hudna.act.announce import announce
from hudna.act.stop import stop_notice
from hudna.record.kinds import Concurrence, Notice, Stop
from hudna.view.standing import State, standing
from tests.web.houses import NOW, box, flight, hospital, told
from tests.web.sitting import text_of

FLIGHT = {"designation": "CEDAR 11", "operator": "us", "category": "transport", "aircraft": "2",
          "form": "polygon", "shape": "35.0 N 38.0 E\n35.0 N 38.3 E\n35.2 N 38.3 E\n35.2 N 38.0 E",
          "floor_m": "3000", "ceiling_m": "6000", "from": "2016-07-31 08:00",
          "until": "2016-07-31 10:00"}
TICKS = {"tick_place": "yes", "tick_admin": "yes", "tick_mgrs": "yes"}


@pytest.fixture
def us(us):
    us.get("/notices/new")
    return us


def announced(nodes, **change):
    return told(nodes, "us", announce(nodes["us"].world, flight(**change), NOW))


def test_a_flight_is_checked_first_and_signed_second(us):
    shown = us.post("/notices/new", FLIGHT)
    assert shown.status_code == 200, text_of(shown.text)
    assert us.size == 0
    assert "It meets nothing that this node knows of" in text_of(shown.text)
    assert "That is no clearance" in text_of(shown.text)
    signed = us.post("/notices/new", {**us.carried("/notices/new"), "sign": "yes"})
    assert signed.status_code == 303
    [entry] = us.node.log.entries()
    assert isinstance(entry.record.said, Notice)
    assert entry.record.said.shape == box(38.0, 35.0, 38.3, 35.2)


def test_every_conflict_is_shown_in_words_before_signing(nodes, us):
    told(nodes, "un", hospital(at=(38.31, 35.1)))
    text = text_of(us.post("/notices/new", FLIGHT).text)
    assert "It meets 1 thing, and would be stopped." in text
    assert "Meets Al-Shifa clinic (Hospital" in text
    assert "inside its buffer of 2,000 m" in text
    assert "Under clause ex-buffers" in text
    assert "between 3,000 and 6,000 m above mean sea level" in text
    assert '"role": "nearest"' in us.page


@pytest.mark.parametrize(("change", "where"), [
    ({"designation": ""}, "designation"), ({"operator": "syrian-government"}, "operator"),
    ({"category": "other"}, "category"), ({"aircraft": "0"}, "aircraft"),
    ({"form": "line"}, "width_m"), ({"shape": "35 38"}, "shape"),
    ({"floor_m": "6000", "ceiling_m": "3000"}, "ceiling_mm"),
    ({"until": "2016-07-31 07:00"}, "until_ms"), ({"from": "31.7.2016 08:00"}, "from"),
    ({"from": "2016-07-31 06:10"}, "from"), ({"place": "Latakia"}, "place"),
    ({"place": "Deir ez-Zor"}, "place"),
])
@pytest.mark.parametrize("step", [{}, {"sign": "yes"}])
def test_what_is_wrong_is_named_and_nothing_is_kept(us, change, where, step):
    answer = us.post("/notices/new", {**FLIGHT, **change, **step})
    assert answer.status_code == 422
    assert f'data-where="{where}' in answer.text
    assert us.size == 0


def test_a_place_that_nobody_knows_is_said_so(us):
    text = text_of(us.post("/notices/new", {**FLIGHT, "place": "the old mill"}).text)
    assert "does not know where the old mill is. Compare the place by voice." in text


def test_moved_aside_it_replaces_its_earlier_version(nodes, us):
    first = announced(nodes)
    us.get(f"/notices/new?replaces={first.hash}")
    moved = {**FLIGHT, "shape": FLIGHT["shape"].replace("35.0 N", "35.01 N"),
             "replaces": first.hash}
    shown = us.post("/notices/new", moved)
    assert "It meets nothing" in text_of(shown.text), "it does not meet itself"
    signed = us.post("/notices/new", {**us.carried("/notices/new"), "sign": "yes"})
    second = signed.headers["location"].rsplit("/", 1)[1]
    world = us.node.world
    assert standing(world, first.hash, NOW).state is State.WITHDRAWN
    assert standing(world, second, NOW).state is State.AWAITING


def concur_form(sitting, of):
    sitting.get(f"/notices/{of}")
    return sitting.carried(f"/notices/{of}/concur")


def test_no_objection_needs_every_tick(nodes, ru):
    notice = announced(nodes)
    fields = concur_form(ru, notice.hash)
    before = ru.size
    for missing in TICKS:
        ticks = {k: v for k, v in TICKS.items() if k != missing}
        answer = ru.post(f"/notices/{notice.hash}/concur", {**fields, **ticks})
        assert answer.status_code == 422
        assert missing in answer.text
    assert ru.size == before
    assert ru.post(f"/notices/{notice.hash}/concur", {**fields, **TICKS}).status_code == 303
    said = list(ru.node.log.entries())[-1].record.said
    assert isinstance(said, Concurrence)
    assert said.readback.mgrs.startswith("37S")


def test_a_place_read_back_otherwise_is_no_answer(nodes, ru):
    notice = announced(nodes)
    fields = {**concur_form(ru, notice.hash), **TICKS, "readback_mgrs": "37S CV 00000 00000"}
    before = ru.size
    assert ru.post(f"/notices/{notice.hash}/concur", fields).status_code == 422
    assert ru.size == before


def test_no_answer_over_what_was_not_seen(nodes, ru):
    notice = announced(nodes)
    fields = {**concur_form(ru, notice.hash), **TICKS}
    told(nodes, "us", announce(nodes["us"].world, flight("LATER"), NOW))
    told(nodes, "un", hospital(at=(38.1, 35.1)))
    before = ru.size
    answer = ru.post(f"/notices/{notice.hash}/concur", fields)
    assert answer.status_code == 422
    assert ru.size == before


def test_there_is_no_button_over_a_conflict_and_no_way_past_it(nodes, ru):
    told(nodes, "un", hospital(at=(38.1, 35.1)))
    notice = announced(nodes)
    page = ru.get(f"/notices/{notice.hash}")
    assert "It meets what no concurrence can override." in text_of(page)
    assert f"/notices/{notice.hash}/concur" not in page
    key = standing(ru.node.world, notice.hash, NOW).key
    before = ru.size
    assert ru.post(f"/notices/{notice.hash}/concur", {**TICKS, "key": key}).status_code == 422
    assert ru.size == before


def test_a_stated_place_that_this_desk_finds_elsewhere_blocks_the_answer(nodes, ru):
    said = flight(where=box(40.0, 35.3, 40.1, 35.4))
    notice = told(nodes, "us", announce(nodes["us"].world, replace(said, place="Latakia"), NOW))
    page = ru.get(f"/notices/{notice.hash}")
    assert "Latakia lies" in text_of(page)
    assert f"/notices/{notice.hash}/concur" not in page
    key = standing(ru.node.world, notice.hash, NOW).key
    assert ru.post(f"/notices/{notice.hash}/concur", {**TICKS, "key": key}).status_code == 422


def test_told_acknowledged_and_no_objection_stand_side_by_side(nodes, ru, us):
    notice = announced(nodes)
    ru.get(f"/notices/{notice.hash}")
    ru.post(f"/notices/{notice.hash}/acknowledge", {})
    page = ru.get(f"/notices/{notice.hash}")
    text = text_of(page)
    assert ("Party Told Opened by a person Acknowledged Passed on to operators No objection"
            in text)
    assert page.count('<th scope="col">Acknowledged</th>') == 1
    assert [page.count(f'id="told-{p}"') for p in ("us", "ru", "un")] == [1, 1, 1]
    row = text_of(page.split('id="told-ru"', 1)[1].split("</tr>", 1)[0])
    assert "not acknowledged" not in row and "has not answered" in row
    row = text_of(page.split('id="told-un"', 1)[1].split("</tr>", 1)[0])
    assert "meets something sealed" in row
    assert "Russian Federation has not answered" in text
    assert "United Nations its receipt is with the record's author, not here" in text


def test_a_stop_is_one_act(nodes, ru):
    notice = announced(nodes)
    ru.get(f"/notices/{notice.hash}")
    assert ru.post(f"/notices/{notice.hash}/stop", {}).status_code == 303
    said = list(ru.node.log.entries())[-1].record.said
    assert said == Stop("", "duty officer 1", notice.hash)
    text = text_of(ru.get(f"/notices/{notice.hash}"))
    assert "A stop stands against it. While it does, nobody can concur." in text


def test_a_stop_is_taken_in_one_act_and_lifting_it_clears_nothing(nodes, us, ru, clock):
    notice = announced(nodes)
    stop = told(nodes, "ru", stop_notice(nodes["ru"].world, notice.hash, NOW, officer="duty"))
    clock.ms += 90_000
    text = text_of(us.get("/stops"))
    assert "1 min 30 s" in text
    assert "has not taken it; it now goes to Watch commander" in text
    assert us.post(f"/stops/{stop.hash}/take", {}).status_code == 303
    assert "took it after 1 min 30 s" in text_of(us.get(f"/stops/{stop.hash}"))
    ru.get(f"/stops/{stop.hash}")
    assert ru.post(f"/stops/{stop.hash}/lift", {"reason": ""}).status_code == 422
    assert ru.post(f"/stops/{stop.hash}/lift", {"reason": "clear"}).status_code == 303
    assert "every guarantor must concur anew" in text_of(ru.get(f"/stops/{stop.hash}"))
    before = us.size
    assert us.post(f"/stops/{stop.hash}/lift", {"reason": "x"}).status_code == 422
    assert us.size == before


def test_an_area_is_stopped_in_one_act(nodes, ru):
    notice = announced(nodes)
    ru.get("/stops/new")
    before = ru.size
    assert ru.post("/stops/new", {"form": "polygon", "shape": ""}).status_code == 422
    assert ru.size == before
    sent = ru.post("/stops/new", {"form": "polygon", "shape": FLIGHT["shape"]})
    assert sent.status_code == 303
    assert standing(ru.node.world, notice.hash, NOW).state is State.STOPPED
    ru.get("/stops/new")
    assert ru.post("/stops/new", {"area": "ex-aleppo"}).status_code == 303


def test_told_after_the_fact_opens_a_review_and_is_never_no_objection(nodes, us, ru):
    fields = {"designation": "CEDAR 9", "operator": "us", "form": "polygon",
              "shape": FLIGHT["shape"], "from": "2016-07-31 04:00", "until": "2016-07-31 05:00",
              "reason": "fired at"}
    us.get("/reviews/new")
    for change in ({"reason": ""}, {"until": "2016-07-31 09:00"}, {"shape": ""}):
        assert us.post("/reviews/new", {**fields, **change, "sign": "yes"}).status_code == 422
    assert us.size == 0
    shown = text_of(us.post("/reviews/new", fields).text)
    assert "The deadline passed 30 min 0 s ago" in shown
    signed = us.post("/reviews/new", {**us.carried("/reviews/new"), "sign": "yes"})
    of = signed.headers["location"].rsplit("/", 1)[1]
    ru.node.log.append([us.node.log.entry(of).record.presentation])
    ru.node.world.follow(ru.node.log.entries(ru.node.world.size))
    text = text_of(ru.get(f"/reviews/{of}"))
    assert "It is never at no objection." in text
    assert "30 min 0 s after the agreement's deadline" in text
    assert ru.post(f"/reviews/{of}/finding", {"text": "no"}).status_code == 422
    found = ru.post(f"/reviews/{of}/finding", {"outcome": "not justified", "text": "No threat"})
    assert found.status_code == 303
    text = text_of(ru.get(f"/reviews/{of}"))
    assert "not justified No threat" in text
    assert "Open until every guarantor has found." in text


def test_a_withdrawn_notice_says_by_whom_and_why(nodes, us):
    notice = announced(nodes)
    us.get(f"/notices/{notice.hash}")
    assert us.post(f"/notices/{notice.hash}/withdraw", {"reason": "weather"}).status_code == 303
    text = text_of(us.get(f"/notices/{notice.hash}"))
    assert "withdrew it at" in text
    assert "weather" in text
