"""The words for how concerns stand, and for each step of what became of one."""

from __future__ import annotations

from hudna.say import Say, say
from hudna.view.process.concern_history import Step, What
from hudna.view.process.concerns import ConcernState
from hudna.view.world import World
from hudna.web import naming

STATES: dict[ConcernState, tuple[str, Say]] = {
    "open": ("○", say("not settled")),
    "on-agenda": ("◷", say("on an agenda")),
    "decided": ("…", say("decided, not signed by all")),
    "reserved": ("≠", say("decided, with a reservation")),
    "settled": ("✓", say("settled")),
    "reopened": ("↻", say("open again")),
    "withdrawn": ("—", say("withdrawn")),
}
STATE_MEANS: dict[ConcernState, Say] = {
    "open": say("Nothing is planned or decided of it."),
    "on-agenda": say("A meeting that is planned takes it up."),
    "decided": say("A decision would settle it once every guarantor has signed: one has not yet."),
    "reserved": say("A decision would settle it, and a guarantor has noted its reservation: that "
                    "settles nothing."),
    "settled": say("A decision that settles it was signed by every guarantor."),
    "reopened": say("Whoever raised it holds it to be open again, and nothing was decided since."),
    "withdrawn": say("Whoever raised it has withdrawn it."),
}
STEPS: dict[What, Say] = {
    "raised": say("{party} raised it"),
    "said-anew": say("{party} said it anew"),
    "taken-up": say("{party} put it on the agenda of {about}"),
    "met": say("{party} noted that it was held: {about}"),
    "cancelled": say("{party} noted that it is cancelled: {about}"),
    "decided": say("{party} wrote down a decision that is to settle it"),
    "signed": say("{party} signed the decision"),
    "reserved": say("{party} noted its reservation to the decision"),
    "settled": say("{party} signed the decision, as the last guarantor: it was settled"),
    "happened": say("{party} tells of a violation of the clause after it was settled"),
    "reopened": say("{party} holds it to be open again"),
    "disregarded": say("{party} holds it to be open again: it did not raise it, and nothing "
                       "changes"),
    "withdrawn": say("{party} has withdrawn it"),
}


def step_words(world: World, step: Step) -> Say:
    """Who did what, in one line."""
    about = naming.named(world, step.about.hash) if step.about else ""
    return say(STEPS[step.what].msgid, party=naming.party(world, step.record.author), about=about)
