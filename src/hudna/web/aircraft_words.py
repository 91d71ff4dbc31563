"""What an aircraft is called that gives no callsign, and what its sources are, in words."""

from __future__ import annotations

from hudna.say import Say, say

SEEN: dict[str, Say] = {
    "jet": say("Jet {name} (reported by people)"),
    "helicopter": say("Helicopter {name} (reported by people)"),
    "propeller": say("Propeller aircraft {name} (reported by people)"),
    "drone": say("Drone {name} (reported by people)"),
    "unknown": say("Aircraft {name} (reported by people)"),
}
"""By the kind in a name that the watch has made of sightings."""
TRACK = say("Track {name} of {source}")
PLOT = say("Plot {name} of {source}")
SOURCES: dict[str, Say] = {
    "receiver": say("receiver {n}"), "cot": say("Cursor on Target source {n}"),
    "post": say("posted source {n}"), "stream": say("stream {n}"), "replay": say("replay {n}"),
    "source": say("source {n}"),
}
"""By the kind in the neutral name of a source."""


def craft(aircraft: str, callsign: str = "") -> Say | str:
    """Its callsign; else what its source calls it, and how it is known."""
    kind, _, name = aircraft.partition(":")
    if callsign:
        return callsign
    match kind:
        case "seen" if (of := name.partition("/")) and of[0] in SEEN:
            return say(SEEN[of[0]].msgid, name=of[2])
        case "plot":
            return _plot(*name.partition("/")[::2])
    return name or aircraft


def source(feed: str) -> Say | str:
    """In words, where it is the neutral name of one; a node's own feeds are called as they are."""
    kind, _, number = feed.partition(" ")
    if kind in SOURCES and number.isdigit():
        return say(SOURCES[kind].msgid, n=number)
    return feed


def _plot(feed: str, track: str) -> Say:
    """What a sensor has given no name goes by the end of the one that the watch has given it."""
    if track.startswith("-"):
        return say(PLOT.msgid, name=track.rpartition(".")[2].lstrip("-"), source=source(feed))
    return say(TRACK.msgid, name=track, source=source(feed))
