"""Ground that is protected because a truce partner and an excluded group are mingled on it: by
the rule of `mingling`, from all that was ever said of it by whom the agreement names as claimant.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import TYPE_CHECKING, Literal

import msgspec

from hudna.place.claim import Claim, Piece
from hudna.place.clash import clash
from hudna.place.geometry import MultiPolygon
from hudna.place.overlay import overlay
from hudna.place.volume import Clash, Volume, Window
from hudna.record.kinds import RecordHash, Released
from hudna.record.record import Record
from hudna.view.notices import notice
from hudna.view.process.claims import Claimed, holding
from hudna.view.process.mingling import Word, mingled_since, settled, word
from hudna.view.volumes import notice_volume

if TYPE_CHECKING:
    from hudna.view.world import World

BENT_MM = 10
"""More than an edge moves where claims are laid over each other: it is given to the protection."""


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


def reach_mm(world: World) -> int:
    """How far around mingled ground a flight meets it."""
    return world.terms.process.buffer_mm + BENT_MM


def mingled_at(world: World, at_ms: int) -> tuple[Mingled, ...]:
    """All mingled ground that is protected at a moment, by what is known here."""
    some = involved(world, _claimants(world, world.process.overlaps.all()))
    laid = world.process.mingled_layings.of(Claimed(r, (_claim(r),), ()) for r in some)
    return _protected(world, some, laid.pieces, Window(at_ms, at_ms))


def near_notice(world: World, record: Record) -> tuple[Record, ...]:
    """Statements of claimants whose ground a notice comes as near to as it must not to mingled
    ground, whether or not it is; where that cannot be told, they are near."""
    reach = reach_mm(world)
    volume = notice_volume(notice(record))
    wide = msgspec.structs.replace(volume, reach_mm=volume.reach_mm + reach)
    return tuple(r for r in _claimants(world, world.process.overlaps.near(wide))
                 if world.meeting_volume(record, f"{r.hash} {reach}",
                                         Volume(holding(r).shape, reach)) is not None)


def involved(world: World, some: Iterable[Record]) -> tuple[Record, ...]:
    """Of statements, those on whose ground anything among them is or was mingled, and those that
    share ground with them, which may settle it. More statements never make it fewer."""
    among = {r.hash: r for r in some}
    words = {of: word(world, r) for of, r in among.items()}
    core = set(chain.from_iterable(_pairs(world, words)))
    beside = {other for of in core for other in world.process.overlaps.sharing(of)}
    return tuple(r for of, r in among.items() if of in core or of in beside)


def mingled(world: World, some: Iterable[Record], window: Window) -> tuple[Mingled, ...]:
    """Where ground of these is protected as mingled at any moment of a window (both ends included),
    that for which the same statements are the reason together."""
    records = tuple(some)
    return _protected(world, records, overlay(map(_claim, records)), window)


def _protected(
    world: World, some: Iterable[Record], pieces: Iterable[Piece], window: Window,
) -> tuple[Mingled, ...]:
    words = {r.hash: word(world, r) for r in some}
    pairs = dict(_pairs_since(world, words))
    found = (_of_piece(world, piece, words, pairs, window) for piece in pieces)
    return _together(one for one in found if one)


def _claim(record: Record) -> Claim:
    """For laying statements by themselves, whoever's they are."""
    return Claim(record.hash, "", holding(record).shape)


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


def _nothing(released: Released | None) -> bool:
    return released is not None and released.nothing


def _claimants(world: World, some: Iterable[Record]) -> tuple[Record, ...]:
    return tuple(r for r in some if r.author in world.terms.process.claimants)


def _pairs(world: World, words: dict[RecordHash, Word]) -> Iterator[tuple[RecordHash, RecordHash]]:
    return (pair for pair, _ in _pairs_since(world, words))


def _pairs_since(
    world: World, words: dict[RecordHash, Word],
) -> Iterator[tuple[tuple[RecordHash, RecordHash], int]]:
    """Two statements that share ground and mingle it, or one alone; since when they do."""
    for a in words.values():
        for other in (a.of, *world.process.overlaps.sharing(a.of)):
            b = words.get(other)
            if b is None or b.of < a.of:
                continue
            since = mingled_since(world.terms.process, a, b)
            if since is not None:
                yield (a.of, b.of), since


def _of_piece(
    world: World, piece: Piece, words: dict[RecordHash, Word],
    pairs: dict[tuple[RecordHash, RecordHash], int], window: Window,
) -> Mingled | None:
    here = [of for of, _ in piece.says]
    begun = {pair: since for a in here for b in here if a <= b
             and (since := pairs.get(pair := (a, b))) is not None
             and (window.until_ms is None or since <= window.until_ms)}
    if not begun:
        return None
    since = min(begun.values())
    asked = Window(max(since, window.from_ms or since), window.until_ms)
    terms = world.terms
    if settled(terms.process, terms.agreement.guarantors, (words[of] for of in here), asked):
        return None
    because = sorted({words[of] for pair in begun for of in pair},
                     key=lambda w: (w.issued_ms, w.of))
    return Mingled(piece.shape, piece.km2, since, tuple(w.of for w in because))


def _together(found: Iterable[Mingled]) -> tuple[Mingled, ...]:
    groups: dict[tuple[RecordHash, ...], Mingled] = {}
    for one in found:
        before = groups.get(one.because)
        groups[one.because] = one if before is None else Mingled(
            MultiPolygon((*before.shape.polygons, *one.shape.polygons)), before.km2 + one.km2,
            min(before.since_ms, one.since_ms), one.because)
    return tuple(groups.values())
