"""The form of a roster: rows of shifts, or a table that is pasted or in a file; laid out moment by
moment before it is signed."""

from __future__ import annotations

from datetime import UTC, tzinfo

import msgspec
from litestar.datastructures import UploadFile

from hudna.fault import Fault, Refused
from hudna.record.hotline import Shift
from hudna.record.kinds import RecordHash
from hudna.say import Say, say
from hudna.speak.roster import Row, repeated, rows_of, shifts_of, written
from hudna.view.process.duty import roster, rosters, zone_of
from hudna.view.world import World
from hudna.web.forms import Form

ROWS = 8
EVERY: dict[str, Say] = {"": say("not again"), "day": say("every day"), "week": say("every week")}
_DAYS = {"day": 1, "week": 7}
LARGEST = 200_000
"""Bytes of a file."""
MOST_TIMES = 60


class LaidOut(msgspec.Struct, frozen=True):
    shifts: tuple[Shift, ...]
    zone: tzinfo


def zones(world: World) -> list[tuple[str, str]]:
    """The clocks that the times can be read by."""
    zone = zone_of(world)
    return [("place", str(zone)), ("utc", "UTC")] if zone is not UTC else [("utc", "UTC")]


def blank(world: World, *, of: RecordHash = "", after: RecordHash = "") -> Form:
    """Empty; with the shifts of the own roster that is to be replaced (`of`); or beginning where
    the one `after` ends."""
    own = {r.hash: roster(r) for r in rosters(world, world.me)}
    form = Form({"zone": zones(world)[0][0], "times": "1", "of": of if of in own else ""}, {})
    if of in own:
        form.values["pasted"] = written(own[of].shifts, zone_of(world))
    elif after in own:
        latest = max(own.values(), key=lambda said: said.until_ms)
        [line] = written([Shift(latest.until_ms, latest.until_ms, "-")], zone_of(world)
                         ).splitlines()
        form.values["from_0"] = line.split(",")[0][:16].replace("T", " ")
    return form


async def with_file(form: Form) -> Form:
    """The form with the text of the file that came with it in place of the pasted one."""
    file = form.files.get("file")
    if file is None or not (content := await _bytes(file)):
        return form
    if form.get("pasted").strip():
        form.fault("pasted", say("either a file or a pasted table"))
        return form
    try:
        form.values["pasted"] = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        form.faults.append(Fault("file", "bytes that are no UTF-8", say("a CSV file in UTF-8")))
    return form


def read_shifts(form: Form, world: World) -> LaidOut:
    """Raises `Refused` with every fault."""
    zone = _zone(form, world)
    typed, pasted = _typed(form), form.get("pasted")
    if typed and pasted.strip():
        form.fault("pasted", say("either rows or a pasted table"))
    every = form.choice("every", EVERY) if form.get("every") else ""
    times = form.whole("times", least=1, most=MOST_TIMES) if every else 1
    form.done()
    try:
        shifts = shifts_of(typed or rows_of(pasted), zone)
        if every and shifts:
            shifts = repeated(shifts, zone, _DAYS[every], times)
    except Refused as refused:
        raise Refused([_at_row(f) if typed else _at_table(f) for f in refused.faults]) from None
    return LaidOut(shifts, zone)


def laid_out(form: Form, made: LaidOut) -> Form:
    """The form with all the shifts in its table, each with its own moments: what is signed is what
    stands there."""
    kept = {k: form.get(k) for k in ("zone", "of") if form.get(k)}
    return Form({**kept, "times": "1", "pasted": written(made.shifts, made.zone)}, {})


def _typed(form: Form) -> tuple[Row, ...]:
    cells = [tuple(form.text(f"{name}_{i}") for name in ("from", "until", "post", "deputy"))
             for i in range(ROWS)]
    return tuple(Row(i + 1, *row) for i, row in enumerate(cells) if any(row))


def _zone(form: Form, world: World) -> tzinfo:
    chosen = form.choice("zone", [key for key, _ in zones(world)])
    return UTC if chosen == "utc" else zone_of(world)


async def _bytes(file: UploadFile) -> bytes:
    content = await file.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise Refused(Fault("file", "a larger file", say("at most {n} bytes", n=LARGEST)))
    return content


def _at_row(fault: Fault) -> Fault:
    """Beside the cell of the form: rows are counted from 0 there."""
    if fault.line is None:
        return fault
    return Fault(f"{fault.where}_{fault.line - 1}", fault.found, fault.expected)


def _at_table(fault: Fault) -> Fault:
    return fault if fault.line is None else Fault(
        "pasted", fault.found, fault.expected, fault.line)
