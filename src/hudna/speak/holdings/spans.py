"""Spans of days over which a history has one holder of the town, with what is in doubt of each.

A span begins on the last day that the taking may be of and ends before the first: between them
nobody is named. What no day is given for ends what was before, and begins nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import msgspec

from hudna.speak.holdings.history import turns_of
from hudna.speak.holdings.phrases import later
from hudna.speak.holdings.turn import Doubt, Span, Turn


class History(NamedTuple):
    """`unread`: what says something of the town's holder that makes no span."""

    spans: tuple[Span, ...]
    unread: tuple[Turn, ...]


def history_of(town: str, text: str, now: str = "") -> History:
    """What a town's text comes to. `now`: the table's mark of who holds it on a later day."""
    turns = turns_of(town, text)
    whole = [t for t in turns if t.whole]
    spans = tuple(_spans(whole, holders_now(now)))
    if parts := [t for t in turns if not t.whole]:
        spans = tuple(_with_parts(span, parts) for span in spans)
    kept = {s.sentence for s in spans}
    return History(spans, tuple(t for t in turns if t.sentence not in kept))


def holders_now(mark: str) -> tuple[str, ...]:
    return tuple(name for name, pattern in later() if pattern.search(mark))


def _spans(turns: Sequence[Turn], now: tuple[str, ...]) -> list[Span]:
    if turns and all(t.first is None and t.does == "holds" for t in turns):
        return _throughout(turns, now)
    steps = _steps(turns)
    found = []
    for i, turn in enumerate(steps):
        span = _span(turn, steps[i + 1] if i + 1 < len(steps) else None, now)
        if span is not None:
            found.append(span)
    return found


def _throughout(turns: Sequence[Turn], now: tuple[str, ...]) -> list[Span]:
    """*The government has maintained control*: throughout, as far as the text goes."""
    if len({t.holders for t in turns}) != 1:
        return []
    doubts: tuple[Doubt, ...] = ("kept", *_doubts_of_now(turns[-1], now))
    return [Span(turns[0].holders, None, None, turns[0].sentence, doubts)]


def _steps(turns: Sequence[Turn]) -> list[Turn]:
    """By day, as the text goes where one has none; what repeats the holder is left out."""
    ordered: list[Turn] = []
    at = date.min
    keyed = []
    for number, turn in enumerate(turns):
        at = turn.first or at
        keyed.append(((at, number), turn))
    for _, turn in sorted(keyed, key=lambda one: one[0]):
        same = ordered and ordered[-1].holders == turn.holders
        if same and turn.does == "holds" and ordered[-1].first is not None \
                and ordered[-1].does != "left":
            continue
        ordered.append(turn)
    return ordered


def _span(turn: Turn, following: Turn | None, now: tuple[str, ...]) -> Span | None:
    if turn.last is None or turn.does == "left" or not turn.holders:
        return None
    doubts = list(turn.doubts)
    if turn.does == "holds":
        doubts.append("since")
    stop = None
    if following is None:
        doubts += _doubts_of_now(turn, now)
    elif following.first is None or following.first <= turn.last:
        return None
    else:
        stop = following.first
        if following.holders == turn.holders and following.does == "took":
            doubts.append("again")
        if following.does == "holds" or "day" in following.doubts:
            doubts.append("changed")
    return Span(turn.holders, turn.last, stop, turn.sentence, tuple(dict.fromkeys(doubts)))


def _doubts_of_now(turn: Turn, now: tuple[str, ...]) -> list[Doubt]:
    """Whether what the text ends with is what the table has for the later day."""
    if not now:
        return ["old"]
    return [] if set(turn.holders) <= set(now) else ["later"]


def _with_parts(span: Span, parts: Sequence[Turn]) -> Span:
    within = any(t.last is not None and (span.start is None or t.last >= span.start)
                 and (span.stop is None or t.last < span.stop) for t in parts)
    return msgspec.structs.replace(span, doubts=(*span.doubts, "part")) if within else span
