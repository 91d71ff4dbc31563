"""A column of a piece: its numbers, its moments, its names, each with what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from hudna.audit.codes import coded
from hudna.audit.csvscan import QUOTE
from hudna.audit.instants import instant_of, instants
from hudna.audit.numbers import Bytes, Floats, number_of, numbers
from hudna.audit.source import Unit
from hudna.audit.trouble import Trouble
from hudna.place.columns import Int32, Int64
from hudna.place.properties import is_text

PER_SECOND = {Unit.SECOND: 1, Unit.MILLISECOND: 1000, Unit.MICROSECOND: 10**6,
              Unit.NANOSECOND: 10**9}
EARLIEST_COUNTED_MS, LATEST_COUNTED_MS = 315_532_800_000, 7_258_118_400_000
"""1980 and 2200: what is outside was counted in another unit, or from another year."""


class Names(NamedTuple):
    """`codes` into `names`, -1 where there is none; `trouble` of each row."""

    codes: Int32
    names: tuple[str, ...]
    trouble: Bytes


class Values(Protocol):
    """One column of a piece, whatever the file's form."""

    def numbers(self) -> tuple[Floats, Bytes]:
        """Doubles, and the trouble of each row."""

    def moments(self, unit: Unit | None, *, assume_utc: bool) -> tuple[Int64, Bytes]:
        """Milliseconds since 1970 UTC, and the trouble of each row."""

    def names(self) -> Names:
        """Texts as codes."""

    def shown(self, row: int) -> str:
        """What a reader finds in that row."""


class TextValues:
    """Cells of text: `begin[row]` to `end[row]` of `data`, UTF-8.

    With `csv`, one after a quotation mark holds its own written twice (RFC 4180 section 2.7).
    """

    def __init__(self, data: Bytes, begin: Int32, end: Int32, *, csv: bool = False) -> None:
        self.data, self.begin, self.end, self.csv = data, begin, end, csv

    def numbers(self) -> tuple[Floats, Bytes]:
        values, trouble = np.zeros(len(self.begin)), np.zeros(len(self.begin), np.uint8)
        numbers(self.data, self.begin, self.end, values, trouble)
        _decided(values, trouble, lambda row: number_of(self.text(row)))
        return values, trouble

    def moments(self, unit: Unit | None, *, assume_utc: bool) -> tuple[Int64, Bytes]:
        if unit is not None:
            return counted(*self.numbers(), unit)
        at_ms, trouble = np.zeros(len(self.begin), np.int64), np.zeros(len(self.begin), np.uint8)
        instants(self.data, self.begin, self.end, assume_utc, at_ms, trouble)
        _decided(at_ms, trouble,
                 lambda row: instant_of(self.text(row), assume_utc=assume_utc))
        return in_time(at_ms, trouble), trouble

    def names(self) -> Names:
        codes, firsts = coded(self.data, self.begin, self.end)
        return names_of(codes, [self.strict(row) for row in firsts.tolist()])

    def shown(self, row: int) -> str:
        text = self.text(row)
        return f'"{text if len(text) <= 60 else text[:57] + "..."}"' if text else "nothing"

    def text(self, row: int) -> str:
        return self._bytes(row).decode("utf-8", "replace")

    def strict(self, row: int) -> str | None:
        """The text, or `None` where it is not UTF-8."""
        try:
            return self._bytes(row).decode("utf-8").strip()
        except UnicodeDecodeError:
            return None

    def _bytes(self, row: int) -> bytes:
        begin, end = int(self.begin[row]), int(self.end[row])
        found = self.data[begin:end].tobytes()
        quoted = self.csv and begin > 0 and self.data[begin - 1] == QUOTE
        return found.replace(b'""', b'"') if quoted else found


def names_of(codes: Int32, texts: list[str | None]) -> Names:
    """Codes anew, where each text has one: -1 for what is empty, trouble for what is no text."""
    numbers_of: dict[str, int] = {}
    new = np.full(len(texts) + 1, -1, np.int32)
    bad = np.zeros(len(texts) + 1, np.uint8)
    for code, text in enumerate(texts):
        if text is None or (text and not is_text(text)):
            bad[code] = Trouble.NO_TEXT
        elif text:
            new[code] = numbers_of.setdefault(text, len(numbers_of))
    trouble = bad[codes] if bad.any() else np.zeros(len(codes), np.uint8)
    unchanged = len(numbers_of) == len(texts)
    return Names(codes if unchanged else new[codes], tuple(numbers_of), trouble)


def counted(values: Floats, trouble: Bytes, unit: Unit) -> tuple[Int64, Bytes]:
    """Numbers since 1970 as milliseconds, to the nearest."""
    sound = (trouble == 0) & np.isfinite(values)
    trouble[(trouble == 0) & ~sound] = Trouble.NOT_FINITE
    ms = np.rint(np.where(sound, values, 0) * (1000 / PER_SECOND[unit]))
    return in_time(np.clip(ms, -1, LATEST_COUNTED_MS + 1).astype(np.int64), trouble), trouble


def in_time(at_ms: Int64, trouble: Bytes) -> Int64:
    """The same moments; those outside what can have been meant are marked."""
    if len(at_ms) and (at_ms.min() < EARLIEST_COUNTED_MS or at_ms.max() > LATEST_COUNTED_MS):
        out = (at_ms < EARLIEST_COUNTED_MS) | (at_ms > LATEST_COUNTED_MS)
        trouble[(trouble == 0) & out] = Trouble.OUT_OF_TIME
    return at_ms


def _decided(values: NDArray[np.float64] | Int64, trouble: Bytes,
             exact: Callable[[int], tuple[float, Trouble]]) -> None:
    """What the loop left as odd, one by one."""
    for row in np.flatnonzero(trouble == Trouble.ODD).tolist():
        values[row], trouble[row] = exact(row)
