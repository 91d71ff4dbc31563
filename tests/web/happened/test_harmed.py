"""Places that an incident harmed, as far as a node may show them without a look."""

from __future__ import annotations

import asyncio

from hudna.node import Node
from hudna.web.happened.harmed import Harmed, harmed, marks
from tests.web.happened.between import forwarded
from tests.web.happened.incidents_told import EXACT, harm_done, says
from tests.web.houses import HOUR, Clock, hospital


def at(node: Node, of: str) -> tuple[Harmed, ...]:
    line = node.world.incidents.of(of)
    assert line is not None
    return asyncio.run(harmed(node, [line]))


def test_how_surely_another_s_place_was_harmed_is_not_said(
    nodes: dict[str, Node], clock: Clock
) -> None:
    clinic = says(nodes["un"], hospital(at=EXACT))
    forwarded(nodes)
    clock.ms += HOUR
    of = harm_done(nodes)
    [own], [other] = at(nodes["un"], of), at(nodes["us"], of)
    assert own.protection and other.protection
    assert own.protection.hash == other.protection.hash == clinic.hash
    assert own.hit.sure and other.hit.sure
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
