"""What of the process is refused because there could be so much of it that a desk stands still."""

from __future__ import annotations

import pytest

from hudna.record.hotline import Call, Roster, Shift
from hudna.record.sound import unsound

NOW, MINUTE, DAY = 1_469_960_000_000, 60_000, 86_400_000


@pytest.mark.parametrize(("minutes", "sound"), [(14, False), (15, True), (600, True)])
def test_a_shift_has_a_least_length(minutes: int, sound: bool) -> None:
    end = NOW + minutes * MINUTE
    faults = unsound(Roster(NOW, end, (Shift(NOW, end, "duty officer 1"),), "o"))
    assert [f.where for f in faults] == ([] if sound else ["shifts[0].until_ms"])


@pytest.mark.parametrize(("until_ms", "sound"), [
    (NOW + DAY, True), (NOW + DAY + 1, False), (None, True)])
def test_a_call_has_a_longest_length(until_ms: int | None, sound: bool) -> None:
    faults = unsound(Call("ru", NOW, until_ms, "line 1", "t", "", "o"))
    assert [f.where for f in faults] == ([] if sound else ["until_ms"])
