"""Ground that is protected because a truce partner and an excluded group are mingled on it: by
the rule of `mingling`, from all that was ever said of it by whom the agreement names as claimant.

Where a statement is finer than the grain, the cells that hold its ground stand for it from the
beginning: nothing that comes of it here says where somebody is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

import msgspec
import numpy as np

from hudna.place.claim import Areal, Claim, Piece
from hudna.place.clash import clash
from hudna.place.flat import polygons_of
from hudna.place.geometry import MultiPolygon
from hudna.place.overlay import overlay
from hudna.place.volume import Clash, Volume, Window
from hudna.record.kinds import RecordHash, Released
from hudna.record.record import Record
from hudna.terms.working import Working
from hudna.view.notices import notice
from hudna.view.process.fineness import Ground
from hudna.view.process.involved import sides
from hudna.view.process.mingling import Rows, Word, Words, settled, word
from hudna.view.process.said import issued
from hudna.view.volumes import notice_volume

if TYPE_CHECKING:
    from hudna.view.world import World

BENT_MM = 10
"""More than an edge moves where claims are laid over each other: it is given to the protection."""
MOST_LAID = 1_000
"""Grounds that are laid for one flight; where more bear on it, it is unknown what it meets."""
MOST_PAIRS = 20_000_000
"""Pairs of statements that are held against each other, spot by spot."""


MOST_SPOTS = 100_000
Spot: TypeAlias = tuple[int, tuple[RecordHash, ...]]
"""Since when it is mingled, and the statements that make it so."""


class TooManyError(Exception):
    """More was said of one spot than is looked through."""


class Mingled(msgspec.Struct, frozen=True):
    """Ground that is protected as mingled, since when, and the statements that make it so, as
    issued. Its edges are as `place.overlay` bends them."""

    shape: MultiPolygon
    km2: float
    since_ms: int
    because: tuple[RecordHash, ...]

    @property
    def subject(self) -> RecordHash:
        """By which it is named: the statement that made it so, or the last one that does."""
        return self.because[-1]


class Spoken(NamedTuple):
    """Statements as issued, by the rows of the table, and the rows of each ground by its name:
    nothing here changes, whatever the world goes on to be told."""

    terms: Working
    words: Words
    grounds: Mapping[str, tuple[Ground, Rows]]

    @property
    def claims(self) -> list[Claim]:
        """For laying grounds by themselves, whoever's they are."""
        return [Claim(name, "", ground.shape) for name, (ground, _) in self.grounds.items()]


def ground_of(world: World, record: Record) -> Areal:
    """The ground that a statement protects, never finer than the grain."""
    [ground] = world.process.fineness.grounds([record], world.terms.process.grain_m2)
    return ground.shape


class Spots:
    """A cache: what was found of spots of which the same is said, as it stood. Of one agreement."""

    def __init__(self) -> None:
        self.found: dict[tuple[int, ...], Spot | None] = {}
        self._tokens: dict[object, int] = {}

    def tokens(self, said: Spoken, window: Window) -> dict[str, int]:
        """A number for each ground, the same where all that is said of it, and what of that is in
        effect in the window, is the same."""
        if len(self.found) > MOST_SPOTS:
            self.found, self._tokens = {}, {}
        some = said.words.words
        return {name: self._token((name, tuple(
            [_as_it_stands(some[row], window) for row in rows.tolist()])))
            for name, (_, rows) in said.grounds.items()}

    def _token(self, of: object) -> int:
        return self._tokens.setdefault(of, len(self._tokens))


def _as_it_stands(w: Word, window: Window) -> tuple[object, ...]:
    """All of a statement that what comes of it at a moment depends on."""
    began = window.until_ms is None or w.from_ms <= window.until_ms
    ended = window.from_ms is not None and w.until_ms <= window.from_ms
    return w.of, w.settles, w.descent, began, ended


def reach_mm(world: World) -> int:
    """How far around mingled ground a flight meets it."""
    return world.terms.process.buffer_mm + BENT_MM


def near_notice(world: World, record: Record) -> tuple[Record, ...]:
    """Statements of claimants whose ground a notice comes as near to as it must not to mingled
    ground, whether or not it is; where that cannot be told, they are near. None at all where by
    whom they name nothing can be mingled."""
    reach, grain_m2 = reach_mm(world), world.terms.process.grain_m2
    volume = notice_volume(notice(record))
    wide = msgspec.structs.replace(volume, reach_mm=volume.reach_mm + reach)
    process = world.process
    found = {r.hash: r for r in (*process.overlaps.near(wide),
                                 *process.fineness.all_finer(process.overlaps, grain_m2))}
    some = claimants(world, found.values())
    if not sides(world.terms.process, some).both:
        return ()
    grounds = process.fineness.grounds(some, grain_m2)
    return tuple(r for r, ground in zip(some, grounds, strict=True) if world.meeting_volume(
        record, f"{ground.name} {reach}", Volume(ground.shape, reach)) is not None)


def mingled(world: World, some: Iterable[Record], window: Window) -> tuple[Mingled, ...]:
    """Where ground of these is protected as mingled at any moment of a window (both ends included),
    that for which the same statements are the reason together. Raises `TooManyError`."""
    said = spoken(world, some)
    if len(said.grounds) > MOST_LAID:
        raise TooManyError
    return protected(said, overlay(said.claims), window)


def spoken(world: World, some: Iterable[Record]) -> Spoken:
    records = sorted(some, key=issued)
    grounds = world.process.fineness.grounds(records, world.terms.process.grain_m2)
    return spoken_of(world.terms, [word(world, r) for r in records], grounds)


def spoken_of(terms: Working, words: Sequence[Word], grounds: Sequence[Ground]) -> Spoken:
    """Of statements as issued, each with its ground."""
    rows: defaultdict[str, list[int]] = defaultdict(list)
    for row, ground in enumerate(grounds):
        rows[ground.name].append(row)
    some = [msgspec.structs.replace(w, settles=False) if ground.fine else w
            for w, ground in zip(words, grounds, strict=True)]
    return Spoken(terms, Words(terms.process, some),
                  {g.name: (g, np.array(rows[g.name], np.int64)) for g in grounds})


def protected(
    said: Spoken, pieces: Iterable[Piece], window: Window, known: Spots | None = None,
) -> tuple[Mingled, ...]:
    """`known`: what was found before. Raises `TooManyError`."""
    known, left, found = known or Spots(), MOST_PAIRS, []
    tokens = known.tokens(said, window)
    for piece in pieces:
        spot = tuple([tokens[name] for name, _ in piece.says])
        if spot not in known.found:
            rows = np.concatenate([said.grounds[name][1] for name, _ in piece.says])
            left -= said.words.pairs(rows)
            if left < 0:
                raise TooManyError
            known.found[spot] = _of_spot(said, rows, window)
        if (spotted := known.found[spot]) is not None:
            found.append(Mingled(piece.shape, piece.km2, *spotted))
    return _together(found)


def meeting(world: World, record: Record, one: Mingled) -> Clash | Literal["unknown"] | None:
    """How a notice meets mingled ground."""
    around = Volume(one.shape, reach_mm(world), window=Window(one.since_ms, None))
    try:
        return clash(notice_volume(notice(record)), around)
    except Exception:
        # Whatever fails, the answer is *unknown*, which is a conflict; never *clear*.
        return "unknown"


def told_to_all(world: World, record: Record) -> bool:
    """Whether all whose word a notice needs have a statement, as far as this node can know: of its
    own, that it withheld it from none of them."""
    if record.author != world.me:
        return True
    said = world.releases.of(record.hash, world.me)
    return not any(_nothing(said.get(party)) for party in world.terms.must_concur)


def claimants(world: World, some: Iterable[Record]) -> tuple[Record, ...]:
    """What is said by those whom the agreement hears."""
    return tuple(r for r in some if r.author in world.terms.process.claimants)


def each_by_itself(said: Spoken, at_ms: int) -> tuple[Mingled, ...]:
    """The whole ground of each statement, where it cannot be told what of it is mingled."""
    some = said.words.words
    return tuple(
        Mingled(MultiPolygon(polygons_of(ground.shape)), 0.0, some[rows[0]].from_ms,
                tuple(some[row].of for row in rows))
        for ground, rows in said.grounds.values() if some[rows[0]].from_ms <= at_ms)


def _nothing(released: Released | None) -> bool:
    return released is not None and released.nothing


def _of_spot(said: Spoken, rows: Rows, window: Window) -> Spot | None:
    """What makes ground of which these are said protected, if it is."""
    begun, words = said.words.begun(rows, window.until_ms), said.words.words
    if begun is None:
        return None
    asked = Window(max(begun.since_ms, window.from_ms or begun.since_ms), window.until_ms)
    terms = said.terms
    if settled(terms.process, terms.agreement.guarantors, [words[r] for r in rows], asked):
        return None
    return begun.since_ms, tuple(words[r].of for r in begun.rows)


def _together(found: Iterable[Mingled]) -> tuple[Mingled, ...]:
    groups: dict[tuple[RecordHash, ...], list[Mingled]] = {}
    for one in found:
        groups.setdefault(one.because, []).append(one)
    return tuple(_joined(some) for some in groups.values())


def _joined(some: Sequence[Mingled]) -> Mingled:
    return Mingled(MultiPolygon(tuple(p for one in some for p in one.shape.polygons)),
                   sum(one.km2 for one in some), min(one.since_ms for one in some),
                   some[0].because)
