"""A statement of who holds what, made ready to be signed, and what to look at before."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

import msgspec

from hudna.act.draft import Draft
from hudna.act.process.hold import hold
from hudna.place.geojson import shape_to_geojson
from hudna.place.measure import centre
from hudna.record.holding import HolderId, Holding
from hudna.record.record import Record
from hudna.record.statement import PartyId
from hudna.say import Figure, Say, distance, say
from hudna.terms.agreement import Words
from hudna.view.process import flags as flagged
from hudna.view.process.claims import holding
from hudna.view.world import World
from hudna.web.evidence import Mark
from hudna.web.process.holding_shown import called

ITSELF = say("It names a truce partner and an excluded group together: its ground is protected "
             "from its first day, until every guarantor names one holder.")


class Flag(msgspec.Struct, frozen=True):
    """`records`: the statements that it is about. `of`: what was flagged, None where it is of the
    claim by itself."""

    says: Say
    records: tuple[Record, ...] = ()
    of: flagged.Flag | None = None


OTHER_GROUND = say("The units that it names have other outlines at this node than when it was said "
                   "before: by the same codes it is other ground.")


def drafted(world: World, said: Holding, before: Record | None) -> Draft:
    """Raises `Refused` with every fault."""
    return hold(world, said, before.hash if before else None)


def flags(world: World, said: Holding, before: Record | None) -> tuple[Flag, ...]:
    """Of a claim that could be signed as it is."""
    found = flagged.flags(world, said, before.hash if before else None)
    own = [Flag(ITSELF)] if world.terms.process.protects_between(said.holders) else []
    if before is not None and _other_ground(holding(before), said):
        own.append(Flag(OTHER_GROUND, (before,)))
    return (*own, *(Flag(_SAYS[f.kind](world, f),
                         tuple(world.entries[h].record for h in f.with_), f) for f in found))


def _other_ground(before: Holding, said: Holding) -> bool:
    """Whether the same units come to other ground than before."""
    return bool(said.admin) and said.admin == before.admin and said.shape != before.shape


def marks(found: Iterable[Flag]) -> Iterator[Mark]:
    """The ground of what is flagged."""
    seen: set[str] = set()
    for one in found:
        if one.of is not None and one.of.shape is not None:
            yield Mark("suggestion", shape_to_geojson(one.of.shape), say("thin"), "", one.of.at)
        for record in one.records:
            if record.hash not in seen:
                seen.add(record.hash)
                said = holding(record)
                yield Mark("held disputed", shape_to_geojson(said.shape), said.names,
                           f"/holdings/{record.hash}", centre(said.shape))


def _both(world: World, f: flagged.Flag) -> Say:
    return say("This party says already that {holders} hold {km2} km² of it: together that says "
               "that it is mingled.", holders=holders(world, f.holders), km2=_km2(f))


def _mingles(world: World, f: flagged.Flag) -> Say:
    return say("{parties} names {holders} for {km2} km² of it. A truce partner and an excluded "
               "group: that ground is protected until every guarantor names one holder.",
               parties=parties(world, f.claimants), holders=holders(world, f.holders), km2=_km2(f))


def _disputes(world: World, f: flagged.Flag) -> Say:
    return say("{parties} names {holders} for {km2} km² of it: that ground is disputed.",
               parties=parties(world, f.claimants), holders=holders(world, f.holders), km2=_km2(f))


def _sliver(world: World, f: flagged.Flag) -> Say:
    return say("A strip thinner than anything that may be claimed comes of it, {km2} km², beside "
               "what {parties} says. It is left as it is.",
               parties=parties(world, f.claimants), km2=_km2(f))


def _gap(world: World, f: flagged.Flag) -> Say:
    return say("Between it and what {parties} says a gap of {distance} is left, of which nobody "
               "speaks.", parties=parties(world, f.claimants),
               distance=distance(f.apart_mm))


def _touches(world: World, f: flagged.Flag) -> Say:
    return say("It touches what {parties} says along a line, and shares no ground with it.",
               parties=parties(world, f.claimants))


_SAYS: Mapping[flagged.FlagKind, Callable[[World, flagged.Flag], Say]] = {
    "both": _both, "mingles": _mingles, "disputes": _disputes, "sliver": _sliver, "gap": _gap,
    "touches": _touches,
}


def _km2(f: flagged.Flag) -> Figure:
    return Figure(f.km2, 1 if f.km2 >= 10 else 3)


def holders(world: World, ids: Iterable[HolderId]) -> Words:
    """Their names, one after another, in each language."""
    return _joined([called(world, h) for h in ids])


def parties(world: World, ids: Iterable[PartyId]) -> Words:
    known = {p.id: p.name for p in world.terms.agreement.parties}
    return _joined([known.get(p, p) for p in ids])


def _joined(names: list[object]) -> Words:
    def line(lang: str, comma: str) -> str:
        return comma.join(n.of(lang) if isinstance(n, Words) else str(n) for n in names)

    return Words(line("en", ", "), line("ar", "، "), line("ru", ", "))
