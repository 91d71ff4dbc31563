"""Incidents in words. What a bulletin has words for is said in the bulletin's."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

from hudna.record.incidents import Harm, Incident, Rung, Stage
from hudna.say import Say, say
from hudna.speak.bulletin.words import STAGES as STAGE_WORDS
from hudna.terms.agreement import Words
from hudna.view.incident_due import Due

_SIGNS: dict[Stage, str] = {
    "reported": "□", "under-review": "…", "corroborated": "◫", "verified": "■", "refuted": "×",
    "unverifiable": "?",
}
STAGES: dict[Stage, tuple[str, Say]] = {s: (_SIGNS[s], STAGE_WORDS[s]) for s in get_args(Stage)}
"""Symbol and word: never by colour alone."""
STAGE_MEANS: dict[Stage, Say] = {
    "reported": say("Somebody has said so. Nobody has looked into it yet."),
    "under-review": say("The monitors are looking into it."),
    "corroborated": say("Several sources that do not repeat each other say so. It is no finding."),
    "verified": say("Two persons of the monitors, or all guarantors jointly, have found it."),
    "refuted": say("It was not so."),
    "unverifiable": say("What there is does not suffice to say whether it was so."),
}
MINE: dict[str, tuple[str, Say]] = {
    "answer": ("#answer", say("Read and answer")),
    "step": ("#answer", say("Read and answer")),
    "judgement": ("#judge", say("Read and judge")),
    "second": ("#findings", say("Read the judgement")),
}
"""The same of what this desk is to do: where on the page, and the button's words."""
JUDGED: dict[str, Say] = {
    "violation": say("A violation"), "no-violation": say("No violation"),
    "undetermined": say("It cannot be determined"),
}
ANSWERS: dict[str, Say] = {
    "accepts": say("We accept it."), "explains": say("We explain it."),
    "denies": say("We deny it."),
    "looking": say("We are looking into it."),
}
"""As the one who answers says it."""
WHOM = say("a party, or that nobody is held to have done it")
RUNG_MEANS: dict[Rung, Say] = {
    "query": say("It is asked what was there."),
    "finding": say("It is put to it that this was found."),
    "persistent": say("It is put to it that it goes on."),
    "referred": say("It is put before whoever stands above the guarantors."),
}


def due(d: Due, party: Words | str) -> Say:
    """What a party is to do. `party` is its name."""
    match d.what:
        case "answer":
            return say("{party} is to answer", party=party)
        case "step":
            return say("{party} is to answer a step on the ladder", party=party)
        case "judgement":
            return say("{party} is to judge", party=party)
    return say("a second person of {party} is to come to the same judgement", party=party)


def harm(of: Harm) -> tuple[Say, ...]:
    """To people who take no part, and nobody else; nothing where it is not said."""
    killed = _range(of.killed_least, of.killed_most)
    injured = _range(of.injured_least, of.injured_most)
    return (*((say("killed: {n}", n=killed),) if killed else ()),
            *((say("injured: {n}", n=injured),) if injured else ()))


def differs(before: Incident, after: Incident) -> Iterator[Say]:
    """What a later version says otherwise, field by field."""
    for names, word in _FIELDS:
        if any(getattr(before, n) != getattr(after, n) for n in names):
            yield word


_FIELDS: tuple[tuple[tuple[str, ...], Say], ...] = (
    (("stage",), say("how far it is known")), (("happened",), say("what it was")),
    (("from_ms", "until_ms"), say("when it was")),
    (("at", "within_m", "place", "near", "admin"), say("where it was")),
    (("clause",), say("the clause")), (("sources",), say("how many sources there are")),
    (("accused",), say("whom sources name")), (("harm",), say("the harm to people")),
    (("summary",), say("the summary")),
)


def _range(least: int | None, most: int | None) -> Say | None:
    if least is not None and most is not None:
        return say("{n}", n=least) if least == most else say(
            "{least} to {most}", least=least, most=most)
    if least is not None:
        return say("at least {n}", n=least)
    return None if most is None else say("at most {n}", n=most)
