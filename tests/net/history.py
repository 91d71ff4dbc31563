"""A history: steps drawn from a seed alone, so that a failing one can be played again.

A step is a word and some numbers; what the numbers choose among is looked up when it is played.
Time is real here, so the same seed plays the same steps, not the same instants.
"""

from __future__ import annotations

import random
import signal
import time
from collections.abc import Callable, Sequence
from itertools import permutations
from typing import Any, NamedTuple, TypeVar

from hudna.record.sharing import STEPS
from tests.net.book import Book, SaidNotice, SaidSite, SaidStop
from tests.net.nodes import Nodes
from tests.net.wires import CUT, Link
from tests.processes import PARTIES, until

GUARANTORS = ("us", "ru")
WAYS = tuple(permutations(PARTIES, 2))
SHIFTS_MS = tuple(1000 * s for s in (-86_400, -3_600, -30, -3, 3, 30, 3_600, 86_400))
FAR_MS = 60_000
"""A clock that was further ahead than this has spoilt its node's log for later histories: what it
last took in lies ahead of every true clock, so nothing is fresh by it for so long."""
LONGEST = 12
T = TypeVar("T")

WEIGHTS = {
    "register": 6, "announce": 5, "concur": 6, "agree": 3, "object": 1, "stop": 2, "take": 1,
    "lift": 1, "withdraw": 2, "move": 1, "replace": 1,
    "cut": 2, "one_way": 3, "lossy": 2, "late": 2, "doubled": 2, "mend": 2, "pause": 3,
    "kill": 0.5, "restart": 0.4, "shift": 2, "recall": 3, "tell": 2, "walk_out": 0.3,
}


FIRST = ("register", "announce", "announce", "agree")


class Step(NamedTuple):
    do: str
    numbers: tuple[int, ...]

    def __str__(self) -> str:
        return f"{self.do}{self.numbers}"


def steps(seed: int) -> list[Step]:
    """The steps of a history: it begins with something to lose, in an order of its own."""
    draw = random.Random(seed)
    words = draw.sample(FIRST, k=len(FIRST))
    words += draw.choices(list(WEIGHTS), list(WEIGHTS.values()), k=draw.randint(4, LONGEST))
    return [Step(word, tuple(draw.randrange(1 << 16) for _ in range(5))) for word in words]


def one_of(among: Sequence[T], number: int) -> T:
    return among[number % len(among)]


class History:
    """Plays steps on `nodes`, in a patch of ground of its own. `seen` is called after each."""

    def __init__(self, nodes: Nodes, seed: int, number: int, seen: Callable[[History], None]):
        self.nodes, self.seed, self.seen = nodes, seed, seen
        self.book, self.played = Book(), list[str]()
        self.spoilt = self.shifted = False
        self._out: set[str] = set()
        self._draw = random.Random(f"places {seed}")
        self._west = 358_000_000 + number % 12 * 5_000_000
        self._south = 325_000_000 + number // 12 % 11 * 4_000_000
        self._count = 0

    def play(self, given: Sequence[Step]) -> None:
        for step in given:
            told = getattr(self, step.do)(*step.numbers)
            self.played.append(f"{step} {told or ''}")
            self.seen(self)

    def heal(self) -> None:
        """Every link is sound, every clock right, every node up."""
        self.nodes.wiring.heal()
        for party in PARTIES:
            self.nodes.shift(party, 0)
            if not self.nodes.up(party):
                self.nodes.start(party)
        for party in sorted(self._out):
            # Whoever went by a clock that was ahead can't come back before the true one is there.
            self.spoilt |= self._say(party, "come back") is None
        for party in PARTIES:
            self.nodes.do(party, "hurry")

    def close(self) -> None:
        """End what was said, so that the next history has the nodes to itself; some of what is
        protected stays, and must."""
        for stop in (s for s in self.book.stops.values() if not s.lifted):
            self._say(stop.author, "lift", of=stop.hash)
        for said in (*self.book.standing_notices(), *self.book.standing_sites()[1:]):
            said.ended = self._say(said.author, "withdraw", of=said.hash) is not None

    # --- what people say ---

    def register(self, who: int, where: int, how: int, much: int, _: int) -> str:
        return self._registered(one_of(PARTIES, who), where, how, much, None)

    def replace(self, who: int, where: int, how: int, much: int, which: int) -> str:
        party = one_of(PARTIES, who)
        own = [s for s in self.book.standing_sites(party) if s.whole]
        return self._registered(party, where, how, much, one_of(own, which)) if own else "-"

    def announce(self, who: int, where: int, ahead: int, *_: int) -> str:
        return self._announced(one_of(GUARANTORS, who), where, ahead, None)

    def move(self, who: int, where: int, ahead: int, which: int, _: int) -> str:
        party = one_of(GUARANTORS, who)
        own = self.book.standing_notices(party)
        return self._announced(party, where, ahead, one_of(own, which)) if own else "-"

    def concur(self, who: int, which: int, *_: int) -> str:
        return self._about_notice("concur", one_of(GUARANTORS, who), which)

    def agree(self, which: int, *_: int) -> str:
        """A good moment: both have heard of it, and each concurs."""
        if not (notices := self.book.standing_notices()):
            return "-"
        notice = one_of(notices, which)
        said = []
        for party in GUARANTORS:
            agreed = until(lambda p=party: self._concurred(p, notice), 0.5)
            said.append(party if agreed else "-")
        time.sleep(0.3)
        return " ".join(said)

    def object(self, who: int, which: int, *_: int) -> str:
        return self._about_notice("object", one_of(GUARANTORS, who), which)

    def stop(self, who: int, which: int, *_: int) -> str:
        party = one_of(PARTIES, who)
        if not (notices := self.book.standing_notices()):
            return "-"
        notice = one_of(notices, which)
        if of := self._say(party, "stop", of=notice.hash):
            self.book.stops[of] = SaidStop(of, party, notice.hash)
        return of or "refused"

    def take(self, who: int, which: int, *_: int) -> str:
        stops = list(self.book.stops)
        return self._say(one_of(PARTIES, who), "take", of=one_of(stops, which)) or "refused" \
            if stops else "-"

    def lift(self, which: int, *_: int) -> str:
        stops = [s for s in self.book.stops.values() if not s.lifted]
        if not stops:
            return "-"
        stop = one_of(stops, which)
        stop.lifted = self._say(stop.author, "lift", of=stop.hash) is not None
        return str(stop.lifted)

    def withdraw(self, which: int, *_: int) -> str:
        standing = [*self.book.standing_sites(), *self.book.standing_notices()]
        if not standing:
            return "-"
        said = one_of(standing, which)
        said.ended = self._say(said.author, "withdraw", of=said.hash) is not None
        return str(said.ended)

    def recall(self, which: int, who: int, how: int, *_: int) -> str:
        """Some of a place is taken back from one of those who have it."""
        if not (own := self.book.standing_sites()):
            return "-"
        site = one_of(own, which)
        party = one_of([p for p in PARTIES if p != site.author], who)
        step = one_of(("1 km", "10 km", "existence"), how)
        if not self._say(site.author, "recall", of=site.hash, reader=party, step=step):
            return "refused"
        site.taken[party] = max(step, site.taken.get(party, site.steps[party]), key=STEPS.index)
        return f"{site.author} from {party}: {step}"

    def tell(self, who: int, which: int, how: int, *_: int) -> str:
        """Opened, acknowledged, passed on: words that go to an author alone."""
        said = [*self.book.sites.values(), *self.book.notices.values()]
        what = one_of(("open", "acknowledge", "pass on"), how)
        return self._say(one_of(PARTIES, who), what, of=one_of(said, which).hash) or "refused" \
            if said else "-"

    def walk_out(self, who: int, *_: int) -> str:
        party = one_of(GUARANTORS, who)
        if not self._say(party, "walk out"):
            return "refused"
        self._out.add(party)
        return party

    # --- what befalls the links, the machines and the clocks ---

    def cut(self, which: int, *_: int) -> str:
        a, b = one_of(WAYS, which)
        return f"{self._trouble(a, b, CUT)} {self._trouble(b, a, CUT)}"

    def one_way(self, which: int, *_: int) -> str:
        return self._trouble(*one_of(WAYS, which), CUT)

    def lossy(self, which: int, much: int, *_: int) -> str:
        return self._trouble(*one_of(WAYS, which), Link(lost=one_of((0.1, 0.3, 0.5), much)))

    def late(self, which: int, much: int, *_: int) -> str:
        return self._trouble(*one_of(WAYS, which), Link(late_ms=one_of((20, 100, 300), much)))

    def doubled(self, which: int, much: int, *_: int) -> str:
        return self._trouble(*one_of(WAYS, which),
                             Link(late_ms=one_of((0, 15), much), doubled=0.5))

    def mend(self, *_: int) -> None:
        self.nodes.wiring.heal()

    def pause(self, much: int, *_: int) -> None:
        time.sleep(one_of((0.05, 0.2, 0.4, 0.9), much))

    def kill(self, who: int, after: int, *_: int) -> str:
        return self._ended(one_of(PARTIES, who), signal.SIGKILL, again=after % 3 > 0)

    def restart(self, who: int, after: int, *_: int) -> str:
        return self._ended(one_of(PARTIES, who), signal.SIGTERM, again=after % 3 > 0)

    def shift(self, who: int, much: int, *_: int) -> str:
        party, ms = one_of(PARTIES, who), one_of(SHIFTS_MS, much)
        if ms > FAR_MS:
            self.spoilt = True
        self.nodes.shift(party, ms)
        self.shifted = True
        return f"{party} {ms / 1000:+.0f} s"

    # --- helpers ---

    def _registered(
        self, party: str, where: int, how: int, much: int, replaced: SaidSite | None
    ) -> str:
        steps, withheld = _release(party, how) if replaced is None else (
            dict(replaced.steps), dict(replaced.withheld))
        x, y = self._spot(where)
        x += self._draw.randrange(-400_000, 400_000)
        y += self._draw.randrange(-400_000, 400_000)
        marks = {w: f"CANARY{self._draw.randrange(1 << 60):015x}" for w in ("name", "note")}
        of = self._say(
            party, "register", name=marks["name"], note=marks["note"], x=x, y=y,
            buffer_mm=one_of((0, 2_000_000), much), chosen=_chosen(party, steps, withheld),
            supersedes=replaced.hash if replaced else None)
        if of is None:
            return "refused"
        if replaced:
            replaced.ended = True
        marks |= {"place": f"{x} {y}"}
        self.book.sites[of] = SaidSite(of, party, marks, steps, withheld)
        return f"{party} {steps}"

    def _announced(self, party: str, where: int, ahead: int, moved: SaidNotice | None) -> str:
        self._count += 1
        x, y = self._spot(where)
        of = self._say(party, "announce", name=f"F{self._count}", x=x, y=y,
                       ahead_h=one_of((1, 2), ahead), replaces=moved.hash if moved else None)
        if of is None:
            return "refused"
        if moved:
            moved.ended = True
        self.book.notices[of] = SaidNotice(of, party, (x, y))
        return f"{party} {of[:8]}"

    def _spot(self, number: int) -> tuple[int, int]:
        """One of four, far enough apart that the flights over them do not meet."""
        return (self._west + 1_050_000 + number % 2 * 2_000_000,
                self._south + 1_050_000 + number // 2 % 2 * 2_000_000)

    def _about_notice(self, what: str, party: str, which: int) -> str:
        if not (notices := self.book.standing_notices()):
            return "-"
        return self._say(party, what, of=one_of(notices, which).hash) or "refused"

    def _concurred(self, party: str, notice: SaidNotice) -> bool:
        return self._say(party, "concur", of=notice.hash) is not None

    def _say(self, party: str, what: str, **words: Any) -> str | None:
        """The hash; None where the node is down or refuses."""
        if not self.nodes.up(party):
            return None
        answer = self.nodes.do(party, what, **words)
        return answer.get("hash")

    def _trouble(self, a: str, b: str, link: Link) -> str:
        self.nodes.wiring.trouble(a, b, link)
        return f"{a}>{b}"

    def _ended(self, party: str, how: signal.Signals, *, again: bool) -> str:
        if not self.nodes.up(party):
            return "-"
        self.nodes.end(party, how)
        if again:
            self.nodes.start(party)
        return f"{party} {'again' if again else 'stays down'}"


RELEASES = (*5 * ("all",), "coarse", "coarser", "exists", "vague", "sealed", "wordless")


def _release(author: str, how: int) -> tuple[dict[str, str], dict[str, frozenset[str]]]:
    """Who is told what, by a number. The author itself has all of it."""
    others = [p for p in PARTIES if p != author]
    steps = dict.fromkeys(PARTIES, "exact")
    withheld = dict.fromkeys(PARTIES, frozenset[str]())
    one = one_of(others, how // len(RELEASES))
    match one_of(RELEASES, how):
        case "coarse":
            steps[one] = "1 km"
        case "coarser":
            steps[one] = "10 km"
        case "exists":
            steps[one] = "existence"
        case "vague":
            steps |= dict.fromkeys(others, "existence")
        case "sealed":
            steps |= {p: "nothing" for p in others if p != "un"}
        case "wordless":
            withheld[one] = frozenset({"name", "note"})
    return steps, withheld


def _chosen(
    author: str, steps: dict[str, str], withheld: dict[str, frozenset[str]]
) -> list[dict[str, Any]]:
    names = {"name": "names", "note": "note"}
    return [
        {"party": p, "nothing": True} if steps[p] == "nothing" else
        {"party": p, "step": steps[p], "withheld": [names[w] for w in sorted(withheld[p])]}
        for p in PARTIES if p != author
    ]
