"""What a node tells its watch: read off the views, whole each time. Pure.

A flight is recognised by its notice, which need not be cleared; one that is stopped is not. Of a
sighting no more goes in than where and when an aircraft was: not who saw it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import ceil, hypot

from hudna.place.geometry import E7, Polygon
from hudna.place.grid import positions
from hudna.record.kinds import Names, RecordHash, Sighting
from hudna.record.record import Record
from hudna.terms.agreement import BarredArea, Open, Words
from hudna.terms.working import Watch
from hudna.view.notices import notice
from hudna.view.sightings import sighting
from hudna.view.standing import State, standing
from hudna.view.volumes import barred_volume, notice_volume
from hudna.view.world import World
from hudna.watch.brief import Announced, Barred, Brief, Reported, WatchTerms

REPORTED_MS = 3_600_000
"""How long a sighting is of use."""
_M_PER_DEGREE = 111_700
"""No degree of latitude or longitude on the ellipsoid is longer."""


def brief(world: World, now_ms: int, aircraft: Mapping[str, str]) -> Brief:
    """What is in effect at `now_ms`. `aircraft`: the operator that a party has named for each
    address. Of an agreement without terms of a watch it has the areas, and warns nobody by
    itself."""
    terms = _terms(world.terms.watch)
    announced = (_announced(world, r) for r in _flying(world, now_ms, terms))
    return Brief(
        world.size, now_ms, terms, tuple(_areas(world)), tuple(announced), dict(aircraft),
        tuple(_reported(world, now_ms)),
    )


def _terms(w: Watch | None) -> WatchTerms:
    if w is None:
        return WatchTerms(automatic=False)
    return WatchTerms(w.gap_ms, w.late_ms, w.approach_ms, w.silent_ms, w.answer_within_ms,
                      w.keep_days, w.automatic, w.clause)


def _areas(world: World) -> Iterator[Barred]:
    version = world.terms.digest
    since = world.agreements.since_ms[version]
    for area in world.terms.agreement.areas:
        if not isinstance(area.shape, Open):
            yield _barred(area, version, since)


def _barred(area: BarredArea, version: str, since_ms: int) -> Barred:
    return Barred(area.id, version, area.clause, barred_volume(area), area.bars, area.excepts,
                  _names(area.name), since_ms)


def _names(words: Words) -> Names:
    return Names(words.en, words.ar, words.ru)


def _flying(world: World, now_ms: int, terms: WatchTerms) -> Iterator[Record]:
    """The notices that stand; also those whose time is past while a position of it may still
    come."""
    for record in world.notices.lines.live(now_ms - terms.late_ms - terms.gap_ms):
        if _own_word(world, record) and not _stopped(world, record, now_ms):
            yield record


def _own_word(world: World, record: Record) -> bool:
    """Whether it was announced by the guarantor that answers for its operator."""
    return world.terms.agreement.guarantor_of(notice(record).operator) == record.author


def _stopped(world: World, record: Record, now_ms: int) -> bool:
    # One that is over says no more that it was stopped.
    at_ms = min(now_ms, notice(record).until_ms)
    return standing(world, record.hash, at_ms).state is State.STOPPED


def _announced(world: World, record: Record) -> Announced:
    said = notice(record)
    return Announced(record.hash, said.designation, said.operator, said.category,
                     notice_volume(said), world.entries[record.hash].admitted_ms, said.aircraft)


def _reported(world: World, now_ms: int) -> Iterator[Reported]:
    ahead = now_ms + world.terms.clock_tolerance_ms
    for record in world.sightings.counting(now_ms - REPORTED_MS, ahead):
        if (at := placed(sighting(record))) is not None:
            lon, lat, within = at
            # Told on to a partner by a new version, it stays the sighting that was warned of.
            name = world.sightings.first(record)
            yield _report(name, sighting(record), lon, lat, within)


def _report(name: RecordHash, said: Sighting, lon: int, lat: int, within_m: int) -> Reported:
    return Reported(name, said.at_ms, lon, lat, within_m, said.manner, said.craft,
                    said.course_mdeg, said.aircraft)


def placed(said: Sighting) -> tuple[int, int, int] | None:
    """Where the aircraft was, and within how many metres; None where this node is not told."""
    if said.at is not None:
        return (*said.at.at, said.within_m)
    return _of_cell(said.near, said.within_m) if said.near is not None else None


def _of_cell(near: Polygon, within_m: int) -> tuple[int, int, int]:
    """The middle of a cell, and all of the cell with what was said around it."""
    lons, lats = zip(*positions(near), strict=True)
    wide, high = max(lons) - min(lons), max(lats) - min(lats)
    reach = ceil(hypot(wide, high) / 2 / E7 * _M_PER_DEGREE) + 1
    return (min(lons) + max(lons)) // 2, (min(lats) + max(lats)) // 2, within_m + reach
