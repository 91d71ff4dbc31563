"""The Merkle tree of RFC 9162 section 2.1 (the same as RFC 6962's): pure.

A tree is kept as the hashes of its complete subtrees, each at (level, index): it covers the
leaves from `index << level` up to `(index + 1) << level`. Those never change once written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import reduce
from hashlib import sha256
from typing import TypeAlias

Hash: TypeAlias = bytes
Place: TypeAlias = tuple[int, int]
"""(level, index) of a complete subtree."""
Subtrees: TypeAlias = Callable[[Place], Hash]
"""Gives the hash of a complete subtree that the tree has."""
Node: TypeAlias = tuple[int, int, Hash]
"""(level, index, hash)."""

EMPTY: Hash = sha256().digest()


def leaf_hash(data: bytes) -> Hash:
    return sha256(b"\x00" + data).digest()


def node_hash(left: Hash, right: Hash) -> Hash:
    return sha256(b"\x01" + left + right).digest()


@dataclass(frozen=True)
class Frontier:
    """The complete subtrees that a tree of `size` is made of, largest first."""

    size: int = 0
    hashes: tuple[Hash, ...] = field(default=())

    @property
    def root(self) -> Hash:
        if not self.hashes:
            return EMPTY
        return reduce(lambda right, left: node_hash(left, right), reversed(self.hashes))

    def add(self, leaf: Hash) -> tuple[Frontier, list[Node]]:
        """The frontier with one more leaf (given as its hash), and the subtrees completed by it."""
        hashes, here = list(self.hashes), leaf
        nodes: list[Node] = [(0, self.size, leaf)]
        level, index = 0, self.size
        while index & 1:
            here = node_hash(hashes.pop(), here)
            level, index = level + 1, index >> 1
            nodes.append((level, index, here))
        return Frontier(self.size + 1, (*hashes, here)), nodes


def frontier(size: int, subtrees: Subtrees) -> Frontier:
    """The frontier of a stored tree."""
    return Frontier(size, tuple(subtrees(place) for place in _places(0, size)))


def root(leaves: Iterable[bytes]) -> Hash:
    """The root over leaf data, in order."""
    grown = Frontier()
    for leaf in leaves:
        grown, _ = grown.add(leaf_hash(leaf))
    return grown.root


def inclusion(index: int, size: int, subtrees: Subtrees) -> list[Hash]:
    """The proof that leaf `index` is in the tree of `size` (section 2.1.3.1)."""
    if not 0 <= index < size:
        raise IndexError(index)
    proof, low, high = [], 0, size
    while high - low > 1:
        middle = low + _split(high - low)
        if index < middle:
            proof.append(_range(middle, high, subtrees))
            high = middle
        else:
            proof.append(_range(low, middle, subtrees))
            low = middle
    return proof[::-1]


def consistency(old: int, new: int, subtrees: Subtrees) -> list[Hash]:
    """The proof that the tree of `new` begins with the tree of `old` (section 2.1.4.1)."""
    if not 0 <= old <= new:
        raise IndexError(old)
    if old in (0, new):
        return []
    proof, low, high = [], 0, new
    while old != high:
        middle = low + _split(high - low)
        if old <= middle:
            proof.append(_range(middle, high, subtrees))
            high = middle
        else:
            proof.append(_range(low, middle, subtrees))
            low = middle
    if low:
        proof.append(_range(low, high, subtrees))
    return proof[::-1]


def includes(leaf: Hash, index: int, size: int, proof: Sequence[Hash], root: Hash) -> bool:
    """Whether `proof` shows the leaf hash at `index` under `root` (section 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    here, last, sofar = index, size - 1, leaf
    for step in proof:
        if last == 0:
            return False
        if here & 1 or here == last:
            sofar = node_hash(step, sofar)
            here, last = _climb(here, last)
        else:
            sofar = node_hash(sofar, step)
        here, last = here >> 1, last >> 1
    return last == 0 and sofar == root


def extends(old: int, new: int, proof: Sequence[Hash], old_root: Hash, new_root: Hash) -> bool:
    """Whether `proof` shows that the tree of `new` begins with that of `old` (2.1.4.2)."""
    if old == new:
        return not proof and old_root == new_root
    if old == 0:
        return not proof and old_root == EMPTY
    if not 0 < old < new or not proof:
        return False
    steps = [old_root, *proof] if old & (old - 1) == 0 else list(proof)
    here, last = _climb_ones(old - 1, new - 1)
    before = after = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if here & 1 or here == last:
            before, after = node_hash(step, before), node_hash(step, after)
            here, last = _climb(here, last)
        else:
            after = node_hash(after, step)
        here, last = here >> 1, last >> 1
    return last == 0 and before == old_root and after == new_root


def _climb(here: int, last: int) -> Place:
    while here and not here & 1:
        here, last = here >> 1, last >> 1
    return here, last


def _climb_ones(here: int, last: int) -> Place:
    while here & 1:
        here, last = here >> 1, last >> 1
    return here, last


def _split(count: int) -> int:
    """The largest power of two below `count`."""
    return 1 << (count - 1).bit_length() - 1


def _range(low: int, high: int, subtrees: Subtrees) -> Hash:
    """The hash over leaves `low` up to `high`; `low` is aligned, as the splits make it."""
    hashes = [subtrees(place) for place in _places(low, high)]
    return reduce(lambda right, left: node_hash(left, right), reversed(hashes))


def _places(low: int, high: int) -> list[Place]:
    places = []
    while low < high:
        level = (high - low).bit_length() - 1
        places.append((level, low >> level))
        low += 1 << level
    return places
