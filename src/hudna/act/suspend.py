"""What a node takes back by itself: its own people's word, where it no longer holds at this node.

A guarantor may know what it may not tell: that a word is taken back says that there is something,
and nothing else. It is said once for each word, and only a person can give another.
"""

from __future__ import annotations

from collections.abc import Iterator

from hudna.act.draft import Draft, draft
from hudna.record.kinds import Suspension
from hudna.view.awareness import covers
from hudna.view.conflicts import Conflict
from hudna.view.standing import Standing, standing
from hudna.view.world import World


def suspensions(world: World, now_ms: int) -> Iterator[Draft]:
    """One for each word of this party's that counted and does not stand up to what is known now:
    its key is no longer true, or there is a conflict that its key does not cover."""
    for record in world.notices.live(now_ms):
        now = standing(world, record.hash, now_ms)
        word = next((w for w in now.words if w.party == world.me), None)
        if word is None or word.basis is None or not word.fresh or word.taken_back is not None:
            continue
        if word.concurs and (not word.current or any(_unseen(world, now, c)
                                                     for c in now.conflicts)):
            yield draft(Suspension(record.hash, word.basis.hash))


def _unseen(world: World, now: Standing, met: Conflict) -> bool:
    """Whether no key can cover it, because only this side knows of it. What else a flight can
    meet is in every key, or in the agreement."""
    of = met.because or (met.subject,)
    return met.kind in ("protection", "mingled", "unknown") and any(
        subject in world.entries and not covers(world, now.notice, subject) for subject in of)
