"""Frozen states of the watch beside its journal: at most two, each with its digest."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from hudna.fault import Fault
from hudna.say import say
from hudna.watch.kept.disk import sync, write_whole

MAGIC = b"hudna watch state 1\n"
DIGEST_SIZE = 32
KEPT = 2
SOUND = say("a state of the watch whose digest is right")


class State(NamedTuple):
    """All items before `number` are folded in `data`."""

    number: int
    data: bytes


def save(directory: Path, state: State) -> None:
    """Keep it, and one older. Raises `OSError`; then nothing has changed."""
    write_whole(directory / f"state-{state.number:012}",
                (MAGIC, _digest(state.number, state.data), state.data))
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


def _read(path: Path) -> State | None:
    held = path.read_bytes()
    begin = len(MAGIC) + DIGEST_SIZE
    state = State(_number(path), held[begin:])
    sound = held[:begin] == MAGIC + _digest(*state)
    return state if sound else None


def _digest(number: int, data: bytes) -> bytes:
    digest = sha256(number.to_bytes(8))
    digest.update(data)
    return digest.digest()


def _newest(directory: Path) -> list[Path]:
    return sorted(directory.glob("state-*"), reverse=True)


def _number(path: Path) -> int:
    return int(path.name.removeprefix("state-"))
