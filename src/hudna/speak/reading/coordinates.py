"""Grid references and degrees within a text, by the helpers that read them in forms. Pure.

Two numbers without their letters are named and not taken: the order is never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from hudna.fault import Refused
from hudna.place.degrees import DIGITS, MARKS, ORDER, parse_position
from hudna.place.geometry import Position
from hudna.place.mgrs import from_mgrs
from hudna.record.kinds import Names
from hudna.speak.reading.proposed import Aside, PlaceGuess, Span
from hudna.speak.reading.tokens import READ

GRID = re.compile(r"(?<![^\W_])\d{1,2}[ ]?[C-HJ-NP-X][ ]?[A-HJ-NP-Z]{2}[ ]?"
                  r"(?:\d{3}[ ]\d{3}|\d{4}[ ]\d{4}|\d{5}[ ]\d{5}|\d{6}|\d{8}|\d{10})(?![^\W_])",
                  re.ASCII)
FRACTION = re.compile(r"\d{1,3}[.,]\d{2,9}|\d{1,3}\s?°")
PAIR = re.compile(r"(?<![\d.,])(\d{1,2}\.\d{3,9})\s{0,2}[,;\s]\s{0,2}(\d{1,2}\.\d{3,9})(?![\d.,])")
LONGEST, MOST = 60, 40
SCORE = 0.95
DEGREES_M, TENTH_OF_MINUTE_M = 1_000, 100
GRID_M = {3: 100, 4: 10, 5: 1}


def positions_in(text: str) -> tuple[tuple[PlaceGuess, ...], tuple[Aside, ...]]:
    """The positions that the text gives in figures, and those that it does not give fully."""
    plain = text[:READ].translate(DIGITS)
    asides: list[Aside] = []
    found = [*_grids(plain, asides), *_degrees(plain)]
    taken = [g.spans[0] for g in found]
    asides.extend(Aside(Span(*m.span()), ORDER) for m in PAIR.finditer(plain)
                  if not any(s.begin < m.end() and m.start() < s.end for s in taken))
    return tuple(found), tuple(asides)


def _grids(plain: str, asides: list[Aside]) -> Iterator[PlaceGuess]:
    for match in GRID.finditer(plain):
        half = len(re.sub(r"\D", "", match[0][3:])) // 2
        try:
            at = from_mgrs(match[0], "text")
        except Refused as e:
            asides.append(Aside(Span(*match.span()), e.faults[0].expected))
            continue
        yield _guess(at, GRID_M.get(half, 100), Span(*match.span()), grid=True)


def _degrees(plain: str) -> Iterator[PlaceGuess]:
    """The longest stretch around a figure with a fraction that is a position."""
    at, looked = 0, 0
    while looked < MOST and (match := FRACTION.search(plain, at)):
        looked += 1
        found = _position(plain, match.start())
        if found is None:
            at = match.end()
            continue
        position, span = found
        yield _guess(position, _room(plain[span.begin:span.end]), span, grid=False)
        at = span.end


def _position(plain: str, start: int) -> tuple[Position, Span] | None:
    begins = [m.start() for m in re.finditer(r"[^\s,;()]{1,40}", plain[max(0, start - 16):start])]
    ends = [m.end() for m in re.finditer(r"[^\s,;()]{1,40}", plain[start:start + LONGEST])]
    for begin in [max(0, start - 16) + b for b in begins] + [start]:
        for end in reversed(ends):
            part = MARKS.sub("", plain[begin:start + end]).rstrip(".")
            if len(re.findall(r"\d{1,9}", part)) < 2:
                continue
            try:
                return parse_position(part, "text"), Span(begin, start + end)
            except Refused:
                continue
    return None


def _room(part: str) -> int:
    """By the digits that were given: whole degrees and minutes are coarse."""
    digits = max((len(d) for d in re.findall(r"[.,](\d{1,9})", part)), default=0)
    if "'" in part or "\"" in part:
        return DEGREES_M * 2 if digits == 0 and "\"" not in part else TENTH_OF_MINUTE_M
    return max(10, 111_000 // int(10**digits))


def _guess(at: Position, within_m: int, span: Span, *, grid: bool) -> PlaceGuess:
    return PlaceGuess("", Names(), at, within_m, SCORE, "grid" if grid else "degrees", (span,),
                      exact=True)
