"""An officer who asks for a sealed clinic, one signed notice after another.

    python -m tests.exchange.probing

plays it on three nodes and prints what each question told. The officer knows the grid, the code and
every trick of it: halves, slivers, edges moved by metres, heights, minutes, versions moved aside,
withdrawals. Beside the real depositary stand others to which the clinic was given elsewhere: of
those whose answers would have been the same to the letter, the officer can rule out none.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

from hudna.act.announce import announce
from hudna.act.register import register
from hudna.act.release import sealed
from hudna.act.withdraw import withdraw
from hudna.node import Node
from hudna.place.geometry import Line, Point, Polygon, Position
from hudna.place.grid import SIDES, rectangle
from hudna.record.kinds import Names, Notice, RecordHash, SealedAnswer, Site
from hudna.record.record import Record
from hudna.terms.load import load
from hudna.view.sealing import cells_met
from tests.act.speaking import Speaking
from tests.agreements import quick_text
from tests.exchange.nodes import PARTIES, START_MS, Clock, Network, deliver_all, folders, node

SIDE = SIDES["10 km"]
WEST, SOUTH = 371 * SIDE, 362 * SIDE
"""The corner of the clinic's cell."""
CLINIC = (WEST + 612_345, SOUTH + 237_891)
MINUTE, HOUR = 60_000, 3_600_000
LAST = SIDE - 1
INSIDE: tuple[Position, ...] = (
    (WEST, SOUTH), (WEST + LAST, SOUTH), (WEST, SOUTH + LAST), (WEST + LAST, SOUTH + LAST),
    (WEST + SIDE // 2, SOUTH + SIDE // 2), (WEST + 100_000, SOUTH + 900_000), CLINIC,
)
"""Elsewhere in the same cell, its four corners among them."""
AROUND: tuple[Position, ...] = tuple(
    (WEST + dx * SIDE + 5, SOUTH + dy * SIDE + 5)
    for dx in (-1, 0, 1) for dy in (-1, 0, 1) if (dx, dy) != (0, 0)
)


def clinic(at: Position) -> Site:
    return Site("hospital", Names(en="CANARY"), Point(at), 500_000, START_MS - HOUR)


@dataclass
class Question:
    how: str
    notice: RecordHash
    outcome: str
    cells: tuple[Polygon, ...]


@dataclass
class Attack:
    """`possible`: where the clinic may still be, of the places inside its cell and around it."""

    network: Network
    clock: Clock
    questions: list[Question] = field(default_factory=list)
    possible: dict[Position, Speaking] = field(default_factory=dict)
    last: Record | None = None

    @property
    def us(self) -> Node:
        return self.network.nodes["us"]

    async def seal(self, text: str) -> None:
        un = self.network.nodes["un"]
        await un.say([register(un.world, clinic(CLINIC), chosen=sealed(un.world))])
        genesis = load(text)
        for at in (*INSIDE, *AROUND):
            other = Speaking("un", genesis)
            other.say(register(other.world, clinic(at), chosen=sealed(other.world)))
            self.possible[at] = other
        await deliver_all(un, 1)

    async def ask(
        self, how: str, shape: Polygon | Line, *, floor_m: int = 0, from_ms: int = HOUR,
        for_ms: int = HOUR, width_mm: int = 0, moves: Record | None = None, quick: bool = False,
    ) -> str:
        """Announce, and read the answer. `quick`: take it back before it can be answered."""
        self.clock.ms += 1_000
        start = self.clock.ms + from_ms
        said = Notice(f"Q{len(self.questions)}", shape, width_mm, 1_000 * floor_m,
                      1_000 * floor_m + 1_000_000, start, start + for_ms, "transport", "us", 1, "")
        draft = announce(self.us.world, said, self.us.now_ms(),
                         replaces=moves.hash if moves else None)
        self.last, = await self.us.say([draft])
        if quick:
            await self.us.say([withdraw(self.us.world, self.last.hash, "not flown")])
        await deliver_all(self.us, 1)
        await self.network.nodes["un"].keep()
        await deliver_all(self.network.nodes["un"], 1)
        return self._learn(how, self.last)

    def _learn(self, how: str, notice: Record) -> str:
        given = self.us.world.sealed.latest(notice.hash, "un")
        answer = given[0].said if given else None
        outcome = answer.outcome if isinstance(answer, SealedAnswer) else "none"
        cells = answer.cells if isinstance(answer, SealedAnswer) else ()
        self.questions.append(Question(how, notice.hash, outcome, cells))
        for at, other in list(self.possible.items()):
            other.take(notice)
            if outcome in ("nothing", "meets") and cells_met(other.world, notice) != cells:
                del self.possible[at]
        return outcome

    @property
    def known_cells(self) -> set[Polygon]:
        return {cell for q in self.questions for cell in q.cells}

    def of(self, outcome: str) -> list[Question]:
        return [q for q in self.questions if q.outcome == outcome]


def box(west: float, south: float, east: float, north: float) -> Polygon:
    """In cells from the corner of the clinic's."""
    return rectangle(WEST + round(west * SIDE), SOUTH + round(south * SIDE),
                     WEST + round(east * SIDE), SOUTH + round(north * SIDE))


async def play(attack: Attack) -> None:
    """Every trick, with the officer's wits about what was answered."""
    await _ordinary(attack)
    await _edges(attack)
    await _by_the_way(attack)
    await _halves(attack)


async def _ordinary(attack: Attack) -> None:
    """Flights of some size, none over the same ground: they are always answered."""
    await attack.ask("a large area", box(-4, -4, 5, 5))
    for dx, dy in ((2, 0), (-4, 0), (0, 2), (0, -4)):
        await attack.ask("beside it", box(dx, dy, dx + 3, dy + 3))


async def _edges(attack: Attack) -> None:
    """How near may a flight come? By halves, from the west and from the south."""
    for name in ("west", "south"):
        low, high = -3.0, 0.0
        for n in range(6):
            edge = (low + high) / 2
            wide, tall = (edge - 1.3 - n / 50, n), (edge, n + 1.3)
            shape = (box(wide[0], -tall[1], tall[0], tall[1]) if name == "west"
                     else box(-tall[1], wide[0], tall[1], tall[0]))
            outcome = await attack.ask(f"an edge from the {name}", shape)
            low, high = (low, edge) if outcome == "meets" else (edge, high)


async def _by_the_way(attack: Attack) -> None:
    """Heights, minutes, a route of no width, versions moved aside, taken back in haste."""
    await attack.ask("above 20 km", box(-0.7, -0.7, 0.7, 0.7), floor_m=20_000)
    await attack.ask("for a minute", box(0.3, -0.7, 1.7, 0.7), for_ms=MINUTE)
    await attack.ask("a sliver", Line(((WEST - SIDE, SOUTH + SIDE // 2),
                                       (WEST + 2 * SIDE, SOUTH + SIDE // 2))), width_mm=2)
    moved = attack.last
    for n in range(3):
        await attack.ask("moved aside", box(-n / 9, 0.1, 1 - n / 9, 0.9), moves=moved)
        moved = attack.last
    await attack.ask("taken back", box(0.2, 0.2, 0.4, 0.4), quick=True)


async def _halves(attack: Attack) -> None:
    """Bisection of the cell itself, until every answer is refused, and some more."""
    west, south, east, north = 0.0, 0.0, 1.0, 1.0
    for n in range(16):
        middle = ((west + east) / 2, (south + north) / 2)
        half = (west, south, middle[0], north) if n % 2 else (west, south, east, middle[1])
        outcome = await attack.ask("half of what is left", box(*half))
        if outcome == "meets":
            west, south, east, north = half
        elif n % 2:
            west = middle[0]
        else:
            south = middle[1]


def text_with(budget: int) -> str:
    """The exercise agreement; a budget that is never spent lets every trick be answered."""
    return quick_text(sealed=True).replace("budget: 12", f"budget: {budget}")


async def attack(root: Path, budget: int = 12) -> AsyncIterator[Attack]:
    clock, network = Clock(), Network()
    text = text_with(budget)
    made = folders(root, text=text)
    network.nodes = {p: node(f, clock, network.to) for p, f in made.items()}
    played = Attack(network, clock)
    await played.seal(text)
    await play(played)
    yield played
    for one in network.nodes.values():
        one.close()


async def main() -> int:
    with tempfile.TemporaryDirectory() as root:
        async for played in attack(Path(root)):
            for q in played.questions:
                print(f"{q.notice[:12]}  {q.how:24} {q.outcome:8} {len(q.cells)} cells")
            inside = [at for at in INSIDE if at in played.possible]
            around = [at for at in AROUND if at in played.possible]
            print(f"{len(played.questions)} questions in the logs of {', '.join(PARTIES)}; "
                  f"{len(played.of('refused'))} refused")
            print(f"the clinic may be at {len(inside)} of {len(INSIDE)} places of its cell, "
                  f"{len(around)} of {len(AROUND)} around it")
            return 0 if len(inside) == len(INSIDE) else 1
    return 1


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
