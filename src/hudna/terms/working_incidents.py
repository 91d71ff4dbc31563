"""The terms for incidents as a node works with them: ms, and None for whatever is open.

These alone may be open under a node that runs, as nothing has to be invented for it: by a time that
is open nothing is due, without a zone no day is counted, without a rule no day is called quiet.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time, tzinfo
from typing import TypeVar
from zoneinfo import ZoneInfo

import msgspec

from hudna.terms.agreement import Agreement, IncidentTerms, Number, Open, QuietTerms
from hudna.terms.happenings import Happening, Rung, Unrefuted

_T = TypeVar("_T")


class Quiet(msgspec.Struct, frozen=True):
    """The rule for quiet days, settled."""

    happenings: tuple[Happening, ...]
    stages: tuple[Unrefuted, ...]
    zone: tzinfo
    allowed: int
    least: int
    clause: str


class Incidents(msgspec.Struct, frozen=True):
    """`monitors` is None where who monitors is open. `within_ms`: of each step of the ladder, the
    time to answer it. `under`: a kind that is missing, or None, may fall under any clause."""

    zone: tzinfo | None
    cutoff: time | None
    answer_ms: int | None
    judge_ms: int | None
    challenge_reply_ms: int | None
    access_ms: int | None
    monitors: tuple[str, ...] | None
    within_ms: Mapping[Rung, int | None]
    under: Mapping[Happening, tuple[str, ...] | None]
    quiet: Quiet | None
    clause: str

    def may_fall_under(self, happened: Happening, clause: str) -> bool:
        clauses = self.under.get(happened)
        return clauses is None or clause in clauses


def step_ms(terms: Incidents | None, rung: Rung) -> int | None:
    """Within which a step of the ladder is answered, ms; None where that is open."""
    return terms.within_ms.get(rung) if terms else None


def clauses(
    agreement: Agreement, terms: Incidents | None, happened: Happening
) -> tuple[str, ...]:
    """Those that a kind of happening may fall under: any, where the agreement does not say."""
    listed = terms.under.get(happened) if terms else None
    return tuple(c.id for c in agreement.clauses) if listed is None else listed


def incidents(agreement: Agreement) -> Incidents | None:
    t = agreement.incidents
    return Incidents(
        zone=_zone(t),
        cutoff=None if isinstance(t.cutoff, Open) else time.fromisoformat(t.cutoff),
        answer_ms=_ms(t.answer_s),
        judge_ms=_ms(t.judge_s),
        challenge_reply_ms=_ms(t.challenge_reply_s),
        access_ms=_ms(t.access_s),
        monitors=_or_none(t.monitors),
        within_ms={r.rung: _ms(r.after_s) for r in t.ladder},
        under={u.happened: _or_none(u.clauses) for u in t.under},
        quiet=_quiet(_or_none(t.quiet), _zone(t)),
        clause=t.clause,
    ) if t else None


def open_of_incidents(agreement: Agreement) -> tuple[str, ...]:
    """Paths of the terms for incidents that are open."""
    t = agreement.incidents
    if t is None:
        return ()
    named: dict[str, object] = {
        **{name: getattr(t, name) for name in t.__struct_fields__},
        **{f"ladder.{r.rung}.after_s": r.after_s for r in t.ladder},
        **{f"under.{u.happened}.clauses": u.clauses for u in t.under},
    }
    if isinstance(t.quiet, QuietTerms):
        named |= {"quiet.allowed": t.quiet.allowed, "quiet.least": t.quiet.least}
    return tuple(f"incidents.{path}" for path, term in named.items() if isinstance(term, Open))


def _or_none(term: _T | Open) -> _T | None:
    return None if isinstance(term, Open) else term


def _ms(n: Number) -> int | None:
    return None if isinstance(n, Open) else 1000 * n


def _zone(t: IncidentTerms) -> tzinfo | None:
    return None if isinstance(t.zone, Open) else ZoneInfo(t.zone)


def _quiet(q: QuietTerms | None, zone: tzinfo | None) -> Quiet | None:
    """None where any part of it is open: half a rule would call days quiet that nobody agreed."""
    if q is None or zone is None or isinstance(q.allowed, Open) or isinstance(q.least, Open):
        return None
    return Quiet(q.happenings, q.stages, zone, q.allowed, q.least, q.clause)
