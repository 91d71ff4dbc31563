"""Reports, and which of them are held to be of one event.

An event is what hangs together by the links that stand: a report alone is one, too. So it depends
on which statements were made, and never on their order: whoever merges and splits comes back to
where it began. Only this party's own reports, links and assessments count here.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Iterator, Sequence
from typing import cast

import msgspec
import numpy as np

from hudna.record.incidents import Incident, Linked, Report, Unlinked
from hudna.record.record import Record
from hudna.record.statement import PartyId, RecordHash
from hudna.view.entries import Entries
from hudna.view.frozen import EMPTY, Frozen, Sections
from hudna.view.held_events import Event, HeldEvents, Whole
from hudna.view.lines import Lines
from hudna.view.many import Many
from hudna.view.reported import assessed, linked, report, told_name

__all__ = ["Event", "Hold", "Reports", "assessed", "linked", "report", "told_name"]


class Hold(msgspec.Struct, frozen=True):
    """A link that was ever said, and what took it back first; None while it stands."""

    link: Record
    taken_back: Record | None = None


class Reports:
    """`me` is the party whose word counts. The records are with the entries."""

    def __init__(self, me: PartyId, entries: Entries, frozen: Frozen = EMPTY) -> None:
        self._me, self._entries = me, entries
        self._lines = Lines(
            "reports", Report, entries=entries, until_ms=lambda _: None, frozen=frozen)
        self._by_moment = _moments(frozen)
        """(the first moment that it may have happened, its place in the log), by moment."""
        # Of a longer log it may be too long, and finds no less.
        self._longest_ms = max(frozen.numbers("reports.longest", "i8").tolist(), default=0)
        self._linked = Many("reports.linked", frozen)
        self._about = Many("reports.about", frozen)
        self._taken_back: dict[RecordHash, int] = {}
        self._assessed = Many("reports.assessed", frozen)
        self._named = Many("reports.named", frozen)
        self._held = HeldEvents()
        self.changed = 0
        """Counts up with whatever may change an event that was there."""

    def apply(self, record: Record) -> None:
        if record.author != self._me:
            return
        said = report(record)
        if record.supersedes or self._linked.get(record.hash) or self._lines.ended(record):
            # It may join what nothing held together before.
            self._held.clear()
            self.changed += 1
        self._lines.apply(record)
        insort(self._by_moment, (said.from_ms, self._entries.place_of(record)))
        if said.about is not None:
            self._about.add(said.about, self._entries.place_of(record))
        if not record.supersedes:
            self._named.add(_key(told_name(record)), self._entries.place_of(record))
        self._longest_ms = max(self._longest_ms, said.until_ms - said.from_ms)

    def link(self, record: Record) -> None:
        """Take in a link; its reports may arrive later."""
        if record.author == self._me:
            self.changed += 1
            for of in dict.fromkeys(linked(record).reports):
                self._held.drop(of)
                self._linked.add(of, self._entries.place_of(record))

    def unlink(self, record: Record) -> None:
        if record.author == self._me:
            self.changed += 1
            of, place = cast(Unlinked, record.said).of, self._entries.place_of(record)
            first = self._back(of)
            self._unhold(of)
            if first is None or _issued(record) < _issued(first):
                self._taken_back[of] = place

    def assess(self, record: Record) -> None:
        if record.author == self._me:
            self._assessed.add(assessed(record).report, self._entries.place_of(record))

    def forget(self, of: RecordHash) -> None:
        """Hold no word of a record of which words were erased: its event, or that of its links."""
        self.changed += 1
        self._held.drop(of)
        self._unhold(of)

    def stands(self, of: RecordHash) -> bool:
        """Whether it is the latest version of an own report."""
        return self._latest(of) is not None and self._lines.stands(of)

    def link_stands(self, of: RecordHash) -> bool:
        """Whether it is an own link that was not taken back."""
        entry = self._entries.get(of)
        own = entry is not None and entry.record.author == self._me
        return own and isinstance(cast(object, entry and entry.record.said), Linked) and (
            of not in self._taken_back)

    def all(self) -> tuple[Record, ...]:
        """Every own report that stands, the latest to happen first."""
        return tuple(self.back())

    def back(self) -> Iterator[Record]:
        """The same one by one, for whoever needs only the first of many."""
        return self._standing(reversed(self._by_moment))

    def versions(self, of: RecordHash) -> tuple[Record, ...]:
        """Every version of an own report, first to last as issued; none where it is no own one."""
        return self._lines.versions(of) if of in self._lines.records else ()

    def each(self) -> Iterator[Record]:
        """The same one by one, for whoever must not hold others up; what comes meanwhile is not
        among them."""
        return self._standing(tuple(reversed(self._by_moment)))

    def between(self, from_ms: int, until_ms: int) -> tuple[Record, ...]:
        """Those that stand and may have happened between two moments, both included, the first
        first."""
        low = bisect_left(self._by_moment, (from_ms - self._longest_ms, -1))
        high = bisect_right(self._by_moment, (until_ms, 2**63))
        found = self._standing(self._by_moment[low:high])
        return tuple(r for r in found if report(r).until_ms >= from_ms)

    def event(self, of: RecordHash) -> Event | None:
        """The event that a report belongs to, by any version of it; None where no own report has
        this hash."""
        if (held := self._held.get(of)) is not None:
            return held.event
        if of not in self._lines.records:
            return None
        whole = self._whole(self._lines.root(of))
        self._held.put(whole)
        return whole.event

    def events(self, reports: Iterable[Record] | None = None) -> tuple[Event, ...]:
        """The events that these reports belong to, all where None: each once, in the order of the
        first of them."""
        found: dict[RecordHash, Event] = {}
        seen: set[RecordHash] = set()
        for record in self.all() if reports is None else reports:
            if record.hash in seen or (event := self.event(record.hash)) is None:
                continue
            found[event.name] = event
            seen.update(r.hash for r in event.reports)
        return tuple(found.values())

    def assessments(self, event: Event) -> tuple[Record, ...]:
        """What persons have said of how far it is known, as issued: the last counts."""
        places = {p for of in self._of(event).versions for p in self._assessed.get(of)}
        return tuple(sorted(map(self._entries.record, places), key=_issued))

    def names(self, event: Event) -> tuple[str, ...]:
        """What an incident that was told of it may be called: by each of its reports, the first in
        the log first. Two that are linked after both were told have a name each."""
        whole = self._of(event)
        whole.names = whole.names or tuple(
            told_name(self._entries[of].record) for of in whole.roots)
        return whole.names

    def called(self, name: str) -> Record | None:
        """The first version of the report that an incident of this name was told by."""
        found = self._named.get(_key(name))
        return self._entries.record(found[0]) if found else None

    def roots(self, event: Event) -> tuple[RecordHash, ...]:
        """The first version of each of its reports."""
        return self._of(event).roots

    def told_of(self, version: RecordHash) -> Event | None:
        """The event as it was when this party told this version of an incident of it; None where
        that is not held."""
        entry, place = self._entries.get(version), self._entries.place(version)
        said = entry.record.said if entry else None
        first = self.called(said.incident) if isinstance(said, Incident) else None
        if entry is None or place is None or first is None or entry.record.author != self._me:
            return None
        return self._whole(first.hash, place).event

    def follows(self, of: RecordHash) -> tuple[Record, ...]:
        """The own reports that were made of a record, every version, in log order."""
        return tuple(map(self._entries.record, self._about.get(of)))

    def holds(self, event: Event) -> tuple[Hold, ...]:
        """Every link that ever named any of an event's reports, as issued."""
        places = {p for of in self._of(event).versions for p in self._linked.get(of)}
        found = sorted(map(self._entries.record, places), key=_issued)
        return tuple(Hold(r, self._back(r.hash)) for r in found)

    def said_of(self, of: RecordHash) -> tuple[Record, ...]:
        """What persons here have said of an own report, by any version of it: links, what took them
        back, and assessments, as issued."""
        versions = [v.hash for v in self.versions(of)]
        links = [self._entries.record(p) for v in versions for p in self._linked.get(v)]
        backs = [r for link in links if (r := self._back(link.hash)) is not None]
        said = [self._entries.record(p) for v in versions for p in self._assessed.get(v)]
        return tuple(sorted({r.hash: r for r in (*links, *backs, *said)}.values(), key=_issued))

    def freeze(self) -> Sections:
        """All but what was taken back, which is folded anew."""
        return {
            **self._lines.freeze(), **self._linked.freeze(), **self._assessed.freeze(),
            **self._about.freeze(), **self._named.freeze(),
            "reports.moments": np.array(self._by_moment, np.int64).tobytes(),
            "reports.longest": np.array([self._longest_ms], np.int64).tobytes(),
        }

    def _of(self, event: Event) -> Whole:
        """As it is held; put together where it is not."""
        held = self._held.get(event.name)
        if held is not None and held.event is event:
            return held
        versions = [self._lines.versions(r.hash) for r in event.reports]
        return Whole(event, tuple(self._lines.root(r.hash) for r in event.reports),
                     tuple(v.hash for each in versions for v in each))

    def _unhold(self, link: RecordHash) -> None:
        """Drop the events that a link holds together, if it is one and known."""
        entry = self._entries.get(link)
        for of in entry.record.said.reports if entry and isinstance(
                entry.record.said, Linked) else ():
            self._held.drop(of)

    def _whole(self, root: RecordHash, upto: int | None = None) -> Whole:
        """Now; or when the log had `upto` entries."""
        roots, links, todo = {root}, set[int](), [root]
        while todo:
            for place in self._links_of(todo.pop(), upto) - links:
                links.add(place)
                fresh = self._roots(self._entries.record(place)) - roots
                roots |= fresh
                todo += fresh
        ordered = sorted(roots, key=lambda of: self._entries.place(of) or 0)
        versions = [self._known(of, upto) for of in ordered]
        reports = (r for each in versions if (r := self._last(each)))
        held = sorted(map(self._entries.record, links), key=_issued)
        return Whole(Event(ordered[0], tuple(reports), tuple(held)), tuple(ordered),
                     tuple(v.hash for each in versions for v in each))

    def _back(self, of: RecordHash) -> Record | None:
        place = self._taken_back.get(of)
        return None if place is None else self._entries.record(place)

    def _known(self, root: RecordHash, upto: int | None) -> tuple[Record, ...]:
        versions = self._lines.versions(root)
        return versions if upto is None else tuple(
            v for v in versions if self._entries.place_of(v) < upto)

    def _links_of(self, root: RecordHash, upto: int | None = None) -> set[int]:
        """The places of the standing links that name any version of a report."""
        named = (p for v in self._lines.versions(root) for p in self._linked.get(v.hash))
        return {p for p in named if self._held_at(p, upto)}

    def _held_at(self, link: int, upto: int | None) -> bool:
        back = self._taken_back.get(self._entries.record(link).hash)
        return back is None if upto is None else link < upto and (back is None or back >= upto)

    def _roots(self, link: Record) -> set[RecordHash]:
        own = (of for of in linked(link).reports if of in self._lines.records)
        return {self._lines.root(of) for of in own}

    def _latest(self, of: RecordHash) -> Record | None:
        return self._last(self._lines.versions(of))

    def _last(self, versions: Sequence[Record]) -> Record | None:
        # Two of one millisecond: the one that replaces the other counts, whatever their hashes.
        standing = (v for v in reversed(versions) if self._lines.stands(v.hash))
        return next(standing, versions[-1] if versions else None)

    def _standing(self, keys: Iterable[tuple[int, int]]) -> Iterator[Record]:
        found = (self._entries.record(place) for _, place in keys)
        return (r for r in found if self._lines.stands(r.hash))


def _moments(frozen: Frozen) -> list[tuple[int, int]]:
    found = frozen.numbers("reports.moments", "i8").reshape(-1, 2)
    return [(from_ms, place) for from_ms, place in found[found[:, 1] < frozen.size].tolist()]


def _key(name: str) -> RecordHash:
    """A name as a table of hashes has it."""
    return name.ljust(64, "0")


def _issued(record: Record) -> tuple[int, RecordHash]:
    return (record.issued_ms, record.hash)
