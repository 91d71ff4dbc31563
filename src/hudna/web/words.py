"""The desk's own words for what the views hold: states, needs, kinds, and the standing statement.

Everything here is a `Say`, put into the reader's language by the page.
"""

from __future__ import annotations

from hudna.say import Say, say
from hudna.view.needs import NeedKind
from hudna.view.standing import State

# symbol, word: a state is never told by colour alone
STATES: dict[State, tuple[str, Say]] = {
    State.STOPPED: ("■", say("stopped")),
    State.AWAITING: ("…", say("awaiting")),
    State.OBJECTED: ("✕", say("objected")),
    State.NO_OBJECTION: ("○", say("no objection")),
    State.RECHECK: ("↻", say("recheck")),
    State.LAPSED: ("⏱", say("lapsed")),
    State.WITHDRAWN: ("—", say("withdrawn")),
    State.OVER: ("·", say("over")),
}
STATE_MEANS: dict[State, Say] = {
    State.STOPPED: say("Must not be flown: it meets something, or a stop stands against it."),
    State.AWAITING: say("Not every guarantor whose word it needs has answered."),
    State.OBJECTED: say("A guarantor objects."),
    State.NO_OBJECTION: say("Every guarantor has concurred, over what all know now, until the "
                            "moment shown. It is not a permission."),
    State.RECHECK: say("Something changed since the guarantors concurred: each must look again."),
    State.LAPSED: say("The time for which the guarantors had concurred ran out."),
    State.WITHDRAWN: say("Withdrawn or replaced by the party that announced it."),
    State.OVER: say("Its time has passed."),
}

NEEDS: dict[NeedKind, Say] = {
    "take-stop": say("{party} sent a stop: take it"),
    "report-of": say("{subject} was recorded, and no report was made of it"),
    "stop-waits": say("{party} has not taken your stop"),
    "reaffirm": say("Something changed under {subject}: look again"),
    "answer": say("{subject}, announced by {party}, waits for your answer"),
    "conflict": say("{subject} must not be flown as it is announced"),
    "objected": say("{subject} was objected to"),
    "find": say("The review of {subject} waits for your finding"),
    "sign-agreement": say("{party} proposes a change to the agreement"),
    "let-in": say("{party} waits to join: your word is missing"),
    "acknowledge": say("{party} registered {subject}: acknowledge it"),
    "reverify": say("{subject} is due to be verified again"),
    "undelivered": say("{party} has not been told"),
    "unhidden": say("{party} has not said that it has hidden what was taken back of {subject}"),
    "probing": say("{subject}, announced by {party}, looks like a question about something "
                   "sealed: no answer was given"),
    "answer-incursion": say("{party} asks you to answer for {subject}"),
    "incursion-unanswered": say("{party} has not answered for {subject} in time"),
    "weigh": say("A sighting of a source that is not known waits for your decision"),
    "answer-incident": say("{party} asks you to answer for an incident: {subject}"),
    "rung-answer": say("A step on the ladder waits for your answer: {subject}"),
    "judge": say("An incident waits for your judgement: {subject}"),
    "second": say("A judgement waits for a second person here: {subject}"),
    "incident-unanswered": say("{party} has not answered in time for an incident: {subject}"),
    "tell-anew": say("What was told no longer follows from its reports: {subject}"),
    "sign-decision": say("{party} wrote down a decision of {subject}: sign it, or note a "
                         "reservation"),
    "note-meeting": say("{subject} should be over: note whether it was held"),
    "sign-announcement": say("{party} has written an announcement, {subject}: sign it, or say your "
                             "reservation"),
    "sign-counter": say("{party} proposes a setting of a counter of days: sign it, or say your "
                        "reservation"),
    "promise-due": say("The day of a promise has come: say what became of it: {subject}"),
    "look-mingled": say("{party} says of {subject} what would mingle it, where all guarantors say "
                        "that one holder holds it: look, and say anew what you hold of it"),
    "reply-challenge": say("{party} challenges {subject}: reply"),
    "decide-challenge": say("The challenge of {party} to {subject} waits for what you hold of it"),
    "answer-access": say("{party} asks for {subject}: say whether its monitors may go"),
    "reconcile-counts": say("The counts of {subject} wait for your word on how they match"),
    "put-out": say("The cut-off of {subject} has passed: put out its bulletin"),
    "confirm-call": say("{party} has logged a call with this desk: say what you know of it"),
    "roster-ends": say("Nobody is on duty here by any roster"),
    "take-over": say("The shift before has handed over: take it over"),
}
NEED_ACTS: dict[NeedKind, Say] = {
    "take-stop": say("Take the stop"),
    "report-of": say("Take it up"),
    "stop-waits": say("See the stop"),
    "reaffirm": say("Look again"),
    "answer": say("Read back and answer"),
    "conflict": say("See why"),
    "objected": say("Read the objection"),
    "find": say("Give the finding"),
    "sign-agreement": say("Read the change"),
    "let-in": say("Read who joins"),
    "acknowledge": say("Read and acknowledge"),
    "reverify": say("Verify"),
    "undelivered": say("See what waits"), "unhidden": say("See what it had"),
    "probing": say("See why"),
    "answer-incursion": say("See the evidence and answer"),
    "incursion-unanswered": say("See the incursion"), "weigh": say("Decide whether it counts"),
    "answer-incident": say("Read and answer"), "rung-answer": say("Read and answer"),
    "judge": say("Read and judge"), "second": say("Read the judgement"),
    "incident-unanswered": say("See the incident"), "tell-anew": say("See what has changed"),
    "sign-decision": say("Read and sign"), "note-meeting": say("Note it"),
    "sign-announcement": say("Read and sign"),
    "sign-counter": say("Read and sign"), "look-mingled": say("Read what was said"),
    "promise-due": say("Say what became of it"),
    "reply-challenge": say("Read and reply"), "decide-challenge": say("Read and say"),
    "answer-access": say("Read and answer"), "reconcile-counts": say("Hold them side by side"),
    "put-out": say("Read the draft"),
    "confirm-call": say("Confirm, or say what differs"),
    "roster-ends": say("Enter the next roster"),
    "take-over": say("Read the note"),
}

NEED_SIGNS: dict[NeedKind, str] = {
    "report-of": "✎",
    "take-stop": "■", "stop-waits": "■", "reaffirm": "↻", "answer": "?", "conflict": "▲",
    "objected": "✕", "find": "§", "sign-agreement": "✎", "let-in": "+",
    "acknowledge": "✓", "reverify": "◷",
    "undelivered": "⇢", "unhidden": "↩", "probing": "◌",
    "answer-incursion": "⊘", "incursion-unanswered": "⊘", "weigh": "⚖",
    "answer-incident": "?", "rung-answer": "≣", "judge": "§", "second": "‖",
    "incident-unanswered": "▲", "tell-anew": "↻",
    "sign-decision": "✎", "note-meeting": "◷", "sign-announcement": "✎",
    "sign-counter": "✎", "look-mingled": "≈", "promise-due": "◷",
    "reply-challenge": "¿", "decide-challenge": "§", "answer-access": "⇥", "reconcile-counts": "≟",
    "put-out": "¶", "confirm-call": "☏", "roster-ends": "◷", "take-over": "⇄",
}

KINDS: dict[str, Say] = {
    "site": say("site"), "area": say("protected area"), "movement": say("movement"),
    "verified": say("verification"), "withdrawal": say("withdrawal"),
    "acknowledgement": say("acknowledgement"), "notice": say("notice"),
    "concurrence": say("concurrence"), "objection": say("objection"), "renewal": say("renewal"),
    "after-the-fact": say("told after the fact"), "finding": say("finding"), "stop": say("stop"),
    "stop-taken": say("stop taken"), "stop-lifted": say("stop lifted"),
    "agreement-text": say("proposed agreement"), "agreement-signed": say("agreement signed"),
    "receipt": say("receipt"), "key-added": say("key added"), "key-revoked": say("key revoked"),
    "key-replaced": say("lost key replaced"), "erasure": say("erased by law"),
    "two-histories": say("two histories of one log"), "opened": say("opened by a person"),
    "passed-on": say("passed on to operators"), "looked": say("a look at what another registered"),
    "deposit": say("left with the depositary"), "available": say("available at the depositary"),
    "existence": say("a protection, not told further"), "released": say("who is told what"),
    "recall": say("taken back"), "hidden": say("hidden after a recall"),
    "suspension": say("word taken back by its node"),
    "sealed-answer": say("answer about sealed places"), "walked-out": say("walked out"),
    "came-back": say("came back"), "joining": say("a party joins"),
    "leaving": say("a party leaves"),
    "incursion": say("incursion"), "incursion-answer": say("answer to an incursion"),
    "sighting": say("sighting"), "weighed": say("decision on a sighting"),
    "warned": say("warning sent"),
    "report": say("report"), "linked": say("reports held to be of one event"),
    "unlinked": say("reports parted again"), "assessed": say("how far an incident is known"),
    "incident": say("incident"), "judged": say("judgement of an incident"),
    "seconded": say("judgement seconded"), "incident-answer": say("answer to an incident"),
    "rung-taken": say("step on the ladder"), "challenge": say("challenge to a protection"),
    "challenge-reply": say("reply to a challenge"),
    "challenge-outcome": say("outcome of a challenge"),
    "access-asked": say("access asked for"),
    "access-outcome": say("what came of asking for access"),
    "counted": say("count of a day"), "reconciled": say("counts of a day, reconciled"),
    "bulletin": say("bulletin"),
    "holding": say("who holds ground"), "meeting": say("meeting"), "concern": say("concern"),
    "reopened": say("concern open again"), "decision": say("decision of a meeting"),
    "countersigned": say("second key"), "stance": say("public position"),
    "commitment": say("commitment"), "fulfilled": say("what came of a commitment"),
    "needed": say("what a milestone needs"), "holds": say("whether a condition holds"),
    "counter-set": say("counter of days set"), "call": say("call on the hotline"),
    "call-heard": say("the other end's word on a call"), "roster": say("duty roster"),
    "hand-over": say("hand-over of a shift"), "hand-over-taken": say("hand-over read"),
    "announcement": say("announcement"),
}
DOUBTS: dict[str, Say] = {
    "small": say("it covers less ground than one cell"),
    "sweeping": say("it sweeps over many cells"),
    "near-copy": say("it covers ground that an earlier notice of the same guarantor covered"),
}
ERASABLE: dict[str, Say] = {
    "names": say("Name"), "note": say("Note"), "reason": say("Reason"), "officer": say("Officer"),
    "how": say("How it was verified"), "text": say("In words"),
    "to": say("Passed on to"), "source": say("Source"), "callsign": say("Callsign"),
    "evidence": say("Evidence"), "at": say("Place"), "near": say("Cell of the place"),
    "place": say("Place in words"), "origin": say("Whom the source repeats"), "why": say("Why"),
    "summary": say("Summary"), "purpose": say("Purpose"), "harm": say("Harm to people"),
    "attached": say("Files"), "admin": say("Units that hold the place"),
    "about": say("The record that it follows from"), "told_ms": say("When it was told"),
    "basis": say("Basis"), "title": say("Title"), "settled_by": say("What would settle it"),
    "quote": say("Words it rests on"), "line": say("Telephone line"),
    "requested": say("What was asked for"),
}
WORDS_TOLD: dict[str, Say] = {
    "names": say("Name"), "note": say("Note"), "district": say("District"),
    "review_by_ms": say("Look again by"),
}
"""The fields of a protection, beside its place, that may be withheld from a partner."""
STEPS: dict[str, Say] = {
    "exact": say("exactly"), "1 km": say("a cell of about 1 km"),
    "10 km": say("a cell of about 10 km"), "existence": say("only that there is something"),
    "nothing": say("nothing at all"),
}
"""How exactly a place is told."""
PLACE_TOLD: dict[str, Say] = {
    "1 km": say("The place is told here as a cell of about 1 km: it may be anywhere in it."),
    "10 km": say("The place is told here as a cell of about 10 km: it may be anywhere in it."),
    "existence": say("That something is protected is told here; where it is, is not."),
}
"""What a page says where its node was not told the exact place, by the step."""
LOOKED_HOW: dict[str, Say] = {
    "page": say("on a page"), "map": say("on the map"), "export": say("in an evidence bundle"),
    "api": say("through the API"),
}
ROLES: dict[str, Say] = {
    "guarantor": say("guarantor"), "party": say("party"), "depositary": say("depositary"),
    "observer": say("observer"),
}
NAV: tuple[tuple[str, Say, str], ...] = (
    ("now", say("Now"), "n"), ("map", say("Map"), "m"), ("register", say("Register"), "r"),
    ("notices", say("Notices"), "o"), ("stops", say("Stops"), "s"),
    ("reviews", say("Reviews"), "v"), ("incursions", say("Incursions"), "i"),
    ("incidents", say("Incidents"), "e"), ("process", say("Process"), "p"),
    ("agreement", say("Agreement"), "a"),
    ("log", say("Log"), "l"),
)
MAP_ROLES: dict[str, Say] = {
    "flight stopped": say("flight: stopped"), "flight awaiting": say("flight: awaiting"),
    "flight objected": say("flight: objected"), "flight no objection": say("flight: no objection"),
    "flight recheck": say("flight: recheck"), "flight lapsed": say("flight: lapsed"),
    "flight over": say("flight: over"), "flight withdrawn": say("flight: withdrawn"),
    "flight": say("flight, not signed yet"), "flight told": say("told after the fact"),
    "operation": say("other operation"), "protection": say("protected"),
    "about": say("protected: somewhere in this cell"),
    "sealed": say("cell with something sealed"),
    "buffer": say("buffer of a protection"), "barred": say("barred area"),
    "mingled": say("mingled ground: protected"),
    "held agreed": say("ground: agreed who holds it"),
    "held alone": say("ground: said by one claimant alone"),
    "held disputed": say("ground: disputed"),
    "held mingled": say("ground: mingled"), "held unclaimed": say("ground: unclaimed"),
    "holding": say("ground that is claimed"),
    "stop": say("stop for an area"), "nearest": say("nearest distance"),
    "access": say("access asked for, in this cell"), "counted": say("counted, in this cell"),
    "suggestion": say("meant here?"),
    "incident": say("incident: within this"), "report": say("report: within this"),
    "within": say("where it may have been"),
    "evidence": say("position, as evidence"),
}
MAP_KINDS: dict[str, Say] = {
    "point": say("a point"), "polygon": say("an area"), "line": say("a route"),
}
LANGUAGES = (("en", "English"), ("ar", "العربية"), ("ru", "Русский"))
