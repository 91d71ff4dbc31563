"""What waits for what on the way to talks: milestones for what is needed, for concerns and for
counters, promises for their conditions. And whether each is there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import cast

import msgspec

from hudna.record.kinds import Concern, Needed, PartyId, RecordHash
from hudna.record.process import Condition, Kept, Reached, Settled
from hudna.record.record import Record
from hudna.view.clocks import within_ms
from hudna.view.process.circles import Circles, Edges, Walk
from hudna.view.process.concerns import Raised
from hudna.view.process.conditions import Conditions, Found, Subject, concern_found
from hudna.view.process.counters import Count, counts
from hudna.view.process.grouped import Grouped
from hudna.view.process.moment import Moment
from hudna.view.process.told import Told
from hudna.view.world import World

SAYS_WHAT_IS_NEEDED = ("guarantor", "depositary", "party")
"""Of these roles anybody may say what a milestone needs; what others say is shown, and holds
nothing up."""


class Need(msgspec.Struct, frozen=True):
    """Something that a milestone is said to need. `counts`: its author may say so, and every
    guarantor is told it, which `told` says."""

    record: Record
    root: RecordHash
    counts: bool
    told: bool = True

    @property
    def said(self) -> Needed:
        return cast(Needed, self.record.said)


class Reach(msgspec.Struct, frozen=True):
    """Whether all that a milestone needs is there. `said`: whether anybody has said that it needs
    anything at all; `whole`: all that was said is there. `silent`: the guarantors that have not
    said what it needs. None of them is reached while one is: else one side's voice would do."""

    said: bool
    whole: bool
    since_ms: int | None
    silent: tuple[PartyId, ...] = ()

    @property
    def there(self) -> bool:
        return self.whole and not self.silent


class Waits:
    """Of one moment."""

    def __init__(self, moment: Moment) -> None:
        self.moment, self.world = moment, moment.world
        self.conditions = Conditions(moment)
        self._reach: dict[str, Reach] = {}
        self._base: dict[tuple[RecordHash, int], Found] = {}

    @cached_property
    def _told(self) -> Told:
        return Told(self.world)

    @cached_property
    def needed(self) -> Grouped:
        return Grouped(self.world.process.needed)

    @cached_property
    def concern_roots(self) -> dict[RecordHash, RecordHash]:
        return self.world.process.concerns.roots()

    @cached_property
    def counts(self) -> dict[str, list[Count]]:
        """By milestone."""
        found: defaultdict[str, list[Count]] = defaultdict(list)
        for one in counts(self.moment):
            found[one.counter.milestone].append(one)
        return found

    @cached_property
    def needs(self) -> dict[str, list[Need]]:
        """By milestone, what stands, as issued."""
        found: defaultdict[str, list[Need]] = defaultdict(list)
        lines = self.world.process.needed
        for record in sorted(lines.standing(), key=lambda r: (r.issued_ms, r.hash)):
            told = self._told.to_all(record)
            need = Need(record, self.needed.root(record.hash),
                        told and _may_say(self.world, record.author), told)
            found[need.said.milestone].append(need)
        return found

    @cached_property
    def held_up(self) -> dict[str, list[Raised]]:
        """By milestone, the concerns that stand in its way or did, of which all are told."""
        return self._by_milestone(told=True)

    @cached_property
    def untold(self) -> dict[str, list[Raised]]:
        """By milestone, concerns of this party's that some guarantor is not told: they hold nothing
        up, since they would for one side alone."""
        return self._by_milestone(told=False)

    def _by_milestone(self, *, told: bool) -> dict[str, list[Raised]]:
        found: defaultdict[str, list[Raised]] = defaultdict(list)
        for one in {c.versions[0].hash: c for c in self.conditions.concerns.values()}.values():
            if self._told.to_all(one.latest) == told:
                for milestone in cast(Concern, one.latest.said).holds_up:
                    found[milestone].append(one)
        return found

    @cached_property
    def edges(self) -> Edges:
        """By name, of what does not hold yet."""
        found: defaultdict[str, list[str]] = defaultdict(list)
        for milestone, needs in self.needs.items():
            for need in needs:
                if need.counts:
                    found[f"milestone:{milestone}"].append(f"need:{need.root}")
                found[f"need:{need.root}"] += self._targets(need.record)
        for record in self.world.process.commitments.standing():
            if targets := self._targets(record):
                found[f"promise:{self._root(record.hash)}"] += targets
        return found

    @cached_property
    def circles(self) -> tuple[Walk, ...]:
        """One of each group of what waits for each other, written out: names, the first again
        last."""
        return self._circles.all

    @cached_property
    def _circles(self) -> Circles:
        return Circles(self.edges)

    def found(self, record: Record) -> tuple[Found, ...]:
        """The conditions of a promise or a need, by its version; what waits for itself is so
        named."""
        listed = conditions_of(record)
        if not listed:
            return ()
        base = [self._found(record, i) for i in range(len(listed))]
        if all(f.holds or target(f.condition, self) == "" for f in base):
            return tuple(base)
        name = self.name(record)
        walks = self._circles.through(name)
        return tuple(self._with_circle(name, f, walks) for f in base)

    def prepare(self, record: Record) -> None:
        """Look at its conditions one by one, so that `found` has little left to do."""
        for at in range(len(conditions_of(record))):
            self._found(record, at)

    def reach(self, milestone: str) -> Reach:
        if milestone not in self._reach:
            # Whatever waits for itself is not there: so it ends, and is told as a circle.
            self._reach[milestone] = Reach(said=True, whole=False, since_ms=None)
            self._reach[milestone] = self._reached(milestone)
        return self._reach[milestone]

    def subject(self, record: Record) -> Subject:
        of = self.needed if isinstance(record.said, Needed) else self.conditions.promised
        versions = of.versions(record.hash) or (record,)
        others = tuple(v for v in versions if v.hash != record.hash)
        first = of.first(record.hash) or record
        return Subject((*others, record), self.moment.day(within_ms(self.world, first)))

    def _with_circle(self, name: str, found: Found, walks: Mapping[str, Walk]) -> Found:
        then = target(found.condition, self)
        if found.holds or not then or not self._circles.closes(name, then):
            return found
        return msgspec.structs.replace(found, answer="circular", earliest="",
                                       circle=walks.get(then, ()))

    def name(self, record: Record) -> str:
        if isinstance(record.said, Needed):
            return f"need:{self.needed.root(record.hash)}"
        return f"promise:{self._root(record.hash)}"

    def _found(self, record: Record, at: int) -> Found:
        if (record.hash, at) not in self._base:
            asked = conditions_of(record)[at]
            self._base[record.hash, at] = (
                self._milestone(asked) if isinstance(asked, Reached)
                else self.conditions.found(self.subject(record), at))
        return self._base[record.hash, at]

    def _milestone(self, asked: Reached) -> Found:
        known = {m.id for m in self.world.terms.agreement.milestones}
        today = self.moment.today
        if asked.milestone not in known:
            return Found(asked, "not-known", "no-milestone", earliest=today)
        reach = self.reach(asked.milestone)
        if reach.there:
            since = reach.since_ms
            return Found(asked, "holds", "milestone", since,
                         earliest=self.moment.day(since) if since is not None else today)
        if reach.whole:
            return Found(asked, "not-known", "not-all-needs", earliest=today)
        return Found(asked, "does-not" if reach.said else "not-known", "milestone",
                     earliest=today)

    def _reached(self, milestone: str) -> Reach:
        needs = [self._found(n.record, 0) for n in self.needs.get(milestone, ()) if n.counts]
        settled = [concern_found(c, Settled(c.latest.hash), self.moment)
                   for c in self.held_up.get(milestone, ())]
        full = [c.reached_ms for c in self.counts.get(milestone, ())]
        since = [*(f.since_ms if f.holds else None for f in (*needs, *settled)), *full]
        there = [ms for ms in since if ms is not None]
        whole = bool(since) and len(there) == len(since)
        spoken, silent = self._spoken(milestone)
        return Reach(bool(since), whole,
                     max((*there, *spoken)) if whole and not silent else None, silent)

    def _spoken(self, milestone: str) -> tuple[Sequence[int], tuple[PartyId, ...]]:
        """Since when each guarantor has said what it needs, and those that have not. Of what a
        counter is counted to all have, by the agreement and their keys."""
        if self.counts.get(milestone):
            return (), ()
        spoken: dict[PartyId, int] = {}
        for need in (n for n in self.needs.get(milestone, ()) if n.told):
            first = self.needed.first(need.root) or need.record
            at, by = within_ms(self.world, first), need.record.author
            spoken[by] = min(at, spoken.get(by, at))
        guarantors = self.world.terms.agreement.guarantors
        return ([spoken[g] for g in guarantors if g in spoken],
                tuple(g for g in guarantors if g not in spoken))

    def _targets(self, record: Record) -> list[str]:
        listed = conditions_of(record)
        return [name for i, c in enumerate(listed) if (name := target(c, self))
                and not self._found(record, i).holds]

    def _root(self, of: RecordHash) -> RecordHash:
        return self.conditions.promised.root(of)


def target(condition: Condition, waits: Waits) -> str:
    """What a condition waits for, by name; empty where it is a thing by itself."""
    match condition:
        case Kept(commitment=of):
            return f"promise:{waits.conditions.promised.root(of)}"
        case Settled(concern=of):
            return f"concern:{waits.concern_roots.get(of, of)}"
        case Reached(milestone=of):
            return f"milestone:{of}"
    return ""


def conditions_of(record: Record) -> tuple[Condition, ...]:
    """Of a promise or a need."""
    said = record.said
    return (said.condition,) if isinstance(said, Needed) else getattr(said, "after", ())


def _may_say(world: World, author: PartyId) -> bool:
    parties = world.terms.agreement.parties
    return any(p.id == author and p.role in SAYS_WHAT_IS_NEEDED for p in parties)
