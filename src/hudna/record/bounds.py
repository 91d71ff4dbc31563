"""The bounds of one value: a name, a number, a day, a hash; each says its fault by its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any, TypeAlias

from hudna.fault import Fault
from hudna.record.shown import shown
from hudna.say import say

Check: TypeAlias = Callable[[str, Any], Iterable[Fault]]
"""The faults of one value, which is at the place named."""
LONGEST_ID = 200
"""Characters of what names an aircraft, a passage, an event or an alert."""
LONGEST_NAME = 64
"""Characters of a callsign, a feed's name, a party's or an operator's id, a source's pseudonym, a
field's name in a list of them."""
HASH = re.compile(r"[0-9a-f]{64}", re.ASCII)
# C0 and C1 controls but tab and line ends; embeddings, overrides and isolates, which show a text in
# another order than the one signed, or reach out of it into the page around it.
UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_HEX = b"0123456789abcdef"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def named(where: str, text: str) -> Iterator[Fault]:
    """What names something: not empty."""
    if not 0 < len(text) <= LONGEST_ID or not text.isprintable() or not text.strip():
        yield Fault(where, shown(text), say("names of at most {most} characters", most=LONGEST_ID))


def short(where: str, text: str) -> Iterator[Fault]:
    if len(text) > LONGEST_NAME or not text.isprintable():
        yield Fault(where, shown(text),
                    say("names of at most {most} characters", most=LONGEST_NAME))


def between(where: str, value: int, low: int, high: int) -> Iterator[Fault]:
    if not low <= value <= high:
        yield Fault(where, shown(value), say("between {low} and {high}", low=low, high=high))


def is_day(text: str) -> bool:
    """Whether it is a date as RFC 3339 writes it (full-date)."""
    try:
        return _DAY.fullmatch(text) is not None and bool(date.fromisoformat(text))
    except ValueError:
        return False


def text_of(where: str, value: str, most: int) -> Iterator[Fault]:
    """A text of at most `most` characters, which shows itself as it was signed."""
    if len(value) > most:
        yield Fault(where, f"{len(value)} characters", say("at most {most} characters", most=most))
    if bad := UNSEEN.search(value):
        found = f"U+{ord(bad.group()):04X}"
        yield Fault(where, found, say("text without control characters or direction overrides"))


def hashes(name: str, value: str | tuple[str, ...] | None) -> Iterable[Fault]:
    # The first text of an agreement takes the place of none.
    if value is None or (value == "" and name == "replaces"):
        return ()
    listed = (value,) if isinstance(value, str) else value
    if are_hashes(listed) and len(set(listed)) == len(listed):
        return ()
    return _bad_hashes(name, listed)


def are_hashes(listed: tuple[str, ...]) -> bool:
    """The same as one by one: a receipt has more than a thousand."""
    joined = "".join(listed)
    return ({*map(len, listed)} <= {64} and joined.isascii()
            and not joined.encode("ascii").translate(None, _HEX))


def _bad_hashes(name: str, listed: tuple[str, ...]) -> Iterator[Fault]:
    for one in listed:
        if not HASH.fullmatch(one):
            yield Fault(name, shown(one), say("64 hexadecimal digits in lower case"))
    if len(set(listed)) != len(listed):
        yield Fault(name, _twice(listed), say("each hash once"))


def names_of(name: str, value: tuple[str, ...]) -> Iterator[Fault]:
    """Ids of parties or names of fields."""
    if len(set(value)) != len(value):
        yield Fault(name, _twice(value), say("each name once"))
    for one in value:
        if not 0 < len(one) <= LONGEST_NAME or not one.isprintable():
            yield Fault(name, shown(one), say("names of at most {most} characters",
                                              most=LONGEST_NAME))


def _twice(listed: tuple[str, ...]) -> str:
    return shown(next(h for h in listed if listed.count(h) > 1))
