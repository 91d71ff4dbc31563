"""What was told and no longer follows from its reports: said on the event's page, the incident's,
and among what needs somebody, until it is told anew."""

from __future__ import annotations

import asyncio
from typing import Any

from hudna.act.link import link, unlink
from hudna.act.tell_incident import tell_incident
from hudna.node import Node
from hudna.record.record import Record
from tests.act.incidents import telling
from tests.web.happened.between import forwarded
from tests.web.happened.incidents_told import another, judged_by_two, says
from tests.web.happened.kept import keeps
from tests.web.sitting import Sitting, text_of

NO_LONGER = "What was told no longer follows from the reports that are held here"
NEED = "What was told no longer follows from its reports"
PARTED = "Reports of this event were told in an incident of which they are no longer held to be"
STALE = "What was found of it was found of reports that are no longer all held"


def joins(un: Node, *reports: Record) -> Record:
    [kept] = asyncio.run(un.say([link(un.world, [r.hash for r in reports], why="one",
                                      officer="monitor 1")]))
    return kept


def parts(un: Node, of: Record) -> None:
    says(un, unlink(un.world, of.hash, why="two", officer="monitor 1"))


def told(un: Node, of: Record) -> Record:
    return says(un, tell_incident(un.world, of.hash, telling(), "monitor 1"))


def anew(desk: Sitting, of: Record) -> Any:
    """Told anew by the page, with what it begins with."""
    desk.get(f"/events/{of.hash}")
    assert 'value="Kafr Nabl"' in desk.page
    path = f"/events/{of.hash}/tell"
    shown = desk.post(path, {"clause": "coh-cease-attacks", "told_place": "Kafr Nabl",
                             "summary": "Shells fell on a market", "tells": "yes"})
    assert shown.status_code in (200, 201), text_of(shown.text)
    return desk.post(path, {**desk.carried(path), "sign": "yes"})


def test_a_late_report_and_a_split_are_said_wherever_the_incident_is(
    nodes: dict[str, Node], un: Sitting, ru: Sitting
) -> None:
    node = nodes["un"]
    one, two, three = (keeps(node, source=s, text=f"{s} words") for s in ("oak", "elm", "ash"))
    held = joins(node, one, two)
    first = told(node, one)
    judged_by_two(nodes, first.hash)
    for path in (f"/events/{one.hash}", f"/incidents/{first.hash}"):
        assert NO_LONGER not in text_of(un.get(path))
    assert NEED not in text_of(un.get("/"))
    late = joins(node, one, three)
    page = text_of(un.get(f"/events/{one.hash}"))
    assert NO_LONGER in page
    assert "2 sources that do not repeat each other · 2 reports" in page
    assert "3 sources that do not repeat each other · 3 reports" in page
    assert "Held to be of it since 1 report" in page
    assert "Found by" not in page
    assert STALE not in page
    assert NEED in text_of(un.get("/"))
    assert f"/incidents/{first.hash}#rests" in un.page
    page = text_of(un.get(f"/incidents/{first.hash}"))
    assert NO_LONGER in page
    assert f'href="/events/{one.hash}#tell"' in un.page
    parts(node, late)
    parts(node, held)
    page = text_of(un.get(f"/events/{one.hash}"))
    assert STALE in page
    assert "under review 1 report" in page
    assert "Split from it since 1 report" in page
    assert PARTED not in page
    assert PARTED in text_of(un.get(f"/events/{two.hash}"))
    assert f'href="/incidents/{first.hash}"' in un.page
    assert PARTED not in text_of(un.get(f"/events/{three.hash}"))
    assert STALE in text_of(un.get(f"/incidents/{first.hash}"))
    assert NO_LONGER not in text_of(ru.get(f"/incidents/{first.hash}")), "nothing of it leaves"
    done = anew(un, one)
    assert done.status_code == 303, text_of(done.text)
    forwarded(nodes)
    assert NEED not in text_of(un.get("/"))
    page = text_of(un.get(str(done.headers["location"])))
    assert NO_LONGER not in page
    assert STALE in page
    assert "Found of an earlier version: it has been told anew since." in page
    assert "Found of an earlier version" in text_of(ru.get(f"/incidents/{first.hash}"))


def test_who_reads_no_reports_is_told_that_it_changed_and_not_in_what(
    nodes: dict[str, Node], un: Sitting
) -> None:
    node = nodes["un"]
    one, two = (keeps(node, source=s, text=f"{s} words") for s in ("oak", "elm"))
    first = told(node, one)
    joins(node, one, two)
    other = another(un, "somebody else", "notification-officer")
    page = text_of(other.get(f"/incidents/{first.hash}"))
    assert NO_LONGER in page
    assert "2 reports" not in page
    assert "/events/" not in other.page


def test_two_that_were_told_and_then_held_to_be_one_are_counted_twice_until_it_is_said(
    nodes: dict[str, Node], un: Sitting
) -> None:
    node = nodes["un"]
    one, two = (keeps(node, source=s, text=f"{s} words") for s in ("oak", "elm"))
    told(node, one)
    other = told(node, two)
    joins(node, one, two)
    assert "This incident is counted twice" in text_of(un.get(f"/incidents/{other.hash}"))
    assert "What was told of 2 incidents no longer follows" in text_of(un.get("/"))
