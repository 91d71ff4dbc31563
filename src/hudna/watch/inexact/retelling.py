"""What has been told of passages that are not sure, and what is to be told again. Pure.

A passage keeps its name through every correction; what was told never goes in silence: where it
turns out that there was none, it is told as `void`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hashlib import sha256

import msgspec

from hudna.record.watching import PassageState, Seen
from hudna.watch.fold.laid import Key, Version
from hudna.watch.inexact.vague import Stay

MOST_EVIDENCE = 40
SAME_WITHIN_MS = 60_000
"""A stay that has moved by no more than this is the same passage."""
_ENDLESS = 2**62


class Said(msgspec.Struct):
    """A passage as it was last told; `revision` -1 where it has not been yet."""

    key: Key
    entered: int
    last: int
    id: str = ""
    revision: int = -1
    state: PassageState = "inside"
    left: int | None = None
    evidence: tuple[Seen, ...] = ()
    lowest_mm: int | None = None
    highest_mm: int | None = None


def given(
    known: Sequence[Said], stays: Sequence[Stay], versions: Sequence[Version]
) -> list[tuple[Said, Stay]]:
    """Each stay with the passage of its area that it overlaps most, or with a new one."""
    pairs = sorted((-_overlap(said, stay), i, j) for i, stay in enumerate(stays)
                   for j, said in enumerate(known) if said.key == versions[stay.number].key)
    found: dict[int, int] = {}
    for missing, i, j in pairs:
        if missing <= SAME_WITHIN_MS and i not in found and j not in found.values():
            found[i] = j
    return [(known[found[i]] if i in found else
             Said(versions[stay.number].key, stay.entered, stay.last), stay)
            for i, stay in enumerate(stays)]


def news(said: Said, stay: Stay, evidence: Callable[[Stay], tuple[Seen, ...]], since_ms: int
         ) -> bool:
    """Whether a stay is otherwise than it was told; then it is told so now. Of the evidence that
    was told, what is older than `since_ms` is no more at hand, and stays."""
    said.last = stay.last
    now = (stay.state, stay.entered, stay.left, stay.lowest_mm, stay.highest_mm)
    was = (said.state, said.entered, said.left, said.lowest_mm, said.highest_mm)
    if said.revision >= 0 and was == now:
        return False
    said.revision += 1
    said.state, said.entered, said.left, said.lowest_mm, said.highest_mm = now
    earlier = tuple(s for s in said.evidence if s.at_ms < since_ms)
    said.evidence = _thinned(tuple(dict.fromkeys((*earlier, *evidence(stay)))))
    return True


def voided(said: Said) -> bool:
    """Whether it has been told, and not as void: then it is void now."""
    if said.revision < 0 or said.state == "void":
        return False
    said.state, said.revision = "void", said.revision + 1
    said.left = said.last if said.left is None else said.left
    return True


def lost(said: Said) -> bool:
    """Whether it was told to be inside; it is followed no longer, and lost now."""
    if said.revision < 0 or said.state != "inside":
        return False
    said.state, said.left, said.revision = "lost", max(said.last, said.entered), said.revision + 1
    return True


def new_id(name: str, key: Key, entered: int, begun: int, made: int) -> str:
    """The same wherever the same items came in the same order. `begun` and `made` tell this
    following of the aircraft, and this passage of it, from all others: one that is long forgotten
    may have begun at the same moment. There is no key in it: each part can be tried out by whoever
    knows the others."""
    text = "\n".join((name, *map(str, key), str(entered), str(begun), str(made)))
    return sha256(text.encode()).hexdigest()[:16]


def _thinned(seen: Sequence[Seen]) -> tuple[Seen, ...]:
    """The first, the last, and of those between as many as there is room for, spread evenly."""
    if len(seen) <= MOST_EVIDENCE:
        return tuple(seen)
    step = (len(seen) - 1) / (MOST_EVIDENCE - 1)
    return tuple(seen[round(i * step)] for i in range(MOST_EVIDENCE))


def _overlap(said: Said, stay: Stay) -> int:
    """For how long both are inside, ms; below 0, by how much they miss each other."""
    ends = (_end(said.left, said.last, said.state), _end(stay.left, stay.last, stay.state))
    return min(ends) - max(said.entered, stay.entered)


def _end(left: int | None, last: int, state: PassageState) -> int:
    if left is not None:
        return left
    return last if state == "void" else _ENDLESS
