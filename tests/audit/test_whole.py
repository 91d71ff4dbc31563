"""The result is there whole or not at all."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from hudna.audit.source import InFile
from hudna.audit.whole import Whole


def test_it_has_its_name_only_at_the_end(tmp_path):
    out = tmp_path / "out.csv"
    with Whole(out) as file:
        file.write(b"a")
        file.write(memoryview(b"b"))
        assert not out.exists()
    assert out.read_bytes() == b"ab"
    assert list(tmp_path.iterdir()) == [out]


def test_who_may_read_it_is_as_for_any_file(tmp_path):
    old = os.umask(0o027)
    try:
        with Whole(tmp_path / "out.csv") as file:
            file.write(b"a")
    finally:
        os.umask(old)
    assert stat.S_IMODE((tmp_path / "out.csv").stat().st_mode) == 0o640


@pytest.mark.parametrize("error", [KeyboardInterrupt, ValueError])
def test_nothing_is_left_where_the_work_fails(tmp_path, error):
    out = tmp_path / "out.csv"
    out.write_bytes(b"of last week")
    with pytest.raises(error), Whole(out) as file:
        file.write(b"a")
        raise error
    assert out.read_bytes() == b"of last week"
    assert list(tmp_path.iterdir()) == [out]


def test_nothing_is_left_of_what_is_discarded(tmp_path):
    with Whole(tmp_path / "out.csv") as file:
        file.write(b"a")
        file.discard()
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written(tmp_path):
    for path in (tmp_path / "none" / "out.csv", tmp_path):
        with pytest.raises(InFile) as refused, Whole(path):
            pass
        assert refused.value.path == str(path)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_a_full_disk_is_said(tmp_path):
    with pytest.raises(InFile, match="No space left"), Whole(tmp_path / "out.csv") as out:
        out._file.close()
        out._file = Path("/dev/full").open("wb", buffering=0)  # noqa: SIM115 - out closes it
        out.write(b"a")
    assert list(tmp_path.iterdir()) == []
