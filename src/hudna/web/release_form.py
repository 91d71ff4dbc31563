"""Who is told what, chosen in a form; and what each partner will then see, before it is signed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import cast, get_args

import msgspec

from hudna.act.draft import Draft
from hudna.act.release import (
    Choice,
    as_before,
    defaults,
    onward_of,
    readers,
    sealed,
    told_by_default,
    with_release,
)
from hudna.record.kinds import Anything, PartyId, Protection
from hudna.record.record import Record
from hudna.record.release import CELLS, PLACE, RELEASABLE, as_read, releasable, step_of
from hudna.record.sharing import Existence, Step
from hudna.say import Say
from hudna.view.erasures import erased
from hudna.view.world import World
from hudna.web import words
from hudna.web.forms import Form
from hudna.web.house import House

HOW = ("default", "sealed", "chosen")
"""As the agreement has it, to the depositary alone, or party by party."""
NOTHING = "nothing"
TICKS = "told_words"
"""The field that says that a form has ticks for who is told which words."""
STEPS_OFFERED: tuple[str, ...] = (*get_args(Step), NOTHING)


class Seen(msgspec.Struct, frozen=True):
    """What one party will have: `said` as it reads there, None where it is told nothing; and to the
    people of which other parties it may pass it on."""

    party: PartyId
    said: Anything | None
    withheld: tuple[str, ...] = ()
    onward: tuple[PartyId, ...] = ()

    @property
    def step(self) -> Step | None:
        """At which step it has the place."""
        if self.said is None:
            return None
        return step_of(cast(Protection | Existence, self.said), self.withheld)


class Row(msgspec.Struct, frozen=True):
    """One party's row of the form: the step that is chosen, the words that are told, and of those
    that it can be let pass it on to (`others`), those that it may."""

    party: PartyId
    step: str
    told: tuple[str, ...]
    onward: tuple[PartyId, ...]
    others: tuple[PartyId, ...]


def who(house: House) -> tuple[PartyId, ...]:
    """Who can be chosen as a reader: those with a node that this one knows, and those who are told
    where nothing is chosen."""
    world, known = house.world, {p.party for p in house.partners.state()}
    return tuple(p for p in readers(world) if p in known or p in told_by_default(world))


def words_of(said: type[Protection]) -> tuple[str, ...]:
    """The fields of a kind of protection, beside its place, that may be withheld one by one."""
    aside = {PLACE[said], *(cell for _, cell in CELLS)}
    return tuple(name for name in RELEASABLE[said] if name not in aside)


def choices(form: Form, house: House, said: Protection) -> tuple[Choice, ...]:
    """What the form chooses; nothing where it leaves it to the agreement, or to what was chosen
    for an earlier version. Faults are noted in the form."""
    how = form.get("tell") or "default"
    if how not in HOW:
        form.choice("tell", HOW)
    if how == "sealed":
        return sealed(house.world)
    if how != "chosen":
        return ()
    return tuple(_choice(form, house.world, p, words_of(type(said))) for p in who(house))


def rows(form: Form, house: House, kind: type[Protection], before: Record | None) -> list[Row]:
    """The rows of the form as they were filled in, or as they would be without a choice."""
    world, may = house.world, who(house)
    if form.get("tell") == "chosen":
        return [_row(world, _choice(form, world, p, words_of(kind)), kind) for p in may]
    return [_row(world, c, kind) for c in unchosen(world, kind, before) if c.party in may]


def unchosen(world: World, kind: type[Protection], before: Record | None) -> Iterable[Choice]:
    """What each reader has where nothing is chosen in the form."""
    by_party = {c.party: c for c in (
        *defaults(world, kind), *(as_before(world, before) if before else ()))}
    return by_party.values()


def seen(house: House, draft: Draft) -> list[Seen]:
    """What each reader will have of what is about to be signed, read as its node will read it."""
    world, said = house.world, cast(Protection, draft.said)
    by_party = {r.party: r for r in draft.release}
    found = []
    for party in who(house):
        reader = by_party.get(party)
        if reader.nothing if reader else party not in told_by_default(world):
            found.append(Seen(party, None))
        else:
            read = as_read(said, reader.withheld if reader else ())
            found.append(Seen(party, *read, reader.onward if reader else ()))
    return found


def _choice(form: Form, world: World, party: PartyId, words: Iterable[str]) -> Choice:
    step = form.get(f"see_{party}") or "exact"
    if step not in STEPS_OFFERED:
        step = form.choice(f"see_{party}", STEPS_OFFERED) and "exact"
    if step == NOTHING:
        return Choice(party, nothing=True)
    hidden = tuple(n for n in words if not form.ticked(f"tell_{party}_{n}"))
    onward = tuple(p for p in onward_of(world, party) if form.ticked(f"onward_{party}_{p}"))
    return Choice(party, cast(Step, step), hidden if step != "existence" else (), onward=onward)


def _row(world: World, choice: Choice, kind: type[Protection]) -> Row:
    step = NOTHING if choice.nothing else choice.step
    return Row(choice.party, step, tuple(n for n in words_of(kind) if n not in choice.withheld),
               choice.onward, onward_of(world, choice.party))


def parties(world: World) -> tuple[PartyId, ...]:
    """Who is told of what is said, where nothing is chosen."""
    return tuple(p for p in readers(world) if p in told_by_default(world))


def words_in(tag: str) -> tuple[str, ...]:
    """The words of statements of this kind that may be withheld."""
    return next((fields for kind, fields in RELEASABLE.items()
                 if kind.__struct_config__.tag == tag), ())


def told(form: Form, world: World, draft: Draft) -> Draft:
    """The draft, told to each as the ticks of the form have it; a form without them leaves it to
    the agreement."""
    if not form.ticked(TICKS):
        return draft
    may = releasable(draft.said)
    return with_release(world, draft, tuple(
        Choice(p, withheld=tuple(n for n in may if not form.ticked(f"tell_{p}_{n}")))
        for p in parties(world)
    ))


def not_told(world: World, record: Record) -> tuple[Say, ...]:
    """The words of a record that its author has not told this node, or has taken back; without
    those that an erasure took."""
    erased_ = {f for e in erased(world, record) if e.here for f in e.fields}
    named = {**words.WORDS_TOLD, **words.ERASABLE}
    return tuple(named[f] for f in record.withheld if f in named and f not in erased_)


def withheld_by(world: World, draft: Draft) -> dict[PartyId, tuple[str, ...]]:
    """What is withheld of a draft, by the party that is told of it."""
    by_party = {r.party: r.withheld for r in draft.release}
    return {p: by_party.get(p, ()) for p in parties(world)}


def filled(form: Form) -> Mapping[str, str]:
    """The form's own fields of the release, to be carried from the page that shows to the act."""
    return {name: value for name, value in form.values.items()
            if name in {"tell", TICKS} or name.startswith(("see_", "tell_", "onward_"))}
