"""Plain text: one telling, as it came. Markup and scripts in it are text like any other."""

from __future__ import annotations

from hudna.fault import Fault, Refused
from hudna.record.incidents import Channel
from hudna.say import say
from hudna.speak.intake.letters import text_of
from hudna.speak.intake.told import LONGEST_TEXT, Taken, Told, language_of, noticed, words


def read_plain(data: bytes, told_ms: int, encoding: str = "") -> Taken:
    """The telling in a file of text. Raises `Refused`."""
    return from_words(text_of(data, encoding), told_ms, "text")


def from_words(text: str, told_ms: int, channel: Channel) -> Taken:
    """The telling that somebody typed or pasted. Raises `Refused`."""
    if not text.strip():
        raise Refused(Fault("text", "nothing", say("words that tell something")))
    kept = words(text, "text", LONGEST_TEXT).strip()
    return Taken((Told("text", channel, told_ms, kept, language_of(kept)),),
                 hints=tuple(noticed("text", text)))
