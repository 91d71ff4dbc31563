"""Flights in barred areas by day, operator and watch: as a page, and as a table to take away."""

from __future__ import annotations

import csv
import io
from datetime import date

from litestar import Response, get

from hudna.fault import Fault, Refused
from hudna.say import moment, say
from hudna.speak.inert import inert
from hudna.speak.standing_words import STANDING, exercise_stamp
from hudna.view.incursions import Row, daily
from hudna.web import incursions, pages
from hudna.web.asked import Asked, house_of
from hudna.web.forms import plain
from hudna.web.house import House

COLUMNS = ("day", "watch", "operator", "incursions", "aircraft", "areas", "inside_s", "answered",
           "overdue", "void", "as_of", "exercise", "statement")
NOT_KNOWN = "not known"


@get("/incursions/daily")
async def page(request: Asked) -> Response[str]:
    house = house_of(request)
    day = incursions.day_of(plain(request.query_params.get("day", ""))) or incursions.today(house)
    return pages.render(
        request, "incursions/daily.html", day=day, rows=daily(house.world, day, house.now_ms()),
        near=incursions.around(day),
    )


@get("/incursions/daily.csv")
async def table(request: Asked) -> Response[str]:
    """Of one day, `day` in RFC 3339. UTF-8 with a byte order mark, as spreadsheets need to read
    Arabic; every row says what the table is not."""
    house = house_of(request)
    day = incursions.day_of(plain(request.query_params.get("day", "")))
    if day is None:
        raise Refused(Fault("day", request.query_params.get("day", "")[:20] or "nothing",
                            say("a day such as 2016-07-31")))
    name = f"incursions-{house.party}-{day.isoformat()}.csv"
    return Response("\ufeff" + _csv(house, day), media_type="text/csv", headers={
        "content-disposition": f'attachment; filename="{name}"'})


HANDLERS = (page, table)


def _csv(house: House, day: date) -> str:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    stamp = str(exercise_stamp(house.exercise)) if house.exercise else ""
    found = [_cells(day, r) for r in daily(house.world, day, house.now_ms())]
    as_of = moment(house.now_ms()).strftime("%Y-%m-%dT%H:%M:%SZ")
    for cells in found or [(day.isoformat(), *[""] * (len(COLUMNS) - 4))]:
        writer.writerow([*map(inert, (*cells, as_of, stamp, str(STANDING)))])
    return out.getvalue()


def _cells(day: date, r: Row) -> tuple[object, ...]:
    return (day.isoformat(), r.author, r.operator or NOT_KNOWN, r.incursions, r.aircraft, r.areas,
            r.inside_ms // 1000, r.answered, r.overdue, r.void)
