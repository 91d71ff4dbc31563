"""What follows from walking out, coming back, joining and leaving, in plain words."""

from __future__ import annotations

from collections.abc import Mapping

from hudna.record.kinds import Anything, CameBack, Joining, Leaving, WalkedOut
from hudna.say import Say, say

TITLES: Mapping[str, Say] = {
    "walk-out": say("Walk out"), "come-back": say("Come back"),
    "join": say("Let a party take part"), "leave": say("End a party's part"),
}
PASTS: Mapping[str, Say] = {
    "nothing": say("nothing of what was said before"),
    "in effect": say("what was said before and is still in effect"),
    "everything": say("everything that was said before"),
}

_WALKED_OUT = (
    say("Every flight that needs this party's word is stopped at once, at every node, until this "
        "party has come back and has answered it anew."),
    say("What is protected stays protected, and more can be registered."),
    say("The other parties and the depositary go on. This node is told of everything as before, so "
        "that it knows what to spare."),
    say("Stops can be sent and taken as before. Nothing moves by this party's key: no flight, no "
        "answer, no change of the agreement."),
)
_CAME_BACK = (
    say("Nothing that this party said of flights before counts any more, its own announcements "
        "included: each is to be answered anew."),
    say("Look at what was registered meanwhile before you answer: it is in the register."),
)
_JOINING = (
    say("The party takes part once everyone who must has said exactly the same: the same card and "
        "the same past."),
    say("Have the digest of the card read out by a person of that party whom you know, by a way "
        "that does not pass through any node."),
    say("What it has been told cannot be untold."),
)
_LEAVING = (
    say("Nothing more is delivered to the party, at once."),
    say("Nothing that it says from then on is taken in. What it said before stays: what it "
        "registered stays protected."),
    say("It keeps what it was told. What is to be hidden is to be recalled before."),
    say("A party's own word is enough. Another is put out once every guarantor has said so; where "
        "there are two, neither can put out the other."),
)


def follows(said: Anything) -> tuple[Say, ...]:
    match said:
        case WalkedOut():
            return _WALKED_OUT
        case CameBack():
            return _CAME_BACK
        case Joining():
            return _JOINING
        case Leaving():
            return _LEAVING
    return ()
