"""Who is told which words of a draft whose act has chosen readers already: those keep what was
chosen, and the ticks of a form count for everyone else who is told."""

from __future__ import annotations

import msgspec

from hudna.act.draft import Draft
from hudna.act.release import Choice, release
from hudna.record.release import releasable
from hudna.view.world import World
from hudna.web import release_form
from hudna.web.forms import Form


def told(form: Form, world: World, draft: Draft) -> Draft:
    """The draft, told to each as the ticks of the form have it; one without ticks as it is."""
    if not form.ticked(release_form.TICKS):
        return draft
    kept = tuple(Choice(r.party, withheld=r.withheld, nothing=r.nothing) for r in draft.release)
    may = releasable(draft.said)
    ticked = tuple(
        Choice(p, withheld=tuple(n for n in may if not form.ticked(f"tell_{p}_{n}")))
        for p in release_form.parties(world))
    return msgspec.structs.replace(draft, release=release(world, draft.said, (*kept, *ticked))[1])
