"""One row of an import, however it was written, to one protection; or every fault in it."""

from __future__ import annotations

from itertools import pairwise
from typing import TypeAlias

from hudna.fault import Fault, Refused
from hudna.place.datum import Datum, heights_in_msl
from hudna.place.geometry import Fix, Line, Point, Way
from hudna.place.times import parse_instant
from hudna.place.volume import Heights
from hudna.record.kinds import Area, Movement, Names, Site
from hudna.say import say
from hudna.speak.cells import (
    LONGEST_NAME,
    LONGEST_NOTE,
    Reader,
    Row,
    buffer_of,
    datum_of,
    height_of,
    in_order,
    instant_of,
    kind_of,
    names_of,
    number_of,
    words_of,
)
from hudna.speak.whereabouts import NOWHERE, whereabouts
from hudna.terms.working import Working

LONGEST_SLACK_S = 86_400

Imports: TypeAlias = Site | Area | Movement


def protection(row: Row, terms: Working, now_ms: int) -> Imports:
    """The protection that a row registers. Raises `Refused` with every fault in the row.

    Without `from` it holds from now; without `buffer_m`, with the agreement's buffer of its
    kind; without `review_by`, to be looked at again after the agreement's review period.
    """
    if row.faults and not row.cells:
        raise Refused(row.faults)
    r = Reader(row, terms, now_ms, list(row.faults))
    made = _movement(r) if row.times is not None else _fixed(r)
    if r.faults:
        raise Refused(r.faults)
    return made


def _fixed(r: Reader) -> Imports:
    kind = r.attempt(lambda: kind_of(r), "")
    from_ms = instant_of(r, "from", r.now_ms)
    until_ms = instant_of(r, "until", None)
    heights = _heights(r)
    in_order(r, "until", from_ms, until_ms)
    site = Site(
        protects=kind,
        names=r.attempt(lambda: names_of(r), Names()),
        shape=r.attempt(lambda: whereabouts(r), NOWHERE),
        buffer_mm=r.attempt(lambda: buffer_of(r, kind), 0),
        from_ms=from_ms or 0,
        until_ms=until_ms,
        review_by_ms=instant_of(r, "review_by", r.now_ms + r.terms.review_every_ms),
        district=r.attempt(lambda: words_of(r, "district", LONGEST_NAME), ""),
        note=r.attempt(lambda: words_of(r, "note", LONGEST_NOTE), ""),
    )
    if r.faults:
        return site
    return _as_recorded(r, site, heights)


def _heights(r: Reader) -> Heights:
    """Above mean sea level, where records have theirs; from another datum, moved outward."""
    floor_mm, ceiling_mm = height_of(r, "floor_m"), height_of(r, "ceiling_m")
    in_order(r, "ceiling_m", floor_mm, ceiling_mm)
    return heights_in_msl(Heights(floor_mm, ceiling_mm),
                          r.attempt(lambda: datum_of(r), Datum.MSL))


def _movement(r: Reader) -> Imports:
    """A convoy: a line with a moment for each of its positions."""
    kind = r.attempt(lambda: kind_of(r), "")
    return Movement(
        protects=kind,
        names=r.attempt(lambda: names_of(r), Names()),
        way=r.attempt(lambda: _way(r), Way(())),
        buffer_mm=r.attempt(lambda: buffer_of(r, kind), 0),
        review_by_ms=instant_of(r, "review_by", None),
        note=r.attempt(lambda: words_of(r, "note", LONGEST_NOTE), ""),
    )


def _way(r: Reader) -> Way:
    points = r.row.shape.points if isinstance(r.row.shape, Line) else ()
    times = r.row.times or ()
    if len(points) != len(times):
        raise Refused(Fault(r.where("times"), f"{len(times)}", say(
            "{n} times, one for each position of the line", n=len(points))))
    at = [parse_instant(t, f"{r.where('times')}[{i}]") for i, t in enumerate(times)]
    for i, (a, b) in enumerate(pairwise(at), 1):
        if b <= a:
            raise Refused(Fault(f"{r.where('times')}[{i}]", str(times[i]),
                                say("a time after the one before")))
    slack_ms = number_of(r, "slack_s", 0, LONGEST_SLACK_S) if r.text("slack_s") else 0
    return Way(tuple(Fix(p, t) for p, t in zip(points, at, strict=True)), slack_ms)


def _as_recorded(r: Reader, site: Site, heights: Heights) -> Imports:
    """A site, or an area: where the row says so, or names a floor or a ceiling."""
    said = r.text("record").casefold()
    if said not in ("", "site", "area"):
        raise Refused(Fault(r.where("record"), said, say("site or area")))
    limited = heights != Heights()
    if said == "site" and limited:
        raise Refused(Fault(r.where("record"), said,
                            say("area, since a floor or a ceiling is given")))
    if said != "area" and not limited:
        return site
    if isinstance(site.shape, Point):
        raise Refused(Fault(r.where("record"), "Point", say("a polygon for an area")))
    return Area(
        protects=site.protects, names=site.names, shape=site.shape, buffer_mm=site.buffer_mm,
        from_ms=site.from_ms, until_ms=site.until_ms,
        floor_mm=heights.floor_mm, ceiling_mm=heights.ceiling_mm,
        review_by_ms=site.review_by_ms, district=site.district, note=site.note,
    )
