"""What looks wrong with a protection before it is signed, and what each concern asks for.

A blocking concern blocks; any other needs a person's tick. Nothing is corrected by itself.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from hudna.fault import Fault, Refused
from hudna.place.measure import centre, outline
from hudna.record.kinds import Movement, Protection, RecordHash
from hudna.say import say
from hudna.speak.entry_checks import Box, Concern, Known, check_entry, inside
from hudna.speak.places import Places
from hudna.view.looks import is_others
from hudna.view.register import protection
from hudna.view.volumes import protection_volume
from hudna.view.world import World
from hudna.web.asked import Asked, house_of
from hudna.web.looking import seen


def known(world: World, now_ms: int, except_line_of: RecordHash | None) -> list[Known]:
    """What stands in the register, to find repeats among; not the entry's own earlier versions."""
    lines = world.register.lines
    own = {v.hash for v in lines.versions(except_line_of)} if except_line_of else set()
    return [
        (r.hash, p.names, centre(protection_volume(p).shape), p.protects)
        for r in world.register.standing(now_ms) if r.hash not in own
        for p in [protection(r)]
    ]


def concerns(
    theatre: Box | None, places: Places, said: Protection, existing: list[Known]
) -> tuple[Concern, ...]:
    """Everything that looks wrong, blocking first, each kind once."""
    found = list(_concerns(theatre, places, said, existing))
    once = {(c.kind, c.other): c for c in reversed(found)}
    kept = [c for c in found if once[c.kind, c.other] is c]
    return tuple(sorted(kept, key=lambda c: not c.blocking))


def _concerns(
    theatre: Box | None, places: Places, said: Protection, existing: list[Known]
) -> Iterator[Concern]:
    shape = protection_volume(said).shape
    district = "" if isinstance(said, Movement) else said.district
    yield from check_entry(centre(shape), places=places, district=district, names=said.names,
                           existing=existing, theatre=theatre)
    for position in outline(shape):
        if isinstance(said, Movement) or (theatre and not inside(theatre, position)):
            found = check_entry(position, places=places, theatre=theatre)
            yield from (c for c in found if c.kind != "coarse")


async def unseen(request: Asked, found: Iterable[Concern]) -> frozenset[RecordHash]:
    """What other parties registered that the concerns name as repeated, and that this person may
    not see. How far a place is from a point of one's choosing says where it is: that is a look."""
    world = house_of(request).world
    named = (world.record(of) for of in dict.fromkeys(c.other for c in found) if of)
    others = [r for r in named if r and is_others(world, r)]
    return frozenset(r.hash for r in others) - await seen(request, others, "page")


def without(found: Iterable[Concern], hidden: Collection[RecordHash]) -> tuple[Concern, ...]:
    return tuple(c for c in found if c.other not in hidden)


def considered(found: tuple[Concern, ...], ticked: bool) -> None:
    """Raise `Refused` for each concern that blocks, or that nobody has considered."""
    faults = [
        Fault("position", str(c.say), say("a position without this concern"))
        if c.blocking else
        Fault("considered", str(c.say), say("a tick that this has been considered"))
        for c in found if c.blocking or not ticked
    ]
    if faults:
        raise Refused(faults)
