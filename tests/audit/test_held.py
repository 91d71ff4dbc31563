"""Stays held in memory and in a file: all come back, by the moment of entering."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hudna.audit import held
from hudna.audit.held import Held
from hudna.audit.source import InFile
from hudna.place.tracks.parts import STAY


@pytest.fixture
def small(monkeypatch):
    for name, value in {"RUN": 10, "WINDOW": 6, "EVERY": 2}.items():
        monkeypatch.setattr(held, name, value)


def table_of(moments, first):
    table = np.zeros(len(moments), STAY)
    table["entered"], table["first"] = moments, np.arange(first, first + len(moments))
    return table


TABLES = st.lists(st.lists(st.one_of(st.integers(0, 5), st.integers(-2**63, 2**63 - 1)),
                           max_size=25), max_size=8)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(TABLES)
def test_every_stay_comes_once_and_no_moment_is_cut(small, tables):
    with TemporaryDirectory() as place:
        stays = Held(Path(place))
        done = 0
        for moments in tables:
            stays.add(table_of(moments, done))
            done += len(moments)
        windows = [stays.stays(window) for window in stays.windows()]
        stays.close()
    together = np.concatenate(windows)
    assert together["entered"].tolist() == sorted(m for moments in tables for m in moments)
    assert sorted(together["first"].tolist()) == list(range(done))
    seen = [set(window["entered"].tolist()) for window in windows]
    assert sum(map(len, seen)) == len(set().union(*seen))


@pytest.mark.usefixtures("small")
def test_what_does_not_fit_is_in_a_file_without_a_name(tmp_path):
    stays = Held(tmp_path)
    for _ in range(10):
        stays.add(table_of(range(7), 0))
    assert stays.count < held.RUN and stays.file is not None
    assert list(tmp_path.iterdir()) == []
    assert max(len(stays.stays(window)) for window in stays.windows()) < 40
    stays.close()


@pytest.mark.usefixtures("small")
def test_no_room_is_said(tmp_path):
    with pytest.raises(InFile, match="room for stays"):
        Held(tmp_path / "none").add(table_of(range(20), 0))


@pytest.mark.usefixtures("small")
def test_windows_are_read_in_any_order_and_at_once(tmp_path):
    stays = Held(tmp_path)
    rng = np.random.default_rng(1)
    for done in range(0, 400, 8):
        stays.add(table_of(rng.integers(0, 50, 8), done))
    windows = stays.windows()
    alone = [stays.stays(window).tobytes() for window in windows]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(stays.stays, windows[::-1]))[::-1]
    stays.close()
    assert [table.tobytes() for table in together] == alone


@pytest.mark.usefixtures("small")
def test_promise_10_stays_that_are_gone_are_never_left_out_unsaid(tmp_path):
    stays = Held(tmp_path)
    stays.add(table_of(range(20), 0))
    windows = stays.windows()
    stays.file.truncate(STAY.itemsize * 3)
    with pytest.raises(InFile, match="the stays that were put there"):
        for window in windows:
            stays.stays(window)
    stays.close()
