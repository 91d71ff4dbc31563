"""Challenges as pages have them: of one protection, and in words. Nothing here is a word about how
far a place is protected: that is as it was, whatever a challenge says."""

from __future__ import annotations

import msgspec

from hudna.record.record import Record
from hudna.record.statement import PartyId
from hudna.say import Say, say
from hudna.speak.bulletin.words import CHALLENGES
from hudna.view.challenges import WAITING, Case, ChallengeState, state
from hudna.view.releases import PROTECTIONS
from hudna.view.world import World

PROTECTED = say("What is challenged is protected meanwhile, and afterwards until its registrant "
                "ends that. No challenge removes it, and none is removed in silence.")
STATES: dict[ChallengeState, tuple[str, Say]] = {
    "open": ("…", say("waits for the registrant's reply")),
    "overdue": ("▲", say("reply overdue")),
    "replied": ("?", say("waits for what the guarantors hold")),
    "differing": ("≠", say("the guarantors do not hold the same")),
    "upheld": ("§", CHALLENGES["upheld"]),
    "not-upheld": ("§", CHALLENGES["not-upheld"]),
    "undetermined": ("§", CHALLENGES["undetermined"]),
    "withdrawn": ("—", CHALLENGES["withdrawn"]),
}
OPEN: tuple[ChallengeState, ...] = (*WAITING, "differing")
"""Those that nothing has come of yet."""


class Row(msgspec.Struct, frozen=True):
    """One challenge as lists have it. `waits`: the guarantors that have not said what they hold.
    `mine`: what it waits for here, empty where nothing."""

    case: Case
    state: ChallengeState
    waits: tuple[PartyId, ...]
    mine: str

    @property
    def open(self) -> bool:
        return self.state in OPEN


def row(world: World, case: Case, now_ms: int) -> Row:
    guarantors = world.terms.agreement.guarantors
    now, waits = state(case, guarantors, now_ms), case.waits_for(guarantors)
    return Row(case, now, waits if now in WAITING else (), _mine(world, case, now))


def rows(world: World, now_ms: int) -> list[Row]:
    """Those that nothing has come of yet first, of each the latest first."""
    found = [row(world, c, now_ms) for c in reversed(world.challenges.all())]
    return sorted(found, key=lambda r: (not r.mine, not r.open))


def of(world: World, record: Record, now_ms: int) -> list[Row]:
    """The challenges of a protection, by whichever version of it they were made."""
    return [row(world, c, now_ms) for c in world.challenges.about(_versions(world, record))]


def how_many_open(world: World, record: Record, now_ms: int) -> int:
    return sum(r.open for r in of(world, record, now_ms))


def _versions(world: World, record: Record) -> list[str]:
    if not isinstance(record.said, PROTECTIONS):
        return [record.hash]
    return [record.hash, *(r.hash for r in world.register.lines.versions(record.hash))]


def _mine(world: World, case: Case, now: ChallengeState) -> str:
    if now in WAITING and case.registrant == world.me and not case.replies:
        return "reply"
    if now in WAITING and now != "open" and (
            world.me in case.waits_for(world.terms.agreement.guarantors)):
        return "decide"
    return ""
