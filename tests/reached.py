"""Everything that can be reached from an object, as a debugger would."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator
from types import FunctionType, ModuleType

import msgspec


def things_in(root: object) -> Iterator[object]:
    todo, seen = [root], {id(root)}
    while todo:
        thing = todo.pop()
        yield thing
        for held in _held_by(thing):
            if id(held) not in seen and not isinstance(held, type | ModuleType | FunctionType):
                seen.add(id(held))
                todo.append(held)


def texts_in(root: object) -> Iterator[str]:
    for thing in things_in(root):
        if isinstance(thing, str):
            yield thing
        elif isinstance(thing, bytes | memoryview):
            yield bytes(thing).decode("latin-1")


def _held_by(thing: object) -> Iterable[object]:
    """A struct with `gc=False` is out of the collector's sight, and so is what it holds."""
    if isinstance(thing, msgspec.Struct):
        return [getattr(thing, name) for name in thing.__struct_fields__]
    return gc.get_referents(thing)
