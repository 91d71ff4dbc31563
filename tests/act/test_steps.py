"""What may be said of a partner's record: that it was opened, and that it was passed on."""

from __future__ import annotations

import pytest

from hudna.act.open import open_record, to_open
from hudna.act.pass_on import pass_on, to_pass_on
from hudna.fault import Refused
from hudna.place.geometry import Point
from hudna.record.kinds import Acknowledgement, Names, Opened, PassedOn, Released, Site, Stop
from tests.act.speaking import Speaking
from tests.agreements import quick

NOW = 1_469_944_800_000


@pytest.fixture
def us():
    return Speaking("us", quick(), NOW)


@pytest.fixture
def site(us):
    site = Speaking("un", quick(), NOW).say_raw(
        Site("hospital", Names(en="H"), Point((0, 0)), 0, 0))
    us.take(site)
    return site


def test_a_record_is_opened_once_at_a_node(us, site):
    assert to_open(us.world, site)
    opened = us.say(open_record(us.world, site.hash, "first"))
    assert opened.said == Opened(site.hash, "first")
    assert not to_open(us.world, site)
    with pytest.raises(Refused):
        open_record(us.world, site.hash, "second")


def test_that_another_party_opened_it_is_not_this_one_s_word(us, site):
    us.take(Speaking("ru", quick(), NOW).say_raw(Opened(site.hash, "somebody")))
    assert to_open(us.world, site)


def test_neither_one_s_own_nor_an_unknown_record_is_opened_or_passed_on(us):
    own = us.say_raw(Site("hospital", Names(en="H"), Point((0, 0)), 0, 0))
    for of in (own.hash, "0" * 64):
        with pytest.raises(Refused):
            open_record(us.world, of, "first")
        with pytest.raises(Refused) as refused:
            pass_on(us.world, of, NOW, to="Crews", at_ms=NOW, officer="first")
        assert [f.where for f in refused.value.faults] == ["subject"]


def test_it_was_passed_on_after_it_was_here_and_not_in_time_to_come(us, site):
    said = pass_on(us.world, site.hash, NOW + 9, to="  Crews ", at_ms=NOW + 9, officer="first").said
    assert said == PassedOn(site.hash, "Crews", NOW + 9, "first")
    for at in (NOW - 1, NOW + 10):
        with pytest.raises(Refused) as refused:
            pass_on(us.world, site.hash, NOW + 9, to=" ", at_ms=at, officer="first")
        assert [f.where for f in refused.value.faults] == ["to", "at"]


def test_only_what_operators_have_to_know_of_is_passed_on(us, site):
    word = Speaking("ru", quick(), NOW).say_raw(Acknowledgement(site.hash, "somebody"))
    us.take(word)
    assert to_pass_on(us.world, site)
    assert not to_pass_on(us.world, word)


def passed(us, of, *parties):
    return pass_on(us.world, of, NOW, to="Crews", at_ms=NOW, officer="first", parties=parties).said


def released_to(us, site, *onward, to="us", by="un"):
    us.take(Speaking(by, quick(), NOW).say_raw(Released(site.hash, to, onward=onward)))


def faults(us, of, *parties):
    with pytest.raises(Refused) as refused:
        passed(us, of, *parties)
    return [(f.where, f.found) for f in refused.value.faults]


def test_a_protection_goes_to_the_people_of_no_other_party_by_itself(us, site):
    assert passed(us, site.hash).parties == ()
    assert faults(us, site.hash, "ru") == [("parties", "ru")]
    with pytest.raises(Refused, match="its author lets it tell nobody else"):
        passed(us, site.hash, "ru")


def test_it_goes_on_to_whom_its_author_s_release_names_and_to_nobody_else(us, site):
    released_to(us, site, "ru")
    assert passed(us, site.hash, "ru") == PassedOn(site.hash, "Crews", NOW, "first", ("ru",))
    for wrong in ("us", "un", "nobody-known"):
        assert ("parties", wrong) in faults(us, site.hash, "ru", wrong)


@pytest.mark.parametrize(("to", "by"), [("ru", "un"), ("us", "ru")])
def test_a_release_to_another_reader_or_by_another_author_lets_nothing_go_on(us, site, to, by):
    released_to(us, site, "ru", to=to, by=by)
    assert faults(us, site.hash, "ru") == [("parties", "ru")]


def test_a_stop_goes_on_to_whoever_flies(us):
    stop = Speaking("un", quick(), NOW).say_raw(Stop("look first", "first", "0" * 64))
    us.take(stop)
    assert passed(us, stop.hash, "ru").parties == ("ru",)
