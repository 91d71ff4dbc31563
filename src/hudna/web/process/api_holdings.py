"""Who holds what, as machines read it: the ground of a day by what is said of it."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from litestar import get

from hudna.fault import Refused
from hudna.place.geojson import shape_to_geojson
from hudna.place.grounds import Ground
from hudna.place.times import format_instant
from hudna.record.erasure import blanked
from hudna.view.process.claims import holding
from hudna.view.process.delineation import Delineation
from hudna.view.process.mingled import Mingled
from hudna.web.api import About, about
from hudna.web.asked import Asked, house_of
from hudna.web.process.holding_shown import laid, when, whole_grounds
from hudna.web.process.mingled_shown import mingled_ground

MOST = 1_000
STATE = ("`agreed`: all who speak of it name one holder; `disputed`: different holders are named; "
         "`mingled`: somebody says that several hold it; `unclaimed`: nobody speaks of it.")


class PieceOut(msgspec.Struct, frozen=True):
    """All ground in one state of which the same holders are named; which party names whom is given
    to nobody in bulk. `alone`: agreed only since one claimant alone speaks of it. `people`: who is
    known to live there; `settlements_unknown` more places are on it whose people are not known."""

    state: Annotated[str, msgspec.Meta(description=STATE)]
    holders: list[str]
    alone: bool
    km2: float
    people: int
    settlements_unknown: int
    geometry: dict[str, Any]


class MingledOut(msgspec.Struct, frozen=True):
    """Ground that is protected since a truce partner and an excluded group are said to hold it, and
    the statements that make it so."""

    since: str
    km2: float
    because: list[str]
    geometry: dict[str, Any]


class HoldingOut(msgspec.Struct, frozen=True):
    """This party's own statement in effect on the day. Its basis and its officer are on its page
    alone. Names that are withheld are empty, and `withheld` names what is not shown here."""

    id: str
    author: str
    holders: list[str]
    names: dict[str, str]
    admin: list[str]
    valid_from: str
    valid_until: str | None
    withheld: list[str]


class Figures(msgspec.Struct, frozen=True):
    """Square kilometres. `alone_km2` is that part of what is agreed of which one claimant only
    speaks."""

    agreed_km2: float
    alone_km2: float
    disputed_km2: float
    mingled_km2: float


class Holdings(About, frozen=True, kw_only=True):
    """`left_out`: how many more pieces or statements there are than one answer gives."""

    day: str
    at: str
    figures: Figures
    pieces: list[PieceOut]
    protected: list[MingledOut]
    statements: list[HoldingOut]
    left_out: int


@get("/holdings", summary="Who holds what on a day, as all claims come to")
async def all_holdings(request: Asked) -> Holdings:
    """`?day=2016-07-31`, at its last moment; without it, now. The largest pieces first."""
    house, at = house_of(request), when(request)
    if at.faults:
        raise Refused(at.faults)
    found = await laid(house, at)
    pieces = await whole_grounds(found)
    records = [c.record for c in found.heard.claimed if c.record.author == house.world.me]
    return Holdings(
        day=at.day, at=format_instant(at.at_ms), figures=_figures(found),
        pieces=[_piece(g) for g in pieces[:MOST]],
        protected=[_mingled(m) for m in await mingled_ground(house.world, at.at_ms)],
        statements=[_statement(r) for r in records[:MOST]],
        left_out=max(0, len(pieces) - MOST) + max(0, len(records) - MOST), **about(house))


HANDLERS = (all_holdings,)


def _figures(found: Delineation) -> Figures:
    c = found.convergence
    return Figures(c.agreed_km2, c.alone_km2, c.disputed_km2, c.mingled_km2)


def _piece(g: Ground) -> PieceOut:
    return PieceOut(g.state.value, list(g.holders), g.alone, g.km2, g.living.people,
                    g.living.unknown, shape_to_geojson(g.shape))


def _mingled(m: Mingled) -> MingledOut:
    return MingledOut(format_instant(m.since_ms), m.km2, list(m.because),
                      shape_to_geojson(m.shape))


def _statement(record: Any) -> HoldingOut:
    said = holding(blanked(record))
    names = {"en": said.names.en, "ar": said.names.ar, "ru": said.names.ru}
    return HoldingOut(
        record.hash, record.author, list(said.holders), names, list(said.admin),
        format_instant(said.from_ms),
        None if said.until_ms is None else format_instant(said.until_ms), list(record.withheld))
