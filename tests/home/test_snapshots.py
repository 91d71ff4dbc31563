"""Snapshots on disk: begun with where they fit, dropped and made anew where they do not."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from hudna.act.erase import erase
from hudna.home.snapshots import KEPT, Snapshots
from hudna.log.admission import Admission
from hudna.log.append import Log
from hudna.place.geometry import Point
from hudna.record.keys import SigningKey
from hudna.record.kinds import Names, Site
from hudna.record.sign import sign
from hudna.view.known import Known, replayed
from hudna.view.world import World
from tests.agreements import quick
from tests.promises.truce import seeded

START = 1_469_944_800_000
ORIGIN = "test/un"
KEY, LOG_KEY = SigningKey.from_bytes(b"k" * 32), SigningKey.from_bytes(b"l" * 32)
GENESIS = quick()
draw = seeded("snapshots")


class Kept:
    """A log, its clock and its snapshots."""

    def __init__(self, directory: Path) -> None:
        self.now_ms = START
        self.directory = directory
        self.log = Log.open(
            directory / "log", key=LOG_KEY, origin=ORIGIN,
            admission=Admission({"un": KEY.public}, None), clock=lambda: self.now_ms,
            me="un", randomness=draw,
        )
        self.snapshots = self.new()

    def new(self, origin: str = ORIGIN) -> Snapshots:
        return Snapshots(self.directory / "snapshots", GENESIS, "un", origin)

    def say(self, said: object) -> str:
        self.now_ms += 1_000
        record = sign(said, author="un", key=KEY, issued_ms=self.now_ms, randomness=draw)  # type: ignore[arg-type]
        self.log.append([record.presentation])
        return record.hash

    def site(self, name: str) -> str:
        return self.say(Site("hospital", Names(en=name), Point((360_000_000, 350_000_000)), 0, 0))

    def files(self) -> list[Path]:
        return sorted((self.directory / "snapshots").glob("*.snapshot"))

    def sizes(self) -> list[int]:
        return [int(f.stem) for f in self.files()]

    def told(self) -> World:
        return World(GENESIS, "un").follow(self.log.entries())


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Kept]:
    made = Kept(tmp_path)
    for i in range(5):
        made.site(f"H{i}")
    yield made
    made.log.close()


def names(world: World) -> list[str]:
    return [r.said.names.en for r in world.register.standing(START)]


def folded(kept: Kept, caplog: pytest.LogCaptureFixture) -> str:
    """The world as made by new snapshots, which must be right; what was said of it."""
    caplog.clear()
    with caplog.at_level(logging.INFO):
        world = kept.new().world(kept.log, every=1_000)
    assert list(world.entries.values()) == list(kept.told().entries.values())
    return caplog.text


def test_a_long_fold_is_written_and_begun_with(kept: Kept) -> None:
    kept.snapshots.world(kept.log, every=6)
    assert kept.sizes() == []
    kept.snapshots.world(kept.log, every=5)
    assert kept.sizes() == [5]
    assert kept.files()[0].stat().st_mode & 0o77 == 0
    kept.site("H5")
    world = kept.new().world(kept.log)
    assert names(world) == [f"H{i}" for i in range(6)]


def test_only_the_newest_are_kept(kept: Kept) -> None:
    for i in range(KEPT + 3):
        kept.site(f"more {i}")
        kept.snapshots.world(kept.log, every=1)
    assert len(kept.files()) == KEPT
    assert kept.sizes()[-1] == kept.log.size


@pytest.mark.parametrize("at", [0, 20, 200, -40, -1])
def test_a_flipped_bit_is_named_and_the_world_folded_anew(
    kept: Kept, caplog: pytest.LogCaptureFixture, at: int
) -> None:
    kept.snapshots.world(kept.log, every=1)
    [path] = kept.files()
    damaged = bytearray(path.read_bytes())
    damaged[at] ^= 4
    path.write_bytes(damaged)
    assert path.name in folded(kept, caplog)
    assert kept.files() == []


def test_a_truncated_one_is_dropped_and_the_one_before_it_begun_with(
    kept: Kept, caplog: pytest.LogCaptureFixture
) -> None:
    kept.snapshots.world(kept.log, every=1)
    kept.site("H5")
    kept.snapshots.world(kept.log, every=1)
    path = kept.files()[-1]
    path.write_bytes(path.read_bytes()[:300])
    assert path.name in folded(kept, caplog)
    assert kept.sizes() == [5]


def test_one_of_another_log_or_another_root_is_dropped(
    kept: Kept, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    kept.snapshots.world(kept.log, every=1)
    [path] = kept.files()
    whole = path.read_bytes()
    kept.new("test/other").world(kept.log)
    assert kept.files() == []
    other = Kept(tmp_path / "other")
    for i in range(5):
        other.site(f"H{i}")
    (other.directory / "snapshots").mkdir()
    (other.directory / "snapshots" / path.name).write_bytes(whole)
    assert "root" in folded(other, caplog)
    other.log.close()


def test_one_of_other_code_is_dropped(
    kept: Kept, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept.snapshots.world(kept.log, every=1)
    monkeypatch.setattr("hudna.home.snapshots.code", lambda: "2.0+other")
    assert "not 2.0+other" in folded(kept, caplog)


def test_one_beyond_the_log_is_dropped(kept: Kept, caplog: pytest.LogCaptureFixture) -> None:
    kept.snapshots.world(kept.log, every=1)
    [path] = kept.files()
    path.rename(path.with_name("000000000009.snapshot"))
    assert "root" not in folded(kept, caplog), "its stamp counts, not its name"


def test_invariant_14_an_erasure_leaves_no_snapshot_that_was_made_before_it(kept: Kept) -> None:
    secret = kept.site("Dr. Secret")
    kept.snapshots.world(kept.log, every=1)
    assert b"Dr. Secret" in kept.files()[0].read_bytes()
    subject = kept.log.entry(secret)
    assert subject is not None
    kept.say(erase(kept.told(), subject.record.presentation, ["names"], law="law",
                   officer="duty").said)
    world = kept.new().world(kept.log)
    assert kept.files() == []
    assert "Dr. Secret" not in names(world)
    kept.snapshots.world(kept.log, every=1)
    assert b"Dr. Secret" not in kept.files()[0].read_bytes()
    early = kept.snapshots.known(kept.log, kept.now_ms - 500)
    assert "Dr. Secret" not in names(early.world)
    assert world.size == kept.log.size


def test_what_is_being_made_while_all_are_dropped_is_not_kept(kept: Kept) -> None:
    class Dropping:
        """Its entries end with somebody's erasure."""

        entries_of = kept.log.entries_of
        checkpoint_at = kept.log.checkpoint_at
        lost: tuple[int, ...] = ()

        def entries(self, start: int = 0) -> Iterator[object]:
            yield from kept.log.entries(start)
            kept.snapshots.drop()

    kept.snapshots.world(Dropping(), every=1)  # type: ignore[arg-type]
    assert kept.files() == []
    assert not list((kept.directory / "snapshots").glob("*.new"))


def test_a_directory_that_cannot_be_written_costs_only_the_cache(
    kept: Kept, caplog: pytest.LogCaptureFixture
) -> None:
    (kept.directory / "snapshots").write_text("a file in the way")
    assert names(kept.snapshots.world(kept.log, every=1)) == [f"H{i}" for i in range(5)]
    assert "not written" in caplog.text


def test_promise_7_any_moment_out_of_the_newest_snapshot_or_the_log(kept: Kept) -> None:
    for with_snapshot in (False, True):
        if with_snapshot:
            kept.snapshots.world(kept.log, every=1)
            kept.site("later")
        for at in range(START - 500, kept.now_ms + 2_000, 500):
            found = kept.new().known(kept.log, at)
            alone = Known(replayed(GENESIS, "un", kept.log.entries(), at), at)
            assert (found.size, found.register) == (alone.size, alone.register)
