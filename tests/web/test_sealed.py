"""The pages on something sealed: the notice that meets it, and who asked too much."""

from __future__ import annotations

from hudna.act.announce import announce
from hudna.act.register import register
from hudna.act.release import sealed
from hudna.act.seal_answer import seal_answers
from hudna.place.geojson import shape_to_geojson
from hudna.place.geometry import Point
from hudna.record.kinds import Names, Notice, Site
from hudna.web.words import DOUBTS
from tests.web.houses import HOUR, NOW, box, e7, told, told_as_released


def seal(nodes) -> None:
    un = nodes["un"]
    said = Site("hospital", Names(en="CANARY"), Point((e7(36.5512345), e7(35.5543211))), 500_000,
                NOW - HOUR)
    told_as_released(nodes, "un", register(un.world, said, chosen=sealed(un.world)))


def announced(nodes, name: str, where) -> str:
    us = nodes["us"]
    start = NOW + 30 * HOUR
    said = Notice(name, where, 0, 0, 3_000_000, start, start + HOUR, "transport", "us", 1, "")
    record = told(nodes, "us", announce(us.world, said, us.now_ms()))
    for draft in list(seal_answers(nodes["un"].world, nodes["un"].now_ms())):
        told(nodes, "un", draft)
    return record.hash


def test_promise_4_the_notice_says_the_cell_and_nothing_finer(nodes, seated):
    seal(nodes)
    of = announced(nodes, "CEDAR 1", box(36.45, 35.45, 36.65, 35.65))
    page = seated.get(f"/notices/{of}").text
    assert "Meets something sealed, in this cell" in page
    assert "what it is and where exactly is not told" in page
    assert "cell with something sealed" in page
    assert "CANARY" not in page
    assert "36.5512" not in page
    assert "35.5543" not in page


def test_promise_4_the_api_gives_the_answer_s_cells_and_nothing_finer(nodes, seated):
    seal(nodes)
    of = announced(nodes, "CEDAR 1", box(36.45, 35.45, 36.65, 35.65))
    answer = seated.get("/api/v1/notices")
    [notice] = [n for n in answer.json()["notices"] if n["id"] == of]
    [met] = [c for c in notice["conflicts"] if c["kind"] == "sealed"]
    [said] = nodes["us"].world.sealed.of(of)
    assert met["subject"] == said.hash
    assert met["cells"] == [shape_to_geojson(cell) for cell in said.said.cells]
    assert met["cells"]
    assert (met["distance_m"], met["why"]) == (None, [])
    for needle in ("CANARY", "36.5512", "35.5543"):
        assert needle not in answer.text


def test_the_api_gives_each_doubt_for_which_no_answer_was_given(nodes, seated):
    for n in range(13):
        of = announced(nodes, f"CEDAR {n}", box(36 + n / 5, 35.01, 36.05 + n / 5, 35.06))
    notices = seated.get("/api/v1/notices").json()["notices"]
    [notice] = [n for n in notices if n["id"] == of]
    [refused] = [c for c in notice["conflicts"] if c["kind"] == "sealed-refused"]
    [said] = nodes["us"].world.sealed.of(of)
    assert refused["why"] == said.said.why.split() == ["small"]
    assert refused["cells"] == []
    others = [c for n in notices for c in n["conflicts"] if not c["kind"].startswith("sealed")]
    assert all(c["cells"] == [] and c["why"] == [] for c in others)


def test_the_description_says_what_cells_and_why_are(seated):
    schemas = seated.get("/api/openapi.json").json()["components"]["schemas"]
    [conflict] = [s for name, s in schemas.items() if "ConflictOut" in name]
    described = conflict["properties"]
    assert "nothing finer" in described["cells"]["description"]
    for doubt in DOUBTS:
        assert f"`{doubt}`" in described["why"]["description"]


def test_the_first_page_says_who_asked_too_much_and_how(nodes, seated):
    assert "Questions about sealed places" not in seated.get("/").text
    for n in range(13):
        announced(nodes, f"CEDAR {n}", box(36 + n / 5, 35.01, 36.05 + n / 5, 35.06))
    page = seated.get("/").text
    assert "Questions about sealed places" in page
    assert "12 answers of 12 to notices that look like questions" in page
    assert "looks like a question about something sealed: no answer was given" in page
    assert "it covers less ground than one cell" in page
