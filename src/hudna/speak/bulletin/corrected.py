"""What earlier bulletins said of an incident or of a day, and what holds now.

What was said last counts: a correction that has been put out once is not put out again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Literal, TypeAlias

import msgspec

from hudna.record.protecting import Names
from hudna.record.record import Record
from hudna.record.statement import PartyId, RecordHash
from hudna.speak.bulletin.counted import count, of_clause, of_party
from hudna.speak.bulletin.data import BulletinData, Correction, Incident, Quiet, Reconciled
from hudna.view.incidents import IncidentLine

Said: TypeAlias = dict[str, str]
"""What was said of one incident: where it stands, under which clauses, of whom, whether an answer
is there, and whether it is contested."""
Why: TypeAlias = Literal["told", "finding", "answer", "revised", "gone", ""]
NUMBERS = ("found", "alleged", "unknown", "refuted", "answered", "contested")
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
    """What holds of an earlier day: its incidents, and what is said of it beside their numbers, as
    `around` has it, as far as it can be told now: what is not there stays as it was said."""

    incidents: tuple[Incident, ...] = ()
    around: Figures = {}


class _DaySaid(msgspec.Struct):
    """The last word on a day: the bulletin of it, and what has been said of it since."""

    bulletin: RecordHash
    cutoff_ms: int
    incidents: dict[str, Said]
    numbers: Figures
    around: Figures


def corrections(
    earlier: Iterable[Earlier], held: Mapping[str, Holds], lines: Mapping[str, IncidentLine],
) -> tuple[Correction, ...]:
    """`earlier` as issued; `held`: of each day what holds now; `lines`: by name."""
    said = _said(earlier)
    return tuple(c for day in sorted(said)
                 for c in _of_day(day, said[day], held.get(day, Holds()), lines))


def numbers(incidents: Iterable[Incident]) -> Figures:
    """Of the day, of each clause and of each party; of those that are not 0."""
    listed = tuple(incidents)
    counted = [c for i in listed for c in i.counted]
    by_clause = {Of("", clause=c): of_clause(listed, c) for c in {c.clause for c in counted}}
    by_party = {Of("", party=p): of_party(listed, p) for p in {c.party for c in counted} if p}
    return {msgspec.structs.replace(of, what=what): str(n)
            for of, counts in {Of(""): count(listed), **by_clause, **by_party}.items()
            for what in NUMBERS if (n := getattr(counts, what))}


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
            numbers(data.incidents), around(data.quiet, data.reconciled))
        for c in data.corrections:
            if c.day != data.day and c.day in days:
                _corrected(days[c.day], c)
                days[c.day].cutoff_ms = max(days[c.day].cutoff_ms, data.cutoff_ms)
    return days


def _corrected(day: _DaySaid, c: Correction) -> None:
    if not c.incident:
        of = Of(c.what, c.clause, c.party, c.area)
        (day.numbers if c.what in NUMBERS else day.around)[of] = c.now
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
    day: str, said: _DaySaid, holds: Holds, lines: Mapping[str, IncidentLine],
) -> Iterator[Correction]:
    now_ = numbers(holds.incidents)
    figures = (*_other({**dict.fromkeys(now_, "0"), **said.numbers},
                       {**dict.fromkeys(said.numbers, "0"), **now_}),
               *_other(said.around, holds.around))
    for of, was, is_ in figures:
        yield Correction(day, said.bulletin, of.what, was, is_, "", "", of.clause, of.party,
                         of.area)
    now = {i.id: said_of(i) for i in holds.incidents}
    for name in sorted(said.incidents.keys() | now.keys()):
        for what, was, is_ in _differing(said.incidents.get(name), now.get(name)):
            why = _why(lines.get(name), said.cutoff_ms, was, is_)
            yield Correction(day, said.bulletin, what, was, is_, why, name)


def _other(was: Figures, now: Figures) -> Iterator[tuple[Of, str, str]]:
    """In one order, whatever order they were found in."""
    for of in sorted(now, key=_order):
        if (before := was.get(of, "")) != now[of]:
            yield of, before, now[of]


def _order(of: Of) -> tuple[object, ...]:
    place = NUMBERS.index(of.what) if of.what in NUMBERS else len(NUMBERS)
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


def _why(line: IncidentLine | None, since_ms: int, was: str, now: str) -> Why:
    if line is None or (not now and was):
        return "gone"
    if line.versions[0].issued_ms >= since_ms:
        return "told"
    if _after((*line.judged, *line.seconded), since_ms):
        return "finding"
    return "answer" if _after(line.answers, since_ms) else "revised"


def _after(records: Iterable[Record], since_ms: int) -> bool:
    # What was known at the cut-off itself is in that bulletin, and then nothing of it differs.
    return any(r.issued_ms >= since_ms for r in records)
