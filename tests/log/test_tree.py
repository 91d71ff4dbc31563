from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hudna.log import tree
from hudna.log.tree import Frontier, leaf_hash, node_hash

# Certificate Transparency's public test data: leaves, the roots over the first 0 to 8 of them,
# audit paths and consistency proofs.
LEAVES = [bytes.fromhex(h) for h in (
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
)]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
PATHS = {
    (0, 1): [],
    (0, 8): ["96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
             "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
             "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"],
    (5, 8): ["bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
             "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
             "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"],
}
PROOFS = {
    (1, 1): [],
    (1, 8): PATHS[0, 8],
    (6, 8): ["0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
             "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
             "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"],
    (2, 5): ["5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
             "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"],
}


def naive(leaves: list[bytes]) -> bytes:
    """RFC 9162 section 2.1.1, word for word."""
    if not leaves:
        return tree.EMPTY
    if len(leaves) == 1:
        return leaf_hash(leaves[0])
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return node_hash(naive(leaves[:k]), naive(leaves[k:]))


def grown(leaves: list[bytes]) -> tuple[Frontier, dict[tuple[int, int], bytes]]:
    frontier, stored = Frontier(), {}
    for leaf in leaves:
        frontier, nodes = frontier.add(leaf_hash(leaf))
        for level, index, found in nodes:
            assert (level, index) not in stored
            stored[level, index] = found
    return frontier, stored


def flipped(hashes: list[bytes]) -> list[list[bytes]]:
    """The proof with one bit changed, at each step."""
    return [
        [*hashes[:i], bytes([h[0] ^ 1]) + h[1:], *hashes[i + 1 :]] for i, h in enumerate(hashes)
    ]


def test_published_roots() -> None:
    for size, expected in enumerate(ROOTS):
        assert tree.root(LEAVES[:size]).hex() == expected


@pytest.mark.parametrize(("index", "size"), PATHS)
def test_published_audit_paths(index: int, size: int) -> None:
    _, stored = grown(LEAVES)
    proof = tree.inclusion(index, size, stored.__getitem__)
    assert [h.hex() for h in proof] == PATHS[index, size]


@pytest.mark.parametrize(("old", "new"), PROOFS)
def test_published_consistency_proofs(old: int, new: int) -> None:
    _, stored = grown(LEAVES)
    proof = tree.consistency(old, new, stored.__getitem__)
    assert [h.hex() for h in proof] == PROOFS[old, new]


def test_every_size_and_proof_up_to_70() -> None:
    leaves = [bytes([i]) for i in range(70)]
    _, stored = grown(leaves)
    roots = [naive(leaves[:n]) for n in range(71)]
    for size in range(71):
        frontier = tree.frontier(size, stored.__getitem__)
        assert frontier == grown(leaves[:size])[0]
        assert frontier.root == roots[size]
        for index in range(size):
            proof = tree.inclusion(index, size, stored.__getitem__)
            assert tree.includes(leaf_hash(leaves[index]), index, size, proof, roots[size])
        for old in range(size + 1):
            proof = tree.consistency(old, size, stored.__getitem__)
            assert tree.extends(old, size, proof, roots[old], roots[size])


@given(st.lists(st.binary(max_size=3), min_size=1, max_size=40), st.data())
def test_a_proof_of_anything_else_fails(leaves: list[bytes], data: st.DataObject) -> None:
    frontier, stored = grown(leaves)
    size, root = len(leaves), frontier.root
    index = data.draw(st.integers(0, size - 1))
    proof, leaf = tree.inclusion(index, size, stored.__getitem__), leaf_hash(leaves[index])
    assert not tree.includes(leaf_hash(b"another"), index, size, proof, root)
    assert not tree.includes(leaf, index, size, [*proof, root], root)
    assert not tree.includes(leaf, size, size, proof, root)
    assert not tree.includes(leaf, -1, size, proof, root)
    assert not proof or not tree.includes(leaf, index, size, proof[:-1], root)
    for wrong in flipped(proof):
        assert not tree.includes(leaf, index, size, wrong, root)


@given(st.lists(st.binary(max_size=3), min_size=2, max_size=40), st.data())
def test_a_rewritten_history_has_no_consistency_proof(
    leaves: list[bytes], data: st.DataObject
) -> None:
    old = data.draw(st.integers(1, len(leaves) - 1))
    changed = data.draw(st.integers(0, old - 1))
    other = [*leaves[:changed], b"rewritten", *leaves[changed + 1 :]]
    frontier, stored = grown(other)
    proof = tree.consistency(old, len(other), stored.__getitem__)
    seen = tree.root(leaves[:old])
    for attempt in (proof, *flipped(proof), proof[:-1], [*proof, seen], []):
        assert not tree.extends(old, len(other), attempt, seen, frontier.root)


def test_sizes_that_are_none_are_refused() -> None:
    _, stored = grown(LEAVES)
    for index, size in ((8, 8), (-1, 8), (0, 0)):
        with pytest.raises(IndexError):
            tree.inclusion(index, size, stored.__getitem__)
    for old, new in ((-1, 8), (9, 8)):
        with pytest.raises(IndexError):
            tree.consistency(old, new, stored.__getitem__)
    assert not tree.extends(5, 3, [], tree.EMPTY, tree.EMPTY)
    assert not tree.extends(3, 5, [], bytes.fromhex(ROOTS[3]), bytes.fromhex(ROOTS[5]))
    assert not tree.extends(0, 5, [], bytes(32), bytes.fromhex(ROOTS[5]))
    assert not tree.extends(5, 5, [], bytes(32), bytes.fromhex(ROOTS[5]))


def test_pymerkle_gives_the_same_roots() -> None:
    pymerkle = pytest.importorskip("pymerkle")
    leaves = [bytes([i, i]) for i in range(37)]
    theirs = pymerkle.InmemoryTree(algorithm="sha256")
    for leaf in leaves:
        theirs.append_entry(leaf)
    frontier, _ = grown(leaves)
    assert theirs.get_root() == frontier.root
    assert theirs.get_root(20) == tree.root(leaves[:20])
