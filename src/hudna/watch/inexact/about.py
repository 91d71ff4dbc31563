"""Where an aircraft is of which only about that is known, for the sky. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from hudna.place.datum import Datum
from hudna.watch.event import Aloft, Who
from hudna.watch.inexact.blurred import blurred
from hudna.watch.inexact.retelling import Said
from hudna.watch.inexact.vague import Held

OBSERVED = Who("", "", "observer", "possible")


def aloft(name: str, callsign: str, held: Sequence[Held], said: Iterable[Said],
          silent_ms: int) -> Aloft | None:
    """`held` by moment. None where none of them is after `silent_ms`.

    Of a sighting, and of what a sensor's place could be seen from, it says no more than its
    passages do: the middle of a cell, the minute, no height and no course; and it goes with the
    minute."""
    if not held:
        return None
    last = held[-1]
    inside = tuple(sorted({s.key[0] for s in said if s.state == "inside"}))
    found = (_sighted(name, last, inside) if last.hides
             else _plotted(name, callsign, last, inside))
    return found if found.at_ms > silent_ms else None


def _sighted(name: str, last: Held, inside: tuple[str, ...]) -> Aloft:
    seen = blurred(last.fix)
    return Aloft(name, "", seen.at_ms, seen.lon, seen.lat, None, None, None, OBSERVED, inside, (),
                 Datum.MSL, seen.within_m)


def _plotted(name: str, callsign: str, last: Held, inside: tuple[str, ...]) -> Aloft:
    fix = last.fix
    return Aloft(name, callsign, fix.at_ms, fix.lon, fix.lat, fix.height_mm, fix.course_mdeg,
                 fix.speed_mm_s, OBSERVED, inside, (), fix.datum, fix.within_m)
