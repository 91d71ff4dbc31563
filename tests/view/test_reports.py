"""Which reports are of one event: by the links that stand, and never by the order of anything."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise, permutations

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from hudna.log.entry import Entry
from hudna.record.erasure import WITHHELD
from hudna.record.incidents import Assessed, Linked, Report, Unlinked
from hudna.record.record import Record
from hudna.view.reports import Hold, Reports, report, told_name
from tests.act.passings import MINUTE, START
from tests.examples import examples
from tests.view.happenings import (
    Folded,
    assesses,
    links,
    reported,
    takes_back,
)

ONE, TWO, THREE = (reported(START + i, source=f"s{i}", text=f"text {i}") for i in range(3))


def groups(view: Reports) -> set[frozenset[str]]:
    return {frozenset(r.hash for r in e.reports) for e in view.events()}


def test_a_report_alone_is_an_event_and_its_name_is_its_own() -> None:
    view = Folded([ONE, TWO]).reports
    assert groups(view) == {frozenset({ONE.hash}), frozenset({TWO.hash})}
    event = view.event(ONE.hash)
    assert event is not None
    assert (event.name, event.links) == (ONE.hash, ())
    assert view.event("0" * 64) is None


def test_links_that_share_a_report_make_one_event_named_by_the_first_in_the_log() -> None:
    one, other = links(THREE, TWO), links(TWO, ONE, at=START + 1)
    view = Folded([TWO, ONE, THREE, one, other]).reports
    (event,) = view.events()
    assert event.name == TWO.hash
    assert [r.hash for r in event.reports] == [TWO.hash, ONE.hash, THREE.hash]
    assert [r.hash for r in event.links] == [one.hash, other.hash]
    assert view.event(THREE.hash) == event


def test_taken_back_it_is_two_again_and_linked_anew_one() -> None:
    link = links(ONE, TWO)
    split = takes_back(link, START + 1)
    anew = links(ONE, TWO, at=START + 2)
    assert len(Folded([ONE, TWO, link]).reports.events()) == 1
    assert len(Folded([ONE, TWO, link, split]).reports.events()) == 2
    view = Folded([ONE, TWO, link, split, anew]).reports
    assert len(view.events()) == 1
    assert [view.link_stands(r.hash) for r in (link, anew, ONE)] == [False, True, False]


def test_what_another_party_says_of_our_reports_changes_nothing() -> None:
    link = links(ONE, TWO)
    hostile = [links(ONE, THREE, author="ru"), takes_back(link, author="ru"),
               assesses(ONE, "refuted", author="ru"), reported(author="ru", before=ONE)]
    view = Folded([ONE, TWO, THREE, link, *hostile]).reports
    assert groups(view) == {frozenset({ONE.hash, TWO.hash}), frozenset({THREE.hash})}
    event = view.event(ONE.hash)
    assert event is not None
    assert view.assessments(event) == ()
    assert view.stands(ONE.hash)


def test_a_later_version_is_in_its_place_and_the_name_stays() -> None:
    later = reported(START + 9, before=ONE, text="four shells")
    view = Folded([ONE, TWO, links(ONE, TWO), later]).reports
    (event,) = view.events()
    assert (event.name, {r.hash for r in event.reports}) == (ONE.hash, {later.hash, TWO.hash})
    assert view.event(ONE.hash) == view.event(later.hash) == event
    assert [view.stands(r.hash) for r in (ONE, later)] == [False, True]
    assert {r.hash for r in view.all()} == {later.hash, TWO.hash}


def test_of_two_versions_of_one_millisecond_the_one_that_replaces_the_other_counts() -> None:
    for n in range(8):
        one = reported(START, text=f"first {n}")
        two = reported(START, before=one, text=f"second {n}")
        event = Folded([one, two]).reports.event(one.hash)
        assert event is not None
        assert event.reports == (two,), "by neither's hash"


def test_a_link_to_what_is_not_here_holds_the_others_together() -> None:
    view = Folded([ONE, TWO, links(ONE, TWO, THREE)]).reports
    assert groups(view) == {frozenset({ONE.hash, TWO.hash})}


def test_between_two_moments_whatever_may_have_happened_in_between() -> None:
    short = reported(from_ms=START, until_ms=START + 1)
    long = reported(from_ms=START - 60 * MINUTE, until_ms=START + MINUTE)
    early = reported(from_ms=START - 60 * MINUTE, until_ms=START - 59 * MINUTE)
    late = reported(from_ms=START + 9, until_ms=START + 10)
    view = Folded([short, late, long, early]).reports
    found = view.between(START + 1, START + 8)
    assert [r.hash for r in found] == [long.hash, short.hash]


def test_the_last_assessment_of_any_of_its_reports_is_last() -> None:
    first = assesses(TWO, "refuted", START + 1)
    last = assesses(ONE, "under-review", START + 2)
    view = Folded([ONE, TWO, links(ONE, TWO), last, first]).reports
    (event,) = view.events()
    assert [r.hash for r in view.assessments(event)] == [first.hash, last.hash]


def test_the_name_that_is_told_follows_from_the_report_and_not_from_what_others_have() -> None:
    """A partner that mirrors the log has the hash of every record in it."""
    other = msgspec.structs.replace(
        ONE, envelope=msgspec.structs.replace(ONE.envelope, id="another"))
    assert told_name(ONE) == told_name(ONE) != told_name(other)
    assert len(told_name(ONE)) == 32


# --- promise 10 ---

_SIZE = 6
_POOL = [reported(START + i, source=f"s{i}", text=f"t{i}", from_ms=START - i) for i in range(_SIZE)]
_LATER = [reported(START + 50 + i, before=_POOL[i], text=f"later {i}") for i in range(2)]
_NAMED = st.lists(st.sampled_from([*_POOL, *_LATER]), min_size=2, max_size=4, unique=True)
_WHO = st.sampled_from(["un", "un", "ru"])


@st.composite
def statements(draw: st.DrawFn) -> list[Record]:
    """Reports, links, links taken back, some twice, by us and by somebody else."""
    made = [links(*draw(_NAMED), at=START + 100 + i, author=draw(_WHO))
            for i in range(draw(st.integers(0, 8)))]
    back = draw(st.lists(st.sampled_from(made), max_size=5)) if made else []
    gone = [takes_back(r, START + 200 + i, draw(_WHO))
            for i, r in enumerate(back)]
    judged = [assesses(r, "refuted", START + 300) for r in draw(st.lists(
        st.sampled_from(_POOL), max_size=2, unique=True))]
    return [*_POOL, *_LATER, *made, *gone, *judged]


@settings(max_examples=examples(80, 1_000), deadline=None)
@given(st.data())
def test_promise_10_merge_and_split_in_any_order_give_the_same_events(data: st.DataObject) -> None:
    said = data.draw(statements())
    other = data.draw(st.permutations(said))
    first, second = Folded(said).reports, Folded(other).reports
    assert groups(first) == groups(second) == by_hand(said)
    for event in first.events():
        again = second.event(event.name)
        assert again is not None
        assert set(again.reports) == set(event.reports)
        assert again.links == event.links
        assert second.assessments(again) == first.assessments(event)


def by_hand(said: list[Record]) -> set[frozenset[str]]:
    """The same without the fold: groups grown until no standing link joins two."""
    latest = {_POOL[i].hash: r.hash for i, r in enumerate(_LATER)}
    back = {r.said.of for r in said if type(r.said).__name__ == "Unlinked" and r.author == "un"}
    named = [{latest.get(h, h) for h in r.said.reports} for r in said
             if type(r.said).__name__ == "Linked" and r.author == "un" and r.hash not in back]
    held = [{latest.get(r.hash, r.hash)} for r in _POOL]
    for link in named:
        joined = [g for g in held if g & link]
        held = [g for g in held if not g & link] + [set[str]().union(*joined)]
    return {frozenset(g) for g in held}


def test_promise_10_three_and_two_links_in_every_order() -> None:
    link, other = links(ONE, TWO), links(TWO, THREE, at=START + 1)
    said = [ONE, TWO, THREE, link, other, takes_back(link, START + 2)]
    expected = {frozenset({ONE.hash}), frozenset({TWO.hash, THREE.hash})}
    assert all(groups(Folded(order).reports) == expected for order in permutations(said))


def test_a_flood_of_one_event_is_walked_once() -> None:
    many = [reported(START + i, text=f"{i}") for i in range(2_000)]
    chain = [links(a, b, at=START + i) for i, (a, b) in enumerate(pairwise(many))]
    (event,) = Folded([*many, *chain]).reports.events()
    assert len(event.reports) == 2_000
    assert report(event.reports[0]).text == "0"


def test_every_link_that_was_ever_said_with_what_took_it_back() -> None:
    link, again = links(ONE, TWO), links(TWO, THREE, at=START + 1)
    back, late = takes_back(link, START + 2), takes_back(link, START + 3)
    view = Folded([ONE, TWO, THREE, link, again, back, late]).reports
    event = view.event(TWO.hash)
    assert event is not None
    assert view.holds(event) == (Hold(link, back), Hold(again))
    assert view.holds(Folded([ONE]).reports.events()[0]) == (Hold(link, back),)


def test_what_was_made_of_a_record() -> None:
    made = reported(START + 9, channel="record", about="ab" * 32)
    other = reported(START + 9, author="us", channel="record", about="ab" * 32)
    view = Folded([ONE, made, other]).reports
    assert view.follows("ab" * 32) == (made,)
    assert view.follows("cd" * 32) == ()


def test_one_by_one_is_all_of_them_whatever_comes_meanwhile() -> None:
    view = Folded([ONE, TWO])
    each = view.reports.each()
    assert next(each) in (ONE, TWO)
    assert set(view.reports.all()) == {ONE, TWO}
    assert len(list(each)) == 1


def counted(view: Reports) -> list[str]:
    """Each time that a line of versions is followed, while this list is there."""
    steps: list[str] = []
    versions = view._lines.versions

    def follow(of: str) -> tuple[Record, ...]:
        steps.append(of)
        return versions(of)

    view._lines.versions = follow  # type: ignore[method-assign]
    return steps


def test_of_a_flood_that_is_linked_the_event_is_put_together_once() -> None:
    held = [reported(START + i, source=f"s{i}") for i in range(1_000)]
    view = Folded([*held, links(*held, at=START + 2_000)]).reports
    steps = counted(view)
    events = {id(view.event(r.hash)) for r in held}
    assert len(events) == 1
    assert len(steps) <= 5 * len(held)
    steps.clear()
    event = view.event(held[0].hash)
    assert event is not None
    for _ in range(9):
        assert len(view.names(event)) == 1_000
        assert view.assessments(event) == ()
        assert len(view.holds(event)) == 1
    assert len(steps) <= len(held)


class Always(Folded):
    """Asks for every event after each record, so that all is held that may be."""

    def __init__(self, records: Iterable[Record]) -> None:
        super().__init__(())
        self.fold = {
            Report: self.reports.apply, Linked: self.reports.link, Unlinked: self.reports.unlink,
            Assessed: self.reports.assess}
        for i, one in enumerate(records):
            kept = self.entries.add(Entry(i, START + i, one)).record
            self.fold[type(kept.said)](kept)
            picture(self.reports)


def picture(view: Reports) -> list[object]:
    """All that is said of every event."""
    return [(e, view.names(e), view.assessments(e), view.holds(e)) for e in view.events()]


SAID = [ONE, TWO, THREE, LINK := links(ONE, TWO), links(TWO, THREE, at=START + 1),
        takes_back(LINK, START + 2), reported(START + 9, before=ONE, text="four"),
        assesses(TWO, "refuted", START + 3), assesses(ONE, "under-review", START + 4)]


@settings(max_examples=examples(60, 600), deadline=None)
@given(st.permutations(SAID), st.integers(0, len(SAID)))
def test_what_is_held_of_an_event_is_what_follows_now(order: list[Record], upto: int) -> None:
    said = order[:upto]
    assert picture(Always(said).reports) == picture(Folded(said).reports)


def test_of_words_that_are_erased_nothing_is_held() -> None:
    held = Folded([ONE, TWO, links(ONE, TWO)])
    event = held.reports.event(ONE.hash)
    assert event is not None
    held.entries.blank(ONE.hash, ["text"])
    held.reports.forget(ONE.hash)
    again = held.reports.event(TWO.hash)
    assert again is not None
    assert [report(r).text for r in again.reports] == [WITHHELD, "text 1"]
    assert "text 0" not in repr(vars(held.reports))
