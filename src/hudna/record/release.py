"""Which fields of each kind its author may withhold, and how a record reads without them.

A protection's place is told at a step, and a withheld exact place reads as the finest cell that is
told: that may add a conflict to check, and never hides one. Told at no step, all that remains is
that there is something. Beside the place only words about people and names may be withheld: what
anything else is decided by goes to everyone who has the record at all.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from functools import cache, partial

import msgspec

from hudna.fault import Fault, Refused
from hudna.record import kinds
from hudna.record.erasure import PERSONAL, sentinel
from hudna.record.kinds import Area, Movement, Protection, Site, Statement
from hudna.record.sharing import STEPS, Existence, Step
from hudna.record.shown import shown
from hudna.say import say

CELLS: tuple[tuple[Step, str], ...] = (("1 km", "cell_1km"), ("10 km", "cell_10km"))
"""The field of each step between the exact place and none."""
PLACE: Mapping[type[Statement], str] = {Site: "shape", Area: "shape", Movement: "way"}
"""The field of each kind of protection that has the exact place."""
_ASIDE = ("review_by_ms", "cell_1km", "cell_10km")
RELEASABLE: Mapping[type[Statement], tuple[str, ...]] = {
    **PERSONAL,
    Site: ("names", "note", "district", "shape", *_ASIDE),
    Area: ("names", "note", "district", "shape", *_ASIDE),
    Movement: ("names", "note", "way", *_ASIDE),
    kinds.Incursion: ("callsign", "evidence"),
    kinds.Sighting: ("source", "at", "near", "text"),
    kinds.Report: ("source", "told_ms", "at", "place", "text", "near", "admin", "origin",
                   "attached", "about"),
    kinds.Incident: ("at", "place", "summary", "officer", "near", "admin", "harm"),
    kinds.Judged: ("text", "evidence"),
    kinds.Challenge: ("text", "officer", "attached"),
    kinds.ChallengeReply: ("text", "officer", "attached"),
    kinds.AccessAsked: ("place", "near", "purpose", "officer"),
}
"""The fields of each kind that its author may withhold from a reader who has the record; of a kind
that is not here, none. A protection may besides be told as no more than that it exists."""
STAYS: tuple[type[Statement], ...] = (
    kinds.Sighting, kinds.Weighed, kinds.Warned, kinds.Report, kinds.Linked, kinds.Unlinked,
    kinds.Assessed, kinds.HandOver, kinds.HandOverTaken)
"""Kinds of which nobody but their author's node has anything, unless a person there releases one
statement to one party: who watches or reports, and from where, must never follow from a
default."""
LATER: Mapping[type[Statement], tuple[str, ...]] = {
    Site: ("cell_1km", "cell_10km", "common"),
    Area: ("cell_1km", "cell_10km", "common"),
    Movement: ("from_ms", "until_ms", "cell_1km", "cell_10km", "common"),
    kinds.Receipt: ("disclosed", "held", "shown"), kinds.PassedOn: ("parties",),
}
"""Fields that records from before release by field do not have: there each has its default."""
EXISTENCE = frozenset({"kind", "district"})
"""All that is told of a protection of which only the existence is told."""

_CONVERT = partial(msgspec.convert, type=kinds.Anything, strict=True)
_KINDS = {kind.__struct_config__.tag: kind for kind in {*RELEASABLE, *LATER}}


def kind_of(said: Statement) -> type[Statement]:
    """The kind that was signed."""
    return _KINDS[said.what] if isinstance(said, Existence) else type(said)


def releasable(said: Statement) -> tuple[str, ...]:
    """The fields of this statement that may be withheld."""
    return RELEASABLE.get(type(said), ())


def withheld_at(said: Protection, step: Step) -> frozenset[str]:
    """The fields that are withheld where the place is told at `step`, and no more than that."""
    if step == "existence":
        return frozenset({"kind", *said.__struct_fields__}) - EXISTENCE
    finer = STEPS[:STEPS.index(step)]
    fields = {"exact": PLACE[type(said)], **dict(CELLS)}
    return frozenset(fields[s] for s in finer)


def step_of(said: Protection | Existence, withheld: tuple[str, ...]) -> Step:
    """At which step the place is told to whoever reads the record so."""
    if isinstance(said, Existence):
        return "existence"
    if PLACE[type(said)] not in withheld:
        return "exact"
    return next(step for step, cell in CELLS if getattr(said, cell) is not None)


def placeless(said: Protection, gone: Collection[str]) -> bool:
    """Whether nothing is left of where it is, once the fields of these names are gone."""
    cells = (cell for _, cell in CELLS if getattr(said, cell) is not None)
    return {PLACE[type(said)], *cells} <= set(gone)


def as_read(
    said: kinds.Anything, withheld: Iterable[str]
) -> tuple[kinds.Anything, tuple[str, ...]]:
    """The statement as it reads to whoever is not told the fields of these names, and the names of
    those that read as withheld. With the place at every step, all goes but that there is
    something."""
    gone = frozenset(withheld)
    if isinstance(said, Site | Area | Movement) and placeless(said, gone):
        gone |= withheld_at(said, "existence")
    told: dict[str, object] = msgspec.to_builtins(said)
    fields, missing = filled({n: v for n, v in told.items() if n not in gone})
    return _CONVERT(fields), missing


def filled(fields: dict[str, object]) -> tuple[dict[str, object], tuple[str, ...]]:
    """The disclosed fields, made a whole statement: with a sentinel where one that may be withheld
    is missing, and the names of those. Refused where what is left says nothing that can be read.

    `kind` is the tag of a kind; a field that may not be withheld is left missing."""
    kind = _KINDS.get(tag) if isinstance(tag := fields.get("kind"), str) else None
    if kind is None:
        if tag == Existence.__struct_config__.tag:
            raise Refused(Fault("fields.kind", shown(tag), say("a kind that is ever said")))
        return fields, ()
    if kind in PLACE:
        return _place(kind, fields)
    return _filled(kind, fields)


def _place(
    kind: type[Statement], fields: dict[str, object]
) -> tuple[dict[str, object], tuple[str, ...]]:
    place = PLACE[kind]
    finest = next((c for _, c in CELLS if fields.get(c) is not None), None)
    if place not in fields and finest is None:
        return _existence(kind, fields)
    whole, withheld = _filled(kind, {place: fields.get(finest or place), **fields})
    return whole, withheld if place in fields else in_order(kind, {*withheld, place})


def _existence(
    kind: type[Statement], fields: dict[str, object]
) -> tuple[dict[str, object], tuple[str, ...]]:
    # Nothing may come in beside what is read: of an existence, no other disclosure is kept.
    if beside := sorted(fields.keys() - EXISTENCE):
        expected = say("the place at a step, or no more than that there is one")
        raise Refused([Fault(f"fields.{shown(n)}", shown(fields[n]), expected) for n in beside])
    told = {"kind": Existence.__struct_config__.tag, "what": fields["kind"],
            "district": fields.get("district", "")}
    return told, in_order(kind, set(kind.__struct_fields__) - set(fields))


def _filled(
    kind: type[Statement], fields: dict[str, object]
) -> tuple[dict[str, object], tuple[str, ...]]:
    later = LATER.get(kind, ())
    gone = [f for f in RELEASABLE.get(kind, ()) if f not in fields and f not in later]
    missing = {f: _default(kind, f) for f in later if f not in fields}
    return {**fields, **missing, **{f: sentinel(f) for f in gone}}, in_order(kind, gone)


def in_order(kind: type[Statement], names: Collection[str]) -> tuple[str, ...]:
    """Those of `names` that are said to be withheld, as their kind has them in order. Of a field
    that a record may lack nobody can say so."""
    later = LATER.get(kind, ())
    return tuple(f for f in kind.__struct_fields__ if f in names and f not in later)


@cache
def _default(kind: type[Statement], name: str) -> object:
    field = next(f for f in msgspec.structs.fields(kind) if f.name == name)
    return msgspec.to_builtins(field.default)
