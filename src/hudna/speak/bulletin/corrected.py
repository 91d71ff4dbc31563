"""What earlier bulletins said of an incident or of a day, and what holds now.

What was said last counts: a correction that has been put out once is not put out again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Literal, TypeAlias

import msgspec

from hudna.record.protecting import Names
from hudna.record.record import Record
from hudna.record.statement import PartyId, RecordHash
from hudna.speak.bulletin.counted import count, of_clause, of_party
from hudna.speak.bulletin.data import (
    Access,
    BulletinData,
    Correction,
    Incident,
    Quiet,
    Reconciled,
)
from hudna.view.incidents import IncidentLine

Said: TypeAlias = dict[str, str]
"""What was said of one incident: where it stands, under which clauses, of whom, whether an answer
is there, and whether it is contested."""
Why: TypeAlias = Literal["told", "finding", "answer", "printed", "revised", "gone", ""]
NUMBERS = ("found", "alleged", "unknown", "refuted", "answered", "contested")
ACCESS = ("access-asked", "access-granted", "access-refused", "access-delayed",
          "access-unanswered", "access-differing")
"""Of each party that was asked."""
HIT = "told-hit"
COUNTED = (*NUMBERS, *ACCESS, HIT)
"""Numbers: of which nothing is said, that is 0."""
NOTHING: Said = {"standing": "", "clause": "", "against": "", "answered": "no", "contested": "no"}
"""Of an incident of which nothing was said."""


class Of(msgspec.Struct, frozen=True):
    """Which figure: `what` of the whole day, or of one `clause`, `party` or `area`."""

    what: str
    clause: str | None = None
    party: PartyId = ""
    area: Names | None = None


Figures: TypeAlias = dict[Of, str]


class Earlier(msgspec.Struct, frozen=True):
    """A bulletin that was put out before, by its record's hash."""

    bulletin: RecordHash
    data: BulletinData


class Holds(msgspec.Struct, frozen=True):
    """What holds of an earlier day: its incidents; what else is counted of it, as `beside` has it;
    and what is said of it beside its numbers, as `around` has it, as far as it can be told now:
    what is not there stays as it was said."""

    incidents: tuple[Incident, ...] = ()
    around: Figures = {}
    beside: Figures = {}


class _DaySaid(msgspec.Struct):
    """The last word on a day: the bulletin of it, and what has been said of it since."""

    bulletin: RecordHash
    cutoff_ms: int
    incidents: dict[str, Said]
    numbers: Figures
    around: Figures


class Now(msgspec.Struct, frozen=True):
    """By what it is told why something is corrected: the incidents by name, and the records that a
    person has chosen only now."""

    lines: Mapping[str, IncidentLine] = {}
    chosen: Collection[RecordHash] = ()


def corrections(
    earlier: Iterable[Earlier], held: Mapping[str, Holds], now: Now,
) -> tuple[Correction, ...]:
    """`earlier` as issued, those of later days too, which have corrected this one; `held`: of each
    day that is to be corrected what holds now."""
    said = _said(earlier)
    return tuple(c for day in sorted(said) if day in held
                 for c in _of_day(day, said[day], held[day], now))


def numbers(incidents: Iterable[Incident]) -> Figures:
    """Of the day, of each clause and of each party; of those that are not 0."""
    listed = tuple(incidents)
    counted = [c for i in listed for c in i.counted]
    by_clause = {Of("", clause=c): of_clause(listed, c) for c in {c.clause for c in counted}}
    by_party = {Of("", party=p): of_party(listed, p) for p in {c.party for c in counted} if p}
    return {msgspec.structs.replace(of, what=what): str(n)
            for of, counts in {Of(""): count(listed), **by_clause, **by_party}.items()
            for what in NUMBERS if (n := getattr(counts, what))}


def beside(access: Iterable[Access], hits: int) -> Figures:
    """How often access was asked for and what came of it, by whom it was asked of, and how many
    notified places were harmed; of those that are not 0. That an answer is not printed, before it
    begins and after, is one and the same."""
    asked = tuple(access)
    found = Counter(Of(ACCESS[0], party=a.of) for a in asked)
    found.update(Of(f"access-{'unanswered' if a.outcome == 'waiting' else a.outcome}", party=a.of)
                 for a in asked)
    return {of: str(n) for of, n in {**found, Of(HIT): hits}.items() if n}


def hits(data: BulletinData) -> int:
    """How many of the places that it lists as harmed were so on its own day."""
    own = {i.id for i in data.incidents}
    return sum(h.incident in own for h in data.told_hit)


def around(quiet: Iterable[Quiet], reconciled: Reconciled | None) -> Figures:
    """What is said of a day beside the numbers of its incidents, and can be corrected."""
    found: Figures = {Of("quiet", area=q.area): q.state for q in quiet}
    if reconciled is not None:
        found |= {Of("counted", party=x.party): str(x.count) for x in reconciled.lists}
        found |= {Of(what): "" if n is None else str(n) for what, n in (
            ("same", reconciled.same), ("different", reconciled.different))}
    return found


def _said(earlier: Iterable[Earlier]) -> dict[str, _DaySaid]:
    days: dict[str, _DaySaid] = {}
    for one in earlier:
        data = one.data
        days[data.day] = _DaySaid(
            one.bulletin, data.cutoff_ms, {i.id: said_of(i) for i in data.incidents},
            numbers(data.incidents) | beside(data.access, hits(data)),
            around(data.quiet, data.reconciled))
        for c in data.corrections:
            if c.day != data.day and c.day in days:
                _corrected(days[c.day], c)
                days[c.day].cutoff_ms = max(days[c.day].cutoff_ms, data.cutoff_ms)
    return days


def _corrected(day: _DaySaid, c: Correction) -> None:
    if not c.incident:
        of = Of(c.what, c.clause, c.party, c.area)
        (day.numbers if c.what in COUNTED else day.around)[of] = c.now
    elif c.what == "standing" and not c.now:
        day.incidents.pop(c.incident, None)
    else:
        day.incidents.setdefault(c.incident, dict(NOTHING))[c.what] = c.now


def said_of(i: Incident) -> Said:
    return {
        "standing": i.standing,
        "clause": " ".join(sorted({c.clause for c in i.counted if c.clause})),
        "against": " ".join(sorted({c.party for c in i.counted if c.party})),
        "answered": "yes" if any(c.answered for c in i.counted) else "no",
        "contested": "yes" if any(c.contested for c in i.counted) else "no",
    }


def _of_day(
    day: str, said: _DaySaid, holds: Holds, by: Now,
) -> Iterator[Correction]:
    now_ = numbers(holds.incidents) | holds.beside
    figures = (*_other({**dict.fromkeys(now_, "0"), **said.numbers},
                       {**dict.fromkeys(said.numbers, "0"), **now_}),
               *_other(said.around, holds.around))
    for of, was, is_ in figures:
        yield Correction(day, said.bulletin, of.what, was, is_, "", "", of.clause, of.party,
                         of.area)
    now = {i.id: said_of(i) for i in holds.incidents}
    for name in sorted(said.incidents.keys() | now.keys()):
        for what, was, is_ in _differing(said.incidents.get(name), now.get(name)):
            why = _why(by, name, what, said.cutoff_ms) if now.get(name) else "gone"
            yield Correction(day, said.bulletin, what, was, is_, why, name)


def _other(was: Figures, now: Figures) -> Iterator[tuple[Of, str, str]]:
    """In one order, whatever order they were found in."""
    for of in sorted(now, key=_order):
        if (before := was.get(of, "")) != now[of]:
            yield of, before, now[of]


def _order(of: Of) -> tuple[object, ...]:
    place = COUNTED.index(of.what) if of.what in COUNTED else len(COUNTED)
    return (of.clause is not None, of.clause or "", of.party, of.area.en if of.area else "",
            place, of.what)


def _differing(was: Said | None, now: Said | None) -> Iterator[tuple[str, str, str]]:
    """Of one that went only where it stood; of one that came all that is said of it."""
    if now is None:
        assert was is not None
        yield "standing", was["standing"], ""
        return
    before = was or NOTHING
    yield from ((what, before[what], now[what]) for what in now if before[what] != now[what])


def _why(by: Now, name: str, what: str, since_ms: int) -> Why:
    line = by.lines.get(name)
    if line is None:
        return "gone"
    if line.versions[0].issued_ms >= since_ms:
        return "told"
    answered = _new(line.answers, by, since_ms) if what == "answered" else None
    found = _new((*line.judged, *line.seconded), by, since_ms)
    if "since" in (answered, found):
        return "answer" if answered == "since" else "finding"
    return "printed" if answered or found else "revised"


def _new(records: tuple[Record, ...], by: Now, since_ms: int) -> Literal["since", "now", None]:
    """Whether any was said since, or before and is printed only now: whoever answered in time is
    not said to have been late."""
    # What was known at the cut-off itself is in that bulletin, and then nothing of it differs.
    if any(r.issued_ms >= since_ms for r in records):
        return "since"
    return "now" if any(r.hash in by.chosen for r in records) else None
