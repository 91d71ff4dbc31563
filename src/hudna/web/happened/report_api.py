"""Reports as machines give and read them: already structured, one source's word each. They stay at
this node, as every report does, and nothing in one is a finding."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from itertools import islice
from typing import Annotated, Any, get_args

import msgspec
from litestar import Response, get, post
from litestar.exceptions import ValidationException
from litestar.params import FromQuery, JSONBody

from hudna.act.draft import refuse
from hudna.act.report import report as kept_as
from hudna.fault import Fault, Refused
from hudna.place.geometry import E7, Point, Position
from hudna.place.times import format_instant, parse_instant
from hudna.record.incidents import (
    Attached,
    Credibility,
    Happening,
    Harm,
    Known,
    Reliability,
    Report,
)
from hudna.record.record import Record
from hudna.record.sound_incidents import WIDEST_M
from hudna.say import Say, say
from hudna.view.reports import report
from hudna.web.api import About, about
from hudna.web.asked import Asked, house_of
from hudna.web.happened import report_once
from hudna.web.happened.report_places import units
from hudna.web.house import House
from hudna.web.posts import who_reads_reports
from hudna.web.problem import problem
from hudna.web.session import csrf_token

MOST, MOST_PAGE, LARGEST = 1_000, 1_000_000, 200_000
KEY = "idempotency-key"
ALLOWED = {"happened": get_args(Happening), "known": get_args(Known),
           "reliability": get_args(Reliability), "credibility": get_args(Credibility)}
AS_SENT = {"from_ms": "from", "until_ms": "until", "told_ms": "told"}
"""What a report's fields are called in what machines send."""
LONGEST_KEY = 200
SOURCE = ("A pseudonym of this node, at most 64 characters: never a name, a number or an address.")
TOLD = "RFC 3339; null or left out: now."
WINDOW = ("RFC 3339 moments that hold the moment of it, `from` and `until`; `until` null where "
          "`from` is exact. None lies after it was told.")
PLACE = ("WGS 84 degrees, both or neither; the true place is no further off than `within_m`, which "
         "is needed with them.")


class HarmIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """To people who take no part, and to nobody else; null where it is not said."""

    killed_least: int | None = None
    killed_most: int | None = None
    injured_least: int | None = None
    injured_most: int | None = None


class ReportIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one source says has happened. `accused`: ids of parties that the source names, which
    attributes nothing. `origin`: whom the source repeats. `reliability` A to F and `credibility` 1
    to 6 by the Admiralty code; F and 6: cannot be judged. `language`: a BCP 47 tag."""

    happened: Happening
    start: Annotated[str, msgspec.Meta(description=WINDOW)] = msgspec.field(name="from")
    until: str | None = None
    told: Annotated[str | None, msgspec.Meta(description=TOLD)] = None
    lon: Annotated[float | None, msgspec.Meta(description=PLACE)] = None
    lat: float | None = None
    within_m: int | None = None
    place: str = ""
    text: str = ""
    language: str = ""
    source: Annotated[str, msgspec.Meta(description=SOURCE)] = ""
    origin: str = ""
    accused: list[str] = []
    known: Known = "unknown"
    reliability: Reliability = "F"
    credibility: Credibility = 6
    harm: HarmIn = HarmIn()


class ReportOut(msgspec.Struct, frozen=True, kw_only=True):
    """As `ReportIn`. `id` is the record hash of the latest version; `event` names the event that it
    is held to belong to; `admin`: P-codes of the units that hold it, the widest first."""

    id: str
    event: str
    happened: str
    start: str = msgspec.field(name="from")
    until: str
    told: str
    lon: float | None
    lat: float | None
    within_m: int
    place: str
    admin: list[str]
    text: str
    language: str
    source: str
    origin: str
    channel: str
    accused: list[str]
    known: str
    reliability: str
    credibility: int
    harm: HarmIn
    attached: list[Attached]


class Reports(About, frozen=True, kw_only=True):
    """`more`: there are others than those of this answer."""

    reports: list[ReportOut]
    more: bool


class OneReport(About, frozen=True, kw_only=True):
    report: ReportOut


@get("/reports", summary="This node's own reports, the latest to happen first",
     guards=[who_reads_reports])
async def all_reports(request: Asked, page: FromQuery[int] = 0) -> Response[Reports]:
    """A thousand an answer, the first being page 0. The header `x-csrf-token` of the answer is what
    a machine that is signed in sends back with a report."""
    house = house_of(request)
    first = min(max(0, page), MOST_PAGE) * MOST
    found = list(islice(house.world.reports.back(), first, first + MOST + 1))
    body = Reports(reports=[out(house, r) for r in found[:MOST]], more=len(found) > MOST,
                   **about(house))
    return Response(body, headers={"x-csrf-token": csrf_token(request)})


def not_valid(_: Asked, error: ValidationException) -> Response[Any]:
    """Which field is wrong, and what may stand there: never what stood there."""
    found = error.extra if isinstance(error.extra, list) else []
    faults = tuple(Fault(name, "another value", _expected(name, str(one.get("message", ""))))
                   for one in found for name in (_field(one),))
    return problem(422, "The report was refused whole; nothing of it was kept.", faults)


def _field(found: dict[str, Any]) -> str:
    name = str(found.get("key") or "body")
    return "body" if name == "data" else name


def _expected(name: str, message: str) -> Say:
    if name in ALLOWED and "enum" in message:
        return say("one of {allowed}", allowed=", ".join(map(str, ALLOWED[name])))
    return say("{what}", what=message.split(" - ", maxsplit=1)[0])


def as_sent(refused: Refused, data: ReportIn) -> Refused:
    """The same, each field by the name under which it was sent."""
    sent = AS_SENT if data.until is not None else {**AS_SENT, "until_ms": "from"}
    return Refused([replace(f, where=sent.get(f.where, f.where)) for f in refused.faults])


@post("/reports", summary="A report, already structured, to be kept at this node",
      status_code=201, request_max_body_size=LARGEST, guards=[who_reads_reports],
      exception_handlers={ValidationException: not_valid})
async def given(request: Asked, data: JSONBody[ReportIn]) -> OneReport:
    """Needs a header `idempotency-key` of the machine's choosing, at most 200 characters: what is
    sent several times under one key is kept once, as long as the node runs. Five sources that say
    the same are five reports, each under a key of its own."""
    house = house_of(request)
    said = _said(house, data)
    digest = sha256(msgspec.json.encode(data)).hexdigest()
    try:
        of = await report_once.keep(
            request, f"api {_key(request)}", kept_as(house.world, said, house.now_ms()), digest)
    except Refused as refused:
        raise as_sent(refused, data) from None
    record = house.world.record(of)
    assert record is not None
    return OneReport(report=out(house, record), **about(house))


def out(house: House, record: Record) -> ReportOut:
    said, event = report(record), house.world.reports.event(record.hash)
    at = said.at.at if said.at else None
    return ReportOut(
        id=record.hash, event=event.name if event else record.hash, happened=said.happened,
        start=format_instant(said.from_ms), until=format_instant(said.until_ms),
        told=format_instant(said.told_ms), lon=at[0] / E7 if at else None,
        lat=at[1] / E7 if at else None, within_m=said.within_m, place=said.place,
        admin=list(said.admin), text=said.text, language=said.language, source=said.source,
        origin=said.origin, channel=said.channel, accused=list(said.accused), known=said.known,
        reliability=said.reliability, credibility=said.credibility,
        harm=msgspec.convert(said.harm, HarmIn, from_attributes=True),
        attached=list(said.attached))


def _said(house: House, data: ReportIn) -> Report:
    at = _at(data)
    told_ms = house.now_ms() if data.told is None else parse_instant(data.told, "told")
    from_ms = parse_instant(data.start, "from")
    return Report(
        data.source, "api", told_ms, data.happened, from_ms,
        from_ms if data.until is None else parse_instant(data.until, "until", up=True),
        Point(at) if at else None, data.within_m or 0, data.place, data.text, data.language,
        admin=units(house.places, at, data.within_m or 0) if at else (),
        accused=tuple(data.accused), known=data.known, origin=data.origin,
        reliability=data.reliability, credibility=data.credibility,
        harm=Harm(**msgspec.structs.asdict(data.harm)))


def _at(data: ReportIn) -> Position | None:
    if data.within_m is not None and not 0 <= data.within_m <= WIDEST_M:
        raise refuse("within_m", "another number", say(
            "a whole number from {least} to {most}", least=0, most=WIDEST_M))
    if data.lon is None and data.lat is None:
        return None
    if data.lon is None or data.lat is None:
        raise refuse("lon, lat", "one of them", say("both or neither"))
    if not (-180 <= data.lon <= 180 and -90 <= data.lat <= 90):
        raise refuse("lon, lat", "another place", say("degrees on Earth"))
    if data.within_m is None:
        raise refuse("within_m", "nothing",
                     say("how far off the place may have been, in metres"))
    return (round(data.lon * E7), round(data.lat * E7))


def _key(request: Asked) -> str:
    key = request.headers.get(KEY, "")
    if not 0 < len(key) <= LONGEST_KEY:
        raise Refused(Fault(KEY, f"{len(key)} characters", say(
            "a header with a key of your own for this report, at most {most} characters",
            most=LONGEST_KEY)))
    return key
