"""The words of a bulletin for what its data has as codes."""

from __future__ import annotations

from hudna.record.incidents import Confidence, Known, Likelihood, Stage
from hudna.say import Say, say
from hudna.speak.bulletin.data import Standing
from hudna.terms import happenings

STAGES: dict[Stage, Say] = {"refuted": say("refuted")}
STAGES.update(happenings.STAGES.items())
STANDINGS: dict[Standing, tuple[str, Say]] = {
    "found": ("■", say("found")),
    "alleged": ("□", say("alleged")),
    "not-known": ("?", say("not known")),
    "refuted": ("×", say("refuted")),
}
LIKELIHOODS: dict[Likelihood, Say] = {
    "almost-no-chance": say("almost no chance (1–5%)"),
    "very-unlikely": say("very unlikely (5–20%)"),
    "unlikely": say("unlikely (20–45%)"),
    "roughly-even": say("roughly even chance (45–55%)"),
    "likely": say("likely (55–80%)"),
    "very-likely": say("very likely (80–95%)"),
    "almost-certain": say("almost certain (95–99%)"),
}
"""ICD 203."""
CONFIDENCES: dict[Confidence, Say] = {
    "low": say("low confidence"),
    "moderate": say("moderate confidence"),
    "high": say("high confidence"),
}
KNOWN: dict[Known, Say] = {
    "seen": say("seen"),
    "heard": say("heard"),
    "recorded": say("recorded"),
    "told": say("told by others"),
    "unknown": say("not said how"),
}
OUTCOMES: dict[str, Say] = {
    "violation": say("a violation"),
    "no-violation": say("no violation"),
    "undetermined": say("cannot be determined"),
}
ANSWERS: dict[str, Say] = {
    "accepts": say("accepts it"),
    "explains": say("explains it"),
    "denies": say("denies it"),
    "looking": say("is looking into it"),
}
RUNGS = happenings.STEPS
ACCESS: dict[str, Say] = {
    "granted": say("granted"),
    "refused": say("refused"),
    "delayed": say("delayed"),
    "unanswered": say("not answered"),
    "waiting": say("waiting for an answer"),
    "differing": say("the two sides do not say the same"),
}
ACCESS_PRINTED: dict[str, Say] = {
    **ACCESS, "unanswered": say("no answer is printed here"),
    "waiting": say("no answer is printed here; it has not begun"),
}
"""An answer that is not printed may be there: a bulletin says no more than that none is in it."""
QUIET: dict[str, Say] = {
    "quiet": say("quiet"),
    "not-quiet": say("not quiet"),
    "not-known": say("not known"),
}
TOLD: dict[str, Say] = {
    "registrant": say("registered it"),
    "before": say("had been told before"),
    "unclear": say("was told; whether before, other clocks than its own do not say"),
    "after": say("was told only afterwards"),
    "not-told": say("has given no receipt"),
    "not-known": say("not known here: receipts go to whoever registered it"),
}
CHALLENGES: dict[str, Say] = {
    "upheld": say("upheld"),
    "not-upheld": say("not upheld"),
    "undetermined": say("cannot be determined"),
    "withdrawn": say("withdrawn"),
}
CORRECTED: dict[str, Say] = {
    "standing": say("where it stands"),
    "clause": say("under which clause"),
    "against": say("whom it concerns"),
    **{of: word for of, (_, word) in STANDINGS.items()},
    "unknown": STANDINGS["not-known"][1],
    "answered": say("answered"),
    "contested": say("contested"),
    "quiet": say("whether the day was quiet"),
    "counted": say("how many it counts"),
    "same": say("counted the same by all"),
    "different": say("counted differently"),
    "access-asked": say("how often it was asked for access"),
    "access-granted": say("how often it granted access"),
    "access-refused": say("how often it refused access"),
    "access-delayed": say("how often it delayed access"),
    "access-unanswered": say("how often it was asked for access, and no answer is printed"),
    "access-differing": say("how often it and the monitors do not say the same of access"),
    "told-hit": say("notified places that were harmed, or may have been"),
}
"""What a correction is of: `drafted` says it by these."""
BECAUSE: dict[str, Say] = {
    "told": say("told since"),
    "finding": say("found since"),
    "answer": say("answered since"),
    "printed": say("said before, printed only now"),
    "revised": say("told anew since"),
    "gone": say("not of this day any more, or told to some only"),
}
