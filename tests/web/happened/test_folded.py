"""Floods of single reports are one row, after all others; nothing is left out."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from hudna.correlate.clue import Copy
from hudna.record.incidents import Harm
from hudna.view.reports import Event
from hudna.web.happened.folded import CROWD, FLOOD, Folded, folded
from tests.act.passings import MINUTE, START
from tests.examples import examples
from tests.view.happenings import reported

LONG = "Shells fell on one of the quarters of the town beside the river, and people ran " * 5


def event(i: int, **more: Any) -> Event:
    record = reported(START + i, **{"source": f"s{i}", "text": f"{LONG} {i}", **more})
    return Event(record.hash, (record,))


def rows(lone: Sequence[Event], copies: Sequence[Copy] = ()) -> list[Folded]:
    return asyncio.run(folded(lone, copies))


def test_short_words_that_differ_in_figures_alone_are_one_row() -> None:
    flood = [event(i, text=f"Shells on Idlib, {i}!") for i in range(156)]
    other = event(200, text="A mine on the road", happened="mine")
    found = rows([*flood, other])
    assert [(r.event.name, len(r.alike), r.why) for r in found] == [
        (other.name, 0, None), (flood[0].name, 155, "words")]


def test_many_of_one_kind_by_one_hand_at_one_time_and_place_are_one_row() -> None:
    flood = [event(i, source="crowd") for i in range(FLOOD)]
    later = event(20, source="crowd", from_ms=START + 1000 * MINUTE, until_ms=START + 2000 * MINUTE)
    mine = event(21, source="crowd", happened="mine")
    found = rows([*flood, later, mine])
    assert [(len(r.alike), r.why) for r in found] == [(0, None), (0, None), (4, "hand")]
    assert len(rows(flood[1:])) == FLOOD - 1, "a few by one hand stand each for itself"


def test_a_crowd_is_one_row_and_what_tells_of_harm_comes_first() -> None:
    crowd = [event(i) for i in range(CROWD)]
    plain = event(50, happened="mine")
    hurt = event(51, happened="explosion", harm=Harm(injured_least=1))
    found = rows([*crowd, plain, hurt])
    assert [r.event.name for r in found] == [hurt.name, plain.name, crowd[0].name]
    assert found[-1].why == "crowd"
    assert len(rows(crowd[1:])) == CROWD - 1


def test_what_copies_one_that_is_not_here_is_under_the_first_of_them() -> None:
    held = [event(i) for i in range(3)]
    copies = [Copy(e.name, "0" * 64, 0.9) for e in held]
    [one] = rows(held, copies)
    assert (one.event, one.alike, one.why, one.flood) == (held[0], tuple(held[1:]), "words", False)


_MORE = st.fixed_dictionaries({}, optional={
    "source": st.sampled_from(["", "crowd"]), "text": st.sampled_from(["", "short 1", "short 2"]),
    "happened": st.sampled_from(["mine", "other"])})


@settings(max_examples=examples(50, 500), deadline=None)
@given(st.lists(_MORE, max_size=40), st.lists(st.tuples(*[st.integers(0, 39)] * 2), max_size=20))
def test_every_event_is_there_once(
    said: list[dict[str, Any]], pairs: list[tuple[int, int]]
) -> None:
    held = [event(i, **more) for i, more in enumerate(said)]
    copied = {j: i for i, j in pairs if i < j < len(held)}
    copies = [Copy(held[j].name, held[i].name, 0.9) for j, i in copied.items()
              if i not in copied]
    found = rows(held, copies)
    assert sorted(e.name for r in found for e in (r.event, *r.alike)) == sorted(
        e.name for e in held)
    assert [r.flood for r in found] == sorted(r.flood for r in found), "floods come last"
