"""What is sound of the kinds about reports and incidents, beyond what holds for every statement.

No fault of a report shows who said it, where that was, or a word of it: a fault is read by others
too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import msgspec

from hudna.fault import Fault
from hudna.place.geometry import Point, Polygon
from hudna.place.grid import cell, on_earth, positions
from hudna.record.bounds import (
    LONGEST_NAME,
    Check,
    between,
    hashes,
    is_day,
    named,
    names_of,
    short,
    text_of,
)
from hudna.record.incidents import (
    AccessAsked,
    AccessOutcome,
    Attached,
    Bulletin,
    Challenge,
    ChallengeReply,
    Counted,
    CountLine,
    CountMatch,
    Harm,
    Incident,
    Judged,
    Linked,
    Reconciled,
    Report,
)
from hudna.record.shapes import LAST_MS
from hudna.record.shown import shown, shown_moment
from hudna.record.statement import Statement
from hudna.say import say

LONGEST_REPORT = 16_000
"""Characters of a report's text: a long article. What is longer is attached whole."""
LONGEST_PLACE = 300
"""Characters of a place in words."""
WIDEST_M = 1_000_000
"""What may be further off than 1000 km is placed nowhere."""
MOST_COUNTED = 10_000_000
MOST_LINKED, MOST_ATTACHED, MOST_UNITS, MOST_ACCUSED = 1_000, 50, 8, 50
MOST_EVIDENCE, MOST_LINES = 200, 500
LARGEST = 80_000
"""Bytes of JSON of one list of lines: with its disclosures it has to fit into a record."""
MOMENTS: frozenset[type] = frozenset({Report, Incident})
"""Kinds of which `until_ms` may be `from_ms`: a moment that is known exactly."""

_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4}", re.ASCII)
_UNIT = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,31}", re.ASCII)
_INCIDENT = re.compile(r"[0-9a-f]{32}", re.ASCII)
_DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)
_MEDIA = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,62}/[a-z0-9][a-z0-9!#$&^_.+-]{0,62}", re.ASCII)
_COMPARED = frozenset(CountLine.__struct_fields__) - {"ref"}


def faults(said: Statement) -> Iterator[Fault]:
    yield from _OF_KIND[type(said)](said)


def _report(said: Report) -> Iterator[Fault]:
    yield from _window(said.from_ms, said.until_ms)
    yield from _placed(said)
    if said.language and not _LANGUAGE.fullmatch(said.language):
        yield Fault("language", "another text", say("a language tag of BCP 47, as in ar"))
    yield from _attached(said.attached)


def _incident(said: Incident) -> Iterator[Fault]:
    yield from _window(said.from_ms, said.until_ms)
    yield from _placed(said)
    yield from between("sources", said.sources, 0, MOST_COUNTED)


def _window(first: int, last: int) -> Iterator[Fault]:
    if last < first:
        yield Fault("until_ms", shown_moment(last),
                    say("not before {first}", first=shown_moment(first)))


def _placed(said: Report | Incident) -> Iterator[Fault]:
    yield from between("within_m", said.within_m, 0, WIDEST_M)
    yield from text_of("place", said.place, LONGEST_PLACE)
    if (said.at and said.near and _on_earth(said.at) and said.near != cell(said.at, "10 km")):
        yield Fault("near", "another cell", say("the cell of the grid that holds the place"))
    yield from faults_of_units("admin", said.admin)
    yield from _parties(said.accused)
    yield from _harm(said.harm)


def faults_of_units(name: str, units: tuple[str, ...]) -> Iterator[Fault]:
    """P-codes."""
    if len(units) > MOST_UNITS or len(set(units)) != len(units):
        yield Fault(name, f"{len(units)} units",
                    say("at most {most} units, each once", most=MOST_UNITS))
    if not all(map(_UNIT.fullmatch, units)):
        yield Fault(name, "another text", say("P-codes, as in SY02"))


def _on_earth(at: Point) -> bool:
    return on_earth(cell(at, "1 km"))


def _parties(accused: tuple[str, ...]) -> Iterator[Fault]:
    if len(accused) > MOST_ACCUSED:
        yield Fault("accused", f"{len(accused)} parties", say("at most {most}", most=MOST_ACCUSED))
    yield from names_of("accused", accused)


def _harm(harm: Harm) -> Iterator[Fault]:
    pairs = (("killed", harm.killed_least, harm.killed_most),
             ("injured", harm.injured_least, harm.injured_most))
    for what, least, most in pairs:
        yield from between(f"harm.{what}_least", least or 0, 0, MOST_COUNTED)
        yield from between(f"harm.{what}_most", most or 0, 0, MOST_COUNTED)
        if least is not None and most is not None and most < least:
            yield Fault(f"harm.{what}_most", shown(most), say("not less than {least}", least=least))


def _attached(files: tuple[Attached, ...]) -> Iterator[Fault]:
    if len(files) > MOST_ATTACHED or len({f.digest for f in files}) != len(files):
        yield Fault("attached", f"{len(files)} files",
                    say("at most {most} files, each once", most=MOST_ATTACHED))
    for i, one in enumerate(files):
        where = f"attached[{i}]"
        if not _DIGEST.fullmatch(one.digest):
            yield Fault(f"{where}.digest", "another text",
                        say("64 hexadecimal digits in lower case"))
        if not _MEDIA.fullmatch(one.media_type):
            yield Fault(f"{where}.media_type", "another text",
                        say("a media type in lower case, as in image/jpeg"))
        yield from between(f"{where}.size", one.size, 0, LAST_MS)


def _linked(said: Linked) -> Iterator[Fault]:
    if not 2 <= len(said.reports) <= MOST_LINKED:
        yield Fault("reports", f"{len(said.reports)} reports",
                    say("between {low} and {high}", low=2, high=MOST_LINKED))


def _judged(said: Judged) -> Iterator[Fault]:
    yield from short("by", said.by)
    yield from _many("evidence", said.evidence)


def _many(name: str, listed: tuple[str, ...]) -> Iterator[Fault]:
    if len(listed) > MOST_EVIDENCE:
        yield Fault(name, f"{len(listed)} records", say("at most {most}", most=MOST_EVIDENCE))


def _challenged(said: Challenge | ChallengeReply) -> Iterator[Fault]:
    yield from _attached(said.attached)


def _asked(said: AccessAsked) -> Iterator[Fault]:
    yield from text_of("place", said.place, LONGEST_PLACE)


def _counted(said: Counted) -> Iterator[Fault]:
    yield from _day(said.day)
    refs = {line.ref for line in said.lines}
    if len(said.lines) > MOST_LINES or len(refs) != len(said.lines):
        yield Fault("lines", f"{len(said.lines)} lines",
                    say("at most {most} lines, each with a name of its own", most=MOST_LINES))
    for i, line in enumerate(said.lines):
        yield from _line(f"lines[{i}]", line)
    yield from _fits("lines", said.lines)


def _line(where: str, line: CountLine) -> Iterator[Fault]:
    yield from _ref(f"{where}.ref", line.ref)
    yield from between(f"{where}.from_ms", line.from_ms, 0, LAST_MS)
    yield from between(f"{where}.until_ms", line.until_ms, line.from_ms, LAST_MS)
    yield from text_of(f"{where}.place", line.place, LONGEST_PLACE)
    if line.near is not None:
        yield from _near(f"{where}.near", line.near)
    yield from short(f"{where}.accused", line.accused)
    yield from short(f"{where}.clause", line.clause)


def _ref(where: str, ref: str) -> Iterator[Fault]:
    yield from short(where, ref) if ref.strip() else named(where, ref)


def _reconciled(said: Reconciled) -> Iterator[Fault]:
    yield from _day(said.day)
    lines = [line for match in said.matches for line in match.lines]
    if len(set(lines)) != len(lines):
        yield Fault("matches", "a line twice", say("each line once"))
    for i, match in enumerate(said.matches):
        yield from _match(f"matches[{i}]", match)
    yield from _fits("matches", said.matches)


def _match(where: str, match: CountMatch) -> Iterator[Fault]:
    if not match.lines:
        yield Fault(f"{where}.lines", "none", say("at least one line"))
    for i, (of, ref) in enumerate(match.lines):
        yield from hashes(f"{where}.lines[{i}]", of)
        yield from _ref(f"{where}.lines[{i}]", ref)
    if not _COMPARED.issuperset(match.differs) or len(set(match.differs)) != len(match.differs):
        yield Fault(f"{where}.differs", shown(match.differs),
                    say("fields of a line, each once: {names}", names=", ".join(sorted(_COMPARED))))


def _bulletin(said: Bulletin) -> Iterator[Fault]:
    yield from _day(said.day)
    yield from _many("corrects", said.corrects)


def _day(day: str) -> Iterator[Fault]:
    if not is_day(day):
        yield Fault("day", shown(day), say("a day, as in 2016-07-29"))


def _fits(name: str, listed: tuple[msgspec.Struct, ...]) -> Iterator[Fault]:
    if (size := len(msgspec.json.encode(listed))) > LARGEST:
        yield Fault(name, f"{size} bytes", say("at most {limit} bytes", limit=LARGEST))


def _near(name: str, near: Polygon | None) -> Iterator[Fault]:
    """A finer shape than whole cells would tell the place in all but name."""
    if near is not None and not _is_cell(near):
        yield Fault(name, "another shape", say("whole cells of 0.1 degree"))


def _is_cell(near: Polygon) -> bool:
    return any(positions(near)) and near == cell(near, "10 km") and on_earth(near)


def _who(name: str, value: str) -> Iterator[Fault]:
    if len(value) > LONGEST_NAME or not value.isprintable():
        yield Fault(name, f"{len(value)} characters",
                    say("names of at most {most} characters", most=LONGEST_NAME))


def _id(name: str, value: str) -> Iterator[Fault]:
    if not _INCIDENT.fullmatch(value):
        yield Fault(name, shown(value), say("32 hexadecimal digits in lower case"))


def _long(name: str, value: str) -> Iterator[Fault]:
    return text_of(name, value, LONGEST_REPORT)


def _party(name: str, value: str) -> Iterator[Fault]:
    return names_of(name, (value,))


OF_THEIR_OWN: Mapping[tuple[type, str], Check] = {
    (Report, "source"): _who, (Report, "origin"): _who, (Report, "text"): _long,
    **{(kind, "near"): _near for kind in (Report, Incident, AccessAsked)},
    (Incident, "incident"): _id, (Incident, "clause"): short, (Judged, "evidence"): hashes,
    (AccessAsked, "of"): _party, (AccessOutcome, "asked"): hashes,
}
"""Fields whose name alone does not say what they are: it means something else in other kinds."""
_OF_KIND: Mapping[type[Statement], Callable[[Any], Iterable[Fault]]] = {
    Report: _report, Linked: _linked, Incident: _incident, Judged: _judged,
    Challenge: _challenged, ChallengeReply: _challenged, AccessAsked: _asked, Counted: _counted,
    Reconciled: _reconciled, Bulletin: _bulletin,
}
KINDS = tuple(_OF_KIND)
"""The kinds that have faults of their own."""
