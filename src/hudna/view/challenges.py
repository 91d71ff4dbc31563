"""Challenges: who holds that a protected place is used militarily, what its registrant replies, and
what is held of it now.

Nothing here ends a protection, nor makes one weaker: what is challenged is protected meanwhile, and
afterwards until its registrant ends that. A challenge is never gone either: what became of it
stands beside it for good.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Literal, TypeAlias, cast

import msgspec

from hudna.record.incidents import Challenge, ChallengeOutcome, ChallengeReply
from hudna.record.record import Record
from hudna.record.statement import PartyId, RecordHash
from hudna.view.entries import Entries

ChallengeState: TypeAlias = Literal[
    "open", "overdue", "replied", "differing", "upheld", "not-upheld", "undetermined", "withdrawn"]
"""`open`: the registrant has not replied yet, `overdue`: nor in its time, which runs from when it
has the challenge. `replied`: not every guarantor has said what it holds. `differing`: every one
has, and not the same."""
WAITING: tuple[ChallengeState, ...] = ("open", "overdue", "replied")


class Case(msgspec.Struct, frozen=True):
    """One challenge. `registrant` is the author of what is challenged, None where this node does
    not hold that. `replies` are the registrant's alone; `outcomes` all, as issued. `due_ms`: until
    when it is to reply, None where no time runs (view/reply_due.py)."""

    challenge: Record
    registrant: PartyId | None
    replies: tuple[Record, ...]
    outcomes: tuple[Record, ...]
    due_ms: int | None

    @property
    def said(self) -> Challenge:
        return challenge(self.challenge)

    def standing_outcomes(self) -> dict[PartyId, Record]:
        """The last outcome of each party that has given one: the last issued of those that it has
        not itself replaced."""
        replaced = {(r.author, h) for r in self.outcomes for h in outcome(r).replaces}
        return {r.author: r for r in self.outcomes if (r.author, r.hash) not in replaced}

    @property
    def withdrawn(self) -> bool:
        """By whoever made it: nobody else takes a challenge back."""
        own = self.standing_outcomes().get(self.challenge.author)
        return own is not None and outcome(own).outcome == "withdrawn"

    def heard(self, now_ms: int) -> bool:
        """Whether the registrant has replied, or has let its time for it pass."""
        return bool(self.replies) or (self.due_ms is not None and self.due_ms < now_ms)

    def waits_for(self, guarantors: tuple[PartyId, ...]) -> tuple[PartyId, ...]:
        """The guarantors that have not said what they hold."""
        given = self.standing_outcomes()
        return tuple(g for g in guarantors if g not in given)


Due: TypeAlias = Callable[[Record, PartyId], int | None]
"""When the time of a registrant to reply to a challenge is over (view/reply_due.py)."""


class Challenges:
    """Of the places in the log; the records are with the entries."""

    def __init__(self, me: PartyId, entries: Entries, due: Due) -> None:
        self._me, self._entries, self._due = me, entries, due
        self._about: defaultdict[RecordHash, list[int]] = defaultdict(list)
        self._replies: defaultdict[RecordHash, list[int]] = defaultdict(list)
        self._outcomes: defaultdict[RecordHash, list[int]] = defaultdict(list)

    def apply(self, record: Record) -> None:
        self._about[challenge(record).protection].append(self._entries.place_of(record))

    def reply(self, record: Record) -> None:
        self._replies[reply(record).challenge].append(self._entries.place_of(record))

    def outcome(self, record: Record) -> None:
        self._outcomes[outcome(record).challenge].append(self._entries.place_of(record))

    def case(self, of: RecordHash) -> Case | None:
        """The case of a challenge; None where no challenge has this hash."""
        entry = self._entries.get(of)
        if entry is None or not isinstance(entry.record.said, Challenge):
            return None
        return self._case(entry.record)

    def about(self, versions: Iterable[RecordHash]) -> tuple[Case, ...]:
        """The challenges of a protection, by all versions of its line, the first issued first:
        registering anew leaves no challenge behind."""
        places = (p for h in dict.fromkeys(versions) for p in self._about.get(h, ()))
        return self._sorted(places)

    def all(self) -> tuple[Case, ...]:
        """Every challenge ever made, the first issued first."""
        return self._sorted(p for places in self._about.values() for p in places)

    def _sorted(self, places: Iterable[int]) -> tuple[Case, ...]:
        return tuple(map(self._case, sorted(map(self._entries.record, places), key=_issued)))

    def _case(self, record: Record) -> Case:
        held = self._entries.get(challenge(record).protection)
        registrant = held.record.author if held else None
        replies = self._of(self._replies, record.hash)
        return Case(record, registrant, tuple(r for r in replies if r.author == registrant),
                    self._of(self._outcomes, record.hash),
                    self._due(record, registrant) if registrant else None)

    def _of(
        self, said: defaultdict[RecordHash, list[int]], of: RecordHash
    ) -> tuple[Record, ...]:
        return tuple(sorted(map(self._entries.record, said.get(of, ())), key=_issued))


def state(case: Case, guarantors: tuple[PartyId, ...], now_ms: int) -> ChallengeState:
    """Two keys: nothing is upheld, nor held not to be so, until every guarantor holds the same; and
    nothing is upheld of a registrant that was not heard, whatever they say."""
    if case.withdrawn:
        return "withdrawn"
    if guarantors and not case.waits_for(guarantors):
        held = _held(case, guarantors)
        if held != "upheld" or case.heard(now_ms):
            return held
    if case.replies:
        return "replied"
    return "overdue" if case.heard(now_ms) else "open"


def _held(case: Case, guarantors: tuple[PartyId, ...]) -> ChallengeState:
    given = case.standing_outcomes()
    held = {outcome(given[g]).outcome for g in guarantors}
    # Only who made it takes it back, and that was looked at first.
    return "differing" if len(held) > 1 or "withdrawn" in held else held.pop()


def challenge(record: Record) -> Challenge:
    return cast(Challenge, record.said)


def reply(record: Record) -> ChallengeReply:
    return cast(ChallengeReply, record.said)


def outcome(record: Record) -> ChallengeOutcome:
    return cast(ChallengeOutcome, record.said)


def _issued(record: Record) -> tuple[int, RecordHash]:
    return (record.issued_ms, record.hash)
