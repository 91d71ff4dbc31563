"""Tile38: what goes over its wire; the server itself where it is on the PATH."""

from __future__ import annotations

import io

import pytest

from hudna.bench.peers import handsingle, tile38
from hudna.bench.workloads.areas import areas_of
from hudna.bench.workloads.feed import feed_of, month
from hudna.bench.works.live import singles_of


def test_an_order_is_an_array_of_bulk_strings():
    assert tile38.order("SET", "areas", 7, "é") == (
        b"*4\r\n$3\r\nSET\r\n$5\r\nareas\r\n$1\r\n7\r\n$2\r\n\xc3\xa9\r\n")


@pytest.mark.parametrize(("wire", "said"), [
    (b"+OK\r\n", "OK"), (b":42\r\n", 42), (b"$-1\r\n", None), (b"$3\r\nabc\r\n", "abc"),
    (b"*2\r\n:0\r\n*2\r\n$1\r\n3\r\n$2\r\n17\r\n", [0, ["3", "17"]])])
def test_replies(wire, said):
    assert tile38.reply(io.BytesIO(wire)) == said


@pytest.mark.parametrize("wire", [b"-ERR no such key\r\n", b""])
def test_an_error_is_no_answer(wire):
    with pytest.raises(tile38.NoAnswer):
        tile38.reply(io.BytesIO(wire))


def test_the_server_answers_as_shapely_does():
    found = tile38.presence()
    if not found.here:
        pytest.skip(f"{found.name}: {found.why}")
    areas = areas_of(3000, 3)
    singles = singles_of(feed_of(month(300), 300, 3).positions)
    with tile38.opened(areas) as peer:
        theirs = singles.answer(peer.ask)
    ours = singles.answer(handsingle.HandSingle(areas).boxes_first)
    assert set(zip(*theirs, strict=True)) == set(zip(*ours, strict=True))
