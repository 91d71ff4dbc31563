"""Who is told what of a record: chosen by its author at writing, within what keeps a truce.

The agreement's defaults count where the author chooses nothing else. A guarantor that could be
left out of a notice, an answer or a stop would be cleared or struck in the dark: of those only
words about people may be withheld, and from nobody altogether. A protection may be told at any
step, to anybody. What stays with its author's node (record/release.py) is told to nobody by any
default, and where somebody chooses to tell it, without who it is from and where that was.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from hudna.act.draft import Draft, Reader
from hudna.fault import Fault, Refused
from hudna.place.grid import cell
from hudna.record.incidents import Incident
from hudna.record.kinds import Anything, Movement, PartyId, Protection, Released, Statement
from hudna.record.record import Record
from hudna.record.release import (
    CELLS,
    PLACE,
    STAYS,
    as_read,
    releasable,
    step_of,
    withheld_at,
)
from hudna.record.sharing import STEPS, Existence, Step
from hudna.record.shown import shown
from hudna.say import say
from hudna.terms.agreement import ReleaseDefault
from hudna.view.about import subjects
from hudna.view.releases import PROTECTIONS, goes_to, withheld
from hudna.view.volumes import movement_window
from hudna.view.world import World

PLACES_OF_INCIDENT = frozenset({"at", "place", "near"})
"""Fields of an incident that its units tell part of."""


class Choice(msgspec.Struct, frozen=True):
    """What one party is to be told: the place at `step`, and all but the fields in `withheld`; or
    nothing at all. The step counts for protections alone, and so does `onward`: to the people of
    which other parties it may pass it on."""

    party: PartyId
    step: Step = "exact"
    withheld: tuple[str, ...] = ()
    nothing: bool = False
    onward: tuple[PartyId, ...] = ()


def readers(world: World) -> tuple[PartyId, ...]:
    """Who else may be told of what this node says: every other party of the agreement that takes
    part, the guarantors and the depositary first."""
    ranks = {"guarantor": 0, "depositary": 1, "party": 2, "observer": 3}
    parties = sorted(world.terms.agreement.parties, key=lambda p: ranks[p.role])
    return tuple(p.id for p in parties if p.id != world.me)


def told_by_default(
    world: World, kind: type[Statement] = Statement
) -> tuple[PartyId, ...]:
    """Those of the readers that are told a statement of this kind where nothing is said of them."""
    if issubclass(kind, STAYS):
        return ()
    return tuple(p.id for p in world.terms.agreement.parties
                 if p.id != world.me and p.role in ("guarantor", "depositary"))


def onward_of(world: World, reader: PartyId) -> tuple[PartyId, ...]:
    """The parties to whose people a reader can be let pass on what this node says."""
    return tuple(p.id for p in world.terms.agreement.parties if p.id not in (reader, world.me))


def defaults(world: World, kind: type[Statement]) -> tuple[Choice, ...]:
    """The choice for each reader that the agreement makes of statements of this kind, where their
    author makes none."""
    told = told_by_default(world, kind)
    return tuple(_default(world, kind, p, told=p in told) for p in readers(world))


def _unchosen(world: World, said: Statement) -> Iterator[Choice]:
    """The same of one statement: nothing for whoever, by the agreement's defaults, lacks what it is
    about. A key to an announcement would tell an observer that there is one."""
    told = told_by_default(world, type(said))
    for choice in defaults(world, type(said)):
        known = choice.party in told or _has_all(world, said, choice.party)
        yield choice if known else Choice(choice.party, nothing=True)


def _as_before(world: World, said: Statement, before: Record) -> Iterator[Choice]:
    """As the version before was told, but for whoever lacks what this one is about."""
    told = told_by_default(world, type(said))
    for choice in as_before(world, before):
        known = choice.party in told or _has_all(world, said, choice.party)
        yield choice if known else Choice(choice.party, nothing=True)


def _has_all(world: World, said: Statement, party: PartyId, left: int = 4) -> bool:
    """Whether `party` has all that this is about, and what that is about. Of another author's
    record this node knows only what the agreement says of such."""
    return left > 0 and all(
        party == r.author or (_has(world, r, party) and _has_all(world, r.said, party, left - 1))
        for r in subjects(world, said))


def _has(world: World, record: Record, party: PartyId) -> bool:
    if record.author == world.me:
        return goes_to(world, record, party)
    kind = type(record.said)
    return not _default(world, kind, party, told=party in told_by_default(world, kind)).nothing


def as_before(world: World, earlier: Record) -> tuple[Choice, ...]:
    """The choices that were made for an earlier version of one's own, less what was recalled."""
    said = world.releases.of(earlier.hash, earlier.author)
    return tuple(
        _chosen(earlier.said, r.to, withheld(world, earlier, r.to), r) for r in said.values()
    ) + tuple(
        _chosen(earlier.said, p, withheld(world, earlier, p), None)
        for p in told_by_default(world, type(earlier.said)) if p not in said
    )


def sealed(world: World) -> tuple[Choice, ...]:
    """Nothing for anybody but the depositary, which is told all."""
    depositaries = {p.id for p in world.terms.agreement.parties if p.role == "depositary"}
    return tuple(Choice(p, nothing=p not in depositaries) for p in readers(world))


def release(
    world: World, said: Anything, chosen: Sequence[Choice], before: Record | None = None
) -> tuple[Anything, tuple[Reader, ...]]:
    """The statement with what its release has to say in it, and its readers. Those not in `chosen`
    have what they have of the version `before`, if there is one, else the agreement's defaults.
    Refused where a choice is none that may be made."""
    past = _as_before(world, said, before) if before else ()
    by_party = {c.party: c for c in (*_unchosen(world, said), *past, *chosen)}
    if faults := tuple(_faults(world, said, by_party)):
        raise Refused(faults)
    told = told_by_default(world, type(said))
    if isinstance(said, PROTECTIONS):
        if alone := tuple(unanswered(world, {p: _step(c) for p, c in by_party.items()})):
            raise Refused(alone)
        said = placed(said, _common(world, by_party))
    made = (_reader(said, c) for c in by_party.values())
    return said, tuple(
        r for r in made
        if (r.withheld or r.nothing or r.onward if r.party in told else not r.nothing)
    )


def unanswered(world: World, steps: Mapping[PartyId, Step]) -> Iterator[Fault]:
    """A fault where nobody is left to object for a protection of this node's: no guarantor has its
    place, and no depositary that the agreement asks. `steps`: at which each other party has it."""
    answering = set(world.terms.must_concur)
    if world.terms.sealed is not None:
        answering |= {p.id for p in world.terms.agreement.parties if p.role == "depositary"}
    if world.me not in answering and all(
        steps.get(p, "existence") == "existence" for p in answering
    ):
        yield Fault("release", "nobody who can object for it", say(
            "at least one guarantor that has its place, or the depositary of an agreement with "
            "sealed places"))


def with_release(world: World, said: Draft, chosen: Sequence[Choice] = ()) -> Draft:
    """A draft of anything but a protection, told to each reader as is `chosen`, or by the
    agreement's defaults. One that has its release already stays as it is."""
    if said.release or isinstance(said.said, PROTECTIONS):
        return said
    return msgspec.structs.replace(said, release=release(world, said.said, chosen)[1])


def placed(said: Protection, common: Step) -> Protection:
    """The protection with its place at every step, and the one that all guarantors have."""
    place = said.way if isinstance(said, Movement) else said.shape
    more: dict[str, object] = {}
    if isinstance(said, Movement):
        window = movement_window(said)
        more = {"from_ms": max(0, window.from_ms or 0), "until_ms": window.until_ms}
    return msgspec.structs.replace(
        said, cell_1km=cell(place, "1 km"), cell_10km=cell(place, "10 km"), common=common, **more)


def _chosen(
    said: Anything, party: PartyId, gone: frozenset[str], told: Released | None
) -> Choice:
    onward, nothing = (told.onward, told.nothing) if told else ((), False)
    if not isinstance(said, PROTECTIONS):
        return Choice(party, "exact", tuple(sorted(gone)), nothing, onward)
    read, missing = as_read(said, gone)
    assert isinstance(read, (*PROTECTIONS, Existence))
    step = step_of(read, missing)
    words = tuple(n for n in releasable(said) if n in gone and n not in withheld_at(said, step))
    return Choice(party, step, words, nothing, onward)


def _common(world: World, chosen: Mapping[PartyId, Choice]) -> Step:
    steps = (_step(chosen[p]) for p in world.terms.must_concur if p in chosen)
    return max(steps, key=STEPS.index, default="exact")


def _step(choice: Choice) -> Step:
    return "existence" if choice.nothing else choice.step


def _reader(said: Anything, choice: Choice) -> Reader:
    withheld = frozenset(choice.withheld)
    if isinstance(said, PROTECTIONS):
        withheld |= withheld_at(said, choice.step)
    names = ("kind", *said.__struct_fields__)
    in_order = () if choice.nothing else tuple(n for n in names if n in withheld)
    return Reader(choice.party, in_order, choice.nothing, choice.onward)


def _default(world: World, kind: type[Statement], party: PartyId, *, told: bool) -> Choice:
    if issubclass(kind, STAYS):
        return Choice(party, nothing=True)
    role = world.terms.agreement.party(party).role
    for one in world.terms.agreement.release:
        if one.to in (party, role) and kind.__struct_config__.tag in one.kinds:
            return _of_terms(kind, one, party)
    return Choice(party, nothing=not told)


def _of_terms(kind: type[Statement], one: ReleaseDefault, party: PartyId) -> Choice:
    return Choice(party, one.place, with_units(kind, one.withheld), one.nothing)


def with_units(kind: type[Statement], withheld: tuple[str, ...]) -> tuple[str, ...]:
    """With the units of an incident where its place is among what is withheld: a unit may be a
    village."""
    placeless = issubclass(kind, Incident) and not PLACES_OF_INCIDENT.isdisjoint(withheld)
    return (*withheld, "admin") if placeless and "admin" not in withheld else withheld


def _faults(
    world: World, said: Anything, chosen: Mapping[PartyId, Choice]
) -> Iterator[Fault]:
    protection = isinstance(said, PROTECTIONS)
    # A place goes by steps: without it at any of them a record with more in it is refused.
    places = {*PLACE.values(), *(cell for _, cell in CELLS)}
    may = [n for n in releasable(said) if n not in places]
    told = told_by_default(world, type(said))
    for party, choice in chosen.items():
        where = f"release.{party}"
        if party not in readers(world):
            known = ", ".join(readers(world))
            yield Fault(where, shown(party), say("one of {known}", known=known))
        if choice.nothing and party in told and not protection:
            yield Fault(where, "nothing", say("all that the statement is decided by"))
        if choice.step not in STEPS:
            yield Fault(f"{where}.step", shown(choice.step),
                        say("one of {known}", known=", ".join(STEPS)))
        for other in choice.onward:
            if other not in onward_of(world, party):
                known = ", ".join(onward_of(world, party))
                yield Fault(f"{where}.onward", shown(other), say("one of {known}", known=known))
        for name in choice.withheld:
            if name not in may:
                expected = say("one of {names}", names=", ".join(may) or "—")
                yield Fault(f"{where}.withheld", shown(name), expected)


def must_not_narrow(world: World, earlier: Record, readers_: Sequence[Reader]) -> None:
    """Refused where a new version goes to nobody of those who have the earlier one: they would
    hold to it for good. What they are to have no longer is recalled from them."""
    made, told = {r.party: r for r in readers_}, told_by_default(world)
    lost = {p for p in readers(world) if (made[p].nothing if p in made else p not in told)}
    if faults := [
        Fault(f"release.{p}", "nothing", say("at least what it may see of the earlier version; to "
                                             "take that back, recall it"))
        for p in sorted(lost) if goes_to(world, earlier, p)
    ]:
        raise Refused(faults)

