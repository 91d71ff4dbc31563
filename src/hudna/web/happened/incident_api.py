"""Incidents as machines read them: what was told last of each, what was found, answered and asked;
nothing that their pages do not show. Whom sources name is held to have done nothing by that."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import partial
from typing import Annotated

import msgspec
from litestar import get
from litestar.exceptions import NotFoundException
from litestar.params import FromQuery

from hudna.place.geojson import shape_to_geojson
from hudna.place.geometry import E7, Point, Polygon
from hudna.place.times import format_instant
from hudna.record.incidents import Incident
from hudna.record.record import Record
from hudna.view.findings import findings as found_of
from hudna.view.findings import judges as judges_of
from hudna.view.findings import unseconded
from hudna.view.incident_due import Due
from hudna.view.incidents import IncidentLine, answer, judged, rung
from hudna.view.world import World
from hudna.web.api import About, about
from hudna.web.asked import Asked, house_of
from hudna.web.found import subject
from hudna.web.happened.incident_found import earlier
from hudna.web.happened.incident_list import Wanted, caught_up, lines_of, listed, row
from hudna.web.happened.incident_replaced import Replacing, replacing

MOST = 1_000
STAGE = ("`reported`, `under-review`, `corroborated`, `verified`, `refuted`, `unverifiable`. "
         "`verified` follows from findings alone.")
ACCUSED = "Whom sources name. It attributes nothing."
BY = "Who is held to have done it; empty: nobody."
REPLACES = ("The judgements of its own party of which it says that it takes their place. What two "
            "persons have found stands until two have come to this one.")
REPLACED_BY = ("The judgements of its own party that have taken its place; empty while it stands, "
               "whatever says that it is to.")
EARLIER = ("Judgements that stand no more: their party has judged anew since. They stay, as they "
           "were signed.")
LIKELIHOOD = ("By ICD 203: `almost-no-chance` 1-5, `very-unlikely` 5-20, `unlikely` 20-45, "
              "`roughly-even` 45-55, `likely` 55-80, `very-likely` 80-95, `almost-certain` 95-99 "
              "per cent.")


class Where(msgspec.Struct, frozen=True):
    """`lon`, `lat` in degrees and `within_m` around them; null where only a cell was told, `cell`
    as a GeoJSON geometry, or nothing. `admin`: P-codes, the widest first."""

    place: str
    lon: float | None
    lat: float | None
    within_m: int | None
    cell: dict[str, object] | None
    admin: list[str]


class HarmOut(msgspec.Struct, frozen=True):
    """To people who take no part, at least and at most; null where it is not said."""

    killed_least: int | None
    killed_most: int | None
    injured_least: int | None
    injured_most: int | None


class JudgedOut(msgspec.Struct, frozen=True):
    """A judgement of the version `of`. `evidence`: hashes of records. `seconded`: when each other
    person of the monitors came to the same."""

    id: str
    author: str
    at: str
    of: str
    clause: str
    outcome: str
    by: Annotated[str, msgspec.Meta(description=BY)]
    likelihood: Annotated[str, msgspec.Meta(description=LIKELIHOOD)]
    confidence: str
    text: str
    evidence: list[str]
    seconded: list[str]
    replaces: Annotated[list[str], msgspec.Meta(description=REPLACES)]
    replaced_by: Annotated[list[str], msgspec.Meta(description=REPLACED_BY)]
    withheld: list[str]


class AnswerOut(msgspec.Struct, frozen=True):
    """`outcome`: accepts, explains, denies, looking. `stands`: it is its party's last."""

    id: str
    author: str
    at: str
    of: str
    outcome: str
    text: str
    stands: bool


class StepOut(msgspec.Struct, frozen=True):
    """A step of the ladder: `query`, `finding`, `persistent`, `referred`. `answer_by` is null where
    the agreement leaves it open."""

    id: str
    author: str
    at: str
    step: str
    to: str
    answer_by: str | None
    text: str


class DueOut(msgspec.Struct, frozen=True):
    """What `party` is to do: `answer`, answer a `step`, give a `judgement`, `second` one. `by` is
    null where no time is given."""

    what: str
    party: str
    about: str
    by: str | None
    overdue: bool


class IncidentOut(msgspec.Struct, frozen=True):
    """What was told last of one incident by one author, by whose name of it, `incident`, `revision`
    counts up with each version; `versions` are their record hashes. `counts`: false where its
    reports are held to be of another incident. Findings side by side: `monitors` of two persons
    each, `jointly` where all guarantors found the same, else `separately`; `alone`: monitors'
    judgements that wait for a second person."""

    id: str
    author: str
    incident: str
    revision: int
    versions: list[str]
    counts: bool
    stage: Annotated[str, msgspec.Meta(description=STAGE)]
    happened: str
    begins: str
    ends: str
    where: Where
    clause: str
    sources: int
    accused: Annotated[list[str], msgspec.Meta(description=ACCUSED)]
    harm: HarmOut
    summary: str
    withheld: list[str]
    monitors: list[JudgedOut]
    jointly: list[JudgedOut]
    separately: list[JudgedOut]
    alone: list[JudgedOut]
    earlier: Annotated[list[JudgedOut], msgspec.Meta(description=EARLIER)]
    answers: list[AnswerOut]
    steps: list[StepOut]
    due: list[DueOut]


class IncidentsOut(About, frozen=True, kw_only=True):
    """`left_out`: how many more there are than one answer gives."""

    incidents: list[IncidentOut]
    left_out: int


class OneIncident(About, frozen=True, kw_only=True):
    incident: IncidentOut


@get("/incidents", summary="What is held to have happened, what was found of it and answered")
async def all_incidents(
    request: Asked, day: FromQuery[date | None] = None, stage: FromQuery[str] = "",
    kind: FromQuery[str] = "", author: FromQuery[str] = "",
) -> IncidentsOut:
    """Those of `day` (in the agreement's time zone, else UTC), or all: what waits for this party
    first, then the latest; of many the first thousand."""
    house = house_of(request)
    wanted = Wanted(day.isoformat() if day else None, stage, kind, author=author)
    await caught_up(house)
    found, world = listed(house.world, wanted), house.world
    return IncidentsOut(
        incidents=[out(world, x, house.now_ms()) for x in lines_of(world, found[:MOST])],
        left_out=max(0, len(found) - MOST), **about(house))


@get("/incidents/{of:str}", summary="One incident, by any version or by what was said of it")
async def one_incident(request: Asked) -> OneIncident:
    house = house_of(request)
    line = house.world.incidents.of(subject(request))
    if line is None:
        raise NotFoundException
    return OneIncident(incident=out(house.world, line, house.now_ms()), **about(house))


def out(world: World, line: IncidentLine, now_ms: int) -> IncidentOut:
    said, who = line.said, judges_of(world.terms.agreement)
    found, judgements = found_of(line, who), partial(_judged, line, replacing(line, who))
    return IncidentOut(
        line.latest.hash, line.author, line.name, said.revision, [r.hash for r in line.versions],
        line.counts, row(world, line).stage, said.happened, format_instant(said.from_ms),
        format_instant(said.until_ms), _where(said), said.clause, said.sources,
        list(said.accused), HarmOut(*msgspec.structs.astuple(said.harm)), said.summary,
        list(line.latest.withheld),
        judgements(f.record for f in found.monitors), judgements(f.record for f in found.joint),
        judgements(f.record for f in found.separate), judgements(unseconded(line, who)),
        judgements(earlier(world, line)),
        [_answer(r, line) for r in line.answers], [*map(_step, line.rungs)],
        [_due(d, now_ms) for d in world.waits.of(world, (line.author, line.name))])


def _where(said: Incident) -> Where:
    at = said.at.at if isinstance(said.at, Point) else None
    return Where(
        said.place, at[0] / E7 if at else None, at[1] / E7 if at else None,
        said.within_m if at else None,
        shape_to_geojson(said.near) if isinstance(said.near, Polygon) else None, list(said.admin))


def _judged(
    line: IncidentLine, replacing: Replacing, records: Iterable[Record]
) -> list[JudgedOut]:
    return [_judgement(line, replacing, r) for r in records]


def _judgement(line: IncidentLine, replacing: Replacing, record: Record) -> JudgedOut:
    said = judged(record)
    return JudgedOut(
        record.hash, record.author, format_instant(record.issued_ms), said.incident, said.clause,
        said.outcome, said.by, said.likelihood, said.confidence, said.text, list(said.evidence),
        [format_instant(s.issued_ms) for s in line.seconds(record.hash)],
        [r.hash for r in replacing.of.get(record.hash, ())],
        [r.hash for r in replacing.done.get(record.hash, ())], list(record.withheld))


def _answer(record: Record, line: IncidentLine) -> AnswerOut:
    said = answer(record)
    return AnswerOut(
        record.hash, record.author, format_instant(record.issued_ms), said.incident, said.outcome,
        said.text, line.standing_answers().get(record.author) == record)


def _step(record: Record) -> StepOut:
    said = rung(record)
    return StepOut(record.hash, record.author, format_instant(record.issued_ms), said.rung, said.to,
                   None if said.answer_by_ms is None else format_instant(said.answer_by_ms),
                   said.text)


def _due(d: Due, now_ms: int) -> DueOut:
    by = None if d.due_ms is None else format_instant(d.due_ms)
    return DueOut(d.what, d.party, d.subject, by, d.overdue(now_ms))


HANDLERS = (all_incidents, one_incident)
