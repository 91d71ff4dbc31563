"""What was told as a cell, or as no more than existing, is shown as just that on every page."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from hudna.act.announce import announce
from hudna.act.draft import draft
from hudna.act.register import register
from hudna.act.release import Choice
from hudna.record.kinds import Acknowledgement, Existence, Looked, Withdrawal
from tests.web.houses import NOW, box, flight, hospital, told_as_released
from tests.web.sitting import Sitting, text_of

EXACT = (37.1234567, 36.2345678)
CANARY = "Canary Maternity House"
PAGES = ("/", "/register", "/register/due", "/map", "/map/layers.geojson", "/log", "/looks",
         "/incursions", "/api/v1/protections", "/api/v1/needs", "/register.geojson",
         "/register.csv", "/known?at=2016-07-31T06:00:00Z", "/register?state=",
         "/register?party=un", "/healthz",
         "/register?name=Canary", "/notices", "/stops", "/reviews")


def registered(nodes, **choice):
    """A hospital of the UN of which the American node has what is chosen."""
    world = nodes["un"].world
    said = replace(hospital(CANARY, EXACT).said, district="Idlib", note="canary ward")
    return told_as_released(nodes, "un", register(world, said, None, [Choice("us", **choice)]))


@pytest.fixture
def hint(nodes):
    return registered(nodes, step="existence")


def pages_of(us, of):
    return (*PAGES, f"/register/{of}", f"/log/entry/{of}", f"/pass-on/{of}",
            f"/known?at=2016-07-31T06:00:00Z&subject={of}", f"/known/bundle.zip?subject={of}"
            "&at=2016-07-31T06:00:00Z", "/known/bundle.zip?at=2016-07-31T06:00:00Z")


@pytest.mark.parametrize("lang", ["en", "ar", "ru"])
def test_promise_4_a_mere_existence_breaks_no_page_and_tells_no_more(us, hint, lang):
    assert isinstance(us.node.world.record(hint.hash).said, Existence)
    for path in pages_of(us, hint.hash):
        answer = us.client.get(path, params={"lang": lang} if "?" not in path else None)
        assert answer.status_code == 200, f"{path}: {answer.text[:300]}"
        for canary in (b"Canary M", b"canary ward", b"37.123", b"36.234", b"3712345"):
            assert canary not in answer.content, f"{path}: {canary}"


def test_the_register_says_that_something_is_protected(us, hint):
    words = "Something is protected; where is not told here"
    for path in ("/register", "/map", "/known?at=2016-07-31T06:00:00Z"):
        assert words in text_of(us.get(path)), path
        assert f'href="/register/{hint.hash}"' in us.page
    page = text_of(us.get(f"/register/{hint.hash}"))
    assert "Idlib" in page and "registered by United Nations" in page
    [existing] = us.client.get("/api/v1/protections").json()["existing"]
    assert existing == {"id": hint.hash, "form": "site", "registrant": "un", "district": "Idlib"}
    assert words not in text_of(us.get("/register?name=Canary")), "it has no name here"


def test_it_is_acknowledged_like_any_other_and_is_no_look(us, hint):
    us.get(f"/register/{hint.hash}")
    assert us.post(f"/register/{hint.hash}/acknowledge", {}).status_code == 303
    said = [e.record.said for e in us.node.log.entries()]
    assert Acknowledgement(hint.hash, "duty officer 1") in said
    assert not any(isinstance(s, Looked) for s in said)


def test_nobody_may_verify_or_withdraw_it_here(us, hint):
    us.get(f"/register/{hint.hash}")
    for act, fields in (("withdraw", {"reason": "x"}), ("verify", {"how": "x"})):
        assert us.post(f"/register/{hint.hash}/{act}", fields).status_code == 422


def test_what_its_registrant_has_withdrawn_is_not_listed_as_there(nodes, us, hint):
    told_as_released(nodes, "un", draft(Withdrawal(hint.hash, "moved")))
    assert "Something is protected" not in us.get("/register")
    assert us.client.get("/api/v1/protections").json()["existing"] == []
    assert "has ended or replaced it" in text_of(us.get(f"/register/{hint.hash}"))
    assert "Something is protected" in us.get("/register?state=")


@pytest.mark.parametrize(("step", "side"), [("1 km", 0.01), ("10 km", 0.1)])
def test_a_cell_is_told_as_a_cell_everywhere(nodes, us, step, side):
    site = registered(nodes, step=step)
    words = f"The place is told here as a cell of about {step}"
    page = us.get(f"/register/{site.hash}")
    assert words in text_of(page)
    assert f"a cell of about {step}" in text_of(us.get("/register"))
    for path in pages_of(us, site.hash):
        answer = us.client.get(path)
        assert answer.status_code == 200, path
        for trace in (b"37.1234", b"36.2345", b"371234567"):
            assert trace not in answer.content, path
    [listed] = us.client.get("/api/v1/protections").json()["protections"]
    one = us.client.get(f"/api/v1/protections/{site.hash}").json()["protection"]
    assert one["place"] == one["told"] == listed["told"] == step
    lons = [lon for lon, _ in one["geometry"]["coordinates"][0]]
    assert max(lons) - min(lons) == pytest.approx(side)
    [about] = [f for f in us.client.get("/map/layers.geojson").json()["features"]
               if f["properties"]["role"] == "about"]
    assert about["geometry"]["coordinates"] == one["geometry"]["coordinates"]
    # A cell in full is in every list: there is nothing to look at.
    assert us.node.world.steps.looks(site.hash) == ()


def test_a_conflict_with_a_cell_says_that_it_is_measured_to_a_cell(nodes, us):
    registered(nodes, step="10 km")
    over = flight("CEDAR 1", where=box(37.15, 36.25, 37.18, 36.28))
    notice = told_as_released(nodes, "us", announce(nodes["us"].world, over, NOW))
    words = text_of(us.get(f"/notices/{notice.hash}"))
    assert "its place is told here as a cell of about 10 km" in words
    assert "told here: a cell of about 10 km" in text_of(us.get("/map"))


def test_nothing_is_on_a_page_of_what_was_not_told_at_all(nodes, us):
    site = registered(nodes, nothing=True)
    for path in PAGES:
        assert site.hash not in us.client.get(path).text, path
    assert us.client.get(f"/register/{site.hash}").status_code == 404
    assert us.client.get(f"/log/entry/{site.hash}").status_code == 404


def test_its_author_sees_to_whom_it_is_not_released(nodes):
    site = registered(nodes, nothing=True)
    un = Sitting(nodes["un"])
    page = text_of(un.get(f"/register/{site.hash}"))
    assert "not released to it" in page
