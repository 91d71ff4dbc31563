"""Public positions as machines read them: by question and actor, over time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import msgspec
from litestar import get
from litestar.types import ControllerRouterHandler

from hudna.fault import Fault, Refused
from hudna.place.times import format_instant
from hudna.record.bounds import is_day
from hudna.record.record import Record
from hudna.record.shown import shown
from hudna.view.process.stances import Question, Row, Told, Within, folded, questions
from hudna.web.api import About, about
from hudna.web.asked import Asked, house_of
from hudna.web.process.position_form import A_DAY

MOST = 1_000
TOWARDS = "`for`, `against`, `conditional` (for, on a condition), `undecided`"


class EnteredOut(msgspec.Struct, frozen=True):
    """`at`: when it was signed, RFC 3339."""

    id: str
    author: str
    at: str


class ToldOut(msgspec.Struct, frozen=True):
    """What was said on `day`, by one source. `entered`: whoever entered the same, each a record of
    its own. `withheld`: fields that are not shown here, which are empty."""

    day: str
    towards: Annotated[str, msgspec.Meta(description=TOWARDS)]
    text: str
    quote: str
    origin: str
    entered: list[EnteredOut]
    withheld: list[str]


class ActorOut(msgspec.Struct, frozen=True):
    """`party`: empty where of none. `latest`: the positions of the last day; several where sources
    differ, of which none is chosen. `told`: the earliest first."""

    actor: str
    party: str
    latest: list[str]
    told: list[ToldOut]


class WithinOut(msgspec.Struct, frozen=True):
    """Actors of one party that contradict each other."""

    party: str
    in_favour: list[str]
    against: list[str]


class QuestionOut(msgspec.Struct, frozen=True):
    question: str
    actors: list[ActorOut]
    within: list[WithinOut]


class Positions(About, frozen=True, kw_only=True):
    """`left_out`: how many more questions there are than one answer gives."""

    questions: list[QuestionOut]
    left_out: int


@get("/positions", summary="What actors said in public on each question, over time")
async def all_positions(request: Asked) -> Positions:
    """The question last spoken of first. `?question=`: that one alone; `?until=`: as it was on that
    day. What somebody within a party says is no position of the party."""
    house = house_of(request)
    question, until = (request.query_params.get(name, "") for name in ("question", "until"))
    if until and not is_day(until):
        raise Refused(Fault("until", shown(until), A_DAY))
    found = [q for q in questions(house.world.process.stances.standing(), until)
             if not question or folded(q.words) == folded(question)]
    return Positions(questions=[_question(q) for q in found[:MOST]],
                     left_out=max(0, len(found) - MOST), **about(house))


HANDLERS: Sequence[ControllerRouterHandler] = (all_positions,)


def _question(q: Question) -> QuestionOut:
    return QuestionOut(q.words, [_actor(r) for r in q.rows], [_within(w) for w in q.within])


def _within(w: Within) -> WithinOut:
    return WithinOut(w.party, [r.actor for r in w.in_favour], [r.actor for r in w.against])


def _actor(row: Row) -> ActorOut:
    return ActorOut(row.actor, row.party, list(row.towards), [_told(t) for t in row.told])


def _told(t: Told) -> ToldOut:
    said, first = t.said, t.records[0]
    words = {name: "" if name in first.withheld else getattr(said, name)
             for name in ("text", "quote", "origin")}
    return ToldOut(said.day, said.towards, **words, entered=[_entered(r) for r in t.records],
                   withheld=list(first.withheld))


def _entered(r: Record) -> EnteredOut:
    return EnteredOut(r.hash, r.author, format_instant(r.issued_ms))
