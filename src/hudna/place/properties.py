"""Reading the properties of a GeoJSON feature, one by one, gathering every fault.

A property that is `null` counts as absent. One whose name is almost right is refused: a buffer
read as none because it was called `buffer` would be a false clearance.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any

from hudna.fault import Fault, Refused
from hudna.place.geojson import brief
from hudna.place.times import parse_instant
from hudna.say import Say, say

Json = Any
Id = str | int

NEARLY = re.compile(r"(buffer|width|floor|ceiling|datum)(_?[a-z]*)|(height|vertical)_?datum"
                    r"|from|until|bars?|excepts?", re.I)
UNFIT = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
PLACES = {"buffer": "buffer_m", "width": "width_m", "floor": "floor_m", "ceiling": "ceiling_m",
          "datum": "height_datum", "heightdatum": "height_datum",
          "verticaldatum": "height_datum", "vertical_datum": "height_datum",
          "bar": "bars", "except": "excepts"}

MISSING = say("this property")
TEXT = say("text")
NAME = say("text or a whole number that names it")
NAMES = say("a list of one or more texts; leave it out to mean all")
METRES = say("a number of metres")
METRES_FEW = say("a number of metres, 0 or more (and no more than 500 km to a side)")
UPRIGHT = say("a ceiling_m that is not below floor_m")
FORWARD = say("an until that is not before from")


class Properties:
    """A feature's properties and the faults found so far. `where` is the path to them."""

    def __init__(self, values: dict[str, Json], where: str) -> None:
        self.values = values
        self.where = where
        self.faults: list[Fault] = []

    def fault(self, name: str, expected: Say, found: str | None = None) -> None:
        shown = brief(self.values.get(name)) if found is None else found
        self.faults.append(Fault(f"{self.where}.{name}", shown, expected))

    def required(self, name: str) -> bool:
        """Whether it is there; a fault where it is not."""
        if self.values.get(name) is None:
            self.fault(name, MISSING)
            return False
        return True

    def text(self, name: str) -> str:
        value = self.values.get(name)
        if self.required(name) and not (isinstance(value, str) and is_text(value)):
            self.fault(name, TEXT)
        return value if isinstance(value, str) else ""

    def identifier(self, name: str) -> Id:
        value = self.values.get(name)
        if isinstance(value, int) and not isinstance(value, bool):
            return value
        if self.required(name) and not (isinstance(value, str) and is_text(value)):
            self.fault(name, NAME)
        return value if isinstance(value, str) else ""

    def texts(self, name: str) -> tuple[str, ...] | None:
        """A list of texts, or `None` where it is absent."""
        value = self.values.get(name)
        if value is None:
            return None
        if isinstance(value, list) and value and all(
                isinstance(one, str) and is_text(one) for one in value):
            return tuple(value)
        self.fault(name, NAMES)
        return None

    def millimetres(self, name: str, *, up: bool, expected: Say = METRES,
                    within: tuple[float, float] = (-math.inf, math.inf)) -> int | None:
        """Metres as whole millimetres, rounded up or down; `None` where absent or at fault."""
        value = self.values.get(name)
        if value is None:
            return None
        if not is_number(value) or not within[0] <= value <= within[1]:
            self.fault(name, expected)
            return None
        exact = Decimal(str(value)) * 1000
        return int(exact.to_integral_value(ROUND_CEILING if up else ROUND_FLOOR))

    def instant(self, name: str, *, up: bool) -> int | None:
        """Milliseconds since 1970 UTC; `None` where absent or at fault."""
        value = self.values.get(name)
        return None if value is None else self._tried(
            lambda: parse_instant(value, f"{self.where}.{name}", up=up))

    def in_order(self, low: str, high: str, begin: int | None, end: int | None,
                 expected: Say) -> None:
        """A fault where the two ends are the wrong way round."""
        if begin is not None and end is not None and begin > end:
            self.fault(high, expected,
                       f"{brief(self.values[high])} after {low} {brief(self.values[low])}")

    def nearly_right(self, known: tuple[str, ...]) -> None:
        """A fault for each property whose name is almost one of those that count."""
        for name in self.values:
            match = NEARLY.fullmatch(name)
            if match is not None and name not in known:
                stem = (match[1] or name).lower()
                meant = PLACES.get(stem, stem)
                self.fault(name, say('the name "{name}"', name=meant), f'a property "{name}"')

    def _tried(self, read: Callable[[], int]) -> int | None:
        try:
            return read()
        except Refused as refused:
            self.faults += refused.faults
            return None


def is_text(value: str) -> bool:
    """Text with something in it, no control characters and no halves of characters."""
    return bool(value.strip()) and UNFIT.search(value) is None


def is_number(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return isinstance(value, int) or math.isfinite(value)
