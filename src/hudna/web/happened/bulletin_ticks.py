"""The ticks of a bulletin's draft: which are set, and what would be printed of each record, in one
line, with what it is about."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

import msgspec

from hudna.record import incidents
from hudna.record.record import Record
from hudna.record.statement import RecordHash, Statement
from hudna.say import Say, say, say_n
from hudna.speak.bulletin.data import BulletinData
from hudna.speak.bulletin.words import ACCESS, ANSWERS, CHALLENGES, OUTCOMES, RUNGS
from hudna.terms.happenings import HAPPENED
from hudna.view.releases import PROTECTIONS
from hudna.web.forms import Form

TICK = "print_"
OUTCOMES_OF: Mapping[type[Statement], Mapping[str, Say]] = {
    incidents.IncidentAnswer: ANSWERS, incidents.Judged: OUTCOMES,
    incidents.AccessOutcome: ACCESS, incidents.ChallengeOutcome: CHALLENGES}


class Says(msgspec.Struct, frozen=True):
    """`what` in this desk's words, `text` in the author's own; either may be missing."""

    what: Say | None
    text: str


class About(msgspec.Struct, frozen=True):
    """The incident, access or challenge: the `place` as its author has it, and when that was."""

    what: Say | None
    place: str
    when_ms: int


def about(record: Record) -> About:
    said = record.said
    if isinstance(said, incidents.Incident):
        return About(HAPPENED[said.happened], said.place, said.from_ms)
    if isinstance(said, incidents.AccessAsked):
        return About(None, said.place, said.from_ms)
    return About(None, "", record.issued_ms)


def chosen(form: Form) -> frozenset[RecordHash]:
    return frozenset(n.removeprefix(TICK) for n in form.values if n.startswith(TICK))


def query(made: BulletinData, form: Form) -> str:
    """By which the same draft is made again."""
    ticks = {f"{TICK}{of}": "yes" for of in sorted(chosen(form))}
    return urlencode({"day": made.day, "made": str(made.made_ms), **ticks})


def says(record: Record) -> Says:
    return Says(_what(record), str(getattr(record.said, "text", "")))


def _what(record: Record) -> Say | None:
    said = record.said
    if isinstance(said, PROTECTIONS):
        return say("its name: {name}", name=said.names)
    if isinstance(said, incidents.Counted):
        return say_n("{n} violation counted", "{n} violations counted", len(said.lines))
    if isinstance(said, incidents.RungTaken):
        return RUNGS[said.rung]
    words = OUTCOMES_OF.get(type(said))
    return None if words is None else words[getattr(said, "outcome")]  # noqa: B009
