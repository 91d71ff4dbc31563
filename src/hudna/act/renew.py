"""What this node may renew by itself: its own people's word, while nothing has changed.

A node never renews a lease that has run out, nor while another guarantor's or the depositary's
has, nor over a changed awareness key, a conflict or a stop: then a person must look again.
"""

from __future__ import annotations

from collections.abc import Iterator

from hudna.act.draft import Draft, draft
from hudna.record.kinds import Renewal
from hudna.view.notices import notice
from hudna.view.standing import ENDED, Standing, Word, standing
from hudna.view.world import World


def renewals(world: World, now_ms: int) -> Iterator[Draft]:
    """A renewal for every lease of this party's that is due for one."""
    for record in world.notices.standing():
        if notice(record).until_ms < now_ms:
            continue
        now = standing(world, record.hash, now_ms)
        word = next((w for w in now.words if w.party == world.me), None)
        if word is not None and word.basis is not None and _due(world, now, word, now_ms):
            yield draft(Renewal(
                record.hash, word.basis.hash, now.key, now_ms + world.terms.fresh_for_ms
            ))


def _due(world: World, now: Standing, word: Word, now_ms: int) -> bool:
    if now.state in ENDED or now.conflicts or now.stops or not word.current:
        return False
    every = (*now.words, *now.checked)
    if not all(w.concurs for w in every):
        return False
    # What has lapsed here is not kept alive here, or the link would bring it back when it is back.
    if not all(w.fresh or w.fresh_until_ms is None for w in every):
        return False
    if word.fresh_until_ms is None:
        return True
    return word.fresh and word.fresh_until_ms - now_ms < world.terms.fresh_for_ms * 2 // 3
