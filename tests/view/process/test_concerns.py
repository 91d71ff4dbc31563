"""A concern is settled by every guarantor's key, and by nothing else; it is its author's alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hudna.record.record import Record
from hudna.terms.load import load
from hudna.view.lines import Lines
from hudna.view.process.concerns import ConcernState, concerns, raised, states
from tests.view.process.concerned import (
    decides,
    keys,
    meets,
    only,
    raises,
    reopens,
    takes_back,
    violation,
    world,
)

ONE = raises()
TECHNICAL = meets(ONE)
MAP = decides(TECHNICAL, ONE)
SIGNED = keys(MAP)
SETTLED = (ONE, TECHNICAL, MAP, SIGNED)


@pytest.fixture(autouse=True, scope="module")
def _a_text_is_read_once() -> Iterator[None]:
    """Reading an agreement takes half a second, and every world here holds the same."""
    read: dict[str, Any] = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("hudna.view.agreement.load", lambda text: read.setdefault(text, load(text)))
        yield


@pytest.mark.parametrize(("records", "state", "because"), [
    ((ONE,), "open", ONE),
    ((ONE, TECHNICAL), "on-agenda", TECHNICAL),
    ((ONE, TECHNICAL, meets(ONE, at=15, state="held", before=TECHNICAL)), "open", ONE),
    ((ONE, TECHNICAL, meets(ONE, at=15, state="cancelled", before=TECHNICAL)), "open", ONE),
    ((ONE, TECHNICAL, takes_back(TECHNICAL, "us")), "open", ONE),
    ((ONE, TECHNICAL, MAP), "decided", MAP),
    ((ONE, TECHNICAL, MAP, keys(MAP, word="reserves")), "reserved", keys(MAP, word="reserves")),
    (SETTLED, "settled", SIGNED),
    ((*SETTLED, reopens(ONE)), "reopened", reopens(ONE)),
    ((*SETTLED, takes_back(ONE)), "withdrawn", takes_back(ONE)),
    ((ONE, MAP, SIGNED), "settled", SIGNED),
])
def test_each_state_and_the_record_that_says_so(
    records: tuple[Record, ...], state: ConcernState, because: Record
) -> None:
    found = only(records)
    assert (found.state, found.because.hash) == (state, because.hash)
    assert states(world(records)) == {ONE.hash: state}


def test_a_reservation_may_give_way_to_a_signature() -> None:
    not_yet = keys(MAP, word="reserves")
    later = keys(MAP, at=35, replaces=(not_yet.hash,))
    assert only((ONE, TECHNICAL, MAP, not_yet, later)).state == "settled"
    # What was signed stays signed, whoever would have it otherwise.
    back = keys(MAP, at=45, word="reserves", replaces=(SIGNED.hash,))
    assert only((*SETTLED, back)).state == "settled"


def test_any_version_of_the_line_is_settled_or_opened_again() -> None:
    anew = raises(at=5, before=ONE)
    found = only((*SETTLED, anew))
    assert (found.state, found.latest.hash) == ("settled", anew.hash)
    assert raised(world((*SETTLED, anew)), ONE.hash) == raised(world((*SETTLED, anew)), anew.hash)
    assert only((*SETTLED, anew, reopens(anew))).state == "reopened"


def test_opened_again_it_is_settled_by_another_decision_only() -> None:
    again = reopens(ONE, "ru", 40, MAP)
    second = decides(TECHNICAL, ONE, at=50)
    assert only((*SETTLED, again)).settled is not None, "what once settled it is still shown"
    assert only((*SETTLED, again, second)).state == "decided"
    assert only((*SETTLED, again, second, keys(second, at=60))).state == "settled"
    # A key that is turned once more to the decision that was named changes nothing.
    assert only((*SETTLED, again, keys(MAP, at=70, replaces=(SIGNED.hash,)))).state == "reopened"


def test_what_is_named_is_open_again_whatever_the_clocks_say() -> None:
    late = keys(decides(TECHNICAL, ONE, at=20), at=9_000_000)
    un = raises("un")
    made = decides(TECHNICAL, un)
    last = keys(made, at=9_000_000)
    assert only((un, made, last, reopens(un, "un", 40))).state == "settled"
    assert only((un, made, last, reopens(un, "un", 40, made))).state == "reopened"
    # A guarantor's own key says when it settled for it: not that of the other.
    assert only((ONE, MAP, late, reopens(ONE, "ru", 40))).state == "settled"
    ours = raises("us")
    made = decides(TECHNICAL, ours)
    assert only((ours, made, keys(made, at=9_000_000), reopens(ours, "us", 40))).state == "reopened"


def test_at_one_moment_it_is_open() -> None:
    assert only((*SETTLED, reopens(ONE, at=30))).state == "reopened"
    assert only((*SETTLED, reopens(ONE, at=29))).state == "settled"


def test_what_happened_since_is_counted_and_opens_nothing_by_itself() -> None:
    after = violation(31)
    found = only((*SETTLED, *after))
    assert (found.state, found.events_since) == ("settled", 1)
    assert [x.latest.hash for x in found.events] == [after[0].hash]
    for other in (violation(30), violation(31, "scr-2254-civilians"),
                  violation(31, seconded=False)):
        assert only((*SETTLED, *other)).events_since == 0
    assert only((ONE, TECHNICAL, MAP, *after)).events_since == 0, "it was not settled"


def test_what_is_named_in_opening_it_again_counts_with_it_once() -> None:
    after = violation(31)
    again = reopens(ONE, "ru", 40, MAP, after[0], TECHNICAL)
    found = only((*SETTLED, *after, again))
    assert (found.state, found.events_since) == ("reopened", 2)
    # Settled once more, what happened before that counts no more.
    second = decides(TECHNICAL, ONE, at=50)
    assert only((*SETTLED, *after, again, second, keys(second, at=60))).events_since == 0


def test_the_oldest_stands_first_and_each_line_is_one() -> None:
    other = raises("us", at=-5)
    found = concerns(world((ONE, other, raises(at=5, before=ONE))))
    assert [c.versions[0].hash for c in found] == [other.hash, ONE.hash]


# --- what always holds ---------------------------------------------------------------------

AGAIN = reopens(ONE, "ru", 40, MAP)
SECOND = decides(TECHNICAL, ONE, by="ru", at=50)
EVERYTHING = (
    *SETTLED, raises(at=5, before=ONE), meets(ONE, at=15, state="held", before=TECHNICAL),
    keys(MAP, "ru", 25, "reserves"), *violation(31), AGAIN, SECOND, keys(SECOND, "us", 60),
    keys(SECOND, "us", 55, "reserves"), takes_back(ONE, "us"), reopens(ONE, "us", 70),
    raises("us", at=7), takes_back(TECHNICAL, "ru"),
)


def seen(records: tuple[Record, ...], me: str = "us") -> list[tuple[object, ...]]:
    return [
        (c.versions[0].hash, c.latest.hash, c.state, c.because.hash, c.events_since,
         [d.record.hash for d in c.decisions], [m.latest.hash for m in c.agendas],
         [r.hash for r in (*c.reopened, *c.disregarded)])
        for c in concerns(world(records, me))]


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_the_order_of_arrival_changes_nothing_and_every_node_sees_the_same(
    data: st.DataObject
) -> None:
    some = data.draw(st.lists(st.sampled_from(EVERYTHING), unique_by=lambda r: r.hash))
    held = seen(tuple(some))
    assert seen(tuple(data.draw(st.permutations(some))), "ru") == held
    assert seen(tuple(some), "un") == held


STRANGERS = st.sampled_from(("us", "un", "issg", "opposition", "syrian-government"))


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_promise_3_a_stranger_changes_nothing(data: st.DataObject) -> None:
    """Of a concern of `ru`: nobody else takes it back or opens it again, nor gives a key that is
    not its own; no guarantor's key counts twice."""
    some = data.draw(st.sampled_from((SETTLED, SETTLED[:3], SETTLED[:2], (*SETTLED, AGAIN))))
    by, at = data.draw(STRANGERS), data.draw(st.integers(-10, 100))
    said = data.draw(st.sampled_from((
        reopens(ONE, by, at, MAP), takes_back(ONE, by, at),
        raises(by, at, before=ONE, clause="ex-process"),
        keys(MAP, by, at, "signs"), keys(MAP, by, at, "reserves"))))
    before, after = only(some), raised(world((*some, said)), ONE.hash)
    assert after is not None
    assert (after.state, after.because.hash, after.versions, after.settled and
            after.settled.record) == (before.state, before.because.hash, before.versions,
                                      before.settled and before.settled.record)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_promise_3_one_key_never_settles(data: st.DataObject) -> None:
    """Whatever one guarantor, and whoever is none, say as often as they like."""
    alone, at = data.draw(st.sampled_from(("us", "ru"))), st.integers(-10, 100)
    parties = (alone, "un", "issg", "opposition", "syrian-government")
    made = [decides(TECHNICAL, ONE, by=data.draw(st.sampled_from(parties)), at=data.draw(at))
            for _ in range(data.draw(st.integers(1, 3)))]
    given_ = [keys(data.draw(st.sampled_from(made)), data.draw(st.sampled_from(parties)),
                   data.draw(at)) for _ in range(data.draw(st.integers(0, 6)))]
    records = {r.hash: r for r in (ONE, TECHNICAL, *made, *given_)}
    assert only(tuple(records.values())).state == "decided"


def test_of_many_versions_of_a_concern_and_its_meeting_each_is_looked_at_few_times(
    monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[str] = []
    before = Lines._before

    def counted(lines: Lines[Any], of: str) -> str | None:
        looked.append(of)
        return before(lines, of)

    said, meetings = [raises()], [meets(ONE)]
    for i in range(1, 100):
        said.append(raises(at=i, before=said[-1]))
        meetings.append(meets(said[-1], at=i, before=meetings[-1]))
    here = world((*said, *meetings))
    monkeypatch.setattr(Lines, "_before", counted)
    (found,) = concerns(here)
    assert (len(found.versions), len(found.agendas)) == (100, 1)
    assert len(looked) <= 4 * (len(said) + len(meetings))
