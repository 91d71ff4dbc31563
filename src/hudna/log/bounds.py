"""When a record was signed, by clocks that are not its author's: pure.

Nobody's clock is believed about anything but itself. Each clock gives an interval of its own: *not
before* from what it had signed that the record had seen, *no later than* from what it has cosigned
that holds the record.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from hudna.record.record import Seen


class Moment(NamedTuple):
    """`clock` (the name of a witness) read `ms`, since 1970 UTC, when it signed."""

    clock: str
    ms: int


class Interval(NamedTuple):
    """On this clock the record was signed from `not_before` to `no_later_than`, both included;
    None: not bounded."""

    clock: str
    not_before: int | None
    no_later_than: int | None

    @property
    def sound(self) -> bool:
        """Whether the clock does not contradict itself."""
        return self.not_before is None or self.no_later_than is None or (
            self.not_before <= self.no_later_than)


class Bounds(NamedTuple):
    """`intervals`: of each clock that does not contradict itself. `not_before` and
    `no_later_than`: all of them together, None where they do not agree or give no bound."""

    intervals: tuple[Interval, ...]
    agree: bool
    not_before: int | None
    no_later_than: int | None


def bounds(before: Iterable[Moment], after: Iterable[Moment]) -> Bounds:
    """`before`: what clocks had signed that the record had seen; `after`: what they have signed
    that holds the record."""
    since, until = dict[str, int](), dict[str, int]()
    for clock, ms in before:
        since[clock] = max(ms, since.get(clock, ms))
    for clock, ms in after:
        until[clock] = min(ms, until.get(clock, ms))
    each = (Interval(c, since.get(c), until.get(c)) for c in sorted(since.keys() | until.keys()))
    sound = tuple(i for i in each if i.sound)
    low = _outvoted(sorted(
        (i.not_before for i in sound if i.not_before is not None), reverse=True))
    high = _outvoted(sorted(i.no_later_than for i in sound if i.no_later_than is not None))
    # What is outvoted can't spoil the agreement of the others either.
    agree = low is None or high is None or low <= high
    return Bounds(sound, agree, low if agree else None, high if agree else None)


def seen_by_others(
    seen: Sequence[Seen], said: Callable[[str, int], Moment | None]
) -> Iterable[Moment]:
    """What others had signed that a record had seen: `said(origin, size)` is the last moment that
    the party of a log has signed within its first `size` entries, by its own clock."""
    return (moment for s in seen if (moment := said(s.origin, s.size)))


def cosigned(clock: str, time_s: int) -> Moment:
    """The latest moment of a cosignature, which names the second alone."""
    return Moment(clock, time_s * 1000 + 999)


def _outvoted(ordered: Sequence[int]) -> int | None:
    """The bound that the strictest ones cannot have moved alone: so many of them as a majority
    outvotes are left out."""
    return ordered[(len(ordered) - 1) // 2] if ordered else None
