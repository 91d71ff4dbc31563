"""What earlier bulletins said of an incident or of a day, and what holds now.

What was said last counts: a correction that has been put out once is not put out again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Literal, TypeAlias

import msgspec

from hudna.record.record import Record
from hudna.record.statement import RecordHash
from hudna.speak.bulletin.counted import answered, concerns, contested
from hudna.speak.bulletin.data import BulletinData, Correction, Incident
from hudna.view.incidents import IncidentLine

Said: TypeAlias = dict[str, str]
"""What was said of one incident: where it stands, under which clause, of whom, whether an answer
is there, and whether it is contested."""
Why: TypeAlias = Literal["told", "finding", "answer", "revised", "gone", ""]
NUMBERS: Mapping[str, tuple[str, str]] = {
    "found": ("standing", "found"), "alleged": ("standing", "alleged"),
    "unknown": ("standing", "not-known"), "refuted": ("standing", "refuted"),
    "answered": ("answered", "yes"), "contested": ("contested", "yes")}
"""Of each number of a day, what it counts."""
NOTHING: Said = {"standing": "", "clause": "", "against": "", "answered": "no", "contested": "no"}
"""Of an incident of which nothing was said."""


class Earlier(msgspec.Struct, frozen=True):
    """A bulletin that was put out before, by its record's hash."""

    bulletin: RecordHash
    data: BulletinData


class _DaySaid(msgspec.Struct):
    """The last word on a day: the bulletin of it, and what has been said of its incidents since."""

    bulletin: RecordHash
    cutoff_ms: int
    incidents: dict[str, Said]


def corrections(
    earlier: Iterable[Earlier], held: Mapping[str, tuple[Incident, ...]],
    lines: Mapping[str, IncidentLine],
) -> tuple[Correction, ...]:
    """`earlier` as issued; `held`: the incidents of each day as they are now; `lines`: by name."""
    said = _said(earlier)
    return tuple(c for day in sorted(said)
                 for c in _of_day(day, said[day], held.get(day, ()), lines))


def _said(earlier: Iterable[Earlier]) -> dict[str, _DaySaid]:
    days: dict[str, _DaySaid] = {}
    for one in earlier:
        data = one.data
        days[data.day] = _DaySaid(one.bulletin, data.cutoff_ms,
                                  {i.id: said_of(i) for i in data.incidents})
        for c in data.corrections:
            if c.incident and c.day != data.day and c.day in days:
                _corrected(days[c.day].incidents, c)
                days[c.day].cutoff_ms = data.cutoff_ms
    return days


def _corrected(incidents: dict[str, Said], c: Correction) -> None:
    if c.what == "standing" and not c.now:
        incidents.pop(c.incident, None)
    else:
        incidents.setdefault(c.incident, dict(NOTHING))[c.what] = c.now


def said_of(i: Incident) -> Said:
    parties = {p for o in i.outcomes for p in (o.by,)} | set(i.accused)
    return {
        "standing": i.standing, "clause": i.clause,
        "against": " ".join(sorted(p for p in parties if p and concerns(i, p))),
        "answered": "yes" if answered(i) else "no",
        "contested": "yes" if contested(i) else "no",
    }


def _of_day(
    day: str, said: _DaySaid, incidents: tuple[Incident, ...],
    lines: Mapping[str, IncidentLine],
) -> Iterator[Correction]:
    now = {i.id: said_of(i) for i in incidents}
    for what, (name, value) in NUMBERS.items():
        was, is_ = (sum(s[name] == value for s in of.values()) for of in (said.incidents, now))
        if was != is_:
            yield Correction(day, said.bulletin, what, str(was), str(is_), "")
    for of in sorted(said.incidents.keys() | now.keys()):
        for what, was_, is__ in _differing(said.incidents.get(of), now.get(of)):
            why = _why(lines.get(of), said.cutoff_ms, was_, is__)
            yield Correction(day, said.bulletin, what, was_, is__, why, of)


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
