"""Rosters as they are entered and shown, and notes that a shift hands to the next and that leave by
no door."""

from __future__ import annotations

import secrets
from io import BytesIO
from zipfile import ZipFile

import pytest

from hudna.home.officers import Officers
from hudna.node import Node
from hudna.view.releases import goes_to
from tests.web.happened.between import forwarded
from tests.web.houses import HOUR, Clock
from tests.web.sitting import Sitting, sit_down, text_of

DAY = {"from_0": "2016-07-31 06:00", "until_0": "14:00", "post_0": "duty officer 1",
       "deputy_0": "deputy 1",
       "from_1": "2016-07-31 14:00", "post_1": "duty officer 2",
       "from_2": "2016-07-31 22:00", "until_2": "06:00", "post_2": "duty officer 3"}
CANARY = "canary-note-4711"


def enters(desk: Sitting, **fields: str) -> int:
    """A roster is laid out and then signed as it is laid out."""
    desk.get("/duty/new")
    answer = desk.post("/duty/new", {"zone": "place", "every": "", "times": "1", "of": "",
                                     **fields})
    if answer.status_code != 200:
        return int(answer.status_code)
    page = desk.page
    pasted = page.split('name="pasted"')[1].split(">", 1)[1].split("</textarea>")[0]
    sent = {"zone": "place", "every": "", "times": "1", "pasted": pasted, "sign": "yes",
            "of": fields.get("of", "")}
    return int(desk.post("/duty/new", sent).status_code)


def test_a_roster_of_a_day_is_laid_out_for_a_week_and_told(
    nodes: dict[str, Node], us: Sitting, ru: Sitting
) -> None:
    size = us.size
    us.get("/duty/new")
    laid = us.post("/duty/new", {"zone": "place", "every": "day", "times": "7", "of": "", **DAY})
    assert laid.status_code == 200 and us.size == size, "nothing is signed by that"
    assert "21 shifts" in text_of(us.page)
    assert enters(us, every="day", times="7", **DAY) == 303
    forwarded(nodes)
    for desk in (us, ru):
        page = text_of(desk.get("/duty"))
        assert "duty officer 1" in page and "deputy 1" in page
        assert "nobody" in page, "after the week, and before it began"
    assert "until 31 Jul 2016 11:00 UTC" in text_of(ru.get("/"))
    assert "until 31 Jul 2016 11:00 UTC" in text_of(ru.get("/calls/new"))


def test_where_nobody_is_on_duty_the_first_page_says_so(
    nodes: dict[str, Node], us: Sitting, ru: Sitting, clock: Clock
) -> None:
    assert "On the hotline" not in text_of(ru.get("/"))
    assert enters(us, **DAY) == 303
    forwarded(nodes)
    assert "Nobody is on duty here by any roster" in text_of(us.get("/")), "within two days"
    clock.ms += 24 * HOUR
    sit_down(us.client)
    sit_down(ru.client)
    assert "nobody is on duty" in text_of(ru.get("/"))
    assert "nobody is on duty" in text_of(ru.get("/duty"))
    assert 'value="2016-08-01 06:00"' in us.get(
        f"/duty/new?after={next(nodes['us'].world.process.rosters.standing()).hash}")


def test_a_roster_is_replaced_and_never_laid_over_another(
    nodes: dict[str, Node], us: Sitting
) -> None:
    assert enters(us, **DAY) == 303
    assert enters(us, **DAY) == 422
    assert "replace that one" in text_of(us.page)
    [record] = nodes["us"].world.process.rosters.standing()
    assert "2016-07-31T06:00:00+03:00" in us.get(f"/duty/new?of={record.hash}")
    changed = {**DAY, "post_1": "duty officer 9"}
    assert enters(us, of=record.hash, **changed) == 303
    [now] = nodes["us"].world.process.rosters.standing()
    assert now.supersedes == record.hash
    page = text_of(us.get("/duty"))
    assert "duty officer 9" in page and "duty officer 2" not in page


def test_a_roster_is_taken_back_by_whose_it_is_with_a_reason(
    nodes: dict[str, Node], us: Sitting, ru: Sitting
) -> None:
    enters(us, **DAY)
    forwarded(nodes)
    [record] = nodes["us"].world.process.rosters.standing()
    assert "Withdraw this roster" not in text_of(ru.get("/duty"))
    assert ru.post(f"/duty/{record.hash}/withdraw", {"reason": "x"}).status_code == 422
    us.get("/duty")
    assert us.post(f"/duty/{record.hash}/withdraw", {"reason": " "}).status_code == 422
    assert us.post(f"/duty/{record.hash}/withdraw", {"reason": "wrong week"}).status_code == 303
    assert us.post(f"/duty/{'0' * 64}/withdraw", {"reason": "x"}).status_code == 404
    forwarded(nodes)
    for desk in (us, ru):
        assert "duty officer 1 until" not in text_of(desk.get("/duty"))


def test_what_is_wrong_is_named_beside_its_cell_and_what_was_typed_stays(us: Sitting) -> None:
    size = us.size
    for wrong, expected in (
        ({"from_1": "2016-07-31 15:00"}, "the end of the shift before"),
        ({"post_2": ""}, "a post, as in duty officer 2"),
        ({"pasted": "2016-07-31 06:00,14:00,x"}, "either rows or a pasted table"),
        ({"every": "week", "times": "3"}, "where they begin again"),
        ({"every": "day", "times": "0"}, "a whole number"),
        ({"zone": "moon"}, "Times are those of"),
    ):
        assert enters(us, **{**DAY, **wrong}) == 422, wrong
        assert expected in text_of(us.page), wrong
        assert 'value="duty officer 1"' in us.page
    assert enters(us) == 422
    assert us.size == size


def test_a_table_in_a_file_is_read(us: Sitting, nodes: dict[str, Node]) -> None:
    csv = b"from;until;post;deputy\n2016-07-31 22:00;06:00;duty officer 1;\n"
    us.get("/duty/new")
    answer = us.post("/duty/new", {"zone": "utc", "times": "1", "of": ""},
                     {"file": ("roster.csv", csv, "text/csv")})
    assert answer.status_code == 200
    assert "2016-07-31T22:00:00+00:00" in us.page
    answer = us.post("/duty/new", {"zone": "utc", "times": "1", "of": ""},
                     {"file": ("roster.csv", b"\xff\xfe", "text/csv")})
    assert answer.status_code == 422


def test_a_day_of_23_hours_is_shown_whole(
    nodes: dict[str, Node], us: Sitting, clock: Clock
) -> None:
    clock.ms = 1_458_835_200_000  # 2016-03-24 16:00 UTC
    sit_down(us.client)
    assert enters(us, from_0="2016-03-24 22:00", until_0="06:00", post_0="night",
                  from_1="2016-03-25 06:00", until_1="22:00", post_1="day") == 303
    page = text_of(us.get("/duty"))
    assert "23 hours: clocks are changed" in page
    assert "01:00+03:00–06:00+03:00" in page


def test_a_note_is_handed_over_with_what_is_open_and_taken_over(
    nodes: dict[str, Node], us: Sitting, ru: Sitting, clinic: object
) -> None:
    page = text_of(us.get("/duty/hand-over"))
    assert "registered Al-Shifa clinic: acknowledge it" in page
    assert us.post("/duty/hand-over", {"text": " "}).status_code == 422
    assert us.post("/duty/hand-over", {"text": "Line 2 is dead"}).status_code == 303
    page = text_of(us.get("/duty/hand-over"))
    assert "not taken over" in page and "1 thing was open" in page and "Al-Shifa clinic" in page
    assert "The shift before has handed over: take it over" in text_of(us.get("/"))
    [record] = nodes["us"].world.process.hand_overs.all()
    us.get("/duty/hand-over")
    assert us.post(f"/duty/hand-over/{record.hash}/take", {}).status_code == 303
    assert us.post(f"/duty/hand-over/{record.hash}/take", {}).status_code == 422
    assert "taken over" in text_of(us.get("/duty/hand-over"))
    assert "take it over" not in text_of(us.get("/"))
    ru.get("/duty/hand-over")
    assert ru.post(f"/duty/hand-over/{record.hash}/take", {}).status_code == 404


def test_who_has_written_a_note_does_not_take_it_over(nodes: dict[str, Node], us: Sitting) -> None:
    people = Officers(nodes["us"]._folder.path)
    people.add("auditor 1", "auditor", secrets.token_bytes)
    us.get("/duty/hand-over")
    us.post("/duty/hand-over", {"text": "Line 2 is dead"})
    [record] = nodes["us"].world.process.hand_overs.all()
    take = f"/duty/hand-over/{record.hash}/take"
    assert take in us.get("/duty/hand-over"), "an auditor does not take it over either"
    people.add("duty officer 2", "duty-officer", secrets.token_bytes)
    assert take not in us.get("/duty/hand-over")
    answer = us.post(take, {})
    assert answer.status_code == 422
    assert "another post than the one that wrote it" in text_of(answer.text)
    us.post("/signin/demo", {"next": "/", "officer": "duty officer 2"})
    assert take in us.get("/duty/hand-over")
    assert us.post(take, {}).status_code == 303
    assert "not known" not in text_of(us.get("/duty/hand-over"))


def test_promise_4_a_note_leaves_by_no_door(
    nodes: dict[str, Node], us: Sitting, ru: Sitting, un: Sitting, clock: Clock
) -> None:
    us.get("/duty/hand-over")
    us.post("/duty/hand-over", {"text": CANARY})
    [record] = nodes["us"].world.process.hand_overs.all()
    us.get("/duty/hand-over")
    us.post(f"/duty/hand-over/{record.hash}/take", {})
    [taken] = nodes["us"].world.process.taken_over.of(record.hash)
    forwarded(nodes)
    for of in (record, taken):
        for party in ("ru", "un", "opposition", "government"):
            assert not goes_to(nodes["us"].world, of, party)
    for desk in (ru, un):
        assert desk.node.world.record(record.hash) is None
        for path in ("/", "/duty", "/duty/hand-over", "/calls", "/log", "/api/v1/duty",
                     "/api/v1/needs", "/api/v1/calls", "/known", "/public"):
            page = desk.client.get(path)
            assert CANARY not in page.text and record.hash not in page.text, path
    for path in ("/api/v1/duty", "/api/v1/calls", "/public", "/log/checkpoint",
                 "/log/tile/entries/000", "/api/v1/needs"):
        assert CANARY.encode() not in us.client.get(path).content, path
    clock.ms += 2 * HOUR
    bundle = us.client.get("/known/bundle.zip?at=2016-07-31T07:00:00Z")
    assert bundle.status_code == 200, bundle.text[-1500:]
    with ZipFile(BytesIO(bundle.content)) as files:
        for name in files.namelist():
            assert CANARY.encode() not in files.read(name), name


@pytest.mark.parametrize("lang", ["en", "ar", "ru"])
def test_the_pages_are_there_in_each_language(us: Sitting, lang: str) -> None:
    enters(us, **DAY)
    for path in ("/duty", "/duty/new", "/duty/hand-over", "/calls", "/calls/new"):
        assert us.get(path, lang)


def test_machines_read_who_is_on_duty(nodes: dict[str, Node], us: Sitting, ru: Sitting) -> None:
    enters(us, **DAY)
    forwarded(nodes)
    told = {d["party"]: d for d in ru.client.get("/api/v1/duty").json()["duty"]}
    assert [s["post"] for s in told["us"]["on_duty"]] == ["duty officer 1"]
    assert told["us"]["nobody_from"] == "2016-08-01T03:00:00Z"
    assert told["us"]["gaps"][0]["starts"] == "2016-08-01T03:00:00Z"
    assert told["ru"]["nobody_from"] is None and told["ru"]["rosters"] == []
