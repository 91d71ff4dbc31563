"""Monitors' access as machines read it: what was asked, and what either side says came of it."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from litestar import get

from hudna.place.geojson import shape_to_geojson
from hudna.place.times import format_instant
from hudna.record.record import Record
from hudna.view.access import Ask, outcome, state
from hudna.web.api import About, about
from hudna.web.asked import Asked, house_of

MOST = 1_000
STATE = ("`open`: nothing was said, and it has not begun; `granted`, `refused`, `delayed`; "
         "`unanswered`: nothing was said until it began; `differing`: who was asked and who asked "
         "do not say the same.")


class OutcomeOut(msgspec.Struct, frozen=True):
    """`outcome`: granted, refused, delayed, unanswered. `stands`: whether it is the last word of
    its author."""

    id: str
    author: str
    at: str
    outcome: str
    text: str
    stands: bool


class AskOut(msgspec.Struct, frozen=True):
    """One time that `author` asked `of` for access. `cell` is a GeoJSON polygon of whole cells of
    0.1 degree, null where none was given; what is withheld is empty, and named in `withheld`."""

    id: str
    author: str
    at: str
    of: str
    place: str
    cell: dict[str, Any] | None
    starts: str
    ends: str
    purpose: str
    withheld: list[str]
    state: Annotated[str, msgspec.Meta(description=STATE)]
    outcomes: list[OutcomeOut]


class Access(About, frozen=True, kw_only=True):
    """`left_out`: how many more there are than one answer gives."""

    access: list[AskOut]
    left_out: int


@get("/access", summary="Monitors' access: asked for, granted, refused, delayed, unanswered")
async def all_access(request: Asked) -> Access:
    """The latest to begin first, of many the first thousand."""
    house = house_of(request)
    asks = house.world.access.all()[::-1]
    found = [out(a, house.now_ms()) for a in asks[:MOST]]
    return Access(access=found, left_out=max(0, len(asks) - MOST), **about(house))


def out(ask: Ask, now_ms: int) -> AskOut:
    record, said = ask.asked, ask.said
    standing = {r.hash for r in ask.standing_outcomes().values()}
    return AskOut(
        record.hash, record.author, format_instant(record.issued_ms), said.of, said.place,
        shape_to_geojson(said.near) if said.near else None, format_instant(said.from_ms),
        format_instant(said.until_ms), said.purpose, list(record.withheld), state(ask, now_ms),
        [_outcome(r, stands=r.hash in standing) for r in ask.outcomes],
    )


def _outcome(r: Record, *, stands: bool) -> OutcomeOut:
    said = outcome(r)
    return OutcomeOut(r.hash, r.author, format_instant(r.issued_ms), said.outcome, said.text,
                      stands)
