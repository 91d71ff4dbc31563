"""Circles among what waits for each other: each is found, and written out. No recursion, so that no
chain, however long, brings a node down."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

Edges: TypeAlias = Mapping[str, Sequence[str]]
"""Of each thing what it waits for; whatever is named and has no line of its own waits for
nothing."""


def groups(edges: Edges) -> tuple[frozenset[str], ...]:
    """Those that wait for each other, directly or not: each group that has a circle in it."""
    order, seen = list[str](), set[str]()
    for start in sorted(edges):
        order += _after(edges, start, seen)
    back: dict[str, list[str]] = {}
    for of, needs in edges.items():
        for need in needs:
            back.setdefault(need, []).append(of)
    taken: set[str] = set()
    found = [frozenset(_after(back, start, taken)) for start in reversed(order)]
    return tuple(g for g in found if len(g) > 1 or any(n in edges.get(n, ()) for n in g))


def written_out(edges: Edges, start: str, then: str) -> tuple[str, ...]:
    """The shortest circle that goes from `start` to what it waits for, `then`, and back: as a walk
    that ends where it began. Empty where there is none."""
    came: dict[str, str] = {then: start}
    todo = deque([then])
    while todo:
        of = todo.popleft()
        if of == start:
            return _walk(came, start)
        for need in sorted(edges.get(of, ())):
            if need not in came:
                came[need] = of
                todo.append(need)
    return ()


def all_written_out(edges: Edges) -> tuple[tuple[str, ...], ...]:
    """One circle of each group, beginning with its first by name."""
    return tuple(sorted(c for g in groups(edges) if (c := _one_of(edges, g))))


def _one_of(edges: Edges, group: frozenset[str]) -> tuple[str, ...]:
    start = min(group)
    within = {of: tuple(n for n in edges.get(of, ()) if n in group) for of in group}
    walks = (written_out(within, start, need) for need in sorted(within[start]))
    return min((w for w in walks if w), key=lambda w: (len(w), w), default=())


def _walk(came: Mapping[str, str], start: str) -> tuple[str, ...]:
    walk = [start]
    while walk[-1] != start or len(walk) == 1:
        walk.append(came[walk[-1]])
    return tuple(reversed(walk))


def _after(edges: Edges, start: str, seen: set[str]) -> list[str]:
    """All that can be reached and was not seen yet, each after what it waits for."""
    if start in seen:
        return []
    seen.add(start)
    done, path = list[str](), [(start, _needs(edges, start))]
    while path:
        of, needs = path[-1]
        need = next((n for n in needs if n not in seen), None)
        if need is None:
            done.append(of)
            path.pop()
        else:
            seen.add(need)
            path.append((need, _needs(edges, need)))
    return done


def _needs(edges: Edges, of: str) -> Iterator[str]:
    return iter(sorted(edges.get(of, ())))
