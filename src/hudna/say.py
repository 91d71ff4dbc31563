"""Sentences that a reader sees, kept apart from the language they are shown in.

Code below the desk never formats a sentence for a person: it *says* one, and the edge
(`speak`, `web`, `cli`) puts it in the reader's language. `str()` gives the English.

An argument may be a `Say`, a `Figure`, an `Instant`, a name or words in three languages
(anything with `best(lang)` or `of(lang)`), or plain text and whole numbers, which stay as given.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta


@dataclass(frozen=True, slots=True)
class Say:
    """An English message id with named arguments.

    Where the sentence counts something, `plural` is the English plural and `n` the count.
    """

    msgid: str
    args: Mapping[str, object] = field(default_factory=dict)
    plural: str | None = None
    n: int = 1

    def __str__(self) -> str:
        template = self.msgid if self.plural is None or self.n == 1 else self.plural
        return template.format(**{k: in_english(v) for k, v in self.args.items()})


def say(msgid: str, /, **args: object) -> Say:
    """Mark `msgid` (a `str.format` template) for translation and bind its arguments."""
    return Say(msgid, args)


def say_n(singular: str, plural: str, n: int, /, **args: object) -> Say:
    """A sentence that counts: `say_n("{n} site", "{n} sites", 3)`; `{n}` is bound to the count."""
    return Say(singular, {"n": Figure(n), **args}, plural, n)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that is shown as the reader's language groups and points it."""

    value: float
    decimals: int = 0

    def __str__(self) -> str:
        return f"{self.value:,.{self.decimals}f}"


@dataclass(frozen=True, slots=True)
class Instant:
    """A moment (ms since 1970, UTC), shown to the minute, always in UTC and saying so."""

    ms: int

    def __str__(self) -> str:
        return moment(self.ms).strftime("%d %b %Y %H:%M UTC").removeprefix("0")


def moment(ms: int) -> datetime:
    """The UTC datetime of `ms`, without the detour through a float."""
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=ms)


def distance(mm: int) -> Say:
    """A length in words, never shown longer than it is: tenths of a metre below 100 m,
    kilometres from 10 km on, whole ones from 100 km on."""
    if mm >= 100_000_000:
        return say("{n} km", n=Figure(mm // 1_000_000))
    if mm >= 10_000_000:
        return say("{n} km", n=Figure(mm // 100_000 / 10, 1))
    if 0 < mm < 100_000:
        return say("{n} m", n=Figure(mm // 100 / 10, 1))
    return say("{n} m", n=Figure(mm // 1000))


def span(ms: int) -> Say:
    """A length of time in words, in its two largest units."""
    seconds = ms // 1000
    days, hours, minutes = seconds // 86_400, seconds // 3600, seconds // 60
    if days:
        return say("{d} d {h} h", d=days, h=hours % 24)
    if hours:
        return say("{h} h {m} min", h=hours, m=minutes % 60)
    if minutes:
        return say("{m} min {s} s", m=minutes, s=seconds % 60)
    return say("{s} s", s=seconds)


def in_english(value: object) -> str:
    """One argument as English text."""
    for method in ("best", "of"):
        if choose := getattr(value, method, None):
            return str(choose("en"))
    return str(value)
