"""Promises as machines read them: when each is due, how it stands, and who says so."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from litestar import get

from hudna.place.times import format_instant
from hudna.view.process.came import Word
from hudna.view.process.commitments import Promise
from hudna.view.process.conditions import Found
from hudna.web.api import About, about
from hudna.web.asked import Asked, house_of
from hudna.web.forms import Form
from hudna.web.process.commitments import fits
from hudna.web.process.seen import now, ready

MOST = 1_000
STATE = ("`ahead`: its time has not come, or what it waits for does not hold; `due`; `overdue`: "
         "its day is over and nobody but its own side says what became of it; `met`, `overtaken`: "
         "all who may say so say this, and not its own side alone; `broken`: all who say so; "
         "`differing`: they do not say the same.")
ANSWER = ("`holds`, `does-not`, `not-known`, or `circular`: it waits for itself, and `circle` has "
          "the names of what waits for each other, the first again last.")


class ConditionOut(msgspec.Struct, frozen=True):
    """`condition` as the record has it. `since`: since when it holds; `earliest`: the first day on
    which it may, where that can be told. `records`: what shows it."""

    condition: dict[str, Any]
    answer: Annotated[str, msgspec.Meta(description=ANSWER)]
    why: str
    since: str | None
    earliest: str | None
    in_a_row: int
    circle: list[str]
    records: list[str]


class WordOut(msgspec.Struct, frozen=True):
    """The last word of one party. `again`: earlier records by which it had said that it is met, and
    which it has not replaced."""

    party: str
    came: str
    day: str
    record: str
    again: list[str]


class CommitmentOut(msgspec.Struct, frozen=True):
    """One promise by its latest version. `due_day` is null where it has none, or none yet. `kept`:
    whether what waits for it goes on: kept, broken, overtaken, differing, own-word, unverified,
    open, another. `ignored`: words of those who may not say what became of it; `earlier`: those of
    an earlier version that promised something else, which change nothing either."""

    id: str
    line: str
    author: str
    by: str
    parties: list[str]
    text: dict[str, str]
    clause: str
    due_day: str | None
    from_day: str | None
    after: list[ConditionOut]
    state: Annotated[str, msgspec.Meta(description=STATE)]
    kept: str
    words: list[WordOut]
    ignored: list[WordOut]
    earlier: list[WordOut]
    late: list[str]
    mirrors: str | None
    distance_m: int
    verified_by: str | None
    verified: str | None
    withheld: list[str]


class Commitments(About, frozen=True, kw_only=True):
    """`left_out`: how many more there are than one answer gives."""

    commitments: list[CommitmentOut]
    left_out: int


@get("/commitments", summary="Promises: when each is due, how it stands, and who says so",
     before_request=ready)
async def all_commitments(request: Asked) -> Commitments:
    """The first due first, of many the first thousand. `state`, `by`, `party` (it promised it, was
    promised it, or is to verify it), `flagged=yes` and `words` leave out the rest."""
    promises, form = now(request), Form(dict(request.query_params), {})
    found = [p for p in promises.all() if fits(p, form.values)]
    return Commitments(commitments=[out(p) for p in found[:MOST]],
                       left_out=max(0, len(found) - MOST), **about(house_of(request)))


def out(one: Promise) -> CommitmentOut:
    said = one.said
    return CommitmentOut(
        one.record.hash, one.root, one.record.author, said.by, list(said.parties),
        msgspec.to_builtins(said.text), said.clause, one.due.day or None,
        one.due.from_day or None, [condition(f) for f in one.due.conditions], one.state,
        one.came.kept, [_word(w) for w in one.came.words], [_word(w) for w in one.came.strangers],
        [_word(w) for w in one.came.earlier], list(one.late), said.mirrors, said.distance_m,
        said.verified_by or None, one.seen or None, list(one.record.withheld))


def condition(found: Found) -> ConditionOut:
    return ConditionOut(
        msgspec.to_builtins(found.condition), found.answer, found.why,
        None if found.since_ms is None else format_instant(found.since_ms),
        found.earliest or None, found.in_a_row, list(found.circle), list(found.records))


def _word(word: Word) -> WordOut:
    return WordOut(word.party, word.said.came, word.said.day, word.record.hash,
                   [r.hash for r in word.again])
