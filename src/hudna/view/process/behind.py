"""How many others wait for each thing, directly or not. Each line is gone along once: sets are held
as the bits of a number, and what waits for each other is taken as one."""

from __future__ import annotations

from functools import reduce
from operator import or_

from hudna.view.process.circles import Edges, groups, in_order


def behind(edges: Edges) -> dict[str, int]:
    """Of each how many others wait for it. `edges`: of each what it waits for."""
    order = in_order(edges)
    group = {name: g for g in groups(edges) for name in g}
    bit = {name: 1 << i for i, name in enumerate(order)}
    waiting = dict.fromkeys(order, 0)
    for of in reversed(order):
        together = group.get(of, frozenset((of,)))
        # Of a group at its last: whatever else waits for any of it stands after that.
        if of == max(together, key=bit.__getitem__):
            whole = reduce(or_, (bit[n] | waiting[n] for n in together))
            for n in together:
                waiting[n] = whole
                for need in edges.get(n, ()):
                    waiting[need] |= whole
    return {of: (waiting[of] & ~bit[of]).bit_count() for of in order}
