"""The register's doors: two steps, every fault named, nothing kept of what was refused."""

from __future__ import annotations

import json
import re

import pytest

from hudna.act.announce import announce
from hudna.record.kinds import Acknowledgement, Movement, Site, Verified, Withdrawal
from tests.web.houses import HOUR, NOW, flight, hospital, told
from tests.web.sitting import Sitting, text_of

SITE = {"record": "site", "protects": "hospital", "name_en": "Al-Quds", "name_ar": "القدس",
        "form": "point", "shape": "36.2012345 N 37.1612345 E", "note": "two wards"}


@pytest.fixture
def un(un):
    un.get("/register/new?record=site")
    return un


def said(sitting, answer):
    return sitting.node.world.record(answer.headers["location"].rsplit("/", 1)[1]).said


def test_a_site_is_shown_first_and_signed_second(un):
    before = un.size
    shown = un.post("/register/new", SITE)
    assert shown.status_code == 200
    assert un.size == before, "nothing is kept before it is signed"
    text = text_of(shown.text)
    assert "Look before you sign: Al-Quds" in text
    assert "37S CV" in text or "37S CA" in text or re.search(r"37S [A-Z]{2} \d{5} \d{5}", text)
    assert "2,000 m" in text
    signed = un.post("/register/new", {**un.carried("/register/new"), "sign": "yes",
                                       "considered": "yes"})
    assert signed.status_code == 303
    site = said(un, signed)
    assert isinstance(site, Site)
    assert (site.names.ar, site.buffer_mm, site.note) == ("القدس", 2_000_000, "two wards")
    assert site.shape.at == (371_612_345, 362_012_345)
    assert un.size == before + 1


@pytest.mark.parametrize(("change", "where"), [
    ({"shape": "36.2, 37.16"}, "shape"), ({"shape": ""}, "shape"),
    ({"shape": "96.2 N 37.16 E"}, "shape"), ({"protects": "barracks"}, "protects"),
    ({"name_en": "", "name_ar": ""}, "name_en"), ({"buffer_m": "far"}, "buffer_m"),
    ({"from": "tomorrow"}, "from"), ({"until": "2016-02-30T06:00"}, "until"),
    ({"from": "2016-08-02T06:00", "until": "2016-08-01T06:00"}, "until_ms"),
    ({"shape": '{"type":"Polygon","coordinates":[[[37,36],[38,37],[38,36],[37,37],[37,36]]]}'},
     "shape"),
])
@pytest.mark.parametrize("step", [{}, {"sign": "yes", "considered": "yes"}])
def test_what_is_wrong_is_named_and_nothing_is_kept(un, change, where, step):
    before = un.size
    answer = un.post("/register/new", {**SITE, **change, **step})
    assert answer.status_code == 422
    assert f'data-where="{where}' in answer.text
    assert un.size == before


def test_swapped_latitude_and_longitude_block_and_one_click_puts_them_right(un):
    before = un.size
    shown = un.post("/register/new", {**SITE, "shape": "37.1612345 N 36.2012345 E",
                                      "district": "Aleppo"})
    assert "look swapped" in text_of(shown.text)
    take = re.search(r'name="take" value="([^"]+)"', shown.text)
    assert take
    taken = un.post("/register/new", {**un.carried("/register/new"),
                                      "take": take[1].replace("&#34;", '"')})
    assert "look swapped" not in text_of(taken.text)
    shape = un.carried("/register/new")["shape"]
    assert shape == "36.2012345°N 37.1612345°E"
    assert un.size == before


def test_a_point_outside_the_theatre_cannot_be_signed(un):
    before = un.size
    fields = {**SITE, "shape": "48.8566 N 2.3522 E"}
    shown = un.post("/register/new", fields)
    assert "outside the agreement's theatre" in text_of(shown.text)
    assert 'name="sign"' not in shown.text
    assert un.post("/register/new", {**fields, "sign": "yes", "considered": "yes"}
                   ).status_code == 422
    assert un.size == before


def test_a_concern_needs_a_tick(nodes, un):
    told(nodes, "un", hospital("Al-Quds", at=(37.1612345, 36.2012345)))
    before = un.size
    shown = un.post("/register/new", SITE)
    assert "already registered" in text_of(shown.text)
    fields = un.carried("/register/new")
    assert un.post("/register/new", {**fields, "sign": "yes"}).status_code == 422
    assert un.size == before
    answer = un.post("/register/new", {**fields, "sign": "yes", "considered": "yes"})
    assert answer.status_code == 303


def test_a_movement_has_way_points_with_times(un):
    fields = {"record": "movement", "protects": "convoy", "name_en": "Convoy 7",
              "slack_min": "30", "fix_at_1": "36.21 N 37.16 E", "fix_time_1": "2016-07-31T08:00",
              "fix_at_2": "35.93 N 36.63 E", "fix_time_2": "2016-07-31T11:00", "fix_at_3": "",
              "fix_time_3": ""}
    shown = un.post("/register/new", fields)
    assert shown.status_code == 200, text_of(shown.text)
    signed = un.post("/register/new", {**un.carried("/register/new"), "sign": "yes",
                                       "considered": "yes"})
    movement = said(un, signed)
    assert isinstance(movement, Movement)
    assert [f.at_ms for f in movement.way.fixes] == [NOW + 2 * HOUR, NOW + 5 * HOUR]
    assert movement.way.slack_ms == HOUR // 2


def test_an_entry_is_replaced_verified_and_withdrawn_by_its_registrant_alone(nodes, un):
    entry = told(nodes, "un", hospital())
    us = Sitting(nodes["us"])
    page = us.get(f"/register/{entry.hash}")
    assert "Withdraw the entry" not in page
    before = us.size
    for act, fields in (("withdraw", {"reason": "x"}), ("verify", {"how": "x"})):
        assert us.post(f"/register/{entry.hash}/{act}", fields).status_code == 422
    assert us.size == before
    un.get(f"/register/{entry.hash}")
    assert un.post(f"/register/{entry.hash}/verify", {"how": "called"}).status_code == 303
    un.get(f"/register/new?replaces={entry.hash}")
    un.post("/register/new", {**un.carried("/register/new"), **SITE, "replaces": entry.hash})
    newer = un.post("/register/new", {**un.carried("/register/new"), "sign": "yes",
                                      "considered": "yes"})
    of = newer.headers["location"].rsplit("/", 1)[1]
    assert un.node.world.record(of).supersedes == entry.hash
    assert un.post(f"/register/{of}/withdraw", {"reason": " "}).status_code == 422
    assert un.post(f"/register/{of}/withdraw", {"reason": "moved out"}).status_code == 303
    page = text_of(un.get(f"/register/{of}"))
    assert "moved out" in page
    assert "keeps its protection" in page
    kinds = [type(e.record.said) for e in un.node.log.entries()]
    assert kinds == [Site, Verified, Site, Withdrawal]


def test_told_and_acknowledged_are_two_steps(nodes, un):
    entry = told(nodes, "un", hospital())
    assert "not acknowledged" in text_of(un.get(f"/register/{entry.hash}"))
    us = Sitting(nodes["us"])
    page = text_of(us.get(f"/register/{entry.hash}"))
    assert "neither permission nor agreement" in page
    assert us.post(f"/register/{entry.hash}/acknowledge", {}).status_code == 303
    acknowledged = list(us.node.log.entries())[-1].record.said
    assert acknowledged == Acknowledgement(entry.hash, "duty officer 1")
    assert "by duty officer 1" in text_of(us.get(f"/register/{entry.hash}"))


def test_all_entries_shown_are_acknowledged_at_once_and_no_others(nodes):
    shown = told(nodes, "un", hospital("First"))
    us = Sitting(nodes["us"])
    us.get("/register")
    later = told(nodes, "un", hospital("Second", at=(38, 35)))
    answer = us.post("/register/acknowledge", us.carried("/register/acknowledge"))
    assert answer.status_code == 303
    world = us.node.world
    assert "us" in world.receipts.acknowledged(shown.hash)
    assert "us" not in world.receipts.acknowledged(later.hash)


def test_not_registered_is_not_unprotected(un):
    page = text_of(un.get("/register?name=nowhere"))
    assert "Not registered is not unprotected" in page


def test_a_name_is_found_in_any_script(nodes, un):
    told(nodes, "un", hospital("Al-Shifa clinic"))
    for name in ("shifa", "الشفاء", "шифа"):
        assert "Al-Shifa clinic" in un.get(f"/register?name={name}")
    assert "Al-Shifa clinic" not in un.get("/register?name=kindi")


def test_an_entry_names_the_flights_that_conflict_with_it(nodes, un):
    entry = told(nodes, "un", hospital(at=(38.1, 35.1)))
    told(nodes, "us", announce(nodes["us"].world, flight("CEDAR 99"), NOW))
    assert "CEDAR 99" in text_of(un.get(f"/register/{entry.hash}"))


def test_what_is_due_is_listed_and_still_stands(nodes, un, clock):
    told(nodes, "un", hospital("Old one"))
    clock.ms += 91 * 24 * HOUR
    un = Sitting(un.node)
    page = text_of(un.get("/register/due"))
    assert "Old one" in page
    assert "overdue" in page
    assert "Old one" in un.get("/register")


def test_exports_say_what_they_are_not(nodes, un):
    told(nodes, "un", hospital())
    collection = json.loads(un.client.get("/register.geojson").text)
    assert "permission" in json.dumps(collection["statement"])
    assert "Quiet Summer" in json.dumps(collection["features"])
    csv = un.client.get("/register.csv").text
    assert "Al-Shifa clinic" in csv
    assert "Quiet Summer" in csv
    assert json.loads(un.client.get("/notices.geojson").text)["features"] == []
