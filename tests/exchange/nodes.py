"""Nodes on real directories, joined by a network that the test rules."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import cache
from pathlib import Path

from hudna.act.draft import Draft
from hudna.act.register import register
from hudna.demo.chance import chance
from hudna.exchange import jws
from hudna.exchange.doors import Deliver, Doors, Leaving
from hudna.fault import Refused
from hudna.home.folder import Folder, Plan
from hudna.node import Node
from hudna.place.geometry import Point
from hudna.record.kinds import Names, Receipt, Site
from hudna.speak.places import Places
from tests.agreements import quick_text
from tests.founding import founded

PARTIES = ("us", "ru", "un")
EXERCISE = "test"
START_MS = 1_469_944_800_000


class Clock:
    def __init__(self) -> None:
        self.ms = START_MS

    def __call__(self) -> int:
        return self.ms


class Network:
    """`lose_there` and `lose_back` say how many of the next deliveries, and answers, are lost.
    Every delivery that was ever carried is kept in `carried`, to be sent again by the test; what
    was brought to a mailbox in `left`, what was offered in `offered`. `down`: whom nobody reaches;
    `cut`: which two parties' deliveries do not reach each other."""

    def __init__(self) -> None:
        self.nodes: dict[str, Node] = {}
        self.lose_there = self.lose_back = 0
        self.carried: list[tuple[str, bytes]] = []
        self.left: list[tuple[str, bytes]] = []
        self.offered: list[tuple[str, bytes]] = []
        self.down: set[str] = set()
        self.cut: set[frozenset[str]] = set()

    def to(self, url: str) -> Deliver:
        party = url.removeprefix("http://")

        async def carry(packed: bytes, leaving: Leaving | None = None) -> bytes:
            if leaving:
                leaving.begins()
            self.carried.append((party, packed))
            self._must_be_up(party)
            if frozenset((party, sender_of(packed))) in self.cut:
                raise OSError("a link that is cut")
            if self.lose_there:
                self.lose_there -= 1
                raise OSError("lost on the way there")
            answer = await self.nodes[party].receive(packed)
            if self.lose_back:
                self.lose_back -= 1
                raise OSError("lost on the way back")
            return answer

        return carry

    def doors(self, url: str) -> Doors:
        """A node's other doors."""
        party = url.removeprefix("http://")

        async def offer(packed: bytes) -> bytes:
            self._must_be_up(party)
            self.offered.append((party, packed))
            return await self.nodes[party].take_offer(packed)

        async def leave(packed: bytes) -> bytes:
            self._must_be_up(party)
            self.left.append((party, packed))
            return await self.nodes[party].take_deposit(packed)

        async def ask(packed: bytes) -> bytes:
            self._must_be_up(party)
            return await self.nodes[party].give_deposit(packed)

        return Doors(offer, leave, ask)

    def _must_be_up(self, party: str) -> None:
        if party in self.down:
            raise OSError("a node that is down")


def sender_of(packed: bytes) -> str:
    return jws.claimed(packed)


def folders(
    root: Path, parties: tuple[str, ...] = PARTIES, text: str = ""
) -> dict[str, Folder]:
    return founded(root, *plans(parties, text))


def plans(parties: tuple[str, ...] = PARTIES, text: str = "") -> list[Plan]:
    return [Plan(p, text or quick_text(), "127.0.0.1", 7001, f"http://{p}", EXERCISE)
            for p in parties]


def node(
    folder: Folder, clock: Callable[[], int], carry: Callable[[str], Deliver], seed: bytes = b"",
    **more: object,
) -> Node:
    return Node(folder, clock=clock, randomness=chance(seed + folder.config.party.encode()),
                luck=lambda: 0.5, carry=carry, places=places(), **more)


@cache
def places() -> Places:
    return Places.load()


def site(made: Node, number: int) -> Draft:
    return register(made.world, Site(
        protects="hospital", names=Names(en=f"Hospital {number}"),
        shape=Point((371_000_000 + number, 362_000_000)), buffer_mm=2_000_000, from_ms=START_MS,
    ))


def courier(made: Node, party: str):
    return next(c for c in made.partners.couriers if c.party == party)


async def deliver_all(made: Node, rounds: int = 20) -> None:
    """Each courier of the node, until nothing waits or the rounds are over."""
    for _ in range(rounds):
        for one in made.partners.couriers:
            await one.once()


async def tried(receive: Callable[[bytes], Awaitable[bytes]], packed: bytes) -> bytes | Refused:
    try:
        return await receive(packed)
    except Refused as refused:
        return refused


def receipts(made: Node) -> list[Receipt]:
    """The receipts that this node has signed."""
    return [e.record.said for e in made.log.entries()
            if isinstance(e.record.said, Receipt) and e.record.author == made.party]
