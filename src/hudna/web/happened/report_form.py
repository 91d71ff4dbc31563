"""A report as the desk's forms carry it: how it came, and what a person makes of it. Nothing is
taken of a proposal but what stands chosen in the form."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any, NamedTuple, TypeVar, cast

import msgspec

from hudna.act.report import AHEAD_MS
from hudna.fault import Fault
from hudna.place.degrees import format_position
from hudna.place.geometry import Point
from hudna.place.times import format_instant
from hudna.record.bounds import LONGEST_NAME, text_of
from hudna.record.incidents import Channel, Credibility, Harm, Report
from hudna.record.sound_incidents import LONGEST_REPORT, MOST_COUNTED, WIDEST_M
from hudna.say import say
from hudna.speak.bulletin.words import KNOWN
from hudna.terms.happenings import HAPPENED
from hudna.web.forms import Form
from hudna.web.happened.grading_words import CREDIBILITY, RELIABILITY
from hudna.web.happened.report_places import units
from hudna.web.happened.report_reading import Place
from hudna.web.happened.report_words import AT_THE_DESK, LANGUAGES
from hudna.web.house import House

T = TypeVar("T")
TYPED, NOWHERE = "typed", "none"
TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Signs that show what follows in another order than it was written in."""
TEXT_FIELDS = ("source", "origin", "told_ms", "channel", "text", "once")
"""What the first step takes, carried through the second."""
PLACE = say("a place chosen, or *typed* with its coordinates, or *not known*")
WINDOW = say("a time chosen, or *typed* with its first moment")
NUMBERS = say("a number chosen, or *as typed*")
UNTAKEN = {
    "where": say("nothing, or *at the coordinates typed here* chosen above it"),
    "when": say("nothing, or *between the moments typed here* chosen above it"),
    "harm": say("nothing, or *as typed here* chosen above it"),
}
"""What stands typed beside another choice: never passed over in silence."""


class Came(NamedTuple):
    """What came, and how: no later step or version says it otherwise."""

    source: str
    origin: str
    told_ms: int
    channel: Channel
    text: str


def came(form: Form, now_ms: int) -> Came:
    """Faults are noted in the form; what is right is written back into it as it was read."""
    text = form.get("text").replace("\r\n", "\n").replace("\r", "\n")
    text = text if text.strip() else ""
    if form.ticked("unturned"):
        text = TURNING.sub("", text)
    form.values["text"] = text
    told_ms = form.instant("told_ms") if form.get("told_ms").strip() else now_ms
    if told_ms > now_ms + AHEAD_MS:
        form.fault("told_ms", say("a moment that has been"))
    elif not form.faults:
        form.values["told_ms"] = _moment(told_ms)
    form.faults.extend(text_of("text", text, LONGEST_REPORT))
    for name in ("source", "origin"):
        short(form, name)
    channel = form.choice("channel", AT_THE_DESK) if form.get("channel") else "desk"
    return Came(form.text("source"), form.text("origin"), told_ms, cast(Channel, channel), text)


def report(form: Form, house: House, held: Came) -> Report:
    """What the form says of it. Faults are noted in the form."""
    place = _place(form)
    at, within_m = (place.lon, place.lat) if place else None, _within(form, place)
    from_ms, until_ms = _window(form)
    happened: Any = form.choice("happened", HAPPENED)
    return Report(
        held.source, held.channel, held.told_ms, happened, from_ms, until_ms,
        Point(at) if at else None, within_m,
        form.text("place") or (place.words if place else ""), held.text,
        form.choice("language", LANGUAGES) if form.get("language") else "",
        admin=units(house.places, at, within_m, place.unit) if at and place else (),
        accused=tuple(p.id for p in house.world.terms.agreement.parties
                      if form.ticked(f"accused_{p.id}")),
        known=cast(Any, form.choice("known", KNOWN) if form.get("known") else "unknown"),
        origin=held.origin, reliability=_of(form, "reliability", RELIABILITY, "F"),
        credibility=_credibility(form),
        harm=Harm(*_harm(form, "killed"), *_harm(form, "injured")))


def filled(said: Report) -> dict[str, str]:
    """The form's fields as a report has them."""
    harm = {f"harm_{side}_{end}": _digits(getattr(said.harm, f"{side}_{end}"))
            for side in ("killed", "injured") for end in ("least", "most")}
    at = {"at": _degrees(said.at), "where": TYPED} if said.at else {"where": NOWHERE}
    return {
        **at, **harm, **{f"accused_{p}": "yes" for p in said.accused}, "when": TYPED,
        "within_m": str(said.within_m) if said.at else "", "place": said.place,
        "killed": TYPED, "injured": TYPED,
        "from_ms": _moment(said.from_ms), "until_ms": _moment(said.until_ms),
        "happened": said.happened, "language": said.language, "known": said.known,
        "reliability": said.reliability, "credibility": str(said.credibility),
        "source": said.source, "origin": said.origin,
    }


# --- where and when ----------------------------------------------------------------------------


def _place(form: Form) -> Place | None:
    chosen = form.get("where")
    if chosen == TYPED:
        lon, lat = form.position("at")
        if not form.get("within_m").strip():
            form.fault("within_m", say("how far off it may have been, in metres"))
        return Place(lon, lat, 0, "", "")
    _untaken(form, "where", "at")
    place = _decoded(chosen, Place)
    if place is None and chosen == NOWHERE:
        _untaken(form, "where", "within_m")
    elif place is None:
        form.fault("where", PLACE)
    return place


def _within(form: Form, place: Place | None) -> int:
    if place is None:
        return WIDEST_M
    if form.get("within_m").strip():
        # A place that is meant whole is never narrower than it is.
        return form.whole("within_m", least=place.within_m, most=WIDEST_M)
    return place.within_m


def _window(form: Form) -> tuple[int, int]:
    chosen = form.get("when")
    if chosen == TYPED:
        first = form.instant("from_ms")
        last = form.instant_or_none("until_ms", up=True)
        return first, first if last is None else last
    _untaken(form, "when", "from_ms", "until_ms")
    window = _decoded(chosen, tuple[int, int])
    if window is None:
        form.fault("when", WINDOW)
    return window or (0, 0)


# --- the rest ----------------------------------------------------------------------------------


def _harm(form: Form, side: str) -> tuple[int | None, int | None]:
    chosen = form.get(side) or TYPED
    if chosen == TYPED:
        return _count(form, f"harm_{side}_least"), _count(form, f"harm_{side}_most")
    _untaken(form, "harm", f"harm_{side}_least", f"harm_{side}_most")
    bounds = _decoded(chosen, tuple[int | None, int | None])
    if bounds is None:
        form.fault(side, NUMBERS)
    return bounds or (None, None)


def _untaken(form: Form, what: str, *names: str) -> None:
    for name in names:
        if form.get(name).strip():
            form.fault(name, UNTAKEN[what])


def _count(form: Form, name: str) -> int | None:
    return form.whole(name, most=MOST_COUNTED) if form.get(name).strip() else None


def _of(form: Form, name: str, allowed: Collection[str], unsaid: str) -> Any:
    return form.choice(name, allowed) if form.get(name) else unsaid


def _credibility(form: Form) -> Credibility:
    number = _of(form, "credibility", [str(n) for n in CREDIBILITY], "6")
    return cast(Credibility, int(number) if number.isdigit() else 6)


def _decoded(value: str, kind: type[T]) -> T | None:
    try:
        return msgspec.json.decode(value, type=kind)
    except (msgspec.DecodeError, UnicodeError):
        return None


def short(form: Form, name: str) -> None:
    """No fault repeats who said it."""
    value = form.text(name)
    if len(value) > LONGEST_NAME or not value.isprintable():
        form.faults.append(Fault(name, f"{len(value)} characters", say(
            "at most {most} characters, on one line", most=LONGEST_NAME)))


def _degrees(at: Point) -> str:
    return format_position(at.at)


def _moment(ms: int) -> str:
    """As the desk's fields take it, in UTC."""
    return format_instant(ms).replace("T", " ").rstrip("Z")


def _digits(value: int | None) -> str:
    return "" if value is None else str(value)
