"""How much was heard: no number tells how few there were, nor does what is left of the whole."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from hudna.speak.bulletin.heard import HIDDEN, first_said, heard
from hudna.view.effort import NONE, Effort, EffortTold
from tests.speak.bulletin.example import ALEPPO, IDLIB, example

UNITS = ("SY-HL", "SY-ID", "SY-HM", "SY-RD")


def of(**reports: int) -> dict[str, Effort]:
    return {code.replace("_", "-"): Effort(n, n) for code, n in reports.items()}


def whole(units: dict[str, Effort]) -> Effort:
    return Effort(sum(e.reports for e in units.values()), sum(e.sources for e in units.values()))


@pytest.mark.parametrize(("units", "told", "all_"), [
    # The reviewer's: 4 everywhere and 3 in one would be 1 in the other.
    ({"SY_HL": 3, "SY_ID": 1}, {"SY-HL": None, "SY-ID": None}, 4),
    ({"SY_HL": 3, "SY_ID": 2, "SY_HM": 40}, {"SY-HL": None, "SY-ID": None, "SY-HM": 40}, 45),
    ({"SY_HL": 1, "SY_ID": 1}, {"SY-HL": None, "SY-ID": None}, None),
    ({"SY_HL": 9}, {"SY-HL": 9, "SY-ID": 0}, 9),
    ({"SY_ID": 1}, {"SY-HL": 0, "SY-ID": None}, None),
])
def test_promise_4_what_is_left_of_the_whole_tells_of_nobody(units, told, all_):
    made = of(**units)
    found = heard(whole(made), made, UNITS)
    assert {c: found.units[c].reports for c in told} == told
    assert found.whole.reports == all_


@given(st.dictionaries(st.sampled_from((*UNITS, "", "LB-AK")), st.tuples(
    st.integers(1, 6), st.integers(0, 4)), max_size=6))
def test_promise_4_each_that_is_few_could_be_as_many_as_are_told(drawn):
    units = {c: Effort(n + more, n) for c, (n, more) in drawn.items()}
    found = heard(whole(units), units, UNITS)
    hidden = [c for c in units if found.units.get(c, HIDDEN) == HIDDEN]
    for code, told in found.units.items():
        e = units.get(code, NONE)
        assert told in (HIDDEN, EffortTold(e.reports, e.sources))
        if 0 < e.sources < 3:
            assert told == HIDDEN
            assert found.whole == HIDDEN or (len(hidden) > 1 and all(
                left - (len(hidden) - 1) >= 3 for left in (
                    sum(units[c].reports for c in hidden), sum(units[c].sources for c in hidden))))


def test_what_was_said_first_of_a_day_stays_said():
    data = example()
    later = replace(data, day="2016-08-01", trend=(
        *data.trend[:-1], replace(data.trend[-1], reports=99)), effort=())
    said = first_said((data, later))
    told = EffortTold(7, 7)
    assert said.of(("2016-07-31", ALEPPO.en), told) == EffortTold(23, 14)
    assert said.of(("2016-07-31", IDLIB.en), told) == HIDDEN
    assert said.of(("2016-07-30", ALEPPO.en), told) == EffortTold(30, 7)
    assert said.of(("2016-07-25", ALEPPO.en), told) == EffortTold(None, 7)
    assert said.of(("2016-07-01", ALEPPO.en), told) == told
