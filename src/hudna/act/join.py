"""Let a party take part. It is in once everyone who must has said exactly the same."""

from __future__ import annotations

from typing import Literal, TypeAlias, get_args

from hudna.act.draft import Draft, draft, need_here, refuse
from hudna.record.kinds import Joining, PartyId
from hudna.say import say
from hudna.view.world import World

Past: TypeAlias = Literal["nothing", "in effect", "everything"]
PASTS: tuple[Past, ...] = get_args(Past)


def joining(world: World, party: PartyId, *, card: str, past: Past, officer: str) -> Joining:
    """What this party would say first: it undoes every leaving that this node knows of."""
    undoes = tuple(sorted(r.hash for r in world.taking_part.leavings(party)))
    return Joining(party, card, past, officer, undoes)


def let_join(world: World, said: Joining) -> Draft:
    """Say `said`, this party's own words or another's repeated.

    Raises `Refused` for a party that the text in effect does not name, one that is in, words that
    this party has no part in or has said already, and words that would not let it in."""
    need_here(world)
    part = world.taking_part
    named = tuple(p.id for p in world.terms.agreement.parties if p.id != world.me)
    if said.party not in named:
        raise refuse("party", said.party,
                     say("one of {known}", known=", ".join(named)))
    if part.takes_part(said.party):
        raise refuse("party", said.party, say("a party that does not take part yet"))
    if world.me not in part.must_let_in(said.party):
        must = ", ".join(sorted(part.must_let_in(said.party))) or "—"
        raise refuse("party", world.me, say("one of those who let it in: {must}", must=must))
    _must_help(world, said)
    return draft(said)


def _must_help(world: World, said: Joining) -> None:
    known = {r.hash for r in world.taking_part.leavings(said.party)}
    if missing := sorted(known - set(said.undoes)):
        raise refuse("undoes", "nothing" if not said.undoes else f"{len(said.undoes)} leavings",
                     say("every leaving that this node knows of, {first} among them",
                         first=missing[0]))
    for other in world.taking_part.proposed():
        if _same(other.said, said) and world.me in other.by:
            raise refuse("party", said.party, say("words that this party has not said yet"))


def _same(one: Joining, other: Joining) -> bool:
    return (one.party, one.card, one.past, set(one.undoes)) == (
        other.party, other.card, other.past, set(other.undoes))
