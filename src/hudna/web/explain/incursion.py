"""What an incursion says, in sentences: what was seen, and what is not known."""

from __future__ import annotations

import msgspec

from hudna.record.kinds import Incursion
from hudna.say import Say, say
from hudna.speak.language import language
from hudna.terms.agreement import Agreement, BarredArea, Clause, Words
from hudna.view.world import World
from hudna.web import naming
from hudna.web.explain.clause import clause_of
from hudna.web.sky_words import heights_follow


class Exactly(msgspec.Struct, frozen=True):
    """A moment to the second, as an argument of a sentence."""

    ms: int

    def of(self, code: str) -> str:
        return language(code).instant(self.ms, seconds=True)


def agreement_of(world: World, said: Incursion) -> Agreement | None:
    """The text that draws the area; None where this node has not got it."""
    loaded = world.agreements.texts.get(said.version)
    return loaded.agreement if loaded else None


def area_of(world: World, said: Incursion) -> BarredArea | None:
    """The area as that text draws it."""
    agreement = agreement_of(world, said)
    return next((a for a in agreement.areas if a.id == said.area), None) if agreement else None


def area_name(world: World, said: Incursion) -> Words | str:
    area = area_of(world, said)
    return area.name if area else said.area


def rule_of(world: World, said: Incursion) -> Clause | None:
    """The clause under which the area is closed, as that text has it."""
    agreement = agreement_of(world, said)
    return clause_of(agreement, said.clause) if agreement else None


def sentence(world: World, said: Incursion) -> Say:
    """What happened."""
    of = {"aircraft": naming.called(said), "area": area_name(world, said),
          "start": Exactly(said.entered_ms)}
    end = Exactly(said.left_ms if said.left_ms is not None else said.entered_ms)
    match said.state:
        case "inside":
            return say("{aircraft} has been in {area} since {start}; it is not known to have left.",
                       **of)
        case "left":
            return say("{aircraft} was in {area} from {start} until {end}.", end=end, **of)
        case "crossed":
            return say("{aircraft} went through {area} between {start} and {end}: no position lies "
                       "inside, the line between two of them does.", end=end, **of)
        case "lost":
            return say("{aircraft} was in {area} from {start}. Its last position before a silence, "
                       "at {end}, lies inside.", end=end, **of)
        case "void":
            return say("It was said that {aircraft} was in {area} from {start}. Positions that "
                       "came later have shown that it was not so.", **of)


def doubts(said: Incursion) -> list[Say]:
    """What a reader must know before relying on it."""
    found = [] if said.sure else [say(
        "Only sources that are unsure of the place put it there.")]
    if said.lowest_mm is None and not heights_follow(said):
        found.append(say("Its height is not known: what has no known height counts as inside."))
    if not said.operator:
        found.append(say("Whose it is, is not known: what is not known counts as barred."))
    return found
