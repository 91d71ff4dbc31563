"""The pages of what happened, in the order in which they are worked through."""

from __future__ import annotations

from hudna.say import Say, say

TABS: tuple[tuple[str, Say], ...] = (
    ("/incidents", say("Incidents")), ("/reports", say("Reports")), ("/events", say("Events")),
    ("/counts", say("Counts of a day")), ("/access", say("Access of monitors")),
    ("/challenges", say("Challenges")), ("/compliance", say("Compliance")),
    ("/bulletins", say("Bulletins")),
)
