"""A file of who holds what at the desk: whole or not at all, and nothing before it is signed."""

from __future__ import annotations

import re
from html import unescape

import pytest

from hudna.node import Node
from tests.speak.kmzs import HOSTILE, KML, kmz
from tests.web.houses import box
from tests.web.process.test_holdings import claim
from tests.web.sitting import Sitting, text_of

HEAD = "town,governorate,holder,from,until,basis\n"
FORM = {"way": "circle", "doubtful": "yes"}


def upload(us: Sitting, rows: str, head: str = HEAD, **fields: str) -> int:
    us.get("/holdings/import")
    file = ("towns.csv", (head + rows).encode())
    return int(us.post("/holdings/import", {**FORM, **fields}, files={"file": file}).status_code)


def test_exact_rows_go_to_the_preview_and_are_signed_in_one_append(
    us: Sitting, nodes: dict[str, Node]
) -> None:
    assert upload(us, "Saraqib,Idlib,opposition,2016-01-01,,A list\n"
                      "Tartus,Tartus,syrian-government,2016-01-01,,A list\n") == 200
    page = text_of(us.page)
    assert "2 claims." in page
    assert us.size == 0
    assert us.post("/holdings/import/sign", {}).status_code == 303
    assert len(list(nodes["us"].world.process.holdings.standing())) == 2
    assert us.post("/holdings/import/sign", {}).status_code == 422


def test_every_bad_row_is_named_and_nothing_is_kept(us: Sitting) -> None:
    assert upload(us, "Saraqib,Idlib,opposition,2016-02-30,,A list\n"
                      "Idlib,Idlib,,2016-01-01,,A list\n"
                      "Harem,Idlib,opposition,2016-01-01,,A list\n") == 422
    page = text_of(us.page)
    assert "row 2, from" in page
    assert "row 3, holder" in page
    assert us.size == 0
    assert us.post("/holdings/import/sign", {}).status_code == 422
    assert us.size == 0


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_kmz_is_refused_with_its_reason_and_what_was_typed_is_kept(
    us: Sitting, name: str
) -> None:
    us.get("/holdings/import")
    answer = us.post("/holdings/import", {**FORM, "basis": "A map of that day"},
                     files={"file": ("towns.kmz", HOSTILE[name])})
    assert answer.status_code == 422
    assert "expected" in text_of(answer.text)
    assert "A map of that day" in answer.text
    assert us.size == 0


@pytest.mark.parametrize(("name", "data"), [
    ("towns.kmz", kmz()), ("towns.kml", KML),
    ("towns.geojson", b'{"type":"FeatureCollection","features":[{"type":"Feature","properties":'
                      b'{"name":"A"},"geometry":{"type":"Point","coordinates":[37.1,36.2]}}]}'),
])
def test_of_kml_and_geojson_what_is_lacking_is_named_by_its_row(
    us: Sitting, name: str, data: bytes
) -> None:
    us.get("/holdings/import")
    answer = us.post("/holdings/import", FORM, files={"file": (name, data)})
    assert answer.status_code == 422
    assert "expected" in text_of(answer.text)
    assert us.size == 0


def test_names_and_places_are_asked_and_nothing_is_chosen_beforehand(
    us: Sitting, nodes: dict[str, Node]
) -> None:
    assert upload(us, "Saraqib,Idlib,Jaysh al-Fath,2016-01-01,,A list\n"
                      "Nowhere at all,,opposition,2016-01-01,,A list\n") == 200
    assert "What the names mean" in text_of(us.page)
    assert "selected" not in us.page.split('action="/holdings/import/answer"')[1]
    assert us.post("/holdings/import/answer", {}).status_code == 200
    assert "What the names mean" in text_of(us.page)
    assert us.post("/holdings/import/answer", {"holder_0": "nobody"}).status_code == 422
    assert us.post("/holdings/import/answer", {"at_0": "somewhere"}).status_code == 422
    answer = us.post("/holdings/import/answer", {"holder_0": "nusra",
                                                 "at_0": "36.10 N 37.10 E"})
    assert answer.status_code == 200
    assert "2 claims." in text_of(us.page)
    assert us.post("/holdings/import/sign", {}).status_code == 303
    held = {r.said.names.en: r.said.holders  # type: ignore[union-attr]
            for r in nodes["us"].world.process.holdings.standing()}
    assert held == {"Saraqib": ("nusra",), "Nowhere at all": ("opposition",)}


def test_histories_are_shown_with_their_doubts_and_must_be_considered(us: Sitting) -> None:
    assert upload(us, 'Saraqib,Idlib,"In May 2013, rebels captured the town."\n',
                  "town,governorate,history\n", basis="The encyclopedia") == 200
    page = text_of(us.page)
    assert "The encyclopedia: “In May 2013" in page
    assert "does not give the day" in page
    assert us.post("/holdings/import/sign", {}).status_code == 422
    assert us.post("/holdings/import/sign", {"considered": "yes"}).status_code == 303


def test_what_is_contradicted_is_shown_before_it_is_signed(
    us: Sitting, nodes: dict[str, Node]
) -> None:
    claim(nodes, "ru", ("daesh",), box(36.7, 35.8, 36.9, 35.95), "Around Saraqib")
    assert upload(us, "Saraqib,Idlib,opposition,2016-01-01,,A list\n") == 200
    assert "protected until every guarantor" in text_of(us.page)
    assert us.post("/holdings/import/sign", {}).status_code == 422


@pytest.mark.parametrize("name", ["", "towns.exe"])
def test_what_is_no_such_file_is_refused(us: Sitting, name: str) -> None:
    us.get("/holdings/import")
    files = {"file": (name, b"x")} if name else None
    assert us.post("/holdings/import", FORM, files=files).status_code == 422
    assert us.size == 0


def test_names_in_a_file_are_text_and_nothing_else(us: Sitting) -> None:
    upload(us, '"<script>x</script>",,"<img src=x>",2016-01-01,,A list\n')
    assert "<script>x" not in us.page
    assert "<img src=x>" not in us.page
    assert "<script>x</script>" in unescape(re.sub(r"\s+", " ", us.page))
