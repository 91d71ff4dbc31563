"""What must be there for a milestone: what is said to be needed, the promises, concerns and
counters that it waits for, and which of them holds it up most.

It holds up most what may be there last: of what waits for nothing else, that of which the earliest
possible day is latest, then that for which most others wait. Of what waits for itself, and of what
nobody can tell a day, none is later. Nothing here says that a day will be kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal, TypeAlias

import msgspec

from hudna.record.kinds import PartyId, RecordHash
from hudna.record.process import Settled
from hudna.record.record import Record
from hudna.terms.agreement import Milestone
from hudna.view.process.behind import behind as behind_each
from hudna.view.process.came import UNKNOWN
from hudna.view.process.circles import groups, in_order
from hudna.view.process.commitments import Promise, Promises
from hudna.view.process.concerns import Raised
from hudna.view.process.conditions import Answer, Found, concern_found
from hudna.view.process.counters import Count
from hudna.view.process.waits import Need, Waits, target

ItemKind: TypeAlias = Literal["milestone", "need", "promise", "condition", "concern", "counter"]
ItemState: TypeAlias = Literal["there", "not-yet", "not-known", "circular"]
PictureState: TypeAlias = Literal["nothing-said", "held-up", "circular", "there"]
"""Of a milestone. `nothing-said`: nobody has said what it needs, so nothing can be told of it."""
_STATE: Mapping[Answer, ItemState] = {
    "holds": "there", "does-not": "not-yet", "not-known": "not-known", "circular": "circular"}


class Item(msgspec.Struct, frozen=True):
    """`id` is a name as in `Waits`; `of` the record that it is about, or the id of a milestone or a
    counter. `who` says it, or has promised or raised it. `earliest`: empty where nobody can tell.
    `needs`: the names that it waits for or waited for. `depth`: 0 for the milestone itself."""

    id: str
    kind: ItemKind
    of: str
    who: PartyId
    state: ItemState
    earliest: str
    needs: tuple[str, ...] = ()
    depth: int = 0
    found: Found | None = None
    promise: Promise | None = None
    concern: Raised | None = None
    count: Count | None = None
    need: Need | None = None


class Picture(msgspec.Struct, frozen=True):
    """`items`: by name, each once, before what it needs where it waits for that. `critical`: the
    names of what holds it up most, several where none of them is more than another; `behind`: how
    many others wait for each. `due_day`: the milestone's by the agreement, empty where it is open.
    `late`: that day has begun, and something is missing. `aside`: said to be needed by somebody
    whose word does not hold it up. `untold`: what this party has said and some guarantor is not
    told, needs and concerns: it holds nothing up. `silent`: the guarantors that have not said what
    it needs."""

    milestone: Milestone
    state: PictureState
    due_day: str
    earliest: str
    late: bool
    items: Mapping[str, Item]
    critical: tuple[str, ...]
    behind: Mapping[str, int]
    circles: tuple[tuple[str, ...], ...]
    aside: tuple[Need, ...]
    silent: tuple[PartyId, ...]
    untold: tuple[Record, ...]

    @property
    def root(self) -> Item:
        return self.items[f"milestone:{self.milestone.id}"]

    @property
    def missing(self) -> int:
        """How many things that it waits for directly are not there, each silent guarantor's word
        among them."""
        return sum(self.items[n].state != "there" for n in self.root.needs) + len(self.silent)


def pictures(promises: Promises) -> tuple[Picture, ...]:
    """Of each milestone of the agreement, in its order."""
    return tuple(picture(promises, m) for m in promises.world.terms.agreement.milestones)


def picture(promises: Promises, milestone: Milestone) -> Picture:
    """Drawn once."""
    if milestone.id not in promises.pictures:
        promises.pictures[milestone.id] = _picture(promises, milestone)
    found: Picture = promises.pictures[milestone.id]
    return found


def _picture(promises: Promises, milestone: Milestone) -> Picture:
    waits = promises.waits
    items = _Drawn(promises).drawn(milestone.id)
    root = items[f"milestone:{milestone.id}"]
    waiting = behind_each({of: i.needs for of, i in items.items()})
    behind = {of: waiting[of] for of in items if of != root.id}
    circles = tuple(c for c in waits.circles if any(n in items for n in c))
    due = waits.moment.day(milestone.due_ms) if isinstance(milestone.due_ms, int) else ""
    reach = waits.reach(milestone.id)
    state: PictureState = (
        "nothing-said" if not reach.said else "there" if reach.there
        else "circular" if circles else "held-up")
    late = "" < due <= waits.moment.today and state in ("held-up", "circular")
    return Picture(
        milestone, state, due, root.earliest, late, items, _critical(items, root, behind), behind,
        circles, tuple(n for n in waits.needs.get(milestone.id, ()) if n.told and not n.counts),
        reach.silent, _untold(waits, milestone.id))


def _untold(waits: Waits, milestone: str) -> tuple[Record, ...]:
    return (*(n.record for n in waits.needs.get(milestone, ()) if not n.told),
            *(c.latest for c in waits.untold.get(milestone, ())))


class _Drawn:
    """Goes through what a milestone waits for, each thing once, without recursion."""

    def __init__(self, promises: Promises) -> None:
        self.promises, self.waits = promises, promises.waits
        self.today = promises.moment.today
        self._parts: dict[str, Item] = {}

    def drawn(self, milestone: str) -> dict[str, Item]:
        found, todo = dict[str, Item](), [(f"milestone:{milestone}", 0)]
        while todo:
            name, depth = todo.pop()
            if name in found:
                continue
            item = self._item(name)
            found[name] = msgspec.structs.replace(item, depth=depth)
            todo += [(n, depth + 1) for n in reversed(item.needs)]
        return _with_days(found)

    def _item(self, name: str) -> Item:
        kind, _, of = name.partition(":")
        if name in self._parts:
            return self._parts[name]
        match kind:
            case "milestone":
                return self._milestone(name, of)
            case "promise":
                return self._promise(name, of)
        return self._concern(name, of)

    def _milestone(self, name: str, of: str) -> Item:
        needs = [self._need(n) for n in self.waits.needs.get(of, ()) if n.counts]
        counters = [self._counter(c) for c in self.waits.counts.get(of, ())]
        concerns = [self._raised(c) for c in self.waits.held_up.get(of, ())]
        parts = (*counters, *needs, *concerns)
        self._parts.update((p.id, p) for p in parts)
        reach = self.waits.reach(of)
        there = self.waits.moment.day(reach.since_ms) if reach.since_ms is not None else ""
        state: ItemState = "there" if reach.there else "not-yet" if reach.said else "not-known"
        return Item(name, "milestone", of, "", state, there or self.today,
                    tuple(p.id for p in parts))

    def _need(self, need: Need) -> Item:
        (found,) = self.waits.found(need.record)
        then = target(found.condition, self.waits)
        return Item(f"need:{need.root}", "need", need.record.hash, need.record.author,
                    _STATE[found.answer], found.earliest, (then,) if then else (), 0, found,
                    need=need)

    def _promise(self, name: str, of: RecordHash) -> Item:
        one = self.promises.of(of)
        if one is None:
            return Item(name, "promise", of, "", "not-known", self.today)
        kept = one.came.kept_ms is not None
        state: ItemState = ("there" if kept else "circular" if one.due.circular else
                            "not-known" if one.came.kept in UNKNOWN else "not-yet")
        needs = () if kept else tuple(self._condition(name, i, f)
                                      for i, f in enumerate(one.due.conditions))
        return Item(name, "promise", one.record.hash, one.said.by, state,
                    self._promised(one), tuple(dict.fromkeys(needs)), promise=one)

    def _promised(self, one: Promise) -> str:
        """The day for which it is promised where that is to come, else the first that may be."""
        if one.came.kept_ms is not None:
            return self.waits.moment.day(one.came.kept_ms)
        if one.due.circular or one.came.kept in ("broken", "overtaken"):
            return ""
        return max(self.today, one.due.day)

    def _condition(self, name: str, at: int, found: Found) -> str:
        """What a promise waits for by this condition, by name: the thing itself where it is one."""
        if then := target(found.condition, self.waits):
            return then
        of = f"condition:{name}/{at}"
        self._parts[of] = Item(of, "condition", name.partition(":")[2], "", _STATE[found.answer],
                               found.earliest, (), 0, found)
        return of

    def _concern(self, name: str, of: RecordHash) -> Item:
        one = self.waits.conditions.concerns.get(of)
        if one is None:
            return Item(name, "concern", of, "", "not-known", self.today)
        return self._raised(one)

    def _raised(self, one: Raised) -> Item:
        found = concern_found(one, Settled(one.latest.hash), self.waits.moment)
        return Item(f"concern:{one.versions[0].hash}", "concern", one.latest.hash, one.author,
                    _STATE[found.answer], found.earliest, (), 0, found, concern=one)

    def _counter(self, one: Count) -> Item:
        state: ItemState = ("there" if one.state == "reached" else
                            "not-known" if one.state == "open" else "not-yet")
        return Item(f"counter:{one.counter.id}", "counter", one.counter.id, "", state,
                    one.earliest, (), count=one)


def _with_days(items: dict[str, Item]) -> dict[str, Item]:
    """What waits for others may be there no earlier than they. Each is looked at
    after those: of circles no day can be told."""
    days = {of: "" if i.state == "circular" else i.earliest for of, i in items.items()}
    waiting = {of: i.needs for of, i in items.items() if i.state != "there" and i.needs}
    for together in groups(waiting):
        if any(days[of] == "" for of in together):
            days.update(dict.fromkeys(together, ""))
    in_turn = [items[of] for of in in_order(waiting) if of in waiting]
    moved = True
    while moved:
        moved = False
        for item in in_turn:
            open_ = [days[n] for n in item.needs if items[n].state != "there"]
            day = "" if "" in (*open_, days[item.id]) else max((*open_, days[item.id]))
            moved = moved or day != days[item.id]
            days[item.id] = day
    return {of: msgspec.structs.replace(i, earliest=days[of]) for of, i in items.items()}


def _critical(
    items: Mapping[str, Item], root: Item, behind: Mapping[str, int]
) -> tuple[str, ...]:
    leaves = [i for i in _open(items, root.id)
              if i.id != root.id and (i.state == "circular" or not any(
                  items[n].state != "there" for n in i.needs))]
    if not leaves:
        return ()

    def worst(item: Item) -> tuple[str, int]:
        return (item.earliest or "9999-12-31", behind[item.id])

    most = max(map(worst, leaves))
    found = [i for i in leaves if worst(i) == most]
    # Of a circle the things in it, not that somebody needs them, where there is more than that.
    things = [i for i in found if i.state != "circular" or i.kind != "need"]
    return tuple(i.id for i in things or found)


def _open(items: Mapping[str, Item], start: str) -> Iterator[Item]:
    """What is not there and holds the first up, through nothing that is there."""
    seen, todo = set[str](), [start]
    while todo:
        of = todo.pop()
        if of in seen or items[of].state == "there":
            continue
        seen.add(of)
        yield items[of]
        todo += reversed(items[of].needs)
