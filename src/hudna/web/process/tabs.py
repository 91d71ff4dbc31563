"""The pages of the process, in the order in which they are worked through."""

from __future__ import annotations

from hudna.say import Say, say

TABS: tuple[tuple[str, Say], ...] = (
    ("/process", say("The way to talks")), ("/commitments", say("Commitments")),
    ("/concerns", say("Concerns")), ("/meetings", say("Meetings")),
    ("/positions", say("Public positions")), ("/holdings", say("Who holds what")),
    ("/calls", say("Calls")), ("/duty", say("Duty roster")),
    ("/announcements", say("Announcements")),
)
