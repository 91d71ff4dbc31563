"""Which statements bear on mingled ground: a first look, by whole grounds, so that only what may
matter is laid, and that the awareness key has it.

It may name one too many, and never leaves one out; and more statements never make it fewer. So it
asks neither who replaced what, which a version that comes late may change, nor of which of several
times one ground was said: only from the first of them to the last."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from hudna.place.volume import Volume
from hudna.record.record import Record
from hudna.terms.working_process import Process
from hudna.view.lines import FOREVER
from hudna.view.process.claims import holding
from hudna.view.process.fineness import Fineness
from hudna.view.process.said import issued
from hudna.view.process.sharing import Bools, Numbers, Sharing

if TYPE_CHECKING:
    from hudna.view.world import World

Times = NDArray[np.int64]


class Sides(NamedTuple):
    """Of statements, which may name an excluded group, and which a partner."""

    excluded: Bools
    partner: Bools

    @property
    def both(self) -> bool:
        return bool(self.excluded.any() and self.partner.any())


def sides(terms: Process, records: Sequence[Record]) -> Sides:
    """A holder that the agreement does not know may be either."""
    kinds = {h: terms.holders[h].kind for h in terms.holders}
    said = [{kinds.get(h) for h in holding(r).holders} for r in records]
    return Sides(np.array([bool(s & {"excluded", None}) for s in said], bool),
                 np.array([bool(s & {"partner", None}) for s in said], bool))


def involved(world: World, some: Iterable[Record]) -> tuple[Record, ...]:
    """Of statements, those that may mingle ground with any among them, and those that share ground
    with one that may name an excluded group there: all that is mingled is on the ground of such a
    one. As issued."""
    records = sorted(some, key=issued)
    kept = bearing(world.terms.process, records, world.process.fineness, world.process.sharing)
    return tuple(r for r, bears in zip(records, kept.tolist(), strict=True) if bears)


def bearing(terms: Process, records: Sequence[Record], fineness: Fineness,
            sharing: Sharing) -> Bools:
    """Which of them are `involved`."""
    parted = sides(terms, records)
    if not parted.both:
        return np.zeros(len(records), bool)
    try:
        number = sharing.numbers(fineness.grounds(records, terms.grain_m2))
        return _bearing(records, parted, number, sharing)
    except Exception:
        # What cannot be told apart all bears on it: a key must not lack what may change a conflict.
        return np.ones(len(records), bool)


def _bearing(records: Sequence[Record], parted: Sides, numbers: Numbers,
             sharing: Sharing) -> Bools:
    number, of = np.unique(numbers, return_inverse=True)
    excluded, partner = (_span(records, has, of, len(number)) for has in parted)
    groups, partners = (np.flatnonzero(span[0] < span[1]) for span in (excluded, partner))

    def shared(asked: Numbers, others: Numbers, spans: tuple[Times, Times] | None) -> Numbers:
        found = sharing.any_shared(
            number[asked], number[others],
            lambda i, j: _at_once(spans, asked[i], others[j]) if spans else np.ones(len(i), bool))
        return asked[found]

    core = shared(groups, partners, (excluded, partner))
    mingled = shared(partners, core, (partner, excluded))
    rest = np.setdiff1d(np.arange(len(number)), np.concatenate([core, mingled]))
    bears = np.zeros(len(number), bool)
    bears[np.concatenate([core, mingled, shared(rest, core, None)])] = True
    return np.asarray(bears[of])


def _span(records: Sequence[Record], has: Bools, of: Numbers, count: int) -> Times:
    """(2, count) from the first to the last time of which those that have it speak of a ground."""
    span = np.array([np.full(count, FOREVER), np.full(count, -FOREVER)])
    said = [holding(r) for r in records]
    begins = np.array([s.from_ms for s in said], np.int64)
    ends = np.array([FOREVER if s.until_ms is None else s.until_ms for s in said], np.int64)
    np.minimum.at(span[0], of[has], begins[has])
    np.maximum.at(span[1], of[has], ends[has])
    return span


def _at_once(spans: tuple[Times, Times], a: Numbers, b: Numbers) -> Bools:
    one, other = spans
    return np.asarray(np.maximum(one[0][a], other[0][b]) < np.minimum(one[1][a], other[1][b]))


def sharing_with(world: World, record: Record) -> tuple[Record, ...]:
    """The others, whoever's they are, that have ground in common with a statement, more than a
    border."""
    process, grain_m2 = world.process, world.terms.process.grain_m2
    near = [r for r in process.overlaps.near(Volume(holding(record).shape)) if r != record]
    number = process.sharing.numbers(process.fineness.grounds([*near, record], grain_m2))
    shared = process.sharing.any_shared(
        number[:-1], number[-1:], lambda i, _: np.ones(len(i), bool))
    return tuple(r for r, shares in zip(near, shared.tolist(), strict=True) if shares)
