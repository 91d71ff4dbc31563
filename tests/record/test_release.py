"""What is read where fields are withheld: always a larger volume or none, never a smaller one."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

import msgspec
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from hudna.fault import Refused
from hudna.place.clash import clash
from hudna.place.geometry import Point, Polygon, Way
from hudna.place.grid import cell, positions
from hudna.place.volume import Volume
from hudna.record import base64url, plain, sdjwt
from hudna.record.kinds import (
    AccessAsked,
    Challenge,
    ChallengeReply,
    Incident,
    Incursion,
    Judged,
    Movement,
    Names,
    Protection,
    Report,
    Sighting,
    Site,
)
from hudna.record.open import open_record, reopen
from hudna.record.record import Record
from hudna.record.release import (
    EXISTENCE,
    LATER,
    PLACE,
    RELEASABLE,
    as_read,
    releasable,
    step_of,
    withheld_at,
)
from hudna.record.sharing import STEPS, Existence, Step
from hudna.record.sign import sign
from hudna.record.sound import unsound
from hudna.view.volumes import movement_window, protection_volume
from tests.record.forge import signed, taken
from tests.record.statements import KEY, MS, PROTECTIONS, of_kind, protections, seeded, statements

KEYS = {"un": KEY.public}


def whole(said: Any) -> Record:
    return sign(said, author="un", key=KEY, issued_ms=MS, randomness=seeded(0))


def placed(said: Protection) -> Protection:
    """With its place at every step, as the desk signs it."""
    place, more = getattr(said, PLACE[type(said)]), {}
    if isinstance(said, Movement):
        window = movement_window(said)
        more = {"from_ms": max(0, window.from_ms or 0), "until_ms": window.until_ms}
    return msgspec.structs.replace(
        said, cell_1km=cell(place, "1 km"), cell_10km=cell(place, "10 km"), **more)


def read_without(record: Record, *names: str) -> Record:
    return open_record(sdjwt.withhold(record.presentation, set(names)), KEYS)


def place_of(said: Any) -> Any:
    return getattr(said, PLACE[type(said)])


whole_places = protections.map(placed)
SITE = placed(Site("hospital", Names(en="A"), Point((371_234_567, 362_345_678)), 500_000, 7))


@given(whole_places, st.sampled_from(STEPS))
def test_at_each_step_the_place_is_what_that_step_has(said: Any, step: Step) -> None:
    read = read_without(whole(said), *withheld_at(said, step))
    assert step_of(read.said, read.withheld) == step
    if step == "existence":
        assert read.said == Existence(said.__struct_config__.tag, getattr(said, "district", ""))
        return
    assert place_of(read.said) == {
        "exact": place_of(said), "1 km": said.cell_1km, "10 km": said.cell_10km}[step]
    others = {"cell_1km", "cell_10km", PLACE[type(said)]}
    assert all(getattr(read.said, f) == getattr(said, f)
               for f in said.__struct_fields__ if f not in others)


@given(whole_places)
def test_each_step_withholds_all_that_the_finer_ones_have_and_no_more(said: Any) -> None:
    sets = [withheld_at(said, step) for step in STEPS]
    assert sets[0] == frozenset() and all(a < b for a, b in pairwise(sets))
    names = {"kind", *said.__struct_fields__}
    assert names - sets[-1] == EXISTENCE & names


@settings(max_examples=150)
@given(whole_places, st.data())
def test_any_part_of_a_record_is_refused_or_read_as_a_sound_statement(
    said: Any, data: st.DataObject
) -> None:
    record = whole(said)
    names = data.draw(st.sets(st.sampled_from(["kind", *said.__struct_fields__])))
    try:
        read = read_without(record, *names)
    except Refused:
        must = {"kind", *said.__struct_fields__} - set(releasable(said)) - set(LATER[type(said)])
        times = isinstance(said, Movement) and names & {"from_ms", "until_ms"}
        beside = {PLACE[type(said)], "cell_1km", "cell_10km"} <= names
        assert must & names or times or beside
        return
    assert unsound(read.said) == ()
    assert read == reopen(read.presentation) and read.hash == record.hash
    assert (read.said, read.withheld) == as_read(said, names)
    assert not set(read.withheld) & (set(said.__struct_fields__) - names)


@given(statements, st.data())
def test_the_quick_reader_takes_a_part_for_nothing_else_than_the_strict_one_does(
    said: Any, data: st.DataObject
) -> None:
    record = whole(said)
    names = data.draw(st.sets(st.sampled_from(said.__struct_fields__), min_size=1))
    parts = plain.take_apart(sdjwt.withhold(record.presentation, names))
    assert parts is not None
    try:
        expected = as_read(said, names)
    except (Refused, msgspec.ValidationError):
        assert plain.statement(parts) is None
    else:
        read = plain.statement(parts)
        assert read is None or (read.said, read.withheld) == expected


@settings(max_examples=60, deadline=None)
@given(whole_places, st.data())
def test_promise_9_with_fewer_disclosures_a_flight_meets_no_less(
    said: Any, data: st.DataObject
) -> None:
    steps = data.draw(st.sampled_from([("exact", "1 km"), ("1 km", "10 km"), ("exact", "10 km")]))
    fine, coarse = (protection_volume(read_without(whole(said), *withheld_at(said, s)).said)
                    for s in steps)
    near = data.draw(st.sampled_from(list(positions(place_of(said)))))
    off = data.draw(st.integers(-2_000_000, 2_000_000))
    flight = Volume(Point((max(-1_800_000_000, min(1_800_000_000, near[0] + off)), near[1])))
    assume(clash(flight, fine) is not None)
    assert clash(flight, coarse) is not None


@given(whole_places)
def test_promise_9_height_and_time_of_the_coarse_volume_hold_those_of_the_exact(
    said: Any
) -> None:
    exact, coarse = protection_volume(said), protection_volume(
        read_without(whole(said), *withheld_at(said, "10 km")).said)
    assert coarse.heights == exact.heights and coarse.reach_mm == exact.reach_mm
    assert (coarse.window.from_ms or 0) <= max(0, exact.window.from_ms or 0)
    assert coarse.window.until_ms == exact.window.until_ms


# --- records from before release by field ---------------------------------------------------------


@given(statements)
def test_a_record_from_before_is_read_with_what_says_nothing(said: Any) -> None:
    """A record that never had the later fields, whatever kind it is."""
    later = LATER.get(type(said), ())
    old = msgspec.structs.replace(said, **{
        f.name: f.default for f in msgspec.structs.fields(type(said)) if f.name in later})
    try:
        text = sdjwt.withhold(whole(old).presentation, set(later))
    except Refused:
        assume(False)
    for read in (open_record(text, KEYS), reopen(text)):
        assert read.said == old and read.withheld == ()


# --- what a hostile author signs ---------------------------------------------------------------


def forged(said: Any, change: dict[str, object], hide: tuple[str, ...] = ()) -> str:
    """The author's own signature under fields that its software would never sign."""
    header, payload, texts = taken(whole(said).presentation)
    fields = {name: value for _, name, value in (
        json.loads(base64url.decode(t, "")) for t in texts)} | change
    made = {n: sdjwt.disclosure(bytes([i] * 16), n, v) for i, (n, v) in enumerate(fields.items())}
    spare = [sdjwt.digest(f"{i}") for i in range(24)]
    payload["_sd"] = sorted([*map(sdjwt.digest, made.values()), *spare][:24])
    return signed(header, payload, [t for n, t in made.items() if n not in hide], KEY)


ELSEWHERE = msgspec.to_builtins(cell(Point((0, 0)), "1 km"))
WIDER = msgspec.to_builtins(cell(Point((0, 0)), "10 km"))
TURNED = msgspec.to_builtins(Polygon((tuple(reversed(SITE.cell_1km.rings[0])),)))


def test_the_harness_forges_what_would_be_taken() -> None:
    assert open_record(forged(SITE, {}), KEYS).said == SITE
    assert open_record(forged(SITE, {}, ("shape",)), KEYS).withheld == ("shape",)


@pytest.mark.parametrize(("change", "hide"), [
    ({"cell_1km": ELSEWHERE}, ()), ({"cell_10km": WIDER}, ()),
    ({"cell_10km": WIDER}, ("shape",)), ({"cell_1km": TURNED}, ()),
    ({"cell_1km": TURNED}, ("shape",)), ({"cell_1km": msgspec.to_builtins(SITE.cell_10km)}, ()),
    ({"cell_1km": msgspec.to_builtins(SITE.shape)}, ("shape",)),
    ({"cell_1km": "here"}, ("shape",)), ({"cell_1km": None, "cell_10km": []}, ("shape",)),
    ({"shape": None}, ()), ({"common": "100 km"}, ()), ({"common": None}, ()),
    ({"weapon": "x"}, ("shape", "cell_1km", "cell_10km")),
    ({"district": 5}, tuple(set(SITE.__struct_fields__) - {"district"})),
    ({"kind": "existence", "what": "site"}, ()),
    ({"kind": "existence", "what": "site"}, tuple(
        set(SITE.__struct_fields__) - {"district"})),
])
def test_promise_9_a_place_that_its_cells_do_not_hold_is_refused(
    change: dict[str, object], hide: tuple[str, ...]
) -> None:
    with pytest.raises(Refused):
        open_record(forged(SITE, change, hide), KEYS)


@given(of_kind(Movement), st.integers(1, 10**6))
def test_promise_9_a_convoy_s_cell_protects_all_of_its_time(said: Any, less: int) -> None:
    said = placed(said)
    for change in ({"from_ms": said.from_ms + less}, {"until_ms": said.until_ms - less},
                   {"until_ms": None}, {"from_ms": None}):
        assert unsound(msgspec.structs.replace(said, **change))
    with pytest.raises(Refused):
        read_without(whole(said), "way", "from_ms")


def test_a_convoy_without_its_way_is_in_its_finest_cell_and_in_no_other_shape() -> None:
    way = Way(tuple(msgspec.convert(
        [{"at": [0, 0], "at_ms": 5}, {"at": [9, 9], "at_ms": 9}], tuple[Any, ...])))
    assert way.fixes
    said = Movement("convoy", Names(en="A"), cell(Point((0, 0)), "1 km"), 0, from_ms=1, until_ms=9)
    assert [f.where for f in unsound(said)] == ["way"]
    assert unsound(msgspec.structs.replace(said, cell_1km=said.way)) == ()
    larger = cell(Point((0, 0)), "10 km")
    both = msgspec.structs.replace(said, cell_1km=said.way, cell_10km=larger)
    assert unsound(both) == ()
    assert unsound(msgspec.structs.replace(both, way=larger))


# --- the table itself --------------------------------------------------------------------------


def test_nothing_that_anything_is_decided_by_may_be_withheld_but_the_place_by_steps() -> None:
    places = {"shape", "way", "cell_1km", "cell_10km"}
    words = {"names", "note", "district", "review_by_ms", "reason", "officer", "how", "text", "to"}
    words |= {"place", "summary", "purpose", "why", "source", "origin", "basis", "title", "quote"}
    words |= {"settled_by", "line", "requested"}
    more = {
        Incursion: {"callsign", "evidence"}, Sighting: {"at", "near"},
        Report: {"at", "near", "admin", "attached", "about", "told_ms"},
        Incident: {"at", "near", "admin", "harm"},
        Judged: {"evidence"}, Challenge: {"attached"}, ChallengeReply: {"attached"},
        AccessAsked: {"near"},
    }
    for kind, fields in RELEASABLE.items():
        assert set(fields) <= (places | words if kind in PROTECTIONS else words | more.get(
            kind, set()))
        assert set(fields) <= set(kind.__struct_fields__)
