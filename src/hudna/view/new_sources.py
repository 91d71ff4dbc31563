"""A caution where several sources may be one hand: nobody of them was heard of before, all came
within hours, and they say the same.

It follows from the log and the reports alone, and is a word of caution for whoever decides. It is
no judgement, it takes nothing out, and the sources are counted as they are: people who have seen
the same and never told anything before look just like that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from hudna.record.incidents import Report
from hudna.view.differing import differences
from hudna.view.independent import sources

SEVERAL = 3
"""Sources that are counted, at least."""
NEAR_MS = 6 * 3_600_000
"""Within which this node was told of all of it."""
KNOWN_MS = 24 * 3_600_000
"""Who has told it anything so long before, or after, is known by more than this."""


def may_be_one_hand(
    held: Sequence[Report], told: Callable[[Report], Iterable[int]]
) -> bool:
    """`told` gives when this node was told, in ms, whatever it holds of the source of a report or
    of whom that repeats. A record is nobody's word, and no new source."""
    first = min((said.told_ms for said in held), default=0)
    last = max((said.told_ms for said in held), default=0)
    if last - first > NEAR_MS or any(said.about is not None for said in held):
        return False
    if sources(held) < SEVERAL or differences(held):
        return False
    each = {(said.source, said.origin): said for said in held}
    return all(first - KNOWN_MS <= at <= last + KNOWN_MS
               for said in each.values() for at in told(said))
