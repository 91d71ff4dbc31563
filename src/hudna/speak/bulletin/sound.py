"""Whether the data of a bulletin holds together: a figure that does not match what is listed under
it is refused, before anybody signs for it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

import msgspec

from hudna.fault import Fault, Refused
from hudna.record.shown import shown
from hudna.say import Say, say
from hudna.speak.bulletin.clock import FIRST_MS, LAST_MS, ahead, zone_of
from hudna.speak.bulletin.counted import count, denied, first, of_clause, of_party, violation
from hudna.speak.bulletin.data import BulletinData, Cell, Compared, Count, Incident
from hudna.speak.bulletin.sound_quiet import quiet_faults
from hudna.speak.bulletin.spoken import (
    clauses_corrected,
    clauses_of,
    parties_corrected,
    parties_of,
)

LONGEST_TEXT = 20_000
MOST_INCIDENTS = 15_000
"""Without their words they are about 16 MB. More than people can tell of in a day."""
MOST_DAYS = 92
"""Of a trend: more cannot be read off a page."""
LAST_SHOWN_MS = LAST_MS - 366 * 86_400_000
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)
_BROKEN = re.compile("[\ud800-\udfff]")


def checked(data: BulletinData) -> BulletinData:
    """`data`; raises `Refused` with every fault."""
    if found := tuple(faults(data)):
        raise Refused(found)
    return data


def faults(data: BulletinData) -> Iterator[Fault]:
    if texts := tuple(_texts("bulletin", msgspec.to_builtins(data))):
        yield from texts
        return
    if numbers := tuple(_numbers("bulletin", msgspec.to_builtins(data))):
        yield from numbers
        return
    yield from _frame(data)
    yield from _named(data)
    yield from _units(data)
    yield from _incidents(data.incidents)
    yield from _figures(data)
    yield from quiet_faults(data.quiet)


def _frame(data: BulletinData) -> Iterator[Fault]:
    days = [("day", data.day), *((f"trend[{i}].day", d.day) for i, d in enumerate(data.trend)),
            *((f"corrections[{i}].day", c.day) for i, c in enumerate(data.corrections))]
    for where, day in days:
        if not _is_day(day):
            yield Fault(where, shown(day), say("a date, such as 2016-07-31 (RFC 3339)"))
    for where, named in _digests(data):
        if not _DIGEST.fullmatch(named):
            yield Fault(where, shown(named), say("a hex SHA-256"))
    if list(data.printed) != sorted(set(data.printed)):
        yield Fault("printed", str(len(data.printed)), say("each record once, sorted"))
    if data.from_ms >= data.cutoff_ms:
        yield Fault("cutoff_ms", str(data.cutoff_ms), say("a moment after from_ms"))
    if (zone := zone_of(data.zone)) is None:
        yield Fault("zone", shown(data.zone), say("a time zone of the IANA database"))
    elif (n := ahead(data.cutoff_ms, zone)) != data.ahead_minutes:
        yield Fault("ahead_minutes", str(data.ahead_minutes), say(
            "{n}, as far as the zone is ahead at the cut-off", n=n))
    for where, listed, most in (("incidents", data.incidents, MOST_INCIDENTS),
                                ("trend", data.trend, MOST_DAYS)):
        if len(listed) > most:
            yield Fault(where, str(len(listed)), say("at most {n}", n=most))


def _digests(data: BulletinData) -> Iterator[tuple[str, str]]:
    yield "root", data.root
    yield from ((f"incidents[{i}].record", x.record) for i, x in enumerate(data.incidents))
    yield from ((f"corrections[{i}].bulletin", c.bulletin) for i, c in enumerate(data.corrections))
    yield from ((f"access[{i}].record", a.record) for i, a in enumerate(data.access))
    yield from ((f"printed[{i}]", of) for i, of in enumerate(data.printed))
    for i, hit in enumerate(data.told_hit):
        yield from ((f"told_hit[{i}].receipt", t.receipt) for t in hit.told if t.receipt)


def _texts(where: str, value: Any) -> Iterator[Fault]:
    """Faults of every text and moment, wherever it stands."""
    match value:
        case str() if len(value) > LONGEST_TEXT:
            yield Fault(where, f"{len(value)}", say("at most {n} characters", n=LONGEST_TEXT))
        case str() if _BROKEN.search(value):
            yield Fault(where, "half a character", say("text that is valid Unicode"))
        case int() if not FIRST_MS <= value <= LAST_MS:
            yield Fault(where, shown(value), say("a moment up to the year 9999"))
        case dict():
            for key, inner in value.items():
                yield from _texts(f"{where}.{key}", inner)
        case list():
            for i, inner in enumerate(value):
                yield from _texts(f"{where}[{i}]", inner)


def _numbers(where: str, value: Any) -> Iterator[Fault]:
    """A number below nothing counts nothing; only a place and a zone may have one. A moment that no
    page can show, by whatever clock, is none."""
    match value:
        case dict():
            for key, inner in value.items():
                if key not in ("cell", "ahead_minutes"):
                    yield from _numbers(f"{where}.{key}", inner)
        case list() | tuple():
            for i, inner in enumerate(value):
                yield from _numbers(f"{where}[{i}]", inner)
        case int() if value < 0:
            yield Fault(where, shown(value), say("0 or more"))
        case int() if where.endswith("_ms") and value > LAST_SHOWN_MS:
            yield Fault(where, shown(value), say("a moment up to the year 9998"))


def _named(data: BulletinData) -> Iterator[Fault]:
    """Each party and clause that is spoken of has its names in the data."""
    parties, clauses = {p.id for p in data.parties}, {c.id for c in data.clauses}
    for where, party in _parties(data):
        if party and party not in parties:
            yield Fault(where, shown(party), say("a party that the data names"))
    for where, clause in _clauses(data):
        if clause and clause not in clauses:
            yield Fault(where, shown(clause), say("a clause that the data names"))


def _units(data: BulletinData) -> Iterator[Fault]:
    codes, spoken = [u.code for u in data.units], {c for i in data.incidents for c in i.admin}
    if codes != sorted(set(codes)) or not spoken.issuperset(codes):
        yield Fault("units", str(len(codes)), say(
            "each unit of the incidents at most once, sorted"))


def _parties(data: BulletinData) -> Iterator[tuple[str, str]]:
    yield "author", data.author
    yield from ((f"parties[{i}].backed_by", p.backed_by) for i, p in enumerate(data.parties))
    yield from ((f"by_party[{i}].of", c.of) for i, c in enumerate(data.by_party))
    for i, incident in enumerate(data.incidents):
        yield from ((f"incidents[{i}]", p) for p in parties_of(incident))
    yield from ((f"access[{i}].of", a.of) for i, a in enumerate(data.access))
    for i, hit in enumerate(data.told_hit):
        yield from ((f"told_hit[{i}].told", t.party) for t in hit.told)
    for i, challenge in enumerate(data.challenges):
        yield f"challenges[{i}].author", challenge.author
        yield from ((f"challenges[{i}].outcomes", o.author) for o in challenge.outcomes)
    if data.reconciled is not None:
        yield from (("reconciled.lists", line.party) for line in data.reconciled.lists)
    for i, c in enumerate(data.corrections):
        yield from ((f"corrections[{i}]", p) for p in parties_corrected(c))


def _clauses(data: BulletinData) -> Iterator[tuple[str, str]]:
    yield from ((f"by_clause[{i}].of", c.of) for i, c in enumerate(data.by_clause))
    yield from ((f"incidents[{i}].clause", of) for i, x in enumerate(data.incidents)
                for of in clauses_of(x))
    yield from ((f"corrections[{i}].clause", of) for i, c in enumerate(data.corrections)
                for of in clauses_corrected(c))


def _incidents(incidents: tuple[Incident, ...]) -> Iterator[Fault]:
    names = Counter(i.id for i in incidents)
    for i, incident in enumerate(incidents):
        for name, found, expected in _wrong(incident):
            yield Fault(f"incidents[{i}].{name}", found, expected)
        if names[incident.id] > 1:
            yield Fault(f"incidents[{i}].id", shown(incident.id), say("each incident once"))


def _wrong(incident: Incident) -> Iterator[tuple[str, str, Say]]:
    if incident.until_ms < incident.from_ms:
        yield "until_ms", str(incident.until_ms), say("an end that is not before the start")
    if incident.standing != first(incident.counted):
        yield "standing", incident.standing, say("the first of those of which it is counted")
    if len({(c.clause, c.party) for c in incident.counted}) < len(incident.counted):
        yield "counted", str(len(incident.counted)), say("each clause and party once")
    if {(c.clause, c.party) for c in incident.counted if c.standing == "found"} != {
            (o.clause, o.by) for o in incident.outcomes if violation(o)}:
        yield "counted", incident.standing, say(
            "found where there is a finding of a violation, and nowhere else")
    if any(c.contested != denied(incident, c) for c in incident.counted):
        yield "counted", incident.standing, say(
            "contested where it is found, too, that it was none or that another party did it, and "
            "nowhere else")
    if incident.cell is not None and not on_earth(incident.cell):
        yield "cell", shown(incident.cell), say("a cell of a tenth of a degree or more, on earth")


def _figures(data: BulletinData) -> Iterator[Fault]:
    yield from _figure("totals", data.totals, count(data.incidents))
    for i, line in enumerate(data.by_clause):
        yield from _figure(f"by_clause[{i}]", line, of_clause(data.incidents, line.of))
    for i, line in enumerate(data.by_party):
        yield from _figure(f"by_party[{i}]", line, of_party(data.incidents, line.of))
    yield from _once("by_clause", (line.of for line in data.by_clause))
    yield from _once("by_party", (line.of for line in data.by_party))
    counted = [c for i in data.incidents for c in i.counted]
    yield from _all("by_clause", (line.of for line in data.by_clause), {c.clause for c in counted})
    yield from _all("by_party", (line.of for line in data.by_party),
                    {c.party for c in counted if c.party})


def _figure(where: str, line: Compared, listed: Count) -> Iterator[Fault]:
    for name, n in msgspec.structs.asdict(listed).items():
        if getattr(line.today, name) != n:
            yield Fault(f"{where}.today.{name}", str(getattr(line.today, name)),
                        say("{n}, as the incidents listed here give it", n=n))


def _once(where: str, names: Iterable[str]) -> Iterator[Fault]:
    yield from (Fault(where, shown(name), say("each line once"))
                for name, n in Counter(names).items() if n > 1)


def _all(where: str, listed: Iterable[str], counted: set[str]) -> Iterator[Fault]:
    yield from (Fault(where, "nothing", say("a line of {of}, of which incidents are counted",
                                            of=shown(of)))
                for of in sorted(counted - set(listed)))


def on_earth(cell: Cell) -> bool:
    return (1 <= cell.side <= 900 and -1800 <= cell.west <= 1800 - cell.side
            and -900 <= cell.south <= 900 - cell.side)


def _is_day(text: str) -> bool:
    try:
        return bool(_DAY.fullmatch(text) and date.fromisoformat(text))
    except ValueError:
        return False
