"""Delineation: two guarantors' claims laid over each other, then one claim less and one more."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from hudna.bench.measure import Tail, cores, each_call, rounds, spread_of, tail_of
from hudna.bench.result import Figure, Line, Report
from hudna.bench.same import Different
from hudna.bench.setting import ProcessSetting
from hudna.bench.workloads.claims import claims_of
from hudna.bench.workloads.theatre import chance
from hudna.bench.works.overlay import beside_peers

if TYPE_CHECKING:
    from hudna.place.claim import Claim, Piece
    from hudna.place.laid import Laid

ALL_MS = 5000.0
ONE_MS = 200.0
CHECKED = 3                              # changes that are compared with laying all anew


def run(setting: ProcessSetting, report: Report) -> None:
    """All at once, beside each peer and by itself; then claims one by one."""
    setting.tell("delineation: making claims")
    claims = claims_of(setting.size.cells, setting.seed)
    work = f"delineation, {len(claims):,} claims on {len(claims) // 2:,} polygons each of two"
    report.lines.append(_all_at_once(setting, claims, work))
    beside_peers(setting, report, claims, f"{work}, all at once")
    report.lines += _one_by_one(setting, claims, work)


def _all_at_once(setting: ProcessSetting, claims: list[Claim], work: str) -> Line:
    from hudna.place.overlay import overlay  # noqa: PLC0415 - only where it runs

    setting.tell("delineation: all at once")
    with cores(1):
        took = spread_of(rounds({"ours": lambda: overlay(claims)}, setting.repeat)["ours"])
    return Line(f"{work}, all at once", Figure(took.median * 1000, "ms"), at_least=ALL_MS,
                note=f"{took.low * 1000:.0f} to {took.high * 1000:.0f} ms")


def _one_by_one(setting: ProcessSetting, claims: list[Claim], work: str) -> list[Line]:
    """Each of some claims is taken away and added again; the ground is asked for each time."""
    from hudna.place.laid import laid  # noqa: PLC0415 - only where it runs

    setting.tell("delineation: one by one")
    rng = chance(setting.seed, "claims", "one by one")
    some = [claims[i] for i in rng.integers(0, len(claims), setting.size.singles).tolist()]
    whole = laid(claims)
    _same(whole, claims, some[:CHECKED])
    now: list[Any] = [whole, ()]

    def removed(i: int) -> None:
        now[0] = now[0].removed(some[i // 2])
        now[1] = now[0].pieces

    def added(i: int) -> None:
        now[0] = now[0].added(some[i // 2])
        now[1] = now[0].pieces

    with cores(1):
        took = each_call(lambda i: added(i) if i % 2 else removed(i), 2 * len(some))
    if now[1] != whole.pieces:
        raise Different(f"{work}: what was taken away and added again is not as it was")
    return [*_lines(work, "a claim added", took[1::2]), *_lines(work, "a claim removed", took[::2])]


def _same(whole: Laid, claims: Sequence[Claim], some: Sequence[Claim]) -> None:
    """Raises `Different` where one claim less is not what laying all the others gives."""
    from hudna.place.overlay import overlay  # noqa: PLC0415 - only where it runs

    for claim in some:
        anew: tuple[Piece, ...] = overlay([one for one in claims if one != claim])
        if whole.removed(claim).pieces != anew:
            raise Different("a claim removed is not as if it had never been laid")


def _lines(work: str, what: str, took: np.ndarray[Any, np.dtype[np.int64]]) -> list[Line]:
    tail: Tail = tail_of(took)
    return [Line(f"{work}, {what}, {name}", Figure(ns / 1e6, "ms"), at_least=ONE_MS,
                 note=f"most {tail.most / 1e6:.0f} ms; to the byte as all laid anew")
            for name, ns in (("p50", tail.p50), ("p99", tail.p99))]
