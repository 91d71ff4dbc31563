"""What was proposed of a text, as the labels are written, and how many of these are right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date

from hudna.speak.process.found import Reading, When
from hudna.speak.process.process import read_process
from tests.speak.process.texts import Labelled

KINDS = ("stances", "meetings", "commitments", "concerns", "elements")


def read(labelled: Labelled) -> Reading:
    return read_process(labelled.text, date.fromisoformat(labelled.day) if labelled.day else None)


def first_day(when: When | None) -> str:
    return when.windows[0].first if when and when.windows else ""


def found(r: Reading) -> dict[str, set[object]]:
    return {
        "stances": {(s.who.actor, "not " * (s.negated and s.sort != "says") + s.sort, s.matter,
                     s.about) for s in r.stances},
        "meetings": {(frozenset(w.actor for w in m.who), m.place.id if m.place else "",
                      first_day(m.when), m.state or "") for m in r.meetings},
        "commitments": {(c.sort, frozenset(w.actor for w in c.who), c.matter, first_day(c.due))
                        for c in r.commitments},
        "concerns": {(w.actor, c.matter) for c in r.concerns for w in c.who},
        "elements": {e.matter for e in r.elements},
    }


class Tally(Counter[tuple[str, str]]):
    """By kind: *right*, *wrong* (proposed and not there), *missed*."""

    def take(self, labelled: Labelled) -> dict[str, tuple[set[object], set[object]]]:
        """Counts one text; what was wrong and what was missed, by kind."""
        proposed = found(read(labelled))
        off = {}
        for kind in KINDS:
            there: set[object] = set(getattr(labelled, kind))
            self[kind, "right"] += len(proposed[kind] & there)
            self[kind, "wrong"] += len(proposed[kind] - there)
            self[kind, "missed"] += len(there - proposed[kind])
            if proposed[kind] != there:
                off[kind] = (proposed[kind] - there, there - proposed[kind])
        return off

    def precision(self, kinds: Iterable[str] = KINDS) -> float:
        right, wrong = (sum(self[k, w] for k in kinds) for w in ("right", "wrong"))
        return right / (right + wrong) if right + wrong else 1.0

    def recall(self, kinds: Iterable[str] = KINDS) -> float:
        right, missed = (sum(self[k, w] for k in kinds) for w in ("right", "missed"))
        return right / (right + missed) if right + missed else 1.0

    def lines(self) -> list[str]:
        return [f"{kind}: right {self[kind, 'right']}, wrong {self[kind, 'wrong']}, missed "
                f"{self[kind, 'missed']}" for kind in KINDS]
