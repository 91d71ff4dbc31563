"""From the engine's log to what is told: passages, each revision with its evidence. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import numpy as np

from hudna.place.columns import LOWEST_MM, Int64
from hudna.place.datum import Datum, to_msl_mm
from hudna.place.tracks.opening import CRAFT, FIX, KIND, LAST_ROW, LOST
from hudna.record.watching import Seen
from hudna.watch.event import Passage
from hudna.watch.fold.passages import Known, Said, thinned
from hudna.watch.fold.rows import Rows
from hudna.watch.fold.state import State
from hudna.watch.fold.stay import hear, opened
from hudna.watch.settled import DATUMS

ENDLESS = 2**62
RECENT = 256
AROUND_MS = 120_000


class Since(NamedTuple):
    """From where tracks were followed anew: the horizon of a stage, and what was open there, as
    lines of its log."""

    ms: int
    lines: Int64


def told(state: State, log: Int64, rows: Rows) -> list[Passage]:
    """What lines of the log, brought about by `rows`, have to tell."""
    events: list[Passage] = []
    for track, lines, moments in _by_track(log, rows, state.terms.gap_ms):
        open_ = {k.stay.area: k.stay for k in state.passages.of.get(track, ())
                 if k.stay.state == "inside"}
        for stay, began in hear(open_, lines, moments):
            known = (state.passages.begin(track, stay) if began
                     else state.passages.known(track, stay))
            events += tell(state, known)
    return events


def told_anew(
    state: State, tracks: Iterable[int], since: Since, log: Int64, rows: Rows
) -> list[Passage]:
    """The same where tracks were followed anew."""
    began = defaultdict(list)
    for line in since.lines.tolist():
        began[line[CRAFT]].append(line)
    heard = {track: (lines, moments)
             for track, lines, moments in _by_track(log, rows, state.terms.gap_ms)}
    events: list[Passage] = []
    for track in tracks:
        stays = opened(began.get(track, ()))
        lines, moments = heard.get(track, ([], []))
        open_ = {stay.area: stay for stay in stays}
        stays += [stay for stay, new in hear(open_, lines, moments) if new]
        if stays or track in state.passages.of:
            for known in state.passages.anew(track, stays, since.ms):
                events += tell(state, known)
    return events


def changed_hands(state: State, track: int) -> list[Passage]:
    """Another may fly the track than before: what follows for its passages."""
    return [event for known in tuple(state.passages.of.get(track, ()))
            for event in tell(state, known)]


def tell(state: State, known: Known) -> Iterator[Passage]:
    """The next revision of a passage, if there is anything new to tell."""
    stay, version = known.stay, state.by_key[known.key]
    inside, void = stay.state == "inside", stay.state == "void"
    last = ENDLESS if inside else stay.last
    who = state.flying.at(known.track, stay.first)
    crossed = stay.state == "crossed"
    # Of a crossing only the line between its two fixes counts: `first` and `last` lie outside.
    barred = any(version.bars(state.whose[w]) for w in state.flying.about(
        known.track, stay.first + crossed, last - crossed))
    said = Said(stay.state, stay.entered, None if inside else stay.left, barred, who,
                LOWEST_MM if inside else stay.lowest, LOWEST_MM if inside else stay.highest)
    if void and known.said is not None:
        said = Said("void", *(getattr(known.said, name) for name in Said.__struct_fields__[1:]))
    if not inside:
        state.passages.ends(known)
    if said == known.said or (void and known.said is None):
        return
    known.said, known.revision = said, known.revision + 1
    known.evidence = evidence(state, known)
    yield _passage(state, known, said)


def evidence(state: State, known: Known) -> list[Seen]:
    """Positions about a passage: those known before, and what is still held."""
    pending, stay = state.pending, known.stay
    name = int(state.tracks.table["name"][known.track])
    where = pending.recent(name, RECENT)
    until = (stay.left or stay.last) + AROUND_MS if stay.state != "inside" else ENDLESS
    at = pending.at[where]
    here = (pending.track[where] == known.track) & (at >= stay.first - AROUND_MS) & (at <= until)
    # Of several of one moment the last.
    fresh = dict(zip(at[here].tolist(), where[here].tolist(), strict=True))
    since = min(fresh, default=ENDLESS)
    before = {s.at_ms: s for s in known.evidence if s.at_ms < since}
    last = ENDLESS if stay.state == "inside" else stay.last
    chosen = thinned({*before, *fresh}, stay.first, last)
    rows = pending.rows(np.array([fresh[at] for at in chosen if at in fresh], np.int64))
    read = {int(row["at"]): seen(state, row) for row in rows}
    return [before[at] if at in before else read[at] for at in chosen]


def seen(state: State, row: Any) -> Seen:
    """One position as evidence."""
    height = int(row["height"])
    return Seen(int(row["at"]), int(row["arrived"]), int(row["lon"]), int(row["lat"]),
                None if height == LOWEST_MM or row["doubted"] else height,
                DATUMS[int(row["datum"])], 0, state.feeds[int(row["feed"])])


def _passage(state: State, known: Known, said: Said) -> Passage:
    area, version, _ = known.key
    callsign = state.callsigns[int(state.tracks.table["callsign"][known.track])]
    clause = state.by_key[known.key].barred.clause
    datum = DATUMS[int(state.tracks.table["datum"][known.track])]
    low, high = _heights(known.evidence, said, datum)
    return Passage(
        known.id, known.revision, state.tracks.title(known.track), callsign, area, version,
        clause, said.state, said.entered, said.left, state.whose[said.who], said.barred,
        state.arrived_ms, tuple(known.evidence), low, high)


def _heights(
    evidence: Iterable[Seen], said: Said, datum: Datum
) -> tuple[int | None, int | None]:
    """The range above mean sea level of the heights measured inside, from whatever any position of
    the evidence was measured."""
    if said.lowest == LOWEST_MM:
        return None, None
    datums = {s.datum for s in evidence if s.height_mm is not None} or {datum}
    return (min(to_msl_mm(said.lowest, said.lowest, d)[0] for d in datums),
            max(to_msl_mm(said.highest, said.highest, d)[1] for d in datums))


def _by_track(
    log: Int64, rows: Rows, gap_ms: int
) -> Iterator[tuple[int, list[list[int]], list[int]]]:
    """Lines of the log by track, each with the moment of the fix that brought it about: where it
    was silence, the moment after which no fix could join any more."""
    if not len(log):
        return
    fix = log[:, FIX]
    at = rows["at"] if len(rows) else np.zeros(1, np.int64)
    silent = log[:, LAST_ROW] + gap_ms
    moments = np.where(fix >= 0, at[np.maximum(fix, 0)], silent)
    moments = np.where(log[:, KIND] == LOST, np.minimum(moments, silent), moments)
    order = np.argsort(log[:, CRAFT], kind="stable")
    log, moments = log[order], moments[order]
    starts = np.flatnonzero(np.append(True, log[1:, CRAFT] != log[:-1, CRAFT]))
    for begin, end in zip(starts, np.append(starts[1:], len(log)), strict=True):
        yield int(log[begin, CRAFT]), log[begin:end].tolist(), moments[begin:end].tolist()


