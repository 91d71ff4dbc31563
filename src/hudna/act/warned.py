"""Say what this node's watch has sent out about an event."""

from __future__ import annotations

from collections.abc import Sequence

from hudna.act.draft import Draft, draft
from hudna.record.kinds import Warned
from hudna.record.watching import WarnedPlace


def warned(event: str, sent_ms: int, places: Sequence[WarnedPlace],
           passages: Sequence[str] = ()) -> Draft:
    """`event` is the id of a passage or an approach at this node's watch; `passages` are those of
    the same aircraft."""
    return draft(Warned(event, sent_ms, tuple(places), tuple(passages)))
