"""Delineation: two guarantors' claims laid over each other, then one claim less and one more."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from time import perf_counter_ns, process_time, process_time_ns
from typing import TYPE_CHECKING

import numpy as np

from hudna.bench.measure import cores, quiet, rounds, spread_of, tail_of
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
ADDED, REMOVED = "a claim added", "a claim removed"
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
        begin = process_time()
        took = spread_of(rounds({"ours": lambda: overlay(claims)}, setting.repeat)["ours"])
        worked = (process_time() - begin) / setting.repeat
    return Line(f"{work}, all at once", Figure(took.median * 1000, "ms"), at_least=ALL_MS,
                note=f"{took.low * 1000:.0f} to {took.high * 1000:.0f} ms; of the processor "
                     f"{worked * 1000:.0f} ms")


def _one_by_one(setting: ProcessSetting, claims: list[Claim], work: str) -> list[Line]:
    """Each of some claims is taken away and added again; the ground is asked for each time."""
    from hudna.place.laid import laid  # noqa: PLC0415 - only where it runs

    setting.tell("delineation: one by one")
    rng = chance(setting.seed, "claims", "one by one")
    some = [claims[i] for i in rng.integers(0, len(claims), setting.size.singles).tolist()]
    whole = laid(claims)
    _same(whole, claims, some[:CHECKED])
    now = whole
    took: dict[str, list[tuple[int, int]]] = {ADDED: [], REMOVED: []}
    with cores(1), quiet():
        for claim in some:
            now = _timed(partial(now.removed, claim), took[REMOVED])
            now = _timed(partial(now.added, claim), took[ADDED])
    if now.pieces != whole.pieces:
        raise Different(f"{work}: what was taken away and added again is not as it was")
    return [line for what, calls in took.items() for line in _lines(f"{work}, {what}", calls)]


def _timed(change: Callable[[], Laid], took: list[tuple[int, int]]) -> Laid:
    """The change with its pieces; notes ns as they pass, and of the processor."""
    passed, worked = perf_counter_ns(), process_time_ns()
    changed = change()
    _ = changed.pieces
    took.append((perf_counter_ns() - passed, process_time_ns() - worked))
    return changed


def _same(whole: Laid, claims: Sequence[Claim], some: Sequence[Claim]) -> None:
    """Raises `Different` where one claim less is not what laying all the others gives."""
    from hudna.place.overlay import overlay  # noqa: PLC0415 - only where it runs

    for claim in some:
        anew: tuple[Piece, ...] = overlay([one for one in claims if one != claim])
        if whole.removed(claim).pieces != anew:
            raise Different("a claim removed is not as if it had never been laid")


def _lines(what: str, took: Sequence[tuple[int, int]]) -> list[Line]:
    passed, worked = (tail_of(column) for column in np.array(took, np.int64).T)
    return [Line(f"{what}, {name}", Figure(ns / 1e6, "ms"), at_least=ONE_MS,
                 note=f"of the processor {own / 1e6:.0f} ms; to the byte as all laid anew")
            for name, ns, own in (("p50", passed.p50, worked.p50), ("p99", passed.p99, worked.p99))]
