"""No name that a feed was given leaves its node, and two sources stay two."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hudna.node import Node
from hudna.record.record import Record
from hudna.watch.event import FeedState
from hudna.watch.sources import Sources
from tests.web.skies import Watch, passage, positions, sky

FEEDS = tuple(FeedState(name, kind, "up") for name, kind in (
    ("CANARY-roof", "sbs"), ("CANARY-ears", "post"), ("CANARY-mast", "beast"),
    ("CANARY-field", "cot"), ("CANARY-again", "replay lon+1 lat+0 now")))
S = b"s" * 32


def test_each_kind_is_numbered_by_itself() -> None:
    named = Sources(FEEDS, S)
    assert [named.neutral(f.name) for f in FEEDS] == [
        "receiver 2", "post 1", "receiver 1", "cot 1", "replay 1"]


def test_one_that_is_not_among_them_has_a_number_that_only_this_node_can_make() -> None:
    one, other = Sources((), S), Sources((), b"t" * 32)
    assert one.neutral("CANARY-roof") == Sources(FEEDS[1:], S).neutral("CANARY-roof")
    assert one.neutral("CANARY-roof") != other.neutral("CANARY-roof")
    assert one.neutral("CANARY-roof") != one.neutral("CANARY-ears")
    assert one.neutral("") == ""


@given(st.sets(st.text(min_size=1, max_size=12), min_size=2, max_size=9))
def test_two_sources_are_two(names: set[str]) -> None:
    kinds = ("sbs", "cot", "nats", "other")
    feeds = [FeedState(n, kinds[i % 4], "up") for i, n in enumerate(names)]
    named = Sources(feeds, S)
    assert len({named.neutral(n) for n in names}) == len(names)


@pytest.mark.parametrize(("name", "found"), [
    ("plot:CANARY-ears/17#2", "plot:post 1/17#2"), ("plot:CANARY-ears/a/b", "plot:post 1/a/b"),
    ("icao:4b1234", "icao:4b1234"), ("cot:CANARY", "cot:CANARY"), ("seen:jet/0", "seen:jet/0"),
])
def test_a_track_is_not_named_after_its_feed(name: str, found: str) -> None:
    assert Sources(FEEDS, S).aircraft(name) == found


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
