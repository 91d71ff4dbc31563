"""Frozen states of the watch beside its journal: at most two, each with its digest."""

from __future__ import annotations

import mmap
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import IO, NamedTuple, TypeAlias

from hudna.fault import Fault
from hudna.say import say
from hudna.watch.kept.disk import sync, write_whole

MAGIC, FIRST = b"hudna watch state 2\n", b"hudna watch state 1\n"
"""`FIRST` had its digest before the data: what it says is of another form, its number counts."""
DIGEST_SIZE, AT_ONCE = 32, 1 << 20
KEPT = 2
SOUND = say("a state of the watch whose digest is right")
Data: TypeAlias = bytes | memoryview


class State(NamedTuple):
    """All items before `number` are folded in `data`."""

    number: int
    data: Data


def save(directory: Path, number: int, data: Iterable[Data]) -> None:
    """Keep it, given in parts, and one older. Raises `OSError`; then nothing has changed."""
    write_whole(directory / f"state-{number:012}", _signed(number, data))
    for path in _newest(directory)[KEPT:]:
        path.unlink(missing_ok=True)
    sync(directory)


def newest(directory: Path) -> tuple[State | None, tuple[Fault, ...]]:
    """The newest that is sound, and a fault for each newer one that is not."""
    faults: list[Fault] = []
    for path in _newest(directory):
        state = _read(path)
        if state is not None:
            return state, tuple(faults)
        faults.append(Fault(path.name, "other bytes", SOUND))
    return None, tuple(faults)


def oldest(directory: Path) -> int:
    """No item before this one is needed any more, whichever state is begun with."""
    numbers = [_number(path) for path in _newest(directory)]
    return numbers[-1] if len(numbers) >= KEPT else 0


def _signed(number: int, data: Iterable[Data]) -> Iterator[Data]:
    """`MAGIC`, the data, and the digest of the number and the data."""
    digest = sha256(number.to_bytes(8))
    yield MAGIC
    for part in data:
        digest.update(part)
        yield part
    yield digest.digest()


def _read(path: Path) -> State | None:
    """None where it is not sound. The data stay on disk, and are read where they are used."""
    number = _number(path)
    with path.open("rb") as file:
        length = path.stat().st_size - len(MAGIC) - DIGEST_SIZE
        magic = file.read(len(MAGIC))
        if length < 0 or magic not in (MAGIC, FIRST):
            return None
        before = file.read(DIGEST_SIZE) if magic == FIRST else b""
        begin = file.tell()
        if _digest(number, file, length) != before + file.read():
            return None
        pages = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    return State(number, memoryview(pages)[begin:begin + length])


def _digest(number: int, file: IO[bytes], length: int) -> bytes:
    digest = sha256(number.to_bytes(8))
    while length > 0 and (part := file.read(min(length, AT_ONCE))):
        digest.update(part)
        length -= len(part)
    return digest.digest()


def _newest(directory: Path) -> list[Path]:
    return sorted(directory.glob("state-*"), reverse=True)


def _number(path: Path) -> int:
    return int(path.name.removeprefix("state-"))
