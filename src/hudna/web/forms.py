"""Reading a form: every field that is wrong is named, and nothing is taken unless all are right.

    form = await read(request)
    name, floor = form.text("name"), form.metres("floor_m")
    form.done()          # raises Refused with every fault at once
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Mapping
from decimal import Decimal, InvalidOperation, Overflow
from typing import Any, TypeVar

from litestar.datastructures import UploadFile

from hudna.fault import Fault, Refused
from hudna.place.degrees import parse_position
from hudna.place.geojson import shape_from_geojson
from hudna.place.geometry import Point, Position, Shape
from hudna.place.times import parse_instant
from hudna.say import Say, say
from hudna.web.asked import Asked

T = TypeVar("T")
DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹٫−", "01234567890123456789.-")
THOUSANDS = re.compile(r"[-+]?[1-9]\d{0,2}(,\d{3})+(\.\d*)?")
NOTHING_SHAPE: Shape = Point((0, 0))


def plain(text: str) -> str:
    """What is typed of a day or a number, trimmed, in ASCII digits."""
    return text.translate(DIGITS).strip()


class Form:
    """The fields of one form. Each reader gives the value or notes a fault and gives a blank."""

    def __init__(self, values: Mapping[str, str], files: Mapping[str, UploadFile]) -> None:
        self.values, self.files = dict(values), dict(files)
        self.faults: list[Fault] = []

    def get(self, name: str, default: str = "") -> str:
        """What was typed, for showing it again."""
        return self.values.get(name, default)

    def text(self, name: str, *, needed: Say | None = None) -> str:
        """The text, trimmed; with `needed` (what was expected) an empty one is a fault."""
        value = self.get(name).strip()
        if not value and needed is not None:
            self._fault(name, value, needed)
        return value

    def plain(self, name: str) -> str:
        """The text, trimmed, with the digits of any of the three languages as those of a day or a
        number: an Arabic or Persian keyboard gives its own by default."""
        return plain(self.get(name))

    def ticked(self, name: str) -> bool:
        return name in self.values

    def choice(self, name: str, allowed: Collection[str]) -> str:
        value = self.get(name).strip()
        if value not in allowed:
            self._fault(name, value, say("one of {kinds}", kinds=", ".join(sorted(allowed))))
        return value

    def whole(self, name: str, *, least: int = 0, most: int = 10**9) -> int:
        value = self.get(name).translate(DIGITS).strip()
        if not re.fullmatch(r"-?\d{1,12}", value) or not least <= int(value) <= most:
            self._fault(name, self.get(name), say("a whole number from {least} to {most}",
                                                  least=least, most=most))
            return least
        return int(value)

    def metres(self, name: str, *, least: int = 0, most: int = 50_000) -> int:
        """A length in metres, to the millimetre; gives mm."""
        mm = _thousandths(self.get(name).translate(DIGITS).strip())
        if mm == mm.to_integral_value() and 1000 * least <= mm <= 1000 * most:
            return int(mm)
        self._fault(name, self.get(name), say("metres from {least} to {most}",
                                              least=least, most=most))
        return 1000 * least

    def metres_or_none(self, name: str, *, least: int = 0, most: int = 50_000) -> int | None:
        return self.metres(name, least=least, most=most) if self.get(name).strip() else None

    def instant(self, name: str, *, up: bool = False) -> int:
        """A moment: RFC 3339, or a date and time as the desk's fields take them, all in UTC."""
        value = self.get(name).translate(DIGITS).strip()
        if re.fullmatch(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?", value):
            value = value.replace(" ", "T")
            value += ":00Z" if len(value) == 16 else "Z"
        return self._try(lambda: parse_instant(value, name, up=up), 0)

    def instant_or_none(self, name: str, *, up: bool = False) -> int | None:
        return self.instant(name, up=up) if self.get(name).strip() else None

    def position(self, name: str) -> Position:
        return self._try(lambda: parse_position(self.get(name), name), (0, 0))

    def shape(self, name: str = "shape") -> Shape:
        """The GeoJSON geometry that the map's drawing keeps in its hidden field."""
        try:
            value = json.loads(self.get(name))
        except ValueError:
            self._fault(name, self.get(name), say("a place on the map, drawn or typed"))
            return NOTHING_SHAPE
        return self._try(lambda: shape_from_geojson(value, name), NOTHING_SHAPE)

    def fault(self, name: str, expected: Say) -> None:
        """Note a fault of a field that a caller has found."""
        self._fault(name, self.get(name), expected)

    def done(self) -> None:
        """Every fault at once, or none."""
        if self.faults:
            raise Refused(self.faults)

    def _try(self, parse: Callable[[], T], blank: T) -> T:
        try:
            return parse()
        except Refused as refused:
            self.faults.extend(refused.faults)
            return blank

    def _fault(self, name: str, found: str, expected: Say) -> None:
        self.faults.append(Fault(name, f'"{found[:60]}"' if found else "nothing", expected))


async def read(request: Asked) -> Form:
    """The form that was posted, urlencoded or multipart."""
    sent = await request.form()
    values: dict[str, str] = {}
    files: dict[str, UploadFile] = {}
    for name, value in sent.items():
        _put(values, files, name, value)
    return Form(values, files)


def _put(values: dict[str, str], files: dict[str, UploadFile], name: str, value: Any) -> None:
    if isinstance(value, UploadFile):
        files[name] = value
    else:
        values[name] = str(value)


def _thousandths(text: str) -> Decimal:
    """A thousand times the number; infinite where it is none, or could be two. `1,500` is one and
    a half to some and fifteen hundred to others: never guessed."""
    try:
        number = Decimal("inf" if THOUSANDS.fullmatch(text) else text.replace(",", "."))
        return number * 1000 if number.is_finite() else Decimal("inf")
    except (InvalidOperation, Overflow):
        return Decimal("inf")
