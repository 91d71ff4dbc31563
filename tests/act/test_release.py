"""Who is told what: by the agreement's defaults and the author's choice; who is never left out."""

from __future__ import annotations

import msgspec
import pytest

from hudna.act.draft import Draft, Reader, released
from hudna.act.erase import erase
from hudna.act.recall import recall, told_at
from hudna.act.register import register
from hudna.act.release import Choice, as_before, defaults, readers, release, sealed
from hudna.act.withdraw import withdraw
from hudna.fault import Refused
from hudna.log.bounds import Bounds
from hudna.place.geometry import Fix, Point, Way
from hudna.place.grid import cell
from hudna.record import sdjwt
from hudna.record.kinds import Movement, Names, Notice, Site, Stop
from hudna.record.release import as_read, step_of
from hudna.terms.agreement import ReleaseDefault
from hudna.view.releases import common, goes_to, onward, withheld
from hudna.view.tellings import tellings
from hudna.view.world import World
from tests.act.speaking import Speaking
from tests.agreements import quick


def undated(_first, _last):
    return Bounds((), True, None, None)


AT = (371_612_345, 362_012_345)


@pytest.fixture
def un() -> Speaking:
    return Speaking("un", quick(sealed=True))


def site(**more: object) -> Site:
    return Site(protects="hospital", names=Names(en="Al-Quds"), shape=Point(AT),
                buffer_mm=2_000_000, from_ms=1_469_944_800_000, district="Jarabulus",
                note="two wards", **more)


def test_the_readers_are_the_other_parties_guarantors_first(un):
    assert readers(un.world)[:2] == ("us", "ru")
    assert "un" not in readers(un.world)


def test_without_a_choice_everyone_who_is_told_is_told_all(un):
    said, told = release(un.world, site(), ())
    assert told == ()
    assert said.cell_1km == cell(Point(AT), "1 km")
    assert said.common == "exact"


def test_a_place_exact_to_one_coarser_to_another(un):
    said, told = release(un.world, site(), [Choice("ru", "10 km", ("names",))])
    assert told == (Reader("ru", ("names", "shape", "cell_1km")),)
    assert said.common == "10 km"
    read, missing = as_read(said, told[0].withheld)
    assert isinstance(read, Site)
    assert read.shape == said.cell_10km
    assert set(missing) == {"names", "shape"}
    assert step_of(read, missing) == "10 km"


def test_as_mere_existence_nothing_else_is_told(un):
    said, told = release(un.world, site(), [Choice("us", "existence")])
    read, _ = as_read(said, told[0].withheld)
    assert said.common == "existence"
    assert msgspec.to_builtins(read) == {
        "kind": "existence", "what": "site", "district": "Jarabulus"}


def test_sealed_goes_to_the_depositary_alone():
    us = Speaking("us", quick())
    said, told = release(us.world, site(), sealed(us.world))
    assert said.common == "existence"
    assert {r.party for r in told if r.nothing} == {"ru"}
    assert all(r.party != "un" for r in told)


def test_a_movement_says_when_it_may_be_in_its_cell(un):
    way = Way((Fix(AT, 1_469_944_800_000), Fix((371_912_345, 362_012_345), 1_469_948_400_000)),
              slack_ms=600_000)
    said, told = release(un.world, Movement(
        protects="convoy", names=Names(en="Convoy"), way=way, buffer_mm=500_000,
    ), [Choice("ru", "1 km")])
    read, missing = as_read(said, told[0].withheld)
    assert isinstance(read, Movement)
    assert (read.from_ms, read.until_ms) == (1_469_944_200_000, 1_469_949_000_000)
    assert read.way == cell(way, "1 km")
    assert missing == ("way",)


@pytest.mark.parametrize("choice", [
    Choice("ru", withheld=("buffer_mm",)), Choice("ru", withheld=("protects",)),
    Choice("ru", withheld=("shape", "cell_1km", "cell_10km")), Choice("ru", withheld=("cell_1km",)),
    Choice("zz"), Choice("un"), Choice("ru", "5 km"),  # type: ignore[arg-type]
])
def test_what_may_not_be_chosen_is_refused(un, choice):
    with pytest.raises(Refused):
        release(un.world, site(), [choice])


def test_no_guarantor_can_be_left_out_of_a_stop(un):
    with pytest.raises(Refused) as refused:
        release(un.world, Stop(reason="r", officer="o", area=Point(AT)),
                [Choice("us", nothing=True)])
    assert refused.value.faults[0].where == "release.us"


def test_the_agreement_s_defaults_count_and_a_choice_comes_before_them(un):
    agreement = msgspec.structs.replace(un.world.terms.agreement, release=(
        ReleaseDefault(("site",), "guarantor", "1 km", ("note",)),))
    world = World(un.genesis, "un")
    world.agreements = _with(world, agreement)
    assert Choice("ru", "1 km", ("note",)) in defaults(world, Site)
    _, told = release(world, site(), [Choice("us")])
    assert told == (Reader("ru", ("shape", "note")),)


def test_a_new_version_is_told_as_the_earlier_one_was(un):
    first = un.say(register(un.world, site(), None, [Choice("ru", "10 km", ("names",)),
                                                     Choice("us", nothing=True)]))
    assert set(as_before(un.world, first)) >= {Choice("ru", "10 km", ("names",)),
                                               Choice("us", nothing=True)}
    second = un.say(register(un.world, site(), first.hash))
    assert withheld(un.world, second, "ru") == {"names", "shape", "cell_1km"}
    assert not goes_to(un.world, second, "us")
    assert common(un.world, second) == "existence"


def test_a_new_version_leaves_out_nobody_who_has_the_earlier_one(un):
    first = un.say(register(un.world, site()))
    with pytest.raises(Refused) as refused:
        register(un.world, site(), first.hash, [Choice("us", nothing=True)])
    assert refused.value.faults[0].where == "release.us"


def test_nor_one_that_is_told_only_where_it_was_chosen(un):
    first = un.say(register(un.world, site(), None, [Choice("issg")]))
    assert goes_to(un.world, first, "issg")
    with pytest.raises(Refused) as refused:
        register(un.world, site(), first.hash, [Choice("issg", nothing=True)])
    assert refused.value.faults[0].where == "release.issg"


@pytest.mark.parametrize("gone", [["note"], ["names", "note"]])
def test_promise_4_what_was_erased_and_then_taken_back_is_told_no_finer_by_a_new_version(un, gone):
    first = un.say(register(un.world, site()))
    un.say(erase(un.world, first.presentation, gone, law="the law", officer="Officer"))
    left = sdjwt.withhold(first.presentation, set(gone))
    un.say(recall(un.world, left, parties=["ru"], step="existence", reason="leaked", officer="O"))
    assert told_at(un.world, un.world.record(first.hash), "ru") == "existence"
    assert {c.party: c.step for c in as_before(un.world, un.world.record(first.hash))} == {
        "us": "exact", "ru": "existence"}
    second = un.say(register(un.world, site(), first.hash))
    assert told_at(un.world, second, "ru") == "existence"
    assert common(un.world, second) == "existence"
    row = next(t for t in tellings(un.world, un.world.record(first.hash), undated)
               if t.party == "ru")
    assert row.step == "existence"
    un.say(recall(un.world, left, parties=["us"], step="existence", reason="leaked", officer="O"))


def test_a_place_for_which_nobody_could_object_is_refused():
    """Without sealed places the depositary answers no notice: a flight would pass through."""
    alone = Speaking("un", quick())
    for chosen in (sealed(alone.world), [Choice("us", "existence"), Choice("ru", nothing=True)]):
        with pytest.raises(Refused) as refused:
            register(alone.world, site(), None, chosen)
        assert refused.value.faults[0].where == "release"
    register(alone.world, site(), None, [Choice("us", nothing=True)])


def test_what_is_said_about_a_record_goes_to_nobody_who_does_not_have_it(un):
    hidden = un.say(register(un.world, site(), None, [Choice("us", nothing=True)]))
    ended = un.say(withdraw(un.world, hidden.hash, "closed"))
    assert goes_to(un.world, ended, "ru")
    assert not goes_to(un.world, ended, "us")
    assert not goes_to(un.world, hidden, "us")


def test_a_release_itself_goes_to_its_reader_alone(un):
    hidden = un.say(register(un.world, site(), None, [Choice("ru", "10 km")]))
    (said,) = [e.record for e in map(un.world.entries.__getitem__, un.world.entries)
               if e.record.said.__struct_config__.tag == "released"]
    assert said.said.subject == hidden.hash
    assert goes_to(un.world, said, "ru")
    assert not goes_to(un.world, said, "us")


def test_a_notice_s_words_alone_may_be_withheld():
    us = Speaking("us", quick())
    notice = Notice(
        designation="A1", shape=Point(AT), width_mm=0, floor_mm=0, ceiling_mm=1000, from_ms=1,
        until_ms=2, category="transport", operator="us", aircraft=1, key="0" * 64, note="crew")
    said, told = release(us.world, notice, [Choice("ru", withheld=("note",))])
    assert said is notice
    assert told == (Reader("ru", ("note",)),)
    with pytest.raises(Refused):
        release(us.world, notice, [Choice("ru", withheld=("shape",))])


def test_a_released_draft_names_its_subject():
    said = released("0" * 64, Reader("ru", ("names",)))
    assert isinstance(said, Draft)
    assert said.said.to == "ru"


def _with(world: World, agreement: object) -> object:
    class Terms:
        terms = msgspec.structs.replace(world.terms, agreement=agreement)

    return Terms()


def test_nobody_may_pass_it_on_but_for_whom_it_is_said_and_a_new_version_says_the_same(un):
    said, told = release(un.world, site(), [Choice("us", onward=("ru",))])
    assert told == (Reader("us", onward=("ru",)),)
    first = un.say(Draft(said, release=told))
    assert onward(un.world, first, "us") == ("ru",)
    assert onward(un.world, first, "ru") == ()
    second = un.say(register(un.world, site(), first.hash))
    assert onward(un.world, second, "us") == ("ru",)
    [row] = [t for t in tellings(un.world, first, undated) if t.party == "us"]
    assert row.onward == ("ru",)


@pytest.mark.parametrize("other", ["us", "un", "nobody-known"])
def test_it_is_passed_on_to_other_parties_of_the_agreement_alone(un, other):
    with pytest.raises(Refused) as refused:
        release(un.world, site(), [Choice("us", onward=(other,))])
    assert [(f.where, f.found) for f in refused.value.faults] == [
        ("release.us.onward", other)]


def test_no_release_binds_who_is_told_of_a_stop(un):
    stop = un.say_raw(Stop("look first", "first", "0" * 64))
    assert onward(un.world, stop, "us") is None
