"""How items stand in a file: what is cut off is not damage, and damage is never cut off."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from hudna.watch.kept.entries import MARK_SIZE, Walked, entry, mark, walk
from tests.watch.small import items

GROUPS = st.lists(st.integers(1, 4), min_size=1, max_size=5)


def written(groups: list[int], first: int = 0) -> tuple[bytes, list[tuple[int, int]]]:
    """A file, and where each group begins and with which number."""
    data, number, begun = b"", first, []
    for count in groups:
        begun.append((len(data), number))
        data += mark(number, len(data))
        data += b"".join(entry(number + i, item)
                         for i, item in enumerate(items(number, number + count)))
        number += count
    return data, begun


def numbers(walked: Walked) -> list[int]:
    return [n for n, _ in walked.items]


@given(GROUPS, st.integers(0, 2**40))
def test_what_was_written_is_read(groups: list[int], first: int) -> None:
    data, _ = written(groups, first)
    walked = walk(data, first, "f")
    assert [one.item for one in walked.items] == items(first, first + sum(groups))
    assert walked[1:] == (len(data), first + sum(groups), None)


@given(GROUPS, st.data())
def test_a_file_cut_anywhere_keeps_what_is_whole(groups: list[int], draw: st.DataObject) -> None:
    data, _ = written(groups)
    cut = draw.draw(st.integers(0, len(data)))
    walked = walk(data[:cut], 0, "f")
    assert walked.damage is None and walked.sound <= cut
    assert numbers(walked) == list(range(walked.next))
    assert walk(data[:walked.sound], 0, "f") == walked


@given(GROUPS, st.data())
def test_a_changed_byte_is_damage_before_the_last_mark_and_cut_off_after_it(
    groups: list[int], draw: st.DataObject,
) -> None:
    data, begun = written(groups)
    at = draw.draw(st.integers(0, len(data) - 1))
    bad = data[:at] + bytes([data[at] ^ draw.draw(st.integers(1, 255))]) + data[at + 1:]
    walked = walk(bad, 0, "f")
    last = begun[-1][0]
    assert walked.sound <= at
    assert numbers(walked) == list(range(len(walked.items)))
    if at < last:
        assert walked.damage is not None
        assert walked.next == sum(groups)
    elif at >= last + MARK_SIZE:
        assert walked.damage is None


def test_an_entry_in_the_place_of_another_is_not_sound() -> None:
    first, second = entry(0, items(0, 1)[0]), entry(1, items(1, 2)[0])
    begin = mark(0, 0)
    assert numbers(walk(begin + first + second, 0, "f")) == [0, 1]
    assert numbers(walk(begin + second + first, 0, "f")) == []
    assert numbers(walk(begin + first + first, 0, "f")) == [0]


def test_what_another_version_wrote_is_named_and_not_cut_off() -> None:
    from zlib import crc32  # noqa: PLC0415 - an entry made by hand

    from hudna.watch.kept.entries import HEAD, NUMBERED  # noqa: PLC0415 - as above

    other = b"\x93\xa1zz\xc0"
    data = mark(0, 0) + entry(0, items(0, 1)[0])
    data += HEAD.pack(len(other), crc32(other, crc32(NUMBERED.pack(1, len(other))))) + other
    walked = walk(data, 0, "f")
    assert numbers(walked) == [0] and walked.sound == len(data) and walked.next == 2
    assert walked.damage is not None and "entry 1" in walked.damage.where
