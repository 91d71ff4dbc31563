"""Places that an incident harmed, as far as a node may show them without a look."""

from __future__ import annotations

import asyncio

import msgspec

from hudna.act.draft import draft
from hudna.node import Node
from hudna.place.geometry import Point
from hudna.record.kinds import Looked
from hudna.web.happened.harmed import Harmed, harmed, marks
from tests.view.happenings import told
from tests.web.happened.between import forwarded
from tests.web.happened.incidents_told import EXACT, harm_done, says
from tests.web.houses import HOUR, Clock, e7, hospital


def at(node: Node, of: str) -> tuple[Harmed, ...]:
    line = node.world.incidents.of(of)
    assert line is not None
    return asyncio.run(harmed(node, [line]))


def test_how_surely_another_s_place_was_harmed_is_not_said(
    nodes: dict[str, Node], clock: Clock
) -> None:
    wide = msgspec.structs.replace(hospital(at=EXACT).said, buffer_mm=20_000_000)
    clinic = says(nodes["un"], draft(wide))
    forwarded(nodes)
    clock.ms += HOUR
    of = harm_done(nodes)
    [own], [other] = at(nodes["un"], of), at(nodes["us"], of)
    assert own.protection and other.protection
    assert own.protection.hash == other.protection.hash == clinic.hash
    assert (own.sure, own.about) == (True, False)
    assert (other.sure, other.about) == (False, True)
    assert {m.role for m in marks(nodes["un"].world, [own])} == {"protection", "buffer"}
    assert {m.role for m in marks(nodes["us"].world, [other])} == {"about", "buffer"}


def test_a_receipt_that_came_before_is_dated_by_the_clocks_there_are(
    nodes: dict[str, Node], clock: Clock
) -> None:
    clinic = says(nodes["un"], hospital(at=EXACT))
    forwarded(nodes)
    clock.ms += HOUR
    [own] = at(nodes["un"], harm_done(nodes))
    when = {t.party: t.when for t in own.hit.told}
    assert when == {"un": "registrant", "us": "not-told", "ru": "not-told"}
    assert own.protection and own.protection.hash == clinic.hash


def test_harm_to_what_is_in_no_register_is_listed_too(nodes: dict[str, Node]) -> None:
    [one] = at(nodes["us"], harm_done(nodes))
    assert (one.protection, one.sure, one.about) == (None, False, False)
    assert list(marks(nodes["us"].world, [one])) == []


def test_promise_4_no_incidents_of_one_s_own_find_where_in_its_cell_another_s_place_is(
    nodes: dict[str, Node], clock: Clock
) -> None:
    """Told here, there and everywhere, and never looked at: the list says the cell alone."""
    says(nodes["un"], hospital(at=(37.1534567, 36.2045678)))
    forwarded(nodes)
    clock.ms += HOUR
    node = nodes["us"]
    now_ms = node.now_ms()

    def may_have_been(lon: float) -> bool:
        said = told(happened="harm-to-protected", clause="scr-2254-civilians", within_m=0,
                    incident=f"{e7(lon):032x}", at=Point((e7(lon), e7(36.205))),
                    from_ms=now_ms - HOUR // 2, until_ms=now_ms - HOUR // 2)
        [one] = at(node, says(node, draft(said)).hash)
        assert one.sure is False
        return one.protection is not None

    # The cell, and 2 km around it: about 0.0222 degree at this latitude.
    edges = {lon: may_have_been(lon) for lon in (37.126, 37.129, 37.181, 37.184)}
    assert list(edges.values()) == [False, True, True, False]
    assert not [e for e in node.log.entries() if isinstance(e.record.said, Looked)]
