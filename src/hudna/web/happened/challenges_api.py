"""Challenges as machines read them. None of them is a word about how far a place is protected."""

from __future__ import annotations

from typing import Annotated

import msgspec
from litestar import get

from hudna.place.times import format_instant
from hudna.record.record import Record
from hudna.view.challenges import Case, outcome, reply, state
from hudna.view.world import World
from hudna.web.api import About, about
from hudna.web.asked import Asked, house_of

MOST = 1_000
STATE = ("`open`: its registrant has not replied; `overdue`: nor in its time; `replied`: "
         "not every guarantor has said what it holds; `differing`: every one has, and not the "
         "same; `upheld`, `not-upheld`, `undetermined`: all hold this; `withdrawn`: taken back by "
         "whoever made it. In none of them is the place protected any less.")


class SaidOut(msgspec.Struct, frozen=True):
    """Words of a party. `text` is empty where it is withheld, which `withheld` names."""

    id: str
    author: str
    at: str
    text: str
    withheld: list[str]


class HeldOut(SaidOut, frozen=True):
    """`outcome`: upheld, not-upheld, undetermined, withdrawn. `stands`: whether it is the last word
    of its author."""

    outcome: str
    stands: bool


class ChallengeOut(msgspec.Struct, frozen=True):
    """One challenge. `protection` is a record hash; `registrant` is null where this node does not
    hold that. `reply_by` is null where the agreement gives no time, and where it is not known here
    since when the registrant has the challenge, from which its time runs. `waits_for`: the
    guarantors that have not said what they hold."""

    id: str
    author: str
    at: str
    protection: str
    registrant: str | None
    text: str
    withheld: list[str]
    reply_by: str | None
    state: Annotated[str, msgspec.Meta(description=STATE)]
    waits_for: list[str]
    replies: list[SaidOut]
    outcomes: list[HeldOut]


class Challenges(About, frozen=True, kw_only=True):
    """`left_out`: how many more there are than one answer gives."""

    challenges: list[ChallengeOut]
    left_out: int


@get("/challenges", summary="Challenges to protected places, and what was replied and held")
async def all_challenges(request: Asked) -> Challenges:
    """The latest first, of many the first thousand. What is challenged is protected meanwhile, and
    afterwards until its registrant ends that."""
    house = house_of(request)
    cases = house.world.challenges.all()[::-1]
    found = [out(house.world, c, house.now_ms()) for c in cases[:MOST]]
    return Challenges(challenges=found, left_out=max(0, len(cases) - MOST), **about(house))


def out(world: World, case: Case, now_ms: int) -> ChallengeOut:
    record, guarantors = case.challenge, world.terms.agreement.guarantors
    standing = {r.hash for r in case.standing_outcomes().values()}
    by = case.due_ms
    return ChallengeOut(
        record.hash, record.author, format_instant(record.issued_ms), case.said.protection,
        case.registrant, case.said.text, list(record.withheld),
        None if by is None else format_instant(by), state(case, guarantors, now_ms),
        list(case.waits_for(guarantors)), [_said(r, reply(r).text) for r in case.replies],
        [_held(r, stands=r.hash in standing) for r in case.outcomes],
    )


def _said(r: Record, text: str) -> SaidOut:
    return SaidOut(r.hash, r.author, format_instant(r.issued_ms), text, list(r.withheld))


def _held(r: Record, *, stands: bool) -> HeldOut:
    said = outcome(r)
    return HeldOut(r.hash, r.author, format_instant(r.issued_ms), said.text, list(r.withheld),
                   said.outcome, stands)
