"""Promise 5: every delivery ends in a receipt, or stays visible as undelivered."""

from __future__ import annotations

import asyncio
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hudna.exchange.courier import FIRST_S, LONGEST_S, REFUSED_AGAIN_MS
from hudna.node import Node
from tests.exchange.nodes import (
    Clock,
    Network,
    courier,
    deliver_all,
    folders,
    node,
    receipts,
    site,
    tried,
)

DAY_MS = 86_400_000


@contextmanager
def three(root: Path) -> Iterator[tuple[dict[str, Node], Network, Clock]]:
    clock, network = Clock(), Network()
    network.nodes = {p: node(f, clock, network.to) for p, f in folders(root).items()}
    try:
        yield network.nodes, network, clock
    finally:
        for made in network.nodes.values():
            made.log.close()


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("say"), st.sampled_from(["us", "ru", "un"]), st.integers(1, 4)),
        st.tuples(st.just("carry"), st.sampled_from(["us", "ru", "un"]), st.just(0)),
        st.tuples(st.just("lose there"), st.just(""), st.integers(1, 3)),
        st.tuples(st.just("lose back"), st.just(""), st.integers(1, 3)),
        st.tuples(st.just("again"), st.just(""), st.integers(0, 50)),
        st.tuples(st.just("wait"), st.just(""), st.integers(1, 90_000)),
    ),
    max_size=25,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(steps=STEPS)
def test_promise_5_every_record_ends_receipted_once_over_a_lossy_network(steps) -> None:
    with tempfile.TemporaryDirectory() as root, three(Path(root)) as (nodes, network, clock):
        asyncio.run(_play(steps, nodes, network, clock))


async def _play(steps, nodes: dict[str, Node], network: Network, clock: Clock) -> None:
    said = 0
    for act, party, n in steps:
        clock.ms += 10
        match act:
            case "say":
                await nodes[party].say([site(nodes[party], said + i) for i in range(n)])
                said += n
            case "carry":
                for one in nodes[party].partners.couriers:
                    await one.once()
            case "lose there":
                network.lose_there += n
            case "lose back":
                network.lose_back += n
            case "again" if network.carried:
                to, packed = network.carried[n % len(network.carried)]
                await tried(nodes[to].receive, packed)
            case "wait":
                clock.ms += n
    network.lose_there = network.lose_back = 0
    for made in nodes.values():
        await deliver_all(made, rounds=3)
    _everything_told(nodes)


def _everything_told(nodes: dict[str, Node]) -> None:
    for sender in nodes.values():
        own = {e.record.hash for e in sender.log.entries()
               if e.record.author == sender.party} - _receipt_hashes(sender)
        for other in nodes.values():
            if other is sender:
                continue
            assert not sender.world.receipts.untold(other.party)
            named = Counter(h for r in receipts(other) if r.sender == sender.party
                            for h in r.records)
            assert set(named) == own
            assert set(named.values()) <= {1}
            for h in own:
                told = sender.world.receipts.told(h)[other.party]
                assert other.world.entries[h].index == told.position
                assert told.receipt in other.world.entries
                assert told.receipt in sender.world.entries


def _receipt_hashes(made: Node) -> set[str]:
    return {e.record.hash for e in made.log.entries() if e.record.said.__class__.__name__ ==
            "Receipt"}


def test_promise_5_what_is_not_delivered_stays_visible(tmp_path: Path) -> None:
    async def go() -> None:
        await nodes["un"].say([site(nodes["un"], 1)])
        network.lose_there = 10
        pause = await courier(nodes["un"], "us").once()
        assert FIRST_S / 2 <= pause <= FIRST_S
        state = next(s for s in nodes["un"].partners.state() if s.party == "us")
        assert (state.waiting, state.last_told_ms) == (1, None)
        assert "lost on the way there" in state.fault
        for _ in range(9):
            pause = await courier(nodes["un"], "us").once()
        assert LONGEST_S / 2 <= pause <= LONGEST_S
        await courier(nodes["un"], "us").once()
        state = next(s for s in nodes["un"].partners.state() if s.party == "us")
        assert (state.waiting, state.fault) == (0, None)

    with three(tmp_path) as (nodes, network, _):
        asyncio.run(go())


def test_redelivery_does_not_grow_the_log(tmp_path: Path) -> None:
    async def go() -> None:
        await nodes["un"].say([site(nodes["un"], i) for i in range(3)])
        network.lose_back = 4
        for _ in range(6):
            await courier(nodes["un"], "us").once()
        assert len(receipts(nodes["us"])) == 1
        assert nodes["us"].log.size == 4
        assert not nodes["un"].waiting("us")

    with three(tmp_path) as (nodes, network, _):
        asyncio.run(go())


def test_a_record_that_the_partner_refuses_holds_up_no_other(tmp_path: Path) -> None:
    async def go() -> None:
        un, us = nodes["un"], nodes["us"]
        clock.ms += 400 * DAY_MS
        await un.say([site(un, 1)])  # more than a year ahead of what us will think
        clock.ms -= 400 * DAY_MS
        await un.say([site(un, 2)])
        await courier(un, "us").once()
        assert [r.said.names.en for r in un.waiting("us")] == ["Hospital 1"]
        assert us.log.size == 2
        assert "ahead" in courier(un, "us").state().fault
        before = len(network.carried)
        await courier(un, "us").once()
        assert len(network.carried) == before, "not tried again at once"
        clock.ms += max(REFUSED_AGAIN_MS, 399 * DAY_MS)
        await courier(un, "us").once()
        assert not un.waiting("us")
        assert courier(un, "us").state().fault is None

    with three(tmp_path) as (nodes, network, clock):
        asyncio.run(go())


def test_a_courier_outlives_a_node_that_cannot_follow_its_log(tmp_path: Path, monkeypatch) -> None:
    async def go() -> None:
        un = nodes["un"]
        with monkeypatch.context() as broken:
            broken.setattr(type(un.log), "entries", _unreadable)
            await un.say([site(un, 1)])
            running = asyncio.create_task(courier(un, "us").run())
            await asyncio.sleep(0.01)
            assert not running.done()
        await un.follow()
        courier(un, "us").wake()
        await asyncio.wait_for(_told(un, "us"), 5)
        running.cancel()

    with three(tmp_path) as (nodes, _, _):
        asyncio.run(go())


async def _told(made: Node, party: str) -> None:
    while made.waiting(party):
        await asyncio.sleep(0.01)


def _unreadable(*_: object):
    raise OSError("a disk that cannot be read")


def test_what_is_called_and_cancelled_at_once_ends(tmp_path: Path) -> None:
    """A node that stops just as something is said must not wait for its own tasks for ever."""
    with three(tmp_path) as (nodes, _, _):
        node = nodes["us"]
        loops = (*node.partners.couriers, *node.circle.rounds.values())

        async def go() -> None:
            for each in loops:
                task = asyncio.create_task(each.run())
                while each._bell._rung.is_set() or not each._bell._rung._waiters:
                    await asyncio.sleep(0.01)
                each.wake()
                await asyncio.sleep(0)
                task.cancel()
                _, left = await asyncio.wait([task], timeout=5)
                assert not left

        asyncio.run(go())
