"""Which protected places were harmed, and who is shown to have been told of them before."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hudna.log.bounds import Bounds
from hudna.log.entry import Entry
from hudna.place.geometry import Fix, Point, Way
from hudna.place.grid import cell
from hudna.record.kinds import Movement, Names, Receipt, Released, Site, Withdrawal
from hudna.record.record import Record
from hudna.view.told_and_hit import Hit, told_and_hit, volume_of
from tests.examples import examples
from tests.view.happenings import JUDGES, Folded, told
from tests.view.telling_incidents import HOUR, START
from tests.view.test_taking_part import record, world

LON, LAT = 371_500_000, 362_000_000
LON_10 = 371_000_000
METRE = 90
"""About, in 1e-7 degree of latitude."""
PLACE = Point((LON, LAT))


def site(at: Point = PLACE, when: int = START - 10 * HOUR, author: str = "un",
         supersedes: str | None = None, **more: Any) -> Record:
    said: dict[str, Any] = {"buffer_mm": 500_000, "from_ms": START - 20 * HOUR, "until_ms": None}
    return record(author, Site("hospital", Names(en="H"), at, **{**said, **more}), when, supersedes)


def harm(**more: Any) -> Record:
    said: dict[str, Any] = {
        "happened": "harm-to-protected", "at": PLACE, "within_m": 100, "from_ms": START,
        "until_ms": START + HOUR}
    return record("un", told(**{**said, **more}))


def receipt(by: str, of: Record, at: int) -> Record:
    return record(by, Receipt(of.author, "0" * 64, (of.hash,), (7,), at, ("d" * 64,)), at)


def by_claims(_: Entry, last: Entry) -> Bounds:
    """As if the witnesses' clocks bore out what each receipt claims."""
    return Bounds((), True, None, last.record.issued_ms)


def undated(_: Entry, __: Entry) -> Bounds:
    return Bounds((), True, None, None)


def hits(
    incident: Record, *held: Record, me: str = "un", dated: Any = by_claims
) -> tuple[Hit, ...]:
    lines = Folded([incident]).incidents.all()
    return told_and_hit(world(list(held), me=me), lines, JUDGES, dated)


def one(incident: Record, *held: Record, **more: Any) -> Hit:
    (found,) = hits(incident, *held, **more)
    return found


def whens(hit: Hit) -> dict[str, str]:
    return {t.party: t.when for t in hit.told}


SITE, HARM = site(), harm()


def test_who_had_been_told_before_is_said_with_its_receipt() -> None:
    us, ru = receipt("us", SITE, START - 1), receipt("ru", SITE, START)
    hit = one(HARM, SITE, us, ru)
    assert (hit.incident, hit.protection, hit.sure) == (HARM.hash, SITE.hash, True)
    assert whens(hit) == {"un": "registrant", "us": "before", "ru": "unclear"}
    assert {t.party: t.knew and t.knew.receipt for t in hit.told} == {
        "un": None, "us": us.hash, "ru": ru.hash}
    assert {t.party: t.step for t in hit.told}["us"] == "exact"


def test_no_clock_but_its_own_shows_nothing() -> None:
    hit = one(HARM, SITE, receipt("us", SITE, START - 1), dated=undated)
    assert whens(hit) == {"un": "registrant", "us": "unclear", "ru": "not-told"}


def test_what_a_receipt_claims_of_itself_shows_nothing_against_other_clocks() -> None:
    def later(_: Entry, __: Entry) -> Bounds:
        return Bounds((), True, None, START)

    hit = one(HARM, SITE, receipt("us", SITE, START - HOUR), dated=later)
    assert whens(hit)["us"] == "unclear"


def test_after_only_where_the_record_itself_was_said_after() -> None:
    def late(_: Entry, __: Entry) -> Bounds:
        return Bounds((), True, START + HOUR + 1, None)

    hit = one(HARM, SITE, receipt("us", SITE, START + 2 * HOUR), dated=late)
    assert whens(hit)["us"] == "after"


def test_of_anothers_registering_nobody_is_said_not_to_have_been_told() -> None:
    hit = one(HARM, SITE, receipt("us", SITE, START - 1), me="us")
    assert whens(hit) == {"un": "registrant", "us": "before", "ru": "not-known"}
    assert whens(one(HARM, SITE, me="ru")) == {
        "un": "registrant", "us": "not-known", "ru": "unclear"}


def test_who_was_told_of_it_by_a_cell_alone_is_shown_so() -> None:
    here = site(cell_10km=cell(PLACE, "10 km"))
    gone = record("un", Released(here.hash, "ru", ("shape",)))
    hit = one(HARM, gone, here, receipt("ru", here, START - 1))
    assert {t.party: t.step for t in hit.told if t.party != "un"} == {
        "ru": "10 km", "us": "exact"}


def test_protection_does_not_depend_on_being_registered() -> None:
    hit = one(HARM)
    assert (hit.incident, hit.protection, hit.told) == (HARM.hash, None, ())
    far = one(HARM, site(Point((LON, LAT + 5_000 * METRE))))
    assert far.protection is None


@pytest.mark.parametrize("where", [
    {"at": None, "near": None}, {"at": None, "near": None, "within_m": 0}])
def test_harm_whose_place_is_not_known_here_is_listed(where: dict[str, Any]) -> None:
    assert one(harm(**where), SITE).protection is None


def test_by_a_cell_alone_it_may_have_been_and_nothing_is_sure() -> None:
    hit = one(harm(at=None, near=cell(PLACE, "10 km")), SITE)
    assert (hit.protection, hit.sure) == (SITE.hash, False)


@pytest.mark.parametrize(("metres", "within", "expected"), [
    (300, 100, True), (450, 100, False), (590, 100, False), (620, 100, None)])
def test_sure_within_its_buffer_wherever_in_its_uncertainty_it_was(
    metres: int, within: int, expected: bool | None
) -> None:
    hit = one(harm(at=Point((LON, LAT + metres * METRE)), within_m=within), SITE)
    assert (hit.protection is None) == (expected is None)
    assert hit.sure is bool(expected)


def test_another_happening_counts_where_its_place_is_known_well() -> None:
    strike = {"happened": "air-strike"}
    assert one(harm(**strike), SITE).protection == SITE.hash
    assert hits(harm(within_m=1_001, **strike), SITE) == ()
    assert hits(harm(at=None, near=cell(PLACE, "10 km"), **strike), SITE) == ()
    assert hits(harm(**strike)) == ()


def test_what_is_refuted_harmed_nothing() -> None:
    assert hits(harm(stage="refuted"), SITE) == ()
    assert hits(harm(sources=0), SITE) == ()


def test_the_version_that_stood_and_whoever_was_told_of_the_place_by_an_earlier_one() -> None:
    anew = site(when=START - 5 * HOUR, supersedes=SITE.hash, buffer_mm=400_000)
    hit = one(HARM, SITE, anew, receipt("us", SITE, START - 8 * HOUR))
    assert hit.protection == anew.hash
    assert whens(hit)["us"] == "before"


def test_who_was_told_of_another_place_was_not_told_of_this_one() -> None:
    away = site(Point((LON, LAT + 50_000 * METRE)))
    anew = site(when=START - 5 * HOUR, supersedes=away.hash)
    hit = one(HARM, away, anew, receipt("us", away, START - 8 * HOUR))
    assert (hit.protection, whens(hit)["us"]) == (anew.hash, "not-told")


@pytest.mark.parametrize(("at", "stands"), [(START, False), (START + 1, True)])
def test_what_was_withdrawn_before_did_not_stand(at: int, stands: bool) -> None:
    ends = record("un", Withdrawal(SITE.hash, "empty"), at)
    assert (one(HARM, SITE, ends).protection == SITE.hash) is stands


def test_promise_2_nobody_elses_word_ends_it() -> None:
    ends = record("ru", Withdrawal(SITE.hash, "not one"), START - HOUR)
    assert one(HARM, SITE, ends).protection == SITE.hash


def test_what_was_registered_after_it_was_over_was_not_harmed() -> None:
    assert one(HARM, site(when=START + HOUR + 1)).protection is None
    assert one(HARM, site(when=START + HOUR)).protection is not None


def test_a_convoy_is_harmed_only_where_it_may_have_been_then() -> None:
    way = Way((Fix((LON, LAT), START), Fix((LON, LAT + 20_000 * METRE), START + 2 * HOUR)))
    convoy = record("un", Movement("convoy", Names(en="C"), way, 500_000), START - HOUR)
    there = harm(from_ms=START, until_ms=START)
    hit = one(there, convoy)
    assert (hit.protection, hit.sure) == (convoy.hash, False)
    gone = harm(from_ms=START + 2 * HOUR, until_ms=START + 2 * HOUR)
    assert one(gone, convoy).protection is None


def test_two_places_are_two_and_one_line_is_one() -> None:
    other = site(Point((LON, LAT + 100 * METRE)), author="issg")
    found = hits(HARM, SITE, other)
    assert {h.protection for h in found} == {SITE.hash, other.hash}


def test_where_it_was_is_not_guessed() -> None:
    assert volume_of(told(happened="shelling", within_m=5_000, at=PLACE)) is None


@given(st.permutations([SITE, receipt("us", SITE, START - 1), receipt("ru", SITE, START + 9),
                        receipt("us", SITE, START + 5),
                        record("ru", Withdrawal(SITE.hash, "not one"), START - HOUR)]))
@settings(deadline=None, max_examples=20)
def test_promise_10_the_same_in_any_order(held: list[Record]) -> None:
    hit = one(HARM, *held)
    assert whens(hit) == {"un": "registrant", "us": "before", "ru": "unclear"}
    assert hit.protection == SITE.hash


CELL = 100_000
"""The side of a cell of about 1 km, in 1e-7 degree; PLACE is at the corner of one."""
WITHIN = st.integers(1, CELL - 1)
AROUND = st.integers(-3 * CELL, 4 * CELL)


def listed(incident: Record, held: Record) -> list[tuple[bool, bool, dict[str, str]]]:
    """All that a node that registered nothing lists, but for the record's own hash."""
    return [(h.protection is not None, h.sure, whens(h)) for h in hits(incident, held, me="us")]


@given(WITHIN, WITHIN, WITHIN, WITHIN, AROUND, AROUND, st.sampled_from([0, 400, 900]),
       st.sampled_from([0, 500_000, 2_000_000]))
@settings(deadline=None, max_examples=examples(60, 400))
def test_promise_4_what_is_listed_of_anothers_place_tells_its_cell_and_no_more(
    x: int, y: int, other_x: int, other_y: int, lon: int, lat: int, within: int, buffer: int
) -> None:
    strike = harm(at=Point((LON + lon, LAT + lat)), within_m=within)
    first, second = (
        listed(strike, site(Point((LON + dx, LAT + dy)), buffer_mm=buffer))
        for dx, dy in ((x, y), (other_x, other_y)))
    assert first == second


@given(st.integers(1, 10 * CELL - 1), st.integers(1, 10 * CELL - 1),
       st.integers(-30 * CELL, 40 * CELL), st.integers(0, 2))
@settings(deadline=None, max_examples=examples(30, 200))
def test_promise_4_nor_of_anothers_convoy_where_on_its_way_it_is(
    x: int, other: int, lat: int, hours: int
) -> None:
    def convoy(lon: int) -> Record:
        way = Way((Fix((LON_10 + lon, LAT + CELL), START),
                   Fix((LON_10 + lon, LAT + 15 * CELL), START + 2 * HOUR)))
        return record("un", Movement("convoy", Names(en="C"), way, 500_000), START - HOUR)

    strike = harm(at=Point((LON_10 - 4 * CELL, LAT + lat)), within_m=100,
                  from_ms=START + hours * HOUR, until_ms=START + hours * HOUR)
    assert listed(strike, convoy(x)) == listed(strike, convoy(other))


def test_anothers_place_is_listed_wherever_in_its_cell_it_may_be_and_never_surely() -> None:
    there = site(Point((LON + 1, LAT + 1)))
    far = harm(at=Point((LON + CELL, LAT + CELL)), within_m=0)
    assert one(far, there).protection is None, "its registrant knows better"
    hit = one(far, there, me="us")
    assert (hit.protection, hit.sure) == (there.hash, False)
    assert one(HARM, SITE, me="us").sure is False
    assert one(harm(at=Point((LON + 4 * CELL, LAT))), there, me="us").protection is None


def test_what_is_not_told_here_but_as_a_cell_is_taken_as_that_cell() -> None:
    told_ = msgspec.structs.replace(
        site(cell(PLACE, "10 km")), withheld=("shape",))
    hit = one(harm(at=Point((LON + 4 * CELL, LAT + 9 * CELL))), told_, me="us")
    assert (hit.protection, hit.sure) == (told_.hash, False)
