"""The whole state as bytes, and back: whoever goes on tells what would have been told. Pure.

Only the areas' grid is made anew.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import msgspec
import numpy as np

from hudna.fault import Fault, Refused
from hudna.record.watching import Seen
from hudna.say import say
from hudna.watch.brief import Brief, WatchTerms
from hudna.watch.event import Approach, Who
from hudna.watch.fold.flying import Change
from hudna.watch.fold.laid import Key, Version, lay
from hudna.watch.fold.looking_ahead import Ahead
from hudna.watch.fold.named import STRAND, Named
from hudna.watch.fold.passages import Known
from hudna.watch.fold.passages import Said as SaidOf
from hudna.watch.fold.pending import Pending
from hudna.watch.fold.rows import ROW
from hudna.watch.fold.splitting import Strand, Strands
from hudna.watch.fold.stage import Saved, Stage
from hudna.watch.fold.state import State
from hudna.watch.fold.stay import Stay
from hudna.watch.fold.tracks import TRACK
from hudna.watch.fold.whose import Used, Whose
from hudna.watch.inexact.uncertain import Uncertain

FORM, LENGTH = 6, 8


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
    revision: int
    said: SaidOf | None
    evidence: tuple[Seen, ...]
    stay: dict[str, int | str | None]


class Kept(msgspec.Struct):
    """`form` counts up with each change of what is in it. The rows that are pending lie behind it,
    `rows` of them, and after them whether the near and the settled stage have taken each."""

    form: int
    terms: WatchTerms
    brief: msgspec.Raw
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
_VERSIONS = msgspec.msgpack.Decoder(tuple[Version, ...])


Parts = tuple[bytes | memoryview, ...]


def parts(state: State, ahead: Ahead, settled_at: int, uncertain: Uncertain) -> Parts:
    """All of it, one part after another, to be put together before anything more is taken: the rows
    are the memory itself, as a copy more of all would be too much."""
    pending, held = state.pending, state.pending.held
    head = _ENCODER.encode(Kept(
        FORM, state.terms, state.packed_brief.of(state.brief), tuple(state.names.all),
        tuple(state.callsigns.all),
        tuple(state.feeds.all), tuple(state.whose.all), state.whose.used,
        state.tracks.table.tobytes(),
        _stage(state.live), _stage(state.near), _stage(state.settled), held.stop - held.start,
        b"".join(rows.tobytes() for rows in state.done), pending.first,
        state.packed_versions.of(state.laid.versions),
        {track: tuple((*c,) for c in changes) for track, changes in state.flying.changes.items()},
        tuple(_known(k) for known in state.passages.of.values() for k in known),
        tuple(sorted(state.passages.ends_known)), dict(state.aside),
        (state.arrived_ms, state.silent_ms, settled_at),
        tuple((track, key, approach) for (track, key), approach in ahead.told.items()),
        uncertain.freeze()))
    rows = (pending.rows[held], pending.near[held], pending.settled[held])
    return (len(head).to_bytes(LENGTH), head,
            *(column.data.cast("B") if len(column) else b"" for column in rows))


def thaw(data: bytes) -> tuple[State, Ahead, int, Uncertain]:
    """The state, what it last told of approaches, when it last settled, and what is followed
    apart. Refused where it is no state of this form."""
    end = LENGTH + int.from_bytes(data[:LENGTH])
    kept = _kept(data, end)
    state = State(kept.terms)
    state.names.add(kept.names)
    state.callsigns.add(kept.callsigns)
    state.feeds.add(kept.feeds)
    state.whose = Whose(kept.who, kept.used)
    if (brief := _BRIEF.decode(kept.brief)) is not None:
        state.brief = brief
        state.whose.brief(brief)
    state.tracks.restore(np.frombuffer(kept.tracks, TRACK))
    flags = end + kept.rows * ROW.itemsize
    state.pending = Pending.of_rows(
        np.frombuffer(data, ROW, kept.rows, end),
        np.frombuffer(data, np.bool_, kept.rows, flags),
        np.frombuffer(data, np.bool_, kept.rows, flags + kept.rows), kept.rows_first,
        len(kept.names))
    state.done = [np.frombuffer(kept.done, ROW).copy()] if kept.done else []
    state.flying.changes = {t: [Change(*c) for c in changes] for t, changes in kept.flying.items()}
    state.aside = Counter(kept.aside)
    state.arrived_ms, state.silent_ms, settled_at = kept.moments
    _follow(state, kept)
    told = {(track, key): approach for track, key, approach in kept.ahead}
    return state, Ahead(told), settled_at, Uncertain.thaw(kept.uncertain)


def _kept(data: bytes, end: int) -> Kept:
    try:
        kept = _DECODER.decode(memoryview(data)[LENGTH:end])
    except (msgspec.DecodeError, msgspec.ValidationError) as error:
        raise Refused(Fault("state", str(error), say("a state that the watch has kept"))) from None
    if kept.form != FORM:
        raise Refused(Fault("state.form", str(kept.form), say("a state that the watch has kept")))
    if len(data) - end != kept.rows * (ROW.itemsize + 2):
        raise Refused(Fault("state", f"{len(data)} bytes", say("a state that the watch has kept")))
    return kept


def _follow(state: State, kept: Kept) -> None:
    """The areas laid, the stages as they were, the passages as last told."""
    state.lay(lay(_VERSIONS.decode(kept.versions)))
    state.live, state.near, state.settled = (
        _unstaged(state, one) for one in (kept.live, kept.near, kept.settled))
    for one in kept.passages:
        state.passages.of[one.track].append(Known(
            one.id, one.track, one.key, Stay(**one.stay), one.revision,  # type: ignore[arg-type]
            one.said, list(one.evidence)))
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
    return KnownKept(known.id, known.track, known.key, known.revision, known.said,
                     tuple(known.evidence), dict(vars(known.stay)))


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
