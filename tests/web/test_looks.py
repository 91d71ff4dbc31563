"""No harvest: another party's place is in no list; where it is shown, its registrant is told."""

from __future__ import annotations

import asyncio
import json
import re

import httpx
import pytest

from hudna.act.announce import announce
from hudna.act.draft import draft
from hudna.fault import Fault, Refused
from hudna.place.geometry import Fix, Way
from hudna.record.kinds import Looked, Movement, Names
from hudna.say import say
from hudna.view.looks import AGAIN_MS
from hudna.web.session import WATCH_MS
from tests.agreements import edited
from tests.web.houses import HOUR, NOW, box, e7, flight, hospital, told
from tests.web.sitting import Sitting, text_of

EXACT = (37.1234567, 36.2345678)
# The ways in which the exact place could be written: degrees, whole numbers, minutes and seconds.
TRACES = ("37.12345", "36.23456", "371234567", "362345678", "07'24", "14'04")


def small(per_person: int = 2, per_node: int = 3) -> str:
    def change(data):
        data["reading"].update(per_person=per_person, per_node=per_node)
    return edited(change)


@pytest.fixture
def terms():
    return small()


@pytest.fixture
def site(nodes):
    return told(nodes, "un", hospital(at=EXACT))


@pytest.fixture
def us(us, site):
    return us


def looks(sitting, of):
    return [r.said for r in sitting.node.world.steps.looks(of)]


def traces(text):
    return [t for t in TRACES if t in text]


CORNERS = "36.22 N 37.10 E\n36.22 N 37.12 E\n36.23 N 37.12 E\n36.23 N 37.10 E"
LISTS = ("/register", "/register/due", "/map", "/map/layers.geojson", "/api/v1/protections",
         "/register.geojson", "/register.csv", "/notices", "/log", "/", "/looks",
         "/known?at=2016-07-31T06:00:00Z")


@pytest.mark.parametrize("path", LISTS)
def test_no_list_has_the_exact_place_of_another_party(us, path):
    assert not traces(us.client.get(path).text)
    assert us.size == 1, "nobody has looked"


def test_the_registrant_s_own_lists_are_exact(nodes, site):
    un = Sitting(nodes["un"])
    assert "37.1234567" in un.get("/register")
    assert "37.1234567" in un.client.get("/register.geojson").text
    assert "37.1234567" in un.client.get("/map/layers.geojson").text
    assert un.client.get("/api/v1/protections").json()["protections"][0]["place"] == "exact"
    un.get(f"/register/{site.hash}")
    assert un.size == 1, "to look at one's own is no look"


def test_a_list_draws_the_cell_that_holds_the_place(us):
    [about] = [f for f in us.client.get("/map/layers.geojson").json()["features"]
               if f["properties"]["role"] == "about"]
    lons, lats = zip(*about["geometry"]["coordinates"][0], strict=True)
    assert min(lons) <= EXACT[0] <= max(lons)
    assert min(lats) <= EXACT[1] <= max(lats)
    assert max(lons) - min(lons) == pytest.approx(0.01)


def test_the_page_of_an_entry_shows_the_place_and_its_registrant_is_told(us, site):
    page = us.get(f"/register/{site.hash}")
    assert "37.1234567" in page
    assert looks(us, site.hash) == [Looked("un", (site.hash,), "page", "duty officer 1")]
    un = Sitting(us.node)
    assert "duty officer 1" in text_of(un.get("/looks"))


def test_a_look_goes_to_the_registrant_and_to_nobody_else(us, site):
    us.get(f"/register/{site.hash}")
    world = us.node.world
    [look] = world.steps.looks(site.hash)
    assert look.hash in {r.hash for r in world.receipts.untold("un")}
    assert look.hash not in {r.hash for r in world.receipts.untold("ru")}


def test_repeated_looks_within_an_hour_are_one(us, site, clock):
    for _ in range(3):
        us.get(f"/register/{site.hash}")
    assert len(looks(us, site.hash)) == 1
    us.get(f"/log/entry/{site.hash}")
    assert len(looks(us, site.hash)) == 1
    clock.ms += AGAIN_MS
    us.get(f"/register/{site.hash}")
    assert len(looks(us, site.hash)) == 2


def test_a_page_that_lies_open_and_renews_itself_is_looked_at_once_a_watch(us, site, clock):
    us.get(f"/register/{site.hash}")
    clock.ms += 2 * AGAIN_MS
    renewed = us.client.get(f"/register/{site.hash}", headers={"x-hudna-live": "1"})
    assert "37.1234567" in renewed.text
    assert len(looks(us, site.hash)) == 1
    clock.ms += WATCH_MS - 2 * AGAIN_MS - 1
    assert us.client.get(f"/register/{site.hash}",
                         headers={"x-hudna-live": "1"}).status_code == 200
    assert len(looks(us, site.hash)) == 1


def test_past_the_budget_the_page_says_so_and_shows_no_place(nodes, us, site, clock):
    others = [told(nodes, "un", hospital(f"Clinic {i}", (38 + i / 10, 35.0))) for i in range(2)]
    for other in others:
        us.get(f"/register/{other.hash}")
    for path in (f"/register/{site.hash}", f"/log/entry/{site.hash}"):
        page = us.client.get(path)
        assert "used up" in text_of(page.text)
        assert "Al-Shifa clinic" in page.text
        assert not traces(page.text)
    assert us.client.get(f"/register/{site.hash}").status_code == 429
    api = us.client.get(f"/api/v1/protections/{site.hash}")
    assert api.status_code == 429
    assert api.headers["content-type"].startswith("application/problem+json")
    assert not traces(api.text)
    # It was refused once within the hour, and said once.
    assert looks(us, site.hash) == [
        Looked("un", (site.hash,), "page", "duty officer 1", refused=True)]
    clock.ms += 24 * HOUR
    again = Sitting(nodes["us"])
    assert "37.1234567" in again.get(f"/register/{site.hash}")


@pytest.mark.parametrize("lang", ["ar", "ru"])
def test_the_refusal_is_a_page_of_the_desk_in_the_reader_s_language(nodes, us, site, lang):
    for i in range(2):
        us.get(f"/register/{told(nodes, 'un', hospital(f'Clinic {i}', (38, 35))).hash}")
    page = us.client.get(f"/register/{site.hash}", params={"lang": lang})
    assert page.status_code == 429
    assert f'<html lang="{lang}"' in page.text
    assert not traces(page.text)


def test_a_page_that_renews_itself_is_not_lost_to_a_spent_budget(nodes, us, site):
    for i in range(2):
        us.get(f"/register/{told(nodes, 'un', hospital(f'Clinic {i}', (38, 35))).hash}")
    page = us.client.get(f"/register/{site.hash}", headers={"x-hudna-live": "1"})
    assert page.status_code == 200
    assert not traces(page.text)


def test_the_whole_node_has_a_budget_too(nodes, site, clock):
    others = [told(nodes, "un", hospital(f"Clinic {i}", (38 + i / 10, 35.0))) for i in range(3)]
    us = Sitting(nodes["us"])
    for other in others[:2]:
        us.get(f"/register/{other.hash}")
    # What somebody else at this node has looked at.
    told(nodes, "us", draft(Looked("un", (others[2].hash,), "page", "duty officer 2")))
    clock.ms += 1
    left = nodes["us"].world
    assert [r.author for r in left.steps.looks_by("us")] == ["us"] * 3
    assert us.client.get(f"/register/{site.hash}").status_code == 429


def test_a_look_that_cannot_be_said_shows_nothing(us, site, monkeypatch):
    async def mute(_drafts):
        raise Refused(Fault("key", "none", say("a key that is good")))

    monkeypatch.setattr(us.node, "say", mute)
    page = us.client.get(f"/register/{site.hash}")
    assert page.status_code == 429
    assert "cannot say anything at present" in text_of(page.text)
    assert not traces(page.text)


@pytest.mark.parametrize("header", ["sec-purpose", "purpose"])
@pytest.mark.parametrize("door", ["/register/{}", "/log/entry/{}"])
def test_what_is_fetched_ahead_is_neither_shown_nor_said(us, site, header, door):
    page = us.client.get(door.format(site.hash), headers={header: "prefetch;prerender"})
    assert page.status_code == 503
    assert not traces(page.text)
    assert us.size == 1


def test_a_form_is_not_filled_with_what_another_registered(us, site):
    answer = us.client.get(f"/register/new?replaces={site.hash}")
    assert not traces(answer.text)


def test_the_page_of_another_s_flight_has_the_cell_of_what_it_meets(nodes, us, site):
    over = flight("BIRCH 1", operator="ru", where=_over())
    notice = told(nodes, "ru", announce(nodes["ru"].world, over, NOW))
    page = us.get(f"/notices/{notice.hash}")
    assert "Al-Shifa clinic" in page
    assert not traces(_shapes(page))
    assert looks(us, site.hash) == []


def test_the_page_of_an_own_flight_shows_what_it_meets_as_a_look(nodes, us, site):
    notice = told(nodes, "us", announce(nodes["us"].world, flight("CEDAR 1", where=_over()), NOW))
    assert traces(_shapes(us.get(f"/notices/{notice.hash}")))
    assert [look.subjects for look in looks(us, site.hash)] == [(site.hash,)]


def test_a_flight_that_is_not_signed_measures_nothing_past_the_budget(nodes, us, site):
    fields = {"designation": "CEDAR 9", "operator": "us", "category": "transport", "aircraft": "1",
              "form": "polygon", "shape": CORNERS,
              "width_m": "0", "floor_m": "3000", "ceiling_m": "6000",
              "from": "2016-08-02T06:00", "until": "2016-08-02T07:00"}
    us.get("/notices/new")
    first = us.post("/notices/new", fields)
    assert first.status_code == 200, text_of(first.text)
    assert "from it" in text_of(first.text)
    assert len(looks(us, site.hash)) == 1
    spent = told(nodes, "un", hospital("Another", (38, 35)))
    us.get(f"/register/{spent.hash}")
    hidden = told(nodes, "un", hospital("Third clinic", (37.1100001, 36.2250001)))
    again = us.post("/notices/new", fields)
    words = text_of(again.text)
    assert "Third clinic" in words
    assert "used up" in words
    assert "37.1100001" not in again.text
    assert [look.refused for look in looks(us, hidden.hash)] == [True]


def test_many_at_once_do_not_slip_past_the_budget(nodes, us):
    sites = [told(nodes, "un", hospital(f"Clinic {i}", (38 + i / 10, 35.0))) for i in range(6)]
    app, cookies = us.client.app, dict(us.client.cookies)

    async def all_at_once():
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app),
                                     base_url="http://127.0.0.1", cookies=cookies) as client:
            return await asyncio.gather(*(
                client.get(f"/api/v1/protections/{s.hash}") for s in sites))

    answers = asyncio.run(all_at_once())
    assert sorted(a.status_code for a in answers) == [200, 200, 429, 429, 429, 429]


def test_an_entry_that_repeats_another_s_is_a_look_and_no_more_than_the_budget(nodes, us, site):
    fields = {"record": "site", "protects": "hospital", "name_en": "Somewhere", "form": "point",
              "shape": "36.2345 N 37.1234 E"}
    us.get("/register/new?record=site")
    first = us.post("/register/new", fields)
    assert "already registered" in text_of(first.text)
    assert len(looks(us, site.hash)) == 1
    spent = told(nodes, "un", hospital("Another", (38, 35)))
    us.get(f"/register/{spent.hash}")
    told(nodes, "un", hospital("Third clinic", (37.5, 36.5)))
    again = us.post("/register/new", {**fields, "shape": "36.5001 N 37.5001 E"})
    assert again.status_code == 200
    assert "Third clinic" not in again.text, "how far it is would say where it is"


def test_evidence_is_exact_and_a_look_at_each_place_in_it(nodes, us, site, clock):
    clock.ms += 1
    answer = us.client.get("/known/bundle.zip?at=2016-07-31T06:00:00Z")
    assert answer.status_code == 200
    assert [(x.how, x.refused) for x in looks(us, site.hash)] == [("export", False)]
    for i in range(3):
        told(nodes, "un", hospital(f"Clinic {i}", (38 + i / 10, 35.0)))
    clock.ms += 1000
    refused = us.client.get("/known/bundle.zip?at=2016-07-31T06:00:01Z")
    assert refused.status_code == 429
    assert "used up" in text_of(refused.text)
    # All or nothing: what was refused has spent nothing.
    assert us.client.get(
        f"/known/bundle.zip?at=2016-07-31T06:00:01Z&subject={site.hash}").status_code == 200


def test_exports_hold_one_s_own_and_say_how_many_are_left_out(nodes, us):
    collection = json.loads(us.client.get("/register.geojson").text)
    assert collection["features"] == []
    assert collection["left_out"]["en"].startswith("1 registration of other parties is left out")
    assert set(collection["left_out"]) == {"en", "ar", "ru"}
    assert "1 registration of other parties is left out" in us.client.get("/register.csv").text
    un = Sitting(nodes["un"])
    assert "left_out" not in json.loads(un.client.get("/register.geojson").text)


def test_the_way_of_a_convoy_is_in_no_list_either(nodes, us):
    fixes = (Fix((e7(EXACT[0]), e7(EXACT[1])), NOW + HOUR),
             Fix((e7(37.3), e7(36.3)), NOW + 2 * HOUR))
    way = Way(fixes, 0)
    convoy = told(nodes, "un", draft(Movement("convoy", Names(en="Convoy 7"), way, 500_000)))
    for path in LISTS:
        assert not traces(us.client.get(path).text), path
    [listed] = [p for p in us.client.get("/api/v1/protections").json()["protections"]
                if p["id"] == convoy.hash]
    assert (listed["place"], listed["geometry"]["type"]) == ("10 km", "MultiPolygon")
    assert traces(us.get(f"/register/{convoy.hash}"))


def test_looks_are_listed_with_what_is_left(us, site):
    us.get(f"/register/{site.hash}")
    text = text_of(us.get("/looks"))
    assert "1 more look is left to you" in text
    assert "2 to everybody at this node" in text
    assert "Al-Shifa clinic" in text


def test_the_registrant_s_page_shows_who_has_looked(nodes, site):
    us = Sitting(nodes["us"])
    us.get(f"/register/{site.hash}")
    [look] = us.node.world.steps.looks(site.hash)
    told_to(nodes["un"], us.node, look.hash)
    un = Sitting(nodes["un"])
    assert "duty officer 1" in text_of(un.get(f"/register/{site.hash}").split('id="looks"', 1)[1])
    assert "Al-Shifa clinic" in text_of(un.get("/looks"))


def told_to(node, by, of):
    node.log.append([by.log.entry(of).record.presentation])
    node.world.follow(node.log.entries(node.world.size))


def _over():
    return box(37.10, 36.21, 37.12, 36.23)


def _shapes(page):
    return " ".join(re.findall(r'class="map-data">(.*?)</script>', page, re.S))
