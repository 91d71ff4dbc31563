"""What a person has ticked of a text that was read, as statements: all of them, or none.

What was read is proposed; what is signed is what stands in the form, field by field, beside the
words of the text, which nobody changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, tzinfo
from typing import Any, TypeAlias, get_args

import msgspec

from hudna.act.draft import Draft
from hudna.act.process.commit import commit
from hudna.act.process.meet import meet
from hudna.act.process.state_position import state_position
from hudna.fault import Fault, Refused
from hudna.record.kinds import Commitment, Meeting, Names, Stance
from hudna.record.process import Declared, Level, MeetingState
from hudna.record.record import Record
from hudna.say import say
from hudna.speak.process.callings import in_english
from hudna.view.days import day_or_none, window_of
from hudna.view.process.stances import same
from hudna.view.world import World
from hudna.web.forms import DIGITS, Form
from hudna.web.happened.report_reading import language_of
from hudna.web.house import House
from hudna.web.process.position_form import day, entered, today
from hudna.web.process.read_proposals import Proposal

Said: TypeAlias = Stance | Meeting | Commitment
MOMENT = say("a day, as in 2016-07-29, or a day and an hour in UTC, as in 2016-07-29 14:00")
TWICE = say("what this party has not entered yet from this source")
FIELD_OF = {"from_ms": "from", "until_ms": "until", "position": "actor", "text": "what"}
"""The field in which each part of a statement is typed, where that has another name."""


def drafts(
    form: Form, proposals: Iterable[Proposal], house: House, officer: str
) -> list[Draft]:
    """Of those that are ticked, in the order of the page. Refused with every fault, each at its
    field, and where nothing is ticked."""
    ticked = [p for p in proposals if p.fields and form.ticked(f"{p.name}_take")]
    if not ticked:
        form.fault("take", say("at least one proposal, ticked"))
    said = [(p, _statement(form, p, house, officer)) for p in ticked]
    form.done()
    found, faults = list[Draft](), list[Fault]()
    for n, (p, one) in enumerate(said):
        before = (*_own(house.world), *(other for _, other in said[:n]))
        if any(_alike(one, other) for other in before):
            faults.append(Fault(f"{p.name}_take", p.title[:60], TWICE))
            continue
        try:
            found.append(_draft(house, one))
        except Refused as refused:
            faults += [_at_field(p, f) for f in refused.faults]
    if faults:
        raise Refused(faults)
    return found


def entered_from(world: World, origin: str, proposals: Sequence[Proposal]) -> list[Proposal]:
    """The proposals, each with what stands of the same words of the same source: also partners'."""
    by: dict[tuple[str, str], list[Record]] = {}
    for record in _records(world):
        if "quote" not in record.withheld and "origin" not in record.withheld:
            said: Any = record.said
            by.setdefault((said.origin.strip(), said.quote), []).append(record)
    return [_with_before(world, p, by.get((origin.strip(), p.quote), ())) for p in proposals]


def _with_before(world: World, p: Proposal, found: Sequence[Record]) -> Proposal:
    kinds: dict[str, type] = {"stance": Stance, "meeting": Meeting, "commitment": Commitment}
    before = tuple(r for r in found if isinstance(r.said, kinds[p.kind]))
    done = any(r.author == world.me and _is(r.said, p) for r in before)
    return msgspec.structs.replace(p, before=before, done=done)


def _is(said: object, p: Proposal) -> bool:
    """Whether it is this proposal that was entered, as it was proposed, and not another of the
    same sentence."""
    match said:
        case Stance():
            return (said.actor, said.question) == tuple(
                in_english(p.fields.get(name, "")) for name in ("actor", "question"))
        case Meeting():
            return said.title == p.fields.get("title")
        case Commitment():
            return p.fields.get("what") in (said.text.en, said.text.ar, said.text.ru)
    return False


# --- statements ------------------------------------------------------------------------


def _statement(form: Form, p: Proposal, house: House, officer: str) -> Said:
    prefix = f"{p.name}_"
    if p.kind == "stance":
        return entered(form, house.world, officer, prefix, p.quote)
    return (_meeting if p.kind == "meeting" else _commitment)(form, prefix, p.quote, house, officer)


def _meeting(form: Form, prefix: str, quote: str, house: House, officer: str) -> Meeting:
    state: Any = form.choice(f"{prefix}state", get_args(MeetingState))
    level: Any = form.choice(f"{prefix}level", get_args(Level))
    zone = _zone(house)
    from_ms, last_ms = _moments(form, f"{prefix}from", zone)
    until_ms = last_ms
    if form.get(f"{prefix}until").strip():
        until_ms = _moments(form, f"{prefix}until", zone)[1]
    attended = tuple(in_english(x) for line in form.get(f"{prefix}attended").splitlines()
                     if (x := line.strip()))
    title = form.text(f"{prefix}title", needed=say("what it is called"))
    return Meeting(state, level, title, form.text(f"{prefix}place"), from_ms, until_ms, (),
                   attended, officer, form.text("origin"), quote)


def _moments(form: Form, name: str, zone: tzinfo) -> tuple[int, int | None]:
    """From when to when: of a day alone, all of it."""
    typed = form.get(name).translate(DIGITS).strip()
    if known := day_or_none(typed):
        window = window_of(known, zone)
        return window.from_ms or 0, window.until_ms
    if len(typed) <= len("2016-07-29"):
        form.fault(name, MOMENT)
        return 0, None
    moment = form.instant(name)
    return moment, moment if name.endswith("until") else None


def _commitment(form: Form, prefix: str, quote: str, house: House, officer: str) -> Commitment:
    agreement = house.world.terms.agreement
    by = form.choice(f"{prefix}by", [p.id for p in agreement.parties])
    clause = form.choice(f"{prefix}clause", [c.id for c in agreement.clauses])
    what = form.text(f"{prefix}what", needed=say("what was promised"))
    due = day(form, f"{prefix}due_day") if form.get(f"{prefix}due_day").strip() else ""
    condition = form.text(f"{prefix}condition")
    to = tuple(p.id for p in agreement.parties if form.ticked(f"{prefix}to_{p.id}"))
    return Commitment(
        by, to, Names(**{language_of(what) or "en": what}), clause, officer, due,
        (Declared(condition),) if condition else (), origin=form.text("origin"), quote=quote)


def _draft(house: House, said: Said) -> Draft:
    world, now_ms = house.world, house.now_ms()
    match said:
        case Stance():
            return state_position(world, said, today=today(house))
        case Meeting():
            return meet(world, said, now_ms)
        case Commitment():
            return commit(world, said)


def _alike(one: Said, other: object) -> bool:
    if isinstance(one, Stance):
        return isinstance(other, Stance) and same(one, other)
    return type(one) is type(other) and _unsigned(one) == _unsigned(other)


def _unsigned(said: Any) -> Any:
    return msgspec.structs.replace(said, officer="")


def _own(world: World) -> Iterator[object]:
    return (r.said for r in _records(world) if r.author == world.me)


def _records(world: World) -> Iterator[Record]:
    process = world.process
    yield from process.stances.standing()
    yield from process.meetings.standing()
    yield from process.commitments.standing()


def _at_field(p: Proposal, fault: Fault) -> Fault:
    name = fault.where.partition(".")[0].partition("[")[0]
    name = "condition" if name == "after" else FIELD_OF.get(name, name)
    if p.kind == "stance" and fault.where == "text":
        name = "text"
    # The source is one for all of the page.
    where = name if name in ("origin", "quote") else f"{p.name}_{name}"
    return Fault(where, fault.found, fault.expected)


def _zone(house: House) -> tzinfo:
    terms = house.world.terms.incidents
    return terms.zone if terms and terms.zone else UTC
