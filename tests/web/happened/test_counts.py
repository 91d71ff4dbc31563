"""Two sides' lists of a day, entered, held against each other line by line, and agreed."""

from __future__ import annotations

import re
from html import unescape

import pytest

from hudna.act.draft import draft
from hudna.node import Node
from hudna.record.incidents import Counted, CountLine, CountMatch, Reconciled
from hudna.view.counts import Day, Tally, counted
from hudna.web.happened import matched
from tests.web.happened.between import forwarded
from tests.web.happened.counting import (
    DAY,
    LookedUp,
    fields,
    held,
    lists,
    of_8,
    of_17,
    read_back,
    signs,
)
from tests.web.houses import NOW, told
from tests.web.sitting import Sitting, text_of

SELECT = re.compile(r'<select id="(of_[^"]+)" name="[^"]+"[^>]*>(.*?)</select>', re.S)
CHOSEN = re.compile(r'<option value="(\d+)" selected>')


def choices(desk: Sitting) -> dict[str, str]:
    """What the selects of the page have chosen, and which lists it is over."""
    found = {name: CHOSEN.findall(body)[0] for name, body in SELECT.findall(desk.page)}
    over = re.search(r'name="over" value="([^"]*)"', desk.page)
    assert over
    return {**found, "over": unescape(over[1])}


def matches(desk: Sitting, chosen: dict[str, str], do: str = "sign") -> int:
    return int(desk.post(f"/counts/{DAY}/match", {**chosen, "do": do}).status_code)


def agreed(nodes: dict[str, Node]) -> list[Day]:
    forwarded(nodes)
    return [held(n) for n in nodes.values()]


def test_eight_and_seventeen_lines_one_by_one_to_an_agreed_table(
    nodes: dict[str, Node], us: Sitting, ru: Sitting
) -> None:
    lists(nodes, us, ru)
    page = text_of(us.get(f"/counts/{DAY}"))
    assert "8 lines" in page and "17 lines" in page
    assert "wait for your word on how they match" in text_of(us.get("/"))
    us.get(f"/counts/{DAY}/match")
    assert "This is a proposal" in text_of(us.page)
    start = choices(us)
    assert len(start) == 8 + 17 + 1
    # Line by line: what the proposal has joined wrongly is parted, what it has not is joined.
    parted = {**start, "of_us_0": "0"}
    assert matches(us, parted, "look") == 200
    assert "This is what your choices make." in text_of(us.page)
    again = choices(us)
    other = next(n for n in again if n.startswith("of_ru") and start[n] == start["of_us_0"])
    again["of_us_0"] = again[other]
    assert matches(us, again, "look") == 200
    mine = choices(us)
    assert matches(us, mine) == 303
    forwarded(nodes)
    assert "wait for your word" not in text_of(us.get("/"))
    assert "Waited for: Russian Federation" in text_of(us.get(f"/counts/{DAY}"))
    # The other side has parted one event of it, and says so.
    ru.get(f"/counts/{DAY}/match?from=us")
    theirs = choices(ru)
    assert matches(ru, {**theirs, "of_ru_0": "0"}) == 303
    assert not any(d.agreed for d in agreed(nodes))
    page = text_of(us.get(f"/counts/{DAY}"))
    assert "the parties do not say the same" in page
    assert "Where they disagree" in page
    assert "wait for your word" in text_of(us.get("/"))
    ru.get(f"/counts/{DAY}/match?from=us")
    assert "Nothing of it is your word until you sign it." in text_of(ru.page)
    assert matches(ru, choices(ru)) == 303
    assert all(d.agreed for d in agreed(nodes))
    tally = held(nodes["un"]).tally
    assert (tally.same + tally.different, tally.unmatched) == (8, 9)
    for desk in (us, ru):
        page = text_of(desk.get(f"/counts/{DAY}"))
        assert "The agreed table" in page
        assert f"The same: {tally.same}. Different: {tally.different}. In one list" in page
        assert "in: who is accused" in page
        assert "agreed, line by line" in text_of(desk.get("/counts"))
        assert "wait for your word" not in text_of(desk.get("/"))


def test_a_list_replaced_after_agreement_is_agreed_no_more(
    nodes: dict[str, Node], us: Sitting, ru: Sitting
) -> None:
    lists(nodes, us, ru)
    for desk in (us, ru):
        desk.get(f"/counts/{DAY}/match?from=proposal")
        assert matches(desk, choices(desk)) == 303
        forwarded(nodes)
    assert held(nodes["un"]).agreed
    us.get(f"/counts/{DAY}/match")
    stale = choices(us)
    ru.get(f"/counts/{DAY}/list")
    assert "Sign it in place of your last list" in text_of(ru.page)
    page_of = read_back(ru.page)
    assert signs(ru, {**page_of, "place_1": "elsewhere"}) == 303
    forwarded(nodes)
    assert [d.agreed for d in agreed(nodes)] == [False] * 3
    page = text_of(us.get(f"/counts/{DAY}"))
    assert "The agreed table" not in page
    assert "of lists that do not stand any more" in page
    assert "Earlier lists" in page
    assert "wait for your word" in text_of(us.get("/"))
    assert matches(us, stale) == 422
    assert "lists that were replaced since this page was opened" in text_of(us.page)
    assert held(nodes["us"]).tally == Tally()


def test_a_list_reads_back_as_it_was_signed(nodes: dict[str, Node], us: Sitting) -> None:
    assert signs(us, fields(of_8())) == 303
    first = counted(held(nodes["us"]).lists["us"]).lines
    us.get(f"/counts/{DAY}/list")
    assert signs(us, read_back(us.page)) == 422, "it is the same list"
    assert "another list than the last one" in text_of(us.page)
    assert counted(held(nodes["us"]).lists["us"]).lines == first
    assert len(first) == 8


def test_two_lines_of_one_list_are_not_one_event(
    nodes: dict[str, Node], us: Sitting, ru: Sitting
) -> None:
    lists(nodes, us, ru)
    us.get(f"/counts/{DAY}/match")
    chosen = choices(us)
    size = us.size
    assert matches(us, {**chosen, "of_us_0": "3", "of_us_1": "3"}) == 422
    assert "at most one line of each list in one event" in text_of(us.page)
    assert choices(us)["of_us_1"] == "3", "what was chosen is there again"
    assert len(choices(us)) == len(chosen), "no line is lost from the page"
    assert matches(us, {**chosen, "of_us_0": ""}) == 422
    assert matches(us, {k: v for k, v in chosen.items() if k != "of_us_0"}) == 422
    assert us.size == size


@pytest.mark.parametrize(("field", "typed", "expected"), [
    ("kind_1", "", "one of"), ("kind_1", "murder", "one of"),
    ("from_1", "yesterday", "RFC 3339"), ("from_1", "2016-07-29 06:00", "a moment of 2016-07-31"),
    ("until_2", "2016-07-31 01:00", ""), ("cell_2", "36.2 37.1", ""),
    ("cell_2", "Nowhereville", "a name that means one place"), ("accused_1", "zz", "one of"),
    ("clause_1", "zz", "one of"), ("ref_2", "a1", "each with a name of its own"),
])
def test_what_is_wrong_is_named_by_its_line_and_nothing_is_kept(
    us: Sitting, field: str, typed: str, expected: str
) -> None:
    us.get(f"/counts/{DAY}/list")
    size = us.size
    made = {**fields(of_8()), field: typed}
    made |= {"ref_1": "a1", "until_1": ""}
    assert signs(us, made) == 422
    page = text_of(us.page)
    assert expected in page
    if field != "ref_2":
        assert f'data-where="{field}' in us.page and f"line {field[-1]}" in page
    shown = read_back(us.page)
    assert all(shown.get(k, "") == v for k, v in made.items() if v), "all that was typed"
    assert us.size == size


def test_no_line_at_all_is_a_count_that_is_ticked(nodes: dict[str, Node], us: Sitting) -> None:
    us.get(f"/counts/{DAY}/list")
    assert signs(us, {"ref_1": ""}) == 422
    assert signs(us, {"ref_1": "", "nothing": "yes"}) == 303
    assert "It counts nothing." in text_of(us.get(f"/counts/{DAY}"))


def test_a_cell_goes_into_its_line_and_a_name_is_shown_before_it_is_signed(us: Sitting) -> None:
    us.get(f"/counts/{DAY}/list")
    made = {"kind_1": "shelling", "ref_1": "x", "from_1": f"{DAY} 05:00"}
    assert us.post(f"/counts/{DAY}/list", {
        **made, "do": "cell", "pick": "36.2012 N 37.1612 E", "pick_line": "1"}).status_code == 200
    assert read_back(us.page)["cell_1"] == "36.25°N 37.15°E"
    assert signs(us, {**made, "cell_1": "Al-Bab"}) == 422
    assert "that you look at the cell that was found for the name" in text_of(us.page)
    assert signs(us, read_back(us.page)) == 303
    assert "36.3°–36.4°N 37.5°–37.6°E" in us.get(f"/counts/{DAY}")


def test_more_lines_and_reading_it_sign_nothing(us: Sitting) -> None:
    us.get(f"/counts/{DAY}/list")
    size, made = us.size, fields(of_17())
    for do in ("more", "look"):
        assert us.post(f"/counts/{DAY}/list", {**made, "do": do}).status_code == 200
        shown = read_back(us.page)
        assert all(shown[k] == v for k, v in made.items())
    assert "17 lines were read, and nothing is wrong with them." in text_of(us.page)
    assert us.size == size


CSV = ("kind,from,until,place,cell,accused,ref\n"
       "shelling,2016-07-31T05:00:00Z,,Aleppo,36.20 N 37.15 E,syrian-government,r1\n"
       "air strike,2016-07-31 06:00,2016-07-31 06:10,Idlib,,Russian Federation,r2\n")


def uploads(desk: Sitting, text: str | bytes) -> int:
    data = text.encode() if isinstance(text, str) else text
    return int(desk.post(f"/counts/{DAY}/file", {}, {"file": ("l.csv", data, "text/csv")}
                         ).status_code)


def test_a_file_fills_the_lines_and_signs_nothing(us: Sitting) -> None:
    us.get(f"/counts/{DAY}/list")
    size = us.size
    assert uploads(us, CSV) == 200
    assert us.size == size
    shown = read_back(us.page)
    assert (shown["kind_2"], shown["accused_2"], shown["place_1"]) == ("air-strike", "ru", "Aleppo")
    assert "Read from the file." in text_of(us.page)
    assert signs(us, shown) == 303


@pytest.mark.parametrize(("text", "expected"), [
    (CSV.replace("shelling", "murder"), "line 1 What 1"),
    (CSV.replace("kind,", "target,"), "columns with these names"),
    (CSV.replace(",r2", ",r2,extra"), "as the header has"),
    ("", ""), (b"\xff\xfe\x00", ""),
    ("kind,from\n" + "shelling,2016-07-31 05:00\n" * 501, "at most 500 rows"),
])
def test_a_file_that_is_wrong_is_named_where(
    us: Sitting, text: str | bytes, expected: str
) -> None:
    us.get(f"/counts/{DAY}/list")
    size = us.size
    assert uploads(us, text) == 422
    assert expected in text_of(us.page)
    assert us.size == size


def test_days_and_who_may_count(nodes: dict[str, Node], us: Sitting) -> None:
    for day in ("2016-7-31", "x", "2016-02-30"):
        assert us.client.get(f"/counts/{day}").status_code == 404
        assert us.client.get(f"/counts/{day}/list").status_code == 404
    assert "expected 2016-07-31" in text_of(us.get("/counts?day=31.07.2016"))
    assert us.client.get(f"/counts?day={DAY}", follow_redirects=False).status_code == 303
    page = text_of(us.get(f"/counts/{DAY}"))
    assert "30 Jul 2016 21:00 UTC" in page, "a day of Damascus"
    assert "once the day has begun" in text_of(us.get("/counts/2016-08-05/list"))
    assert us.post("/counts/2016-08-05/list", {**fields(of_8()), "do": "sign"}).status_code == 422


def test_machines_read_the_same(nodes: dict[str, Node], us: Sitting, ru: Sitting) -> None:
    lists(nodes, us, ru)
    said = us.client.get(f"/api/v1/counts/{DAY}").json()
    assert [(x["author"], len(x["lines"]), x["counts"]) for x in said["lists"]] == [
        ("ru", 17, True), ("us", 8, True)]
    assert (said["agreed"], said["matches"], said["waits_for"]) == (False, [], ["ru", "us"])
    for desk in (us, ru):
        desk.get(f"/counts/{DAY}/match")
        assert matches(desk, choices(desk)) == 303
        forwarded(nodes)
    said = us.client.get(f"/api/v1/counts/{DAY}").json()
    assert said["agreed"] and len(said["matches"]) == 17
    assert said["same"] + said["different"] + said["unmatched"] == 17
    assert us.client.get("/api/v1/counts/x").status_code == 404


EDGES = ("0001-01-01", "9999-12-31")


@pytest.mark.parametrize("day", EDGES)
def test_the_ends_of_the_calendar_are_no_days_to_count(us: Sitting, day: str) -> None:
    for page in ("", "/list", "/match"):
        assert us.client.get(f"/counts/{day}{page}").status_code == 404
    assert us.client.get(f"/api/v1/counts/{day}").status_code == 404
    assert f"found {day}; expected 2016-07-31" in text_of(us.get(f"/counts?day={day}"))
    for page in ("/reports", "/incidents"):
        assert us.client.get(f"{page}?day={day}").status_code == 200


@pytest.mark.parametrize("day", EDGES)
def test_a_partners_list_of_such_a_day_is_shown_for_what_it_is(
    nodes: dict[str, Node], us: Sitting, day: str
) -> None:
    line = CountLine("1", "shelling", NOW, NOW, "Aleppo", None, "", "")
    told(nodes, "ru", draft(Counted(day, (line,), "o")))
    forwarded(nodes)
    assert "1 line" in text_of(us.get(f"/counts/{day}"))
    for page in ("/", "/counts", f"/counts/{day}/match", f"/counts/{day}/list",
                 f"/counts/{day}/list?from=incidents", "/compliance", "/bulletins",
                 f"/api/v1/counts/{day}", "/api/v1/needs"):
        assert us.client.get(page).status_code == 200, page
    us.get(f"/counts/{day}/list")
    assert us.post(f"/counts/{day}/list", {**fields(of_8()), "do": "sign"}).status_code == 422


@pytest.mark.parametrize("do", ["sign", "look"])
def test_a_number_with_thousands_of_digits_is_no_number_of_an_event(
    nodes: dict[str, Node], us: Sitting, ru: Sitting, do: str
) -> None:
    lists(nodes, us, ru)
    us.get(f"/counts/{DAY}/match")
    assert matches(us, {**choices(us), "of_us_0": "9" * 5_000}, do) == 422
    assert "a whole number from 0 to 10000" in text_of(us.page)


def test_no_table_is_agreed_while_a_guarantor_has_told_no_list(
    nodes: dict[str, Node], us: Sitting, un: Sitting
) -> None:
    for desk in (us, un):
        desk.get(f"/counts/{DAY}/list")
        assert signs(desk, fields(of_8())) == 303
    forwarded(nodes)
    for desk in (us, un):
        desk.get(f"/counts/{DAY}/match")
        assert matches(desk, choices(desk)) == 303
    assert not any(d.agreed for d in agreed(nodes))
    page = text_of(us.get(f"/counts/{DAY}"))
    assert "The agreed table" not in page
    assert "a guarantor has told no list" in page
    assert "No list yet of: Russian Federation" in page
    assert "a guarantor has told no list" in text_of(us.get("/counts"))
    assert "wait for your word" not in text_of(us.get("/"))
    said = us.client.get(f"/api/v1/counts/{DAY}").json()
    assert (said["agreed"], said["lists_missing"], said["waits_for"]) == (False, ["ru"], [])


def test_what_differs_is_shown_by_the_lines_whatever_was_signed(
    nodes: dict[str, Node], us: Sitting, ru: Sitting
) -> None:
    lists(nodes, us, ru)
    now = held(nodes["us"])
    falsely = tuple(CountMatch(m.lines) for m in matched.proposal(now))
    for party in ("us", "ru"):
        told(nodes, party, draft(Reconciled(DAY, falsely, "o")))
    forwarded(nodes)
    assert held(nodes["un"]).tally == Tally(6, 2, 9)
    page = text_of(us.get(f"/counts/{DAY}"))
    assert page.count("not the same in each in: who is accused") == 6, "the table, and each word"


def test_each_name_is_looked_up_once_and_never_where_everybody_waits_for_it(us: Sitting) -> None:
    us.node.places = looked_up = LookedUp(us.node.places)
    us.get(f"/counts/{DAY}/list")
    names = ("Nowhereville", "Nowhereville 2", "Al-Bab")
    lines = "".join(f"shelling,{DAY} 05:00,{names[n % 3]}\n" for n in range(30))
    assert uploads(us, "kind,from,cell\n" + lines) == 422
    assert sorted(looked_up.names) == sorted(names)
    looked_up.names.clear()
    assert signs(us, read_back(us.page)) == 422
    assert sorted(looked_up.names) == sorted(names[:2]), "of the third the cell stands there"
    looked_up.names.clear()
    chosen = {"do": "cell", "pick": "Nowhereville 2", "pick_line": "1"}
    assert us.post(f"/counts/{DAY}/list", chosen).status_code == 422
    assert looked_up.names == ["Nowhereville 2"]


def test_a_file_that_is_far_too_large_is_not_read(us: Sitting) -> None:
    us.get(f"/counts/{DAY}/list")
    size = us.size
    assert uploads(us, CSV + " " * 1_000_001) == 413
    assert us.size == size


def test_that_a_person_has_opened_the_others_lists_is_said_of_each_once(
    nodes: dict[str, Node], us: Sitting, ru: Sitting
) -> None:
    lists(nodes, us, ru)
    un_list = told(nodes, "un", draft(Counted(DAY, (), "o"))).hash
    mine, theirs = (held(nodes["us"]).lists[p].hash for p in ("us", "ru"))
    for path in ("/counts", f"/counts/{DAY}/list", f"/counts/{DAY}/match"):
        us.get(path)
    assert us.client.get(f"/counts/{DAY}", headers={"sec-purpose": "prefetch"}).status_code == 503
    opened = us.node.world.steps.opened
    assert not any(opened(of) for of in (mine, theirs, un_list))
    size = us.size
    for _ in range(2):
        us.get(f"/counts/{DAY}")
        assert us.size == size + 2
    assert ([set(opened(of)) for of in (theirs, un_list)], opened(mine)) == ([{"us"}] * 2, {})
