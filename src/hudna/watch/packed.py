"""Something large as msgpack, made once for as long as it is the same thing: thousands of areas are
in every frozen state, and change a few times a year. Pure.
"""

from __future__ import annotations

import msgspec


class Packed:
    """Of the last thing that was asked for."""

    def __init__(self) -> None:
        self._thing: object = None
        self._raw = msgspec.Raw(msgspec.msgpack.encode(None))

    def of(self, thing: object) -> msgspec.Raw:
        """Its msgpack; things are compared by being the same object, as they never change."""
        if thing is not self._thing:
            self._thing, self._raw = thing, msgspec.Raw(msgspec.msgpack.encode(thing))
        return self._raw
