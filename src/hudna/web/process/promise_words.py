"""The words for how promises stand, and who says so."""

from __future__ import annotations

from hudna.say import Say, say
from hudna.view.process.commitments import Promise, State
from hudna.view.world import World
from hudna.web import naming

STATES: dict[State, tuple[str, Say]] = {
    "ahead": ("◷", say("ahead")),
    "due": ("●", say("due")),
    "overdue": ("▲", say("overdue")),
    "met": ("✓", say("met")),
    "broken": ("✗", say("broken")),
    "overtaken": ("↷", say("overtaken")),
    "differing": ("≠", say("they do not say the same")),
    "withdrawn": ("—", say("withdrawn")),
}
STATE_MEANS: dict[State, Say] = {
    "ahead": say("Its time has not come, or what it waits for does not hold."),
    "due": say("Its time has come, and nobody but its own side says what became of it."),
    "overdue": say("Its day is over, and nobody but its own side says what became of it."),
    "met": say("All who say what became of it say that it is met."),
    "broken": say("All who say what became of it say that it is broken."),
    "overtaken": say("All who say what became of it say that something else took its place."),
    "differing": say("Those who may say what became of it do not say the same. All of it stands."),
    "withdrawn": say("Who told of it has withdrawn it."),
}
CAME: dict[str, Say] = {
    "under-way": say("under way"), "met": say("met"), "broken": say("broken"),
    "overtaken": say("overtaken"),
}
SAYS: dict[str, Say] = {
    "under-way": say("under way, says {party}"), "met": say("met, says {party}"),
    "broken": say("broken, says {party}"), "overtaken": say("overtaken, says {party}"),
}
KEPT: dict[str, Say] = {
    "own-word": say("Only its own side, or whom not every version names, says that it is met or "
                    "overtaken: nothing that waits for it goes on by that, and its day stays."),
    "unverified": say("Who is to verify it has not said that it was done: nothing that waits for "
                      "it goes on."),
    "another": say("Its versions do not name one party that promises it: nothing that waits for it "
                   "goes on."),
    "differing": say("Nothing that waits for it goes on while they do not say the same."),
}
SEEN: dict[str, Say] = {
    "waits": say("{party} has not said whether it was done"),
    "seen": say("{party} says that it was done"),
    "denied": say("{party} does not say that it was done"),
}


def says(world: World, one: Promise) -> list[Say]:
    """Who says what of it, each in a few words."""
    return [say(SAYS[w.said.came].msgid, party=naming.party(world, w.party))
            for w in one.came.words]


def seen(world: World, one: Promise) -> Say | None:
    """The word of who is to verify it; None where nobody is."""
    if not one.seen:
        return None
    return say(SEEN[one.seen].msgid, party=naming.party(world, one.said.verified_by))
