"""Claims in a world that begins with a snapshot, and as they were known at a moment."""

from __future__ import annotations

from hudna.view.conflicts import conflicts
from hudna.view.known import Known, subject
from hudna.view.process.delineation import delineation
from hudna.view.snapshot import Stamp, encode, open_snapshot, thaw
from hudna.view.world import World
from tests.agreements import quick
from tests.view.process.holdings import START, holding, says, square, takes_back, world_of
from tests.view.process.test_mingled import over


def test_promise_10_a_world_from_a_snapshot_says_the_same_of_claims() -> None:
    first = says("us", holding(square(0, 0, 2, 2), "opposition"))
    records = [first, says("ru", holding(square(1, 0), "nusra")), takes_back(first),
               says("us", holding(square(1, 0), "ypg"), START + 1)]
    whole = world_of(records)
    for cut in range(len(records) + 1):
        begun = world_of(records[:cut])
        stamp = Stamp("test/log", begun.size, "00" * 32, "1", "us", quick().digest)
        written = b"".join(encode(begun, stamp))
        again = thaw(open_snapshot(memoryview(written)), quick(), "us",
                     rest=whole.entries.between(cut, whole.size))
        assert _told(again) == _told(whole)


def _told(world: World) -> object:
    return delineation(world, START).pieces, conflicts(world, over(1, 0))


def test_promise_7_of_a_claim_its_versions_are_known() -> None:
    first = says("us", holding(square(0, 0)))
    second = says("us", holding(square(1, 0)), START + 1, first)
    world = world_of([first, second])
    found = subject(Known(world, world.latest_ms), first.hash)
    assert found is not None
    assert [r.hash for r in found.versions] == [first.hash, second.hash]
    assert [r.hash for r in found.ended_by] == [second.hash]
