"""A notice, or an operation told after the fact, as a form, both ways."""

from __future__ import annotations

from hudna.place.geometry import Line, Shape
from hudna.record.kinds import AfterTheFact, Notice
from hudna.say import say
from hudna.terms.agreement import Party
from hudna.view.world import World
from hudna.web.forms import Form
from hudna.web.protection_form import HIGHEST_M, LOWEST_M, Filled, metres, moment
from hudna.web.shapes_form import form_of, shape_field, write_shape

UNSET_KEY = "0" * 64
"""`act.announce` sets the true one."""
CALLED = say("what the flight is called")
WIDTH = say("the route's full width in metres, more than 0")
WIDEST_M = 500_000


def operators(world: World) -> tuple[Party, ...]:
    """The operators that this guarantor answers for, itself first."""
    a = world.terms.agreement
    own = [p for p in a.parties if a.guarantor_of(p.id) == world.me]
    return tuple(sorted(own, key=lambda p: p.id != world.me))


def read_notice(form: Form, world: World) -> Notice:
    """The notice that the form describes. Raises `Refused` with every fault."""
    shape, width = _volume(form)
    floor, ceiling = (form.metres(n, least=LOWEST_M, most=HIGHEST_M)
                      for n in ("floor_m", "ceiling_m"))
    said = Notice(
        form.text("designation", needed=CALLED), shape, width, floor, ceiling,
        form.instant("from"), form.instant("until", up=True),
        form.choice("category", [c.id for c in world.terms.agreement.categories]),
        form.choice("operator", [p.id for p in operators(world)]),
        form.whole("aircraft", least=1, most=1000), UNSET_KEY,
        form.text("place"), form.text("note"),
    )
    form.done()
    return said


def read_told(form: Form, world: World) -> AfterTheFact:
    """An operation under the imminent-threat exception. Raises `Refused` with every fault."""
    shape, width = _volume(form)
    said = AfterTheFact(
        form.text("designation", needed=CALLED), shape, width,
        form.instant("from"), form.instant("until", up=True),
        form.choice("operator", [p.id for p in operators(world)]),
        form.text("reason", needed=say("a reason in words")),
        world.terms.agreement.exception.clause, form.text("place"),
    )
    form.done()
    return said


def _volume(form: Form) -> tuple[Shape, int]:
    """The shape and the full width; only a route has a width."""
    shape = shape_field(form, form.choice("form", ("polygon", "line")) or "polygon")
    width = form.metres_or_none("width_m", most=WIDEST_M) or 0
    if not isinstance(shape, Line):
        return shape, 0
    if not width:
        form.fault("width_m", WIDTH)
    return shape, width


def fill_notice(said: Notice) -> Filled:
    """The fields that read back as `said`."""
    return {
        **_fill_volume(said), "floor_m": metres(said.floor_mm),
        "ceiling_m": metres(said.ceiling_mm), "category": said.category,
        "aircraft": str(said.aircraft), "note": said.note,
    }


def fill_told(said: AfterTheFact) -> Filled:
    return {**_fill_volume(said), "reason": said.reason}


def _fill_volume(said: Notice | AfterTheFact) -> dict[str, str]:
    return {
        "designation": said.designation, "form": form_of(said.shape),
        "shape": write_shape(said.shape), "width_m": metres(said.width_mm),
        "from": moment(said.from_ms), "until": moment(said.until_ms),
        "operator": said.operator, "place": said.place,
    }
