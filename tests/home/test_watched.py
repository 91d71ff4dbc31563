"""What a node's directory has for its watch: a token for this user alone, and whose aircraft."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from hudna.fault import Refused
from hudna.home import watched
from hudna.home.watched import AIRCRAFT, SETTINGS, TOKEN, WORKS, Watched


def test_the_token_is_made_once_and_for_this_user_alone(tmp_path: Path) -> None:
    token = Watched(tmp_path, os.urandom).token()
    assert stat.S_IMODE((tmp_path / TOKEN).stat().st_mode) == 0o600
    assert watched.token(tmp_path, lambda n: b"x" * n) == token
    assert [p.name for p in tmp_path.glob(".watch*")] == []


def test_a_token_that_is_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / TOKEN).write_text("\n")
    with pytest.raises(Refused):
        Watched(tmp_path, os.urandom).token()


def test_whose_aircraft_is_whose_is_read_anew_each_time(tmp_path: Path) -> None:
    one = Watched(tmp_path, os.urandom)
    assert one.aircraft() == {}
    (tmp_path / AIRCRAFT).write_text("# as told\nicao:4b1234 ru\n\n")
    assert one.aircraft() == {"icao:4b1234": "ru"}
    (tmp_path / AIRCRAFT).write_text("icao:4b1234 ru\nicao:4B12345 ru\n")
    with pytest.raises(Refused) as error:
        one.aircraft()
    assert [f.line for f in error.value.faults] == [2]


@pytest.mark.parametrize("made", [SETTINGS, WORKS])
def test_a_node_has_a_watch_by_its_settings_or_its_works(tmp_path: Path, made: str) -> None:
    one = Watched(tmp_path, os.urandom)
    assert not one.is_set_up()
    (tmp_path / made).mkdir()
    assert one.is_set_up()


def test_the_warnings_lie_among_the_works(tmp_path: Path) -> None:
    assert Watched(tmp_path, os.urandom).warnings == tmp_path / "watch" / "cap"
