"""The volume that each statement and each barred area stands for."""

from __future__ import annotations

import msgspec

from hudna.place.geometry import Polygon
from hudna.place.volume import Heights, Volume, Window
from hudna.record.kinds import AfterTheFact, Area, Movement, Notice, Protection, Site
from hudna.record.sharing import Step
from hudna.terms.agreement import BarredArea, Open


def notice_volume(n: Notice) -> Volume:
    return Volume(
        n.shape, n.width_mm // 2 + n.width_mm % 2,
        Heights(n.floor_mm, n.ceiling_mm), Window(n.from_ms, n.until_ms),
    )


def told_volume(a: AfterTheFact) -> Volume:
    return Volume(
        a.shape, a.width_mm // 2 + a.width_mm % 2, window=Window(a.from_ms, a.until_ms)
    )


def protection_volume(p: Protection) -> Volume:
    match p:
        case Site():
            return Volume(p.shape, p.buffer_mm, window=Window(p.from_ms, p.until_ms))
        case Area():
            return Volume(
                p.shape, p.buffer_mm, Heights(p.floor_mm, p.ceiling_mm),
                Window(p.from_ms, p.until_ms),
            )
        case Movement():
            return Volume(p.way, p.buffer_mm, window=movement_window(p))


def common_volume(p: Protection, step: Step) -> Volume | None:
    """The volume of a protection by what every guarantor has of its place, at `step`; None where
    one has nothing of it. A guarantor to which that step was not told takes what it has."""
    if step == "existence":
        return None
    shape = {"1 km": p.cell_1km, "10 km": p.cell_10km}.get(step)
    if shape is None:
        return protection_volume(p)
    if isinstance(p, Movement):
        return Volume(shape, p.buffer_mm, window=movement_window(p))
    return msgspec.structs.replace(protection_volume(p), shape=shape)


def movement_window(p: Movement) -> Window:
    """When a convoy may be on its way."""
    if isinstance(p.way, Polygon):
        assert p.from_ms is not None, "record/sound.py asks for it"
        return Window(p.from_ms, p.until_ms)
    fixes, slack = p.way.fixes, p.way.slack_ms
    return Window(fixes[0].at_ms - slack, fixes[-1].at_ms + slack)


def barred_volume(a: BarredArea) -> Volume:
    """The volume of a barred area of a working agreement, whose shape is never open."""
    assert not isinstance(a.shape, Open)
    assert not isinstance(a.buffer_m, Open)
    return Volume(
        a.shape, 1000 * a.buffer_m,
        Heights(_mm(a.floor_m), _mm(a.ceiling_m)), Window(a.from_ms, a.until_ms),
    )


def _mm(metres: int | None) -> int | None:
    return None if metres is None else 1000 * metres
