"""Real nodes that witness each other, joined by a network that the test rules."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from hudna.exchange.witnessing import Ways
from hudna.fault import Refused
from hudna.home.folder import Folder
from hudna.log.histories import forked
from hudna.log.leaf import leaf_of
from hudna.log.tiles import parse
from hudna.node import Node
from hudna.record.kinds import TwoHistories
from hudna.record.record import Seen
from tests.exchange.nodes import Clock, Network, deliver_all, folders, node, site
from tests.log.trees import Grown


class Web(Network):
    """`hidden`: parties whose logs serve nothing. `dead`: nodes that do not answer."""

    def __init__(self) -> None:
        super().__init__()
        self.dead: set[str] = set()

    def _node(self, url: str) -> Node:
        party = url.removeprefix("http://")
        if party in self.dead:
            raise OSError("no answer")
        return self.nodes[party]

    def ways(self, url: str) -> Ways:
        async def get(path: str) -> bytes:
            log = self._node(url).log
            if path == "checkpoint":
                return log.checkpoint().encode()
            if path.startswith("bundles/"):
                found = log.bundles(*map(int, path.removeprefix("bundles/").split("/")))
            else:
                tile = parse(path.removeprefix("tile/"))
                assert tile is not None
                found = log.tile(tile)
            if found is None:
                raise Refused(())
            return found

        async def submit(body: bytes) -> tuple[int, bytes]:
            answer = await self._node(url).circle.add_checkpoint(body)
            return answer.status, answer.body.encode()

        async def swap(packed: bytes) -> bytes:
            return await self._node(url).circle.swap(packed)

        async def fetch(packed: bytes) -> bytes:
            return await self._node(url).circle.give_back(packed)

        return Ways(get, submit, swap, fetch)


@pytest.fixture
def three(tmp_path: Path) -> Iterator[tuple[Web, Clock]]:
    clock, web = Clock(), Web()
    web.nodes = {p: node(f, clock, web.to, ways=web.ways) for p, f in folders(tmp_path).items()}
    yield web, clock
    for one in web.nodes.values():
        one.close()


async def one_round(*nodes: Node) -> None:
    for made in nodes:
        for rounds in made.circle.rounds.values():
            await rounds.once()


def test_nodes_cosign_what_they_mirror(three) -> None:
    web, _ = three
    us, ru, un = web.nodes.values()

    async def go() -> None:
        await un.say([site(un, n) for n in range(3)])
        await one_round(un)
        for state in un.circle.state():
            assert (state.cosigned, state.fault) == (3, None)
        for other in (us, ru):
            mirrored = other.circle.ledger.mirror(un.log.verifier.name)
            assert mirrored is not None
            assert mirrored.size == 3, "it was mirrored before it was cosigned"

    asyncio.run(go())


def test_a_record_says_what_its_author_had_seen(three) -> None:
    web, _ = three
    us, ru, un = web.nodes.values()

    async def go() -> None:
        first, = await us.say([site(us, 1)])
        assert first.envelope.seen == ()
        await un.say([site(un, 2)])
        await one_round(un)
        second, = await us.say([site(us, 3)])
        assert [(s.origin, s.size, s.root) for s in second.envelope.seen] == [
            (un.log.verifier.name, 1, un.log.root().hex())]
        await deliver_all(us, 1)
        assert ru.log.entry(second.hash).record.envelope.seen == second.envelope.seen

    asyncio.run(go())


def test_a_dead_partner_delays_no_other_and_nothing_waits_for_witnesses(three) -> None:
    web, _ = three
    un = web.nodes["un"]

    async def go() -> None:
        web.dead.add("ru")
        await un.say([site(un, 1)])
        await one_round(un)
        states = {s.party: s for s in un.circle.state()}
        assert states["us"].cosigned == 1
        assert (states["ru"].cosigned, states["ru"].fault) == (0, "no answer")

    asyncio.run(go())


def _copied(web: Web, party: str, clock: Clock, tmp_path: Path) -> Node:
    """The same node from a copy of its directory, both running: what must never be done."""
    shutil.copytree(tmp_path / party, tmp_path / f"{party}-copy")
    made = node(Folder(tmp_path / f"{party}-copy"), clock, web.to, seed=b"copy", ways=web.ways)
    made.log.release()
    return made


def test_invariant_3_a_node_that_forks_is_caught_by_both_partners_within_one_round(
    three, tmp_path: Path
) -> None:
    """Really forked: two nodes sign with the one key of a copied directory. Each partner meets
    another one of the two; after a round both hold the proof, alarm and trust it no more."""
    web, clock = three
    us, ru, un = web.nodes.values()

    async def go() -> None:
        await un.say([site(un, 1)])
        await one_round(un, us, ru)
        copy = _copied(web, "un", clock, tmp_path)
        await un.say([site(un, 2)])
        await copy.say([site(copy, 3), site(copy, 4)])
        await one_round(us)
        web.nodes["un"] = copy
        await one_round(ru, us)
        for one in (us, ru):
            await deliver_all(one, 1)
        for one in (us, ru):
            alarm, = one.alarms
            fork = forked(alarm.evidence, [un.log.verifier])
            assert {fork.first.size, fork.second.size} == {2, 3}
            said = [e for e in one.log.entries() if isinstance(e.record.said, TwoHistories)]
            assert len(said) <= 2
            await copy.say([site(copy, 5)])
            body = b"old 3\n\n" + copy.log.checkpoint().encode()
            assert (await one.circle.add_checkpoint(body)).status == 403
        size = us.log.size, ru.log.size
        await one_round(us, ru, us, ru)
        assert (us.log.size, ru.log.size) == size, "the proof is said once"
        copy.close()

    asyncio.run(go())


def test_the_checkpoint_of_a_delivery_is_looked_at(three, tmp_path: Path) -> None:
    """A fork that shows itself in deliveries alone: the partner's mirror is of one history, the
    delivery brings a checkpoint of the other."""
    web, clock = three
    us, _, un = web.nodes.values()

    async def go() -> None:
        await un.say([site(un, 1)])
        copy = _copied(web, "un", clock, tmp_path)
        await un.say([site(un, 2)])
        await one_round(us)
        await copy.say([site(copy, 3)])
        await deliver_all(copy, 1)
        assert un.log.verifier.name in us.circle.sight.proven
        await one_round(us)
        assert [a.origin for a in us.alarms] == [un.log.verifier.name]
        copy.close()

    asyncio.run(go())


def test_alarms_outlive_a_restart(three, tmp_path: Path) -> None:
    web, clock = three
    us, _, un = web.nodes.values()

    async def go() -> None:
        await un.say([site(un, 1)])
        copy = _copied(web, "un", clock, tmp_path)
        await un.say([site(un, 2)])
        await copy.say([site(copy, 3)])
        await one_round(us)
        web.nodes["un"] = copy
        await one_round(us)
        folder = us._folder
        us.close()
        again = web.nodes["us"] = node(folder, clock, web.to, ways=web.ways)
        assert [a.origin for a in again.alarms] == [un.log.verifier.name]
        assert un.log.verifier.name in again.circle.sight.proven
        un.close()

    asyncio.run(go())


def test_a_record_is_dated_by_the_clocks_of_others(three) -> None:
    """`us` signs between what it has seen `un` say and what `un` and `ru` cosign afterwards; its
    own claim of when that was plays no part."""
    web, clock = three
    us, _, un = web.nodes.values()

    async def go() -> None:
        start = clock.ms
        await un.say([site(un, 1)])
        await deliver_all(un, 1)
        await one_round(un)
        clock.ms += 60_000
        said, = await us.say([site(us, 2)])
        clock.ms += 60_000
        await one_round(us)
        entry = us.log.entry(said.hash)
        found = us.circle.dating.bounds(entry)
        by = {i.clock: (i.not_before, i.no_later_than) for i in found.intervals}
        late = (clock.ms // 1000) * 1000 + 999
        assert by == {
            "syria-2016-exercise/un/witness": (start, late),
            "syria-2016-exercise/ru/witness": (None, late),
            "syria-2016-exercise/us/witness": (None, start + 60_000),
        }
        assert found.agree

    asyncio.run(go())


def test_what_lies_between_two_records_is_dated_by_the_first_and_the_last(three) -> None:
    """`us` is told of a site and its receipt comes late: it can have known from the site on."""
    web, clock = three
    us, _, un = web.nodes.values()

    async def go() -> None:
        start = clock.ms
        await us.say([site(us, 1)])
        await deliver_all(us, 1)
        await one_round(us, un)
        said, = await un.say([site(un, 2)])
        clock.ms += 60_000
        await deliver_all(un, 1)
        await one_round(un)
        entry = un.log.entry(said.hash)
        receipt = un.log.entry(un.world.receipts.told(said.hash)["us"].receipt)
        found = un.circle.dating.between(entry, receipt)
        by = {i.clock: (i.not_before, i.no_later_than) for i in found.intervals}
        late = (clock.ms // 1000) * 1000 + 999
        assert by == {
            "syria-2016-exercise/us/witness": (start, late),
            "syria-2016-exercise/ru/witness": (None, late),
            "syria-2016-exercise/un/witness": (None, start + 60_000),
        }

    asyncio.run(go())


def test_a_tree_that_never_was_dates_nothing(three) -> None:
    web, clock = three
    us, _, un = web.nodes.values()

    async def go() -> None:
        await un.say([site(un, 1)])
        await deliver_all(un, 1)
        await one_round(us)
        forged = Seen(un.log.verifier.name, 1, "00" * 32)
        beyond = Seen(un.log.verifier.name, 9, "00" * 32)
        for seen in (forged, beyond):
            voice = us.voice._replace(seen=(seen,))
            record = voice.sign(site(us, 3), clock.ms)
            entry, = us.log.append([record.presentation])
            await us.follow()
            found = us.circle.dating.bounds(entry)
            assert all(i.not_before is None for i in found.intervals)

    asyncio.run(go())


def test_invariant_4_what_the_mirror_contradicts_is_not_cosigned(three) -> None:
    """A fork below what is mirrored here, though it extends what was cosigned last."""
    web, _ = three
    us, ru, _un = web.nodes.values()

    async def go() -> None:
        await us.say([site(us, 1), site(us, 2)])
        await one_round(us)
        origin = us.log.verifier.name
        assert ru.circle.ledger.cosigned(origin).size == 2
        await us.say([site(us, n) for n in range(3, 6)])
        await ru.circle.rounds["us"].follow()
        assert ru.circle.ledger.mirror(origin).size == 5
        fork = Grown(origin)
        fork.key = us._folder.keys.log
        fork.entries = [leaf_of(h.hex()) for h in us.log.hashes(0, 2)]
        fork = fork.fork(2, 1)
        assert (await ru.circle.add_checkpoint(fork.submission(2))).status == 403
        assert ru.circle.ledger.cosigned(origin).size == 2
        assert origin in ru.circle.sight.proven

    asyncio.run(go())
