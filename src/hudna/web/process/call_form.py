"""The form of a call: short enough for the middle of the night, with nothing in it that is
guessed."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from hudna.fault import Fault
from hudna.place.times import format_instant
from hudna.record.kinds import Call, Names, PartyId, RecordHash
from hudna.say import Say, say
from hudna.view.process.calls import all_calls, line_of
from hudna.view.world import World
from hudna.web.forms import Form
from hudna.web.process.call_rows import named

WHO: dict[str, Say] = {"made": say("We called them"), "received": say("They called us")}
MOST = 20
"""Of each kind of what a call may be about, the latest."""
_FIELDS = {"from_ms": "from", "until_ms": "until"}


class Choice(msgspec.Struct, frozen=True):
    """Something that a call may be about."""

    of: RecordHash
    words: Names | Say | str


def blank(world: World, now_ms: int, *, about: str, to: str) -> Form:
    """It begins now, and on the line of this party's last call."""
    own = (c.said for c in all_calls(world) if c.record.author == world.me)
    last = next(own, None)
    return Form({"from": typed(now_ms), "who": "made", "about": about, "to": to,
                 "line": last.line if last else ""}, {})


def typed(ms: int) -> str:
    """A moment as the form has it, to the second: a short call ends in the minute it began in."""
    return format_instant(ms)[:19].replace("T", " ")


def at_now(form: Form, now_ms: int) -> Form:
    """The form with the moment that was asked for set to now."""
    if form.get("now") in _FIELDS.values():
        form.values[form.get("now")] = typed(now_ms)
    return form


def read_call(form: Form, officer: str, now_ms: int, *, answered: bool) -> Call:
    """Where no end is typed the call ends now. Where nobody answered it has none. Faults are noted
    in the form."""
    from_ms = form.instant("from")
    until_ms = (form.instant_or_none("until", up=True) or now_ms) if answered else None
    if not form.faults and until_ms is not None and until_ms <= from_ms:
        form.fault("until", say("later than {first}", first=typed(from_ms)))
    return Call(
        form.text("to", needed=say("the party at the other end")), from_ms, until_ms,
        form.text("line"), form.text("text"), form.text("requested"), officer,
        form.text("about") or None, form.choice("who", WHO) == "received")


def apart(form: Form) -> tuple[RecordHash, ...]:
    """The calls of the other end that are ticked as other ones."""
    return tuple(name.removeprefix("apart_") for name in form.values if name.startswith("apart_"))


def at_field(fault: Fault) -> Fault:
    return Fault(_FIELDS.get(fault.where, fault.where), fault.found, fault.expected)


def ends(world: World) -> list[PartyId]:
    """Who may be at the other end: the guarantors and the depositary first."""
    ranks = {"guarantor": 0, "depositary": 1}
    parties = sorted(world.terms.agreement.parties, key=lambda p: ranks.get(p.role, 2))
    return [p.id for p in parties if p.id != world.me]


def choices(world: World, chosen: str) -> list[Choice]:
    """The stops, incursions, incidents and concerns that stand, and what is chosen."""
    found = dict.fromkeys(_standing(world))
    if chosen and world.record(chosen) is not None and found.keys().isdisjoint(
        line_of(world, chosen)
    ):
        found = {chosen: None, **found}
    return [Choice(of, named(world, of)) for of in found]


def chosen_of(world: World, about: str) -> str:
    """The one of the choices that a version of it, or it itself, is offered as."""
    line = line_of(world, about) if about else ()
    return next((of for of in _standing(world) if of in line), about)


def _standing(world: World) -> Iterator[RecordHash]:
    yield from (s.hash for s in world.stops.active()[:MOST])
    passages = (x for x in world.incursions.all() if x.said.state != "void")
    yield from (x.latest.hash for x, _ in zip(passages, range(MOST), strict=False))
    told = (x for x in world.incidents.all() if x.counts)
    yield from (x.latest.hash for x, _ in zip(told, range(MOST), strict=False))
    yield from [r.hash for r in world.process.concerns.standing()][:-MOST - 1:-1]
