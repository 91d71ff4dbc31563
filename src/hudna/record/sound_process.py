"""What is sound of the kinds about the process, beyond what holds for every statement."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from hudna.fault import Fault
from hudna.record.bounds import Check, between, hashes, is_day, named, names_of, short
from hudna.record.holding import Holding
from hudna.record.hotline import Announcement, Call, CallHeard, HandOver, Roster
from hudna.record.process import (
    AccessOpen,
    Commitment,
    Concern,
    Condition,
    CounterSet,
    Countersigned,
    Decision,
    Declared,
    Fulfilled,
    Holds,
    Kept,
    Meeting,
    Needed,
    OnDay,
    QuietDays,
    Reached,
    Reopened,
    Settled,
    Stance,
)
from hudna.record.shapes import LAST_MS
from hudna.record.shown import shown, shown_moment
from hudna.record.sound_incidents import faults_of_units
from hudna.record.statement import Statement
from hudna.say import say

MOST_HOLDERS, MOST_ITEMS, MOST_ATTENDED, MOST_CONDITIONS, MOST_SHIFTS = 10, 50, 100, 20, 400
MOST_NAMED = 200
"""Of concerns, evidence and the like in one statement."""
LEAST_SHIFT_MS, LONGEST_CALL_MS = 15 * 60_000, 24 * 3_600_000
"""What is shorter or longer is an error of the clock, or there to fill the other desks."""
MOST_DAYS = 3_660
FURTHEST_M = 1_000_000


def faults(said: Statement) -> Iterator[Fault]:
    yield from _OF_KIND[type(said)](said)


def _holding(said: Holding) -> Iterator[Fault]:
    if not 1 <= len(said.holders) <= MOST_HOLDERS:
        yield Fault("holders", f"{len(said.holders)} holders",
                    say("between {low} and {high}", low=1, high=MOST_HOLDERS))
    yield from faults_of_units("admin", said.admin)


def _meeting(said: Meeting) -> Iterator[Fault]:
    yield from _most("agenda", said.agenda, MOST_ITEMS)
    for i, item in enumerate(said.agenda):
        yield from named(f"agenda[{i}].text", item.text)
        yield from _hashes(f"agenda[{i}].concerns", item.concerns)
    yield from _most("attended", said.attended, MOST_ATTENDED)
    for i, who in enumerate(said.attended):
        yield from named(f"attended[{i}]", who)


def _concern(said: Concern) -> Iterator[Fault]:
    yield from _most("holds_up", said.holds_up, MOST_ITEMS)


def _evidence(said: Reopened | Fulfilled) -> Iterator[Fault]:
    yield from _most("evidence", said.evidence, MOST_NAMED)
    if isinstance(said, Fulfilled):
        yield from _day("day", said.day)


def _decision(said: Decision) -> Iterator[Fault]:
    yield from _most("settles", said.settles, MOST_NAMED)
    yield from _until(said)


def _countersigned(said: Countersigned) -> Iterator[Fault]:
    if said.word == "reserves" and not said.text.strip():
        yield Fault("text", "nothing", say("the reservation in words"))


def _stance(said: Stance) -> Iterator[Fault]:
    yield from named("actor", said.actor)
    yield from named("question", said.question)
    yield from _day("day", said.day)


def _commitment(said: Commitment) -> Iterator[Fault]:
    if said.due_day:
        yield from _day("due_day", said.due_day)
    if said.due_day and said.within_days:
        yield Fault("within_days", shown(said.within_days),
                    say("either a day, or days after conditions"))
    if said.within_days and not said.after:
        yield Fault("within_days", shown(said.within_days), say("conditions that they follow on"))
    yield from between("within_days", said.within_days, 0, MOST_DAYS)
    yield from between("distance_m", said.distance_m, 0, FURTHEST_M)
    yield from short("by", said.by)
    yield from short("verified_by", said.verified_by)
    yield from _most("after", said.after, MOST_CONDITIONS)
    for i, one in enumerate(said.after):
        yield from _condition(f"after[{i}]", one)


def _needed(said: Needed) -> Iterator[Fault]:
    yield from named("milestone", said.milestone)
    yield from _condition("condition", said.condition)


def _condition(where: str, one: Condition) -> Iterator[Fault]:
    match one:
        case QuietDays():
            yield from between(f"{where}.days", one.days, 1, MOST_DAYS)
            yield from short(f"{where}.area", one.area)
        case AccessOpen():
            yield from names_of(f"{where}.of", (one.of,))
            yield from named(f"{where}.place", one.place)
        case OnDay():
            yield from _day(f"{where}.day", one.day)
        case Kept():
            yield from hashes(f"{where}.commitment", one.commitment)
        case Settled():
            yield from hashes(f"{where}.concern", one.concern)
        case Reached():
            yield from named(f"{where}.milestone", one.milestone)
        case Declared():
            yield from named(f"{where}.text", one.text)


def _holds(said: Holds) -> Iterator[Fault]:
    yield from between("condition", said.condition, 0, MOST_CONDITIONS - 1)


def _counter(said: CounterSet) -> Iterator[Fault]:
    yield from named("counter", said.counter)
    yield from _day("day", said.day)
    low = 1 if said.does == "extend" else 0
    yield from between("days", said.days, low, MOST_DAYS)
    yield from _until(said)


def _until(said: Decision | CounterSet) -> Iterator[Fault]:
    if said.until_day:
        yield from _day("until_day", said.until_day)


def _roster(said: Roster) -> Iterator[Fault]:
    """Without a gap: an hour at which nobody is on duty is to be seen before it comes."""
    if not 1 <= len(said.shifts) <= MOST_SHIFTS:
        yield Fault("shifts", f"{len(said.shifts)} shifts",
                    say("between {low} and {high}", low=1, high=MOST_SHIFTS))
        return
    begins = said.from_ms
    for i, shift in enumerate(said.shifts):
        where = f"shifts[{i}]"
        if shift.from_ms != begins:
            yield Fault(f"{where}.from_ms", shown_moment(shift.from_ms),
                        say("the end of the shift before, {moment}", moment=shown_moment(begins)))
        if not shift.from_ms + LEAST_SHIFT_MS <= shift.until_ms <= LAST_MS:
            yield Fault(f"{where}.until_ms", shown_moment(shift.until_ms),
                        say("an end at least {minutes} minutes after the beginning",
                            minutes=LEAST_SHIFT_MS // 60_000))
        yield from named(f"{where}.post", shift.post)
        yield from short(f"{where}.deputy", shift.deputy)
        begins = shift.until_ms
    if begins != said.until_ms:
        yield Fault("until_ms", shown_moment(said.until_ms),
                    say("the end of the last shift, {moment}", moment=shown_moment(begins)))


def _call(said: Call) -> Iterator[Fault]:
    if said.until_ms is not None and said.until_ms > said.from_ms + LONGEST_CALL_MS:
        yield Fault("until_ms", shown_moment(said.until_ms),
                    say("an end at most {hours} hours after the beginning",
                        hours=LONGEST_CALL_MS // 3_600_000))


def _hand_over(said: HandOver) -> Iterator[Fault]:
    yield from _most("open", said.open, MOST_NAMED)


def _announcement(said: Announcement) -> Iterator[Fault]:
    yield from _most("corrects", said.corrects, MOST_ITEMS)


def _nothing(_: Statement) -> Iterator[Fault]:
    yield from ()


def _hashes(name: str, value: tuple[str, ...]) -> Iterator[Fault]:
    yield from _most(name, value, MOST_NAMED)
    yield from hashes(name, value)


def _most(name: str, listed: tuple[object, ...], most: int) -> Iterator[Fault]:
    if len(listed) > most:
        yield Fault(name, f"{len(listed)}", say("at most {most}", most=most))


def _day(name: str, day: str) -> Iterator[Fault]:
    if not is_day(day):
        yield Fault(name, shown(day), say("a day, as in 2016-07-29"))


OF_THEIR_OWN: Mapping[tuple[type, str], Check] = {
    (Holding, "holders"): names_of, (Concern, "holds_up"): names_of,
    (Reopened, "concern"): hashes, (Reopened, "evidence"): hashes,
    (Decision, "at"): hashes, (Decision, "settles"): hashes, (Stance, "party"): short,
    (Commitment, "mirrors"): hashes, (Fulfilled, "commitment"): hashes,
    (Fulfilled, "evidence"): hashes, (CallHeard, "call"): hashes, (HandOver, "open"): hashes,
}
"""Fields whose name alone does not say what they are: it means something else in other kinds."""
_OF_KIND: Mapping[type[Statement], Callable[[Any], Iterable[Fault]]] = {
    Holding: _holding, Meeting: _meeting, Concern: _concern, Reopened: _evidence,
    Decision: _decision, Countersigned: _countersigned, Stance: _stance, Commitment: _commitment,
    Fulfilled: _evidence, Needed: _needed, Holds: _holds, CounterSet: _counter, Call: _call,
    Roster: _roster, HandOver: _hand_over, Announcement: _announcement,
}
KINDS = tuple(_OF_KIND)
"""The kinds that have faults of their own."""
