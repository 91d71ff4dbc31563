"""Where a notice stands, and why, in words: who still has to answer, whose word ran out, what
stands in the way."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from hudna.record.kinds import Objection, Withdrawal
from hudna.say import Instant, Say, say, say_n, span
from hudna.view.conflicts import told_late_ms
from hudna.view.notices import notice
from hudna.view.standing import ENDED, Standing, State, Word
from hudna.view.stops import stop
from hudna.view.world import World
from hudna.web import naming


def reasons(world: World, s: Standing) -> tuple[Say, ...]:
    """Why the notice is in its state, the deciding reason first."""
    return (*_deciding(world, s), *_told_late(world, s))


def _told_late(world: World, s: Standing) -> Iterator[Say]:
    late = told_late_ms(world, s.notice)
    if late and s.state not in ENDED:
        yield say("This node was told of it {span} later than the agreement asks.",
                  span=span(late))


def _deciding(world: World, s: Standing) -> tuple[Say, ...]:
    match s.state:
        case State.WITHDRAWN:
            return tuple(_ended(world, s))
        case State.OVER:
            return (say("It ended at {end}.", end=Instant(notice(s.notice).until_ms)),)
        case State.STOPPED:
            return (*_stopped(world, s), *_open_words(world, s))
        case State.NO_OBJECTION:
            return tuple(_cleared(s))
        case State.RECHECK:
            return (*_conflicting(s), *_open_words(world, s))
        case _:
            return tuple(_open_words(world, s))


def _ended(world: World, s: Standing) -> Iterator[Say]:
    lines = world.notices.lines
    who = naming.party(world, s.notice.author)
    for record in lines.successors(s.notice.hash):
        yield say("{party} replaced it at {at}.", party=who, at=Instant(record.issued_ms))
    for record in lines.withdrawals(s.notice.hash):
        yield say("{party} withdrew it at {at}: {reason}", party=who,
                  at=Instant(record.issued_ms), reason=cast(Withdrawal, record.said).reason)


def _stopped(world: World, s: Standing) -> Iterator[Say]:
    for record in s.stops:
        yield say("{party} sent a stop at {at}: {reason}",
                  party=naming.party(world, record.author),
                  at=Instant(record.issued_ms),
                  reason=stop(record).reason or say("no reason given"))
    yield from _conflicting(s)


def _conflicting(s: Standing) -> Iterator[Say]:
    if s.conflicts:
        yield say_n("It meets {n} thing that no concurrence can override.",
                    "It meets {n} things that no concurrence can override.", len(s.conflicts))


def _cleared(s: Standing) -> Iterator[Say]:
    if s.fresh_until_ms is not None:
        yield say("Every guarantor has concurred. Unless the nodes renew their words, it lapses "
                  "at {at}.", at=Instant(s.fresh_until_ms))


def _open_words(world: World, s: Standing) -> Iterator[Say]:
    """The words that are missing or do not hold; the author's, whose life begins with the
    others', only where no other is."""
    missing = [w for w in s.words if w.objection or not (w.concurs and w.current and w.fresh)]
    others = [w for w in missing if w.objection or not _waits_for_others(w)]
    unchecked = [w for w in s.checked if w.missing and not _is_against(s)]
    yield from (checked_words(world, s, w) for w in unchecked)
    if others or not unchecked:
        yield from (word_words(world, w) for w in others or missing)


def _is_against(s: Standing) -> bool:
    return any(c.kind in ("sealed", "sealed-refused") for c in s.conflicts)


def checked_words(world: World, s: Standing, w: Word) -> Say:
    """The depositary's answer as it counts now."""
    who = naming.party(world, w.party)
    if _is_against(s):
        return say("{party} has answered: see what it meets.", party=who)
    if w.basis is None:
        return say("{party}'s node has not answered yet whether it meets something sealed.",
                   party=who)
    if not w.current:
        return say("{party} answered under another text of the agreement.", party=who)
    if not w.fresh and w.fresh_until_ms is not None:
        return say("{party} answered that it meets nothing sealed; that ran out at {at}, and is "
                   "given anew once every guarantor concurs.", party=who,
                   at=Instant(w.fresh_until_ms))
    return say("{party}: it meets nothing sealed; that runs out at {at} unless its node renews "
               "it.", party=who, at=Instant(w.fresh_until_ms or 0))


def _waits_for_others(w: Word) -> bool:
    return w.concurs and w.current and w.fresh_until_ms is None


def word_words(world: World, w: Word) -> Say:
    """One required guarantor's word as it counts now."""
    who = naming.party(world, w.party)
    if w.objection is not None:
        said = cast(Objection, w.objection.said)
        return say("{party} objects since {at}: {reason}", party=who,
                   at=Instant(w.objection.issued_ms), reason=said.reason)
    if w.basis is None:
        return say("{party} has not answered, or has to answer anew.", party=who)
    if w.taken_back is not None:
        return say("{party}'s node took its word back at {at}: what it knows has changed, and it "
                   "may not be able to say what. Only a person's new word counts.", party=who,
                   at=Instant(w.taken_back.issued_ms))
    if not w.current:
        return say("{party} concurred at {at}, but something relevant has changed since: its word "
                   "does not cover what is known now.", party=who, at=Instant(w.basis.issued_ms))
    return _lease_words(w, who)


def _lease_words(w: Word, who: object) -> Say:
    if w.fresh_until_ms is None:
        return say("{party} announced it; its own word begins to run once the others have "
                   "concurred.", party=who)
    if not w.fresh:
        return say("{party}'s word ran out at {at}, or cannot be judged by this node's clock.",
                   party=who, at=Instant(w.fresh_until_ms))
    return say("{party} concurs; its word runs out at {at} unless its node renews it.",
               party=who, at=Instant(w.fresh_until_ms))
