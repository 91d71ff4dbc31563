"""What may be claimed, and what is refused with where and what was expected."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from hudna.act.process.hold import hold
from hudna.act.process.withdraw import withdraw
from hudna.fault import Refused
from hudna.place.geometry import MultiPolygon, Polygon
from hudna.record.kinds import Holding, Withdrawal
from hudna.view.process.claims import heard
from tests.act.speaking import Speaking
from tests.agreements import quick
from tests.view.process.holdings import HOUR, SOUTH, START, UNIT, WEST, holding, square


def us(party: str = "us") -> Speaking:
    return Speaking(party, quick(), START)


def faults(said: Holding, party: str = "us") -> dict[str, str]:
    with pytest.raises(Refused) as refused:
        hold(us(party).world, said)
    return {f.where: str(f.say()) for f in refused.value.faults}


def test_a_claim_is_told_whole_and_stands() -> None:
    node = us()
    draft = hold(node.world, holding(square(0, 0)))
    assert not [r for r in draft.release if r.nothing or r.withheld]
    record = node.say(draft)
    assert [one.record.hash for one in heard(node.world, START).claimed] == [record.hash]


def test_a_holder_that_the_agreement_does_not_know_is_refused_with_those_it_does() -> None:
    found = faults(holding(square(0, 0), "opposition", "someone-else"))
    assert list(found) == ["holders[1]"]
    assert "daesh" in found["holders[1]"]
    assert "someone-else" in found["holders[1]"]


def test_no_holder_one_twice_no_basis_an_end_before_the_beginning() -> None:
    assert list(faults(replace(holding(square(0, 0)), holders=()))) == ["holders"]
    assert "holders[1]" in faults(holding(square(0, 0), "daesh", "daesh"))
    assert list(faults(replace(holding(square(0, 0)), basis=" "))) == ["basis"]
    found = faults(holding(square(0, 0), from_ms=START, until_ms=START - HOUR))
    assert "2016-07-31T06:00:00Z" in found["until_ms"]


def test_only_claimants_claim() -> None:
    assert list(faults(holding(square(0, 0)), "opposition")) == ["party"]


def small(side: int) -> Polygon:
    w, s = WEST, SOUTH
    return Polygon((((w, s), (w + side, s), (w + side, s + side), (w, s + side), (w, s)),))


def strip() -> Polygon:
    """Thirty kilometres long and some two hundred metres wide."""
    w, s = WEST, SOUTH
    return Polygon((((w, s), (w + 3_300_000, s), (w + 3_300_000, s + 20_000), (w, s + 20_000),
                     (w, s)),))


def both(a: Polygon, b: Polygon) -> MultiPolygon:
    return MultiPolygon((a.rings, b.rings))


@pytest.mark.parametrize(("shape", "where", "words"), [
    (small(50_000), "shape.coordinates", "1 km²"),
    (strip(), "shape.coordinates", "500 m wide"),
    (both(square(0, 0, 2, 2), square(1, 1, 2, 2)), "shape.coordinates[1]", "share no ground"),
    (both(square(0, 0), square(1, 0)), "shape.coordinates[1]", "share no border"),
])
def test_ground_finer_than_the_grain_or_in_itself_doubled_is_refused(
    shape: Any, where: str, words: str,
) -> None:
    found = faults(holding(shape))
    assert words in found[where]


def test_ground_that_crosses_itself_is_refused() -> None:
    w, s, u = WEST, SOUTH, UNIT
    bow = Polygon((((w, s), (w + u, s + u), (w + u, s), (w, s + u), (w, s)),))
    assert any(where.startswith("shape") for where in faults(holding(bow)))


def test_one_replaces_and_withdraws_its_own_that_stands_and_nothing_else() -> None:
    node = us()
    first = node.say(hold(node.world, holding(square(0, 0))))
    second = node.say(hold(node.world, holding(square(0, 0), "daesh"), first.hash))
    with pytest.raises(Refused, match="replaced or withdrawn"):
        hold(node.world, holding(square(0, 0)), first.hash)
    other = us("ru")
    other.take(second)
    with pytest.raises(Refused, match="this node itself"):
        hold(other.world, holding(square(0, 0)), second.hash)
    with pytest.raises(Refused, match="reason"):
        withdraw(node.world, second.hash, " ")
    draft = withdraw(node.world, second.hash, "the bridge is down")
    assert isinstance(draft.said, Withdrawal)
    node.say(draft)
    assert heard(node.world, START).claimed == ()
