"""What the pages of reports call how a report came, how a place was found, and its fields."""

from __future__ import annotations

from hudna.record.incidents import Channel
from hudna.say import Say, say
from hudna.speak.reading.proposed import How
from hudna.web.words import ERASABLE

CHANNELS: dict[Channel, Say] = {
    "desk": say("told at the desk: by telephone, by a person, or read elsewhere"),
    "text": say("by text message"),
    "mail": say("by letter or e-mail"),
    "page": say("by the page for old phones"),
    "form": say("by a form"),
    "table": say("in a table"),
    "api": say("from a machine"),
    "record": say("from a record of this node"),
}
AT_THE_DESK: tuple[Channel, ...] = ("desk", "text", "mail")
"""How what is typed in here may have come."""
HOW: dict[How, Say] = {
    "name": say("by its name"),
    "like": say("its name is only like the word"),
    "away": say("so far from a place, in a direction"),
    "near": say("near a place"),
    "grid": say("by a grid reference"),
    "degrees": say("by coordinates"),
}
LANGUAGES: dict[str, Say] = {
    "": say("not said"), "ar": say("Arabic"), "en": say("English"), "ru": say("Russian"),
    "ku": say("Kurdish"), "tr": say("Turkish"), "fa": say("Persian"), "he": say("Hebrew"),
    "uk": say("Ukrainian"), "fr": say("French"), "und": say("another language"),
}
STATES: dict[str, Say] = {
    "alone": say("not yet in an event of several"),
    "several": say("in an event of several"),
    "waiting": say("nobody has looked into it yet"),
}
FIELDS: dict[str, Say] = {
    **{name: ERASABLE[name] for name in (
        "source", "origin", "told_ms", "at", "near", "admin", "place", "text", "attached",
        "about")},
}
"""The fields of a report that may be kept back from a party that is told of it."""
