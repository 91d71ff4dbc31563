"""Who may sit at the desk: no two of them under names that look alike."""

from __future__ import annotations

import secrets
from pathlib import Path

import pytest

from hudna.fault import Refused
from hudna.home.officers import Officers


@pytest.mark.parametrize("other", [
    "Monitor 1", "MONITOR 1", " Monitor  1", "Monitоr 1", "Monitor１", "Monitor I"])
def test_promise_3_no_two_persons_here_have_names_that_look_alike(
    tmp_path: Path, other: str
) -> None:
    people = Officers(tmp_path)
    people.make(secrets.token_bytes)
    people.add("Monitor 1", "monitor", secrets.token_bytes)
    with pytest.raises(Refused) as refused:
        people.add(other, "monitor", secrets.token_bytes)
    assert refused.value.faults[0].where == "name"
    people.add("Monitor 2", "monitor", secrets.token_bytes)
    assert [o.name for o in people.all()] == ["Monitor 1", "Monitor 2"]
