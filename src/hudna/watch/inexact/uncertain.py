"""Aircraft of which only about where they are is known: sensors' plots, and sightings. Pure.

They are followed apart from the exact line. The same items in the same order give the same
passages; positions that come late, twice or out of order the same ones in the end. None of them is
`sure`, and of whose aircraft it is they say nothing: it counts as barred.

What leaves here of a sighting is less than it says: the cell of a grid that holds its place, a
whole minute, and a name made of both. A passage is told to others, and who watches is told to
nobody. What can change no more goes into the archive of tracks (`letting_go`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from hudna.fault import Fault, Refused
from hudna.place.about.blur import MINUTE, minutes
from hudna.record.watching import Seen
from hudna.say import say
from hudna.watch.brief import Barred, Brief, WatchTerms
from hudna.watch.event import Aloft, Passage
from hudna.watch.fix import Fix
from hudna.watch.fold.laid import Lean, Version, lean, whole
from hudna.watch.inexact import about
from hudna.watch.inexact.about import OBSERVED
from hudna.watch.inexact.blurred import blurred
from hudna.watch.inexact.explaining import Explained
from hudna.watch.inexact.following import FORM, NEVER, State, Track
from hudna.watch.inexact.in_effect import own_versions, with_past
from hudna.watch.inexact.letting_go import ROOM, crowded, give_up, trim
from hudna.watch.inexact.retelling import Said, given, lost, new_id, news, voided
from hudna.watch.inexact.sighted import report
from hudna.watch.inexact.taking import MOST_FIXES, hold, horizon, set_aside
from hudna.watch.inexact.vague import Ground, Held, Stay, seen
from hudna.watch.packed import Packed
from hudna.watch.settled import Past

MOST_TRACKS = 5_000
AT_ONCE = 250
"""Positions of aircraft near areas of which one item tells: the rest come with the next, feed by
feed."""
LOOKED_AT = 5_000
"""Positions that one item holds against the areas, however far from them they are."""
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

    @property
    def to_drain(self) -> int:
        """How many positions have settled since `settled` was last asked."""
        return len(self._state.done)

    def settled(self) -> tuple[Past, ...]:
        """The positions that have settled since this was last asked."""
        done, self._state.done = tuple(self._state.done), []
        return done

    @property
    def follows(self) -> bool:
        """Whether there is any aircraft."""
        return bool(self._state.tracks)

    # --- items ---

    def brief(self, brief: Brief, arrived_ms: int,
              explained: Explained = Explained(),  # noqa: B008 - frozen
              versions: Sequence[Version] | None = None) -> list[Passage]:
        """What is in effect from here on, and the sightings that count. Those that are `explained`
        are of aircraft that send. `versions`: of the areas, as they are watched beside this."""
        state = self._state
        self._advance(arrived_ms)
        before = (state.versions, state.terms.gap_ms)
        state.terms = brief.terms
        state.versions = (own_versions(state, brief) if versions is None
                          else with_past(state, versions))
        state.briefed = True
        state.explained = explained
        told = self._room_for(brief)
        touched = report(state, brief)
        if before != (state.versions, state.terms.gap_ms):
            self._ground = Ground(state.versions, state.terms.gap_ms)
            state.due = {EVERYONE: sorted(set(state.tracks) - touched)}
            for track in state.tracks.values():
                track.fresh = len(track.held)
        return [*told, *self._told(touched), *self._work(EVERYONE)]

    def take(self, fixes: Iterable[Fix], arrived_ms: int, feed: str = "") -> list[Passage]:
        """Positions that a feed gave together."""
        self._advance(arrived_ms)
        now_ms, due = self._state.now_ms, self._state.due
        told, touched = list[Passage](), set[str]()
        for fix in fixes:
            told += self._make_room(fix.aircraft)
            if hold(self._state, fix.aircraft, Held(fix, now_ms, feed)):
                touched.add(fix.aircraft)
        due[feed] = [*due.get(feed, ()), *sorted(touched.difference(due.get(feed, ())))]
        return [*told, *self._let_go(), *self._work(feed)]

    def tick(self, arrived_ms: int) -> list[Passage]:
        """Time has passed: silences end, and what can no longer change is let go."""
        self._advance(arrived_ms)
        due = list(self._state.due)
        told = [p for feed in due for p in self._work(feed, len(due))]
        now_ms, tracks = self._state.now_ms, self._state.tracks
        woken = sorted((track.wakes_ms, name) for name, track in tracks.items()
                       if track.wakes_ms <= now_ms)
        told += self._told(name for _, name in woken[:AT_ONCE])
        self._settle()
        return told

    def _advance(self, arrived_ms: int) -> None:
        self._state.now_ms = max(self._state.now_ms, arrived_ms)

    def _room_for(self, brief: Brief) -> list[Passage]:
        """On the tracks that its sightings may come to."""
        seen = [name for name, track in self._state.tracks.items() if track.chain]
        return [p for name in seen for p in self._make_room(name, len(brief.reported))]

    def _make_room(self, name: str, more: int = 1) -> list[Passage]:
        """Of a track that floods the oldest go, once what they tell has been told."""
        track = self._state.tracks.get(name)
        if track is None or len(track.held) + more <= MOST_FIXES:
            return []
        told = self._told_of(name)
        oldest = track.held[min(max(MOST_FIXES // ROOM, more), len(track.held) - 1)]
        trim(self._state, name, oldest.fix.at_ms, self._ground)
        return told

    # --- what is told ---

    def _work(self, feed: str, feeds: int = 1) -> list[Passage]:
        """Of the aircraft of a feed that are due, until its part of what may be done at once is
        used up; the rest wait, and hold up no other feed."""
        names, told = self._state.due.pop(feed, []), list[Passage]()
        near, looked = max(1, AT_ONCE // feeds), max(1, LOOKED_AT // feeds)
        for n, name in enumerate(names):
            if near <= 0 or looked <= 0:
                self._state.due[feed] = names[n:]
                break
            track = self._state.tracks.get(name)
            if track is not None:
                fresh = max(1, track.fresh)
                told += self._told_of(name)
                looked -= fresh
                near -= fresh * self._ground.was_near
        return told

    def _let_go(self) -> list[Passage]:
        """What is too much to be followed; what was in an area is lost there."""
        state = self._state
        told: list[Passage] = []
        gone, most = crowded(state.tracks, MOST_TRACKS), AT_ONCE
        waiting = state.waiting if gone else set()
        for name in gone:
            track = state.tracks[name]
            if most > 0 and (name in waiting or any(s.state == "inside" for s in track.said)):
                told += self._told_of(name)
                most -= self._ground.was_near
            give_up(state, name)
            self._ground.forget(name)
            set_aside(state, "crowded", track.held[-1].feed)
            told += [self._passage(name, track, s) for s in track.said if lost(s)]
        return told

    def _told(self, names: Iterable[str]) -> list[Passage]:
        return [p for name in sorted(names) for p in self._told_of(name)]

    def _told_of(self, name: str) -> list[Passage]:
        track = self._state.tracks[name]
        versions = self._ground.versions
        stays = self._ground.stays(name, track.placing, self._state.now_ms, track.carried,
                                   hidden=track.hidden)
        track.fresh = 0
        track.wakes_ms = min((s.changes_ms for s in stays if s.changes_ms is not None),
                             default=NEVER)
        pairs = given(track.said, stays, versions)
        since = track.held[0].fix.at_ms if track.held else self._state.now_ms
        kept = [said for said, _ in pairs]
        gone = [s for s in track.said if all(s is not k for k in kept)]
        told = [s for s, stay in pairs if news(s, stay, _evidence, since)]
        told += [s for s in gone if voided(s)]
        track.said = kept + gone
        return [self._passage(name, track, said) for said in told]

    def _passage(self, name: str, track: Track, said: Said) -> Passage:
        area, version, _ = said.key
        clause = next((v.barred.clause for v in self._ground.versions if v.key == said.key), "")
        entered, left = said.entered, said.left
        if track.hidden:
            entered, left = minutes(entered, left)
        if not said.id:
            said.id = new_id(name, said.key, entered, track.begun, track.made)
            track.made += 1
        return Passage(
            said.id, said.revision, name, track.callsign, area, version, clause, said.state,
            entered, left, OBSERVED, True, self._state.now_ms, said.evidence,
            said.lowest_mm, said.highest_mm, False)

    # --- what can change no more ---

    def _settle(self) -> None:
        """Once a minute. Not of what is due: what it tells is yet to be told."""
        state = self._state
        now = tuple(horizon(state, sighted=s) // MINUTE * MINUTE for s in (False, True))
        if now == state.settled and not state.behind:
            return
        waiting = state.waiting
        state.settled, state.behind = (now[0], now[1]), bool(waiting)
        for name, track in list(state.tracks.items()):
            if name not in waiting:
                trim(state, name, state.settled[bool(track.chain)], self._ground)
                if not track.held:
                    del state.tracks[name]
                    self._ground.forget(name)
        settled, seen = state.settled
        state.names = {s: n for s, n in state.names.items() if n in state.tracks}
        state.given_up = {n: at for n, at in state.given_up.items() if at >= settled}
        state.seen = {s: at for s, at in state.seen.items() if at >= seen}


def _evidence(stay: Stay) -> tuple[Seen, ...]:
    return tuple(blurred(one.fix) if one.hides else seen(one) for one in stay.evidence)
