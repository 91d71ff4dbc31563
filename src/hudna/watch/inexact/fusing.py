"""Sightings put together: those of one aircraft into its course, those of one that sends to it.

Pure, and of a set: in which order sightings came makes no difference to what comes out. Whatever
is not known stays wide: a place may be warned too many, never one too few.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from hashlib import sha256
from typing import NamedTuple

import msgspec

from hudna.place.geometry import Position
from hudna.record.statement import RecordHash
from hudna.record.watching import Craft
from hudna.watch.brief import Reported
from hudna.watch.fix import Fix
from hudna.watch.inexact.tying import Sender, common, line, places, tied
from hudna.watch.warnings.courses import ANY_DEG, SPEEDS, SPOTTED_DEG, TRACKED_DEG, Flying

LONG_MS = 30_000
"""No speed is taken from two sightings nearer in time."""
FAR_ENOUGH = 2.0
"""Two sightings show a course where they are so many times as far apart as they are vague."""


class Course(msgspec.Struct, frozen=True):
    """An aircraft that only people have seen: at `at_ms` within `within_m` of the place; it flies
    within `spread_deg` of `course_deg` (from true north, clockwise), at some speed in m/s of those
    that are possible. `members`: the sightings, by moment. `aircraft`: how many fly, at the least.
    `bare`: nobody has said more than that something was heard.

    It says where those who watch may be: it stays in the watch, and a warning shows less of it."""

    id: str
    craft: Craft
    aircraft: int
    at_ms: int
    lon: int
    lat: int
    within_m: int
    course_deg: float
    spread_deg: float
    slowest: float
    fastest: float
    members: tuple[RecordHash, ...]
    bare: bool = False

    @property
    def at(self) -> Position:
        return self.lon, self.lat

    @property
    def flying(self) -> Flying:
        """The same, as places along it are looked for."""
        return Flying(self.at_ms, self.at, self.within_m, self.course_deg, self.spread_deg,
                      self.slowest, self.fastest)


class Fused(NamedTuple):
    """`corroborates`: the aircraft that each sighting is taken to be of, where one that sends was
    there; it makes no second one."""

    courses: tuple[Course, ...]
    corroborates: dict[RecordHash, str]


def fuse(reports: Iterable[Reported], sent: Iterable[Fix] = ()) -> Fused:
    """`reports`: sightings that count. `sent`: positions of aircraft that send, of about the same
    time, in any order."""
    ordered = sorted({r.sighting: r for r in reports if places(r)}.values(), key=_order)
    corroborates = corroborated(ordered, sent)
    alone = [r for r in ordered if r.sighting not in corroborates]
    return Fused(tuple(_course(members) for members in chains(alone)), corroborates)


def corroborated(reports: Iterable[Reported], sent: Iterable[Fix]) -> dict[RecordHash, str]:
    """The aircraft that each sighting may be of, of those that send; as in `fuse`."""
    ordered = [r for r in reports if places(r)]
    of = _senders(ordered, sent)
    return {r.sighting: name for r in ordered if (name := _of_sender(r, of)) is not None}


def chains(ordered: Iterable[Reported]) -> list[list[Reported]]:
    """Sightings in order of time, put together by aircraft: each to the one that it fits best."""
    found: list[list[Reported]] = []
    for report in ordered:
        fits = [(fit, i) for i, chain in enumerate(found)
                if (fit := fits_chain(chain, report)) is not None]
        if fits:
            found[min(fits)[1]].append(report)
        else:
            found.append([report])
    return found


def fits_chain(chain: list[Reported], report: Reported) -> float | None:
    """Whether a sighting may be of the aircraft of these: it must fit the last of them, and the
    kind of all."""
    craft = craft_of(chain)
    return tied(chain[-1], report, craft) if common(craft, report.craft) is not None else None


def craft_of(chain: Iterable[Reported]) -> Craft:
    """The kind that somebody has recognised."""
    return next((r.craft for r in chain if r.craft != "unknown"), "unknown")


def _order(report: Reported) -> tuple[int, RecordHash]:
    return report.at_ms, report.sighting


def _senders(reports: list[Reported], sent: Iterable[Fix]) -> list[Sender]:
    if not reports:
        return []
    by: defaultdict[str, list[Fix]] = defaultdict(list)
    for fix in sent:
        by[fix.aircraft].append(fix)
    return [Sender(name, by[name]) for name in sorted(by)]


def _of_sender(report: Reported, senders: list[Sender]) -> str | None:
    """The nearest of the aircraft that it may be of. More of them than one sends are not all of
    them explained by it."""
    fits = [(fit, s.name) for s in senders if (fit := s.fits(report)) is not None]
    return min(fits)[1] if len(fits) >= report.aircraft and fits else None


# --- the course of one aircraft ---


def _course(members: list[Reported]) -> Course:
    craft, last = craft_of(members), members[-1]
    slowest, fastest = SPEEDS[craft]
    at, within_m = _place(members, last.at_ms, fastest)
    course, spread = _heading(members)
    names = tuple(m.sighting for m in members)
    return Course(
        sha256(names[0].encode()).hexdigest()[:16], craft, max(m.aircraft for m in members),
        last.at_ms, *at, within_m, course, spread, _at_least(members, slowest, fastest), fastest,
        names, all(m.bare for m in members))


def _place(members: list[Reported], at_ms: int, fastest: float) -> tuple[Position, int]:
    """Where it is by the sighting that leaves the least room, the later one where two do."""
    room, _, best = min(
        ((m.within_m + fastest * (at_ms - m.at_ms) / 1000, -i, m) for i, m in enumerate(members)),
        key=lambda found: found[:2])
    return (best.lon, best.lat), math.ceil(room)


def _at_least(members: list[Reported], slowest: float, fastest: float) -> float:
    """It has come from one place to the other, so it flies no slower than that takes; how much
    faster, nobody knows who has not seen it fly straight."""
    needed = slowest
    for i, a in enumerate(members):
        for b in members[i + 1:]:
            took = (b.at_ms - a.at_ms) / 1000
            if took * 1000 >= LONG_MS:
                far = line((a.lon, a.lat), (b.lon, b.lat)).metres - a.within_m - b.within_m
                needed = max(needed, far / took)
    return min(needed, fastest)


def _heading(members: list[Reported]) -> tuple[float, float]:
    """The course that was said last, and the one that its way shows: what both leave open. Any,
    where they contradict each other, or there is none."""
    said = next(((m.course_mdeg / 1000, SPOTTED_DEG) for m in reversed(members)
                 if m.course_mdeg is not None), None)
    shown = _shown(members)
    if said is None or shown is None:
        return said or shown or (0.0, ANY_DEG)
    return _both(said, shown) or (0.0, ANY_DEG)


def _shown(members: list[Reported]) -> tuple[float, float] | None:
    """From the latest sighting that lies far enough from the last one."""
    last = members[-1]
    for m in reversed(members[:-1]):
        vague = m.within_m + last.within_m
        way = line((m.lon, m.lat), (last.lon, last.lat))
        if m.at_ms < last.at_ms and way.metres >= FAR_ENOUGH * vague and way.metres > 0:
            return way.course, TRACKED_DEG + math.degrees(math.asin(vague / way.metres))
    return None


def _both(a: tuple[float, float], b: tuple[float, float]) -> tuple[float, float] | None:
    """The directions that two ranges share, no narrower than a track's."""
    off = (b[0] - a[0] + 180) % 360 - 180
    low, high = max(-a[1], off - b[1]), min(a[1], off + b[1])
    if low > high:
        return None
    return (a[0] + (low + high) / 2) % 360, max((high - low) / 2, TRACKED_DEG)
