"""Which judgements of this party a new one takes the place of, and which one took the place of
which, as the pages have it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

import msgspec

from hudna.act.judge import replaced_by_itself
from hudna.record.incidents import Judged
from hudna.record.record import Record
from hudna.record.statement import RecordHash
from hudna.view.findings import Judges, held_by, judges
from hudna.view.incidents import IncidentLine, judged
from hudna.view.world import World
from hudna.web.forms import Form

PICKED = "replaces_"
"""The beginning of a tick's field; a hash follows."""


class Standing(msgspec.Struct, frozen=True):
    """A judgement of this party that stands. `two`: it is a finding of two persons. `by_itself`: a
    new one under its clause takes its place unasked. `tick`: one that does not may be chosen to."""

    record: Record
    two: bool
    by_itself: bool
    tick: bool

    @property
    def said(self) -> Judged:
        return judged(self.record)


class Replacing(msgspec.Struct, frozen=True):
    """Of each judgement of an incident: the later ones of its party that say to take its place, and
    the earlier ones of which it says so. `done`: those of `by` whose own stands no more; what two
    persons have found stands until two have come to what is to replace it."""

    by: Mapping[RecordHash, tuple[Record, ...]]
    of: Mapping[RecordHash, tuple[Record, ...]]
    done: Mapping[RecordHash, tuple[Record, ...]]


def offered(world: World, line: IncidentLine, officer: str) -> tuple[Standing, ...]:
    """As issued. Where the agreement has one clause alone for it, what is replaced by itself is so
    whatever is chosen, and nothing is to be ticked."""
    known = world.terms.clauses_of(line.said.happened)
    return tuple(
        Standing(f.record, bool(f.seconds), by_itself,
                 not by_itself or any(c != f.said.clause for c in known))
        for f in held_by(line, judges(world.terms.agreement), world.me)
        for by_itself in [f.said.clause in known and f.record.hash in replaced_by_itself(
            world, line, f.said.clause, officer)])


def ticked(form: Form) -> tuple[RecordHash, ...]:
    return tuple(n.removeprefix(PICKED) for n in form.values if n.startswith(PICKED))


def replacing(line: IncidentLine, judges: Judges) -> Replacing:
    """Only within a party: whoever names another's judgement takes the place of nothing."""
    judgements = {r.hash: r for r in line.judged}
    by: defaultdict[RecordHash, list[Record]] = defaultdict(list)
    of: defaultdict[RecordHash, list[Record]] = defaultdict(list)
    for later in line.judged:
        for name in judged(later).replaces:
            if (earlier := judgements.get(name)) and earlier.author == later.author:
                by[name].append(later)
                of[later.hash].append(earlier)
    stand = {f.record.hash for party in {r.author for r in line.judged}
             for f in held_by(line, judges, party)}
    return Replacing(
        {k: tuple(v) for k, v in by.items()}, {k: tuple(v) for k, v in of.items()},
        {k: tuple(v) for k, v in by.items() if k not in stand})
