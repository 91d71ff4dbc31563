"""Sound statements of every kind, for hypothesis; and a seeded randomness."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256, shake_256
from typing import get_args

import msgspec
from hypothesis import strategies as st

from hudna.place.geometry import Fix, Line, MultiPolygon, Point, Polygon, Way
from hudna.record import base64url
from hudna.record.keys import PublicKey, SigningKey
from hudna.record.kinds import Anything, Erasure, Names, ReadBack, Receipt, Statement, Stop

KINDS: tuple[type[Statement], ...] = get_args(Anything)
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

BY_NAME: dict[str, st.SearchStrategy[object]] = {
    "protects": named, "category": named, "operator": named, "officer": named, "clause": named,
    "sender": named, "names": names, "shape": shapes, "way": ways(),
    "buffer_mm": st.integers(0, 10**9), "width_mm": st.integers(0, 10**9),
    "floor_mm": st.integers(-10**6, 0), "ceiling_mm": st.integers(1, 10**8),
    "from_ms": st.integers(0, 10**12), "until_ms": st.integers(10**12 + 1, 10**13),
    "aircraft": st.integers(1, 10_000), "readback": st.builds(ReadBack, texts, texts, texts),
    "outcome": st.sampled_from(["justified", "not justified", "undetermined"]),
    "subject": hashes, "notice": hashes, "of": hashes, "stop": hashes, "digest": hashes,
    "public": keys, "lost": keys, "root": keys, "record": keys, "after": st.integers(0, 10**9),
    "use": st.sampled_from(["record", "log", "witness"]), "party": named, "old_root": hashes,
    "proof": some_hashes, "key": hashes, "delivery": hashes, "stops": some_hashes,
    "yields_to": some_hashes,
}


def _field(kind: type[Statement], field: msgspec.structs.FieldInfo) -> st.SearchStrategy[object]:
    if field.name == "replaces":
        return some_hashes if field.default == () else st.one_of(hashes, st.just(""))
    strategy = BY_NAME.get(field.name)
    if strategy is None:
        strategy = st.integers(0, 10**13) if field.name.endswith("_ms") else texts
    return st.one_of(st.none(), strategy) if field.default is None else strategy


def of_kind(kind: type[Statement]) -> st.SearchStrategy[Statement]:
    if kind is Receipt:
        return _receipts()
    if kind is Erasure:
        return _erasures()
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
    return Receipt(draw(named), draw(hashes), records, positions, draw(st.integers(0, 10**13)))


@st.composite
def _erasures(draw: st.DrawFn) -> Erasure:
    fields = draw(st.lists(st.sampled_from(["note", "officer", "reason"]), min_size=1, unique=True))
    digests = tuple(base64url.encode(sha256(f.encode()).digest()) for f in fields)
    return Erasure(draw(hashes), tuple(fields), digests, draw(named), draw(named))


statements: st.SearchStrategy[Statement] = st.one_of(*map(of_kind, KINDS))
