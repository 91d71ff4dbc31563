"""A file of protections: all of its rows in one append, or none and a report of every bad one."""

from __future__ import annotations

import json

import pytest

from tests.speak.kmzs import HOSTILE
from tests.web.sitting import text_of

GOOD = ("name_en,name_ar,kind,lat,lon\n"
        "Al-Quds,القدس,hospital,36.2012345,37.1612345\n"
        "Rowad,,school,36.1012345,37.2012345\n")
BAD = GOOD + "Nowhere,,hospital,96.1,37.2\n,,school,36.1312345,37.2312345\nX,,barracks,36.5,37.1\n"


@pytest.fixture
def un(un):
    un.get("/register/import")
    return un


def upload(un, name, data, **fields):
    return un.post("/register/import", fields, files={"file": (name, data, "text/csv")})


def test_a_file_is_shown_first_and_signed_in_one_append(un):
    shown = upload(un, "sites.csv", GOOD.encode())
    assert shown.status_code == 200, text_of(shown.text)
    assert un.size == 0
    assert "2 sound rows." in text_of(shown.text)
    assert "Al-Quds" in shown.text
    signed = un.post("/register/import/sign", {"considered": "yes"})
    assert signed.status_code == 303
    entries = list(un.node.log.entries())
    assert [e.record.said.names.en for e in entries] == ["Al-Quds", "Rowad"]
    assert len({e.admitted_ms for e in entries}) == 1
    again = un.post("/register/import/sign", {"considered": "yes"})
    assert again.status_code == 422
    assert un.size == 2


def test_every_bad_row_is_reported_and_no_row_is_kept(un):
    answer = upload(un, "sites.csv", BAD.encode())
    assert answer.status_code == 422
    text = text_of(answer.text)
    assert "5 rows read. All rows are kept, or none." in text
    for row in ("row 4", "row 5", "row 6"):
        assert row in text
    assert un.post("/register/import/sign", {"considered": "yes"}).status_code == 422
    assert un.size == 0


@pytest.mark.parametrize(("name", "data"), [
    ("sites.csv", b""), ("sites.csv", b"\xff\xfe\x00bad"), ("sites.geojson", b"{"),
    ("sites.kml", b"<kml>"), ("sites.exe", b"MZ"), ("sites.geojson", b'{"type": "Feature"}'),
    ("sites.csv", b"PK\x03\x04"),
])
def test_a_file_that_is_none_is_refused(un, name, data):
    assert upload(un, name, data).status_code == 422
    assert un.size == 0


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_kmz_is_refused_with_its_reason(un, name):
    answer = upload(un, "sites.kmz", HOSTILE[name])
    assert answer.status_code == 422
    assert "file" in text_of(answer.text)


def test_no_file_is_refused(un):
    assert un.post("/register/import", {"default_kind": ""}).status_code == 422


def test_columns_of_other_names_and_a_kind_for_all(un):
    data = b"titre,latitude_wgs,lon\nAl-Quds,36.2012345,37.1612345\n"
    shown = upload(un, "sites.csv", data, default_kind="hospital",
                   mapping="name_en = titre\nlat = latitude_wgs")
    assert shown.status_code == 200, text_of(shown.text)
    assert un.post("/register/import/sign", {"considered": "yes"}).status_code == 303
    [entry] = un.node.log.entries()
    assert entry.record.said.protects == "hospital"


def test_a_column_that_is_none_of_ours_is_refused(un):
    answer = upload(un, "sites.csv", GOOD.encode(), mapping="colour = farbe")
    assert answer.status_code == 422
    assert un.post("/register/import/sign", {}).status_code == 422
    assert un.size == 0


def test_the_registers_own_export_comes_back_in(un):
    upload(un, "sites.csv", GOOD.encode())
    un.post("/register/import/sign", {"considered": "yes"})
    export = un.client.get("/register.geojson").text
    assert len(json.loads(export)["features"]) == 2
    un.get("/register/import")
    shown = upload(un, "back.geojson", export.encode())
    assert shown.status_code == 200, text_of(shown.text)
    assert "already registered" in text_of(shown.text)
    assert un.post("/register/import/sign", {}).status_code == 422, "concerns need a tick"
    assert un.size == 2


def test_what_is_wrong_alike_in_many_rows_is_said_once_with_every_row(un):
    features = [{"type": "Feature", "properties": {"quarter": f"Q{i}", "kind": "school"},
                 "geometry": {"type": "Point", "coordinates": [37.1 + i / 100, 36.2]}}
                for i in range(300)]
    data = json.dumps({"type": "FeatureCollection", "features": features}).encode()
    refused = upload(un, "quarters.geojson", data)
    text = text_of(refused.text)
    assert refused.status_code == 422
    assert text.count("a name in at least one language") == 1
    assert "+ 299" in text
    assert all(f"features[{i}]" in text for i in range(300))
    assert "Columns of other names: quarter" in text
    shown = upload(un, "quarters.geojson", data, mapping="name_en = quarter",
                   default_district="Atlantis")
    text = text_of(shown.text)
    assert shown.status_code == 200, text
    assert text.count("no district called Atlantis is known here") == 1
    assert all(f"features[{i}] Q{i}" in text for i in range(300)), "each can be considered"


def test_a_swapped_row_is_named_beside_rows_that_cannot_be_read(un):
    answer = upload(un, "sites.csv", (GOOD + "Ras,,school,37.16,36.2\nX,,barracks,36.5,37.1\n"
                                      "Idlib,,school,40.1512,35.3391\n").encode())
    assert answer.status_code == 422
    text = text_of(answer.text)
    assert "row 5, kind" in text
    assert "row 6, lat" in text
    assert "swapped" in text
