"""Sound statements of every kind, for hypothesis; and a seeded randomness."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256, shake_256
from typing import Literal, get_args, get_origin

import msgspec
from hypothesis import strategies as st

from hudna.place.datum import Datum
from hudna.place.geometry import Fix, Line, MultiPolygon, Point, Polygon, Way
from hudna.place.grid import cell
from hudna.record import base64url
from hudna.record.holding import Holding
from hudna.record.hotline import Announcement, Call, CallHeard, HandOver, Roster, Shift
from hudna.record.incidents import (
    AccessAsked,
    AccessOutcome,
    Attached,
    CountLine,
    CountMatch,
    Happening,
    Harm,
    Incident,
    Judged,
    Report,
)
from hudna.record.keys import PublicKey, SigningKey
from hudna.record.kinds import (
    Anything,
    Area,
    Erasure,
    Existence,
    Incursion,
    Movement,
    Names,
    Reached,
    ReadBack,
    Recall,
    Receipt,
    Sighting,
    Site,
    Statement,
    Stop,
)
from hudna.record.process import (
    AccessOpen,
    AgendaItem,
    Commitment,
    Concern,
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
    Reopened,
    Settled,
    Stance,
)
from hudna.record.process import (
    Reached as MilestoneReached,
)
from hudna.record.sharing import STEPS
from hudna.record.watching import Seen, WarnedPlace

KINDS: tuple[type[Statement], ...] = tuple(k for k in get_args(Anything) if k is not Existence)
"""Every kind that is ever said."""
PROTECTIONS = (Site, Area, Movement)
KEY = SigningKey.generate(bytes(range(32)))
MS = 1_469_772_000_123


def seeded(seed: int) -> Callable[[int], bytes]:
    """The same bytes for the same seed."""
    return lambda count: shake_256(seed.to_bytes(8)).digest(count)


texts = st.text(
    st.characters(
        codec="utf-8", exclude_categories=["Cc", "Cs"],
        exclude_characters="\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    ),
    max_size=30,
)
named = texts.filter(lambda t: bool(t.strip()))
hashes = st.integers(0, 50).map(lambda i: sha256(bytes([i])).hexdigest())
some_hashes = st.lists(hashes, max_size=4, unique=True).map(tuple)
keys = st.binary(min_size=32, max_size=32).map(lambda raw: PublicKey(raw).text)
names = st.builds(Names, en=named, ar=texts, ru=texts)


def digest(of: str) -> str:
    return base64url.encode(sha256(of.encode()).digest())


positions = st.tuples(
    st.integers(-800_000_000, 800_000_000), st.integers(-900_000_000, 900_000_000)
)


def rectangle(west: int, south: int, size: int) -> tuple[tuple[int, int], ...]:
    return (
        (west, south), (west + size, south), (west + size, south + size), (west, south + size),
        (west, south),
    )


@st.composite
def polygons(draw: st.DrawFn) -> Polygon:
    west, south = draw(st.integers(-10**8, 10**8)), draw(st.integers(-10**8, 10**8))
    size = draw(st.integers(30, 10**7))
    hole = [rectangle(west + 10, south + 10, size // 3)] if draw(st.booleans()) else []
    return Polygon((rectangle(west, south, size), *hole))


@st.composite
def ways(draw: st.DrawFn) -> Way:
    times = sorted(draw(st.sets(st.integers(0, 2**41), min_size=2, max_size=5)))
    return Way(tuple(Fix(draw(positions), t) for t in times), draw(st.integers(0, 10**6)))


shapes = st.one_of(
    positions.map(Point),
    st.lists(positions, min_size=2, max_size=5).map(lambda p: Line(tuple(p))),
    polygons(),
    st.just(MultiPolygon(((rectangle(0, 0, 50),), (rectangle(100, 100, 50),)))),
)

parties = st.lists(
    st.sampled_from(["us", "ru", "un", "note", "shape"]), max_size=3, unique=True).map(tuple)

shorts = texts.filter(str.isprintable)
ids = shorts.filter(lambda t: bool(t.strip()))
seen = st.builds(
    Seen, st.integers(0, 10**13), st.integers(0, 10**13),
    st.integers(-1_800_000_000, 1_800_000_000), st.integers(-900_000_000, 900_000_000),
    st.none() | st.integers(-10**6, 10**8), st.sampled_from(Datum), st.integers(0, 10**6), shorts)
days = st.dates().map(lambda day: day.isoformat())
ends = st.one_of(st.just(""), days)
warned_places = st.builds(
    WarnedPlace, ids, ids, st.sampled_from(["Alert", "Update", "Cancel"]),
    st.integers(0, 10**12), st.integers(10**12, 10**13))
files = st.builds(Attached, hashes, st.sampled_from(["image/jpeg", "text/plain"]),
                  st.integers(0, 10**12))


@st.composite
def harms(draw: st.DrawFn) -> Harm:
    """At least is not more than at most."""
    some = st.none() | st.integers(0, 99)
    pairs = [(draw(some), draw(some)) for _ in range(2)]
    return Harm(*(n for p in pairs for n in (sorted(p) if None not in p else p)))


lines = st.builds(
    CountLine, ids, st.sampled_from(get_args(Happening)), st.integers(0, 10**12),
    st.integers(10**12, 10**13), texts,
    st.none() | positions.map(Point).map(lambda at: cell(at, "10 km")), shorts, shorts)


def matches(lists: list[str]) -> st.SearchStrategy[tuple[CountMatch, ...]]:
    """One event a list, in which each list has one line."""
    return st.lists(st.sampled_from(["place", "near"]), unique=True).map(lambda differs: tuple(
        CountMatch(((of, "a"), (of, "b")), tuple(differs)) for of in lists))


conditions = st.one_of(
    st.builds(QuietDays, st.integers(1, 100), shorts), st.builds(AccessOpen, ids, ids),
    st.builds(OnDay, days), st.builds(Kept, hashes), st.builds(Settled, hashes),
    st.builds(MilestoneReached, ids), st.builds(Declared, ids))


@st.composite
def shifts(draw: st.DrawFn) -> tuple[Shift, ...]:
    """One after another, from the moment at which every roster here begins."""
    lengths, at, found = draw(st.lists(
        st.integers(900_000, 10**8), min_size=1, max_size=4)), 10**12, []
    for length in lengths:
        found.append(Shift(at, at + length, draw(ids), draw(shorts)))
        at += length
    return tuple(found)


BY_NAME: dict[str, st.SearchStrategy[object]] = {
    "protects": named, "category": named, "operator": named, "officer": named, "clause": named,
    "sender": named, "names": names, "shape": shapes, "way": ways(),
    "buffer_mm": st.integers(0, 10**9), "width_mm": st.integers(0, 10**9),
    "floor_mm": st.integers(-10**6, 0), "ceiling_mm": st.integers(1, 10**8),
    "from_ms": st.integers(0, 10**12), "until_ms": st.integers(10**12 + 1, 10**13),
    "aircraft": st.integers(1, 10_000), "readback": st.builds(ReadBack, texts, texts, texts),
    "subject": hashes, "notice": hashes, "of": hashes, "stop": hashes, "digest": hashes,
    "public": keys, "lost": keys, "root": keys, "record": keys, "after": st.integers(0, 10**9),
    "party": named, "old_root": hashes,
    "proof": some_hashes, "key": hashes, "delivery": hashes, "stops": some_hashes,
    "yields_to": some_hashes, "deposit": hashes, "recall": hashes, "card": hashes,
    "sealed": hashes, "undoes": some_hashes, "subjects": some_hashes, "records": some_hashes,
    "digests": st.lists(hashes, min_size=1, max_size=3).map(lambda of: tuple(map(digest, of))),
    "to": named, "registrant": named,
    "common": st.sampled_from(STEPS), "bytes": st.integers(0, 10**9),
    "cells": st.lists(polygons(), max_size=2).map(tuple), "nothing": st.booleans(),
    "narrows": st.booleans(), "refused": st.booleans(), "parties": parties, "onward": parties,
    "withheld": parties, "incursion": hashes, "version": hashes, "passage": ids, "event": ids,
    "area": ids, "callsign": shorts, "revision": st.integers(0, 99), "source": shorts,
    "asked": parties.filter(bool), "evidence": st.lists(seen, max_size=3).map(tuple),
    "archive": st.lists(days, max_size=3, unique=True).map(tuple), "sure": st.booleans(),
    "passages": st.lists(ids, max_size=3, unique=True).map(tuple),
    "within_m": st.integers(0, 10**6), "course_mdeg": st.integers(0, 359_999),
    "places": st.lists(warned_places, min_size=1, max_size=3).map(tuple),
    "counts": st.booleans(), "trusted": st.booleans(),
    "incident": hashes, "report": hashes, "judged": hashes, "challenge": hashes,
    "protection": hashes, "about": hashes, "corrects": some_hashes, "origin": shorts,
    "reports": st.lists(hashes, min_size=2, max_size=4, unique=True).map(tuple),
    "language": st.sampled_from(["", "ar", "en", "ru", "zh-Hant"]), "accused": parties,
    "admin": st.lists(st.sampled_from(["SY", "SY02", "SY0200"]), unique=True).map(tuple),
    "harm": harms(), "attached": st.lists(
        files, max_size=2, unique_by=lambda one: one.digest).map(tuple),
    "near": positions.map(Point).map(lambda at: cell(at, "10 km")), "day": days,
    "sources": st.integers(0, 99), "size": st.integers(0, 10**9),
    "lines": st.lists(lines, max_size=3, unique_by=lambda one: one.ref).map(tuple),
    "matches": st.lists(hashes, max_size=3, unique=True).flatmap(matches),
}
OTHERWISE: dict[tuple[type[Statement], str], st.SearchStrategy[object]] = {
    (Incident, "incident"): hashes.map(lambda of: of[:32]), (Judged, "evidence"): some_hashes,
    (Incident, "clause"): shorts, (Judged, "by"): shorts, (AccessAsked, "of"): ids,
    (AccessOutcome, "asked"): hashes,
    (Holding, "shape"): polygons(), (Holding, "holders"): st.lists(
        ids, min_size=1, max_size=3, unique=True).map(tuple),
    (Meeting, "agenda"): st.lists(st.builds(AgendaItem, ids, some_hashes), max_size=3).map(tuple),
    (Meeting, "attended"): st.lists(ids, max_size=3).map(tuple),
    (Concern, "holds_up"): parties, (Reopened, "concern"): hashes,
    (Reopened, "evidence"): some_hashes, (Decision, "at"): hashes,
    (Decision, "settles"): some_hashes, (Decision, "text"): names, (Stance, "actor"): ids,
    (Stance, "question"): ids, (Stance, "party"): shorts, (Commitment, "text"): names,
    (Commitment, "by"): shorts, (Commitment, "verified_by"): shorts,
    (Commitment, "mirrors"): hashes, (Commitment, "distance_m"): st.integers(0, 10**6),
    (Fulfilled, "commitment"): hashes, (Fulfilled, "evidence"): some_hashes,
    (Needed, "milestone"): ids, (Needed, "condition"): conditions,
    (Holds, "condition"): st.integers(0, 19), (Holds, "holds"): st.booleans(),
    (CounterSet, "counter"): ids, (CounterSet, "days"): st.integers(1, 100),
    (CounterSet, "until_day"): ends, (Decision, "until_day"): ends,
    (Call, "received"): st.booleans(), (CallHeard, "call"): hashes, (HandOver, "open"): some_hashes,
    (Announcement, "title"): names, (Announcement, "text"): names,
    (Countersigned, "text"): named,
}
"""Fields whose name means something else in other kinds."""


def _field(kind: type[Statement], field: msgspec.structs.FieldInfo) -> st.SearchStrategy[object]:
    if (kind, field.name) in OTHERWISE:
        return OTHERWISE[kind, field.name]
    if field.name == "replaces":
        return some_hashes if field.default == () else st.one_of(hashes, st.just(""))
    if get_origin(field.type) is Literal and field.name not in BY_NAME:
        return st.sampled_from(get_args(field.type))
    strategy = BY_NAME.get(field.name)
    if strategy is None:
        strategy = st.integers(0, 10**13) if field.name.endswith("_ms") else texts
    return st.one_of(st.none(), strategy) if field.default is None else strategy


def of_kind(kind: type[Statement]) -> st.SearchStrategy[Statement]:
    if kind is Receipt:
        return _receipts()
    if kind in (Erasure, Recall):
        return _digested(kind)
    if kind in PROTECTIONS:
        return _protections(kind)
    if kind is Incursion:
        return _incursions()
    if kind in (Sighting, Report, Incident):
        return _somewhere(kind)
    if kind is Commitment:
        return _commitments()
    if kind is Roster:
        return _rosters()
    if kind is Call:
        return _calls()
    fields = {f.name: _field(kind, f) for f in msgspec.structs.fields(kind)}
    if kind is Stop:
        by_notice = st.builds(kind, **{**fields, "notice": hashes, "area": st.none()})
        by_area = st.builds(kind, **{**fields, "notice": st.none(), "area": shapes})
        return by_notice | by_area
    return st.builds(kind, **fields)


@st.composite
def _receipts(draw: st.DrawFn) -> Receipt:
    records = draw(some_hashes)
    positions = tuple(draw(st.integers(0, 10**6)) for _ in records)
    disclosed = tuple(draw(hashes) for _ in records) if draw(st.booleans()) else ()
    return Receipt(draw(named), draw(hashes), records, positions, draw(st.integers(0, 10**13)),
                   disclosed, draw(reached), draw(reached))


@st.composite
def _incursions(draw: st.DrawFn) -> Incursion:
    """Heights are both there or neither; what is not inside any more has left."""
    low = draw(st.none() | st.integers(-10**6, 10**7))
    high = None if low is None else low + draw(st.integers(0, 10**7))
    fields = {f.name: _field(Incursion, f) for f in msgspec.structs.fields(Incursion)}
    state = draw(fields["state"])
    left = None if state == "inside" else 10**13 + draw(st.integers(0, 10**6))
    return draw(st.builds(Incursion, **{
        **fields, "aircraft": ids, "operator": shorts, "lowest_mm": st.just(low),
        "highest_mm": st.just(high), "state": st.just(state), "left_ms": st.just(left)}))


@st.composite
def _somewhere(draw: st.DrawFn, kind: type[Statement]) -> Statement:
    """In the cell that it names, if it names one."""
    at = draw(st.none() | positions.map(Point))
    near = cell(at, "10 km") if at and draw(st.booleans()) else draw(st.none())
    fields = {f.name: _field(kind, f) for f in msgspec.structs.fields(kind)}
    return draw(st.builds(kind, **{**fields, "at": st.just(at), "near": st.just(near)}))


@st.composite
def _commitments(draw: st.DrawFn) -> Commitment:
    """Due on a day, or so many days after what it waits for, or neither."""
    day = draw(days | st.just(""))
    after = draw(st.lists(conditions, max_size=3).map(tuple))
    within = draw(st.integers(0, 90)) if after and not day else 0
    fields = {f.name: _field(Commitment, f) for f in msgspec.structs.fields(Commitment)}
    return draw(st.builds(Commitment, **{
        **fields, "due_day": st.just(day), "after": st.just(after),
        "within_days": st.just(within)}))


@st.composite
def _rosters(draw: st.DrawFn) -> Roster:
    some = draw(shifts())
    return Roster(some[0].from_ms, some[-1].until_ms, some, draw(named))


@st.composite
def _calls(draw: st.DrawFn) -> Call:
    fields = {f.name: _field(Call, f) for f in msgspec.structs.fields(Call)}
    begins = draw(st.integers(0, 10**12))
    ends = st.none() | st.integers(begins + 1, begins + 86_400_000)
    return draw(st.builds(Call, **{**fields, "from_ms": st.just(begins), "until_ms": ends}))


reached = st.none() | st.builds(Reached, named, st.integers(0, 10**9), hashes)


@st.composite
def _digested(draw: st.DrawFn, kind: type[Statement]) -> Statement:
    """An erasure or a recall, which name fields and their digests."""
    fields = draw(st.lists(st.sampled_from(["note", "officer", "reason"]), min_size=1, unique=True))
    digests = tuple(map(digest, fields))
    rest = {f.name: draw(_field(kind, f)) for f in msgspec.structs.fields(kind)
            if f.name not in ("fields", "digests")}
    if kind is Erasure:
        rest["law"] = draw(named)
    return kind(fields=tuple(fields), digests=digests, **rest)


@st.composite
def _protections(draw: st.DrawFn, kind: type[Statement]) -> Statement:
    """With none, some or all of the cells that hold the place."""
    said = draw(st.builds(kind, **{
        f.name: st.none() if f.name.startswith("cell_") else _field(kind, f)
        for f in msgspec.structs.fields(kind)
    }))
    place = said.way if isinstance(said, Movement) else said.shape
    said = msgspec.structs.replace(said, **_while(said))
    if isinstance(said, Movement) and said.from_ms is None:
        return said
    return msgspec.structs.replace(said, **{
        f"cell_{size.replace(' ', '')}": cell(place, size)
        for size in ("1 km", "10 km") if draw(st.booleans())
    })


def _while(said: Statement) -> dict[str, int]:
    """When a convoy may be on its way, as its way itself says it."""
    if not isinstance(said, Movement) or said.from_ms is None or said.until_ms is None:
        return {"from_ms": None, "until_ms": None} if isinstance(said, Movement) else {}
    fixes, slack = said.way.fixes, said.way.slack_ms
    return {"from_ms": max(0, fixes[0].at_ms - slack), "until_ms": fixes[-1].at_ms + slack}


statements: st.SearchStrategy[Statement] = st.one_of(*map(of_kind, KINDS))
protections: st.SearchStrategy[Statement] = st.one_of(*map(of_kind, PROTECTIONS))
