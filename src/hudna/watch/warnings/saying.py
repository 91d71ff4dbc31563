"""What a line of messages is to say next, and how much is said in a second. Pure.

Nothing here is lost by waiting: what is put off is as due at the next look as it was at this one.
"""

from __future__ import annotations

from typing import NamedTuple

import msgspec

from hudna.record.warning import Ended, Kind, PlaceWarning
from hudna.watch.brief import WatchTerms
from hudna.watch.warnings.episode import Episode
from hudna.watch.warnings.messages import (
    Line,
    Manner,
    Namer,
    changed,
    composed,
    released,
    sent,
    uncancelled,
)
from hudna.watch.warnings.wanted import Want

LOOKS, LOOKS_AGAIN, AGAIN_AT_ONCE = 200, 100, 25
"""So many events with news at most are looked at in a second, and so many without; of these no more
at once, as whatever comes next waits meanwhile."""
PLACES, PLACES_AGAIN = 25_000, 40_000
"""No further event is looked at, with news or without, once so many places were found along the
courses of those before it in this second."""
SAID: dict[Kind, int] = {"Alert": 500, "Update": 400, "Cancel": 300}
"""A message goes out while fewer than so many have in this second: a first warning last of all has
to wait."""
RANK: dict[Kind, int] = {"Alert": 0, "Update": 1, "Cancel": 2}


class Spent(msgspec.Struct):
    """Of what may be done in a second, by the items' clock."""

    second: int = 0
    looks: int = 0
    again: int = 0
    places: int = 0
    said: int = 0

    def at(self, now_ms: int) -> None:
        if now_ms // 1000 != self.second:
            self.second = now_ms // 1000
            self.looks = self.again = self.places = self.said = 0


class Next(NamedTuple):
    """A message that is due. `want` is None for a draft that goes out as it is."""

    kind: Kind
    episode: Episode
    line: Line
    want: Want | None
    ended: Ended
    from_ms: int
    place: str

    @property
    def order(self) -> tuple[int, int, str, str]:
        """The nearest in time first, and what nobody has been told before what is only changed."""
        return RANK[self.kind], self.from_ms, self.place, self.episode.event


class Sayer(NamedTuple):
    """How, and under what names."""

    name: Namer
    manner: Manner

    def next(self, episode: Episode, line: Line, want: Want | None, terms: WatchTerms,
             now_ms: int) -> Next | None:
        if want is None:
            return self._end(episode, line, terms, now_ms)
        line.missed_ms = None
        uncancelled(line)
        if line.live and not self._due(line, want, now_ms):
            return _waiting(episode, line, terms)
        return _next(episode, line, want, "")

    def say(self, due: Next, terms: WatchTerms, now_ms: int) -> PlaceWarning | None:
        """None where it is a draft now, that waits for a person."""
        line, want = due.line, due.want
        if want is None:
            assert line.draft is not None
            return sent(line, released(line.draft, now_ms))
        line.want, line.refused = want, None
        made = composed(line, due.episode.event, want, due.ended, now_ms, name=self.name,
                        manner=self.manner)
        if terms.automatic:
            return sent(line, made)
        line.draft = msgspec.structs.replace(made, pending=True)
        return None

    def _due(self, line: Line, want: Want, now_ms: int) -> bool:
        last = line.draft or line.refused or line.said
        assert last is not None
        return changed(line, want, self.manner) and (
            now_ms - last.sent_ms >= self.manner.every_ms)

    def _end(self, episode: Episode, line: Line, terms: WatchTerms, now_ms: int) -> Next | None:
        if not line.live or line.want is None:
            return None
        if line.said is None:
            line.draft = line.refused = line.want = None
            return None
        line.missed_ms = now_ms if line.missed_ms is None else line.missed_ms
        past = now_ms > line.want.until_ms
        if not past and episode.causes and now_ms - line.missed_ms < self.manner.settle_ms:
            return None
        if line.draft is not None and line.draft.kind == "Cancel":
            return _waiting(episode, line, terms)
        if line.refused is not None and line.refused.kind == "Cancel":
            return None
        ended: Ended = "past" if past else "turned" if episode.causes else episode.over
        return _next(episode, line, line.want, ended)


def _next(episode: Episode, line: Line, want: Want, ended: Ended) -> Next:
    kind: Kind = "Alert" if line.said is None else "Cancel" if ended else "Update"
    return Next(kind, episode, line, want, ended, want.from_ms, want.place.id)


def _waiting(episode: Episode, line: Line, terms: WatchTerms) -> Next | None:
    """A draft goes out by itself once the agreement says so."""
    draft = line.draft
    if draft is None or not terms.automatic:
        return None
    return Next(draft.kind, episode, line, None, "", draft.from_ms, draft.place.id)
