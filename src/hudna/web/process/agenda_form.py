"""The agenda in the form of a meeting: its lines, each with the concerns that it takes up.

What is drawn is bounded, whatever was sent: a page of every concern at every line would hold up the
whole node.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import count

import msgspec

from hudna.record.kinds import RecordHash
from hudna.record.process import AgendaItem
from hudna.record.sound_process import MOST_ITEMS
from hudna.say import say
from hudna.view.process.concerns import Raised
from hudna.web.forms import Form
from hudna.web.process.concern_choice import OFFERED, by_version, named, unsettled

EMPTY_LINES = 3
MOST_LINES = MOST_ITEMS + 10
"""Lines that are read and drawn; of more none is taken."""
MOST_BOXES, MOST_TICKED = 240, 500
"""Boxes that one page draws besides those ticked, and those that may be ticked on one agenda."""
_TICK = re.compile(r"item_([1-9]\d{0,3})_([0-9a-f]{64})", re.ASCII)


class AgendaLine(msgspec.Struct, frozen=True):
    """One line as it is drawn. `ticked`: the latest versions of those that it takes up."""

    n: int
    offered: Sequence[Raised]
    ticked: frozenset[RecordHash]
    other: bool

    @property
    def open(self) -> bool:
        return bool(self.ticked) or self.other


def read_agenda(form: Form, found: Sequence[Raised]) -> Iterator[AgendaItem]:
    """What is typed; faults are noted in the form."""
    if too_much(form):
        return
    known, ticks = by_version(found), ticks_of(form)
    for n in sorted(ticks.keys() - set(lines(form))):
        form.fault(f"item_{n}", say("what the item is about"))
    for n in lines(form):
        text = form.get(f"item_{n}").strip()
        asked = [*ticks.get(n, ()), *named(form.get(f"item_{n}_other"))]
        if any(h not in known for h in asked):
            form.fault(f"item_{n}_other", say("addresses of concerns that are known here"))
        if asked and not text:
            form.fault(f"item_{n}", say("what the item is about"))
        taken = (known[h].latest.hash for h in asked if h in known)
        if text:
            yield AgendaItem(text, tuple(dict.fromkeys(taken)))


def too_much(form: Form) -> bool:
    """Whether more was sent than is read; that is noted as a fault."""
    came, ticked = how_many(form), sum(map(len, ticks_of(form).values()))
    if came > MOST_LINES:
        form.fault(f"item_{MOST_ITEMS + 1}", say(
            "at most {most} items; {n} came, and the first {shown} are shown again",
            most=MOST_ITEMS, n=came, shown=MOST_LINES))
    if ticked > MOST_TICKED:
        form.fault("item_1", say(
            "at most {most} concerns on one agenda; {n} are ticked, and the first {shown} are "
            "shown again", most=MOST_TICKED, n=ticked, shown=MOST_TICKED))
    return came > MOST_LINES or ticked > MOST_TICKED


def how_many(form: Form) -> int:
    """Lines that came, from 1 on without a gap."""
    return next(n for n in count(0) if f"item_{n + 1}" not in form.values)


def lines(form: Form) -> range:
    """The numbers of the lines that are read, from 1."""
    return range(1, 1 + min(how_many(form), MOST_LINES))


def ticks_of(form: Form) -> Mapping[int, Sequence[RecordHash]]:
    """What is ticked at each line: one walk over all that was sent."""
    found: defaultdict[int, list[RecordHash]] = defaultdict(list)
    for name in form.values:
        if match := _TICK.fullmatch(name):
            found[int(match[1])].append(match[2])
    return found


def drawn(form: Form, found: Sequence[Raised], *, more: bool = False) -> list[AgendaLine]:
    """The lines that are shown: with empty ones at the end, to be filled in; `more` of them where
    that is asked for."""
    ticks, known = ticks_of(form), by_version(found)
    numbers = range(1, 1 + _shown(form, ticks, more))
    each = max(1, min(OFFERED, MOST_BOXES // len(numbers)))
    offered, left = unsettled(found)[:each], MOST_TICKED
    made = []
    for n in numbers:
        own = {known[h].latest.hash: known[h] for h in ticks.get(n, ())[:left] if h in known}
        left -= len(own)
        made.append(AgendaLine(
            n, [*own.values(), *(c for c in offered if c.latest.hash not in own)],
            frozenset(own), bool(form.get(f"item_{n}_other").strip())))
    return made


def _shown(form: Form, ticks: Mapping[int, Sequence[RecordHash]], more: bool) -> int:
    came = lines(form)
    typed = [n for n in came if form.get(f"item_{n}").strip() or n in ticks]
    wanted = max(max(typed, default=0) + EMPTY_LINES, len(came))
    return min(wanted + (EMPTY_LINES if more else 0), MOST_LINES)
