"""No name that a feed was given leaves its node, and two sources stay two."""

from __future__ import annotations

import msgspec
import pytest

from hudna.node import Node
from hudna.record.record import Record
from tests.watch.test_sources import FEEDS
from tests.web.skies import Watch, passage, positions, sky


@pytest.mark.parametrize("told", [True, False])
def test_promise_4_no_name_of_a_feed_is_in_what_leaves(
    nodes: dict[str, Node], *, told: bool
) -> None:
    node = nodes["us"]
    watch = Watch(node)
    if told:
        watch.post("sky", sky(feeds=FEEDS))
    seen = tuple(msgspec.structs.replace(one, feed=f.name)
                 for one, f in zip(positions(len(FEEDS)), FEEDS, strict=True))
    watch.tells(passage(node, aircraft="plot:CANARY-ears/17", evidence=seen))
    watch.tells(passage(node, "p2", evidence=seen[:1]))
    records: list[Record] = [line.latest for line in node.world.incursions.all()]
    assert len(records) == 2
    for record in records:
        assert b"CANARY" not in msgspec.json.encode(record.said)
        for party in ("ru", "un"):
            assert "CANARY" not in node.outgoing(record, party).presentation
    assert {len({s.feed for s in r.said.evidence}) for r in records} == {1, len(FEEDS)}
