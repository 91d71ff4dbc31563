"""Claims in a world that begins with a snapshot, and as they were known at a moment."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hudna.record import kinds
from hudna.record.hotline import Shift
from hudna.record.process import OnDay
from hudna.record.record import Record
from hudna.view.conflicts import conflicts
from hudna.view.known import Known, subject
from hudna.view.process.delineation import delineation
from hudna.view.snapshot import Stamp, encode, open_snapshot, thaw
from hudna.view.world import World
from tests.agreements import quick
from tests.view.process.holdings import holding, says, square, takes_back, world_of
from tests.view.process.test_mingled import over
from tests.view.telling_incidents import HOUR, START, record


def test_promise_10_a_world_from_a_snapshot_says_the_same_of_claims() -> None:
    first = says("us", holding(square(0, 0, 2, 2), "opposition"))
    records = [first, says("ru", holding(square(1, 0), "nusra")), takes_back(first),
               says("us", holding(square(1, 0), "ypg"), START + 1)]
    whole = world_of(records)
    for again in _thawed(records, whole):
        assert _told(again) == _told(whole)


TEXT = kinds.Names("Text", "نص", "Текст")
OF_LINES: tuple[tuple[str, Any], ...] = (
    ("holdings", holding(square(0, 0))),
    ("meetings", kinds.Meeting("planned", "technical", "Maps", "", START, None, (), (), "o")),
    ("concerns", kinds.Concern("coh-cease-attacks", "no maps", "maps", "o")),
    ("stances", kinds.Stance("Minister", "ru", "talks", "for", "2016-07-29", "for", "", "o")),
    ("commitments", kinds.Commitment("us", ("ru",), TEXT, "coh-cease-attacks", "o")),
    ("needed", kinds.Needed("transition-talks", OnDay("2016-08-01"), "why", "o")),
    ("rosters", kinds.Roster(START, START + HOUR, (Shift(START, START + HOUR, "duty"),),
                             "o")),
    ("announcements", kinds.Announcement(TEXT, TEXT, "o")),
)


def test_promise_10_a_world_from_a_snapshot_knows_every_line_and_its_ends() -> None:
    """Of each kind one that stands, one that is said anew, one that is taken back, before the
    snapshot and after it."""
    records: list[Record] = []
    for i, (_, said) in enumerate(OF_LINES):
        one, two, three = (record("us", said, START + 10 * i + n) for n in range(3))
        anew = record("us", said, START + 10 * i + 5, one.hash)
        back = (takes_back(two, START + HOUR + i), takes_back(anew, START + HOUR + 10 * i))
        records += [one, two, three, anew, back[i % 2]]
    whole = world_of(records)
    assert {name for name, _ in OF_LINES} == {
        name for name, line in vars(whole.process).items() if line in whole.process.lines}
    for name, _ in OF_LINES:
        assert len([*getattr(whole.process, name).standing()]) == 2, name
    for again in _thawed(records, whole):
        for name, _ in OF_LINES:
            assert _line(again, name) == _line(whole, name), name


def _line(world: World, name: str) -> object:
    line = getattr(world.process, name)
    return ([r.hash for r in line.standing()],
            [[v.hash for v in line.versions(h)] for h in line.records],
            [[w.hash for w in line.withdrawals(h)] for h in line.records])


def _thawed(records: list[Record], whole: World) -> Iterator[World]:
    """From a snapshot after each of the records, followed by the rest."""
    for cut in range(len(records) + 1):
        begun = world_of(records[:cut])
        stamp = Stamp("test/log", begun.size, "00" * 32, "1", "us", quick().digest)
        written = b"".join(encode(begun, stamp))
        yield thaw(open_snapshot(memoryview(written)), quick(), "us",
                   rest=whole.entries.between(cut, whole.size))


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
