"""What an author says of the process in the leak suite: what is signed of each kind besides the
words that are hidden; and the note of a shift, which stays where it was written."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from hudna.place.geometry import Polygon
from hudna.record import kinds
from hudna.record.hotline import Shift
from hudna.record.kinds import Names
from hudna.record.process import OnDay
from tests.exchange.nodes import START_MS
from tests.promises.leaks import Needles

HOUR = 3_600_000
DAY = "2016-07-31"
GROUND = Polygon((((380_000_000, 350_000_000), (381_000_000, 350_000_000),
                   (381_000_000, 351_000_000), (380_000_000, 350_000_000)),))
NAMES = Names("x", "x", "x")


def process(subject: str, me: str) -> Mapping[type, Mapping[str, Any]]:
    """Of each kind the fields that a plain word will not do for; nothing is hidden in them."""
    return {
        kinds.Holding: {"holders": ("zz",), "shape": GROUND, "names": NAMES},
        kinds.Meeting: {"state": "planned", "level": "technical", "agenda": (), "attended": ()},
        kinds.Reopened: {"concern": subject},
        kinds.Decision: {"at": subject, "text": NAMES},
        kinds.Countersigned: {"word": "reserves"},
        kinds.Stance: {"party": me, "towards": "for"},
        kinds.Commitment: {"by": me, "text": NAMES},
        kinds.Fulfilled: {"commitment": subject, "came": "met"},
        kinds.Needed: {"condition": OnDay(DAY)},
        kinds.Holds: {"condition": 0, "holds": True},
        kinds.CounterSet: {"counter": "seven-days", "does": "start", "days": 0},
        kinds.Call: {"to": "un"},
        kinds.CallHeard: {"call": subject, "heard": "unknown"},
        kinds.Roster: {"shifts": (Shift(START_MS, START_MS + HOUR, "duty officer 1"),)},
        kinds.Announcement: {"title": NAMES, "text": NAMES},
    }


def note(needles: Needles, word: Any) -> kinds.HandOver:
    """What a shift leaves to the next: never released."""
    what = "a note that stays here"
    left_open = sha256(word(what).encode()).hexdigest()
    return kinds.HandOver(needles.number(START_MS + 8_765_432, what), word(what), word(what),
                          (needles.word(left_open, what),))
