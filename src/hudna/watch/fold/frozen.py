"""The whole state as bytes, and back: whoever goes on tells what would have been told. Pure.

Only the areas' grid is made anew.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import chain
from typing import Any, TypeVar

import msgspec
import numpy as np

from hudna.fault import Fault, Refused
from hudna.record.watching import Seen
from hudna.say import say
from hudna.watch.brief import Barred, Brief, WatchTerms
from hudna.watch.event import Approach, Who
from hudna.watch.fold.flying import Change, Flying
from hudna.watch.fold.laid import Key, Lean, lay, lean, whole
from hudna.watch.fold.looking_ahead import Ahead
from hudna.watch.fold.named import STRAND, Named
from hudna.watch.fold.passages import Known
from hudna.watch.fold.passages import Said as SaidOf
from hudna.watch.fold.pending import Pending
from hudna.watch.fold.rows import ROW, SAID, row_of
from hudna.watch.fold.shelf import Spill
from hudna.watch.fold.splitting import Strand, Strands
from hudna.watch.fold.stage import Saved, Stage
from hudna.watch.fold.state import State
from hudna.watch.fold.stay import Stay
from hudna.watch.fold.tracks import TRACK
from hudna.watch.fold.whose import Used, Whose
from hudna.watch.inexact.uncertain import Uncertain

T = TypeVar("T")
FORM, LENGTH = 8, 8
NEAR, SETTLED, DOUBTED = 1, 2, 4
BY_PIECES = 1 << 16
SOUND = say("a state that the watch has kept")


class OddStrand(msgspec.Struct, array_like=True):
    track: int
    at: int
    lon: int
    lat: int
    height: int
    datum: int
    who: int
    height_at: int | None
    first: bytes | None


class OddName(msgspec.Struct, array_like=True):
    name: int
    made: int
    strands: tuple[OddStrand, ...]


class NamedKept(msgspec.Struct, array_like=True):
    table: bytes
    odd: tuple[OddName, ...]


class StageKept(msgspec.Struct, array_like=True):
    named: NamedKept
    horizon_ms: int
    crafts: bytes
    lines: bytes


class KnownKept(msgspec.Struct, array_like=True):
    id: str
    track: int
    key: Key
    named_ms: int
    revision: int
    said: SaidOf | None
    evidence: tuple[Seen, ...]
    stay: dict[str, int | str | None]


class Kept(msgspec.Struct):
    """`form` counts up with each change of what is in it. The brief lies before it, in a place that
    is the same in every form. What was said of the rows that are pending lies behind it, `rows` of
    them, then the track of each, then flags."""

    form: int
    terms: WatchTerms
    names: tuple[str, ...]
    callsigns: tuple[str, ...]
    feeds: tuple[str, ...]
    who: tuple[Who, ...]
    used: Used
    tracks: bytes
    live: StageKept
    near: StageKept
    settled: StageKept
    rows: int
    done: bytes
    rows_first: int
    versions: msgspec.Raw
    flying: dict[int, tuple[tuple[int, int, int], ...]]
    passages: tuple[KnownKept, ...]
    ends: tuple[tuple[int, int, str], ...]
    aside: dict[str, int]
    moments: tuple[int, int, int]
    ahead: tuple[tuple[int, Key, Approach], ...]
    uncertain: bytes


_ENCODER = msgspec.msgpack.Encoder()
_DECODER = msgspec.msgpack.Decoder(Kept)
_BRIEF: msgspec.msgpack.Decoder[Brief | None] = msgspec.msgpack.Decoder(Brief | None)
_VERSIONS = msgspec.msgpack.Decoder(tuple[Lean, ...])


Parts = Iterator[bytes | memoryview]


def parts(state: State, ahead: Ahead, settled_at: int, uncertain: Uncertain) -> Parts:
    """All of it as it is now, one part after another, for any thread: more may be taken meanwhile.
    What was said of the rows is not copied: it is too much, and never changes."""
    pending, held = state.pending, state.pending.held
    brief, areas = state.brief, state.brief.areas if state.brief else ()
    versions = state.laid.versions
    head = _ENCODER.encode(Kept(
        FORM, state.terms, tuple(state.names.all), tuple(state.callsigns.all),
        tuple(state.feeds.all), tuple(state.whose.all), state.whose.used,
        state.tracks.table.tobytes(),
        _stage(state.live), _stage(state.near), _stage(state.settled), held.stop - held.start,
        b"".join(rows.tobytes() for rows in state.done), pending.first,
        state.packed_versions.of((versions, areas), lambda: lean(versions, areas)),
        {track: tuple((*c,) for c in changes) for track, changes in state.flying.changes.items()},
        tuple(_known(k) for known in state.passages.of.values() for k in known),
        tuple(sorted(state.passages.ends_known)), dict(state.aside),
        (state.arrived_ms, state.silent_ms, settled_at),
        tuple((track, key, approach) for (track, key), approach in ahead.told.items()),
        uncertain.freeze(areas)))
    said = bytes(state.packed_brief.of((brief,), lambda: brief))
    flags = (NEAR * pending.near.flags[held] + SETTLED * pending.settled.flags[held]
             + DOUBTED * pending.doubted[held]).astype(np.uint8)
    return chain(
        (len(said).to_bytes(LENGTH), said, len(head).to_bytes(LENGTH), head),
        (rows.data.cast("B") for rows in pending.said()),
        (pending.track[held].tobytes(), flags.tobytes()))


def brief_in(data: bytes | memoryview) -> Brief | None:
    """What was in effect, whatever the form of the rest. Refused where nothing says."""
    return _read(_BRIEF, _section(data, 0)[0])


def thaw(data: bytes | memoryview, spill: Spill | None = None) -> tuple[
        State, Ahead, int, Uncertain]:
    """The state, what it last told of approaches, when it last settled, and what is followed
    apart. Refused where it is no state of this form."""
    said, end = _section(data, 0)
    head, end = _section(data, end)
    kept = _kept(head, len(data) - end)
    brief = _read(_BRIEF, said)
    areas = brief.areas if brief else ()
    state = State(kept.terms)
    state.names.add(kept.names)
    state.callsigns.add(kept.callsigns)
    state.feeds.add(kept.feeds)
    state.whose = Whose(kept.who, kept.used)
    if brief is not None:
        state.brief = brief
        state.whose.brief(brief)
    state.tracks.restore(np.frombuffer(kept.tracks, TRACK))
    state.pending = _pending(kept, data[end:], spill)
    state.done = [np.frombuffer(kept.done, ROW).copy()] if kept.done else []
    state.flying = Flying(
        {t: [Change(*c) for c in changes] for t, changes in kept.flying.items()})
    state.aside = Counter(kept.aside)
    state.arrived_ms, state.silent_ms, settled_at = kept.moments
    _follow(state, kept, areas)
    told = {(track, key): approach for track, key, approach in kept.ahead}
    return state, Ahead(told), settled_at, Uncertain.thaw(kept.uncertain, areas)


def _section(data: bytes | memoryview, begin: int) -> tuple[memoryview, int]:
    """A part with its length before it; where the next begins."""
    view = memoryview(data)
    begin, end = begin + LENGTH, begin + LENGTH + int.from_bytes(view[begin:begin + LENGTH])
    if not begin <= end <= len(view):
        raise Refused(Fault("state", f"{len(view)} bytes", SOUND))
    return view[begin:end], end


def _read(decoder: msgspec.msgpack.Decoder[T], data: memoryview) -> T:
    try:
        return decoder.decode(data)
    except (msgspec.DecodeError, msgspec.ValidationError) as error:
        raise Refused(Fault("state", str(error), SOUND)) from None


def _kept(head: memoryview, rest: int) -> Kept:
    kept = _read(_DECODER, head)
    if kept.form != FORM:
        raise Refused(Fault("state.form", str(kept.form), SOUND))
    if rest != kept.rows * (SAID.itemsize + 4 + 1):
        raise Refused(Fault("state", f"{rest} bytes", SOUND))
    return kept


def _pending(kept: Kept, data: bytes | memoryview, spill: Spill | None) -> Pending:
    pending = Pending(kept.rows_first, spill)
    said = np.frombuffer(data, SAID, kept.rows)
    track = np.frombuffer(data, np.int32, kept.rows, said.nbytes)
    flags = np.frombuffer(data, np.uint8, kept.rows, said.nbytes + track.nbytes)
    for begin in range(0, kept.rows, BY_PIECES):
        here = slice(begin, begin + BY_PIECES)
        near, settled, doubted = (flags[here] & bit != 0 for bit in (NEAR, SETTLED, DOUBTED))
        pending.put_back(row_of(said[here], track[here], doubted), near, settled, len(kept.names))
    pending.make_room_for(len(kept.names))
    return pending


def _follow(state: State, kept: Kept, areas: tuple[Barred, ...]) -> None:
    """The areas laid, the stages as they were, the passages as last told."""
    try:
        versions = whole(_VERSIONS.decode(kept.versions), areas)
    except IndexError:
        raise Refused(Fault("state.versions", "areas that no brief has", SOUND)) from None
    state.lay(lay(versions))
    state.live, state.near, state.settled = (
        _unstaged(state, one) for one in (kept.live, kept.near, kept.settled))
    for one in kept.passages:
        state.passages.of[one.track].append(Known(
            one.id, one.track, one.key, one.named_ms,
            Stay(**one.stay), one.revision, one.said,  # type: ignore[arg-type]
            list(one.evidence)))
    for end in kept.ends:
        state.passages.expect(end)


def _stage(stage: Stage) -> StageKept:
    saved = stage.save()
    return StageKept(_named(stage.named), stage.horizon_ms, saved.crafts.tobytes(),
                     saved.lines.tobytes())


def _unstaged(state: State, kept: StageKept) -> Stage:
    saved = Saved.of(np.frombuffer(kept.crafts, np.int64), np.frombuffer(kept.lines, np.int64))
    return Stage(state.cover, state.terms.gap_ms, _unnamed(kept.named), kept.horizon_ms, saved)


def _known(known: Known) -> KnownKept:
    return KnownKept(known.id, known.track, known.key, known.named_ms, known.revision,
                     known.said, tuple(known.evidence), dict(vars(known.stay)))


def _named(named: Named) -> NamedKept:
    return NamedKept(named.table.tobytes(), tuple(
        OddName(name, strands.made, tuple(_odd(s) for s in strands.strands))
        for name, strands in named.odd.items()))


def _odd(s: Strand) -> OddStrand:
    first: Any = s.first
    return OddStrand(s.track, s.at, s.lon, s.lat, s.height, s.datum, s.who,
                     s.height_at, None if first is None else first.tobytes())


def _unnamed(kept: NamedKept) -> Named:
    named = Named()
    named.table = np.frombuffer(kept.table, STRAND).copy()
    for odd in kept.odd:
        named.odd[odd.name] = Strands([
            Strand(s.track, s.at, s.lon, s.lat, s.height, s.datum, s.who, s.height_at,
                   None if s.first is None else np.frombuffer(s.first, ROW)[0].copy())
            for s in odd.strands], odd.made)
    return named
