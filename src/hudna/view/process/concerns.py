"""Concerns: how each stands, and by which record it does.

A concern is its author's: nobody else withdraws it or opens it again. It is settled by a decision
that names it, in any version, and that every guarantor has signed; a reservation settles nothing.
Nothing here depends on the order in which anything came, nor on this node's clock.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Literal, TypeAlias, cast

import msgspec

from hudna.record.kinds import Concern, PartyId, RecordHash, Reopened
from hudna.record.record import Record
from hudna.view.findings import findings, judges
from hudna.view.incidents import IncidentLine
from hudna.view.process.decisions import Decided, decisions
from hudna.view.process.meetings import Met, meetings
from hudna.view.process.said import issued
from hudna.view.world import World

ConcernState: TypeAlias = Literal[
    "open", "on-agenda", "decided", "reserved", "settled", "reopened", "withdrawn"]
"""`on-agenda`: a meeting that is planned takes it up. `decided`: a decision would settle it, and
waits for a guarantor's key. `reserved`: it would, and a guarantor has noted its reservation.
`reopened`: who raised it holds it to be open again, and nothing was decided since."""
UNSETTLED: tuple[ConcernState, ...] = ("open", "on-agenda", "decided", "reserved", "reopened")
_OF_DECISION: Mapping[str, ConcernState] = {
    "signed": "settled", "reserved": "reserved", "waiting": "decided"}


class Raised(msgspec.Struct, frozen=True):
    """One concern. `because` is the record that its state rests on. `versions`, `decisions` (all
    that name it), `reopened` (by who raised it) and `disregarded` (the same by others, which
    changes nothing) are as issued; `agendas`: the meetings that take it up, planned, held or
    cancelled. `settled`: the decision that last settled it, also where it is open again.
    `events`: incidents found to be a violation of its clause that may have happened after that,
    latest version each; `evidence`: what who raised it has named since in opening it again."""

    versions: tuple[Record, ...]
    latest: Record
    state: ConcernState
    because: Record
    decisions: tuple[Decided, ...]
    agendas: tuple[Met, ...]
    reopened: tuple[Record, ...]
    disregarded: tuple[Record, ...]
    withdrawal: Record | None
    settled: Decided | None
    events: tuple[IncidentLine, ...]
    evidence: tuple[RecordHash, ...]

    @property
    def said(self) -> Concern:
        return concern(self.latest)

    @property
    def author(self) -> PartyId:
        return self.latest.author

    @property
    def events_since(self) -> int:
        """How much speaks against its being settled: each record once."""
        lines = {r.hash for line in self.events for r in line.versions}
        return len(self.events) + len(set(self.evidence) - lines)


class _Told(msgspec.Struct, frozen=True):
    """What was said of any concern, by the first version of each."""

    decisions: Mapping[RecordHash, list[Decided]]
    agendas: Mapping[RecordHash, list[Met]]
    violations: Mapping[str, list[IncidentLine]]
    """By clause."""


def raised(world: World, of: RecordHash) -> Raised | None:
    """The concern that has this version; None where no concern here has it."""
    if of not in world.process.concerns.records:
        return None
    roots = world.process.concerns.roots()
    return _raised(world, roots[of], _told(world, roots))


def concerns(world: World) -> tuple[Raised, ...]:
    """All, the first raised first."""
    lines = world.process.concerns
    roots = lines.roots()
    told = _told(world, roots)
    found = (_raised(world, of, told) for of in dict.fromkeys(roots[of] for of in lines.records))
    return tuple(sorted(found, key=lambda c: issued(c.versions[0])))


def states(world: World) -> dict[RecordHash, ConcernState]:
    """Of every version of every concern, the state of its line: for whoever asks of many."""
    return {r.hash: c.state for c in concerns(world) for r in c.versions}


def _raised(world: World, root: RecordHash, told: _Told) -> Raised:
    lines = world.process.concerns
    versions = lines.versions(root)
    standing = [r for r in versions if lines.stands(r.hash)]
    latest = max(standing or versions, key=issued)
    ended = () if standing else lines.withdrawals(latest.hash)
    said = world.process.reopened.of_any(r.hash for r in versions)
    reopened = tuple(r for r in said if r.author == latest.author)
    made, agendas = tuple(told.decisions.get(root, ())), tuple(told.agendas.get(root, ()))
    withdrawal = max(ended, key=issued, default=None)
    state, because = _state(latest, made, agendas, reopened, withdrawal)
    settled = _settled(made, latest.author)
    since_ms = settled.signed_ms(latest.author) if settled else None
    return Raised(
        versions, latest, state, because, made, agendas, reopened,
        tuple(r for r in said if r.author != latest.author), withdrawal, settled,
        _events(told.violations.get(concern(latest).clause, ()), since_ms),
        _evidence(reopened, settled, made))


def _state(
    latest: Record, made: tuple[Decided, ...], agendas: tuple[Met, ...],
    reopened: tuple[Record, ...], withdrawal: Record | None,
) -> tuple[ConcernState, Record]:
    if withdrawal:
        return "withdrawn", withdrawal
    counts = [d for d in made if not any(overtakes(r, d) for r in reopened)]
    if counts:
        last = _settled(counts, latest.author) or counts[-1]
        return _OF_DECISION[last.state], last.last
    if reopened:
        return "reopened", reopened[-1]
    if planned := [m for m in agendas if m.state == "planned"]:
        return "on-agenda", min(planned, key=lambda m: m.said.from_ms).latest
    return "open", latest


def overtakes(again: Record, made: Decided) -> bool:
    """Whether who raised a concern has opened it again after a decision: said so of that decision,
    or later than it was settled by its own key. At one moment it is open: a doubt settles
    nothing."""
    if made.record.hash in reopening(again).evidence:
        return True
    signed = made.state == "signed"
    return again.issued_ms >= (made.signed_ms(again.author) if signed else made.record.issued_ms)


def opened_ahead(
    world: World, settles: Iterable[RecordHash], now_ms: int
) -> Record | None:
    """This party's own opening again of one of these concerns at a moment that is to come: its
    clock was ahead, and till then no key of it settles that concern."""
    lines = world.process.concerns
    for of in settles:
        versions = lines.versions(of) if of in lines.records else ()
        for said in world.process.reopened.of_any(r.hash for r in versions):
            if said.author == world.me == versions[0].author and said.issued_ms >= now_ms:
                return said
    return None


def _settled(made: Iterable[Decided], author: PartyId) -> Decided | None:
    signed = (d for d in made if d.state == "signed")
    return max(signed, key=lambda d: (d.signed_ms(author), d.record.hash), default=None)


def _events(found: Iterable[IncidentLine], since_ms: int | None) -> tuple[IncidentLine, ...]:
    """What may have happened after: a doubt is shown, and ends nothing by itself."""
    if since_ms is None:
        return ()
    return tuple(x for x in found if x.said.until_ms > since_ms)


def _evidence(
    reopened: tuple[Record, ...], settled: Decided | None, made: tuple[Decided, ...]
) -> tuple[RecordHash, ...]:
    """That of openings after the last settling, without the decisions that they are about."""
    if settled is None:
        return ()
    since = (r for r in reopened if overtakes(r, settled))
    named = dict.fromkeys(h for r in since for h in reopening(r).evidence)
    return tuple(h for h in named if h not in {d.record.hash for d in made})


# --- what was said of all of them ----------------------------------------------------------


def _told(world: World, roots: Mapping[RecordHash, RecordHash]) -> _Told:
    """`roots`: of each version of a concern the first."""
    made: defaultdict[RecordHash, list[Decided]] = defaultdict(list)
    for one in decisions(world):
        for root in _roots(roots, one.said.settles):
            made[root].append(one)
    agendas: defaultdict[RecordHash, list[Met]] = defaultdict(list)
    for meeting in reversed(meetings(world)):
        for root in _roots(roots, meeting.concerns):
            agendas[root].append(meeting)
    return _Told(made, agendas, _violations(world))


def _roots(
    roots: Mapping[RecordHash, RecordHash], versions: Iterable[RecordHash]
) -> tuple[RecordHash, ...]:
    return tuple(dict.fromkeys(roots[h] for h in versions if h in roots))


def _violations(world: World) -> Mapping[str, list[IncidentLine]]:
    """By clause, what two persons of the monitors have found, or all guarantors jointly."""
    who, by_clause = judges(world.terms.agreement), defaultdict(list)
    verified = sorted(b.line for b in world.waits.listed(world) if b.stage == "verified")
    for line in (x for author, name in verified if (x := world.incidents.line(author, name))):
        held = findings(line, who)
        for clause in {f.said.clause for f in (*held.monitors, *held.joint)
                       if f.said.outcome == "violation"}:
            by_clause[clause].append(line)
    return by_clause


def concern(record: Record) -> Concern:
    return cast(Concern, record.said)


def reopening(record: Record) -> Reopened:
    return cast(Reopened, record.said)
