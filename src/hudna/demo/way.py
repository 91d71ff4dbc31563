"""What was promised, met about and said on the way to talks in the scenario, as data: what stands
in `way.toml`, typed."""

from __future__ import annotations

from importlib.resources import files
from typing import TypeAlias

import msgspec

from hudna.demo.happened import Act, Clock
from hudna.demo.scenario import Spot
from hudna.record.hotline import Heard
from hudna.record.process import Came, Does, Level, MeetingState, Towards, Word
from hudna.record.protecting import Names


class Point(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Of an agenda; `concerns` by their ids."""

    text: str
    concerns: tuple[str, ...] = ()


class When(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A condition: one of these."""

    quiet_days: int = 0
    settled: str = ""
    kept: str = ""
    reached: str = ""
    declared: str = ""
    access_of: str = ""
    place: str = ""


class Raise(Act, frozen=True, tag="raise"):
    clause: str
    text: str
    settled_by: str
    holds_up: tuple[str, ...] = ()


class Meet(Act, frozen=True, tag="meet"):
    """`of` is the earlier version that it takes the place of."""

    state: MeetingState
    level: Level
    title: str
    place: str
    begins: Clock
    minutes: int
    agenda: tuple[Point, ...]
    attended: tuple[str, ...]


class Decide(Act, frozen=True, tag="decide"):
    text: Names
    settles: tuple[str, ...] = ()


class Sign(Act, frozen=True, tag="sign"):
    word: Word = "signs"
    text: str = ""


class Position(Act, frozen=True, tag="position"):
    """`day` counts as a `Clock` does."""

    actor: str
    party: str
    question: str
    towards: Towards
    day: int
    text: str
    origin: str
    quote: str = ""


class Promise(Act, frozen=True, tag="promise"):
    """`of` is what it mirrors. `due` counts days as a `Clock` does."""

    promiser: str
    parties: tuple[str, ...]
    text: Names
    clause: str
    due: int | None = None
    after: tuple[When, ...] = ()
    within_days: int = 0
    distance_m: int = 0
    verified_by: str = ""


class Fulfil(Act, frozen=True, tag="fulfil"):
    came: Came
    day: int
    text: str


class Need(Act, frozen=True, tag="need"):
    milestone: str
    when: When
    text: str


class Count(Act, frozen=True, tag="counter"):
    counter: str
    does: Does
    day: int
    days: int
    text: str


class Call(Act, frozen=True, tag="call"):
    """It was begun at `begins`; nobody answered where `minutes` is 0."""

    to: str
    begins: Clock
    minutes: int
    text: str
    requested: str = ""


class Hear(Act, frozen=True, tag="hear"):
    heard: Heard
    text: str = ""


class Duty(Act, frozen=True, tag="duty"):
    """Three shifts a day from `first` to `last`, by these posts in turn."""

    first: int
    last: int
    posts: tuple[str, ...]


class HandOver(Act, frozen=True, tag="hand-over"):
    text: str


class Announce(Act, frozen=True, tag="announce"):
    title: Names
    text: Names


class Hold(Act, frozen=True, tag="hold"):
    """A square of `half_m` around `spot`, or several of them."""

    holders: tuple[str, ...]
    spots: tuple[Spot, ...]
    half_m: int
    names: Names
    since: int
    basis: str


class Talks(Act, frozen=True, tag="talks"):
    """The guarantors set the day of the talks anew: `by` proposes it, all sign."""

    day: int


Anything: TypeAlias = (
    Raise | Meet | Decide | Sign | Position | Promise | Fulfil | Need | Count | Call | Hear | Duty
    | HandOver | Announce | Hold | Talks)


class Way(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All of it was invented."""

    acts: tuple[Anything, ...]


def way() -> Way:
    """That of *Syria, summer 2016*, as it comes with Hudna."""
    text = files("hudna.demo").joinpath("way.toml").read_bytes()
    return msgspec.toml.decode(text, type=Way)
