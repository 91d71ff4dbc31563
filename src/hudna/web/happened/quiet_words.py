"""The agreement's rule for quiet days in words, and by what of it a day is quiet or is not."""

from __future__ import annotations

from hudna.say import Figure, Say, say
from hudna.speak.bulletin.words import QUIET
from hudna.terms.diff_incidents import breaks
from hudna.terms.working_incidents import Quiet
from hudna.view.quiet import QuietDay

STATES = {"quiet": QUIET["quiet"], "broken": QUIET["not-quiet"], "unknown": QUIET["not-known"]}
HELD_TO = (
    say("Each area is held to the rule by itself. All together are quiet only where each of the "
        "widest areas is."),
    say("A day of which a report waits to be assessed is not known yet: a claim that waits is no "
        "peace. A day that is not known ends the days in a row."),
)
"""How the rule is read where it leaves it open: never so that silence looks like peace."""


def rule(of: Quiet) -> Say:
    return say("By the agreement's rule at most {allowed} of these may happen on a quiet day: "
               "{breaks}. And at least {least} sources that do not repeat each other must have "
               "told of the day.", allowed=Figure(of.allowed), breaks=breaks(of),
               least=Figure(of.least))


def why(day: QuietDay, of: Quiet) -> Say:
    """At the desk of the node whose reports they are, and nowhere else: it has small numbers."""
    match day.why:
        case "" | "incidents":
            return say("counted by the rule: {n}, allowed: {allowed}", n=Figure(day.on_it.count),
                       allowed=Figure(of.allowed))
        case "when-or-where":
            return say("by incidents that may have been then and there: {n}",
                       n=Figure(day.perhaps.count))
        case "not-here":
            return say("this node has no reports by which to know")
        case "not-assessed":
            return say("reports not assessed yet: {n}", n=Figure(len(day.waiting)))
        case "too-few-reports":
            return say("too few sources told of it: {n} of {least}",
                       n=Figure(day.effort.sources), least=Figure(of.least))
    return say("not every area is known to be quiet")
