"""What waits of many incidents at once, in words."""

from __future__ import annotations

from hudna.say import Say, say_n
from hudna.terms.agreement import Words
from hudna.view.needs import Need


def incidents_together(n: Need, party: Words | str) -> Say | None:
    """Of incidents; None of anything else. `party` is the name of the need's party."""
    match n.kind:
        case "answer-incident":
            return say_n("{party} asks you to answer for {n} incident",
                         "{party} asks you to answer for {n} incidents", n.count, party=party)
        case "rung-answer":
            return say_n("{n} step on the ladder waits for your answer",
                         "{n} steps on the ladder wait for your answer", n.count)
        case "judge":
            return say_n("{n} incident waits for your judgement",
                         "{n} incidents wait for your judgement", n.count)
        case "second":
            return say_n("{n} judgement waits for a second person here",
                         "{n} judgements wait for a second person here", n.count)
        case "incident-unanswered":
            return say_n("{party} has not answered in time for {n} incident",
                         "{party} has not answered in time for {n} incidents", n.count,
                         party=party)
    return _told_otherwise(n)


def _told_otherwise(n: Need) -> Say | None:
    return say_n("What was told of {n} incident no longer follows from its reports",
                 "What was told of {n} incidents no longer follows from their reports",
                 n.count) if n.kind == "tell-anew" else None
