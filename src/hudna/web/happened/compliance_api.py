"""Compliance and bulletins as machines read them."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from litestar import get

from hudna.place.times import format_instant
from hudna.view.bulletins import Issue, of_monitors
from hudna.view.compliance import NUMBERS, Row
from hudna.view.findings import judges
from hudna.web.api import About, about
from hudna.web.asked import Asked, house_of
from hudna.web.forms import Form
from hudna.web.happened.compliance import areas_of, choice, moment_of
from hudna.web.happened.compliance_tables import DayLine, own_lines, tables
from hudna.web.house import House

STANDING = ("`found`: found by two persons of the monitors, or by all guarantors jointly; "
            "`alleged`: said, by one guarantor alone too; `unknown`: looked into, and it cannot "
            "be told; `refuted`. `answered` and `contested` are of these.")


class BehindOut(msgspec.Struct, frozen=True):
    """One incident that is counted, and the records that make it so."""

    incident: str
    records: list[str]


class RowOut(msgspec.Struct, frozen=True):
    """One clause, party, unit and day; empty where none is named or known."""

    day: str
    clause: str
    party: str
    unit: str
    numbers: Annotated[dict[str, list[BehindOut]], msgspec.Meta(description=STANDING)]


class DayOut(msgspec.Struct, frozen=True):
    """`quiet`: quiet, broken or unknown; null while the day is not over, or where the agreement has
    no rule. `why` it is not quiet: `incidents`, `when-or-where` (some that may have been then and
    there), `not-here` (this node has no reports of its own to know by), `not-assessed`,
    `too-few-reports`, `areas` (one of them is not quiet). `reports`, `sources` and `not_assessed`
    (reports that may be of the day): what this node itself heard, null where another did. Silence
    from where nobody can report is no quiet."""

    day: str
    totals: dict[str, int]
    quiet: str | None
    why: str | None
    reports: int | None
    sources: int | None
    not_assessed: int | None


class Compliance(About, frozen=True, kw_only=True):
    """Of what `author` has told, from `first` to `last`, known at `as_known_at` (null: now)."""

    author: str
    first: str
    last: str
    as_known_at: str | None
    rows: list[RowOut]
    days: list[DayOut]


class BulletinOut(msgspec.Struct, frozen=True):
    """`sha256` is of the data, which lie at `data` where they are `here`. `of_monitors`: its author
    monitors; what another party puts out is its own word alone."""

    id: str
    author: str
    day: str
    cutoff: str
    issued: str
    size: int
    sha256: str
    here: bool
    of_monitors: bool
    data: str
    corrects: list[str]
    corrected_by: list[str]


class Bulletins(About, frozen=True, kw_only=True):
    bulletins: list[BulletinOut]


@get("/compliance", summary="What was found, alleged, not known, refuted and answered")
async def compliance(request: Asked) -> Compliance:
    """`author`, `from`, `to`, `at` and `level` as on the page: without them what the monitors have
    told of the last two weeks, by the widest units."""
    house = house_of(request)
    form = Form(dict(request.query_params), {})
    moment = await moment_of(house, form)
    chosen = choice(moment, form)
    own = own_lines(moment.world, chosen.author)
    chosen = msgspec.structs.replace(chosen, areas=tuple(areas_of(house, moment.world, own)))
    found = tables(moment.world, chosen, own)
    days = [_day(d, mine=chosen.author == house.party) for d in found.by_day]
    said: dict[str, Any] = about(house)
    return Compliance(
        author=chosen.author, first=chosen.first, last=chosen.last,
        as_known_at=None if moment.at_ms is None else format_instant(moment.at_ms),
        rows=[_row(r) for r in found.rows], days=days, **said)


@get("/bulletins", summary="Bulletins that were put out, the latest day first")
async def bulletins(request: Asked) -> Bulletins:
    house = house_of(request)
    return Bulletins(bulletins=[_bulletin(house, i) for i in house.world.bulletins.all()],
                     **about(house))


def _day(d: DayLine, *, mine: bool) -> DayOut:
    heard = (d.heard.reports, d.heard.sources, d.waiting) if mine else (None, None, None)
    return DayOut(d.day, {w: getattr(d.totals, w).count for w in NUMBERS},
                  d.quiet.state if d.quiet else None, d.quiet.why if d.quiet else None, *heard)


def _row(r: Row) -> RowOut:
    numbers: dict[str, list[BehindOut]] = {
        w: [BehindOut(b.incident, list(b.records)) for b in getattr(r, w).behind]
        for w in NUMBERS}
    return RowOut(r.key.day, r.key.clause, r.key.party, r.key.unit, numbers)


def _bulletin(house: House, i: Issue) -> BulletinOut:
    said, of = i.said, i.bulletin.hash
    return BulletinOut(
        of, i.bulletin.author, said.day, format_instant(said.cutoff_ms),
        format_instant(i.bulletin.issued_ms), said.size, said.digest,
        house.bulletins.has(said.digest),
        bool(of_monitors((i,), judges(house.world.terms.agreement))), f"/bulletins/{of}/json",
        [r.hash for r in i.corrects], [r.hash for r in i.corrected_by])
