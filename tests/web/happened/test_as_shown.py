"""What is signed is what was shown, once."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import msgspec

from hudna.act.draft import Draft
from hudna.act.incur import incur
from hudna.act.link import link
from hudna.act.tell_incident import tell_incident
from hudna.node import Node
from hudna.web.happened import as_shown
from tests.act.incidents import telling
from tests.act.passings import passing
from tests.web.happened.incidents_told import says
from tests.web.happened.kept import keeps
from tests.web.houses import HOUR, NOW
from tests.web.sitting import ORIGIN, Sitting, text_of, token

TYPED = {"clause": "", "told_place": "Kafr Nabl", "summary": "Shells fell upon stalls"}


def at_once(desk: Sitting, path: str, *forms: dict[str, Any]) -> list[tuple[int, str]]:
    """(status, location) of forms that are sent at the same time."""
    # A lock that was waited for belongs to the loop of that wait.
    desk.client.app.state["signed"].turn = asyncio.Lock()

    async def sent() -> list[httpx.Response]:
        app = httpx.ASGITransport(app=desk.client.app)
        async with httpx.AsyncClient(transport=app, base_url=ORIGIN,
                                     cookies=dict(desk.client.cookies)) as client:
            return await asyncio.gather(*(client.post(
                path, data={"csrf": token(desk.page), **form}, headers={"origin": ORIGIN})
                for form in forms))
    return [(r.status_code, r.headers.get("location", "")) for r in asyncio.run(sent())]


def previewed(desk: Sitting, of: str, **more: str) -> dict[str, str]:
    desk.get(f"/events/{of}")
    seen = desk.post(f"/events/{of}/tell", {**TYPED, **more})
    assert seen.status_code == 200
    return {**desk.carried(f"/events/{of}/tell"), "sign": "yes"}


def a_draft(un: Node) -> Draft:
    return tell_incident(un.world, keeps(un).hash, telling(), "o")


def test_the_digest_is_of_all_that_is_signed_and_told(nodes: dict[str, Node]) -> None:
    one = a_draft(nodes["un"])
    other = msgspec.structs.replace(one, said=msgspec.structs.replace(one.said, sources=2))
    later = msgspec.structs.replace(one, supersedes="0" * 64)
    assert len({as_shown.digest([d]) for d in (one, other, later)} | {as_shown.digest([])}) == 4
    assert as_shown.digest([one], aside=("sources",)) == as_shown.digest([other],
                                                                         aside=("sources",))


def test_what_changed_after_the_preview_is_shown_anew_and_not_signed(
    nodes: dict[str, Node], un: Sitting
) -> None:
    node = nodes["un"]
    one = keeps(node, source="s1", accused=())
    form = previewed(un, one.hash)
    two = keeps(node, source="s2", text="they did it", accused=("syrian-government",),
                from_ms=NOW - 50 * HOUR, until_ms=NOW - 49 * HOUR)
    says(node, link(node.world, [one.hash, two.hash], why="x", officer="monitor 9"))
    size = un.size
    seen = un.post(f"/events/{one.hash}/tell", form)
    assert (seen.status_code, un.size) == (422, size)
    assert "Nothing was signed." in text_of(seen.text)
    assert not node.world.incidents.all()
    again = {**un.carried(f"/events/{one.hash}/tell"), "sign": "yes"}
    assert un.post(f"/events/{one.hash}/tell", again).status_code == 303
    assert node.world.incidents.all()[0].said.accused == ("syrian-government",)


def test_without_a_preview_nothing_is_signed(nodes: dict[str, Node], un: Sitting) -> None:
    one = keeps(nodes["un"])
    un.get(f"/events/{one.hash}")
    assert un.post(f"/events/{one.hash}/tell", {**TYPED, "sign": "yes"}).status_code == 422
    assert not nodes["un"].world.incidents.all()


def test_a_form_that_is_sent_three_times_is_told_once(
    nodes: dict[str, Node], un: Sitting
) -> None:
    one = keeps(nodes["un"])
    form = previewed(un, one.hash)
    answers = at_once(un, f"/events/{one.hash}/tell", form, form, form)
    [line] = nodes["un"].world.incidents.all()
    assert answers == [(303, f"/incidents/{line.latest.hash}")] * 3
    assert [r.said.revision for r in line.versions] == [0]


def test_of_two_officers_at_once_the_second_sees_what_was_told_meanwhile(
    nodes: dict[str, Node], un: Sitting
) -> None:
    one = keeps(nodes["un"])
    forms = [previewed(un, one.hash, summary=words)
             for words in ("Two strikes upon stalls", "No stall was hit at all")]
    answers = at_once(un, f"/events/{one.hash}/tell", *forms)
    assert sorted(status for status, _ in answers) == [303, 422]
    [line] = nodes["un"].world.incidents.all()
    assert [r.said.revision for r in line.versions] == [0]


def test_a_link_a_split_and_an_assessment_that_are_sent_twice_are_said_once(
    nodes: dict[str, Node], un: Sitting
) -> None:
    node = nodes["un"]
    one, two = keeps(node), keeps(node, source="s2", text="another word")
    path = f"/events/{one.hash}"

    def sends(act: str, **fields: str) -> None:
        un.get(path)
        form = {"once": un.carried(f"{path}/{act}")["once"], "why": "as seen", **fields}
        size = un.size
        assert at_once(un, f"{path}/{act}", form, form) == [(303, path)] * 2
        assert un.size == size + 1

    sends("link", other=two.hash)
    sends("assess", stage="under-review")
    sends("unlink", link=node.world.reports.event(one.hash).links[0].hash)


def test_what_is_taken_up_twice_at_once_is_one_report(
    nodes: dict[str, Node], un: Sitting
) -> None:
    node = nodes["un"]
    since = next(iter(node.world.agreements.since_ms))
    incursion = says(node, incur(node.world, passing(
        area="ex-aleppo", version=since, entered_ms=node.now_ms() - 60_000), node.now_ms()))
    un.get("/events")
    form = {"record": incursion.hash}
    answers = at_once(un, "/events/take-up", form, form)
    assert sorted(status for status, _ in answers) == [303, 422]
    assert len(node.world.reports.follows(incursion.hash)) == 1
