"""What is said to have happened in the scenario, and what was said of it since, as data: what
stands in `happened.toml`, typed."""

from __future__ import annotations

from importlib.resources import files
from typing import TypeAlias

import msgspec

from hudna.act.answer_access import Outcome as AccessOutcome
from hudna.act.answer_incident import Outcome as Answered
from hudna.act.assess import Assessment
from hudna.demo.scenario import Spot
from hudna.record.incidents import (
    Channel,
    Confidence,
    Credibility,
    Happening,
    Harm,
    Known,
    Likelihood,
    Reliability,
    Rung,
)
from hudna.view.findings import Outcome as Held

Clock: TypeAlias = tuple[int, str]
"""A day, counted from the one on which the demonstration begins, and HH:MM in the agreement's
zone."""


class Source(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`name` is a pseudonym: there is nobody behind it."""

    name: str
    reliability: Reliability = "F"


class Told(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A report. It was from `began` for `minutes`, at most `within_m` from `spot`; told of at
    `at`. `source` is one of the sources by its key."""

    id: str
    source: str
    at: Clock
    channel: Channel
    happened: Happening
    began: Clock
    minutes: int
    spot: Spot
    within_m: int
    place: str
    language: str
    text: str
    known: Known = "unknown"
    credibility: Credibility = 6
    accused: tuple[str, ...] = ()
    harm: Harm = Harm()


class Act(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag_field="act"):
    """`officer` of `by` says it at `at`; later acts name it by `id`. It is about `of`."""

    at: Clock
    by: str = "un"
    officer: str = "Monitor 1"
    id: str = ""
    of: str = ""


class Link(Act, frozen=True, tag="link"):
    reports: tuple[str, ...]
    why: str


class Assess(Act, frozen=True, tag="assess"):
    stage: Assessment
    why: str


class Tell(Act, frozen=True, tag="tell"):
    clause: str
    place: str
    summary: str


class Judge(Act, frozen=True, tag="judge"):
    clause: str
    outcome: Held
    likelihood: Likelihood
    confidence: Confidence
    text: str
    held: str = ""
    """Who did it; nobody is held to have by default."""


class Second(Act, frozen=True, tag="second"):
    pass


class Answer(Act, frozen=True, tag="answer"):
    outcome: Answered
    text: str = ""


class Step(Act, frozen=True, tag="step"):
    rung: Rung
    to: str
    text: str


class Ask(Act, frozen=True, tag="ask"):
    party: str
    spot: Spot
    place: str
    began: Clock
    minutes: int
    purpose: str


class Let(Act, frozen=True, tag="let"):
    """What came of it when access was asked for."""

    outcome: AccessOutcome
    text: str = ""


class Challenge(Act, frozen=True, tag="challenge"):
    """`of` is a protection of the scenario."""

    text: str


class Reply(Act, frozen=True, tag="reply"):
    text: str


class Line(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    ref: str
    happened: Happening
    began: Clock
    minutes: int
    spot: Spot
    place: str
    accused: str
    clause: str


class Count(Act, frozen=True, tag="count"):
    """Of the day of `at`."""

    lines: tuple[Line, ...]


class PutOut(Act, frozen=True, tag="put-out"):
    """The bulletin of a day, counted as that of a `Clock`."""

    day: int


Anything: TypeAlias = (
    Link | Assess | Tell | Judge | Second | Answer | Step | Ask | Let | Challenge | Reply | Count
    | PutOut)


class Happened(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All of it was invented."""

    sources: dict[str, Source]
    reports: tuple[Told, ...]
    acts: tuple[Anything, ...]


def happened() -> Happened:
    """That of *Syria, summer 2016*, as it comes with Hudna."""
    text = files("hudna.demo").joinpath("happened.toml").read_bytes()
    return msgspec.toml.decode(text, type=Happened)
