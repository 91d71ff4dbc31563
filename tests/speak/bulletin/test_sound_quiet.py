"""A bulletin that calls everywhere quiet beside an area that is not is none."""

from __future__ import annotations

import pytest

from hudna.record.kinds import Names
from hudna.speak.bulletin.data_around import EVERYWHERE, Quiet, QuietState
from hudna.speak.bulletin.sound_quiet import quiet_faults

ALEPPO = Names("Aleppo", "", "")


def faults(whole: tuple[QuietState, int], area: tuple[QuietState, int]) -> list[str]:
    said = (Quiet(EVERYWHERE, *whole), Quiet(ALEPPO, *area))
    return [f.where for f in quiet_faults(said)]


@pytest.mark.parametrize(("whole", "area", "wrong"), [
    (("quiet", 2), ("quiet", 2), []), (("quiet", 2), ("quiet", 5), []),
    (("not-quiet", 0), ("quiet", 3), []), (("not-known", 0), ("not-known", 0), []),
    (("quiet", 1), ("not-known", 0), ["quiet[0].state"]),
    (("quiet", 1), ("not-quiet", 0), ["quiet[0].state"]),
    (("quiet", 3), ("quiet", 2), ["quiet[0].days"]),
    (("not-known", 1), ("not-known", 0), ["quiet[0].days", "quiet[0].days"]),
    (("not-known", 0), ("quiet", 0), ["quiet[1].days"]),
])
def test_everywhere_is_no_more_than_each_area(
    whole: tuple[QuietState, int], area: tuple[QuietState, int], wrong: list[str]
) -> None:
    assert faults(whole, area) == wrong
