from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hudna.fault import Fault
from hudna.log.checkpoint import Checkpoint, parse
from hudna.log.note import split
from hudna.log.outside import Audit, entries_of, length, plan
from hudna.log.tree import EMPTY
from tests.log.building import ORIGIN
from tests.log.exports import leaf, served

SIZES = [0, 1, 2, 3, 255, 256, 257, 511, 512, 513, 1000, 65_535, 65_536, 65_537, 70_000]
export = cache(served)


def head_of(files: dict[str, bytes]) -> Checkpoint:
    return parse(split(files["checkpoint"].decode())[0])


def audit(files: dict[str, bytes], earlier: Checkpoint | None = None) -> list[str]:
    """The faults that are found."""
    faults: list[Fault] = []
    head = head_of(files)
    check = Audit(head, earlier, faults.append)
    for tile in plan(head.size):
        check.take(tile, files.get(f"tile/{tile.path}"))
    check.finish()
    assert check.entries == head.size
    return [str(fault.say()) for fault in faults]


def flipped(files: dict[str, bytes], name: str, at: int, bit: int = 0) -> dict[str, bytes]:
    data = bytearray(files[name])
    data[at] ^= 1 << bit
    return {**files, name: bytes(data)}


@pytest.mark.parametrize("size", SIZES)
def test_the_plan_is_every_file_of_a_log_and_none_beside(size: int) -> None:
    planned = [f"tile/{tile.path}" for tile in plan(size)]
    assert sorted(planned) == sorted(set(export(size)) - {"checkpoint"})
    assert len(planned) == length(size)


@pytest.mark.parametrize("size", SIZES)
def test_a_sound_log_has_no_fault(size: int) -> None:
    assert audit(export(size)) == []


def test_the_example_of_the_specification() -> None:
    """tlog-tiles, Partial Tiles: 70,000 entries."""
    names = [f"{tile.level} {tile.width}" for tile in plan(70_000)]
    assert names.count("0 256") == 273 and names.count("0 112") == 1
    assert names.count("1 256") == 1 and names.count("1 17") == 1
    assert names.count("2 1") == 1
    assert len([n for n in names if not n.startswith("-1")]) == 277
    assert [f"{t.level} {t.width}" for t in plan(256)] == ["-1 256", "0 256", "1 1"]


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_any_flipped_bit_of_any_tile_or_bundle_is_found_and_its_file_named(
    data: st.DataObject,
) -> None:
    files = export(data.draw(st.sampled_from([1, 256, 257, 1000])))
    name = data.draw(st.sampled_from(sorted(set(files) - {"checkpoint"})))
    at = data.draw(st.integers(0, len(files[name]) - 1))
    faults = audit(flipped(files, name, at, data.draw(st.integers(0, 7))))
    assert len(faults) == 1
    assert faults[0].startswith(name)


@pytest.mark.parametrize("at, entry", [(2, 0), (3 + 35 * 12, 12), (35 * 256 - 1, 255)])
def test_a_flipped_entry_is_named_and_the_tile_is_not_blamed(at: int, entry: int) -> None:
    name = "tile/entries/001"
    [told] = audit(flipped(export(1000), name, at))
    assert told.startswith(f"{name}, entry {256 + entry}: found ")
    assert "the hash that tile/0/001 has" in told


def test_a_flipped_tile_is_named_and_the_entries_are_not_blamed() -> None:
    [told] = audit(flipped(export(1000), "tile/0/002", 5 * 32))
    assert told.startswith("tile/0/002, hash 5: found ")
    assert "tile/entries/002, entry 517" in told
    [told] = audit(flipped(export(70_000), "tile/1/000", 3 * 32))
    assert told.startswith("tile/1/000, hash 3: found ") and "tile/0/003" in told


def test_faults_in_several_places_are_all_named() -> None:
    files = flipped(export(70_000), "tile/0/001", 0)
    files = flipped(files, "tile/entries/004", 10)
    files = flipped(files, "tile/1/000", 31)
    files = flipped(files, "tile/entries/273.p/112", 3)
    told = sorted(fault.partition(":")[0] for fault in audit(files))
    assert told == ["tile/0/001, hash 0", "tile/1/000, hash 0",
                    "tile/entries/004, entry 1024", "tile/entries/273.p/112, entry 69888"]


@pytest.mark.parametrize("size", [1, 257, 1000])
def test_a_file_that_is_missing_cut_short_or_longer_is_named(size: int) -> None:
    files = export(size)
    for name in set(files) - {"checkpoint"}:
        absent = {n: d for n, d in files.items() if n != name}
        assert [t.partition(":")[0] for t in audit(absent)] == [name]
        for other in (files[name][:-1], files[name] + b"\0", b"", files[name][:-35]):
            assert [t.partition(":")[0] for t in audit({**files, name: other})] == [name]


def test_all_files_gone_is_told_of_each() -> None:
    files = {"checkpoint": export(513)["checkpoint"]}
    told = audit(files, head_of(export(300)))
    assert len(told) == length(513) and all("found nothing" in t for t in told)


def test_a_bundle_and_its_tile_gone_is_told_of_both_and_of_nothing_else() -> None:
    """The tile above still says what they would hash to."""
    files = export(1000)
    gone = {"tile/entries/001", "tile/0/001"}
    left = {n: d for n, d in files.items() if n not in gone}
    told = audit(left, head_of(export(900)))
    assert sorted(t.partition(":")[0] for t in told) == sorted(gone)


def test_whole_swapped_entries_are_found() -> None:
    def swapped(i: int) -> bytes:
        return leaf({3: 4, 4: 3}.get(i, i))
    files = {**export(300, swapped), "checkpoint": export(300)["checkpoint"]}
    [told] = audit(files)
    assert told.startswith("checkpoint: found root")


def test_entries_of_any_length_are_hashed() -> None:
    sizes = [0, 1, 33, 32, 34, 300, 65_535]
    files = served(300, lambda i: bytes([i & 255]) * sizes[i % len(sizes)])
    assert audit(files) == []


@given(st.binary(max_size=200))
def test_a_bundle_that_is_not_one_is_never_taken_for_one(raw: bytes) -> None:
    leaves = entries_of(raw)
    if leaves is not None:
        assert b"".join(len(x).to_bytes(2) + x for x in leaves) == raw


# --- an earlier checkpoint -------------------------------------------------------------------


@pytest.mark.parametrize("size", [257, 1000, 70_000])
def test_it_extends_every_earlier_checkpoint_of_its_own(size: int) -> None:
    for old in [s for s in SIZES if s <= size]:
        assert audit(export(size), head_of(export(old))) == []


@pytest.mark.parametrize("old", [1, 256, 300, 512, 1000])
def test_a_rewritten_history_is_told_though_it_is_sound_in_itself(old: int) -> None:
    rewritten = served(1000, lambda i: leaf(i + (i == 0)))
    [told] = audit(rewritten, head_of(export(old)))
    assert told.startswith(f"the log at {old} entries: found root") and "rewritten" in told


def test_what_is_after_the_earlier_checkpoint_is_no_rewriting() -> None:
    other = served(1000, lambda i: leaf(i + (i >= 300)))
    assert audit(other, head_of(export(300))) == []
    assert len(audit(other, head_of(export(301)))) == 1


def test_a_log_that_shrank_is_told() -> None:
    [told] = audit(export(256), head_of(export(257)))
    assert told.startswith("checkpoint: found 256 entries") and "shrunk" in told


def test_an_earlier_checkpoint_of_another_origin_is_told() -> None:
    other = served(3, origin="us.example/log")
    [told] = audit(export(256), head_of(other))
    assert told == f"from.origin: found us.example/log; expected {ORIGIN}"


def test_the_empty_log_is_where_every_log_began() -> None:
    assert audit(export(0), Checkpoint(ORIGIN, 0, EMPTY)) == []
    assert len(audit(export(256), Checkpoint(ORIGIN, 0, bytes(32)))) == 1


def test_damage_is_not_taken_for_rewriting() -> None:
    """A flipped tile or entry below an earlier checkpoint: it is named, and nothing else is."""
    old = head_of(export(300))
    for name in ("tile/entries/000", "tile/0/000", "tile/entries/001", "tile/0/001",
                 "tile/1/000.p/3"):
        assert len(audit(flipped(export(1000), name, 40), old)) == 1
