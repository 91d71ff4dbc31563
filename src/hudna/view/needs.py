"""What needs a party now: derived, most urgent first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Literal, TypeAlias

import msgspec

from hudna.record.hiding import recall
from hudna.record.kinds import RecordHash
from hudna.record.record import Record
from hudna.view.asked_of import AskedOf, asked_of
from hudna.view.bulletin_due import missing
from hudna.view.findings import judges
from hudna.view.incident_waiting import Waited
from hudna.view.incursions import waiting
from hudna.view.notices import notice
from hudna.view.overdue import late
from hudna.view.probing import asked
from hudna.view.process import announcements
from hudna.view.process.calls import waits_for
from hudna.view.process.decisions import waiting_for
from hudna.view.process.due import promises_due, unsigned
from hudna.view.process.duty import ends_soon
from hudna.view.process.handing_over import not_taken
from hudna.view.process.meetings import unnoted
from hudna.view.recalls import unhidden
from hudna.view.sealed import answered
from hudna.view.standing import ENDED, Standing, State, standing
from hudna.view.stops import takers
from hudna.view.unreported import began_ms, unreported

if TYPE_CHECKING:
    from hudna.view.world import World

NeedKind: TypeAlias = Literal[
    "take-stop", "stop-waits", "reaffirm", "answer", "conflict", "objected", "find",
    "sign-agreement", "let-in", "acknowledge", "reverify", "undelivered", "probing", "unhidden",
    "answer-incursion", "incursion-unanswered", "weigh", "report-of",
    "reply-challenge", "decide-challenge",
    "answer-access", "reconcile-counts", "answer-incident", "rung-answer", "judge", "second",
    "incident-unanswered", "tell-anew", "put-out",
    "confirm-call", "roster-ends", "take-over", "sign-decision", "note-meeting",
    "sign-announcement", "sign-counter", "promise-due", "look-mingled",
]
_ORDER: tuple[NeedKind, ...] = (
    "take-stop", "stop-waits", "take-over", "answer-incursion", "weigh", "reaffirm", "answer",
    "conflict", "objected", "confirm-call", "report-of",
    "rung-answer", "answer-incident", "second", "judge", "tell-anew", "incursion-unanswered",
    "incident-unanswered", "look-mingled", "find", "probing", "unhidden", "sign-agreement",
    "sign-decision", "sign-announcement", "sign-counter", "roster-ends", "answer-access",
    "reply-challenge", "decide-challenge", "let-in", "acknowledge", "reverify", "note-meeting",
    "reconcile-counts", "put-out", "promise-due", "undelivered",
)
_ASKED: dict[str, NeedKind] = {
    "reply": "reply-challenge", "decide": "decide-challenge", "let-in": "answer-access",
    "reconcile": "reconcile-counts",
}
_WAITED: dict[str, NeedKind] = {
    "answer": "answer-incident", "step": "rung-answer", "judgement": "judge", "second": "second",
}
REVIEW_AHEAD_MS = 14 * 86_400_000


class Need(msgspec.Struct, frozen=True):
    """`subject` is the record (or agreement digest) to open; `due_ms` when it will be too late,
    or since when it has waited, by kind. `count` of them wait alike: `subject` is the first."""

    kind: NeedKind
    subject: str
    due_ms: int | None = None
    party: str | None = None
    count: int = 1


def needs(world: World, now_ms: int) -> tuple[Need, ...]:
    """Everything that waits for a person at this node, most urgent first."""
    found = [
        *_stops(world), *_notices(world, now_ms), *_reviews(world), *_agreements(world),
        *_joinings(world), *_together(_unacknowledged(world, now_ms)),
        *_together(_stale(world, now_ms)),
        *_undelivered(world, now_ms), *_together(_probing(world, now_ms)),
        *_together(_unhidden(world, now_ms)), *_incursions(world, now_ms),
        *_together(_quarantined(world, now_ms)), *_together(_unreported(world, now_ms)),
        *_asked_of(world, now_ms), *_incidents(world, now_ms), *_hotline(world, now_ms),
        *_together(_told_otherwise(world)), *_together(_bulletins(world, now_ms)),
        *_decisions(world, now_ms), *_together(_meetings(world, now_ms)),
        *_together(_announcements(world)),
        *_together(Need("sign-counter", *w) for w in unsigned(world, now_ms)),
        *_together(Need("look-mingled", r.hash, r.issued_ms, r.author)
                   for r in world.process.said_since.all(world)),
        *_together(Need("promise-due", *w) for w in promises_due(world, now_ms)),
    ]
    return tuple(sorted(found, key=lambda n: (_ORDER.index(n.kind), n.due_ms or 0, n.subject)))


def _together(alike: Iterable[Need]) -> Iterator[Need]:
    """One need a party for what can be worked off in one sitting: hundreds may come at once."""
    parties: dict[str | None, list[Need]] = {}
    for need in alike:
        parties.setdefault(need.party, []).append(need)
    for needs_of in parties.values():
        first = min(needs_of, key=lambda n: (n.due_ms or 0, n.subject))
        yield msgspec.structs.replace(first, count=len(needs_of))


def _stops(world: World) -> Iterator[Need]:
    for sent in world.stops.active():
        taken = world.stops.taken(sent.hash)
        for party in takers(world, sent):
            if party in taken:
                continue
            if party == world.me:
                yield Need("take-stop", sent.hash, sent.issued_ms, sent.author)
            elif sent.author == world.me:
                yield Need("stop-waits", sent.hash, sent.issued_ms, party)


def _notices(world: World, now_ms: int) -> Iterator[Need]:
    for record in world.notices.live(now_ms):
        s = standing(world, record.hash, now_ms)
        kind = _notice_need(world, s)
        if kind:
            yield Need(kind, record.hash, notice(record).from_ms, record.author)


def _notice_need(world: World, s: Standing) -> NeedKind | None:
    mine = s.notice.author == world.me
    if s.state in ENDED or s.state is State.NO_OBJECTION:
        return None
    if s.conflicts or s.stops:
        return "conflict" if mine else None
    if mine and s.state is State.OBJECTED:
        return "objected"
    word = next((w for w in s.words if w.party == world.me), None)
    if word is None or not word.missing or s.state is State.OBJECTED:
        return None
    return "answer" if word.basis is None else "reaffirm"


def _reviews(world: World) -> Iterator[Need]:
    if world.me not in world.terms.agreement.guarantors:
        return
    for record in world.reviews.all():
        if world.me not in world.reviews.findings(record.hash):
            yield Need("find", record.hash, record.issued_ms, record.author)


def _agreements(world: World) -> Iterator[Need]:
    if world.me in world.terms.agreement.guarantors:
        for digest, record in world.agreements.unsigned_by(world.me):
            yield Need("sign-agreement", digest, record.issued_ms, record.author)


def _joinings(world: World) -> Iterator[Need]:
    """Parties that wait to join for this party's word."""
    for joined in world.taking_part.proposed():
        if world.me in joined.missing:
            first = next(iter(joined.by.values()))
            yield Need("let-in", first.hash, first.issued_ms, joined.said.party)


def _unacknowledged(world: World, now_ms: int) -> Iterator[Need]:
    if world.me not in world.terms.agreement.guarantors:
        return
    for record in world.register.standing(now_ms):
        if record.author != world.me and world.me not in acknowledged(world, record.hash):
            yield Need("acknowledge", record.hash, record.issued_ms, record.author)


def acknowledged(world: World, of: RecordHash) -> dict[str, Record]:
    return world.receipts.acknowledged(of)


def _stale(world: World, now_ms: int) -> Iterator[Need]:
    for record in world.register.due(now_ms, REVIEW_AHEAD_MS, world.me):
        yield Need("reverify", record.hash, world.register.review_by_ms(record))


def _probing(world: World, now_ms: int) -> Iterator[Need]:
    """Notices that the depositary refused to answer, for as long as they stand."""
    live = {r.hash: r for r in world.notices.live(now_ms)}
    for one in asked(world, now_ms):
        for refused in one.refused:
            if (of := answered(refused).notice) in live:
                yield Need("probing", of, refused.issued_ms, one.party)


def _unhidden(world: World, now_ms: int) -> Iterator[Need]:
    """What this party has taken back, and another has not hidden in time."""
    for one in unhidden(world, now_ms):
        yield Need("unhidden", recall(one.recall).subject, one.recall.issued_ms, one.party)


def _incursions(world: World, now_ms: int) -> Iterator[Need]:
    """What this party is asked to answer; and what others have not answered it in time."""
    for line in waiting(world):
        asked_, due = line.waits_for(world.terms.agreement.guarantors), line.said.answer_by_ms
        if world.me in asked_:
            yield Need("answer-incursion", line.latest.hash, due, line.author)
        if line.author == world.me and due < now_ms:
            for party in asked_:
                if party != world.me:
                    yield Need("incursion-unanswered", line.latest.hash, due, party)


def _decisions(world: World, now_ms: int) -> Iterator[Need]:
    """Those that wait for this guarantor's key, each author's in one where many do."""
    if world.me in world.terms.agreement.guarantors:
        yield from _together(
            Need("sign-decision", d.record.hash, d.record.issued_ms, d.record.author)
            for d in waiting_for(world, world.me, now_ms))


def _meetings(world: World, now_ms: int) -> Iterator[Need]:
    """Those that this party has called, that should be over and are not noted to be held."""
    yield from (Need("note-meeting", m.latest.hash, m.over_ms)
                for m in unnoted(world, world.me, now_ms))


def _bulletins(world: World, now_ms: int) -> Iterator[Need]:
    """Days that are over, of which this party has put out nothing."""
    for day, cutoff_ms in missing(world, now_ms):
        yield Need("put-out", day, cutoff_ms)


def _quarantined(world: World, now_ms: int) -> Iterator[Need]:
    for record in world.sightings.waiting(now_ms):
        yield Need("weigh", record.hash, record.issued_ms, record.author)


def _unreported(world: World, now_ms: int) -> Iterator[Need]:
    """What was recorded and no report was made of, where this party monitors."""
    if world.me in judges(world.terms.agreement).monitors:
        for record in unreported(world, now_ms):
            yield Need("report-of", record.hash, began_ms(record))


def _asked_of(world: World, now_ms: int) -> Iterator[Need]:
    """What waits of challenges, access and counts, each kind of a party in one where many wait."""
    kinds: dict[NeedKind, list[Need]] = {}
    for one in asked_of(world, now_ms):
        kinds.setdefault(_ASKED[one.what], []).append(_need_of(one))
    for alike in kinds.values():
        yield from _together(alike)


def _incidents(world: World, now_ms: int) -> Iterator[Need]:
    """What is due of incidents, each kind of a party in one where many wait."""
    kinds: dict[NeedKind, list[Need]] = {}
    monitors = world.me in judges(world.terms.agreement).monitors
    for one in world.waits.all(world):
        if need := _waited(world, one, now_ms, monitors=monitors):
            kinds.setdefault(need.kind, []).append(need)
    for alike in kinds.values():
        yield from _together(alike)


def _told_otherwise(world: World) -> Iterator[Need]:
    """What this party has told and what no longer follows from its reports."""
    yield from (Need("tell-anew", of) for of in world.grounds.lost(world))


def _waited(world: World, one: Waited, now_ms: int, *, monitors: bool) -> Need | None:
    """What this party is to do; and which answer did not come that it waits for."""
    waits = one.due
    if one.mine:
        return Need(_WAITED[waits.what], waits.subject, waits.due_ms, one.author)
    asks = monitors or one.author == world.me
    if asks and waits.what in ("answer", "step") and waits.overdue(now_ms):
        return Need("incident-unanswered", waits.subject, waits.due_ms, waits.party)
    return None


def _hotline(world: World, now_ms: int) -> Iterator[Need]:
    """Calls that wait for this party's word, its own roster that ends, and notes not taken over."""
    yield from _together(Need("confirm-call", c.record.hash, c.due_ms, c.record.author)
                         for c in waits_for(world, world.me))
    yield from _together(Need("take-over", n.record.hash, n.said.at_ms) for n in not_taken(world))
    if ends := ends_soon(world, now_ms):
        yield Need("roster-ends", ends[0].hash, ends[1])


def _announcements(world: World) -> Iterator[Need]:
    for record in announcements.waiting_for(world, world.me):
        embargo_ms = announcements.announcement(record).embargo_ms
        yield Need("sign-announcement", record.hash, embargo_ms, record.author)


def _need_of(one: AskedOf) -> Need:
    return Need(_ASKED[one.what], one.subject, one.due_ms, one.party)


def _undelivered(world: World, now_ms: int) -> Iterator[Need]:
    for party in world.terms.agreement.parties:
        if party.id == world.me or party.role not in {"guarantor", "depositary"}:
            continue
        if waiting := list(late(world, party.id, now_ms)):
            first = waiting[0]
            yield Need("undelivered", first.hash, first.issued_ms, party.id, len(waiting))
