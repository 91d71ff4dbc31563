"""The words for meetings and what is decided at them."""

from __future__ import annotations

from hudna.record.process import Level
from hudna.say import Say, say
from hudna.view.process.decisions import DecisionState
from hudna.view.process.meetings import MeetingState

LEVELS: dict[Level, Say] = {
    "ministers": say("ministers"), "military": say("military"), "technical": say("technical"),
    "humanitarian": say("humanitarian"),
}
STATES: dict[MeetingState, tuple[str, Say]] = {
    "planned": ("◷", say("planned")), "held": ("✓", say("held")),
    "cancelled": ("✕", say("cancelled")), "withdrawn": ("—", say("withdrawn")),
}
DECISIONS: dict[DecisionState, tuple[str, Say]] = {
    "waiting": ("…", say("not signed by all")), "reserved": ("≠", say("with a reservation")),
    "signed": ("✓", say("signed by all")),
}
UNNOTED = say("It should be over, and nobody has noted whether it was held.")
