"""Logs as what they serve: path → bytes, made without the code that checks them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

from hudna.log.checkpoint import Checkpoint
from hudna.record.keys import SigningKey
from tests.log.building import LOG_KEY, ORIGIN


def leaf(i: int) -> bytes:
    return b"\x01" + sha256(b"leaf %d" % i).digest()


def served(
    size: int, leaf_at: Callable[[int], bytes] = leaf, *, origin: str = ORIGIN,
    key: SigningKey = LOG_KEY,
) -> dict[str, bytes]:
    """A log's files by the words of the specification, level by level."""
    leaves = [leaf_at(i) for i in range(size)]
    files = {}
    for n, width, tail in _cut(size):
        part = leaves[n * 256 : n * 256 + width]
        files[f"tile/entries/{_number(n)}{tail}"] = b"".join(
            len(entry).to_bytes(2) + entry for entry in part)
    row = [sha256(b"\0" + entry).digest() for entry in leaves]
    level = 0
    while row:
        for n, width, tail in _cut(len(row)):
            files[f"tile/{level}/{_number(n)}{tail}"] = b"".join(row[n * 256 : n * 256 + width])
        row = [_root(row[i : i + 256]) for i in range(0, len(row) - 255, 256)]
        level += 1
    head = Checkpoint(origin, size, _root([sha256(b"\0" + entry).digest() for entry in leaves]))
    return {"checkpoint": head.sign(key).encode(), **files}


def save(files: dict[str, bytes], directory: Path) -> Path:
    for name, data in files.items():
        (directory / name).parent.mkdir(parents=True, exist_ok=True)
        (directory / name).write_bytes(data)
    return directory


def _cut(count: int) -> Iterator[tuple[int, int, str]]:
    for n in range(-(-count // 256)):
        width = min(256, count - n * 256)
        yield n, width, "" if width == 256 else f".p/{width}"


def _number(n: int) -> str:
    """In groups of three digits, all but the last with an x."""
    groups = []
    while True:
        groups.append(f"{n % 1000:03d}")
        n //= 1000
        if not n:
            break
    return "/".join([f"x{g}" for g in groups[:0:-1]] + [groups[0]])


def _root(hashes: list[bytes]) -> bytes:
    """RFC 6962 section 2.1, word for word."""
    if not hashes:
        return sha256().digest()
    if len(hashes) == 1:
        return hashes[0]
    k = 1
    while k * 2 < len(hashes):
        k *= 2
    return sha256(b"\x01" + _root(hashes[:k]) + _root(hashes[k:])).digest()
