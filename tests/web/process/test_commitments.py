"""Promises at the desk: made, said anew, waited for, met or not, side by side; in a calendar."""

from __future__ import annotations

import logging
import re
import secrets
from html import unescape
from typing import Any

import msgspec
import pytest
from icalendar import Calendar
from litestar.testing import TestClient

from hudna.act.draft import Draft, Reader, draft
from hudna.home.officers import Officers, Roster
from hudna.node import Node
from hudna.record.kinds import (
    Commitment,
    Concern,
    CounterSet,
    Decision,
    Fulfilled,
    Meeting,
    Names,
    Needed,
)
from hudna.record.process import Declared, Kept, QuietDays, Reached
from hudna.record.record import Record
from hudna.record.shapes import LAST_MS
from tests.web.apps import app_of
from tests.web.happened.between import forwarded
from tests.web.houses import HOUR, NOW, told, told_as_released
from tests.web.sitting import ORIGIN, Sitting, text_of

FORM = {"by": "us", "to_ru": "yes", "text_en": "Withdraw 500 m from the road",
        "clause": "coh-cease-attacks", "due_day": "2016-08-03"}


def made(desk: Sitting, **fields: str) -> str:
    desk.get("/commitments/new")
    answer = desk.post("/commitments/new", {**FORM, **fields})
    assert answer.status_code == 303, text_of(answer.text)[:2000]
    return str(answer.headers["location"]).rpartition("/")[2]


def promised(nodes: dict[str, Node], by: str = "us", **more: object) -> Record:
    said = Commitment(by, ("ru",) if by == "us" else ("us",), Names(en=f"Promise of {by}"),
                      "coh-cease-attacks", "o", **more)  # type: ignore[arg-type]
    return told(nodes, by, draft(said))


def test_promised_here_and_read_by_the_other(
    nodes: dict[str, Node], us: Sitting, ru: Sitting
) -> None:
    of = made(us, after_0_is="quiet-days", after_0_n="7", due_day="", within_days="3")
    forwarded(nodes)
    for desk in (us, ru):
        page = text_of(desk.get(f"/commitments/{of}"))
        assert "Withdraw 500 m from the road" in page
        assert "due 3 days after what it waits for holds" in page
        assert "7 quiet days in a row" in page
        assert "Withdraw 500 m" in text_of(desk.get("/commitments"))
    assert ru.get("/commitments?by=ru").count("data-promise-row") == 0
    assert us.get("/commitments?state=ahead&party=ru&words=WITHDRAW").count("promise-row") == 1


@pytest.mark.parametrize(("fields", "where"), [
    ({"due_day": "2016-02-30"}, "On a day"), ({"text_en": " "}, "What is promised"),
    ({"within_days": "3"}, "Or so many days"), ({"by": "ru"}, "Where it was said"),
    ({"after_1_n": "7"}, "Which kind"), ({"after_1_is": "on-day", "after_1_n": "2016-13-01"},
                                         "How many days, or which day"),
    ({"after_2_is": "kept", "after_2_text": "/commitments/abc"}, "Area, place, record or words"),
    ({"mirrors": "0" * 64}, "The other's promise"), ({"distance_m": "far"}, "How far"),
])
def test_refused_with_all_that_was_typed(
    us: Sitting, fields: dict[str, str], where: str
) -> None:
    us.get("/commitments/new")
    size = us.size
    answer = us.post("/commitments/new", {**FORM, "quote": "as typed", **fields})
    assert answer.status_code == 422
    page = answer.text
    assert us.size == size
    assert 'value="as typed"' in page
    assert where in text_of(page.split('role="alert"', 1)[1].split("</ul>", 1)[0])
    for name, value in fields.items():
        assert unescape(value).strip() in unescape(page), name


def test_said_anew_it_is_filled_again(us: Sitting) -> None:
    of = made(us, after_0_is="declared", after_0_text="both are invited", after_1_is="reached",
              after_1_milestone="seven-days", verified_by="un", distance_m="500")
    page = us.get(f"/commitments/new?replaces={of}")
    for value in ("both are invited", 'value="500"', "Withdraw 500 m from the road"):
        assert value in page
    typed = {**FORM, "replaces": of, "text_en": "Withdraw a kilometre"}
    refused = us.post("/commitments/new", typed)
    assert refused.status_code == 422
    assert "who was to verify it so far" in text_of(refused.text)
    assert "Withdraw a kilometre" in refused.text
    anew = us.post("/commitments/new", {**typed, "verified_by": "un"})
    assert anew.status_code == 303
    listed = us.get("/commitments")
    assert "Withdraw a kilometre" in listed
    assert listed.count("data-promise-row") == 1


def test_both_say_what_became_of_it_and_differ(
    nodes: dict[str, Node], us: Sitting, ru: Sitting, un: Sitting
) -> None:
    one = promised(nodes, due_day="2016-07-20")
    for desk, came in ((us, "met"), (ru, "broken")):
        desk.get(f"/commitments/{one.hash}")
        answer = desk.post(f"/commitments/{one.hash}/came", {
            "came": came, "day": "2016-07-30", "text": f"it is {came}"})
        assert answer.status_code == 303, text_of(answer.text)[:1500]
    forwarded(nodes)
    for desk in (us, ru):
        page = text_of(desk.get("/commitments"))
        assert "met, says United States of America" in page
        assert "broken, says Russian Federation" in page
        assert "they do not say the same" in page
    assert "Say what became of it" not in text_of(un.get(f"/commitments/{one.hash}"))
    again = us.post(f"/commitments/{one.hash}/came", {"came": "met", "day": "2016-07-30"})
    assert again.status_code == 422
    future = us.post(f"/commitments/{one.hash}/came", {"came": "broken", "day": "2016-12-30"})
    assert future.status_code == 422
    assert "a day that has come" in text_of(future.text)


def test_met_twice_and_strangers_are_named(nodes: dict[str, Node], us: Sitting) -> None:
    one = promised(nodes)
    for by, day in (("us", "2016-07-28"), ("us", "2016-07-29"), ("un", "2016-07-30")):
        told(nodes, by, draft(Fulfilled(one.hash, "met", day, "", "o")))
    page = us.get(f"/commitments/{one.hash}")
    assert "data-twice" in page
    assert "has said 1 time more that it was met" in text_of(page)
    assert "whose word changes nothing here: United Nations: met" in text_of(page)
    assert us.get("/commitments?flagged=yes").count("data-promise-row") == 1


def test_mirrors_stand_side_by_side(nodes: dict[str, Node], us: Sitting) -> None:
    one = promised(nodes, distance_m=500)
    other = promised(nodes, "ru", mirrors=one.hash, distance_m=700, verified_by="un")
    for of in (one, other):
        page = us.get(f"/commitments/{of.hash}")
        assert page.count("<section data-side=") == 2
        assert "Their distances are not the same: 200" in text_of(page)
        assert "United Nations has not said whether it was done" in text_of(page)


def test_a_guarantor_says_that_what_no_log_tells_holds(
    nodes: dict[str, Node], us: Sitting, ru: Sitting
) -> None:
    one = promised(nodes, after=(Declared("both are invited"),), within_days=2)
    for desk in (us, ru):
        assert "not every guarantor has said so" in text_of(desk.get(f"/commitments/{one.hash}"))
        answer = desk.post(f"/commitments/{one.hash}/holds", {"condition": "0", "holds": "yes"})
        assert answer.status_code == 303
    forwarded(nodes)
    assert "due on 2016-08-02" in text_of(us.get(f"/commitments/{one.hash}"))


def test_words_are_escaped(nodes: dict[str, Node], us: Sitting) -> None:
    bad = "<script>alert(1)</script>"
    one = told(nodes, "ru", draft(Commitment("ru", ("us",), Names(en=bad), "coh-cease-attacks",
                                             bad, after=(Declared(bad),), origin=bad)))
    told(nodes, "ru", draft(Needed("transition-talks", Kept(one.hash), bad, bad)))
    for path in ("/commitments", f"/commitments/{one.hash}", "/process", "/commitments/new"):
        assert bad not in us.get(path)


# --- milestones, needs, counters --------------------------------------------------------------


def section(page: str, milestone: str = "transition-talks") -> str:
    found = re.search(rf'data-milestone="{milestone}" data-state="([a-z-]+)"', page)
    assert found
    return found[1]


def test_the_milestone_changes_with_what_it_needs(
    nodes: dict[str, Node], us: Sitting, ru: Sitting
) -> None:
    assert section(us.get("/process")) == "nothing-said"
    one = promised(nodes)
    us.get("/process/needs/new")
    answer = us.post("/process/needs/new", {
        "milestone": "transition-talks", "after_0_is": "kept", "after_0_text": one.hash,
        "text": "without it nobody comes"})
    assert answer.status_code == 303, text_of(answer.text)[:1500]
    forwarded(nodes)
    for desk in (us, ru):
        page = desk.get("/process")
        assert section(page) == "held-up"
        assert "Promise of us" in page.split("data-critical-of", 1)[1][:400]
        assert "<svg" in page
    told(nodes, "ru", draft(Fulfilled(one.hash, "met", "2016-07-30", "", "o")))
    page = us.get("/process")
    assert section(page) == "held-up", "one side's need alone brings nothing about"
    assert "Not said yet by: Russian Federation" in text_of(page)
    [talks] = (m for m in us.client.get("/api/v1/process").json()["milestones"]
               if m["id"] == "transition-talks")
    assert talks["silent"] == ["ru"]
    told(nodes, "ru", draft(Needed("transition-talks", Kept(one.hash), "", "o")))
    assert section(us.get("/process")) == "there"


def test_a_need_that_a_guarantor_is_not_told_is_shown_as_such(
    nodes: dict[str, Node], us: Sitting
) -> None:
    said = Needed("transition-talks", Declared("both are invited"), "", "o")
    told_as_released(nodes, "us", Draft(said, release=(Reader("ru", (), nothing=True),)))
    page = us.get("/process")
    assert section(page) == "nothing-said" and "data-untold" in page
    assert "not told to every guarantor, so it holds nothing up" in text_of(page)


def test_what_one_side_says_alone_stands_beside_and_ends_nothing(
    nodes: dict[str, Node], us: Sitting, ru: Sitting
) -> None:
    one = promised(nodes, "ru", due_day="2016-07-20")
    told(nodes, "ru", draft(Fulfilled(one.hash, "overtaken", "2016-07-30", "", "o")))
    for desk in (us, ru):
        page = desk.get("/commitments?state=overdue")
        assert page.count("data-promise-row") == 1
        assert "overtaken, says Russian Federation" in text_of(page)
    told(nodes, "us", draft(Fulfilled(one.hash, "met", "2016-07-30", "", "o")))
    said = msgspec.structs.replace(one.said, text=Names(en="Something else"))
    anew = told(nodes, "ru", draft(said, one.hash))
    page = us.get(f"/commitments/{anew.hash}")
    assert "data-earlier" in page and 'data-promise="overdue"' in page
    assert "United States of America: met" in text_of(page.split("data-earlier", 1)[1][:600])
    [given] = us.client.get("/api/v1/commitments").json()["commitments"]
    assert (given["state"], given["kept"]) == ("overdue", "open")
    assert {w["party"] for w in given["earlier"]} == {"us", "ru"}


def test_how_it_looked_on_an_earlier_day(nodes: dict[str, Node], us: Sitting) -> None:
    told(nodes, "ru", draft(Concern("coh-cease-attacks", "Too near", "a map", "o",
                                    ("transition-talks",))))
    assert section(us.get("/process")) == "held-up"
    earlier = us.client.get("/process?at=2016-07-30")
    assert section(earlier.text) == "nothing-said"
    assert "As this node knew it at the end of" in text_of(earlier.text)
    assert us.client.get("/process?at=2017-01-01").status_code == 422
    assert us.client.get("/process?at=2016-02-31").status_code == 422
    assert us.client.get("/api/v1/process?at=2016-02-31").status_code == 422


def test_a_circle_is_written_out_at_both_desks(
    nodes: dict[str, Node], us: Sitting, ru: Sitting
) -> None:
    one = promised(nodes, after=(Reached("transition-talks"),), within_days=1)
    told(nodes, "ru", draft(Needed("transition-talks", Kept(one.hash), "", "o")))
    for desk in (us, ru):
        page = desk.get("/process")
        assert section(page) == "circular"
        assert "data-circle" in page
        assert "data-circle" in desk.get(f"/commitments/{one.hash}")
        assert "waits for itself" in text_of(desk.get("/commitments"))
    [given] = us.client.get("/api/v1/commitments").json()["commitments"]
    assert given["after"][0]["answer"] == "circular"
    assert given["after"][0]["circle"][0] == given["after"][0]["circle"][-1]


def test_a_counter_is_set_by_both_keys(
    nodes: dict[str, Node], us: Sitting, ru: Sitting, un: Sitting
) -> None:
    us.get("/process/counters/seven-days")
    fields = {"does": "start", "day": "2016-07-25", "days": "", "text": "after the call"}
    assert us.post("/process/counters/seven-days", {**fields, "does": "reset"}).status_code == 422
    assert us.post("/process/counters/seven-days", fields).status_code == 303
    forwarded(nodes)
    page = ru.get("/process/counters/seven-days")
    assert 'data-count="not-begun"' in page
    assert "Counted by what the monitors of United Nations tell" in text_of(page)
    assert "waits for: Russian Federation" in text_of(page)
    of = re.search(r'name="of" value="([0-9a-f]{64})"', page)
    assert of
    answer = ru.post("/process/counters/seven-days/sign", {"of": of[1], "word": "signs"})
    assert answer.status_code == 303
    forwarded(nodes)
    for desk in (us, ru, un):
        page = desk.get("/process/counters/seven-days")
        assert 'data-count="counting"' in page
        assert page.count('class="day-row"') == 6
        assert "in effect, and counts now" in text_of(page)
    assert "Propose a setting" not in text_of(un.get("/process/counters/seven-days"))
    assert us.client.get("/process/counters/none").status_code == 404


# --- the calendar -----------------------------------------------------------------------------


def test_the_calendar_has_days_by_a_key_of_its_own(
    nodes: dict[str, Node], us: Sitting, ru: Sitting
) -> None:
    one = promised(nodes, due_day="2016-08-03")
    promised(nodes, "ru", after=(QuietDays(7),), within_days=3)
    address = re.search(r'href="(/calendar/[^"]+)"', us.get("/process/calendar"))
    assert address
    path = unescape(address[1])
    with TestClient(app_of(nodes["us"]), base_url=ORIGIN) as anybody:
        given = anybody.get(path)
        assert given.status_code == 200
        assert given.headers["content-type"].startswith("text/calendar")
        assert "no-store" in given.headers["cache-control"]
        events = {str(e["uid"]): e for e in Calendar.from_ical(given.content).walk("VEVENT")}
        assert f"{one.hash}@hudna" in events
        event = events[f"{one.hash}@hudna"]
        assert str(event["summary"]).startswith("[Exercise] Due: ")
        assert event.decoded("dtstart").isoformat() == "2016-08-03"
        assert "milestone-transition-talks@hudna" in events
        assert len(events) == 2, "what has no day yet is in no calendar"
        for other in ("/calendar/" + "0" * 40 + ".ics", "/calendar/x"):
            assert anybody.get(other).status_code == 404
    theirs = re.search(r'href="(/calendar/[^"]+)"', ru.get("/process/calendar"))
    assert theirs and theirs[1] != address[1]
    assert us.client.get(unescape(theirs[1])).status_code == 404
    told(nodes, "ru", draft(Fulfilled(one.hash, "met", "2016-07-30", "", "o")))
    assert one.hash not in us.client.get(path).text


def feed_of(desk: Sitting) -> str:
    """Where the calendar of whoever sits at the desk is."""
    address = re.search(r'href="(/calendar/[^"]+)"', desk.get("/process/calendar"))
    assert address
    return unescape(address[1])


def meeting(nodes: dict[str, Node], title: str, **more: object) -> Record:
    fields: dict[str, Any] = {"place": "Palais, room 7", "from_ms": NOW + HOUR, "until_ms": None,
                              "agenda": (), "attended": (), "officer": "o"}
    said = Meeting("planned", "technical", title, **{**fields, **more})
    return told(nodes, "ru", draft(said))


def test_a_calendar_has_meetings_and_never_where_they_are(
    nodes: dict[str, Node], us: Sitting
) -> None:
    one = meeting(nodes, "Of the road")
    off = meeting(nodes, "Of water", until_ms=NOW + 2 * HOUR)
    called_off = Meeting("cancelled", "technical", "Of water", "", NOW + HOUR, None, (), (), "o")
    told(nodes, "ru", draft(called_off, off.hash))
    given = us.client.get(feed_of(us))
    found = {str(e["uid"]): e for e in Calendar.from_ical(given.content).walk("VEVENT")}
    assert "Of the road" in str(found[f"{one.hash}@hudna"]["summary"])
    assert "dtend" not in found[f"{one.hash}@hudna"], "no end is guessed"
    assert str(found[f"{off.hash}@hudna"]["status"]) == "CANCELLED"
    assert "Palais" not in given.text and "LOCATION" not in given.text
    assert "Where it takes place is on its page alone" in us.get("/process/calendar")


@pytest.mark.parametrize("from_ms", [LAST_MS - 3_600_000, LAST_MS])
def test_a_meeting_at_the_end_of_time_puts_out_no_calendar(
    nodes: dict[str, Node], us: Sitting, from_ms: int
) -> None:
    one = meeting(nodes, "No date yet", from_ms=from_ms)
    promised(nodes, due_day="9999-12-31")
    given = us.client.get(feed_of(us))
    assert given.status_code == 200 and one.hash not in given.text
    assert "9999" not in given.text


def test_the_address_of_a_calendar_ends_with_the_code_of_the_post(
    nodes: dict[str, Node], us: Sitting
) -> None:
    before, people = feed_of(us), Officers(nodes["us"]._folder.path)
    assert us.client.get(before).status_code == 200
    path = nodes["us"]._folder.path / "people.toml"
    kept = path.read_bytes()
    roster = msgspec.toml.decode(kept, type=Roster)
    path.write_bytes(msgspec.toml.encode(Roster(roster.salt)))
    assert us.client.get(before).status_code == 404
    assert us.client.get("/process/calendar", follow_redirects=False).status_code == 303
    people.add(roster.officers[0].name, roster.officers[0].role, secrets.token_bytes)
    assert us.client.get(before).status_code == 404, "whoever had the post before reads no more"
    assert feed_of(us) != before
    path.write_bytes(kept)
    assert us.client.get(before).status_code == 200


def test_the_address_of_a_calendar_is_in_no_log(
    nodes: dict[str, Node], us: Sitting, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    path = feed_of(us)
    us.client.app.state["calendars"] = None
    answer = us.client.get(path)
    assert answer.status_code == 500
    key = path.removeprefix("/calendar/").partition(".")[0]
    assert "failed" in caplog.text
    assert all(key not in line.getMessage() for line in caplog.records
               if line.name.startswith("hudna"))


def test_the_page_of_a_counter_signs_settings_of_that_counter_alone(
    nodes: dict[str, Node], us: Sitting
) -> None:
    decision = told(nodes, "ru", draft(Decision("a" * 64, Names(en="Both draw it"), "o")))
    other = told(nodes, "ru", draft(CounterSet("another", "start", "2016-07-25", 0, "", "o")))
    us.get("/process/counters/seven-days")
    size = us.size
    for of in (decision.hash, other.hash, "0" * 64, ""):
        answer = us.post("/process/counters/seven-days/sign", {"of": of, "word": "signs"})
        assert answer.status_code == 422 and us.size == size
        assert "no key of another is turned here" in text_of(answer.text)
