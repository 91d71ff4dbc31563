"""What this node knew at a moment: its world as of then, read by the clock of then (promise 7).

`admitted_ms` never falls along a log, so what had been admitted by a moment is a beginning of the
log, and what was known is that beginning's world, derived at that moment.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import takewhile
from typing import Any, Literal, TypeAlias

import msgspec

from hudna.log.entry import Entry
from hudna.record.kinds import PartyId, RecordHash
from hudna.record.record import Record
from hudna.terms.load import Loaded
from hudna.view.lines import Lines
from hudna.view.receipts import Told
from hudna.view.standing import Standing, State, standing
from hudna.view.world import World

ChangeKind: TypeAlias = Literal[
    "agreement", "registered", "superseded", "withdrawn", "ended", "announced", "state",
    "stop-sent", "stop-lifted",
]


def by_then(entries: Iterable[Entry], at_ms: int) -> Iterator[Entry]:
    """The entries, in log order, that had been admitted at `at_ms`."""
    return takewhile(lambda e: e.admitted_ms <= at_ms, entries)


def replayed(genesis: Loaded, me: PartyId, entries: Iterable[Entry], at_ms: int) -> World:
    """The world of `me` at `at_ms`, folded from nothing."""
    return World(genesis, me).follow(by_then(entries, at_ms))


class Known:
    """All that `world` says at `at_ms` (ms since 1970 UTC). `world` holds what had been admitted
    by then and nothing later."""

    def __init__(self, world: World, at_ms: int) -> None:
        assert world.latest_ms <= at_ms, "nothing later than the moment is known at it"
        self.world, self.at_ms = world, at_ms

    @property
    def size(self) -> int:
        """How many entries the log then had."""
        return self.world.size

    @cached_property
    def register(self) -> tuple[Record, ...]:
        """The protections that stood, oldest first."""
        return self.world.register.standing(self.at_ms)

    @cached_property
    def notices(self) -> tuple[Standing, ...]:
        """The notices that were neither replaced, withdrawn nor over, by start, each with its
        state, conflicts, words and stops."""
        live = self.world.notices.live(self.at_ms)
        return tuple(standing(self.world, r.hash, self.at_ms) for r in live)

    @cached_property
    def stops(self) -> tuple[Record, ...]:
        """The stops that had not been lifted, latest first."""
        return self.world.stops.active()

    def standing(self, of: RecordHash) -> Standing | None:
        """How a notice stood, over and replaced ones included; None where it was not known."""
        known = of in self.world.notices.lines.records
        return standing(self.world, of, self.at_ms) if known else None


class Subject(msgspec.Struct, frozen=True):
    """All that was known of one record.

    `versions` are those of its line, first to last; `ended_by` what replaced or withdrew this
    one; `standing` of a notice; `told` and `acknowledged` by party; `related` are the records
    that answer it, renew, stop, verify or lift it, or say how far it was told, as issued."""

    record: Record
    index: int
    admitted_ms: int
    versions: tuple[Record, ...]
    ended_by: tuple[Record, ...]
    standing: Standing | None
    told: dict[PartyId, Told]
    acknowledged: dict[PartyId, Record]
    related: tuple[Record, ...]


def subject(known: Known, of: RecordHash) -> Subject | None:
    """All that was known of the record `of`, or of the proposal of the agreement's text with
    this digest; None where the log did not hold it."""
    world = known.world
    if proposal := world.agreements.proposals.get(of):
        of = proposal.hash
    entry = world.entries.get(of)
    if entry is None:
        return None
    lines = _line_of(world, of)
    passage = world.incursions.of(of)
    alone = passage.versions if passage else (entry.record,)
    return Subject(
        entry.record, entry.index, entry.admitted_ms,
        lines.versions(of) if lines else alone,
        (*lines.successors(of), *lines.withdrawals(of)) if lines else (),
        known.standing(of), world.receipts.told(of), world.receipts.acknowledged(of),
        tuple(sorted(_related(world, entry.record), key=_issued)),
    )


def _line_of(world: World, of: RecordHash) -> Lines[Any] | None:
    every: tuple[Lines[Any], ...] = (
        world.register.lines, world.notices.lines, *world.process.lines)
    return next((x for x in every if of in x.records), None)


class Change(msgspec.Struct, frozen=True):
    """What became different between two moments.

    `subject` is a record's hash, or the agreement's digest. `before` and `after` are a notice's
    states (None: not known then). `because` are the records that brought it about; none where
    the clock alone did."""

    kind: ChangeKind
    subject: str
    before: State | None = None
    after: State | None = None
    because: tuple[RecordHash, ...] = ()


def difference(before: Known, after: Known) -> tuple[Change, ...]:
    """What a node knew differently at `after`, a later moment of the same log."""
    return (
        *_agreement(before, after), *_register(before, after), *_notices(before, after),
        *_stops(before, after),
    )


def _agreement(before: Known, after: Known) -> Iterator[Change]:
    if before.world.terms.digest != after.world.terms.digest:
        yield Change("agreement", after.world.terms.digest)


def _register(before: Known, after: Known) -> Iterator[Change]:
    stood, stands = ({r.hash: r for r in k.register} for k in (before, after))
    lines = after.world.register.lines
    for gone in (h for h in stood if h not in stands):
        if withdrawals := lines.withdrawals(gone):
            yield Change("withdrawn", gone, because=_hashes(withdrawals))
        elif successors := lines.successors(gone):
            yield Change("superseded", gone, because=_hashes(successors))
        else:
            yield Change("ended", gone)
    for new in (h for h in stands if h not in stood):
        yield Change("registered", new)


def _notices(before: Known, after: Known) -> Iterator[Change]:
    then = {s.notice.hash: s for s in before.notices}
    now = {s.notice.hash: s for s in after.notices}
    for of in dict.fromkeys((*then, *now)):
        was, is_ = then.get(of) or before.standing(of), now.get(of) or after.standing(of)
        if is_ is None or (was and was.state is is_.state):
            continue
        yield Change("state" if was else "announced", of, was.state if was else None, is_.state,
                     _causes(after.world, was, is_))


def _causes(world: World, was: Standing | None, is_: Standing) -> tuple[RecordHash, ...]:
    """Records that count for the later standing and did not for the earlier, or end it."""
    earlier = set(_counted(was)) if was else set()
    lines = world.notices.lines
    ends = (*lines.successors(is_.notice.hash), *lines.withdrawals(is_.notice.hash))
    lifted = [world.stops.lifted(s.hash) for s in was.stops] if was else []
    counted = (*_counted(is_), *_hashes(ends), *_hashes(r for r in lifted if r))
    return tuple(h for h in dict.fromkeys(counted) if h not in earlier and h in world.entries)


def _counted(s: Standing) -> Iterator[RecordHash]:
    yield s.notice.hash
    yield from (c.subject for c in s.conflicts)
    yield from _hashes(s.stops)
    yield from _hashes(r for w in (*s.words, *s.checked)
                       for r in (w.objection, w.basis, w.taken_back) if r)


def _stops(before: Known, after: Known) -> Iterator[Change]:
    was, is_ = set(_hashes(before.stops)), set(_hashes(after.stops))
    for sent in sorted(is_ - was):
        yield Change("stop-sent", sent)
    for ended in sorted(was - is_):
        lifted = after.world.stops.lifted(ended)
        yield Change("stop-lifted", ended, because=(lifted.hash,) if lifted else ())


def _related(world: World, record: Record) -> Iterator[Record]:
    of = record.hash
    answers = (*world.notices.answers(of), *world.sealed.of(of))
    yield from answers
    for word in (record, *answers):
        yield from world.notices.suspensions(word.hash, word.author)
    yield from world.register.verifications(of)
    yield from world.reviews.findings(of).values()
    if passage := world.incursions.of(of):
        yield from passage.answers
    yield from _telling(world, record)
    if of in world.notices.lines.records:
        yield from world.stops_on(record)
    if of in world.stops.records:
        yield from world.stops.taken(of).values()
        if lifted := world.stops.lifted(of):
            yield lifted


def _telling(world: World, record: Record) -> Iterator[Record]:
    """To whom it was released, and what was said of its telling beside receipts."""
    of = record.hash
    yield from world.releases.said(of)
    yield from world.steps.opened(of).values()
    yield from world.steps.passed_on(of)
    yield from world.mailbox.about(of)
    for recall in world.hiding.recalls(of, record.author):
        yield recall
        yield from world.recalls.hidden(recall.hash).values()


def _hashes(records: Iterable[Record]) -> tuple[RecordHash, ...]:
    return tuple(r.hash for r in records)


def _issued(record: Record) -> tuple[int, RecordHash]:
    return (record.issued_ms, record.hash)
