"""What is proposed of a report. Nothing of it is taken until a person has confirmed it.

Each guess has a score from 0 to 1, for sorting and never a probability, and the spans of the
original text that it rests on.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeAlias

from hudna.place.geometry import Position
from hudna.record.incidents import Happening, Harm
from hudna.record.kinds import Names
from hudna.say import Say

Role: TypeAlias = Literal["said-to-have-done", "named"]
"""`said-to-have-done`: the words lay the act to it, which attributes nothing."""
How: TypeAlias = Literal["name", "like", "away", "near", "grid", "degrees"]
"""By what a place was found: its name; a name only like it; so far in a direction; near a name; a
grid reference; degrees."""


class Span(NamedTuple):
    """Characters of the original text, from `begin` up to the one before `end`."""

    begin: int
    end: int


@dataclass(frozen=True, slots=True)
class PlaceGuess:
    """A place that may be meant: a disc of `within_m` around `at`. `id`: of the gazetteer's thing,
    empty for coordinates. `admin`: it is a unit and not a town. `units`: codes of the units that
    hold it, the widest first, as a `Report` names them; empty where they would be a guess. `exact`:
    the words are one of the names shown for it, not another spelling or a sound."""

    id: str
    names: Names
    at: Position
    within_m: int
    score: float
    how: How
    spans: tuple[Span, ...]
    admin: bool = False
    units: tuple[str, ...] = ()
    exact: bool = False


@dataclass(frozen=True, slots=True)
class TimeGuess:
    """A window of time, in ms since 1970 UTC, `until_ms` not in it."""

    from_ms: int
    until_ms: int
    score: float
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class KindGuess:
    happened: Happening
    score: float
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class PartyGuess:
    """`bound`: it is a party of the agreement. Others are named so that what is said of them is
    not laid to a party."""

    party: str
    role: Role
    bound: bool
    score: float
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class HarmGuess:
    """One statement of harm to people who take no part. Counts of forces are never kept."""

    harm: Harm
    score: float
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Aside:
    """Words that were understood and not taken, and why."""

    span: Span
    why: Say


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a text may mean, the likeliest first. Empty where nothing was found; `missing` says so
    in words, and so does `asides` of what was left out. `event`: the sentences that tell of the
    event which the text is about. `dateline`: the text's own date, from which *yesterday* and
    *Friday* were counted; None where they were from the telling."""

    places: tuple[PlaceGuess, ...]
    times: tuple[TimeGuess, ...]
    kinds: tuple[KindGuess, ...]
    parties: tuple[PartyGuess, ...]
    harms: tuple[HarmGuess, ...]
    asides: tuple[Aside, ...]
    missing: tuple[Say, ...]
    event: tuple[Span, ...] = ()
    dateline: Span | None = None

    @property
    def accused(self) -> tuple[PartyGuess, ...]:
        """Whom the words lay it to, of the agreement's parties."""
        return tuple(p for p in self.parties if p.bound and p.role == "said-to-have-done")
