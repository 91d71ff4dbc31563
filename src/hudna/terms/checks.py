"""What a schema cannot say: that ids exist, roles fit, steps grow, windows run forward.

Every check takes the plain data as it stands and skips what the schema has already refused, so
that one reading reports every fault at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from hudna.fault import Fault, Refused
from hudna.place.geojson import shape_from_geojson
from hudna.place.times import parse_instant
from hudna.say import Say, say
from hudna.terms.checks_exchange import exchange
from hudna.terms.checks_incidents import incidents
from hudna.terms.checks_process import process
from hudna.terms.checks_watch import watch
from hudna.terms.read import Reading, join
from hudna.terms.schema import show

_LISTS_WITH_IDS = (
    "sources", "parties", "clauses", "categories", "protected_kinds", "areas", "milestones",
    "process.holders", "process.counters",
)
_REFERENCES = (
    ("clauses", "source", "sources"),
    ("protected_kinds", "clause", "clauses"),
    ("areas", "clause", "clauses"),
    ("areas", "bars", "parties"),
    ("areas", "excepts", "categories"),
    ("notices", "clause", "clauses"),
    ("notices", "must_concur", "parties"),
    ("notices.lead_times", "clause", "clauses"),
    ("notices.lead_times", "operators", "parties"),
    ("notices.lead_times", "excepts", "categories"),
    ("stop", "clause", "clauses"),
    ("exception", "clause", "clauses"),
    ("receipts", "clause", "clauses"),
    ("sealed", "clause", "clauses"),
    ("reading", "clause", "clauses"),
    ("watch", "clause", "clauses"),
    ("incidents", "clause", "clauses"),
    ("incidents", "monitors", "parties"),
    ("incidents.ladder", "clause", "clauses"),
    ("incidents.under", "clauses", "clauses"),
    ("incidents.quiet", "clause", "clauses"),
    ("process", "clause", "clauses"),
    ("process", "claimants", "parties"),
    ("process.mingled", "clause", "clauses"),
    ("process.counters", "clause", "clauses"),
    ("process.counters", "milestone", "milestones"),
    ("milestones", "clause", "clauses"),
    ("accessions", "party", "parties"),
    ("accessions", "through", "parties"),
    ("accessions", "protection", "clauses"),
    ("accessions", "source", "sources"),
    ("parties", "backed_by", "parties"),
)
_KNOWN: dict[str, Say] = {
    "sources": say("the id of a source of this agreement"),
    "parties": say("the id of a party of this agreement"),
    "clauses": say("the id of a clause of this agreement"),
    "categories": say("the id of a category of this agreement"),
    "milestones": say("the id of a milestone of this agreement"),
}
_MOMENTS = (("areas", "from"), ("areas", "until"), ("milestones", "due"), ("accessions", "joined"))

Row = tuple[str, dict[str, Any]]


class Checks:
    """All checks over one reading."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.ids = {name: self.ids_of(name) for name in _LISTS_WITH_IDS}

    def faults(self) -> Iterator[Fault]:
        yield from self.duplicates()
        yield from self.references()
        yield from self.backing()
        yield from self.guarantors()
        yield from self.concurrence()
        yield from self.freshness()
        yield from self.escalation()
        yield from self.windows()
        yield from self.moments()
        yield from self.shapes()
        yield from self.theatre()
        yield from exchange(self)
        yield from watch(self)
        yield from incidents(self)
        yield from process(self)

    def fault(self, path: str, found: str, expected: Say) -> Fault:
        return Fault(path, found, expected, self.reading.line_of(path))

    def at(self, path: str) -> object:
        here: Any = self.reading.data
        for step in path.split("."):
            here = here.get(step) if isinstance(here, dict) else None
        return here

    def rows(self, path: str) -> Iterator[Row]:
        """The mappings at `path`: of a list, or the one mapping itself."""
        here = self.at(path)
        if isinstance(here, dict):
            yield path, here
        elif isinstance(here, list):
            yield from ((join(path, i), r) for i, r in enumerate(here) if isinstance(r, dict))

    def ids_of(self, path: str) -> set[str]:
        return {r["id"] for _, r in self.rows(path) if isinstance(r.get("id"), str)}

    def by_role(self, *roles: str) -> set[str]:
        return {str(r.get("id")) for _, r in self.rows("parties") if r.get("role") in roles}

    # --- ids ---

    def duplicates(self) -> Iterator[Fault]:
        for name in _LISTS_WITH_IDS:
            first: dict[str, str] = {}
            for path, row in self.rows(name):
                value, at = row.get("id"), path + ".id"
                if isinstance(value, str) and first.setdefault(value, at) != at:
                    line = self.reading.line_of(first[value])
                    yield self.fault(at, show(value), say(
                        "an id not used before (it is on line {line})", line=line))

    def references(self) -> Iterator[Fault]:
        for place, field, target in _REFERENCES:
            for path, row in self.rows(place):
                for where, value in _texts(join(path, field), row.get(field)):
                    if value not in self.ids[target]:
                        yield self.fault(where, show(value), _KNOWN[target])

    # --- roles ---

    def backing(self) -> Iterator[Fault]:
        guarantors = self.by_role("guarantor")
        for path, row in self.rows("parties"):
            backer = row.get("backed_by")
            if not isinstance(backer, str):
                continue
            if row.get("role") == "guarantor":
                yield self.fault(path + ".backed_by", show(backer),
                                 say("nothing: a guarantor answers for itself"))
            elif backer in self.ids["parties"] and backer not in guarantors:
                yield self.fault(path + ".backed_by", show(backer),
                                 say("a guarantor: one of {names}", names=_names(guarantors)))

    def guarantors(self) -> Iterator[Fault]:
        count = len(self.by_role("guarantor"))
        if isinstance(self.at("parties"), list) and count < 2:
            yield self.fault("parties", f"guarantors: {count}",
                             say("at least two guarantors: neither may clear a flight alone"))

    def concurrence(self) -> Iterator[Fault]:
        may, named = self.by_role("guarantor", "depositary"), self.at("notices.must_concur")
        if not isinstance(named, list):
            return
        for where, value in _texts("notices.must_concur", named):
            if value in self.ids["parties"] and value not in may:
                yield self.fault(where, show(value),
                                 say("a guarantor or the depositary: one of {names}",
                                     names=_names(may)))
        for absent in sorted(self.by_role("guarantor") - {str(v) for v in named}):
            yield self.fault("notices.must_concur", f"no {absent}",
                             say("every guarantor: none may be passed over"))

    # --- numbers and times ---

    def freshness(self) -> Iterator[Fault]:
        for field in ("notices.fresh_for_s", "review_every_s"):
            if self.whole(field) == 0:
                yield self.fault(field, "0", say("more than 0 seconds"))
        fresh = self.whole("notices.fresh_for_s")
        tolerance = self.whole("notices.clock_tolerance_s")
        if fresh and tolerance is not None and tolerance >= fresh:
            yield self.fault("notices.clock_tolerance_s", str(tolerance),
                             say("less than fresh_for_s, which is {fresh}", fresh=fresh))

    def whole(self, path: str) -> int | None:
        return _whole(self.at(path))

    def escalation(self) -> Iterator[Fault]:
        before: int | None = None
        for path, row in self.rows("stop.steps"):
            after = _whole(row.get("after_s"))
            if after is None:
                continue
            if before is not None and after <= before:
                yield self.fault(path + ".after_s", str(after),
                                 say("more than the step before, {before}", before=before))
            before = after

    def windows(self) -> Iterator[Fault]:
        for path, row in self.rows("areas"):
            floor, ceiling = _whole(row.get("floor_m")), _whole(row.get("ceiling_m"))
            if floor is not None and ceiling is not None and ceiling <= floor:
                yield self.fault(path + ".ceiling_m", str(ceiling),
                                 say("more than floor_m, which is {floor}", floor=floor))
            start, end = _moment(row.get("from")), _moment(row.get("until"))
            if start is not None and end is not None and end <= start:
                yield self.fault(path + ".until", show(row["until"]),
                                 say("a moment after {start}", start=row["from"]))

    def moments(self) -> Iterator[Fault]:
        for place, field in _MOMENTS:
            for path, row in self.rows(place):
                at, value = join(path, field), row.get(field)
                if isinstance(value, str):
                    yield from self.tried(parse_instant, value, at)

    # --- geometry ---

    def shapes(self) -> Iterator[Fault]:
        for path, row in self.rows("areas"):
            shape = row.get("shape")
            if isinstance(shape, dict) and "open" not in shape:
                yield from self.tried(shape_from_geojson, shape, path + ".shape")

    def tried(self, parse: Any, value: object, at: str) -> Iterator[Fault]:
        try:
            parse(value, at)
        except Refused as refused:
            for f in refused.faults:
                yield Fault(f.where, f.found, f.expected, self.reading.line_of(f.where))

    def theatre(self) -> Iterator[Fault]:
        box = self.at("theatre")
        if not (isinstance(box, list) and len(box) == 4 and all(map(_is_number, box))):
            return
        west, south, east, north = box
        if west >= east or south >= north or abs(south) > 90 or abs(north) > 90:
            yield self.fault("theatre", show_box(box), say(
                "west before east, south before north, latitudes between -90 and 90"))
            return
        for path, row in self.rows("areas"):
            at = path + ".shape.coordinates"
            shape = row.get("shape")
            coordinates = shape.get("coordinates") if isinstance(shape, dict) else None
            for where, lon, lat in _positions(at, coordinates):
                if not (west <= lon <= east and south <= lat <= north):
                    yield self.fault(where, f"{lon}, {lat}", say(
                        "longitude, latitude within the theatre {box}", box=show_box(box)))


def show_box(box: Iterable[object]) -> str:
    return ", ".join(map(str, box))


def _texts(path: str, value: object) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, list):
        yield from ((join(path, i), v) for i, v in enumerate(value) if isinstance(v, str))


def _names(ids: Iterable[str]) -> str:
    return ", ".join(sorted(ids))


def _whole(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _moment(value: object) -> int | None:
    if not isinstance(value, str):
        return None
    try:
        return parse_instant(value, "")
    except Refused:
        return None


def _positions(path: str, value: object) -> Iterator[tuple[str, float, float]]:
    if not isinstance(value, list):
        return
    if len(value) >= 2 and all(map(_is_number, value[:2])):
        yield path, value[0], value[1]
        return
    for i, inner in enumerate(value):
        yield from _positions(join(path, i), inner)
