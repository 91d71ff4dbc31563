"""Who is told which words of a draft whose act has chosen readers already: those keep what was
chosen, and the ticks of a form count for everyone else who is told."""

from __future__ import annotations

import msgspec

from hudna.act.draft import Draft
from hudna.act.release import Choice, release, with_units
from hudna.record.release import releasable
from hudna.view.world import World
from hudna.web import release_form
from hudna.web.forms import Form

UNITS_ANYWAY = "tell_units_anyway"


def told(form: Form, world: World, draft: Draft) -> Draft:
    """The draft, told to each as the ticks of the form have it; one without ticks as it is. Who is
    not told the place is not told the units either, unless `UNITS_ANYWAY` is ticked."""
    if not form.ticked(release_form.TICKS):
        return draft
    kept = tuple(Choice(r.party, withheld=r.withheld, nothing=r.nothing) for r in draft.release)
    may = releasable(draft.said)
    hidden = {p: tuple(n for n in may if not form.ticked(f"tell_{p}_{n}"))
              for p in release_form.parties(world)}
    if not form.ticked(UNITS_ANYWAY):
        hidden = {p: with_units(type(draft.said), names) for p, names in hidden.items()}
    ticked = tuple(Choice(p, withheld=names) for p, names in hidden.items())
    return msgspec.structs.replace(draft, release=release(world, draft.said, (*kept, *ticked))[1])
