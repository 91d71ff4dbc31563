"""Random lives of three nodes in one process: what is said, told in part, carried, lost, carried
again and taken back, for the properties that must hold whatever happens."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeAlias

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from hudna.act.announce import announce
from hudna.act.concur import concur
from hudna.act.recall import recall
from hudna.act.register import register
from hudna.act.release import Choice, sealed
from hudna.act.withdraw import withdraw
from hudna.fault import Refused
from hudna.home.folder import Folder
from hudna.place.geometry import Point, Polygon
from hudna.record.kinds import Names, Notice, ReadBack, Site
from hudna.record.record import Record
from hudna.record.sharing import STEPS, Step
from hudna.view.awareness import awareness_key
from tests.exchange.nodes import (
    PARTIES,
    START_MS,
    Clock,
    Network,
    courier,
    deliver_all,
    folders,
    node,
    tried,
)

HOUR = 3_600_000
READ = ReadBack("here", "here", "37SCV")
RARE = settings(max_examples=12, deadline=None,
                suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
Word: TypeAlias = tuple[str, int, int, int]

numbers = st.integers(0, 2**10)
STEPS_OF_LIFE: st.SearchStrategy[list[Word]] = st.lists(st.tuples(
    st.sampled_from(["register", "register", "seal", "announce", "concur", "withdraw", "recall",
                     "carry", "carry", "carry", "lose there", "lose back", "again", "wait"]),
    numbers, numbers, numbers,
), min_size=4, max_size=22)


class Life:
    """`carried` on the network is all that ever travelled."""

    def __init__(self, made: dict[str, Folder], text: str = "") -> None:
        self.clock, self.network, self.folders = Clock(), Network(), made
        self.text = text
        self.network.nodes = self.nodes = {
            p: node(f, self.clock, self.network.to, doors=self.network.doors)
            for p, f in made.items()}
        self.sites: list[Record] = []
        self.count = 0

    async def play(self, words: Sequence[Word], after: Callable[[], None] = lambda: None) -> None:
        for do, *given in words:
            with suppress(Refused):
                await self._acts[do](*given)
            self.clock.ms += 1
            after()

    async def heal(self) -> None:
        """Everything arrives: also what people and nodes say because of it."""
        self.network.lose_there = self.network.lose_back = 0
        for _ in range(4):
            self.clock.ms += 61_000
            for made in self.nodes.values():
                await made.keep()
                await deliver_all(made, 3)
        for a in PARTIES:
            for b in PARTIES:
                assert a == b or not self.nodes[a].waiting(b), f"{a} still waits for {b}"

    def notices(self, party: str) -> list[Record]:
        return list(self.nodes[party].world.notices.all())

    async def say_site(
        self, party: str, number: int, chosen: Sequence[Choice] = (), *, name: str = "",
    ) -> Record:
        self.count += 1
        said = Site("hospital", Names(en=name or f"Hospital {self.count}"), Point((
            371_000_000 + number % 7 * 150_000 + self.count, 362_000_000)), 2_000_000, START_MS)
        made = self.nodes[party]
        [record] = await made.say([register(made.world, said, None, chosen)])
        self.sites.append(record)
        return record

    # --- the words ---

    async def _register(self, who: int, where: int, how: int) -> None:
        party = PARTIES[who % 3]
        reader = PARTIES[(who + 1 + how % 2) % 3]
        step: Step = STEPS[how // 2 % len(STEPS)]
        words = ("names",) if how % 5 == 0 and step == "exact" else ()
        await self.say_site(party, where, [Choice(reader, step, words)])

    async def _seal(self, who: int, where: int, _: int) -> None:
        party = PARTIES[who % 2]
        await self.say_site(party, where, sealed(self.nodes[party].world))

    async def _announce(self, who: int, where: int, _: int) -> None:
        party, self.count = PARTIES[who % 2], self.count + 1
        x, y, r = 371_000_000 + where % 7 * 150_000, 362_000_000, 100_000
        ring = ((x - r, y - r), (x + r, y - r), (x + r, y + r), (x - r, y + r), (x - r, y - r))
        made, start = self.nodes[party], self.clock.ms + HOUR
        await made.say([announce(made.world, Notice(
            f"F{self.count}", Polygon((ring,)), 0, 0, 3_000_000, start, start + HOUR, "transport",
            party, 1, ""), self.clock.ms)])

    async def _concur(self, who: int, which: int, _: int) -> None:
        made = self.nodes[PARTIES[who % 2]]
        if held := list(made.world.notices.standing()):
            record = held[which % len(held)]
            await made.say([concur(
                made.world, record.hash, self.clock.ms, seen_key=awareness_key(made.world, record),
                readback=READ, confirmed=READ, officer="duty")])

    async def _withdraw(self, which: int, *_: int) -> None:
        if self.sites:
            site = self.sites[which % len(self.sites)]
            made = self.nodes[site.author]
            await made.say([withdraw(made.world, site.hash, "closed")])

    async def _recall(self, which: int, who: int, how: int) -> None:
        if self.sites:
            site = self.sites[which % len(self.sites)]
            made = self.nodes[site.author]
            reader = [p for p in PARTIES if p != site.author][who % 2]
            await made.say([recall(
                made.world, made.text_of(site.hash), parties=[reader],
                step=STEPS[1 + how % 3], reason="no longer", officer="duty")])

    async def _carry(self, who: int, whom: int, _: int) -> None:
        made = self.nodes[PARTIES[who % 3]]
        await courier(made, PARTIES[(who + 1 + whom % 2) % 3]).once()

    async def _lose_there(self, much: int, *_: int) -> None:
        self.network.lose_there += 1 + much % 2

    async def _lose_back(self, much: int, *_: int) -> None:
        self.network.lose_back += 1 + much % 2

    async def _again(self, which: int, *_: int) -> None:
        if self.network.carried:
            to, packed = self.network.carried[which % len(self.network.carried)]
            await tried(self.nodes[to].receive, packed)

    async def _wait(self, much: int, *_: int) -> None:
        self.clock.ms += 1 + much * 90
        for made in self.nodes.values():
            await made.keep()

    @property
    def _acts(self) -> dict[str, Callable[..., Awaitable[None]]]:
        return {name.replace("_", " ").strip(): getattr(self, name)
                for name in ("_register", "_seal", "_announce", "_concur", "_withdraw", "_recall",
                             "_carry", "_lose_there", "_lose_back", "_again", "_wait")}

    def close(self) -> None:
        for made in self.nodes.values():
            made.close()


@contextmanager
def life(text: str = "") -> Iterator[Life]:
    with tempfile.TemporaryDirectory() as root:
        made = Life(folders(Path(root), text=text))
        try:
            yield made
        finally:
            made.close()


def played(words: Sequence[Word], check: Callable[[Life], Awaitable[None] | None]) -> None:
    """Play, and check what must hold; `check` may play on."""

    async def go(one: Life) -> None:
        await one.play(words)
        if (more := check(one)) is not None:
            await more

    with life() as one:
        asyncio.run(go(one))
