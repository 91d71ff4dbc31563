"""What a milestone waits for, and what holds it up most."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hudna.record.kinds import Released
from hudna.record.process import Condition, Declared, Kept, OnDay, QuietDays, Reached, Settled
from hudna.record.record import Record
from hudna.terms.load import load
from hudna.view.process.moment import QuietOf
from hudna.view.process.picture import Picture, picture
from tests.view.process.concerned import decides, keys, meets, raises
from tests.view.process.promised import TALKS, at, came, holds, needs, promises, quiet, sets
from tests.view.telling_incidents import record


@pytest.fixture(autouse=True, scope="module")
def _a_text_is_read_once() -> Iterator[None]:
    read: dict[str, Any] = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("hudna.view.agreement.load", lambda text: read.setdefault(text, load(text)))
        yield


def drawn(records: tuple[Record, ...], day: str = "2016-07-26", known: QuietOf | None = None,
          milestone: str = TALKS) -> Picture:
    found = at(records, day, known)
    return picture(found, next(
        m for m in found.world.terms.agreement.milestones if m.id == milestone))


CONCERN = raises()
MEETING = meets(CONCERN)
DECISION = decides(MEETING, CONCERN)


def test_of_which_nobody_has_said_what_it_needs_nothing_can_be_told() -> None:
    found = drawn(())
    assert (found.state, found.critical, found.due_day) == ("nothing-said", (), "2016-08-01")


def test_a_concern_holds_it_up_until_all_have_settled_it() -> None:
    open_ = drawn((CONCERN,))
    assert (open_.state, open_.missing, open_.silent) == ("held-up", 3, ("us", "ru"))
    assert open_.critical == (f"concern:{CONCERN.hash}",)
    assert drawn((CONCERN, MEETING, DECISION)).state == "held-up"
    settled = drawn((CONCERN, MEETING, DECISION, keys(DECISION)))
    assert (settled.state, settled.critical, settled.missing) == ("held-up", (), 2)
    said = drawn((CONCERN, MEETING, DECISION, keys(DECISION),
                  *(needs(Settled(CONCERN.hash), g) for g in ("us", "ru"))), "2016-08-01")
    assert (said.state, said.critical, said.silent) == ("there", (), ())


def test_what_may_be_there_last_holds_it_up_most() -> None:
    """Seven quiet days take seven more; a concern may be settled today; two promises wait."""
    one = promises(due_day="2016-07-28")
    records = (CONCERN, needs(QuietDays(7)), needs(OnDay("2016-07-29"), "ru"),
               one, needs(Kept(one.hash), "un"))
    found = drawn(records, known=quiet("qqq", "2016-07-23"))
    (critical,) = (found.items[n] for n in found.critical)
    # From the day on which it was said, the 20th: three of them are quiet up to yesterday.
    assert (critical.found and critical.found.condition, critical.earliest) == (
        QuietDays(7), "2016-07-30")
    assert found.earliest == "2016-07-30"
    broken = drawn(records, known=quiet("qqb", "2016-07-23"))
    assert broken.earliest == "2016-08-02"


def test_of_those_that_may_come_on_one_day_that_for_which_most_wait() -> None:
    first = promises("us")
    second = promises("ru", after=(Kept(first.hash),))
    found = drawn((first, second, needs(Kept(first.hash)), needs(Kept(second.hash), "ru"),
                   CONCERN))
    assert found.critical == (f"promise:{first.hash}",)
    assert found.behind[f"promise:{first.hash}"] == 4
    kept = drawn((first, second, needs(Kept(first.hash)), needs(Kept(second.hash), "ru"),
                  CONCERN, came(first, "ru")))
    assert f"promise:{second.hash}" in kept.critical


def test_a_counter_is_part_of_its_milestone() -> None:
    start = sets(day="2016-07-20")
    records = (start, keys(start), needs(Reached("seven-days")),
               needs(Reached("seven-days"), "ru"))
    found = drawn(records, known=quiet("qqqqqq", "2016-07-20"))
    assert found.critical == ("counter:seven-days",)
    assert found.earliest == "2016-07-27"
    assert drawn(records, "2016-07-27", quiet("qqqqqqq", "2016-07-20")).state == "there"
    assert drawn((), milestone="seven-days").state == "held-up"


def test_what_an_observer_says_is_needed_is_shown_and_holds_nothing_up() -> None:
    found = drawn((needs(OnDay("2016-09-01"), "issg"),))
    assert (found.state, [n.record.author for n in found.aside]) == ("nothing-said", ["issg"])


def test_a_circle_is_named_and_worst() -> None:
    one = promises("us", after=(Reached(TALKS),))
    need = needs(Kept(one.hash), "ru")
    found = drawn((one, need, CONCERN))
    assert (found.state, found.earliest) == ("circular", "")
    assert found.critical == (f"promise:{one.hash}",)
    (circle,) = found.circles
    assert set(circle) == {f"milestone:{TALKS}", f"need:{need.hash}", f"promise:{one.hash}"}
    itself = drawn((needs(Reached("seven-days")), needs(Reached(TALKS), milestone="seven-days")))
    assert itself.state == "circular"


def test_its_day_has_come_and_not_all_is_there() -> None:
    assert not drawn((CONCERN,), "2016-07-31").late
    assert drawn((CONCERN,), "2016-08-01").late
    assert not drawn((), "2016-08-01").late


def test_what_the_log_does_not_hold_is_not_known_and_holds_it_up() -> None:
    for condition in (Kept("0" * 64), Settled("0" * 64), Reached("nothing")):
        found = drawn((needs(condition),))
        (need,) = (i for i in found.items.values() if i.kind == "need")
        assert (found.state, need.state) == ("held-up", "not-known")


def test_promise_6_what_a_guarantor_is_not_told_holds_nothing_up_and_is_shown() -> None:
    """By a node that was changed: the acts let nobody keep these from a guarantor."""
    said = (needs(OnDay("2016-07-01")), needs(OnDay("2016-07-01"), "ru"))
    for hidden in (raises("us"), needs(OnDay("2017-01-01"))):
        kept = record("us", Released(hidden.hash, "ru", nothing=True))
        assert drawn((*said, hidden)).state == "held-up"
        found = drawn((*said, kept, hidden))
        assert (found.state, found.untold) == ("there", (hidden,))
        assert drawn(said).untold == ()
    concern = raises("us")
    kept = record("us", Released(concern.hash, "ru", nothing=True))
    waiting = needs(Settled(concern.hash))
    assert [*drawn((*said, kept, concern, waiting)).untold] == [waiting, concern]


ONE = promises("us", after=(QuietDays(2),), within_days=1)
TWO = promises("ru", after=(Kept(ONE.hash), Declared("x")), within_days=1)
SAID = (ONE, TWO, CONCERN, MEETING, DECISION, needs(Kept(TWO.hash)), needs(OnDay("2016-08-01")),
        needs(Reached("seven-days"), "ru"), sets(), keys(sets()), holds(TWO, "us", True, 1))


def of(found: Picture) -> Any:
    return (found.state, found.earliest, sorted(found.critical), found.circles,
            sorted((i.id, i.state, i.earliest, i.needs) for i in found.items.values()),
            sorted(found.behind.items()))


@given(st.permutations(SAID))
@settings(deadline=None, max_examples=20)
def test_the_order_in_which_it_comes_changes_nothing(records: list[Record]) -> None:
    assert of(drawn(tuple(records))) == of(drawn(SAID))


CHAIN = tuple(promises("us", day=f"2016-07-{1 + i:02}") for i in range(6))


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 7)), max_size=14))
@settings(deadline=None, max_examples=60)
def test_whatever_waits_for_whatever_it_ends(pairs: list[tuple[int, int]]) -> None:
    """Promises that wait for each other, for the milestone and for another: each picture is made,
    each circle closes, and what is in none has a day."""
    def target(n: int) -> Condition:
        return Kept(CHAIN[n].hash) if n < 6 else Reached(TALKS if n == 6 else "seven-days")

    anew = [promises("us", day="2016-07-20", before=c,
                     after=tuple(target(n) for m, n in pairs if m == i))
            for i, c in enumerate(CHAIN)]
    found = drawn((*CHAIN, *anew, *(needs(Kept(c.hash)) for c in CHAIN[:3])))
    assert found.state in ("held-up", "circular")
    assert (found.state == "circular") == bool(found.circles)
    assert found.critical
    assert all(c[0] == c[-1] for c in found.circles)
    assert (found.earliest == "") == bool(found.circles)
