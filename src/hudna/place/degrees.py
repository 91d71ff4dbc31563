"""Positions as people write them, in degrees, in three languages.

The order is never guessed: each number says by a letter or a label whether it is latitude or
longitude. `35.33, 40.14` alone is refused, as swapped pairs have cost lives.
"""

from __future__ import annotations

import re
from fractions import Fraction

from hudna.fault import Fault, Refused
from hudna.place.geometry import E7, Position
from hudna.place.mgrs import from_mgrs, looks_like_mgrs
from hudna.say import Say, say

NORTH, SOUTH, EAST, WEST, LATITUDE, LONGITUDE = "N", "S", "E", "W", "lat", "lon"

WORDS: dict[str, str] = {
    "n": NORTH, "north": NORTH, "s": SOUTH, "south": SOUTH,
    "e": EAST, "east": EAST, "w": WEST, "west": WEST,
    "ش": NORTH, "شمال": NORTH, "شمالا": NORTH, "ج": SOUTH, "جنوب": SOUTH, "جنوبا": SOUTH,
    "ق": EAST, "شرق": EAST, "شرقا": EAST, "غ": WEST, "غرب": WEST, "غربا": WEST,
    "с": NORTH, "сш": NORTH, "севернойшироты": NORTH, "ю": SOUTH, "юш": SOUTH,
    "южнойшироты": SOUTH, "в": EAST, "вд": EAST, "восточнойдолготы": EAST,
    "з": WEST, "зд": WEST, "западнойдолготы": WEST,
    "lat": LATITUDE, "latitude": LATITUDE, "lon": LONGITUDE, "lng": LONGITUDE,
    "long": LONGITUDE, "longitude": LONGITUDE, "широта": LATITUDE, "долгота": LONGITUDE,
    "خطالعرض": LATITUDE, "خطالطول": LONGITUDE, "دائرةالعرض": LATITUDE,
}
AXIS = {NORTH: 1, SOUTH: 1, LATITUDE: 1, EAST: 0, WEST: 0, LONGITUDE: 0}

DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹٫−′’ʹ″”“ʺº˚؛،",
                       "01234567890123456789.-'''\"\"\"\"°°,,")
MARKS = re.compile(r"[\u064b-\u0652\u0640\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]")
NUMBER = r"[+-]?\d+(?:[.,]\d+)?"
ANGLE = re.compile(
    rf"(?P<d>{NUMBER})\s*(?:[°d]?\s*(?:(?P<m>{NUMBER})\s*(?:'|(?=\s|$))\s*"
    rf"(?:(?P<s>{NUMBER})\s*(?:\"|''|(?=\s|$)))?)?)\s*", re.ASCII)
WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|\.|\s+(?=[^\W\d_]))*")

ORDER = say("latitude and longitude each with its letter or label, such as 35.33 N 40.14 E "
            "or lat 35.33 lon 40.14; the order is never guessed")
SIGN = say("either a letter (N, S, E, W) or a sign, not both")
SEXAGESIMAL = say("whole degrees and whole minutes before a smaller part, minutes and seconds "
                  "below 60")
LIMITS: dict[int, tuple[int, Say]] = {
    1: (90, say("a latitude of at most 90 degrees")),
    0: (180, say("a longitude of at most 180 degrees")),
}


def parse_position(text: str, where: str) -> Position:
    """A position from degrees with letters or labels (en, ar, ru), or from an MGRS reference.

    `35°19'48"N 40°08'24"E`, `N35.33 E40.14`, `lat 35.33 lon 40.14`, `٣٥٫٣٣ شمالا ٤٠٫١٤ شرقا`,
    `35,33° с.ш. 40,14° в.д.`. Raises `Refused`.
    """
    plain = MARKS.sub("", text.translate(DIGITS)).strip()
    if looks_like_mgrs(plain):
        return from_mgrs(plain, where)
    values: dict[int, int] = {}
    for word, angle in _pairs(_tokens(plain, text, where), text, where):
        values[AXIS[word]] = _e7(word, angle, where)
    if len(values) != 2:
        raise _refused(text, where, ORDER)
    return (values[0], values[1])


def format_position(position: Position, digits: int = 7) -> str:
    """Decimal degrees, latitude first, as `35.3300000°N 40.1400000°E`."""
    lon, lat = position
    return (f"{abs(lat) / E7:.{digits}f}°{'S' if lat < 0 else 'N'} "
            f"{abs(lon) / E7:.{digits}f}°{'W' if lon < 0 else 'E'}")


def format_dms(position: Position) -> str:
    """Degrees, minutes and seconds to a hundredth, as `35°19'48.00"N 40°08'24.00"E`."""
    lon, lat = position
    return f"{_dms(abs(lat))}{'S' if lat < 0 else 'N'} {_dms(abs(lon))}{'W' if lon < 0 else 'E'}"


def _dms(e7: int) -> str:
    hundredths = (e7 * 360_000 * 2 + E7) // (2 * E7)
    minutes, rest = divmod(hundredths, 6000)
    return f"{minutes // 60}°{minutes % 60:02d}'{rest / 100:05.2f}\""


def _tokens(plain: str, text: str, where: str) -> list[str | re.Match[str]]:
    """Words (as their meaning) and angles, in the order written."""
    tokens: list[str | re.Match[str]] = []
    at = 0
    while at < len(plain):
        if plain[at] in " \t,;:=/()\n":
            at += 1
            continue
        match = ANGLE.match(plain, at) or WORD.match(plain, at)
        if match is None:
            raise _refused(text, where, ORDER)
        tokens.append(match if match.re is ANGLE else _meaning(match[0], text, where))
        at = match.end()
    return tokens


def _meaning(word: str, text: str, where: str) -> str:
    meaning = WORDS.get(re.sub(r"[\s.]", "", word).lower())
    if meaning is None:
        raise _refused(text, where, ORDER)
    return meaning


def _pairs(tokens: list[str | re.Match[str]], text: str,
           where: str) -> list[tuple[str, re.Match[str]]]:
    """Two (letter, angle) pairs; both letters before or both after their numbers."""
    if len(tokens) == 4:
        a, b, c, d = tokens
        if isinstance(a, str) and isinstance(c, str) and _angles(b, d):
            return [(a, b), (c, d)]  # type: ignore[list-item] # _angles has looked
        if isinstance(b, str) and isinstance(d, str) and _angles(a, c):
            return [(b, a), (d, c)]  # type: ignore[list-item] # _angles has looked
    raise _refused(text, where, ORDER)


def _angles(*tokens: object) -> bool:
    return all(isinstance(token, re.Match) for token in tokens)


def _e7(word: str, angle: re.Match[str], where: str) -> int:
    written = angle[0].strip()
    if written[0] in "+-" and word not in (LATITUDE, LONGITUDE):
        raise _refused(f"{written} {word}", where, SIGN)
    degrees = _degrees(angle, written, where)
    limit, expected = LIMITS[AXIS[word]]
    if degrees > limit:
        raise _refused(written, where, expected)
    negative = written[0] == "-" or word in (SOUTH, WEST)
    return -round(degrees * E7) if negative else round(degrees * E7)


def _degrees(angle: re.Match[str], written: str, where: str) -> Fraction:
    """The absolute value, exact."""
    parts = [p.replace(",", ".") for p in (angle["d"], angle["m"], angle["s"]) if p is not None]
    numbers = [Fraction(p) for p in parts]
    whole = all("." not in p for p in parts[:-1])
    if not whole or any(not 0 <= n < 60 for n in numbers[1:]):
        raise _refused(written, where, SEXAGESIMAL)
    return sum((abs(n) / 60**i for i, n in enumerate(numbers)), Fraction(0))


def _refused(found: str, where: str, expected: Say) -> Refused:
    return Refused(Fault(where, f'"{found[:60]}"', expected))
