"""The words for counters of days and their settings."""

from __future__ import annotations

from hudna.record.kinds import CounterSet
from hudna.record.process import Does
from hudna.say import Figure, Say, say
from hudna.view.process.counters import CountState

STATES: dict[CountState, Say] = {
    "not-begun": say("not begun: no day on which it begins has every guarantor's key"),
    "ahead": say("its first day has not come"),
    "counting": say("counting"),
    "reached": say("reached"),
    "open": say("the agreement leaves open how many days it takes"),
}
DOES: dict[Does, Say] = {
    "start": say("begins on {day}"),
    "extend": say("counts {n} days more, from {day}"),
    "reset": say("begins anew on {day}"),
}
CHOICES: dict[Does, Say] = {
    "start": say("It begins on that day"), "extend": say("It counts so many days more"),
    "reset": say("It begins anew on that day"),
}


def does(said: CounterSet) -> Say:
    """What a setting does, in few words."""
    return say(DOES[said.does].msgid, day=said.day, n=Figure(said.days))
