"""Something large as msgpack, made once for as long as it is the same thing: thousands of areas are
in every frozen state, and change a few times a year. Pure.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec


class Packed:
    """Of the last thing that was asked for."""

    def __init__(self) -> None:
        self._made_of: tuple[object, ...] = ()
        self._raw = msgspec.Raw(msgspec.msgpack.encode(None))

    def of(self, made_of: tuple[object, ...], make: Callable[[], object]) -> msgspec.Raw:
        """The msgpack of what is made of these; they are compared by being the same objects, as
        they never change."""
        if [*map(id, made_of)] != [*map(id, self._made_of)] or not self._made_of:
            self._made_of, self._raw = made_of, msgspec.Raw(msgspec.msgpack.encode(make()))
        return self._raw
