"""The watch's core over its own disk."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from hudna.lookout import folding
from hudna.lookout.feeds import Feeds
from hudna.lookout.held import BEGUN_ANEW, packed, unpacked
from hudna.lookout.left_out import LeftOut
from hudna.lookout.lookout import Lookout
from hudna.lookout.node_link import NodeLink
from hudna.lookout.outbox import Outbox
from hudna.place.geometry import Polygon
from hudna.place.volume import Volume
from hudna.watch.brief import Barred, Brief, WatchTerms
from hudna.watch.feeds.kinds import feeds
from hudna.watch.fix import Fix
from hudna.watch.fold import frozen
from hudna.watch.item import Heard
from hudna.watch.kept import segments, states
from tests.watch.kept.test_archive import of_journal
from tests.watch.small import FROM_MS, heard

UNTAKEN = "what is in effect could not be taken up; the watch goes by what was before"

LINES = [{"name": "subject", "kind": "nats", "url": "nats://127.0.0.1:1",
          "nats": {"subject": "radar"}},
         {"name": "north", "kind": "sbs", "connect": "127.0.0.1:1"}]


def test_positions_whose_source_is_answered_are_in_the_journal_when_they_are_taken(
    tmp_path: Path,
) -> None:
    def on_disk() -> list[str]:
        found = segments.find(tmp_path / "journal", 0).items
        return [one.item.feed for one in found if isinstance(one.item, Heard)]

    async def run() -> None:
        core = Lookout.over(
            tmp_path, lambda brief, state: None, Feeds(feeds(LINES), ()),  # type: ignore[arg-type,return-value]
            clock=lambda: FROM_MS, warn=lambda told: None, freeze_s=1000)
        await core.begin()
        running = asyncio.create_task(core.run())
        async with asyncio.timeout(10):
            await core.give(Heard(FROM_MS, "subject", heard(0).fixes))
            assert on_disk() == ["subject"]
            await core.give(Heard(FROM_MS, "north", heard(1).fixes))
        core.end()
        await running
        assert on_disk() == ["subject", "north"]

    asyncio.run(run())


def lookout(directory: Path, warner: Any = None) -> Lookout:
    def none(brief: Brief, state: bytes) -> Any:
        return None

    return Lookout.over(directory, warner or none, Feeds(feeds(LINES), ()), clock=lambda: FROM_MS,
                        warn=lambda told: None, freeze_s=1000)


def during(directory: Path, story: Callable[[Lookout], Awaitable[None]], warner: Any = None
           ) -> Lookout:
    """One run of the watch, to its end in order."""
    async def run() -> Lookout:
        core = lookout(directory, warner)
        await core.begin()
        running = asyncio.create_task(core.run())
        async with asyncio.timeout(15):
            await story(core)
            core.end()
            await running
        return core

    return asyncio.run(run())


async def nothing(core: Lookout) -> None:
    pass


async def until(found: Callable[[], object]) -> None:
    while not found():
        await asyncio.sleep(0.01)


def brief_of_a_square() -> Brief:
    west, south, side = 370_000_000, 360_000_000, 1_000_000
    ring = ((west, south), (west + side, south), (west + side, south + side),
            (west, south + side), (west, south))
    return Brief(7, FROM_MS, WatchTerms(), (
        Barred("square", "ab" * 32, "2(a)", Volume(Polygon((ring,)))),))


class Failing:
    """A warner that never manages."""

    aircraft: frozenset[str] = frozenset()

    def take(self, *_: object) -> None:
        raise ValueError("4b1234 is at 36.1, 37.0")

    def brief(self, brief: Brief) -> None:
        pass

    def frozen(self) -> bytes:
        return b"kept"


def test_an_item_that_nothing_could_hold_ends_neither_this_run_nor_a_later_one(tmp_path: Path):
    async def story(core: Lookout) -> None:
        await core.give(Heard(FROM_MS, "north", (Fix("icao:aaaaaa", FROM_MS, 2**40, 1),)))
        await core.give(Heard(FROM_MS, "subject", heard(0).fixes))
        await until(lambda: core._folded >= 2)
        assert [a.aircraft for a in (await core.sky()).aloft] == [
            f.aircraft for f in heard(0).fixes]

    during(tmp_path, story)
    for path in (tmp_path / "journal").glob("state-*"):
        path.unlink()
    during(tmp_path, nothing)


def test_what_is_in_effect_and_could_not_be_taken_up_is_a_trouble_until_something_is(
    tmp_path: Path,
):
    link = NodeLink("http://127.0.0.1:1", lambda: "", Outbox(lambda: 0), Outbox(lambda: 0))
    good = brief_of_a_square()
    odd = msgspec.structs.replace(good, size=8, areas=(
        msgspec.structs.replace(good.areas[0], volume=Volume(Polygon(()))),))

    async def story(core: Lookout) -> None:
        core.briefed(odd)
        await until(lambda: core.health(link).notes)
        assert UNTAKEN in core.health(link).trouble
        core.briefed(msgspec.structs.replace(good, size=9))
        await until(lambda: core.health(link).brief_size == 9)
        await until(lambda: UNTAKEN not in core.health(link).trouble)

    during(tmp_path, story)


def test_what_cannot_be_warned_of_is_told_all_the_same_and_said_without_what_it_holds(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    link = NodeLink("http://127.0.0.1:1", lambda: "", Outbox(lambda: 0), Outbox(lambda: 0))

    async def story(core: Lookout) -> None:
        core.briefed(brief_of_a_square())
        await core.give(Heard(FROM_MS, "north", heard(0).fixes))
        await until(lambda: len(core.outbox))
        await until(lambda: core.health(link).notes)
        assert "could not be folded" in core.health(link).notes[0]
        assert "warnings could not be made of what was last told" in core.health(link).trouble
        assert re.search(r"items_left_out_total [1-9]", core.figures(link).text())

    core = during(tmp_path, story, lambda brief, state: Failing())
    assert core.outbox.waiting()
    assert "ValueError in take" in caplog.text
    assert "4b1234" not in caplog.text


def of_another_form(directory: Path) -> None:
    """The newest state as another version would have written the fold's part of it."""
    state, _ = states.newest(directory / "journal")
    assert state is not None
    held, watch = unpacked(state.data)
    brief = watch[:frozen.LENGTH + int.from_bytes(watch[:frozen.LENGTH])]
    states.save(directory / "journal", state.number,
                packed(held, iter([brief, (12).to_bytes(frozen.LENGTH), b"another form"])))


@pytest.mark.parametrize("reaches_back", [True, False])
def test_a_state_of_another_form_keeps_no_watch_from_starting(tmp_path: Path, reaches_back: bool):
    link = NodeLink("http://127.0.0.1:1", lambda: "", Outbox(lambda: 0), Outbox(lambda: 0))

    async def crosses(core: Lookout) -> None:
        core.briefed(brief_of_a_square())
        await core.give(Heard(FROM_MS, "north", heard(0).fixes))
        await until(lambda: len(core.outbox))

    first = during(tmp_path, crosses)
    of_another_form(tmp_path)
    if not reaches_back:
        for path in (tmp_path / "journal").glob("items-*"):
            path.unlink()

    async def goes_on(core: Lookout) -> None:
        (note,) = core.health(link).notes
        assert note == (folding.FROM_THE_JOURNAL if reaches_back else BEGUN_ANEW)
        assert core.health(link).brief_size == 7
        assert core.outbox.waiting() == first.outbox.waiting(), "what the node had not taken"
        assert bool((await core.sky()).aloft) is reaches_back
        await core.give(Heard(FROM_MS, "north", heard(1).fixes))
        await until(lambda: core._folded >= 1)

    during(tmp_path, goes_on)
    assert during(tmp_path, nothing).health(link).notes == ()


def test_tracks_that_lie_aside_are_said(tmp_path: Path):
    during(tmp_path, nothing)
    of_journal(tmp_path / "tracks", 0, 500, (tmp_path / "journal" / "identity").read_text())
    link = NodeLink("http://127.0.0.1:1", lambda: "", Outbox(lambda: 0), Outbox(lambda: 0))
    (note,) = during(tmp_path, nothing).health(link).notes
    assert "tracks/aside" in note and "2016-07-31" in note


def test_warnings_of_another_form_keep_no_watch_from_starting(tmp_path: Path):
    link = NodeLink("http://127.0.0.1:1", lambda: "", Outbox(lambda: 0), Outbox(lambda: 0))

    def warner(brief: Brief, state: bytes) -> Any:
        if state:
            raise msgspec.DecodeError("of another form")
        return Failing()

    async def briefed(core: Lookout) -> None:
        core.briefed(brief_of_a_square())
        await until(lambda: core._folded)

    during(tmp_path, briefed, warner)
    assert folding.WARNED_ANEW in during(tmp_path, nothing, warner).health(link).notes


def test_a_state_that_nothing_can_be_read_of_keeps_no_watch_from_starting(tmp_path: Path):
    async def story(core: Lookout) -> None:
        await core.give(Heard(FROM_MS, "north", heard(0).fixes))

    during(tmp_path, story)
    states.save(tmp_path / "journal", 99, [b"nothing of ours"])
    during(tmp_path, story)


def test_what_fails_is_counted_and_the_machine_s_own_failure_is_not_the_item_s():
    left = LeftOut()
    assert left.fold(lambda: (1 // 0,)) == ()
    assert (left.count, left.fold(lambda: (1,))) == (1, (1,))

    def full() -> tuple[int, ...]:
        raise MemoryError

    with pytest.raises(MemoryError):
        left.fold(full)
