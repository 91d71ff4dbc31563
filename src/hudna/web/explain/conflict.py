"""A conflict in words: with what, how near, when, at which heights, under which clause, and what
would have to change."""

from __future__ import annotations

import msgspec

from hudna.place.volume import Heights, Volume, Window
from hudna.record.kinds import Holding, Notice
from hudna.say import Figure, Instant, Say, distance, say, span
from hudna.terms.agreement import Words
from hudna.view.conflicts import Conflict
from hudna.view.process.mingled import ground_of
from hudna.view.register import protection
from hudna.view.volumes import barred_volume, notice_volume, protection_volume
from hudna.view.world import World
from hudna.web import naming
from hudna.web.explain.clause import clause_of, clause_words
from hudna.web.explain.mingled import (
    SaidToHold,
    mingled_aside,
    mingled_headline,
    said_of_mingled,
)
from hudna.web.explain.sealed import UNTOLD, untold_aside, untold_headline


class Explained(msgspec.Struct, frozen=True):
    """`whole` is the sentence; the others are its parts, for a table beside the map.

    `near`, `when` and `heights` are None where geometry has no part in the conflict. `aside` says
    what would have to change. `rule` is the clause's text.
    """

    conflict: Conflict
    headline: Say
    near: Say | None
    when: Say | None
    heights: Say | None
    clause: Say
    rule: Words | None
    aside: Say
    whole: Say
    said: tuple[SaidToHold, ...] = ()


def conflict_words(world: World, conflict: Conflict) -> Explained:
    agreement = world.terms.agreement
    untold = conflict.kind in UNTOLD
    headline = untold_headline(conflict) if untold else _headline(world, conflict)
    aside = untold_aside(world, conflict) if untold else _aside(world, conflict)
    clause = clause_words(agreement, conflict.clause)
    found = clause_of(agreement, conflict.clause)
    near, when, heights = _parts(conflict)
    near = _told_so(world, conflict, near)
    return Explained(
        conflict, headline, near, when, heights, clause, found.text if found else None,
        aside, _whole(headline, near, when, heights, clause),
        tuple(said_of_mingled(world, conflict)),
    )


def unmeasured(e: Explained) -> Explained:
    """The same without how near it is: three distances say where a place is."""
    aside = say("How near it is, is told once the notice is signed: the looks at other parties' "
                "places are used up.")
    return msgspec.structs.replace(
        e, near=None, when=None, heights=None, aside=aside,
        whole=_whole(e.headline, None, None, None, e.clause))


def _headline(world: World, c: Conflict) -> Say:
    match c.kind:
        case "protection":
            return say("Meets {name} ({kind}), registered by {party}",
                       kind=naming.protected_kind(world, c.protects or ""), name=c.names,
                       party=_author(world, c.subject))
        case "barred-area":
            return say("Meets the area {name}, which is barred to this flight", name=c.names)
        case "operation":
            return say("Meets the operation {name}, announced by {party}",
                       name=c.names, party=_author(world, c.subject))
        case "mingled":
            return mingled_headline(c)
    return _broken(world, c)


def _broken(world: World, c: Conflict) -> Say:
    """What stands in the way where nothing that has a place is met."""
    match c.kind:
        case "lead-time":
            return say("Announced too late: {lead} ahead is asked for", lead=span(c.lead_ms))
        case "absent":
            return say("Needs the word of {party}, which does not take part at present",
                       party=c.names)
        case "authority":
            return say("Announced by a party that does not answer for {operator}",
                       operator=naming.party(world, c.subject))
        case _:
            return say("This node could not decide whether it meets {name}; what is unknown is "
                       "treated as a conflict", name=c.names)


def _author(world: World, subject: str) -> object:
    record = world.record(subject)
    return naming.party(world, record.author) if record else say("an unknown party")


def _parts(c: Conflict) -> tuple[Say | None, Say | None, Say | None]:
    if c.clash is None:
        return None, None, None
    return (_near(c), window_words(c.clash.window), heights_words(c.clash.heights))


def _near(c: Conflict) -> Say:
    assert c.clash is not None
    if c.clash.distance_mm == 0:
        return say("inside it")
    apart = distance(c.clash.distance_mm)
    if not c.buffer_mm:
        return say("{distance} from it", distance=apart)
    return say("{distance} from it, inside its buffer of {buffer}",
               distance=apart, buffer=distance(c.buffer_mm))


def _told_so(world: World, c: Conflict, near: Say | None) -> Say | None:
    """The same, with how coarsely this node was told the place that it is measured to."""
    record = world.record(c.subject)
    coarse = naming.told_coarsely(record) if record else None
    if near is None or coarse is None:
        return near
    return say("{near}; its place is told here as {cell}", near=near, cell=coarse)


def window_words(w: Window) -> Say:
    """A window in words; an open side is said so."""
    match w.from_ms, w.until_ms:
        case None, None:
            return say("at any time")
        case int(start), None:
            return say("from {start} on", start=Instant(start))
        case None, int(end):
            return say("until {end}", end=Instant(end))
        case start, end:
            return say("from {start} to {end}", start=Instant(start or 0), end=Instant(end or 0))


def heights_words(h: Heights) -> Say:
    """Heights above mean sea level in words."""
    match h.floor_mm, h.ceiling_mm:
        case None, None:
            return say("at every height")
        case int(floor), None:
            return say("from {floor} m above mean sea level up", floor=_metres(floor))
        case None, int(ceiling):
            return say("up to {ceiling} m above mean sea level", ceiling=_metres(ceiling))
        case floor, ceiling:
            return say("between {floor} and {ceiling} m above mean sea level",
                       floor=_metres(floor or 0), ceiling=_metres(ceiling or 0))


def _metres(mm: int) -> Figure:
    return Figure(mm / 1000)


def _whole(
    headline: Say, near: Say | None, when: Say | None, heights: Say | None, clause: Say
) -> Say:
    if near is None:
        return say("{headline}; {clause}.", headline=headline, clause=clause)
    return say("{headline}: {near}, {when}, {heights}; {clause}.",
               headline=headline, near=near, when=when, heights=heights, clause=clause)


def _aside(world: World, c: Conflict) -> Say:
    """What would have to change. Touching counts, so *more than*."""
    if (mended := _mended(c)) is not None:
        return mended
    times, heights = _bounded(world, c)
    away = _away(c)
    if c.kind == "mingled":
        return mingled_aside(away)
    if times and heights:
        return say("{move}, or to another time or other heights.", move=away)
    if times:
        return say("{move}, or to another time.", move=away)
    return say("{move}, or to other heights.", move=away) if heights else say("{move}.", move=away)


def _mended(c: Conflict) -> Say | None:
    """What mends it where moving it does not."""
    match c.kind:
        case "lead-time":
            return say("Give a start at least {lead} ahead.", lead=span(c.lead_ms))
        case "absent":
            return say("{party} has to come back and to answer it anew.", party=c.names)
        case "authority":
            return say("The guarantor that answers for the operator has to announce it.")
        case "unknown":
            return say("Compare the two by voice, then announce a simpler volume.")
    return None


def _away(c: Conflict) -> Say:
    assert c.clash is not None
    missing = c.buffer_mm - c.clash.distance_mm
    if c.clash.distance_mm and missing >= 0:
        return say("Move it more than {n} further away", n=distance(missing))
    if not c.buffer_mm:
        return say("Move it out")
    return say("Move it out, and more than {buffer} away", buffer=distance(c.buffer_mm))


def _bounded(world: World, c: Conflict) -> tuple[bool, bool]:
    """Whether what is met is there only for a time, and only at some heights."""
    volume = volume_met(world, c)
    if volume is None:
        return False, False
    window, heights = volume.window, volume.heights
    return window.until_ms is not None, heights != Heights()


def volume_met(world: World, c: Conflict) -> Volume | None:
    """The volume of the protection, mingled ground, barred area or operation that is met."""
    record = world.record(c.subject) if c.kind not in UNTOLD else None
    if record is not None and isinstance(record.said, Notice):
        return notice_volume(record.said)
    if record is not None and isinstance(record.said, Holding):
        return Volume(c.ground or ground_of(world, record), c.buffer_mm)
    if record is not None:
        return protection_volume(protection(record))
    areas = {a.id: a for a in world.terms.agreement.areas}
    return barred_volume(areas[c.subject]) if c.subject in areas else None
