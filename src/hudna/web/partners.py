"""How each partner is told: reached or not, what waits, what is overdue, what it refuses."""

from __future__ import annotations

import msgspec
from litestar import Response, get

from hudna.record.kinds import PartyId
from hudna.record.record import Record
from hudna.view.overdue import Overdue, overdue, within_ms
from hudna.web import links, pages
from hudna.web.asked import Asked, house_of
from hudna.web.house import House, PartnerState

MOST = 50
"""Rows of one partner that are shown; the page says how many there are."""


class Refused(msgspec.Struct, frozen=True):
    """A record that the partner will not take in, and why, in English as its node says it."""

    record: Record
    why: str


class Row(msgspec.Struct, frozen=True):
    """One partner. `late` are the first of those that are overdue."""

    party: PartyId
    state: PartnerState
    heard_ms: int
    late: tuple[Overdue, ...]
    refusals: tuple[Refused, ...]


@get("/partners")
async def page(request: Asked) -> Response[str]:
    house = house_of(request)
    rows = [_row(house, s) for s in sorted(house.partners.state(), key=lambda s: s.party)]
    return pages.render(
        request, "partners/page.html", rows=rows, within_ms=within_ms(house.world),
        turned={t.party: t for t in house.reception.turned_away.rows()},
        record_url=links.record,
    )


def _row(house: House, state: PartnerState) -> Row:
    world = house.world
    late = [o for o in overdue(world, house.now_ms()) if o.party == state.party]
    refusals = [Refused(r, why) for of, why in state.refusals.items()
                if (r := world.record(of)) is not None]
    return Row(state.party, state, world.entries.heard_ms(state.party), tuple(late[:MOST]),
               tuple(refusals[:MOST]))

