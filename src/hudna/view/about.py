"""What a statement is about: whoever lacks that must not hear of it.

A word about something hidden would tell that it is there. So would an answer to such a word, and
a judgement that rests on what stays at its author's node (`record/release.py`, STAYS).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING, Any

from hudna.record import kinds
from hudna.record.kinds import RecordHash, Statement
from hudna.record.process import Condition, Kept, Settled
from hudna.record.record import Record

if TYPE_CHECKING:
    from hudna.view.world import World

ABOUT_ONE: tuple[type[Statement], ...] = (
    kinds.Verified, kinds.Withdrawal, kinds.Acknowledgement, kinds.Erasure, kinds.Opened,
    kinds.PassedOn, kinds.Recall, kinds.Hidden, kinds.Released,
)
"""Kinds that are about one record, their `subject`."""
_NAMES: Mapping[type[Statement], Callable[[Any], Iterable[RecordHash]]] = {
    **dict.fromkeys(ABOUT_ONE, lambda said: (said.subject,)),
    kinds.IncursionAnswer: lambda said: (said.incursion,),
    kinds.Judged: lambda said: (said.incident, *said.evidence),
    kinds.Seconded: lambda said: (said.judged,),
    kinds.IncidentAnswer: lambda said: (said.incident,),
    kinds.RungTaken: lambda said: (said.incident,),
    kinds.Challenge: lambda said: (said.protection,),
    kinds.ChallengeReply: lambda said: (said.challenge,),
    kinds.ChallengeOutcome: lambda said: (said.challenge,),
    kinds.AccessOutcome: lambda said: (said.asked,),
    kinds.Reconciled: lambda said: (of for match in said.matches for of, _ in match.lines),
    kinds.Meeting: lambda said: (of for item in said.agenda for of in item.concerns),
    kinds.Reopened: lambda said: (said.concern, *said.evidence),
    kinds.Decision: lambda said: (said.at, *said.settles),
    kinds.Countersigned: lambda said: (said.of,),
    kinds.Fulfilled: lambda said: (said.commitment, *said.evidence),
    kinds.Commitment: lambda said: (
        *((said.mirrors,) if said.mirrors else ()), *_waited_for(said.after)),
    kinds.Needed: lambda said: _waited_for((said.condition,)),
    kinds.Announcement: lambda said: said.corrects,
    kinds.Holds: lambda said: (said.subject,),
    kinds.Call: lambda said: (said.about,) if said.about else (),
    kinds.CallHeard: lambda said: (said.call,),
    kinds.HandOverTaken: lambda said: (said.of,),
}
"""The records that a statement of each kind names as what it is about."""
_ON: Mapping[type[Statement], Callable[[Any], RecordHash]] = {
    kinds.Judged: lambda said: said.incident,
    kinds.Challenge: lambda said: said.protection,
    kinds.ChallengeReply: lambda said: said.challenge,
    kinds.ChallengeOutcome: lambda said: said.challenge,
    kinds.Decision: lambda said: said.at,
    kinds.Countersigned: lambda said: said.of,
    kinds.Fulfilled: lambda said: said.commitment,
    kinds.CallHeard: lambda said: said.call,
}
"""Of what is itself about something, the one record that this is."""
_FURTHEST = 4
"""From a word on an outcome: the outcome, the challenge, the protection; one to spare. What is said
of what was said can go on as long as there is a log."""


def subjects(world: World, said: Statement) -> Iterator[Record]:
    """The records that this is about and that are held here, and those that these are about."""
    names = _NAMES.get(type(said), _none)
    for of in dict.fromkeys(names(said)):
        yield from islice(_on_from(world, of), _FURTHEST)


def _on_from(world: World, of: RecordHash) -> Iterator[Record]:
    while record := world.record(of):
        yield record
        if (on := _ON.get(type(record.said))) is None:
            return
        of = on(record.said)


def unheld(world: World, said: Statement) -> Iterator[RecordHash]:
    """Of the same, those that are not held here yet: whoever is told of this may depend on them."""
    names = _NAMES.get(type(said), _none)
    for of in dict.fromkeys(names(said)):
        last = next((r for r in reversed(list(islice(_on_from(world, of), _FURTHEST)))), None)
        on = _ON.get(type(last.said)) if last else None
        further = of if last is None else on(last.said) if on else None
        if further is not None and world.record(further) is None:
            yield further


def _waited_for(conditions: Iterable[Condition]) -> Iterator[RecordHash]:
    """The records that conditions name."""
    for one in conditions:
        match one:
            case Kept(commitment=of) | Settled(concern=of):
                yield of


def _none(_: Statement) -> tuple[RecordHash, ...]:
    return ()
