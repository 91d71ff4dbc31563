"""Who is told what: chosen at registering, shown side by side, and signed as it was shown."""

from __future__ import annotations

import re

import pytest

from hudna.record.kinds import Released
from hudna.view.releases import goes_to, onward, withheld
from tests.web.sitting import text_of

SITE = {"record": "site", "protects": "hospital", "name_en": "Al-Quds", "form": "point",
        "shape": "36.2012345 N 37.1612345 E", "district": "Aleppo", "note": "two wards"}
CHOSEN = {
    **SITE, "tell": "chosen",
    "see_us": "exact", "tell_us_names": "yes", "tell_us_district": "yes",
    "tell_us_review_by_ms": "yes", "see_ru": "10 km", "tell_ru_district": "yes",
}


@pytest.fixture
def un(un):
    un.get("/register/new?record=site")
    return un


def rows(page):
    return {m[1]: text_of(m[0]) for m in re.finditer(
        r'<tr data-seen="([^"]+)".*?</tr>', page, flags=re.S)}


def signed(un):
    answer = un.post("/register/new", {**un.carried("/register/new"), "sign": "yes",
                                       "considered": "yes"})
    assert answer.status_code == 303, text_of(answer.text)
    return un.node.world.record(answer.headers["location"].rsplit("/", 1)[1])


def test_the_preview_shows_side_by_side_what_each_will_see(un):
    seen = rows(un.post("/register/new", CHOSEN).text)
    assert "exactly" in seen["us"]
    assert "Al-Quds" in seen["us"]
    assert "two wards" not in seen["us"], "the note was not ticked"
    assert "a cell of about 10 km" in seen["ru"]
    assert "36.20000" in seen["ru"], "the south-western corner"
    assert "Al-Quds" not in seen["ru"]
    assert "withheld" in seen["ru"]
    assert "36.2012345" not in seen["ru"]
    assert "UTC" in seen["us"], "when it is looked at again"
    assert "UTC" not in seen["ru"]


def test_what_is_signed_is_what_was_shown(un):
    un.post("/register/new", CHOSEN)
    record, world = signed(un), un.node.world
    assert "data-sealed" not in un.get(f"/register/{record.hash}")
    assert withheld(world, record, "us") == {"note"}
    assert withheld(world, record, "ru") == {"names", "note", "shape", "cell_1km", "review_by_ms"}
    assert record.said.common == "10 km"
    places = [world.entries.place(e) for e in world.entries
              if isinstance(world.record(e).said, Released)]
    assert places
    assert max(places) < world.entries.place(record.hash), "the release is in the log first"


def test_to_whom_each_may_pass_it_on_is_chosen_shown_and_signed(un):
    page = un.get("/register/new?record=site")
    assert 'name="onward_us_opposition"' in page
    assert 'name="onward_us_us"' not in page and 'name="onward_us_un"' not in page
    seen = rows(un.post("/register/new", {**CHOSEN, "onward_us_opposition": "yes"}).text)
    assert seen["us"].endswith("Opposition groups participating in the cessation of hostilities ")
    assert seen["ru"].endswith("nobody else ")
    record, world = signed(un), un.node.world
    assert onward(world, record, "us") == ("opposition",)
    assert onward(world, record, "ru") == ()
    row = un.get(f"/register/{record.hash}").split('id="told-us"', 1)[1].split("</tr>", 1)[0]
    assert "may be passed on to the people of:" in text_of(row)
    page = un.get(f"/register/new?replaces={record.hash}")
    box = page.split('name="onward_us_opposition"', 1)[1].split(">", 1)[0]
    assert "checked" in box
    un.post("/register/new", {**SITE, "replaces": record.hash})
    assert onward(un.node.world, signed(un), "us") == ("opposition",)


def test_a_sealed_place_is_told_to_nobody_else(un):
    shown = un.post("/register/new", {**SITE, "tell": "sealed"})
    seen = rows(shown.text)
    assert "Nothing: it is not told that there is anything." in seen["us"]
    assert "Nothing: it is not told that there is anything." in seen["ru"]
    record = signed(un)
    assert "data-sealed" in un.get(f"/register/{record.hash}")
    assert not goes_to(un.node.world, record, "us")
    assert not goes_to(un.node.world, record, "ru")


def test_a_choice_that_is_none_is_named(un):
    answer = un.post("/register/new", {**CHOSEN, "see_ru": "5 km"})
    assert answer.status_code == 422
    assert "see_ru" in answer.text


def test_replacing_begins_with_what_was_chosen_before(un):
    un.post("/register/new", CHOSEN)
    record = signed(un)
    page = un.get(f"/register/new?replaces={record.hash}")
    ru = page.split('name="see_ru"', 1)[1].split("</select>", 1)[0]
    assert '<option value="10 km" selected>' in ru
    un.post("/register/new", {**SITE, "replaces": record.hash, "note": "three wards"})
    assert withheld(un.node.world, signed(un), "ru") >= {"names", "shape"}


@pytest.mark.parametrize("lang", ["ar", "ru"])
def test_the_form_and_the_preview_speak_the_reader_s_language(un, lang):
    page = un.get("/register/new?record=movement", lang)
    assert 'name="see_us"' in page
    assert "Who is told" not in text_of(page)


def test_a_whole_file_is_told_as_chosen_and_shown_by_its_first_row(un):
    table = ("name_en,kind,latitude,longitude\nA,hospital,36.2012345,37.1612345\n"
             "B,hospital,36.3012345,37.2612345\n")
    un.get("/register/import")
    shown = un.post("/register/import", {"tell": "sealed"}, files={"file": ("a.csv", table)})
    assert shown.status_code == 200, text_of(shown.text)
    assert "Nothing: it is not told that there is anything." in rows(shown.text)["us"]
    signed_ = un.post("/register/import/sign", {"considered": "yes"})
    assert signed_.status_code == 303, text_of(signed_.text)
    world = un.node.world
    held = world.register.standing(un.node.now_ms())
    assert len(held) == 2
    assert not any(goes_to(world, r, "us") or goes_to(world, r, "ru") for r in held)


def test_a_whole_file_says_to_whom_each_row_may_be_passed_on(un):
    table = "name_en,kind,latitude,longitude\nA,hospital,36.2012345,37.1612345\n"
    assert 'name="onward_ru_syrian-government"' in un.get("/register/import")
    shown = un.post("/register/import", {**CHOSEN, "onward_us_opposition": "yes"},
                    files={"file": ("a.csv", table)})
    assert "Opposition groups" in rows(shown.text)["us"]
    assert un.post("/register/import/sign", {"considered": "yes"}).status_code == 303
    [record] = un.node.world.register.standing(un.node.now_ms())
    assert onward(un.node.world, record, "us") == ("opposition",)
