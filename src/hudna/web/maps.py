"""The map page, the features that it draws, and reading back what was drawn or typed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec
from litestar import Response, get, post

from hudna.fault import Fault, Refused
from hudna.place.degrees import format_dms, format_position
from hudna.place.geojson import shape_to_geojson
from hudna.place.geometry import E7, Position, Shape
from hudna.place.measure import centre, outline
from hudna.place.mgrs import to_mgrs
from hudna.record.kinds import RecordHash
from hudna.record.record import Record
from hudna.say import say
from hudna.terms.agreement import Open
from hudna.view.process.mingled import Mingled
from hudna.view.standing import ENDED, Standing, standing
from hudna.view.stops import stop
from hudna.view.world import World
from hudna.watch.event import Aloft
from hudna.web import evidence, pages, problem, sky_words
from hudna.web.aircraft_words import craft
from hudna.web.asked import Asked, house_of, language_of
from hudna.web.evidence import Mark
from hudna.web.house import House
from hudna.web.process import holding_shown
from hudna.web.process.mingled_shown import mingled_ground, mingled_marks
from hudna.web.ring import around
from hudna.web.shapes_form import MAKERS, read_positions, read_shape

MOST_TYPED = 100_000
MOST_LISTED = 100


class Typed(msgspec.Struct):
    """`kind`: point, polygon or line. `text`: positions one a line, or GeoJSON."""

    kind: str
    text: str


@get("/map")
async def page(request: Asked) -> Response[str]:
    house = house_of(request)
    mingled = await mingled_ground(house.world, house.now_ms())
    protections = house.world.register.standing(house.now_ms())
    return pages.render(
        request, "map.html", holdings=_with_holdings(request),
        flights=current(house.world, house.now_ms()),
        areas=house.world.terms.agreement.areas,
        stops=_area_stops(house.world), mingled=_mingled(house.world, mingled),
        protections=protections[:MOST_LISTED],
        more=max(0, len(protections) - MOST_LISTED), hints=house.world.register.existing_yet(),
        over=house.overhead, sky=sky_words.for_script(house.world, language_of(request)),
        near=near(house), sky_words=sky_words, craft=craft,
    )


def near(house: House) -> list[Aloft]:
    """The aircraft in a barred area, then those that make for one, as last told."""
    aloft = house.overhead.sky.aloft if house.overhead.sky else ()
    found = [a for a in aloft if a.inside or a.makes_for]
    return sorted(found, key=lambda a: (not a.inside, a.aircraft))[:MOST_LISTED]


@get("/map/layers.geojson")
async def layers(request: Asked) -> Response[dict[str, Any]]:
    house = house_of(request)
    held: list[Mark] = []
    if _with_holdings(request):
        found = await holding_shown.laid(house, holding_shown.when(request))
        held = list(holding_shown.marks(house.world, found, "/holdings"))
    now_ms = house.now_ms()
    mingled = await mingled_marks(house.world, await mingled_ground(house.world, now_ms))
    drawn = evidence.drawn(request, (*held, *marks(house.world, now_ms, mingled)))
    return Response(drawn, media_type="application/geo+json")


def _with_holdings(request: Asked) -> bool:
    return request.query_params.get("holdings") == "yes"


@post("/map/parse", status_code=200)
async def parse(request: Asked) -> Response[Any]:
    """The place as this node reads it, or every line that it cannot read."""
    lang = language_of(request)
    try:
        typed = _typed(await request.body())
        shape = _read(typed)
    except Refused as refused:
        faults = [{**problem.in_json(f), "words": lang.say(f.say())} for f in refused.faults]
        return Response({"faults": faults}, status_code=422)
    return Response(_read_back(request, shape, _positions(shape, typed.text)))


def current(world: World, now_ms: int) -> list[Standing]:
    every = (standing(world, r.hash, now_ms) for r in world.notices.standing())
    return [s for s in every if s.state not in ENDED]


def marks(world: World, now_ms: int, mingled: Iterable[Mark]) -> Iterator[Mark]:
    """Everything that stands at the moment, with mingled ground as it was drawn; what matters most
    is drawn last; of other parties' protections no more than the cell."""
    yield from _barred(world)
    yield from mingled
    yield from evidence.of_entries(world, world.register.standing(now_ms))
    yield from evidence.of_standings(current(world, now_ms))
    for sent in _area_stops(world):
        area = stop(sent).area
        assert area is not None
        yield Mark("stop", shape_to_geojson(area), stop(sent).area_name or say("stop"),
                   f"/stops/{sent.hash}")


def _mingled(world: World, found: Iterable[Mingled]) -> list[tuple[Record, float]]:
    """Mingled ground by the statement that it is named by, with its km², the largest first."""
    km2: dict[RecordHash, float] = {}
    for one in found:
        km2[one.subject] = km2.get(one.subject, 0) + one.km2
    ordered = sorted(km2.items(), key=lambda of: (-of[1], of[0]))[:MOST_LISTED]
    return [(world.entries[of].record, size) for of, size in ordered]


def _barred(world: World) -> Iterator[Mark]:
    for area in world.terms.agreement.areas:
        if not isinstance(area.shape, Open):
            reach = 1000 * area.buffer_m if isinstance(area.buffer_m, int) else 0
            yield Mark("barred", around(area.shape, reach), area.name, "/agreement#areas",
                       of=area.id)


def _area_stops(world: World) -> list[Record]:
    return [s for s in world.stops.active() if stop(s).area is not None]


def _typed(body: bytes) -> Typed:
    try:
        return msgspec.json.decode(body, type=Typed)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Refused(Fault("body", str(error)[:100], say("kind and text in JSON"))) from None


def _read(typed: Typed) -> Shape:
    if typed.kind not in MAKERS:
        raise Refused(Fault("kind", typed.kind[:20],
                            say("one of {kinds}", kinds=", ".join(sorted(MAKERS)))))
    if len(typed.text) > MOST_TYPED:
        raise Refused(Fault("text", f"{len(typed.text)} characters",
                            say("at most {n} characters", n=MOST_TYPED)))
    return read_shape(typed.text, typed.kind, "shape")


def _positions(shape: Shape, text: str) -> tuple[Position, ...]:
    """In the order in which they were typed: a ring is wound the other way where it must be."""
    if not text.lstrip().startswith("{"):
        return read_positions(text, "shape")[:MOST_LISTED]
    found = outline(shape)[:MOST_LISTED]
    return found[:-1] if len(found) > 1 and found[0] == found[-1] else found


def _read_back(request: Asked, shape: Shape, positions: tuple[Position, ...]) -> dict[str, Any]:
    return {
        "geometry": shape_to_geojson(shape), "place": _place(request, shape),
        "positions": [_position(at) for at in positions],
    }


def _place(request: Asked, shape: Shape) -> str:
    facts = house_of(request).places.readback(centre(shape))
    lang = language_of(request)
    admin = lang.say(facts.admin)
    place = lang.say(facts.place)
    return f"{place} · {admin}" if admin else place


def _position(at: Position) -> dict[str, Any]:
    return {"at": [at[0] / E7, at[1] / E7], "degrees": format_position(at, 6),
            "dms": format_dms(at), "mgrs": to_mgrs(at)}
