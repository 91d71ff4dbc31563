"""What a schema cannot say of the terms for the process: who claims, who holds, what is counted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from hudna.fault import Fault
from hudna.say import say
from hudna.terms.read import join
from hudna.terms.schema import show

if TYPE_CHECKING:
    from hudna.terms.checks import Checks


def process(checks: Checks) -> Iterator[Fault]:
    yield from _more_than_none(checks)
    yield from _holders(checks)
    yield from _claimants(checks)
    yield from _mingled(checks)


def _more_than_none(checks: Checks) -> Iterator[Fault]:
    """A grain of 0 would let a holding point at one man's house."""
    for path in ("process.grain_km2", "process.call_s"):
        if checks.whole(path) == 0:
            yield checks.fault(path, "0", say("more than 0"))
    for at, row in checks.rows("process.counters"):
        if row.get("days") == 0:
            yield checks.fault(join(at, "days"), "0", say("more than 0"))


def _holders(checks: Checks) -> Iterator[Fault]:
    """Parties hold by their own id: a holder of the same id would be two things at once."""
    for at, row in checks.rows("process.holders"):
        if row.get("id") in checks.ids["parties"]:
            yield checks.fault(join(at, "id"), show(row["id"]), say(
                "an id that no party has: a party holds by its own"))


def _claimants(checks: Checks) -> Iterator[Fault]:
    named = checks.at("process.claimants")
    if not isinstance(named, list):
        return
    for absent in sorted(checks.by_role("guarantor") - {str(v) for v in named}):
        yield checks.fault("process.claimants", f"no {absent}",
                           say("every guarantor: what one of them disputes is not agreed"))


def _mingled(checks: Checks) -> Iterator[Fault]:
    """Without an excluded group the term would protect nothing, and read as if it did."""
    mingled = checks.at("process.mingled")
    if not isinstance(mingled, dict) or "open" in mingled:
        return
    kinds = {row.get("kind") for _, row in checks.rows("process.holders")}
    if "excluded" not in kinds:
        yield checks.fault("process.mingled", "no holder that is excluded", say(
            "at least one holder of the kind excluded, whose ground may be mingled with a "
            "partner's"))
