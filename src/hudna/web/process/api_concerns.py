"""Concerns as machines read them: how each stands, and by which record it does."""

from __future__ import annotations

from typing import Annotated

import msgspec
from litestar import get

from hudna.place.times import format_instant
from hudna.record.erasure import blanked
from hudna.view.process.concern_history import Step, history
from hudna.view.process.concerns import Raised, concern, concerns
from hudna.web.api import About, about
from hudna.web.asked import Asked, house_of

MOST = 1_000
STATE = ("`open`; `on-agenda`: a planned meeting takes it up; `decided`: a decision that would "
         "settle it is not signed by every guarantor; `reserved`: a guarantor has noted its "
         "reservation to that, so it settles nothing; `settled`: every guarantor has signed; "
         "`reopened`: who raised it holds it to be open again; `withdrawn`, by who raised it.")


class StepOut(msgspec.Struct, frozen=True):
    """`record` says so, of `about` (a meeting or a decision; null: of none)."""

    what: str
    author: str
    at: str
    record: str
    about: str | None


class ConcernOut(msgspec.Struct, frozen=True):
    """`id` is the latest version, `versions` all of them. `because`: the record that `state` rests
    on. `events`: incidents found to be a violation of the clause that may have happened after it
    was settled; `events_since` counts these and what was named in opening it again. What is
    withheld is empty, and named in `withheld`."""

    id: str
    versions: list[str]
    author: str
    at: str
    clause: str
    text: str
    settled_by: str
    holds_up: list[str]
    withheld: list[str]
    state: Annotated[str, msgspec.Meta(description=STATE)]
    because: str
    agendas: list[str]
    decisions: list[str]
    events: list[str]
    events_since: int
    history: list[StepOut]


class Concerns(About, frozen=True, kw_only=True):
    """`left_out`: how many more there are than one answer gives."""

    concerns: list[ConcernOut]
    left_out: int


@get("/concerns", summary="Concerns, what would settle each, and how it stands")
async def all_concerns(request: Asked) -> Concerns:
    """The latest raised first, of many the first thousand."""
    house = house_of(request)
    held = concerns(house.world)[::-1]
    return Concerns(concerns=[out(c) for c in held[:MOST]], left_out=max(0, len(held) - MOST),
                    **about(house))


def out(c: Raised) -> ConcernOut:
    said = concern(blanked(c.latest))
    return ConcernOut(
        c.latest.hash, [v.hash for v in c.versions], c.author,
        format_instant(c.latest.issued_ms), said.clause, said.text, said.settled_by,
        list(said.holds_up), list(c.latest.withheld), c.state, c.because.hash,
        [m.latest.hash for m in c.agendas], [d.record.hash for d in c.decisions],
        [x.latest.hash for x in c.events], c.events_since, [_step(s) for s in history(c)])


def _step(s: Step) -> StepOut:
    return StepOut(s.what, s.record.author, format_instant(s.at_ms), s.record.hash,
                   s.about.hash if s.about else None)
