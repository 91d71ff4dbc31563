"""Erase words about people from a record, on a ground in law."""

from __future__ import annotations

from collections.abc import Sequence

from hudna.act.draft import Draft, draft, refuse
from hudna.fault import Fault, Refused
from hudna.record import sdjwt
from hudna.record.erasure import personal
from hudna.record.kinds import Erasure
from hudna.record.record import Record
from hudna.record.shown import shown
from hudna.record.sign import hash_of
from hudna.say import say
from hudna.view.world import World


def erase(
    world: World, presentation: str, fields: Sequence[str], *, law: str, officer: str
) -> Draft:
    """Have the disclosures of `fields` destroyed; `presentation` is the subject's, as this node's
    log holds it. What was signed stays, and so does everything that is decided by it."""
    subject = world.record(of := hash_of(presentation))
    if subject is None:
        raise refuse("subject", of, say("a record that this node holds"))
    if faults := (*_fields(subject, fields), *_ground(law)):
        raise Refused(faults)
    digests = sdjwt.digests_of(presentation)
    if gone := [f for f in fields if f not in digests]:
        raise refuse("fields", ", ".join(gone), say("fields that are still held"))
    named = tuple(fields)
    return draft(Erasure(of, named, tuple(digests[f] for f in named), law.strip(), officer))


def _fields(subject: Record, fields: Sequence[str]) -> list[Fault]:
    may = [f for f in personal(subject.said) if f not in subject.withheld]
    if not fields:
        return [Fault("fields", "nothing", say("at least one of {names}", names=", ".join(may)))]
    if len(set(fields)) != len(fields):
        return [Fault("fields", shown(", ".join(fields)), say("at least one field, each once"))]
    return [
        Fault("fields", shown(f), say("one of {names}: nothing else may ever be erased",
                                      names=", ".join(may) or "—"))
        for f in fields if f not in may
    ]


def _ground(law: str) -> list[Fault]:
    return [] if law.strip() else [Fault("law", "nothing", say("the ground in law, in words"))]
