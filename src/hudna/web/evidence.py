"""What a page shows on its map: flights, protections with their buffers, and of each conflict the
nearest points joined by a line.

Another party's protection is drawn as the cell that it lies in, unless the caller says that its
place may be shown. A mark's `role` is how the map draws it; its `label` is put into the reader's
language at the edge.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any

import msgspec

from hudna.place.clash import nearest
from hudna.place.geojson import shape_to_geojson
from hudna.place.geometry import (
    E7,
    Line,
    Moving,
    Point,
    Position,
    Shape,
    Way,
)
from hudna.place.measure import centre, position_at
from hudna.place.volume import Window
from hudna.record.kinds import AfterTheFact, Holding, Notice, Protection, RecordHash
from hudna.record.record import Record
from hudna.record.release import PLACE
from hudna.say import distance, say
from hudna.terms.agreement import Open
from hudna.view import looks
from hudna.view.conflicts import Conflict
from hudna.view.notices import notice
from hudna.view.process.claims import holding
from hudna.view.process.mingled import Mingled, ground_of
from hudna.view.register import protection
from hudna.view.releases import PROTECTIONS
from hudna.view.standing import Standing
from hudna.view.stops import stop
from hudna.view.volumes import notice_volume, protection_volume, told_volume
from hudna.view.world import World
from hudna.web import links
from hudna.web.asked import Asked, language_of
from hudna.web.ring import around, flat


class Mark(msgspec.Struct, frozen=True):
    """`geometry` is GeoJSON. `url` is where a click leads. `at` is where the label stands: on a
    bent route the middle of its bounds would lie beside it. `of` is the id of an area of the
    agreement, for the map to light it."""

    role: str
    geometry: dict[str, Any]
    label: object = ""
    url: str = ""
    at: Position | None = None
    of: str = ""


def drawn(request: Asked, marks: Iterable[Mark]) -> dict[str, Any]:
    """The FeatureCollection for the map, labels in the reader's language."""
    lang = language_of(request)
    return {"type": "FeatureCollection", "features": [
        {"type": "Feature", "geometry": m.geometry,
         "properties": {"role": m.role, "label": lang.say(m.label), "url": m.url,
                        **({"at": [x / E7 for x in m.at]} if m.at else {}),
                        **({"of": m.of} if m.of else {})}}
        for m in marks
    ]}


# --- the register ----------------------------------------------------------------------------


def of_entries(
    world: World, records: Iterable[Record], shown: Collection[RecordHash] = ()
) -> Iterator[Mark]:
    """`shown` are those of other parties that are drawn as they are held here."""
    for record in records:
        url = f"/register/{record.hash}"
        if is_about(world, record, shown):
            yield from of_about(protection(record), url)
        else:
            yield from of_protection(protection(record), url)


def of_protection(said: Protection, url: str = "") -> Iterator[Mark]:
    shape = protection_volume(said).shape
    if said.buffer_mm:
        yield Mark("buffer", around(shape, said.buffer_mm), said.names, url)
    yield Mark("protection", shape_to_geojson(flat(shape)), said.names, url, centre(shape))


def of_about(said: Protection, url: str = "") -> Iterator[Mark]:
    """A place told, or shown, as no more than a cell: it may be anywhere in there."""
    where = looks.about(said)
    if said.buffer_mm:
        yield Mark("buffer", around(where, said.buffer_mm), said.names, url)
    yield Mark("about", shape_to_geojson(where), said.names, url, centre(where))


def is_about(world: World, record: Record, shown: Collection[RecordHash] = ()) -> bool:
    """Whether the record's place is drawn as a cell: it is another party's, and not `shown`; or
    this node was told no more."""
    others = looks.is_others(world, record) and record.hash not in shown
    return others or told_coarsely(record)


def told_coarsely(record: Record) -> bool:
    """Whether this node was not told the exact place of the protection."""
    return PLACE[type(protection(record))] in record.withheld


def of_draft(said: Protection, suggestions: Iterable[Position]) -> Iterator[Mark]:
    """What is about to be registered, and the points that it may be meant for."""
    yield from of_protection(said)
    for at in suggestions:
        yield Mark("suggestion", shape_to_geojson(Point(at)), say("meant here?"))


def middle(record: Record) -> Position:
    return middle_of(protection(record))


def middle_of(said: Protection) -> Position:
    return centre(protection_volume(said).shape)


# --- flights ---------------------------------------------------------------------------------


def of_standings(standings: Iterable[Standing]) -> Iterator[Mark]:
    for s in standings:
        n = notice(s.notice)
        yield Mark(f"flight {s.state.value}", _flown(n), n.designation,
                   f"/notices/{s.notice.hash}", centre(n.shape))


def of_flight(
    world: World, flight: Record, found: Iterable[Conflict], state: str = "",
    shown: Collection[RecordHash] = (),
) -> Iterator[Mark]:
    """A flight, signed or not yet, and everything that it meets; `shown` as in `of_entries`."""
    n = notice(flight)
    for c in found:
        yield from _met(world, n, c, shown)
    yield Mark(f"flight {state}".strip(), _flown(n), n.designation, at=centre(n.shape))


def of_notice(
    world: World, s: Standing, shown: Collection[RecordHash] = ()
) -> Iterator[Mark]:
    return of_flight(world, s.notice, s.conflicts, s.state.value, shown)


def met(world: World, found: Iterable[Conflict]) -> list[Record]:
    """The protections that a flight meets."""
    records = (world.record(c.subject) for c in found)
    return [r for r in records if r and isinstance(r.said, PROTECTIONS)]


def of_told(said: AfterTheFact) -> Iterator[Mark]:
    volume = told_volume(said)
    yield Mark("flight told", around(volume.shape, volume.reach_mm), said.designation)


def of_stop(world: World, sent: Record) -> Iterator[Mark]:
    said = stop(sent)
    if said.area is not None:
        yield Mark("stop", shape_to_geojson(said.area), said.area_name)
    for record in world.notices.standing():
        if sent in world.stops_on(record):
            n = notice(record)
            yield Mark("flight stopped", _flown(n), n.designation, f"/notices/{record.hash}",
                       centre(n.shape))


def _flown(n: Notice) -> dict[str, Any]:
    volume = notice_volume(n)
    return around(volume.shape, volume.reach_mm)


# --- conflicts -------------------------------------------------------------------------------


def _met(
    world: World, n: Notice, c: Conflict, shown: Collection[RecordHash]
) -> Iterator[Mark]:
    """What is met, its buffer, and the line of the distance that was measured."""
    record = world.record(c.subject)
    if record and isinstance(record.said, PROTECTIONS) and is_about(world, record, shown):
        yield from of_about(protection(record), f"/register/{c.subject}")
        return
    if c.kind in ("sealed", "sealed-refused"):
        yield from (Mark("sealed", shape_to_geojson(drawn), say("something sealed, in this cell"))
                    for drawn in c.cells)
        return
    shape = _shape_of(world, c)
    if shape is None:
        return
    name = say("{name}", name=c.names)
    if isinstance(shape, Notice):
        yield Mark("operation", _flown(shape), name, f"/notices/{c.subject}",
                   centre(shape.shape))
        return
    url = _url_of(c, record)
    if c.buffer_mm:
        yield Mark("buffer", around(shape, c.buffer_mm), name, url)
    yield Mark(_ROLES.get(c.kind, "protection"),
               shape_to_geojson(flat(shape)), name, url, centre(shape))
    if c.clash is not None and c.clash.distance_mm > 0:
        yield from _nearest_line(n, shape, c)


_ROLES = {"barred-area": "barred", "mingled": "mingled"}


def _url_of(c: Conflict, record: Record | None) -> str:
    if record is not None and isinstance(record.said, Holding):
        return links.record(record)
    return f"/register/{c.subject}" if c.kind == "protection" else ""


def of_mingled(world: World, found: Iterable[Mingled]) -> Iterator[Mark]:
    """Mingled ground that is protected, with its buffer."""
    buffer_mm = world.terms.process.buffer_mm
    for one in found:
        record = world.entries[one.subject].record
        name, url = say("{name}", name=holding(record).names), links.record(record)
        if buffer_mm:
            yield Mark("buffer", around(one.shape, buffer_mm), name, url)
        yield Mark("mingled", shape_to_geojson(one.shape), name, url, centre(one.shape))


def _nearest_line(n: Notice, shape: Moving, c: Conflict) -> Iterator[Mark]:
    assert c.clash is not None
    on_flight, on_other, _ = nearest(n.shape, _where_then(shape, c.clash.window))
    line = Line((on_flight, on_other))
    yield Mark("nearest", shape_to_geojson(line), distance(c.clash.distance_mm))


def _shape_of(world: World, c: Conflict) -> Moving | Notice | None:
    record = world.record(c.subject)
    if record is not None and isinstance(record.said, Holding):
        return c.ground or ground_of(world, record)
    if record is not None:
        said = record.said
        return said if isinstance(said, Notice) else protection_volume(protection(record)).shape
    area = next((a for a in world.terms.agreement.areas if a.id == c.subject), None)
    return None if area is None or isinstance(area.shape, Open) else area.shape


def _where_then(shape: Moving, window: Window) -> Shape:
    """The part of a way that is travelled in the window, if it runs to time."""
    if not isinstance(shape, Way):
        return shape
    start = window.from_ms if window.from_ms is not None else shape.fixes[0].at_ms
    end = window.until_ms if window.until_ms is not None else shape.fixes[-1].at_ms
    between = [f.at for f in shape.fixes if start < f.at_ms < end]
    points = (position_at(shape, start), *between, position_at(shape, end))
    return Point(points[0]) if len(set(points)) == 1 else Line(points)
