"""The terms for the process as a node works with them: in the house's units, with what holds where
the agreement leaves a term open.

What is open under a node that runs is settled the protective way: mingled ground is protected as
it lies, and no holding is finer than one square kilometre.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from hudna.terms.agreement import Agreement, HolderKind, MingledTerms, Number, Open, Words

GRAIN_M2 = 1_000_000
"""Of the least ground that a holding is of, where the agreement names none."""


class Holder(msgspec.Struct, frozen=True):
    """Who may hold ground: a party that the truce binds, or a holder that the terms name."""

    id: str
    name: Words
    kind: HolderKind


class Counter(msgspec.Struct, frozen=True):
    """`days` is None where it is open."""

    id: str
    title: Words
    days: int | None
    milestone: str
    clause: str


class Process(msgspec.Struct, frozen=True):
    """`clause` and `mingled_clause` are empty where the agreement has no terms for it. `call_ms` is
    None where nothing is due of a call."""

    claimants: tuple[str, ...]
    holders: Mapping[str, Holder]
    grain_m2: int
    buffer_mm: int
    mingled_clause: str
    call_ms: int | None
    counters: tuple[Counter, ...]
    clause: str

    def protects_between(self, holders: tuple[str, ...]) -> bool:
        """Whether both a truce partner and an excluded group are among these."""
        kinds = {self.holders[h].kind for h in holders if h in self.holders}
        return {"partner", "excluded"} <= kinds


NOTHING_SAID = Process((), {}, GRAIN_M2, 0, "", None, (), "")


def process(agreement: Agreement) -> Process:
    """Of any agreement, also of one without terms for it."""
    t = agreement.process
    named = {h.id: Holder(h.id, h.name, h.kind) for h in t.holders} if t else {}
    parties = {p.id: Holder(p.id, p.name, "partner") for p in agreement.parties
               if p.role == "party"}
    mingled = t.mingled if t and isinstance(t.mingled, MingledTerms) else None
    return Process(
        claimants=t.claimants if t else _claimants(agreement),
        holders={**named, **parties},
        grain_m2=(_or_none(t.grain_km2) if t else None) or GRAIN_M2,
        buffer_mm=1000 * (_whole(mingled.buffer_m) or 0) if mingled else 0,
        mingled_clause=mingled.clause if mingled else t.clause if t else "",
        call_ms=_thousand(t.call_s) if t else None,
        counters=tuple(Counter(c.id, c.title, _whole(c.days), c.milestone, c.clause)
                       for c in t.counters) if t else (),
        clause=t.clause if t else "",
    )


def open_of_process(agreement: Agreement) -> tuple[str, ...]:
    """Paths of the terms for the process that are open."""
    t = agreement.process
    if t is None:
        return ()
    named: dict[str, object] = {
        "grain_km2": t.grain_km2, "mingled": t.mingled, "call_s": t.call_s,
        **{f"counters.{c.id}.days": c.days for c in t.counters},
    }
    if isinstance(t.mingled, MingledTerms):
        named["mingled.buffer_m"] = t.mingled.buffer_m
    return tuple(f"process.{path}" for path, term in named.items() if isinstance(term, Open))


def _claimants(agreement: Agreement) -> tuple[str, ...]:
    return tuple(p.id for p in agreement.parties if p.role in ("guarantor", "depositary"))


def _whole(n: Number) -> int | None:
    return None if isinstance(n, Open) else n


def _thousand(n: Number) -> int | None:
    return None if isinstance(n, Open) else 1000 * n


def _or_none(km2: Number) -> int | None:
    return None if isinstance(km2, Open) else 1_000_000 * km2
