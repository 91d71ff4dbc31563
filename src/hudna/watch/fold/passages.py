"""What has been told of each track's passages, and what is to be told again. Pure.

A passage keeps its name through every correction. What was told is never dropped in silence: where
it turns out that there was none, it is told as `void`; where there was one after all, as the next
revision of the same name. A name never begins again at revision 0: whoever has had it would take
that for old.
"""

from __future__ import annotations

import hashlib
import heapq
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

import msgspec

from hudna.record.watching import PassageState, Seen
from hudna.watch.fold.laid import Key
from hudna.watch.fold.stay import Stay

ENDLESS, NEVER = 2**62, -(2**62)
SAME_WITHIN_MS = 60_000
"""A stay that a correction has moved by no more than this is the same passage."""
MOST_EVIDENCE = 40
BEFORE, AFTER = 2, 1


class Said(msgspec.Struct, frozen=True):
    """What was last told of a passage, but for its evidence."""

    state: PassageState
    entered: int
    left: int | None
    barred: bool
    who: int
    lowest: int
    highest: int


@dataclass
class Known:
    """A passage that can still change. `named_ms`: when it began as it was first told, which is in
    its name. `said` is None while nothing of it has been told."""

    id: str
    track: int
    key: Key
    named_ms: int
    stay: Stay
    revision: int = -1
    said: Said | None = None
    evidence: list[Seen] = field(default_factory=list)
    expected: int | None = None

    @property
    def void(self) -> bool:
        return self.said is not None and self.said.state == "void"


class Passages:
    """Passages by track, from first told to settled. `name` gives a track's name, `key` an area's
    by its number."""

    def __init__(self, name: Callable[[int], str], key: Callable[[int], Key]) -> None:
        self._name, self._key = name, key
        self.of: defaultdict[int, list[Known]] = defaultdict(list)
        self._ends: list[tuple[int, int, str]] = []

    def begin(self, track: int, stay: Stay) -> Known:
        """A stay that was not known. What was void under its name is taken up again."""
        key, there = self._key(stay.area), {k.id: k for k in self.of[track]}
        for n in range(len(there) + 1):
            name = _name(self._name(track), key, stay.entered, n)
            known = there.get(name)
            if known is None:
                known = Known(name, track, key, stay.entered, stay)
                self.of[track].append(known)
                return known
            if known.stay.state == "void":
                known.stay = stay
                return known
        raise AssertionError("more names than passages")

    def known(self, track: int, stay: Stay) -> Known:
        """The passage of a stay, begun where it is not known."""
        found = next((k for k in self.of[track] if k.stay is stay), None)
        return found or self.begin(track, stay)

    def ends(self, known: Known) -> None:
        """Its end, or that it was not so, is known; it may be settled from then on."""
        at = known.stay.closed_at
        if at is not None and at != known.expected:
            known.expected = at
            self.expect((at, known.track, known.id))

    def busy(self) -> list[int]:
        """The tracks of which a passage can still change."""
        return [track for track, known in self.of.items() if known]

    @property
    def ends_known(self) -> list[tuple[int, int, str]]:
        """The moment from which each may be settled, its track and its name."""
        return self._ends

    def expect(self, end: tuple[int, int, str]) -> None:
        heapq.heappush(self._ends, end)

    def settle(self, before_ms: int, gap_ms: int) -> None:
        """Forget the passages that can no longer change. `gap_ms`: no line is drawn over a longer
        silence."""
        while self._ends and self._ends[0][0] < before_ms:
            _, track, name = heapq.heappop(self._ends)
            known = next((k for k in self.of.get(track, ()) if k.id == name), None)
            if known is None:
                continue
            if known.stay.closed_at is None:
                known.expected = None
            elif known.stay.closed_at < before_ms:
                again = self._again_until(known, before_ms, gap_ms) if known.void else NEVER
                if again < before_ms:
                    self._forget(known)
                else:
                    self.expect((again, track, name))

    def _forget(self, known: Known) -> None:
        kept = [k for k in self.of[known.track] if k is not known]
        if kept:
            self.of[known.track] = kept
        else:
            del self.of[known.track]

    def _again_until(self, void: Known, before_ms: int, gap_ms: int) -> int:
        """Up to when a stay may yet begin at the moment that a void passage is named after: on a
        line out of a fix before it; or it has begun, and what it is given to may change."""
        begun = any(k.stay.entered == void.named_ms and k.key == void.key
                    for k in self.of[void.track] if k.stay.state != "void")
        return max(void.named_ms, before_ms if begun else NEVER) + gap_ms

    def anew(self, track: int, stays: list[Stay], since_ms: int) -> Iterator[Known]:
        """The track was followed anew from a moment on, and these are its stays: the passages of
        which something may be to be told. What had ended before stays as it was. Each stay is given
        to the passage of the same area that it overlaps most."""
        old = [k for k in self.of[track]
               if k.stay.closed_at is None or k.stay.closed_at >= since_ms]
        pairs = sorted(
            ((_overlap(known.stay, stay), i, j) for i, stay in enumerate(stays)
             for j, known in enumerate(old) if known.key == self._key(stay.area)),
            key=lambda pair: (-pair[0], pair[1], pair[2]))
        given: dict[int, int] = {}
        taken: set[int] = set()
        for overlap, i, j in pairs:
            if overlap >= -SAME_WITHIN_MS and i not in given and j not in taken:
                given[i] = j
                taken.add(j)
        for i, j in given.items():
            old[j].stay = stays[i]
        # Only now is it known which void ones nobody has been given.
        found = [old[given[i]] if i in given else self.begin(track, stay)
                 for i, stay in enumerate(stays)]
        yield from found
        there = {known.id for known in found}
        for known in old:
            if known.id not in there and not known.void:
                known.stay.closed_at = known.stay.closed_at or known.stay.last
                known.stay.state = "void"
                yield known


def _name(track: str, key: Key, entered: int, n: int) -> str:
    """The same wherever the same positions came in the same order."""
    said = "\n".join((track, *map(str, key), str(entered), str(n)))
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def _overlap(a: Stay, b: Stay) -> int:
    """For how long both are inside, ms; below 0, by how much they miss each other."""
    return min(_end(a), _end(b)) - max(a.entered, b.entered)


def _end(stay: Stay) -> int:
    if stay.left is not None:
        return stay.left
    return stay.last if stay.state == "void" else ENDLESS


def thinned(moments: Iterable[int], first: int, last: int) -> list[int]:
    """The moments of the evidence, ascending: the two positions before the first inside, both ends,
    the one after the last, and of those between as many as there is room for, spread evenly."""
    at = sorted(moments)
    before = [m for m in at if m < first][-BEFORE:]
    after = [m for m in at if m > last][:AFTER]
    inside = [m for m in at if first <= m <= last]
    room = MOST_EVIDENCE - len(before) - len(after)
    if len(inside) > room:
        inside = [inside[i * (len(inside) - 1) // (room - 1)] for i in range(room)]
    return [*before, *inside, *after]
