"""What a spotter chooses from, in the order of the page."""

from __future__ import annotations

from typing import NamedTuple

from hudna.say import Say, say

LANGUAGES = (("ar", "العربية"), ("en", "English"), ("ru", "Русский"))
NOT_SAID = "unknown"


class Choice(NamedTuple):
    value: str
    sign: str
    words: Say


class Group(NamedTuple):
    """One question. `first` is chosen until another is; empty where nothing is: by what nobody has
    chosen nobody may be warned."""

    name: str
    words: Say
    first: str
    choices: tuple[Choice, ...]


_WINDS = (
    Choice("0", "↑", say("north")), Choice("45", "↗", say("north-east")),
    Choice("90", "→", say("east")), Choice("135", "↘", say("south-east")),
    Choice("180", "↓", say("south")), Choice("225", "↙", say("south-west")),
    Choice("270", "←", say("west")), Choice("315", "↖", say("north-west")),
    Choice(NOT_SAID, "?", say("I do not know")),
)
WINDS = tuple(c.value for c in _WINDS)

GROUPS = (
    Group("craft", say("What was it?"), "", (
        Choice("jet", "", say("Jet")), Choice("helicopter", "", say("Helicopter")),
        Choice("propeller", "", say("Propeller aircraft")), Choice("drone", "", say("Drone")),
        Choice(NOT_SAID, "?", say("I do not know")),
    )),
    Group("count", say("How many?"), "1", (
        *(Choice(str(n), "", say("{n}", n=n)) for n in (1, 2, 3)),
        Choice("4", "", say("4 or more")),
    )),
    Group("ear", say("Seen or heard?"), "", (
        Choice("seen", "", say("Seen")), Choice("heard", "", say("Heard only")),
    )),
    Group("ago", say("When?"), "0", (
        Choice("0", "", say("Now")), Choice("5", "", say("5 minutes ago")),
        Choice("10", "", say("10 minutes ago")), Choice("15", "", say("15 minutes ago")),
    )),
    Group("far", say("How far from you?"), "", (
        Choice("near", "", say("Overhead or near")), Choice("some", "", say("A few kilometres")),
        Choice("far", "", say("Far away")), Choice(NOT_SAID, "?", say("I do not know")),
    )),
    Group("bearing", say("In which direction from you?"), "", _WINDS),
    Group("course", say("Which way does it fly?"), "", _WINDS),
)
