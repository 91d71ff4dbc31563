"""Stamps by a clock that leaps."""

from __future__ import annotations

from hudna.lookout.stamps import LASTS_MS, Stamps

NOW = 1_469_950_000_000
HOUR = 3_600_000


class Time:
    """What is steady, moved by hand; seconds."""

    def __init__(self) -> None:
        self.s = 5.0

    def __call__(self) -> float:
        return self.s


def test_they_follow_the_clock_and_never_go_back() -> None:
    time = Time()
    stamps = Stamps(time, NOW - 5)
    assert [stamps.stamp(NOW + ms) for ms in (0, 10, -3_000, 20)] == [NOW, NOW + 10, NOW + 10,
                                                                     NOW + 20]
    time.s += 3 * HOUR / 1000
    assert stamps.stamp(NOW + 3 * HOUR) == NOW + 3 * HOUR
    assert not stamps.leapt


def test_a_leap_that_passes_is_not_followed() -> None:
    time = Time()
    stamps = Stamps(time)
    stamps.stamp(NOW)
    for s in range(1, 60):
        time.s += 1
        assert stamps.stamp(NOW + HOUR + 1_000 * s) == NOW + 1_000 * s
        assert stamps.leapt
    time.s += 1
    assert stamps.stamp(NOW + 60_000) == NOW + 60_000
    assert not stamps.leapt


def test_a_leap_that_lasts_is() -> None:
    time = Time()
    stamps = Stamps(time)
    stamps.stamp(NOW)
    time.s += 1
    stamps.stamp(NOW + HOUR)
    time.s += LASTS_MS / 1000
    assert stamps.stamp(NOW + HOUR + LASTS_MS) == NOW + HOUR + LASTS_MS
    assert not stamps.leapt
