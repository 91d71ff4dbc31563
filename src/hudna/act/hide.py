"""What a node says by itself once it has hidden what was taken back from it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from hudna.act.draft import Draft, draft
from hudna.record.hiding import recall
from hudna.record.kinds import Hidden, Recall
from hudna.view.recalls import to_hide
from hudna.view.world import World


def hidings(world: World, destroyed: Callable[[Recall], bool]) -> Iterator[Draft]:
    """The word for every recall that was obeyed and not answered. `destroyed` asks the log whether
    the disclosures are gone from it: before that nothing is said."""
    for said in to_hide(world):
        if destroyed(wanted := recall(said)):
            yield draft(Hidden(said.hash, wanted.subject, wanted.digests))
