"""The frozen beginning of a world: read on demand out of one buffer, never changed.

A world that begins so adds what came since beside it. A buffer may hold more than is asked for:
`size` says how many entries of the log count, and whatever came later is passed over.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

Places: TypeAlias = npt.NDArray[np.uint32]
Sections: TypeAlias = dict[str, bytes]

KEY = 32
BITS_MOST = 16
PER_HEAD = 8
NEVER = 2**32 - 1
"""No place of any entry: what has not happened."""


class Frozen:
    """The sections of a buffer by name, of which the first `size` entries of the log count."""

    def __init__(self, sections: Mapping[str, memoryview], size: int) -> None:
        self._sections, self.size = sections, size

    def has(self, name: str) -> bool:
        return name in self._sections

    def bytes(self, name: str) -> memoryview:
        return self._sections.get(name, _NOTHING)

    def numbers(self, name: str, kind: str) -> npt.NDArray[Any]:
        """A section as whole numbers of a numpy type."""
        return np.frombuffer(self.bytes(name), dtype=kind)

    def table(self, name: str) -> Table:
        return Table(
            self.bytes(f"{name}.keys"), self.bytes(f"{name}.places").cast("I"),
            self.bytes(f"{name}.heads").cast("I"),
        )


_NOTHING = memoryview(b"")
EMPTY = Frozen({}, 0)


class Table:
    """Places in the log by 32-byte key, several to a key in their order.

    Keys lie in their order, cut into heads by their first bits: digests are spread evenly, so a
    head has few keys and none of them need be decoded to be passed over."""

    def __init__(self, keys: memoryview, places: memoryview, heads: memoryview) -> None:
        self._keys, self._places, self._heads = keys, places, heads
        self._shift = 32 - (len(heads) - 1).bit_length() + 1 if len(heads) > 1 else 32

    def get(self, key: bytes) -> list[int]:
        """The places under `key`, first to last."""
        if not len(self._places):
            return []
        head = int.from_bytes(key[:4], "big") >> self._shift
        at, end = self._heads[head], self._heads[head + 1]
        at += _whole(bytes(self._keys[KEY * at:KEY * end]), key, end - at)
        found = []
        while at < end and self._keys[KEY * at:KEY * at + KEY] == key:
            found.append(self._places[at])
            at += 1
        return found

    def pairs(self) -> tuple[memoryview, memoryview]:
        """All keys, joined, and the place of each."""
        return self._keys, self._places


def _whole(keys: bytes, key: bytes, count: int) -> int:
    """Which of `count` joined keys is `key`; `count` if none is."""
    at = keys.find(key)
    while at >= 0 and at % KEY:
        at = keys.find(key, at + 1)
    return at // KEY if at >= 0 else count


def write_table(name: str, keys: bytes, places: Iterable[int] | Places) -> Sections:
    """The sections of a table; under one key the places keep their order."""
    numbers = np.asarray(places, dtype=np.uint32)
    words = np.frombuffer(keys, dtype=">u8").reshape(-1, 4)
    order = np.lexsort((words[:, 3], words[:, 2], words[:, 1], words[:, 0]))
    bits = min(BITS_MOST, (len(numbers) // PER_HEAD).bit_length())
    heads = (words[order, 0] >> np.uint64(64 - bits) if bits else np.zeros(len(numbers))
             ).astype(np.int64)
    starts = np.searchsorted(heads, np.arange(2**bits + 1))
    return {
        f"{name}.keys": words[order].tobytes(),
        f"{name}.places": numbers[order].tobytes(),
        f"{name}.heads": starts.astype(np.uint32).tobytes(),
    }


def raw(name: str) -> bytes | None:
    """The 32 bytes of a record's hash; None for what cannot be one."""
    if len(name) != 2 * KEY:
        return None
    try:
        found = bytes.fromhex(name)
    except ValueError:
        return None
    # Upper case and spaces are read by `fromhex`, and name no record.
    return found if found.hex() == name else None
