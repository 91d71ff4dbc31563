"""Circles among what waits for each other: each group of them is found, and one written out. No
recursion, so that no chain, however long, brings a node down.

What is written out is bounded: who says that everything waits for everything holds up no desk.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import TypeAlias

Edges: TypeAlias = Mapping[str, Sequence[str]]
"""Of each thing what it waits for; whatever is named and has no line of its own waits for
nothing."""
Walk: TypeAlias = tuple[str, ...]
"""From each thing to one that it waits for; the first again last."""
MOST_APART = 50
"""In a group of more things one circle is written out for all of them."""


class Circles:
    """Of one moment's edges."""

    def __init__(self, edges: Edges) -> None:
        self._edges = edges
        self._groups = groups(edges)
        self._group = {name: g for g in self._groups for name in g}
        self._of_group: dict[frozenset[str], Walk] = {}

    @cached_property
    def all(self) -> tuple[Walk, ...]:
        """One circle of each group, beginning with its first by name."""
        return tuple(sorted(map(self._one_of, self._groups)))

    def closes(self, name: str, then: str) -> bool:
        """Whether what `name` waits for waits for it in turn."""
        return then in self._group.get(name, ()) and then in self._edges.get(name, ())

    def through(self, name: str) -> Mapping[str, Walk]:
        """By what it waits for, the shortest circle from it to that and back. In a group of very
        many things always the group's own, and none where that is as long."""
        group = self._group.get(name, frozenset())
        if len(group) <= MOST_APART:
            return self._walks(name, group)
        one = self._one_of(group)
        shown = one if len(one) <= MOST_APART else ()
        return dict.fromkeys((n for n in self._edges[name] if n in group), shown)

    def _one_of(self, group: frozenset[str]) -> Walk:
        if group not in self._of_group:
            found = self._walks(min(group), group).values()
            self._of_group[group] = min(found, key=lambda w: (len(w), w))
        return self._of_group[group]

    def _walks(self, name: str, group: frozenset[str]) -> dict[str, Walk]:
        then = [n for n in dict.fromkeys(self._edges.get(name, ())) if n in group]
        back = toward(self._edges, name, group) if then else {}
        return {n: _walk(back, name, n) for n in then}


def groups(edges: Edges) -> tuple[frozenset[str], ...]:
    """Those that wait for each other, directly or not: each group that has a circle in it."""
    back: dict[str, list[str]] = {}
    for of, needs in edges.items():
        for need in needs:
            back.setdefault(need, []).append(of)
    taken: set[str] = set()
    found = [frozenset(_after(back, start, taken)) for start in reversed(in_order(edges))]
    return tuple(g for g in found if len(g) > 1 or any(n in edges.get(n, ()) for n in g))


def in_order(edges: Edges) -> list[str]:
    """Each after what it waits for, as far as that waits for it in no turn."""
    order, seen = list[str](), set[str]()
    for start in sorted(edges):
        order += _after(edges, start, seen)
    return order


def toward(edges: Edges, end: str, group: frozenset[str]) -> dict[str, str]:
    """Of each in the group the next on a shortest way to the end; each line is looked at once."""
    back: dict[str, list[str]] = {}
    for of in sorted(group):
        for need in edges.get(of, ()):
            back.setdefault(need, []).append(of)
    found, todo = dict[str, str](), deque([end])
    while todo:
        need = todo.popleft()
        for of in back.get(need, ()):
            if of not in found and of != end:
                found[of] = need
                todo.append(of)
    return found


def _walk(back: Mapping[str, str], name: str, then: str) -> Walk:
    walk = [name, then]
    while walk[-1] != name:
        walk.append(back[walk[-1]])
    return tuple(walk)


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
