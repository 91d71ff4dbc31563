"""Many histories on the same nodes, and new nodes where theirs are spoilt or have lived long.

`python -m tests.net.suite SEED [STEP …]` plays one history alone, or only the steps of it with
these numbers, and says what it did: so a failing history is made smaller.
"""

from __future__ import annotations

import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from tests.net.checks import Watch
from tests.net.history import History, Step, steps
from tests.net.nodes import Nodes, Wiring
from tests.net.relay import Relays
from tests.net.terms import text
from tests.net.wires import MissingError, Wires

LIVES = 25
"""So many histories are played on the same three nodes."""


class Suite:
    """`counted` is what all checks have counted."""

    def __init__(self, root: Path, wiring: Wiring) -> None:
        self.root, self.wiring = root, wiring
        self.counted: Counter[str] = Counter()
        self._lives = 0

    def run(self, seeds: Sequence[int]) -> Counter[str]:
        left = list(seeds)
        while left:
            left = self._life(left)
        return self.counted

    def play(self, seed: int, given: Sequence[Step] | None = None) -> History:
        """One history on nodes of its own."""
        with self._nodes() as nodes:
            return self._history(Watch(nodes), seed, 0, steps(seed) if given is None else given)

    def _life(self, seeds: list[int]) -> list[int]:
        """Play on one set of nodes: the seeds that are left."""
        with self._nodes() as nodes:
            watch = Watch(nodes)
            for number, seed in enumerate(seeds[:LIVES]):
                history = self._history(watch, seed, number, steps(seed))
                if history.spoilt:
                    break
        self.counted += watch.counted
        self.counted["lives"] += 1
        return seeds[number + 1:]

    def _history(self, watch: Watch, seed: int, number: int, given: Sequence[Step]) -> History:
        history, began = History(watch.nodes, seed, number, watch.seen), time.monotonic()
        try:
            watch.begin()
            history.play(given)
            history.heal()
            watch.after(history)
            history.close()
            self._tell(f"seed {seed}: {len(given)} steps, {time.monotonic() - began:.1f} s")
        except Exception as error:
            told = "\n".join(history.played)
            raise AssertionError(
                f"history of seed {seed}, the {number + 1}. on its nodes in {watch.nodes.root}; "
                f"alone: python -m tests.net.suite {seed}\n{told}\nthen: {error!r}") from error
        finally:
            watch.nodes.wiring.heal()
        return history

    def _tell(self, line: str) -> None:
        """How far it has come, for whoever waits."""
        with (self.root / "histories.txt").open("a") as told:
            told.write(f"{line}\n")

    def _nodes(self) -> Nodes:
        self._lives += 1
        root = self.root / str(self._lives)
        root.mkdir()
        return Nodes(root, text(), self.wiring)


def main(seed: int, *numbers: int) -> None:
    drawn = steps(seed)
    given = [drawn[n] for n in numbers] or drawn
    try:
        wiring: Wires | Relays = Wires()
    except MissingError as missing:
        print(f"on loopback: this machine lacks {missing}")
        wiring = Relays()
    with wiring:
        suite = Suite(Path(tempfile.mkdtemp(prefix="hudna-net-")), wiring)
        try:
            print("\n".join(suite.play(seed, given).played))
        except AssertionError:
            traceback.print_exc()
            sys.exit(1)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
