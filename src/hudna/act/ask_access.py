"""Ask a party for access, as monitors do. What comes of it stands in the bulletin."""

from __future__ import annotations

import msgspec

from hudna.act.challenge import told
from hudna.act.draft import Draft, draft, need_here, refuse
from hudna.act.release import release
from hudna.fault import Fault, Refused
from hudna.record.incidents import AccessAsked
from hudna.say import say
from hudna.view.findings import judges
from hudna.view.world import World


def ask_access(world: World, said: AccessAsked, now_ms: int) -> Draft:
    """Whoever is asked is told of it."""
    need_here(world)
    if world.me not in judges(world.terms.agreement).monitors:
        raise refuse("party", world.me, say("a party that monitors"))
    if faults := tuple(_faults(world, said, now_ms)):
        raise Refused(faults)
    made = msgspec.structs.replace(said, place=said.place.strip(), purpose=said.purpose.strip())
    return draft(made, None, release(world, made, told(world, said.of))[1])


def _faults(world: World, said: AccessAsked, now_ms: int) -> list[Fault]:
    others = [p.id for p in world.terms.agreement.parties if p.id != world.me]
    found = []
    if said.of not in others:
        found.append(Fault("of", said.of, say("one of {known}", known=", ".join(others))))
    if said.until_ms <= now_ms:
        found.append(Fault("until_ms", str(said.until_ms), say("a moment that is to come")))
    found += [Fault(name, "nothing", say("a value"))
              for name in ("place", "purpose") if not getattr(said, name).strip()]
    return found
