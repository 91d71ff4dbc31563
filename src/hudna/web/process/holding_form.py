"""A statement of who holds what as a form, both ways. The ground is drawn, typed, or named by the
P-codes of its units; days are the agreement's."""

from __future__ import annotations

from collections.abc import Mapping

from hudna.fault import Fault, Refused
from hudna.place.claim import Areal
from hudna.place.geometry import MultiPolygon, Polygon
from hudna.place.times import format_instant
from hudna.record.holding import Holding
from hudna.record.kinds import Names
from hudna.say import say
from hudna.speak.holdings.grounds import drawn_units
from hudna.speak.holdings.line import Line, moment
from hudna.view.days import day_of, starts_ms
from hudna.view.process.converging import zone_of
from hudna.view.world import World
from hudna.web.forms import DIGITS, NOTHING_SHAPE, Form
from hudna.web.house import House
from hudna.web.shapes_form import form_of, shape_field, write_shape

NOWHERE = Polygon((((0, 0), (0, 1), (1, 1), (0, 0)),))


def read_holding(form: Form, house: House, officer: str) -> Holding:
    """What is typed; raises `Refused` with every fault of it."""
    world = house.world
    holders = tuple(sorted(h for h in world.terms.process.holders if form.ticked(f"holder_{h}")))
    if not holders:
        form.fault("holder", say("who holds it: one, or several where they are mingled"))
    names = Names(form.text("name_en"), form.text("name_ar"), form.text("name_ru"))
    from_ms = _moment(form, "from", world, needed=True)
    until_ms = _moment(form, "until", world, needed=False)
    if from_ms is not None and until_ms is not None and until_ms <= from_ms:
        form.fault("until", say("an end after the start"))
    basis = form.text("basis", needed=say("what the claim rests on"))
    codes = tuple(dict.fromkeys(form.text("admin").replace(",", " ").replace(";", " ").split()))
    shape = _units(form, house, codes) if codes else _drawn(form)
    if not names.best("en"):
        form.fault("name_en", say("a name in at least one language"))
    form.done()
    return Holding(holders, shape, names, from_ms or 0, basis, officer, until_ms, codes)


def _moment(form: Form, name: str, world: World, *, needed: bool) -> int | None:
    text = form.text(name).translate(DIGITS)
    if not text:
        if needed:
            form.fault(name, say("a day as 2016-07-31, or a moment as 2016-07-31T06:00:00Z"))
        return None
    try:
        return moment(text, name, zone_of(world))
    except Refused as refused:
        form.faults.extend(refused.faults)
        return None


def _units(form: Form, house: House, codes: tuple[str, ...]) -> Areal:
    line = Line("", Names(), (), None, None, "", admin=codes)
    try:
        return drawn_units(line, house.places).shape
    except Refused as refused:
        form.faults.extend(Fault("admin", f.found, f.expected) for f in refused.faults)
        return NOWHERE


def _drawn(form: Form) -> Areal:
    shape = shape_field(form, "polygon")
    if isinstance(shape, Polygon | MultiPolygon):
        return shape
    if shape is not NOTHING_SHAPE:
        form.fault("shape", say("an area: an outline of three or more positions"))
    return NOWHERE


def fill_holding(said: Holding, world: World) -> Mapping[str, str]:
    """The fields that read back as `said`."""
    return {
        **{f"holder_{h}": "yes" for h in said.holders}, "name_en": said.names.en,
        "name_ar": said.names.ar, "name_ru": said.names.ru, "form": form_of(said.shape),
        "shape": "" if said.admin else write_shape(said.shape), "admin": " ".join(said.admin),
        "from": _written(said.from_ms, world), "until": _written(said.until_ms, world),
        "basis": said.basis,
    }


def _written(ms: int | None, world: World) -> str:
    """A day where it is the beginning of one."""
    if ms is None:
        return ""
    zone = zone_of(world)
    day = day_of(ms, zone)
    return day if starts_ms(day, zone) == ms else format_instant(ms)
