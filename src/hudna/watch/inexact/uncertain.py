"""Aircraft of which only about where they are is known: sensors' plots, and sightings. Pure.

They are followed apart from the exact line. The same items in the same order give the same
passages; positions that come late, twice or out of order the same ones in the end. None of them is
`sure`, and of whose aircraft it is they say nothing: it counts as barred.

What leaves here of a sighting is less than it says: the cell of a grid that holds its place, a
whole minute, and a name made of both. A passage is told to others, and who watches is told to
nobody.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence

import msgspec

from hudna.fault import Fault, Refused
from hudna.record.statement import RecordHash
from hudna.record.watching import Seen
from hudna.say import say
from hudna.watch.brief import Barred, Brief, Reported, WatchTerms
from hudna.watch.event import Aloft, Passage
from hudna.watch.fix import Fix
from hudna.watch.fold.aside import why
from hudna.watch.fold.laid import Lean, changed, lean, whole
from hudna.watch.inexact import about
from hudna.watch.inexact.about import OBSERVED
from hudna.watch.inexact.blurred import as_fix, blurred, minutes, name_of
from hudna.watch.inexact.explaining import Explained
from hudna.watch.inexact.following import FORM, State, Track, believable, crowded, trim, wrong
from hudna.watch.inexact.fusing import fits_chain
from hudna.watch.inexact.retelling import Said, given, lost, new_id, news, voided
from hudna.watch.inexact.tying import places
from hudna.watch.inexact.vague import Ground, Held, Stay, moment, moment_at, seen
from hudna.watch.packed import Packed

WEIGHED_MS = 3_600_000
"""How late a sighting may still count: a person may have had to decide about it."""
MOST_FIXES, MOST_TRACKS = 1_500, 5_000
AT_ONCE = 250
"""Aircraft near areas of which one item tells: the rest come with the next, feed by feed."""
EVERYONE = ""

_KEPT = msgspec.msgpack.Decoder(tuple[tuple[Lean, ...], State])


class Uncertain:
    """A fold: `brief`, `take` and `tick` give what is to be told. Not for two threads at once."""

    def __init__(self, terms: WatchTerms | None = None) -> None:
        self._state = State(FORM, terms or WatchTerms())
        self._ground = Ground((), self._state.terms.gap_ms)
        self._packed = Packed()

    def freeze(self, areas: tuple[Barred, ...] = ()) -> bytes:
        """All of the state, to go on from. `areas`: of the brief that is kept beside it."""
        versions = self._state.versions
        kept = self._packed.of((versions, areas), lambda: lean(versions, areas))
        return msgspec.msgpack.encode(
            (kept, msgspec.structs.replace(self._state, versions=())))

    @classmethod
    def thaw(cls, data: bytes, areas: Sequence[Barred] = ()) -> Uncertain:
        """As it was frozen. Refused where the bytes are no state of this version's."""
        try:
            versions, state = _KEPT.decode(data)
            state.versions = whole(versions, areas)
        except (msgspec.MsgspecError, IndexError):
            state = State(0, WatchTerms())
        if state.form != FORM:
            raise Refused(Fault("state", "something else", say("a state of this version's watch")))
        made = cls(state.terms)
        made._state = state
        made._ground = Ground(state.versions, state.terms.gap_ms)
        return made

    @property
    def aside(self) -> dict[str, int]:
        """How many positions were not believed, by reason and feed (`why`)."""
        return dict(self._state.aside)

    @property
    def explained(self) -> Explained:
        """The sightings that are of aircraft that send, as it was last said."""
        return self._state.explained

    def asked(self, explained: Explained) -> None:
        """It has been asked again, and is as it was."""
        self._state.explained = explained

    def aloft(self, now_ms: int) -> tuple[Aloft, ...]:
        """Where each was last that has not gone silent: of a sighting no finer than elsewhere."""
        silent_ms = now_ms - self._state.terms.gap_ms
        found = (about.aloft(name, t.callsign, t.held, t.said, silent_ms)
                 for name, t in self._state.tracks.items())
        return tuple(one for one in found if one is not None)

    # --- items ---

    def brief(self, brief: Brief, arrived_ms: int,
              explained: Explained = Explained()) -> list[Passage]:  # noqa: B008 - frozen
        """What is in effect from here on, and the sightings that count. Those that are `explained`
        are of aircraft that send."""
        state = self._state
        self._advance(arrived_ms)
        before = (state.versions, state.terms.gap_ms)
        state.terms = brief.terms
        state.versions = changed(state.versions, brief.areas, state.now_ms,
                                 self._horizon(sighted=True), first=not state.briefed)
        state.briefed = True
        state.explained = explained
        touched = self._report(brief)
        if before != (state.versions, state.terms.gap_ms):
            self._ground = Ground(state.versions, state.terms.gap_ms)
            state.due = {EVERYONE: sorted(set(state.tracks) - touched)}
        return [*self._told(touched), *self._work(EVERYONE, AT_ONCE)]

    def take(self, fixes: Iterable[Fix], arrived_ms: int, feed: str = "") -> list[Passage]:
        """Positions that a feed gave together."""
        self._advance(arrived_ms)
        now_ms, due = self._state.now_ms, self._state.due
        touched = {f.aircraft for f in fixes
                   if self._hold(f.aircraft, Held(f, now_ms, feed))}
        due[feed] = [*due.get(feed, ()), *sorted(touched.difference(due.get(feed, ())))]
        return [*self._let_go(), *self._work(feed, AT_ONCE)]

    def tick(self, arrived_ms: int) -> list[Passage]:
        """Time has passed: silences end, and what can no longer change is let go."""
        self._advance(arrived_ms)
        due = list(self._state.due)
        told = [p for feed in due for p in self._work(feed, max(1, AT_ONCE // len(due)))]
        told += self._told({name for name, track in self._state.tracks.items()
                            if any(s.state == "inside" for s in track.said)})
        self._settle()
        return told

    def _advance(self, arrived_ms: int) -> None:
        self._state.now_ms = max(self._state.now_ms, arrived_ms)

    def _horizon(self, *, sighted: bool) -> int:
        """What was measured before it can change nothing any more."""
        terms = self._state.terms
        late = max(terms.late_ms, WEIGHED_MS) if sighted else terms.late_ms
        return self._state.now_ms - late - terms.gap_ms

    def _hold(self, name: str, one: Held) -> bool:
        """Keep a position in its place by moment; whether it is new."""
        track = self._state.tracks.get(name, Track())
        if len(track.held) >= MOST_FIXES:
            trim(track, track.held[2].fix.at_ms)
        reason = wrong(one.fix, self._state.now_ms, self._horizon(
            sighted=bool(one.sighting))) or ("flood" if len(track.held) >= MOST_FIXES else "")
        if reason:
            self._set_aside(reason, one.feed)
            return False
        one = msgspec.structs.replace(one, fix=believable(one.fix))
        place = bisect_left(track.held, moment(one), key=moment)
        if moment(one) == moment_at(track.held, place):
            return False
        track.held.insert(place, one)
        track.hidden = track.hidden or one.hides
        track.callsign = one.fix.callsign or track.callsign
        self._state.tracks[name] = track
        return True

    def _set_aside(self, reason: str, feed: str) -> None:
        of = why(reason, feed)
        self._state.aside[of] = self._state.aside.get(of, 0) + 1

    # --- sightings ---

    def _report(self, brief: Brief) -> set[str]:
        """Hold those that are new, and let go of those that count no more; the aircraft touched."""
        wanted = {r.sighting: r for r in brief.reported
                  if places(r) and r.sighting not in self._state.explained.of}
        fresh = [r for r in wanted.values() if r.sighting not in self._state.names
                 and r.at_ms >= self._horizon(sighted=True)]
        gone = [s for s in self._state.names if s not in wanted]
        touched = {name for s in gone if (name := self._withdraw(s, brief.at_ms))}
        for report in sorted(fresh, key=lambda r: (r.at_ms, r.sighting)):
            touched |= self._sight(report)
        return touched

    def _sight(self, report: Reported) -> set[str]:
        name = self._name_for(report)
        if not self._hold(name, Held(as_fix(name, report), self._state.now_ms, "",
                                     report.sighting)):
            return set()
        self._state.names[report.sighting] = name
        chain = self._state.tracks[name].chain
        chain.append(report)
        chain.sort(key=lambda r: (r.at_ms, r.sighting))
        return {name}

    def _withdraw(self, sighting: RecordHash, at_ms: int) -> str:
        """The aircraft of a sighting that was held and counts no more. One that is only too old to
        be briefed stays as it is."""
        name = self._state.names[sighting]
        track = self._state.tracks[name]
        if all(r.at_ms < at_ms - WEIGHED_MS for r in track.chain if r.sighting == sighting):
            return ""
        del self._state.names[sighting]
        track.held = [h for h in track.held if h.sighting != sighting]
        track.chain = [r for r in track.chain if r.sighting != sighting]
        return name

    def _name_for(self, report: Reported) -> str:
        """The aircraft that it fits best, or a new one."""
        tracks = self._state.tracks
        fits = [(fit, name) for name, track in tracks.items() if track.chain
                and (fit := fits_chain(_up_to(track.chain, report), report)) is not None]
        if fits:
            return min(fits)[1]
        plain = name_of(report)
        names = (plain if n == 1 else f"{plain}#{n}" for n in range(1, len(tracks) + 2))
        return next(name for name in names if name not in tracks)

    # --- what is told ---

    def _work(self, feed: str, most: int) -> list[Passage]:
        """Of the aircraft of a feed that are due, until so many of them were near an area; the
        rest wait, and hold up no other feed."""
        names, told = self._state.due.pop(feed, []), list[Passage]()
        for n, name in enumerate(names):
            if most <= 0:
                self._state.due[feed] = names[n:]
                break
            if name in self._state.tracks:
                told += self._told_of(name)
                most -= self._ground.was_near
        return told

    def _let_go(self) -> list[Passage]:
        """What is too much to be followed; what was in an area is lost there."""
        state = self._state
        told: list[Passage] = []
        for name in crowded(state.tracks, MOST_TRACKS):
            track = state.tracks.pop(name)
            self._set_aside("crowded", track.held[-1].feed)
            told += [self._passage(name, track, s) for s in track.said if lost(s)]
        return told

    def _told(self, names: Iterable[str]) -> list[Passage]:
        return [p for name in sorted(names) for p in self._told_of(name)]

    def _told_of(self, name: str) -> list[Passage]:
        track = self._state.tracks[name]
        versions = self._ground.versions
        numbers = {v.key: n for n, v in enumerate(versions)}
        carried = {numbers[key]: ms for key, ms in track.carried if key in numbers}
        stays = self._ground.stays(_placing(track), self._state.now_ms, carried)
        pairs = given(track.said, stays, versions)
        since = track.held[0].fix.at_ms if track.held else self._state.now_ms
        kept = [said for said, _ in pairs]
        gone = [s for s in track.said if all(s is not k for k in kept)]
        told = [s for s, stay in pairs if news(s, stay, _evidence(stay), since)]
        told += [s for s in gone if voided(s)]
        track.said = kept + gone
        return [self._passage(name, track, said) for said in told]

    def _passage(self, name: str, track: Track, said: Said) -> Passage:
        area, version, _ = said.key
        clause = next((v.barred.clause for v in self._ground.versions if v.key == said.key), "")
        entered, left = said.entered, said.left
        if track.hidden:
            entered, left = minutes(entered, left)
        said.id = said.id or new_id(name, said.key, entered, {s.id for s in track.said})
        return Passage(
            said.id, said.revision, name, track.callsign, area, version, clause, said.state,
            entered, left, OBSERVED, True, self._state.now_ms, said.evidence,
            said.lowest_mm, said.highest_mm, False)

    # --- what can change no more ---

    def _settle(self) -> None:
        tracks = self._state.tracks
        for name, track in list(tracks.items()):
            trim(track, self._horizon(sighted=bool(track.chain)))
            if not track.held:
                del tracks[name]
        self._state.names = {s: n for s, n in self._state.names.items() if n in tracks}


def _up_to(chain: list[Reported], report: Reported) -> list[Reported]:
    """Those before it, or the first after it: what it must fit."""
    before = [r for r in chain if r.at_ms <= report.at_ms]
    return before or chain[:1]


def _placing(track: Track) -> list[Held]:
    """Its positions, without what was only heard."""
    bare = {r.sighting for r in track.chain if r.bare}
    return [h for h in track.held if h.sighting not in bare] if bare else track.held


def _evidence(stay: Stay) -> tuple[Seen, ...]:
    return tuple(blurred(one.fix) if one.hides else seen(one) for one in stay.evidence)
