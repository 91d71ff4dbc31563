"""What machines read: small, and as true as the pages. Times RFC 3339 in UTC, lengths in metres,
shapes GeoJSON; every answer says what it does not mean."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from litestar import get
from litestar.params import FromPath

from hudna.place.geojson import shape_to_geojson
from hudna.place.times import format_instant
from hudna.record.record import Record
from hudna.record.release import step_of
from hudna.record.sharing import Existence
from hudna.speak.standing_words import STANDING
from hudna.view import looks
from hudna.view.conflicts import Conflict
from hudna.view.needs import Need, needs
from hudna.view.notices import notice
from hudna.view.register import protection
from hudna.view.standing import Standing, standing
from hudna.view.volumes import protection_volume
from hudna.web.asked import Asked, house_of
from hudna.web.found import held
from hudna.web.house import House
from hudna.web.looking import SpentError, may_see
from hudna.web.ring import flat

CELLS = ("Of `sealed`: the cells of the agreement's grid in which something sealed lies that the "
         "notice meets, as GeoJSON polygons, as the depositary has signed them and nothing finer. "
         "Empty for every other kind.")
WHY = ("Of `sealed-refused`: each doubt for which the depositary gave no answer. `small`: the "
       "notice covers less ground than one cell; `sweeping`: it sweeps over many cells; "
       "`near-copy`: it covers ground that an earlier notice of the same guarantor covered. Empty "
       "for every other kind.")
BECAUSE = ("Of `mingled`, and of `unknown` where ground could not be laid: the statements by which "
           "a truce partner and an excluded group hold the same ground, as issued. Empty for every "
           "other kind.")


class About(msgspec.Struct, frozen=True, kw_only=True):
    """Who answers, at which log size and moment, in which exercise (null: none), and the standing
    statement: what no answer of this node ever means."""

    node: str
    exercise: str | None
    log_size: int
    as_of: str
    statement: str


class ConflictOut(msgspec.Struct, frozen=True):
    """`subject`: a record hash, an area id or a party id, by `kind`; `distance_m` 0 inside. Of
    something sealed it is the depositary's signed answer, and there is nothing in `cells` or `why`
    that is not in that."""

    kind: str
    subject: str
    clause: str | None
    distance_m: float | None
    cells: Annotated[list[dict[str, Any]], msgspec.Meta(description=CELLS)]
    why: Annotated[list[str], msgspec.Meta(description=WHY)]
    because: Annotated[list[str], msgspec.Meta(description=BECAUSE)]


class NoticeOut(msgspec.Struct, frozen=True):
    """One flight announced. `state` is derived at `as_of`; `fresh_until` ends a no objection."""

    id: str
    designation: str
    author: str
    operator: str
    category: str
    aircraft: int
    geometry: dict[str, Any]
    width_m: float
    floor_m: float
    ceiling_m: float
    starts: str
    ends: str
    state: str
    fresh_until: str | None
    awaits: list[str]
    conflicts: list[ConflictOut]


class ProtectionOut(msgspec.Struct, frozen=True):
    """One protection. `ends` null: until its registrant withdraws it.

    `place` says how exactly `geometry` gives it: `exact`, or the cell of about `1 km` or `10 km`
    that it lies somewhere in. In a list another party's is never exact; asked for by its id it is
    given as this node was told it (`told`), and that is a look."""

    id: str
    form: str
    kind: str
    names: dict[str, str]
    registrant: str
    geometry: dict[str, Any]
    place: str
    told: str
    buffer_m: float
    starts: str | None
    ends: str | None


class ExistenceOut(msgspec.Struct, frozen=True):
    """A protection of which this node was told only that it is there."""

    id: str
    form: str
    registrant: str
    district: str


class NeedOut(msgspec.Struct, frozen=True):
    """What waits for a person at this node; `subject` a record hash or an agreement's digest."""

    kind: str
    subject: str
    party: str | None
    at: str | None
    count: int


class Notices(About, frozen=True, kw_only=True):
    notices: list[NoticeOut]


class Protections(About, frozen=True, kw_only=True):
    protections: list[ProtectionOut]
    existing: list[ExistenceOut]


class OneProtection(About, frozen=True, kw_only=True):
    protection: ProtectionOut


class Needs(About, frozen=True, kw_only=True):
    needs: list[NeedOut]


class AgreementOut(About, frozen=True, kw_only=True):
    """The agreement in effect; `digest` is the SHA-256 of its text."""

    digest: str
    id: str
    title: dict[str, str]
    guarantors: list[str]
    must_concur: list[str]
    fresh_for_s: float
    clock_tolerance_s: float
    pending: list[str]


@get("/notices", summary="Flights announced, and where each stands")
async def all_notices(request: Asked) -> Notices:
    house = house_of(request)
    now = house.now_ms()
    found = [_notice(standing(house.world, r.hash, now)) for r in house.world.notices.all()]
    return Notices(notices=found, **about(house))


@get("/protections", summary="What stands in the register; other parties' places as cells")
async def all_protections(request: Asked) -> Protections:
    house = house_of(request)
    found = [_protection(house, r) for r in house.world.register.standing(house.now_ms())]
    existing = [_existence(r) for r in house.world.register.existing_yet()]
    return Protections(protections=found, existing=existing, **about(house))


@get("/protections/{of:str}", summary="One protection, with its place as this node was told it")
async def one_protection(request: Asked, of: FromPath[str]) -> OneProtection:
    """A look where another party registered it: said to its registrant, and counted."""
    record = held(house_of(request).world.register.lines.records, of)
    if not await may_see(request, record, "api"):
        raise SpentError
    house = house_of(request)
    return OneProtection(protection=_protection(house, record, exact=True), **about(house))


@get("/needs", summary="What waits for a person at this node, most urgent first")
async def all_needs(request: Asked) -> Needs:
    house = house_of(request)
    found = [_need(n) for n in needs(house.world, house.now_ms())]
    return Needs(needs=found, **about(house))


@get("/agreement", summary="The agreement in effect")
async def agreement(request: Asked) -> AgreementOut:
    house = house_of(request)
    terms = house.world.terms
    title = terms.agreement.title
    return AgreementOut(
        digest=terms.digest, id=terms.agreement.id,
        title={"en": title.en, "ar": title.ar, "ru": title.ru},
        guarantors=list(terms.agreement.guarantors), must_concur=list(terms.must_concur),
        fresh_for_s=terms.fresh_for_ms / 1000, clock_tolerance_s=terms.clock_tolerance_ms / 1000,
        pending=[d for d, _ in house.world.agreements.pending()], **about(house),
    )


def about(house: House) -> dict[str, Any]:
    return {
        "node": house.party, "exercise": house.exercise, "log_size": house.world.size,
        "as_of": format_instant(house.now_ms()), "statement": str(STANDING),
    }


def _notice(s: Standing) -> NoticeOut:
    n = notice(s.notice)
    return NoticeOut(
        s.notice.hash, n.designation, s.notice.author, n.operator, n.category, n.aircraft,
        shape_to_geojson(n.shape), n.width_mm / 1000, n.floor_mm / 1000, n.ceiling_mm / 1000,
        format_instant(n.from_ms), format_instant(n.until_ms), s.state.value,
        _instant(s.fresh_until_ms), list(s.awaits), [_conflict(c) for c in s.conflicts],
    )


def _conflict(c: Conflict) -> ConflictOut:
    return ConflictOut(
        c.kind, c.subject, c.clause, c.clash.distance_mm / 1000 if c.clash else None,
        [shape_to_geojson(cell) for cell in c.cells], c.why.split(), list(c.because),
    )


def _protection(house: House, r: Record, *, exact: bool = False) -> ProtectionOut:
    p, told = protection(r), step_of(protection(r), r.withheld)
    volume = protection_volume(p)
    names = {code: getattr(p.names, code) for code in ("en", "ar", "ru") if getattr(p.names, code)}
    coarse = not exact and looks.is_others(house.world, r)
    return ProtectionOut(
        r.hash, type(p).__name__.lower(), p.protects, names, r.author,
        shape_to_geojson(looks.about(p) if coarse else flat(volume.shape)),
        looks.about_step(p) if coarse else told, told, p.buffer_mm / 1000,
        _instant(volume.window.from_ms), _instant(volume.window.until_ms),
    )


def _existence(r: Record) -> ExistenceOut:
    assert isinstance(r.said, Existence)
    return ExistenceOut(r.hash, r.said.what, r.author, r.said.district)


def _need(n: Need) -> NeedOut:
    return NeedOut(n.kind, n.subject, n.party, _instant(n.due_ms), n.count)


def _instant(ms: int | None) -> str | None:
    return format_instant(ms) if ms is not None else None
