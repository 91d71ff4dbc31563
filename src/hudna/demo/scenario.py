"""The scenario as data: what stands in `scenario.toml`, typed."""

from __future__ import annotations

from importlib.resources import files
from typing import Literal, TypeAlias

import msgspec

from hudna.record.kinds import Names
from hudna.web.people import Officer

Spot: TypeAlias = tuple[str, int, int]
"""A town, and metres east and north of its middle."""
Act: TypeAlias = Literal[
    "concur", "object", "withdraw", "stop", "propose", "sign-agreement", "tell-after", "find"
]


class Protected(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A place; a square of `size_m` where it is not a point. `named` is the key of its name, `id`
    what acts call it by.

    `told`: to everyone whole, *sealed* to the depositary alone, or *coarse*: to Russia as a cell of
    about 10 km without its name."""

    protects: str
    at: Spot
    id: str = ""
    named: str = ""
    size_m: int = 0
    registered_min: float = -4320
    review_in_days: int = 87
    acknowledged: bool = True
    note: str = ""
    told: Literal["whole", "sealed", "coarse"] = "whole"


class Convoy(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`way`: a spot, and the minute at which it is reached."""

    names: Names
    registered_min: float
    slack_min: int
    way: tuple[tuple[str, int, int, int], ...]
    note: str = ""


class Ground(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A square of `half_m` around a spot, or a route with a width."""

    id: str
    by: str
    designation: str
    from_min: float
    until_min: float
    box: tuple[str, int, int, int] | None = None
    route: tuple[Spot, ...] = ()
    width_m: int = 0


class Flight(Ground, frozen=True, forbid_unknown_fields=True, kw_only=True):
    category: str
    aircraft: int
    heights_m: tuple[int, int]
    announced_min: float
    operator: str = ""
    place: str = ""
    note: str = ""


class ToldAfter(Ground, frozen=True, forbid_unknown_fields=True, kw_only=True):
    reason: str


class Event(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    at_min: float
    by: str
    act: Act
    of: str = ""
    text: str = ""
    outcome: Literal["justified", "not justified", "undetermined"] = "undetermined"


class Amendment(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is put in place of what, once, in the agreement's text."""

    find: str
    put: str


class Scenario(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`desks`: each party's node, with the posts that sit there."""

    exercise: str
    agreement: str
    officer: str
    desks: dict[str, tuple[Officer, ...]]
    names: dict[str, Names]
    protections: tuple[Protected, ...]
    convoys: tuple[Convoy, ...]
    flights: tuple[Flight, ...]
    events: tuple[Event, ...]
    told: tuple[ToldAfter, ...]
    amendment: Amendment


def scenario() -> Scenario:
    """*Syria, summer 2016*, as it comes with Hudna."""
    text = files("hudna.demo").joinpath("scenario.toml").read_bytes()
    return msgspec.toml.decode(text, type=Scenario)
