"""Warnings from events: one a place and event, changed seldom, ended always. Pure.

What one aircraft does is one event here, however many areas it makes for or passes: whoever is
below hears of it once. The state is whole in `frozen`: whoever takes over goes on under the same
names. Nothing here waits, and nothing is warned but public places.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import takewhile

import msgspec

from hudna.record.statement import RecordHash
from hudna.record.warning import PlaceWarning, WarnPlace
from hudna.watch.brief import Brief, Reported
from hudna.watch.event import Aloft, Event
from hudna.watch.inexact.blurred import SIGHTED
from hudna.watch.inexact.fusing import Course, fuse
from hudna.watch.warnings import drafts
from hudna.watch.warnings.bounded import bounded
from hudna.watch.warnings.courses import Ground
from hudna.watch.warnings.episode import Episode, why
from hudna.watch.warnings.messages import Line, Manner, Namer, lapse
from hudna.watch.warnings.saying import (
    AGAIN_AT_ONCE,
    LOOKS,
    LOOKS_AGAIN,
    PLACES,
    PLACES_AGAIN,
    SAID,
    Next,
    Sayer,
    Spent,
)
from hudna.watch.warnings.wanted import Areas, Cause, cause_of, cause_of_course, wants

REMEMBERED_MS = 6 * 3_600_000
"""For so long the numbers of a line that has ended are kept, so that none is given twice."""
LOOK_MS = 1_000
"""Without news of it, an event is looked at so often, where there is time."""


class Warner:
    """Made of the places that are always warned (`towns`) and of the briefs; a fold of events."""

    def __init__(self, namer: Namer, towns: Iterable[WarnPlace], brief: Brief, *,
                 manner: Manner | None = None, state: bytes = b"") -> None:
        """`state`: what another's `frozen` gave. Raises msgspec's errors for anything else."""
        self._sayer, self._towns = Sayer(namer, manner or Manner()), Ground(towns)
        kept, self._spent = (msgspec.msgpack.decode(state, type=tuple[list[Episode], Spent])
                             if state else ([], Spent()))
        self._live = {e.event: e for e in kept if e.live}
        self._ended = {e.event: e for e in kept if not e.live}
        self._of = {name: e for e in kept for name in e.names}
        self._flown = {e.aircraft: e for e in self._live.values() if e.aircraft}
        self._owed = {e.event: e for e in kept if e.owed}
        self._named = {e.event: e.flown for e in self._live.values()}
        self._names: frozenset[str] | None = None
        self._reports: tuple[Reported, ...] = ()
        self._courses: tuple[Course, ...] = ()
        self.brief(brief)

    def frozen(self) -> bytes:
        return msgspec.msgpack.encode(
            ([*self._live.values(), *self._ended.values()], self._spent))

    # --- what comes in ---------------------------------------------------------------------

    def brief(self, brief: Brief, aircraft: Mapping[RecordHash, str] | None = None,
              explained: Collection[RecordHash] = ()) -> None:
        """What is in effect from here on. `aircraft`: what events call that of a sighting;
        `explained`: sightings of aircraft that send, whose own events say more."""
        self._brief, self._areas = brief, Areas(brief.areas)
        reports = tuple(r for r in brief.reported if r.sighting not in explained)
        if reports != self._reports:
            self._reports, self._courses = reports, fuse(reports).courses
        self._aircraft, self._explained = dict(aircraft or {}), frozenset(explained)
        self._read = False

    def take(self, now_ms: int, events: Iterable[Event] = (),
             aloft: Mapping[str, Aloft] | None = None) -> list[PlaceWarning]:
        """What goes out now, the nearest in time first. `aloft`: where aircraft were last, by
        name. To be called four times a second too, with no events: `AGAIN_AT_ONCE`."""
        seen = aloft or {}
        for episode in [*self._sightings(now_ms),
                        *(self._event(e, seen, now_ms) for e in events if self._counts(e))]:
            self._owe(episode, now_ms)
        self._spent.at(now_ms)
        looks = [(e, tuple(self._look(e, seen, now_ms))) for e in self._to_look_at(now_ms)]
        out = [self._of_passages(w)
               for w in self._say([one for _, due in looks for one in due], now_ms)]
        for episode, _ in looks:
            self._placed(episode, now_ms)
        self._forget(now_ms)
        return sorted(out, key=lambda w: (w.from_ms, w.place.id))

    @property
    def aircraft(self) -> frozenset[str]:
        """What events call the aircraft of all that is live: where these are is all that `take`
        asks `aloft` for."""
        if self._names is None:
            self._names = frozenset().union(*self._named.values())
        return self._names

    def _owe(self, episode: Episode, now_ms: int) -> None:
        """There is news of it."""
        episode.owed = episode.live
        if episode.owed:
            self._owed[episode.event] = episode
        else:
            episode.looked_ms = now_ms
        self._placed(episode, now_ms)

    def _to_look_at(self, now_ms: int) -> Iterator[Episode]:
        """First those that nobody has been warned of; `_live` is in the order of the looks."""
        spent = self._spent
        for episode in sorted(self._owed.values(),
                              key=lambda e: (bool(e.lines), e.looked_ms, e.event)):
            if spent.looks >= LOOKS or spent.places >= PLACES:
                break
            spent.looks += 1
            del self._owed[episode.event]
            yield episode
        most = min(LOOKS_AGAIN, spent.again + AGAIN_AT_ONCE)
        for episode in self._live.values():
            waited = now_ms - episode.looked_ms
            over = spent.again >= most or spent.places >= PLACES_AGAIN
            if over or 0 < waited < LOOK_MS:
                break
            if waited and not episode.owed:
                spent.again += 1
                yield episode

    # --- drafts ----------------------------------------------------------------------------

    def pending(self) -> tuple[PlaceWarning, ...]:
        """What waits for a person, the nearest in time first."""
        return drafts.pending(self._live.values())

    def release(self, warning: str, now_ms: int) -> PlaceWarning:
        """A person lets the draft of that id go out. Refused where none such waits any more."""
        return self._of_passages(drafts.release(self._live.values(), warning, now_ms))

    def refuse(self, warning: str, made_ms: int) -> None:
        """A person will not have the draft sent that was made then; another is made once
        something else is to be said. Refused where that one waits no more."""
        drafts.refuse(self._live.values(), warning, made_ms)

    def _of_passages(self, said: PlaceWarning) -> PlaceWarning:
        episode = self._of.get(said.event)
        return said if episode is None or not episode.passages else msgspec.structs.replace(
            said, passages=episode.passages)

    # --- events ----------------------------------------------------------------------------

    def _counts(self, event: Event) -> bool:
        """What only people have seen is warned of by its course, the areas on it too: a passage
        that is not known to be of it would be warned of twice."""
        return not event.aircraft.startswith(SIGHTED) or event.aircraft in self._flown

    def _event(self, event: Event, aloft: Mapping[str, Aloft], now_ms: int) -> Episode:
        before = self._of.get(event.id)
        episode = self._flown.get(event.aircraft) or before
        if episode is None:
            episode = self._open(event.id, event.aircraft)
        if before is not None and before is not episode:
            before.events.pop(event.id, None)
        self._of[event.id] = episode
        episode.events[event.id] = event
        cause = cause_of(event, aloft, self._brief.terms, episode.approach)
        self._cause(episode, event.id, cause, now_ms)
        if event.id not in episode.causes:
            episode.over = why(event)
        return episode

    def _sightings(self, now_ms: int) -> list[Episode]:
        """What a brief says of sightings, once."""
        if self._read:
            return []
        self._read = True
        touched = [e for e in self._live.values() if self._taken_back(e, now_ms)]
        return touched + [e for c in self._courses if (e := self._course(c, now_ms))]

    def _taken_back(self, episode: Episode, now_ms: int) -> bool:
        """The courses that there are no more: those that are a part of another now go on in it,
        those of an aircraft that sends in its own events."""
        joined = {m for c in self._courses for m in c.members}
        heads = {c.members[0] for c in self._courses}
        gone = [head for head in episode.sightings if head not in heads]
        for head in gone:
            del episode.sightings[head]
            cause = episode.causes.pop(head, None)
            if head in self._explained:
                episode.over = "turned"
                self._is(episode, self._aircraft.get(head, ""))
            elif cause is not None and cause.until_ms >= now_ms and head not in joined:
                episode.over = "void"
        return bool(gone)

    def _is(self, episode: Episode, aircraft: str) -> None:
        """It turns out which aircraft it is."""
        if aircraft and aircraft not in self._flown:
            self._flown.pop(episode.aircraft, None)
            episode.aircraft = aircraft
            self._flies(episode)

    def _course(self, course: Course, now_ms: int) -> Episode | None:
        """None where it is as it was: a sighting counts from when it first counted."""
        head, name = course.members[0], self._aircraft.get(course.members[0], "")
        known = next((self._of[m] for m in course.members if m in self._of), None)
        episode = self._flown.get(name) or known or self._open(head, name)
        if episode.sightings.get(head) == course.members:
            return None
        if not episode.aircraft:
            self._is(episode, name)
        for elsewhere in {id(e): e for m in course.members if (e := self._of.get(m))}.values():
            if elsewhere is not episode:
                elsewhere.sightings.pop(head, None)
                elsewhere.causes.pop(head, None)
        episode.sightings[head] = course.members
        self._of.update(dict.fromkeys(course.members, episode))
        cause = cause_of_course(course, now_ms, self._brief.terms)
        self._cause(episode, head, cause, now_ms)
        return episode

    def _cause(self, episode: Episode, name: str, cause: Cause | None, now_ms: int) -> None:
        if cause is not None and cause.until_ms >= now_ms:
            episode.causes[name] = cause
        else:
            episode.causes.pop(name, None)

    def _open(self, event: str, aircraft: str) -> Episode:
        episode = self._of[event] = self._ended[event] = Episode(event, aircraft)
        self._flies(episode)
        return episode

    def _flies(self, episode: Episode) -> None:
        if episode.aircraft:
            self._flown[episode.aircraft] = episode

    # --- what goes out ---------------------------------------------------------------------

    def _look(self, episode: Episode, aloft: Mapping[str, Aloft], now_ms: int) -> Iterator[Next]:
        """What is to be said of it now."""
        self._bring_up(episode, aloft, now_ms)
        found = wants(episode.causes.values(), self._towns, self._areas, now_ms)
        self._spent.places += len(found)
        wanted = bounded(found, episode.stands, episode.wide)
        for place in wanted:
            episode.lines.setdefault(place, Line())
        for place, line in episode.lines.items():
            lapse(line, now_ms)
            due = self._sayer.next(episode, line, wanted.get(place), self._brief.terms, now_ms)
            if due is not None:
                yield due
        episode.looked_ms, episode.owed = now_ms, False

    def _say(self, due: Iterable[Next], now_ms: int) -> Iterator[PlaceWarning]:
        """What there is no time for is due at the next look, and no other is said before it that is
        less so."""
        for one in sorted(due, key=lambda n: n.order):
            if self._spent.said >= SAID[one.kind]:
                break
            self._spent.said += 1
            made = self._sayer.say(one, self._brief.terms, now_ms)
            if made is not None:
                yield made

    def _placed(self, episode: Episode, now_ms: int) -> None:
        """To the end of those that live, or of those that have ended."""
        for those in (self._live, self._ended):
            those.pop(episode.event, None)
        episode.lines = {p: line for p, line in episode.lines.items() if line.live or line.number}
        before = self._named.pop(episode.event, None)
        if episode.live:
            self._named[episode.event] = episode.flown
            episode.live_ms = now_ms
            self._live[episode.event] = episode
            self._flies(episode)
        else:
            self._ended[episode.event] = episode
            if self._flown.get(episode.aircraft) is episode:
                del self._flown[episode.aircraft]
        if before != self._named.get(episode.event):
            self._names = None

    def _bring_up(self, episode: Episode, aloft: Mapping[str, Aloft], now_ms: int) -> None:
        """The causes as the newest positions have them; those whose time is over go."""
        if episode.aircraft in aloft:
            for name in [n for n in episode.causes if n in episode.events]:
                cause = cause_of(
                    episode.events[name], aloft, self._brief.terms, episode.approach)
                self._cause(episode, name, cause, now_ms)
        for name in [n for n, c in episode.causes.items() if c.until_ms < now_ms]:
            episode.over = "past"
            del episode.causes[name]

    def _forget(self, now_ms: int) -> None:
        """`_ended` is in the order in which they were last looked at."""
        old = list(takewhile(
            lambda e: now_ms - e.looked_ms > REMEMBERED_MS, self._ended.values()))
        if not old:
            return
        counted = {r.sighting for r in self._brief.reported}
        for episode in old:
            del self._ended[episode.event]
            if not counted.isdisjoint(episode.names):
                episode.looked_ms = now_ms
                self._placed(episode, now_ms)
                continue
            for name in episode.names:
                if self._of.get(name) is episode:
                    del self._of[name]
