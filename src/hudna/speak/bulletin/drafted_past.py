"""Of a day's bulletin what it corrects: of each day of which one is out, however long ago, what
holds now."""

from __future__ import annotations

from collections.abc import Mapping

from hudna.speak.bulletin import drafted_around, drafted_days
from hudna.speak.bulletin.corrected import Holds, Now, around, beside, corrections
from hudna.speak.bulletin.data import Access, BulletinData, Correction
from hudna.speak.bulletin.drafted_hits import OfDay
from hudna.speak.bulletin.drafting import Drafting
from hudna.view.access import Ask
from hudna.view.days import ends_ms, starts_ms


def corrected(day: Drafting, hits: Mapping[str, OfDay]) -> tuple[Correction, ...]:
    """What is not printed any more, and was, is no error: it stays as it was said."""
    out = day.out
    if not out:
        return ()
    past = day.held.past
    quiet = drafted_days.quiet_now(past, day.past, day.days, out.values())
    asks = drafted_around.asks(past, starts_ms(min(out), day.zone),
                               ends_ms(day.asked.day, day.zone) - 1)
    held = {of: Holds(
        day.incidents(of),
        around(quiet[of], drafted_around.reconciled(past, day.sharing, of, day.who)),
        beside(_access(day, asks, said), hits[of].count)) for of, said in out.items()}
    return corrections(day.held.earlier, held,
                       Now({x.name: x for x in day.past}, day.sharing.printed))


def _access(day: Drafting, asks: tuple[Ask, ...], said: BulletinData) -> tuple[Access, ...]:
    first, last = starts_ms(said.day, day.zone), ends_ms(said.day, day.zone) - 1
    newest_ms = max(day.asked.cutoff_ms, *(e.data.cutoff_ms for e in day.held.earlier))
    return drafted_around.access(
        (a for a in asks if a.meets(first, last)), day.sharing, newest_ms,
        {a.record for a in said.access})
