"""What a schema cannot say of the terms of the watch: which times must fit each other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from hudna.fault import Fault
from hudna.say import say

if TYPE_CHECKING:
    from hudna.terms.checks import Checks

MOST_APPROACH_S = 3600
"""Beyond it a course says nothing of where an aircraft will be."""
_NUMBERS = ("gap_s", "late_s", "approach_s", "silent_s", "answer_s", "keep_days")


def watch(checks: Checks) -> Iterator[Fault]:
    for name in _NUMBERS:
        if checks.whole(f"watch.{name}") == 0:
            yield checks.fault(f"watch.{name}", "0", say("more than 0"))
    yield from _late(checks)
    yield from _approach(checks)


def _late(checks: Checks) -> Iterator[Fault]:
    late, gap = checks.whole("watch.late_s"), checks.whole("watch.gap_s")
    if late is not None and gap is not None and late > gap > 0:
        yield checks.fault("watch.late_s", str(late),
                           say("at most gap_s, which is {gap}", gap=gap))


def _approach(checks: Checks) -> Iterator[Fault]:
    ahead = checks.whole("watch.approach_s")
    if ahead is not None and ahead > MOST_APPROACH_S:
        yield checks.fault("watch.approach_s", str(ahead),
                           say("at most {most} seconds", most=MOST_APPROACH_S))
