"""What is proposed of news of a process. Nothing of it is taken until a person has accepted it.

Each proposal rests on words of the text, kept with where they stand, and on the sentence around
them. What the text does not say is empty; where it may mean several things, all stand there.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

from msgspec import Struct

ActorKind: TypeAlias = Literal["party", "body", "person", "office", "unknown"]
"""`party`: a state or a side; `body`: an organisation, or a part of a party; `office`: somebody
named by an office alone; `unknown`: a name that no list knows."""
Sort: TypeAlias = Literal["for", "against", "conditional", "doubts", "denies", "says"]
"""`says`: what `who` says of another actor, which is a position of nobody but `who`."""
Level: TypeAlias = Literal["ministers", "military", "technical", "humanitarian"]
State: TypeAlias = Literal["held", "being-held", "to-come"]
Promise: TypeAlias = Literal["promised", "agreed", "set", "demanded", "expected"]
"""`set`: a date was named for it; `demanded`: of somebody else; `expected`: the text says that it
will or may be, and nobody promised it."""
How: TypeAlias = Literal["written", "nearest", "either", "counted"]
"""`written`: in full; `nearest`: without its year, and one such day lies near; `either`: several
may be meant; `counted`: from the text's own day."""
Why: TypeAlias = Literal["force", "no-such-day", "other-weekday", "no-day-to-count-from",
                         "other-date", "not-read", "more", "name-of-nobody"]


class Words(Struct, frozen=True):
    """Characters of the text from `begin` up to the one before `end`, and what they are."""

    begin: int
    end: int
    text: str


class Sentence(Struct, frozen=True):
    """`number`: by which proposals name it. `of_force`: it also speaks of force against somebody,
    so that an accepted proposal keeps its own words and never the sentence."""

    number: int
    begin: int
    end: int
    text: str
    of_force: bool = False


class Rest(Struct, frozen=True):
    """What a proposal rests on: its words, and the number of their sentence."""

    words: Words
    sentence: int


class Window(Struct, frozen=True):
    """The days from `first` to `last` (ISO 8601), both in it."""

    first: str
    last: str


class When(Struct, frozen=True):
    """What the words say of a day. `windows`: which may be meant, the likeliest first; empty where
    the words name no day that can be told. `how`: None then."""

    words: Words
    windows: tuple[Window, ...] = ()
    how: How | None = None


class Place(Struct, frozen=True):
    """Where a meeting is. `id`: of the package's list, empty where it does not know the name."""

    words: Words
    id: str = ""
    country: str = ""


class Actor(Struct, frozen=True):
    """Somebody who takes part. `id` names it in this result. `of`: the party (or body) for which it
    speaks, empty where the text does not say; a body or a person inside a party is never the party.
    `offices`: by the text, each as a code. `may_be`: who of the others may be meant."""

    id: str
    kind: ActorKind
    name: str
    rests: tuple[Rest, ...]
    of: str = ""
    offices: tuple[str, ...] = ()
    may_be: tuple[str, ...] = ()


class Who(Struct, frozen=True):
    """An actor in a part. `words`: by which the text names it there; None where it is carried over
    from what stands before (a verb without its subject, *he*), which a person should look at."""

    actor: str
    words: Words | None = None


class Stance(Struct, frozen=True):
    """A position. `said_by`: who says that `who` holds it; empty: the text itself. `matter`: a code
    of `words.toml`, empty where none is known; `on`: its words. Of `says`: `about` whom, and
    `claimed` what is said that they hold. `negated`: the words deny it."""

    who: Who
    sort: Sort
    rests: tuple[Rest, ...]
    matter: str = ""
    on: Words | None = None
    said_by: str = ""
    about: str = ""
    claimed: Sort | None = None
    negated: bool = False
    condition: Words | None = None


class Meeting(Struct, frozen=True):
    """`may_be`: the numbers of other meetings of this result that it may be the same as."""

    number: int
    who: tuple[Who, ...]
    rests: tuple[Rest, ...]
    place: Place | None = None
    when: When | None = None
    levels: tuple[Level, ...] = ()
    state: State | None = None
    may_be: tuple[int, ...] = ()


class Commitment(Struct, frozen=True):
    """`who`: who is to do it, as far as the text says; `what` its words. `said_by` as of a
    `Stance`. `due`: by when; `made`: when it was promised. `maybe`: the words say *may*."""

    sort: Promise
    who: tuple[Who, ...]
    what: Words
    rests: tuple[Rest, ...]
    matter: str = ""
    due: When | None = None
    condition: Words | None = None
    said_by: str = ""
    maybe: bool = False
    made: When | None = None


class Element(Struct, frozen=True):
    """Something that a plan contains. `plans`: the words of each plan that may be meant."""

    matter: str
    words: Words
    rests: tuple[Rest, ...]
    plans: tuple[Words, ...] = ()


class Concern(Struct, frozen=True):
    """`about`: its words; `settled_by`: the words that say what is to settle it."""

    who: tuple[Who, ...]
    rests: tuple[Rest, ...]
    about: Words | None = None
    matter: str = ""
    settled_by: Words | None = None


class Aside(Struct, frozen=True):
    """Words that were understood and not taken, and why. Of `force` only the words themselves:
    their sentence, which says against whom, is not repeated for them."""

    why: Why
    rest: Rest


class Day(Struct, frozen=True):
    """The day from which the text counts. `words`: of the text, where it says so itself."""

    date: str
    words: Words | None = None


class Reading(Struct, frozen=True):
    """Everything proposed of one text. `sentences`: those that a proposal rests on."""

    day: Day | None
    sentences: tuple[Sentence, ...]
    actors: tuple[Actor, ...]
    stances: tuple[Stance, ...]
    meetings: tuple[Meeting, ...]
    commitments: tuple[Commitment, ...]
    elements: tuple[Element, ...]
    concerns: tuple[Concern, ...]
    asides: tuple[Aside, ...]
