"""Calls from one desk to the other: logged, confirmed, differing, unanswered; tied to what they
were about."""

from __future__ import annotations

import pytest

from hudna.act.announce import announce
from hudna.act.draft import draft
from hudna.node import Node
from hudna.record.kinds import Call, Stop
from hudna.record.record import Record
from hudna.view.process import calls
from tests.web.happened.between import forwarded
from tests.web.houses import HOUR, NOW, Clock, flight, told
from tests.web.sitting import Sitting, sit_down, text_of

FROM = "2016-07-31 05:50:00"
UNTIL = "2016-07-31 05:55:30"


def logs(desk: Sitting, **fields: str) -> str:
    """A call to ru that this desk logs: the record's hash."""
    desk.get("/calls/new")
    sent = {"to": "ru", "who": "made", "from": FROM, "until": UNTIL, "text": "We spoke of it",
            "requested": "that CEDAR 11 turns back", "line": "hotline 1", "about": "", **fields}
    answer = desk.post("/calls/new", sent)
    assert answer.status_code == 303, text_of(answer.text)[:3000]
    return str(answer.headers["location"]).rpartition("/")[2]


def says(desk: Sitting, of: str, heard: str, **more: str) -> int:
    desk.get(f"/calls/{of}")
    return int(desk.post(f"/calls/{of}/word", {"heard": heard, **more}).status_code)


@pytest.fixture
def stopped(nodes: dict[str, Node]) -> Record:
    """A stop of us against a flight of ru, known everywhere."""
    notice = told(nodes, "ru", announce(
        nodes["ru"].world, flight(operator="ru"), nodes["ru"].now_ms()))
    return told(nodes, "us", draft(Stop("the wrong way", "duty officer 1", notice.hash)))


def test_a_call_is_confirmed_at_the_other_end(
    nodes: dict[str, Node], us: Sitting, ru: Sitting, un: Sitting
) -> None:
    of = logs(us)
    forwarded(nodes)
    assert "has logged a call with this desk" in text_of(ru.get("/"))
    page = text_of(us.get(f"/calls/{of}"))
    assert "waits for the other end" in page and "has said nothing of it" in page
    assert 'id="word"' not in us.page, "whoever logged it does not confirm it"
    assert says(ru, of, "confirms") == 303
    forwarded(nodes)
    for desk in (us, ru, un):
        assert "confirmed by both ends" in text_of(desk.get(f"/calls/{of}"))
        assert "confirmed by both ends" in text_of(desk.get("/calls"))
    assert "has logged a call" not in text_of(ru.get("/"))


def test_the_other_end_says_in_what_it_differs_with_its_own_times_beside(
    nodes: dict[str, Node], us: Sitting, ru: Sitting
) -> None:
    of = logs(us)
    forwarded(nodes)
    assert says(ru, of, "differs") == 422, "in what, has to be said"
    assert says(ru, of, "differs", text="Nothing was asked for",
                **{"from": "2016-07-31 05:51", "until": "2016-07-31 05:53"}) == 303
    assert says(ru, of, "confirms", **{"from": "2016-07-31 05:51"}) == 422
    forwarded(nodes)
    page = text_of(us.get(f"/calls/{of}"))
    assert "the other end says otherwise" in page
    assert "Nothing was asked for" in page and "05:51:00 UTC" in page
    assert says(ru, of, "unknown") == 303, "its last word stands"
    page = text_of(ru.get(f"/calls/{of}"))
    assert "not known at the other end" in page and "1 earlier word" in page


def test_past_its_time_it_is_unconfirmed_at_every_desk(
    nodes: dict[str, Node], us: Sitting, ru: Sitting, un: Sitting, clock: Clock
) -> None:
    of = logs(us)
    forwarded(nodes)
    clock.ms += HOUR + 1
    for desk in (us, ru, un):
        sit_down(desk.client)
        assert "unconfirmed: no word in time" in text_of(desk.get(f"/calls/{of}"))
        assert of in desk.get("/calls?state=overdue")
    assert says(ru, of, "confirms") == 303, "late is not never"


def test_an_unanswered_call_is_seen_at_both_desks_and_asks_nobody_for_a_word(
    nodes: dict[str, Node], us: Sitting, ru: Sitting
) -> None:
    of = logs(us, text="", requested="", unanswered="yes")
    forwarded(nodes)
    for desk in (us, ru):
        assert "nobody answered" in text_of(desk.get(f"/calls/{of}"))
        assert of in desk.get("/calls?state=unanswered")
    page = text_of(ru.get("/"))
    assert "nobody answered here" in page
    assert "has logged a call with this desk" not in page
    assert "nobody answered here" not in text_of(us.get("/"))
    later = logs(us, **{"from": "2016-07-31 05:57", "until": ""})
    forwarded(nodes)
    assert "nobody answered here" not in text_of(ru.get("/")), "they have spoken since"
    assert later in ru.get("/calls")


def test_now_needs_no_script_and_an_end_left_empty_is_now(us: Sitting, nodes: dict[str, Node],
                                                          clock: Clock) -> None:
    assert 'value="2016-07-31 06:00:00"' in us.get("/calls/new")
    clock.ms += 65_000
    answer = us.post("/calls/new", {"now": "until", "to": "ru", "who": "made", "text": "typed",
                                    "from": FROM, "about": ""})
    assert answer.status_code == 200
    assert 'value="2016-07-31 06:01:05"' in us.page and "typed</textarea>" in us.page
    of = logs(us, until="")
    kept = calls.of(nodes["us"].world, of)
    assert kept and kept.said.until_ms == clock.ms
    assert 'value="hotline 1"' in us.get("/calls/new"), "the line of the last call"


def test_what_is_wrong_is_named_and_what_was_typed_stays(us: Sitting) -> None:
    size = us.size
    us.get("/calls/new")
    for wrong, expected in (
        ({"to": ""}, "The other end"), ({"from": "yesterday"}, "Call began"),
        ({"until": "2016-07-31 05:40"}, "later than 2016-07-31 05:50:00"),
        ({"from": "2016-07-31 07:00", "until": "2016-07-31 07:10"}, "a moment that has been"),
        ({"text": " "}, "what was said, in words"), ({"about": "0" * 64}, "a stop, an incident"),
        ({"who": ""}, "Who called"),
    ):
        sent = {"to": "ru", "who": "made", "from": FROM, "until": UNTIL, "text": "kept words",
                "requested": "kept request", "line": "", "about": "", **wrong}
        assert us.post("/calls/new", sent).status_code == 422, wrong
        assert expected in text_of(us.page), wrong
        assert "kept request" in us.page
    assert us.size == size


def test_a_call_is_tied_to_a_stop_and_the_stop_shows_it(
    nodes: dict[str, Node], us: Sitting, ru: Sitting, stopped: Record
) -> None:
    assert f"/calls/new?about={stopped.hash}" in us.get(f"/stops/{stopped.hash}")
    assert f'value="{stopped.hash}" selected' in us.get(f"/calls/new?about={stopped.hash}")
    of = logs(us, about=stopped.hash, text="They turn back")
    forwarded(nodes)
    for desk in (us, ru):
        assert of in desk.get("/stops"), "while it waits"
        page = desk.get(f"/stops/{stopped.hash}")
        assert of in page and "They turn back" in text_of(page)
        assert f"/stops/{stopped.hash}" in desk.get(f"/calls/{of}")


def test_of_a_call_that_both_log_one_end_is_offered_to_confirm_instead(
    nodes: dict[str, Node], us: Sitting, ru: Sitting
) -> None:
    of = logs(us)
    forwarded(nodes)
    size = ru.size
    ru.get("/calls/new")
    sent = {"to": "us", "who": "received", "from": "2016-07-31 05:51", "text": "They called",
            "until": "2016-07-31 05:56", "requested": "", "line": "", "about": ""}
    assert ru.post("/calls/new", sent).status_code == 422
    assert f"/calls/{of}#word" in ru.page and "They called</textarea>" in ru.page
    assert ru.size == size
    assert ru.post("/calls/new", {**sent, f"apart_{of}": "yes"}).status_code == 303
    forwarded(nodes)
    same = calls.likely_same(nodes["un"].world)
    assert [r.hash for r in same[of]] != [] and len(same) == 2
    assert "likely this one" in text_of(us.get("/calls"))
    assert len(calls.all_calls(nodes["us"].world)) == 2, "never made one"
    assert says(ru, of, "confirms") == 303
    assert calls.likely_same(nodes["ru"].world) == {}


def test_who_is_no_end_of_it_says_nothing_of_it(
    nodes: dict[str, Node], us: Sitting, un: Sitting
) -> None:
    of = logs(us)
    forwarded(nodes)
    un.get(f"/calls/{of}")
    assert 'id="word"' not in un.page
    assert un.post(f"/calls/{of}/word", {"heard": "confirms"}).status_code == 422
    assert us.post(f"/calls/{of}/word", {"heard": "confirms"}).status_code in (403, 422)


def test_a_script_in_a_text_is_text(us: Sitting) -> None:
    of = logs(us, text="<script>alert(1)</script>", requested="<b>x</b>")
    for path in (f"/calls/{of}", "/calls"):
        assert "<script>alert(1)" not in us.get(path)
        assert "<b>x" not in us.page


def test_what_the_other_end_is_not_told_of_no_call_to_it_can_be_about(
    nodes: dict[str, Node], us: Sitting
) -> None:
    """Else it would learn that there is something, or never hear of its own call."""
    said = Call("ru", NOW - HOUR, NOW, "", "x", "", "o", "0" * 64)
    us.get("/calls/new")
    answer = us.post("/calls/new", {"to": "ru", "who": "made", "from": FROM, "until": UNTIL,
                                    "text": said.text, "about": said.about or ""})
    assert answer.status_code == 422


def test_filters_by_party_and_day(nodes: dict[str, Node], us: Sitting) -> None:
    of = logs(us)
    assert of in us.get("/calls?party=ru&day=2016-07-31&state=open")
    assert of not in us.get("/calls?party=un")
    assert of not in us.get("/calls?day=2016-07-30")
    assert of not in us.get("/calls?state=confirmed")


def test_machines_read_the_same(nodes: dict[str, Node], us: Sitting, ru: Sitting) -> None:
    of = logs(us)
    forwarded(nodes)
    says(ru, of, "differs", text="later", **{"from": "2016-07-31 05:52"})
    [one] = ru.client.get("/api/v1/calls").json()["calls"]
    assert (one["id"], one["state"], one["caller"], one["called"]) == (of, "differs", "us", "ru")
    assert one["starts"] == "2016-07-31T05:50:00Z" and one["ends"] == "2016-07-31T05:55:30Z"
    assert one["words"][0]["starts"] == "2016-07-31T05:52:00Z"
    assert one["words"][0]["stands"] is True
