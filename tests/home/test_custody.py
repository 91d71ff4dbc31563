from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hudna.fault import Refused
from hudna.home.custody import Step, came_again, check, received, then
from hudna.record.incidents import Attached

FILE = Attached("ab" * 32, "image/jpeg", 1000)
LATER = st.lists(st.tuples(st.sampled_from(["opened", "copied", "passed-on"]),
                           st.integers(0, 1000)), max_size=6)


def chain(later: list[tuple[str, int]]) -> list[Step]:
    steps, at = [received(FILE, "monitor-1", 1000, "mail")], 1000
    for did, after in later:
        at += after
        steps.append(then(steps, did, "monitor-2", at))
    return steps


@given(LATER, st.data())
def test_promise_6_a_step_that_is_left_out_changed_or_moved_is_noticed(later, data):
    steps = chain(later)
    check(steps)
    i = data.draw(st.integers(0, len(steps) - 1))
    changed = [*steps[:i], msgspec.structs.replace(steps[i], by="another"), *steps[i + 1:]]
    left_out = [*steps[:i], *steps[i + 1:]]
    if i < len(steps) - 1:
        for forged in (changed, left_out):
            with pytest.raises(Refused):
                check(forged)
        with pytest.raises(Refused):
            check([*steps[:i], steps[i + 1], steps[i], *steps[i + 2:]])


def test_the_first_step_is_what_is_recorded_when_a_file_was_kept():
    step = received(FILE, "monitor-1", 1000, "mail")
    assert step == Step("ab" * 32, "received", "monitor-1", 1000, "image/jpeg", 1000, "mail")
    assert "name" not in step.__struct_fields__


def test_nothing_follows_a_destroyed_file_and_time_never_runs_back():
    steps = chain([])
    with pytest.raises(Refused, match="not before 1000"):
        then(steps, "opened", "m", 999)
    steps.append(then(steps, "destroyed", "m", 2000))
    with pytest.raises(Refused, match="still kept"):
        then(steps, "opened", "m", 3000)
    with pytest.raises(Refused, match="begins with received"):
        check([])


def test_a_file_may_come_once_more_also_after_it_was_destroyed():
    steps = chain([("opened", 5)])
    steps.append(came_again(steps, "page", 2000, "page"))
    steps.append(then(steps, "destroyed", "m", 2000))
    steps.append(came_again(steps, "monitor-3", 3000, "mail"))
    steps.append(then(steps, "opened", "m", 3000))
    check(steps)
    with pytest.raises(Refused, match="not before 3000"):
        came_again(steps, "m", 2999, "mail")
    with pytest.raises(Refused, match="still kept"):
        then(steps, "received", "m", 4000)
