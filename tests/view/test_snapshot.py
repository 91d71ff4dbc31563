"""A world that begins with a snapshot says what one folded from nothing says."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import rule

from hudna.log.entry import Entry
from hudna.view.awareness import awareness_key
from hudna.view.needs import needs
from hudna.view.snapshot import (
    Stamp,
    UnfitError,
    encode,
    fit,
    latest_ms,
    open_snapshot,
    size_at,
    thaw,
)
from hudna.view.standing import standing
from hudna.view.world import World
from tests.promises.machine import HOUR, QUICK, START, TruceMachine
from tests.promises.truce import PARTIES, Node


def stamp(world: World) -> Stamp:
    return Stamp("test/log", world.size, "00" * 32, "1", world.me, world.agreements.genesis.digest)


def written(world: World) -> bytes:
    return b"".join(encode(world, stamp(world)))


def said(world: World, now_ms: int) -> dict[str, object]:
    """Everything that a page could ask of a world."""
    notices = list(world.notices.lines.records)
    everything = list(world.entries)
    return {
        "size": world.size, "latest": world.latest_ms, "entries": list(world.entries.values()),
        "authors": world.entries.authors,
        "terms": world.terms.digest, "register": world.register.standing(now_ms),
        "due": world.register.due(now_ms, 10 * HOUR),
        "registered": list(world.register.lines.records.values()),
        "notices": world.notices.all(), "live": world.notices.live(now_ms),
        "standing": [r.hash for r in world.notices.standing()],
        "states": [standing(world, h, now_ms) for h in notices],
        "keys": [awareness_key(world, world.notices.lines.records[h]) for h in notices],
        "stops": (world.stops.all(), world.stops.active()),
        "claims": [r.hash for r in world.process.holdings.standing()],
        "versions": [world.register.lines.versions(h) for h in world.register.lines.records],
        "told": [world.receipts.told(h) for h in everything],
        "acknowledged": [world.receipts.acknowledged(h) for h in everything],
        "untold": [world.receipts.untold(p) for p in PARTIES],
        "needs": needs(world, now_ms),
    }


class Snapshots(TruceMachine):
    def again(self, node: Node, cut: int, again: int) -> World:
        """From a snapshot at one size and another of what began so at a later size."""
        first = World(node.genesis, node.party).follow(node.entries[:cut])
        second = thaw(open_snapshot(memoryview(written(first))), node.genesis, node.party,
                      rest=node.entries[cut:again])
        return thaw(open_snapshot(memoryview(written(second))), node.genesis, node.party,
                    rest=node.entries[again:])

    @rule(party=st.sampled_from(PARTIES), data=st.data())
    def promise_10_from_snapshots_and_the_rest(self, party: str, data: st.DataObject) -> None:
        node, now = self.truce.nodes[party], self.truce.clock(party)
        cut = data.draw(st.integers(0, len(node.entries)))
        again = data.draw(st.integers(cut, len(node.entries)))
        new = World(node.genesis, party).follow(node.entries)
        assert said(self.again(node, cut, again), now) == said(new, now)
        assert said(node.world, now) == said(new, now)

    @rule(party=st.sampled_from(PARTIES), data=st.data())
    def promise_7_a_part_of_a_snapshot_is_the_world_of_that_part(
        self, party: str, data: st.DataObject
    ) -> None:
        node, now = self.truce.nodes[party], self.truce.clock(party)
        size = data.draw(st.integers(0, len(node.entries)))
        opened = open_snapshot(memoryview(written(node.world)))
        new = World(node.genesis, party).follow(node.entries[:size])
        assert said(thaw(opened, node.genesis, party, size), now) == said(new, now)
        more = thaw(opened, node.genesis, party, size, node.entries[size:])
        assert said(more, now) == said(node.world, now)

    @rule(party=st.sampled_from(PARTIES), data=st.data())
    def promise_10_places_whose_content_is_lost(self, party: str, data: st.DataObject) -> None:
        node, now = self.truce.nodes[party], self.truce.clock(party)
        lost = data.draw(st.sets(st.integers(0, len(node.entries)), max_size=5))
        held = [e for e in node.entries if e.index not in lost]
        new = World(node.genesis, party).follow(held)
        cut = data.draw(st.integers(0, len(held)))
        first = World(node.genesis, party).follow(held[:cut])
        again = thaw(open_snapshot(memoryview(written(first))), node.genesis, party,
                     rest=held[cut:])
        assert said(again, now) == said(new, now)
        assert len(again.entries) == len(held)


TestSnapshots = Snapshots.TestCase
TestSnapshots.settings = QUICK


def three_sites() -> tuple[Node, bytes]:
    machine = TruceMachine()
    for x in (360, 366, 372):
        machine.register_site("un", (x, 346), 2)
        machine.truce.now_ms += 1_000
    node = machine.truce.nodes["un"]
    return node, written(node.world)


@given(st.data())
def test_a_flipped_bit_or_a_truncation_is_unfit(data: st.DataObject) -> None:
    _, whole = three_sites()
    at = data.draw(st.integers(0, len(whole) - 1))
    flipped = bytearray(whole)
    flipped[at] ^= 1 << data.draw(st.integers(0, 7))
    for damaged in (bytes(flipped), whole[:at], whole + b"\x00"):
        with pytest.raises(UnfitError):
            open_snapshot(memoryview(damaged))


@pytest.mark.parametrize("name", Stamp.__struct_fields__)
def test_a_snapshot_of_anything_else_is_unfit_and_says_what(name: str) -> None:
    node, _ = three_sites()
    wanted = stamp(node.world)
    other = 7 if name in ("size", "format") else "other"
    with pytest.raises(UnfitError, match=name):
        fit(msgspec.structs.replace(wanted, **{name: other}), wanted)
    fit(wanted, wanted)


def test_it_says_how_much_was_admitted_by_a_moment() -> None:
    _, whole = three_sites()
    opened = open_snapshot(memoryview(whole))
    moments = [START - 1, START, START + 999, START + 2_000, START + 9_000]
    assert [size_at(opened, ms) for ms in moments] == [0, 1, 1, 3, 3]
    assert latest_ms(opened) == START + 2_000


def test_no_view_holds_a_text() -> None:
    node, whole = three_sites()
    again = thaw(open_snapshot(memoryview(whole)), node.genesis, "un")
    for world in (node.world, again):
        assert {e.record.presentation for e in world.entries.values()} == {""}
        assert {r.presentation for r in world.register.lines.records.values()} == {""}
    assert all(e.record.presentation.encode() not in whole for e in node.entries)


def test_an_empty_world_begins_again() -> None:
    node, _ = three_sites()
    empty = World(node.genesis, "un")
    again = thaw(open_snapshot(memoryview(written(empty))), node.genesis, "un",
                 rest=list[Entry](node.entries))
    assert said(again, START) == said(node.world, START)
