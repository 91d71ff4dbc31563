"""What every page, answer and export says, so that nobody reads more into it than there is."""

from __future__ import annotations

from hudna.say import Say, say

STANDING = say(
    "Told, acknowledged and no objection are three different things. None of them is a "
    "permission. A place keeps its protection whether or not it is registered here."
)
"""Never left out, never shortened."""


def exercise_stamp(exercise: str) -> Say:
    """The stamp on everything that a node in an exercise shows or gives out."""
    return say("EXERCISE {name}: nothing here is real", name=exercise)
