"""The pages of monitors' access: what is asked, and what either side says came of it."""

from __future__ import annotations

import json

import pytest

from hudna.node import Node
from hudna.place.geometry import Point
from hudna.place.grid import cell
from hudna.view.access import asked
from tests.web.happened.between import forwarded
from tests.web.houses import HOUR, Clock, e7
from tests.web.sitting import Sitting, sit_down, text_of

FIELDS = {"of": "ru", "place": "Aleppo, the eastern quarters", "cell": "36.2012 N 37.1612 E",
          "cell_form": "point", "from": "2016-07-31 12:00", "until": "2016-07-31 18:00",
          "purpose": "To see two craters"}


def asks(desk: Sitting, **other: str) -> str:
    """The record's hash."""
    desk.get("/access/new")
    answer = desk.post("/access/new", {**FIELDS, **other})
    assert answer.status_code == 303, text_of(answer.text)[:3000]
    return str(answer.headers["location"]).rpartition("/")[2]


def says(desk: Sitting, of: str, outcome: str, text: str = "") -> int:
    desk.get(f"/access/{of}")
    return int(desk.post(f"/access/{of}/answer", {"outcome": outcome, "text": text}).status_code)


def test_asked_and_answered_and_both_stand(
    nodes: dict[str, Node], us: Sitting, ru: Sitting, un: Sitting
) -> None:
    of = asks(un)
    record = nodes["un"].world.record(of)
    assert record is not None
    near = asked(record).near
    assert near == cell(Point((e7(37.1612), e7(36.2012))), "10 km"), "nothing finer is told"
    forwarded(nodes)
    assert "say whether its monitors may go" in text_of(ru.get("/"))
    page = text_of(ru.get(f"/access/{of}"))
    assert "Aleppo, the eastern quarters" in page
    assert "To see two craters" in page
    assert "answer due in 24 h" in page or "answer due in 1 d" in page
    assert says(ru, of, "refused") == 422, "a refusal says why"
    assert says(ru, of, "refused", "Mines on the road") == 303
    forwarded(nodes)
    assert "say whether its monitors may go" not in text_of(ru.get("/"))
    assert says(un, of, "granted") == 303
    forwarded(nodes)
    for desk in (us, ru, un):
        page = text_of(desk.get(f"/access/{of}"))
        assert "the two sides do not say the same" in page
        assert "Mines on the road" in page
        assert of in desk.get("/access?state=differing")
        assert of not in desk.get("/access?state=granted")
    assert says(ru, of, "granted") == 303
    forwarded(nodes)
    page = text_of(us.get(f"/access/{of}"))
    assert "1 earlier word" in page and "Mines on the road" in page
    assert of in us.get("/access?state=granted")


def test_what_is_past_its_time_is_said_to_be(
    nodes: dict[str, Node], us: Sitting, ru: Sitting, un: Sitting, clock: Clock
) -> None:
    of = asks(un)
    forwarded(nodes)
    assert says(un, of, "unanswered") == 422, "not before it began"
    clock.ms += 25 * HOUR
    for desk in (us, ru, un):
        sit_down(desk.client)
        assert of in desk.get("/access?state=unanswered")
        assert "not answered" in text_of(desk.get(f"/access/{of}"))
    assert "your answer is overdue" in text_of(ru.get("/access"))
    assert "your answer is overdue" not in text_of(us.get("/access"))
    assert says(un, of, "unanswered") == 303
    forwarded(nodes)
    clock.ms += 1000
    assert says(ru, of, "delayed", "Tomorrow") == 303
    forwarded(nodes)
    assert of in us.get("/access?state=delayed"), "what it says later overtakes that it was silent"


def test_only_monitors_ask(us: Sitting) -> None:
    assert "this party does not" in text_of(us.get("/access/new"))
    size = us.size
    assert us.post("/access/new", FIELDS).status_code == 422
    assert us.size == size
    assert "/access/new" not in us.get("/access")


@pytest.mark.parametrize(("field", "typed", "named"), [
    ("of", "", "of"), ("of", "zz", "of"), ("place", " ", "place"), ("purpose", "", "purpose"),
    ("from", "yesterday", "from"), ("until", "2016-07-31 11:00", "until"),
    ("until", "2016-07-30 11:00", "until"), ("cell", "36.2 37.1", "cell"),
    ("cell", "Nowhereville", "cell"), ("cell", "{", "cell"),
])
def test_what_is_wrong_is_named_and_what_was_typed_stays(
    un: Sitting, field: str, typed: str, named: str
) -> None:
    un.get("/access/new")
    size = un.size
    answer = un.post("/access/new", {**FIELDS, field: typed})
    assert answer.status_code == 422
    assert f'data-where="{named}' in answer.text
    for name, value in FIELDS.items():
        if name not in (field, "cell_form"):
            assert value in answer.text, name
    assert un.size == size


def test_a_name_is_looked_up_and_shown_before_anything_is_signed(un: Sitting) -> None:
    un.get("/access/new")
    answer = un.post("/access/new", {**FIELDS, "cell": "Al-Bab"})
    assert answer.status_code == 422
    assert "that you look at the cells that were found" in answer.text
    assert "36.35°N 37.55°E" in answer.text
    assert asks(un, cell="36.35°N 37.55°E")


def test_without_any_cell_too(nodes: dict[str, Node], un: Sitting) -> None:
    record = nodes["un"].world.record(asks(un, cell=""))
    assert record is not None
    assert asked(record).near is None
    assert un.get(f"/access/{record.hash}")


def test_who_lacks_the_words_does_not_see_them(
    nodes: dict[str, Node], us: Sitting, un: Sitting
) -> None:
    ticks = {"told_words": "yes", **{f"tell_ru_{n}": "yes"
                                     for n in ("place", "near", "purpose", "officer")}}
    of = asks(un, **ticks)
    forwarded(nodes)
    for path in (f"/access/{of}", "/access", "/", "/api/v1/access"):
        page = us.client.get(path).text
        assert "eastern quarters" not in page, path
        assert "craters" not in page, path
    assert "withheld" in us.get(f"/access/{of}")
    [one] = us.client.get("/api/v1/access").json()["access"]
    assert one["cell"] is None and "near" in one["withheld"]


def test_machines_read_the_same(nodes: dict[str, Node], un: Sitting, us: Sitting) -> None:
    of = asks(un)
    forwarded(nodes)
    said = us.client.get("/api/v1/access").json()
    [one] = said["access"]
    assert (one["id"], one["of"], one["state"], one["outcomes"]) == (of, "ru", "open", [])
    assert one["cell"]["type"] == "Polygon"
    assert said["statement"]
    assert "craters" in json.dumps(one)


def test_there_is_no_page_of_what_is_no_ask(us: Sitting) -> None:
    for of in ("0" * 64, "x"):
        assert us.client.get(f"/access/{of}").status_code == 404
