"""Who holds what at the desk: stated in two steps, laid over each other, replaced, taken back."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest

from hudna.act.draft import Draft
from hudna.act.process.hold import hold
from hudna.node import Node
from hudna.place.geometry import Polygon
from hudna.record.holding import Holding
from hudna.record.kinds import Names
from hudna.record.record import Record
from tests.web.houses import HOUR, NOW, box, told
from tests.web.sitting import Sitting, text_of

TYPED = {"holder_opposition": "yes", "name_en": "West of Idlib", "form": "polygon",
         "shape": "35.9 N 36.3 E\n35.9 N 36.6 E\n36.1 N 36.6 E\n36.1 N 36.3 E",
         "from": "2016-07-01", "basis": "A public map."}


def claim(nodes: dict[str, Node], by: str, holders: tuple[str, ...], where: Polygon,
          name: str = "Here") -> Record:
    said = Holding(holders, where, Names(en=name), NOW - 100 * HOUR, "Seen", "duty officer 1")
    return told(nodes, by, hold(nodes[by].world, said))


def badges(page: str) -> list[list[str]]:
    """Of each piece in the list, the states that its badges name."""
    rows = re.findall(r'<article class="notice-row" id="piece-.*?</article>', page, re.S)
    return [re.findall(r'data-held="(\w+)"', row) for row in rows]


def roles(page: str) -> set[str]:
    """As what the ground of a page is drawn."""
    return set(re.findall(r'"role": ?"(held [a-z]+)"', unescape(page)))


def test_it_is_shown_before_it_is_signed_and_then_laid(us: Sitting, nodes: dict[str, Node]) -> None:
    us.get("/holdings/new")
    size = us.size
    assert us.post("/holdings/new", TYPED).status_code == 200
    assert us.size == size
    answer = us.post("/holdings/new", {**us.carried("/holdings/new"), "sign": "yes"})
    assert answer.status_code == 303, text_of(answer.text)
    [record] = nodes["us"].world.process.holdings.standing()
    said = record.said
    assert isinstance(said, Holding)
    assert said.holders == ("opposition",)
    assert said.from_ms == 1_467_320_400_000
    page = text_of(us.get("/holdings"))
    assert "West of Idlib" in page
    assert badges(us.page) == [["agreed", "alone"]]
    assert "nobody has said here" in text_of(us.get("/holdings?day=2016-06-30"))
    assert "West of Idlib" in text_of(us.get(f"/holdings/{record.hash}"))


@pytest.mark.parametrize(("field", "value", "told_of"), [
    ("from", "2016-02-30", "a day that there is"), ("until", "2016-06-30", "an end after"),
    ("basis", "", "rests on"), ("name_en", "", "a name"), ("admin", "XX99", "P-code"),
    ("shape", "35.9 N 36.3 E\n35.901 N 36.3 E\n35.901 N 36.301 E", "km²"),
    ("holder_opposition", None, "who holds it"),
])
def test_what_is_wrong_is_named_and_the_form_is_kept(
    us: Sitting, field: str, value: str | None, told_of: str
) -> None:
    us.get("/holdings/new")
    fields: dict[str, Any] = {**TYPED, field: value}
    if value is None:
        del fields[field]
    answer = us.post("/holdings/new", fields)
    assert answer.status_code == 422
    assert told_of in text_of(answer.text)
    assert "A public map." in answer.text or field == "basis"
    assert us.size == 0


def test_what_others_say_of_the_ground_is_shown_and_must_be_considered(
    us: Sitting, nodes: dict[str, Node]
) -> None:
    claim(nodes, "ru", ("nusra",), box(36.4, 35.95, 36.5, 36.05), "Inside of it")
    us.get("/holdings/new")
    page = text_of(us.post("/holdings/new", TYPED).text)
    assert "protected until every guarantor" in page
    carried = us.carried("/holdings/new")
    answer = us.post("/holdings/new", {**carried, "sign": "yes"})
    assert answer.status_code == 422
    assert us.post("/holdings/new", {**carried, "sign": "yes", "considered": "yes"}
                   ).status_code == 303
    page = text_of(us.get("/holdings"))
    assert "Mingled ground that is protected" in page


def test_a_claim_that_itself_mingles_ground_says_so_before_it_is_signed(us: Sitting) -> None:
    us.get("/holdings/new")
    page = text_of(us.post("/holdings/new", {**TYPED, "holder_daesh": "yes"}).text)
    assert "a truce partner and an excluded group together" in page
    carried = us.carried("/holdings/new")
    assert us.post("/holdings/new", {**carried, "sign": "yes"}).status_code == 422


def test_it_is_replaced_and_taken_back_by_its_author_alone(
    us: Sitting, nodes: dict[str, Node]
) -> None:
    own = claim(nodes, "us", ("opposition",), box(36.3, 35.9, 36.6, 36.1))
    other = claim(nodes, "ru", ("syrian-government",), box(36.3, 35.9, 36.6, 36.1), "Theirs")
    assert us.client.get(f"/holdings/new?replaces={other.hash}").status_code == 404
    us.get(f"/holdings/new?replaces={own.hash}")
    us.post("/holdings/new", {**TYPED, "replaces": own.hash})
    us.post("/holdings/new", {**us.carried("/holdings/new"), "sign": "yes", "considered": "yes"})
    assert not nodes["us"].world.process.holdings.stands(own.hash)
    [now] = [r for r in nodes["us"].world.process.holdings.standing() if r.author == "us"]
    assert "Theirs" in text_of(us.get(f"/holdings/{now.hash}"))
    assert us.post(f"/holdings/{other.hash}/withdraw", {"reason": "no"}).status_code == 404
    assert us.post(f"/holdings/{now.hash}/withdraw", {"reason": ""}).status_code == 422
    assert us.post(f"/holdings/{now.hash}/withdraw", {"reason": "An error"}).status_code == 303
    assert "taken back" in text_of(us.get(f"/holdings/{now.hash}"))


def test_disputed_places_stand_in_the_order_of_the_people(
    us: Sitting, nodes: dict[str, Node]
) -> None:
    for where in (box(36.55, 35.85, 36.75, 36.0), box(38.0, 35.0, 38.2, 35.2)):
        claim(nodes, "us", ("opposition",), where)
        claim(nodes, "ru", ("syrian-government",), where)
    page = text_of(us.get("/holdings/settle"))
    assert page.index("Idlib") < page.index("no town that is known here")
    assert "would come under the truce" in page


def test_over_time_it_is_told_day_by_day(us: Sitting, nodes: dict[str, Node]) -> None:
    claim(nodes, "us", ("opposition",), box(36.3, 35.9, 36.6, 36.1))
    page = us.get("/holdings/over-time")
    assert page.count("<rect") > 5
    assert "2016-07-31" in page
    assert us.client.get("/holdings/over-time?since=2017-01-01").status_code == 422
    assert us.client.get("/holdings?day=2016-02-30").status_code == 422


def test_ground_of_which_one_alone_speaks_is_said_to_be_so_everywhere(
    us: Sitting, nodes: dict[str, Node]
) -> None:
    claim(nodes, "us", ("opposition",), box(36.3, 35.9, 36.6, 36.1))
    page = us.get("/holdings")
    assert badges(page) == [["agreed", "alone"]]
    assert "by one claimant" in text_of(page)
    assert "said by one claimant alone: nobody else has spoken of it" in text_of(page)
    assert roles(page) == {"held alone"}
    [piece] = us.client.get("/api/v1/holdings").json()["pieces"]
    assert (piece["state"], piece["alone"]) == ("agreed", True)
    chart = us.get("/holdings/over-time")
    assert "said by one claimant alone" in text_of(chart)
    tall = re.findall(r'<rect class="held-(\w+)"[^>]* height="([\d.]+)"/>', chart)
    assert {name for name, height in tall if float(height) > 14} == {"alone"}

    claim(nodes, "ru", ("opposition",), box(36.3, 35.9, 36.6, 36.1))
    page = us.get("/holdings")
    assert badges(page) == [["agreed"]]
    assert "nobody else has spoken of it" not in text_of(page)
    assert roles(page) == {"held agreed"}
    [piece] = us.client.get("/api/v1/holdings").json()["pieces"]
    assert (piece["state"], piece["alone"]) == ("agreed", False)


def test_files_give_own_claims_and_the_ground_that_all_come_to(
    us: Sitting, nodes: dict[str, Node]
) -> None:
    ours = claim(nodes, "us", ("opposition",), box(36.3, 35.9, 36.6, 36.1), "Ours")
    claim(nodes, "ru", ("syrian-government",), box(36.4, 35.9, 36.8, 36.1), "Theirs")
    own = us.client.get("/holdings/own.geojson").json()
    assert [f["properties"]["name_en"] for f in own["features"]] == ["Ours"]
    assert "Theirs" not in us.client.get("/holdings/own.csv").text
    pieces = us.client.get("/holdings/pieces.geojson").json()["features"]
    assert sorted(p["properties"]["state"] for p in pieces) == ["agreed", "agreed", "disputed"]
    assert "disputed" in us.client.get("/holdings/pieces.csv").text
    answer = us.client.get("/api/v1/holdings").json()
    assert len(answer["pieces"]) == 3
    assert [s["id"] for s in answer["statements"]] == [ours.hash]
    layers = us.client.get("/map/layers.geojson?holdings=yes").json()["features"]
    assert "held disputed" in {f["properties"]["role"] for f in layers}
    bare = us.client.get("/map/layers.geojson").json()["features"]
    assert "held disputed" not in {f["properties"]["role"] for f in bare}


def test_no_file_tells_which_party_says_what(us: Sitting, nodes: dict[str, Node]) -> None:
    claim(nodes, "ru", ("opposition",), box(36.3, 35.9, 36.6, 36.1), "Russian words")
    claim(nodes, "un", ("opposition",), box(36.6, 35.9, 36.9, 36.1), "UN words")
    whole = us.client.get("/holdings/pieces.geojson").json()["features"]
    assert len(whole) == 1, "where the two claims meet is in no file"
    assert whole[0]["properties"].keys() == {
        "state", "holder", "by_one_claimant", "km2", "people", "settlements_unknown"}
    assert len(whole[0]["geometry"]["coordinates"]) == 1
    claim(nodes, "un", ("syrian-government",), box(36.3, 35.9, 36.5, 36.1), "UN words")
    for path in ("/holdings/pieces.geojson", "/holdings/pieces.csv", "/holdings/own.geojson",
                 "/holdings/own.csv", "/api/v1/holdings"):
        text = us.client.get(path).text
        assert "words" not in text
        assert not re.search(r'\b(ru|un)\b', text.replace('"ru":', ""))
    answer = us.client.get("/api/v1/holdings").json()
    assert answer["statements"] == []
    assert all("says" not in piece for piece in answer["pieces"])


@pytest.mark.parametrize("path", [
    "/holdings", "/holdings/settle", "/holdings/over-time", "/holdings/pieces.geojson",
    "/holdings/pieces.csv", "/holdings/own.geojson", "/holdings/own.csv", "/api/v1/holdings"])
def test_a_day_that_there_is_not_gives_no_other_days_ground(us: Sitting, path: str) -> None:
    for day in ("2016-02-30", "zz", "2016-7-1"):
        assert us.client.get(f"{path}?day={day}").status_code == 422, day
    assert us.client.get(f"{path}?day=2016-07-30").status_code == 200
    assert us.client.get(f"{path}?day=٢٠١٦-٠٧-٣٠").status_code == 200


def test_units_that_have_other_outlines_than_before_are_said_to_be_other_ground(
    us: Sitting, nodes: dict[str, Node]
) -> None:
    said = Holding(("opposition",), box(36.3, 35.9, 36.6, 36.1), Names(en="Idlib"),
                   NOW - 100 * HOUR, "Seen", "duty officer 1", admin=("SY-ID",))
    own = told(nodes, "us", Draft(said))
    again = {**TYPED, "shape": "", "admin": "SY-ID", "replaces": own.hash}
    us.get(f"/holdings/new?replaces={own.hash}")
    assert "have other outlines at this node" in text_of(us.post("/holdings/new", again).text)
    carried = us.carried("/holdings/new")
    assert us.post("/holdings/new", {**carried, "sign": "yes"}).status_code == 422
    answer = us.post("/holdings/new", {**carried, "sign": "yes", "considered": "yes"})
    assert answer.status_code == 303
    [now] = [r for r in nodes["us"].world.process.holdings.standing() if r.author == "us"]
    us.get(f"/holdings/new?replaces={now.hash}")
    page = us.post("/holdings/new", {**again, "replaces": now.hash})
    assert "have other outlines" not in text_of(page.text)


def test_people_write_what_they_like_and_pages_show_it_as_text(
    us: Sitting, nodes: dict[str, Node]
) -> None:
    record = claim(nodes, "ru", ("opposition",), box(36.3, 35.9, 36.6, 36.1), "<script>x</script>")
    for path in ("/holdings", f"/holdings/{record.hash}"):
        assert "<script>x" not in us.get(path)


def test_promise_4_ground_finer_than_the_grain_is_named_and_drawn_nowhere(
    us: Sitting, nodes: dict[str, Node],
) -> None:
    """No desk lets it through; a partner's node may."""
    fine = Polygon((((363_000_000, 359_000_000), (363_043_210, 359_000_000),
                     (363_043_210, 359_050_000), (363_000_000, 359_050_000),
                     (363_000_000, 359_000_000)),))
    said = Holding(("opposition", "daesh"), fine, Names(en="A farm"), NOW - HOUR, "Seen", "duty")
    record = told(nodes, "ru", Draft(said))
    page = us.get("/holdings")
    assert "A farm" in page
    assert "finer than the agreement allows" in page
    alone = us.get(f"/holdings/{record.hash}")
    assert "it is drawn nowhere" in alone
    for text in (page, alone, us.get("/holdings/pieces.geojson"), us.get("/map"),
                 us.get("/map/layers.geojson?holdings=yes")):
        assert "36.304321" not in text
