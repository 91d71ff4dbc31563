"""The words for announcements, and what each state means for whoever waits."""

from __future__ import annotations

from hudna.say import Say, say
from hudna.view.process.announcements import AnnouncementState

STATES: dict[AnnouncementState, tuple[str, Say]] = {
    "draft": ("✎", say("draft")), "waiting": ("…", say("waits for keys")),
    "reserved": ("≠", say("with a reservation")), "embargoed": ("◷", say("signed, under embargo")),
    "published": ("✓", say("published")), "corrected": ("↻", say("published, corrected since")),
    "withdrawn": ("—", say("withdrawn")), "replaced": ("↷", say("replaced by another version")),
}
MEANS: dict[AnnouncementState, Say] = {
    "draft": say("No guarantor has signed it. Nobody reads it but those who were told of it."),
    "waiting": say("Not every guarantor has signed it. Nobody reads it but those who were told of "
                   "it."),
    "reserved": say("A guarantor has a reservation, so it is not published. Its author may write "
                    "another version, which needs every key anew."),
    "embargoed": say("Every guarantor has signed it. It becomes public by itself when its time "
                     "comes, and any guarantor may take its key back until then."),
    "published": say("Everybody may read it, on this node's public page and on those of the others "
                     "that hold it."),
    "corrected": say("Everybody may read it, and what corrects it beside it."),
    "withdrawn": say("Its author has withdrawn it: it is not public."),
    "replaced": say("There is a later version, which needs every key anew."),
}
KEY_ACTS: dict[str, Say] = {"signs": say("signs it"), "reserves": say("has a reservation")}
