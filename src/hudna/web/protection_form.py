"""A protection as a form, both ways: what was filled in becomes a statement, and a statement the
fields that read back as exactly it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from hudna.place.degrees import format_position
from hudna.place.geometry import Way
from hudna.place.times import format_instant
from hudna.record.kinds import Area, Movement, Names, Protection, Site
from hudna.say import say
from hudna.terms.working import Working
from hudna.web.forms import Form
from hudna.web.shapes_form import form_of, shape_field, way_field, write_shape

Filled: TypeAlias = Mapping[str, str]
RECORD_OF: dict[type[Protection], str] = {Site: "site", Area: "area", Movement: "movement"}
WIDEST_BUFFER_M = 1_000_000
LOWEST_M, HIGHEST_M = -500, 50_000


@dataclass(frozen=True, slots=True)
class Common:
    """What the three kinds of protection share."""

    protects: str
    names: Names
    buffer_mm: int
    review_by_ms: int
    note: str


def read_protection(form: Form, terms: Working, now_ms: int) -> Protection:
    """The protection that the form describes. Empty fields take the agreement's defaults: the
    kind's buffer, the next review. Raises `Refused` with every fault."""
    record = form.choice("record", READERS)
    common = _common(form, terms, now_ms)
    said = READERS.get(record, _site)(form, common, now_ms)
    form.done()
    return said


def _common(form: Form, terms: Working, now_ms: int) -> Common:
    protects = form.choice("protects", [k.id for k in terms.agreement.protected_kinds])
    names = Names(form.text("name_en"), form.text("name_ar"), form.text("name_ru"))
    if not names.best("en"):
        form.fault("name_en", say("a name in at least one language"))
    buffer = form.metres_or_none("buffer_m", most=WIDEST_BUFFER_M)
    return Common(
        protects, names, terms.buffers_mm.get(protects, 0) if buffer is None else buffer,
        form.instant_or_none("review_by") or now_ms + terms.review_every_ms, form.text("note"),
    )


def _site(form: Form, c: Common, now_ms: int) -> Protection:
    shape = shape_field(form, form.choice("form", ("point", "polygon")) or "point")
    start, until = _validity(form, now_ms)
    return Site(c.protects, c.names, shape, c.buffer_mm, start, until, c.review_by_ms,
                form.text("district"), c.note)


def _area(form: Form, c: Common, now_ms: int) -> Protection:
    shape = shape_field(form, "polygon")
    start, until = _validity(form, now_ms)
    floor, ceiling = (form.metres_or_none(n, least=LOWEST_M, most=HIGHEST_M)
                      for n in ("floor_m", "ceiling_m"))
    return Area(c.protects, c.names, shape, c.buffer_mm, start, until, floor, ceiling,
                c.review_by_ms, form.text("district"), c.note)


def _movement(form: Form, c: Common, _: int) -> Protection:
    slack = form.whole("slack_min", most=10_000) * 60_000
    return Movement(c.protects, c.names, way_field(form, slack), c.buffer_mm, c.review_by_ms,
                    c.note)


READERS = {"site": _site, "area": _area, "movement": _movement}


def _validity(form: Form, now_ms: int) -> tuple[int, int | None]:
    start = form.instant_or_none("from")
    return now_ms if start is None else start, form.instant_or_none("until", up=True)


def fill_protection(said: Protection) -> Filled:
    """The fields that read back as `said`."""
    fields = {
        "record": RECORD_OF[type(said)], "protects": said.protects, "note": said.note,
        "name_en": said.names.en, "name_ar": said.names.ar, "name_ru": said.names.ru,
        "buffer_m": metres(said.buffer_mm), "review_by": moment(said.review_by_ms),
    }
    if isinstance(said, Movement):
        return fields | _fill_way(said)
    fields |= {
        "form": form_of(said.shape), "shape": write_shape(said.shape),
        "from": moment(said.from_ms), "until": moment(said.until_ms), "district": said.district,
    }
    if isinstance(said, Area):
        fields |= {"floor_m": metres(said.floor_mm), "ceiling_m": metres(said.ceiling_mm)}
    return fields


def _fill_way(said: Movement) -> dict[str, str]:
    assert isinstance(said.way, Way), "only one's own protection is filled in again"
    # Rounded up: an early or late convoy is never taken for a punctual one.
    fields = {"slack_min": str(-(-said.way.slack_ms // 60_000))}
    for n, fix in enumerate(said.way.fixes, 1):
        fields[f"fix_at_{n}"] = format_position(fix.at)
        fields[f"fix_time_{n}"] = moment(fix.at_ms)
    return fields


def metres(mm: int | None) -> str:
    """Exactly, as `Form.metres` reads it."""
    if mm is None:
        return ""
    sign, whole, part = "-" if mm < 0 else "", abs(mm) // 1000, abs(mm) % 1000
    return f"{sign}{whole}" + (f".{part:03d}".rstrip("0") if part else "")


def moment(ms: int | None) -> str:
    """As a picker of date and time writes it, in UTC; to the minute where it is a whole one."""
    if ms is None:
        return ""
    return format_instant(ms).removesuffix("Z").removesuffix(":00") if ms % 60_000 == 0 \
        else format_instant(ms).removesuffix("Z")
