"""What every page of milestones, promises and counters hands to its template."""

from __future__ import annotations

from typing import Any

from hudna.view.world import World
from hudna.web.process import counter_words, promise_words, way_words


def words_of(world: World) -> dict[str, Any]:
    """The words of these pages, for a template."""
    return {
        "milestones": way_words.MILESTONES, "items": way_words.ITEMS, "answers": way_words.ANSWERS,
        "kinds": way_words.KINDS, "item_words": lambda i: way_words.item(world, i),
        "condition_words": lambda c: way_words.condition(world, c), "why": way_words.why,
        "day_why": way_words.day_why, "quiet_words": way_words.QUIET,
        "counts_words": counter_words.STATES, "states": promise_words.STATES,
        "by_name": lambda n: way_words.by_name(world, n), "then": world,
    }
