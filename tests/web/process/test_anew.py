"""What was erased of an own record is blank where the record is said anew, and is never signed."""

from __future__ import annotations

import asyncio

import pytest

from hudna.act.draft import draft
from hudna.act.erase import erase
from hudna.node import Node
from hudna.record.erasure import WITHHELD, WITHHELD_NAMES, personal
from hudna.record.kinds import (
    Anything,
    Call,
    CallHeard,
    Commitment,
    Concern,
    Holding,
    Meeting,
    Names,
    Needed,
    Stance,
)
from hudna.record.process import Declared
from tests.web.houses import HOUR, NOW, box, told
from tests.web.process.concerning import MEETING
from tests.web.process.test_commitments import feed_of
from tests.web.sitting import Sitting, text_of

GROUND = box(36.3, 35.9, 36.6, 36.1)
OWN: dict[str, Anything] = {
    "/concerns/new?replaces={}": Concern("coh-cease-attacks", "Flights", "A map", "o"),
    "/meetings/new?replaces={}": Meeting("planned", "technical", "Of the road", "Geneva", NOW,
                                         None, (), (), "o", "A paper", "its words"),
    "/positions/{}/correct": Stance("Minister", "us", "The truce", "for", "2016-07-20", "Yes",
                                    "A paper", "o", "its words"),
    "/commitments/new?replaces={}": Commitment(
        "us", ("ru",), Names(en="To withdraw"), "coh-cease-attacks", "o", origin="A paper",
        quote="its words"),
    "/process/needs/new?replaces={}": Needed("transition-talks", Declared("both"), "why", "o"),
    "/holdings/new?replaces={}": Holding(("opposition",), GROUND, Names("a", "b", "c"), NOW - HOUR,
                                         "a map", "o"),
}


def erased(node: Node, said: Anything, nodes: dict[str, Node]) -> str:
    """An own record all of whose words that may be erased are."""
    of = told(nodes, "us", draft(said)).hash
    entry = node.log.entry(of)
    assert entry is not None
    asyncio.run(node.say([erase(node.world, entry.record.presentation, personal(said),
                                law="Rule 5", officer="o")]))
    return of


@pytest.mark.parametrize("path", OWN)
def test_what_was_erased_is_blank_in_the_form(
    nodes: dict[str, Node], us: Sitting, path: str
) -> None:
    of = erased(nodes["us"], OWN[path], nodes)
    page = us.get(path.format(of))
    for mark in (WITHHELD, WITHHELD_NAMES.ar, WITHHELD_NAMES.ru):
        assert mark not in page
    assert "What was erased is not filled in again" in text_of(page)


def test_what_was_erased_of_a_meeting_is_not_said_by_its_next_version(
    nodes: dict[str, Node], us: Sitting
) -> None:
    of = erased(nodes["us"], OWN["/meetings/new?replaces={}"], nodes)
    us.get(f"/meetings/new?replaces={of}")
    answer = us.post("/meetings/new", {**MEETING, "replaces": of})
    assert answer.status_code == 303
    record = us.node.world.record(str(answer.headers["location"]).rpartition("/")[2])
    assert record is not None and isinstance(record.said, Meeting)
    assert (record.said.origin, record.said.quote) == ("", "")


def test_machines_are_told_what_is_withheld_and_no_word_in_its_place(
    nodes: dict[str, Node], us: Sitting
) -> None:
    call = Call("ru", NOW - HOUR, NOW - HOUR + 60_000, "line 1", "Of the road", "A map", "o")
    word = told(nodes, "ru", draft(Call("us", NOW - HOUR, NOW - HOUR + 60_000, "", "x", "", "o")))
    own: dict[str, Anything] = {
        "calls": call, "heard": CallHeard(word.hash, "differs", "not so", "o"),
        "concerns": OWN["/concerns/new?replaces={}"], "meetings": OWN["/meetings/new?replaces={}"],
        "holdings": OWN["/holdings/new?replaces={}"], "positions": OWN["/positions/{}/correct"],
        "commitments": OWN["/commitments/new?replaces={}"]}
    of = {name: erased(nodes["us"], said, nodes) for name, said in own.items()}
    for name in ("calls", "concerns", "meetings", "holdings", "positions", "commitments"):
        text = us.client.get(f"/api/v1/{name}").text
        assert of[name] in text
        for mark in (WITHHELD, WITHHELD_NAMES.ar, WITHHELD_NAMES.ru):
            assert mark not in text, name
        assert '"withheld":["' in text, name
    heard = [w for c in us.client.get("/api/v1/calls").json()["calls"] for w in c["words"]]
    assert [(w["text"], w["withheld"]) for w in heard] == [("", ["text", "officer"])]
    for kind in ("csv", "geojson"):
        text = us.client.get(f"/holdings/own.{kind}").text
        assert WITHHELD_NAMES.ar not in text and "names basis officer" in text


def test_a_calendar_says_of_an_erased_title_that_it_is_withheld(
    nodes: dict[str, Node], us: Sitting
) -> None:
    of = erased(nodes["us"], OWN["/meetings/new?replaces={}"], nodes)
    given = us.client.get(feed_of(us)).text
    assert of in given and "Meeting: withheld" in given
    assert "Geneva" not in given and "محجوب" not in given
