"""What was found of an incident: by the monitors, two persons each time, and by the guarantors,
jointly or separately.

Findings that differ stand side by side. None of them ends another party's, so no guarantor alone
closes a finding against itself; and one person never undoes what two have found.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Literal, TypeAlias

import msgspec

from hudna.record.incidents import Judged, Stage
from hudna.record.record import Record
from hudna.record.statement import PartyId, RecordHash
from hudna.terms.agreement import Agreement, Open
from hudna.view.incidents import IncidentLine, issued, judged, standing

Outcome: TypeAlias = Literal["violation", "no-violation", "undetermined"]


class Judges(msgspec.Struct, frozen=True):
    """Whose judgements can be findings. Who is both needs two persons."""

    guarantors: tuple[PartyId, ...]
    monitors: tuple[PartyId, ...]

    @property
    def all(self) -> tuple[PartyId, ...]:
        return tuple(dict.fromkeys((*self.monitors, *self.guarantors)))


def judges(agreement: Agreement) -> Judges:
    """Whose judgements can be findings under an agreement. Where it does not say who monitors, the
    depositary does, and whoever observes: nobody who is a side to it."""
    named = agreement.incidents.monitors if agreement.incidents else None
    if named is None or isinstance(named, Open):
        named = tuple(p.id for p in agreement.parties if p.role in ("depositary", "observer"))
    return Judges(agreement.guarantors, named)


class Found(msgspec.Struct, frozen=True):
    """A finding, and who has seconded it."""

    record: Record
    seconds: tuple[Record, ...] = ()

    @property
    def said(self) -> Judged:
        return judged(self.record)

    @property
    def author(self) -> PartyId:
        return self.record.author

    @property
    def since(self) -> tuple[int, RecordHash]:
        """When it became one: by its first second, where it has any."""
        return issued(self.seconds[0] if self.seconds else self.record)


class Findings(msgspec.Struct, frozen=True):
    """All that stand, side by side. `joint`: of all guarantors, which say the same; `separate`: of
    guarantors, where not all do."""

    monitors: tuple[Found, ...] = ()
    joint: tuple[Found, ...] = ()
    separate: tuple[Found, ...] = ()

    @property
    def all(self) -> tuple[Found, ...]:
        """Each once: a guarantor that monitors, too, has its finding in both."""
        found = {f.record.hash: f for f in (*self.monitors, *self.joint, *self.separate)}
        return tuple(found.values())

    def settled(self, outcome: Outcome) -> bool:
        """Whether this was found by two persons of the monitors, or by all guarantors jointly."""
        return any(f.said.outcome == outcome for f in (*self.monitors, *self.joint))


Rests: TypeAlias = Callable[[Found], bool]
"""Whether a finding rests on what is still held."""


def _any(_: Found) -> bool:
    return True


def findings(line: IncidentLine, judges: Judges, rests: Rests = _any) -> Findings:
    """Those that stand; of these, where `rests` is given, those of which it is true."""
    if not line.judged:
        return Findings()
    held = [f for party in judges.all for f in _of(line, party, party in judges.monitors, rests)]
    guarantors = [f for f in held if f.author in judges.guarantors]
    joint = _joint(guarantors, judges.guarantors)
    return Findings(
        tuple(f for f in held if f.author in judges.monitors),
        joint, tuple(f for f in guarantors if f not in joint))


def unseconded(line: IncidentLine, judges: Judges) -> tuple[Record, ...]:
    """The judgements of monitors that stand and wait for a second person."""
    return tuple(r for r in line.standing_judgements()
                 if r.author in judges.monitors and not line.seconds(r.hash))


def held_by(line: IncidentLine, judges: Judges, party: PartyId) -> tuple[Found, ...]:
    """A party's judgements that stand, as issued: its findings, with each earlier one that says the
    same and would be one again without the later; and those that wait for a second person."""
    found = _not_replaced(line, party, party in judges.monitors)
    waiting = [Found(r) for r in unseconded(line, judges) if r.author == party]
    return tuple(sorted((*found, *waiting), key=lambda f: issued(f.record)))


def stage(
    lines: tuple[IncidentLine, ...], judges: Judges, assessed: Stage, rests: Rests = _any
) -> Stage:
    """How far an incident is known, by what was found of these lines of it and by what its author
    has `assessed`. Only a finding makes it verified, and nobody's word for it does; found to be no
    violation, it may also be that it never happened."""
    found = [findings(line, judges, rests) for line in lines]
    if any(f.settled("violation") for f in found):
        return "verified"
    if any(f.settled("no-violation") for f in found) and (
            assessed not in ("refuted", "unverifiable")):
        return "verified"
    return "corroborated" if assessed == "verified" else assessed


def told_stage(line: IncidentLine, judges: Judges) -> Stage:
    """The same of one line that was told, as its latest version has it assessed."""
    return stage((line,), judges, line.said.stage)


def _of(line: IncidentLine, party: PartyId, two: bool, rests: Rests) -> list[Found]:
    """A party's findings: of those that say the same under one clause, of one party, the last to
    become one. What differs stands beside it until `replaces` ends it: two persons undo nothing
    that two others have found, without saying so."""
    last: dict[tuple[str, PartyId, Outcome], Found] = {}
    for found in sorted(filter(rests, _not_replaced(line, party, two)), key=lambda f: f.since):
        last[found.said.clause, found.said.by, found.said.outcome] = found
    return list(last.values())


def _not_replaced(line: IncidentLine, party: PartyId, two: bool) -> list[Found]:
    said = (r for r in line.judged if r.author == party)
    made = [Found(r, line.seconds(r.hash)) for r in said]
    held = {f.record.hash: f for f in made if f.seconds or not two}
    stand = standing((f.record for f in held.values()), lambda r: (judged(r).clause, r.hash))
    return [held[r.hash] for r in stand]


def _joint(held: list[Found], guarantors: tuple[PartyId, ...]) -> tuple[Found, ...]:
    """Those that every guarantor has found alike: the outcome, under which clause, by whom."""
    alike: defaultdict[tuple[str, str, str], list[Found]] = defaultdict(list)
    for found in held:
        alike[found.said.clause, found.said.outcome, found.said.by].append(found)
    # One guarantor alone is nobody to be joint with.
    return tuple(f for group in alike.values() for f in group
                 if len(guarantors) > 1 and {g.author for g in group} == set(guarantors))
