"""No name that a feed was given leaves its node, and two sources stay two."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hudna.watch.event import FeedState
from hudna.watch.sources import Sources

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
