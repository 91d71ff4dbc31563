"""RFC 6962 and 9162 proofs: the cases of github.com/transparency-dev/merkle, testdata/consistency
and testdata/inclusion. Each sound proof there comes with spoilt ones, by the names used here, which
every verifier must refuse (`wantErr`)."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Callable
from typing import NamedTuple

import pytest

from hudna.log.tree import extends, includes

ROOTS = {size: b64decode(root) for size, root in {
    1: "bjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0=",
    2: "+sVCA+fMaWzw38tCySodnbr3CtnmIfS9jZhmLwDjwSU=",
    5: "Tju7H3tHjc/nH7YxYxUZo7yhLJrvyhYSv85ME6hiZNQ=",
    6: "duZ9rbzfHhDht03cYIq9L5jfsW+851J3tSMqEn8gh+8=",
    7: "3bib5AOAnjJXUNPSY814kpwpQreUKjS3fhIslZSnTIw=",
    8: "XcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz+Nw7/RgQyg=",
}.items()}
GARBAGE, OTHER = b"trailing garbage", bytes(32)


class Consistency(NamedTuple):
    size1: int
    size2: int
    root1: bytes
    root2: bytes
    proof: list[bytes]

    @property
    def holds(self) -> bool:
        return extends(self.size1, self.size2, self.proof, self.root1, self.root2)


class Inclusion(NamedTuple):
    leaf_index: int
    size: int
    root: bytes
    leaf: bytes
    proof: list[bytes]

    @property
    def holds(self) -> bool:
        return includes(self.leaf, self.leaf_index, self.size, self.proof, self.root)


def consistency(size1: int, size2: int, *proof: str) -> Consistency:
    return Consistency(size1, size2, ROOTS[size1], ROOTS[size2], list(map(b64decode, proof)))


CONSISTENT = [  # testdata/consistency/1 to 4, happy-path.json
    consistency(1, 8, "lqKW0iTyhcZ77pPDD4owkVfw2qNdxbh+QQt4YwoJz8c=",
                "Xwg/ChozygdqlSeYMlgNs+DvRYS9/x9UyKNg9Q3jAx4=",
                "a0eq8p7jwq+a+Im8H7klTavTEXfxYjLdaqsDXKOb9uQ="),
    consistency(6, 8, "DrxdNDf74tsVi58Sah0RjjCBgQMdCpSfje3t68VY72o=",
                "yoVOoSjtBQtBs1/8G4e46yveRh6eO1WW7Oa51ZdaCuA=",
                "037kGJdt2VdTwcc4Yrk5j6Kiz5tP8P3+izDNlSCWFLc="),
    consistency(2, 5, "Xwg/ChozygdqlSeYMlgNs+DvRYS9/x9UyKNg9Q3jAx4=",
                "vBoGQ7EuTS18d5GPROD095qDi2z57FtcKD4fTYhZnms="),
    consistency(6, 7, "DrxdNDf74tsVi58Sah0RjjCBgQMdCpSfje3t68VY72o=",
                "sIaT7C5yFZcTBkHoIR5+7cy0wmQTlj7ubB4u0W/7Gl8=",
                "037kGJdt2VdTwcc4Yrk5j6Kiz5tP8P3+izDNlSCWFLc="),
]
INCLUDED = Inclusion(  # testdata/inclusion/2/happy-path.json
    5, 8, ROOTS[8], b64decode("QnGia+DYqE8L1UyMMC58s6O10fpngKQLzOKHNHfatlg="),
    list(map(b64decode, (
        "vBoGQ7EuTS18d5GPROD095qDi2z57FtcKD4fTYhZnms=",
        "yoVOoSjtBQtBs1/8G4e46yveRh6eO1WW7Oa51ZdaCuA=",
        "037kGJdt2VdTwcc4Yrk5j6Kiz5tP8P3+izDNlSCWFLc="))),
)


def flipped(proof: list[bytes], i: int, bit: int) -> list[bytes]:
    i %= len(proof)
    spoilt = bytearray(proof[i])
    spoilt[0] ^= 1 << bit
    return [*proof[:i], bytes(spoilt), *proof[i + 1 :]]


SPOIL_CONSISTENCY: dict[str, Callable[[Consistency], Consistency]] = {
    "size1 - 1": lambda c: c._replace(size1=c.size1 - 1),
    "size1 + 1": lambda c: c._replace(size1=c.size1 + 1),
    "size1 ^ 2": lambda c: c._replace(size1=c.size1 ^ 2),
    "size2 * 2": lambda c: c._replace(size2=c.size2 * 2),
    "size2 / 2": lambda c: c._replace(size2=c.size2 // 2),
    "wrong root1": lambda c: c._replace(root1=b"WrongRoot"),
    "wrong root2": lambda c: c._replace(root2=b"WrongRoot"),
    "swapped roots": lambda c: c._replace(root1=c.root2, root2=c.root1),
    "empty proof": lambda c: c._replace(proof=[]),
    "truncated proof": lambda c: c._replace(proof=c.proof[:-1]),
    "trailing garbage": lambda c: c._replace(proof=[*c.proof, GARBAGE]),
    "preceding garbage": lambda c: c._replace(proof=[GARBAGE, *c.proof]),
    "trailing root1": lambda c: c._replace(proof=[*c.proof, c.root1]),
    "preceding root1": lambda c: c._replace(proof=[c.root1, *c.proof]),
    "trailing root2": lambda c: c._replace(proof=[*c.proof, c.root2]),
    "preceding root2": lambda c: c._replace(proof=[c.root2, *c.proof]),
    "preceding proof[0]": lambda c: c._replace(proof=[c.proof[0], *c.proof]),
    "modified proof[0] bit 4": lambda c: c._replace(proof=flipped(c.proof, 0, 4)),
    "modified proof[1] bit 4": lambda c: c._replace(proof=flipped(c.proof, 1, 4)),
    "modified proof[2] bit 4": lambda c: c._replace(proof=flipped(c.proof, 2, 4)),
}
SPOIL_INCLUSION: dict[str, Callable[[Inclusion], Inclusion]] = {
    "leafIndex - 1": lambda c: c._replace(leaf_index=c.leaf_index - 1),
    "leafIndex + 1": lambda c: c._replace(leaf_index=c.leaf_index + 1),
    "leafIndex ^ 2": lambda c: c._replace(leaf_index=c.leaf_index ^ 2),
    "treeSize * 2": lambda c: c._replace(size=c.size * 2),
    "treeSize / 2": lambda c: c._replace(size=c.size // 2),
    "wrong leaf": lambda c: c._replace(leaf=b"WrongLeaf"),
    "empty root": lambda c: c._replace(root=b""),
    "random root": lambda c: c._replace(root=OTHER),
    "trailing garbage": lambda c: c._replace(proof=[*c.proof, GARBAGE]),
    "trailing root": lambda c: c._replace(proof=[*c.proof, c.root]),
    "preceding garbage": lambda c: c._replace(proof=[GARBAGE, *c.proof]),
    "preceding root": lambda c: c._replace(proof=[c.root, *c.proof]),
    "inserted component": lambda c: c._replace(proof=[c.proof[0], GARBAGE, *c.proof[1:]]),
    "removed component": lambda c: c._replace(proof=c.proof[:-1]),
    "modified proof[0] bit 3": lambda c: c._replace(proof=flipped(c.proof, 0, 3)),
    "modified proof[1] bit 3": lambda c: c._replace(proof=flipped(c.proof, 1, 3)),
    "modified proof[2] bit 3": lambda c: c._replace(proof=flipped(c.proof, 2, 3)),
}


@pytest.mark.parametrize("sound", CONSISTENT)
def test_sound_proofs_of_consistency_hold(sound: Consistency) -> None:
    assert sound.holds


@pytest.mark.parametrize("name", SPOIL_CONSISTENCY)
@pytest.mark.parametrize("sound", CONSISTENT)
def test_a_spoilt_proof_of_consistency_does_not(sound: Consistency, name: str) -> None:
    assert not SPOIL_CONSISTENCY[name](sound).holds


def test_a_sound_proof_of_inclusion_holds() -> None:
    assert INCLUDED.holds


@pytest.mark.parametrize("name", SPOIL_INCLUSION)
def test_a_spoilt_proof_of_inclusion_does_not(name: str) -> None:
    assert not SPOIL_INCLUSION[name](INCLUDED).holds


def test_a_tree_extends_the_empty_one_and_itself_without_a_proof() -> None:
    """testdata/consistency/0 and additional cases: nothing may come where nothing is needed."""
    empty = b64decode("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=")
    assert extends(0, 5, [], empty, ROOTS[5]) and extends(7, 7, [], ROOTS[7], ROOTS[7])
    assert not extends(0, 5, [ROOTS[1]], empty, ROOTS[5])
    assert not extends(7, 7, [ROOTS[1]], ROOTS[7], ROOTS[7])
    assert not extends(7, 7, [], ROOTS[7], ROOTS[6])
    assert not extends(8, 7, [], ROOTS[8], ROOTS[7])
