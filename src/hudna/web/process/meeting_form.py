"""The form of a meeting: what it is, its agenda, and who attends, one a line."""

from __future__ import annotations

from typing import Any, get_args

import msgspec

from hudna.fault import Fault
from hudna.place.times import format_instant
from hudna.record.erasure import blanked
from hudna.record.kinds import Meeting, RecordHash
from hudna.record.process import Level, MeetingState
from hudna.record.record import Record
from hudna.record.sound_process import MOST_ITEMS
from hudna.say import say
from hudna.view.process.concerns import concerns
from hudna.view.process.meetings import meeting_of
from hudna.view.world import World
from hudna.web.forms import Form
from hudna.web.process.agenda_form import read_agenda

LONGEST = 200
OF = {"from_ms": "from", "until_ms": "until"}
"""The field in which each part of a meeting is typed, where that has another name."""


def read_meeting(form: Form, world: World, officer: str, before: Record | None) -> Meeting:
    """What is typed; its faults are in the form. What an earlier version says of where it was read
    stays with it."""
    state: Any = form.choice("state", get_args(MeetingState))
    level: Any = form.choice("level", get_args(Level))
    from_ms, until_ms = form.instant("from"), form.instant_or_none("until", up=True)
    if not form.faults and until_ms is not None and until_ms <= from_ms:
        form.fault("until", say("a time after the beginning"))
    attended = tuple(x for line in form.get("attended").splitlines() if (x := line.strip()))
    said = Meeting(
        state, level, form.text("title", needed=say("what it is called")), form.text("place"),
        from_ms, until_ms, tuple(read_agenda(form, concerns(world))), attended, officer)
    return _read_before(said, before)


def _read_before(said: Meeting, before: Record | None) -> Meeting:
    if before is None:
        return said
    earlier = meeting_of(blanked(before))
    return msgspec.structs.replace(said, origin=earlier.origin, quote=earlier.quote)


def filled(world: World, record: Record | None, concern: RecordHash | None = None) -> Form:
    """An earlier version, or an empty form with a concern on the agenda."""
    if record is not None:
        return _filled(world, record)
    held = next((c for c in concerns(world) if concern in {v.hash for v in c.versions}), None)
    if held is None:
        return Form({"state": "planned"}, {})
    text = "" if "text" in held.latest.withheld else held.said.text
    return Form({"state": "planned", "item_1": text[:LONGEST],
                 f"item_1_{held.latest.hash}": "yes"}, {})


def _filled(world: World, record: Record) -> Form:
    said = meeting_of(blanked(record))
    latest = {v.hash: c.latest.hash for c in concerns(world) for v in c.versions}
    values = {
        "state": said.state, "level": said.level, "title": said.title, "place": said.place,
        "from": _typed_ms(said.from_ms), "until": _typed_ms(said.until_ms),
        "attended": "\n".join(said.attended)}
    for n, item in enumerate(said.agenda, 1):
        values[f"item_{n}"] = item.text
        values |= {f"item_{n}_{latest.get(h, h)}": "yes" for h in item.concerns}
    return Form(values, {})


def _typed_ms(ms: int | None) -> str:
    """As a person types it, in UTC; to the minute where it is a whole one."""
    if ms is None:
        return ""
    return format_instant(ms) if ms % 60_000 else format_instant(ms)[:16].replace("T", " ")


def at_field(fault: Fault) -> Fault:
    """A fault of the statement, at the field of the form that it is of."""
    head, _, rest = fault.where.partition("].")
    where = OF.get(fault.where, fault.where)
    if head.startswith("agenda[") and rest:
        where = f"item_{int(head.removeprefix('agenda[')) + 1}"
    elif fault.where == "agenda":
        where = f"item_{MOST_ITEMS + 1}"
    elif fault.where.startswith("attended"):
        where = "attended"
    return Fault(where, fault.found, fault.expected)
