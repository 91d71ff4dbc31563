"""The warnings that wait for a person, and what a person decides about one. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from hudna.fault import Fault, Refused
from hudna.record.warning import PlaceWarning
from hudna.say import say
from hudna.watch.warnings.episode import Episode
from hudna.watch.warnings.messages import Line, released, sent


def pending(episodes: Iterable[Episode]) -> tuple[PlaceWarning, ...]:
    """The nearest in time first."""
    found = (line.draft for e in episodes for line in e.lines.values() if line.draft is not None)
    return tuple(sorted(found, key=lambda w: (w.from_ms, w.place.id, w.id)))


def release(episodes: Iterable[Episode], warning: str, now_ms: int) -> PlaceWarning:
    """It goes out. Refused where none of that identifier waits any more."""
    line, draft = _of(episodes, warning)
    return sent(line, released(draft, now_ms))


def refuse(episodes: Iterable[Episode], warning: str, made_ms: int) -> None:
    """It never goes out, and its identifier is no other's. Refused where the one that was made
    then waits no more."""
    line, draft = _of(episodes, warning)
    if draft.sent_ms != made_ms:
        raise _none_waits(warning)
    line.number, line.draft, line.refused = draft.number + 1, None, draft


def _of(episodes: Iterable[Episode], warning: str) -> tuple[Line, PlaceWarning]:
    for episode in episodes:
        for line in episode.lines.values():
            if line.draft is not None and line.draft.id == warning:
                return line, line.draft
    raise _none_waits(warning)


def _none_waits(warning: str) -> Refused:
    return Refused(Fault("warning", warning, say("a warning that waits for a person")))
