"""What is proposed, and how long a flood holds others up."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from hudna.correlate.clue import Copy, Correlation, Group, Proposal
from hudna.web.happened.proposed_events import WITHIN, proposed
from tests.act.passings import START
from tests.view.happenings import Folded, links, reported


def test_within_a_long_proposal_others_have_their_turn_and_it_is_still_one_row() -> None:
    held = [reported(START + i, source=f"s{i}") for i in range(100)]
    ids = tuple(sorted(r.hash for r in held))
    copies = tuple(Copy(of, ids[0], 0.9) for of in ids[1:])
    found = Correlation((), copies, (Group(ids, (ids,)),), ())
    world: Any = SimpleNamespace(reports=Folded(held).reports)
    rows = list(proposed(world, found))
    assert rows[:-1] == [None] * (len(held) // WITHIN)
    assert rows[-1] is not None
    assert (len(rows[-1].parts), rows[-1].alike) == (1, 99)
    world.reports = Folded([*held, links(*held, at=START + 999)]).reports
    assert set(proposed(world, found)) == {None}


def test_many_pairs_between_two_groups_are_one_row_and_a_flood_comes_last() -> None:
    held = [reported(START + i, source=f"s{i}") for i in range(30)]
    flood, works, alone = held[:26], held[26:28], held[28:]
    groups = tuple(Group(ids, tuple((of,) for of in ids)) for ids in (
        tuple(sorted(r.hash for r in flood)), tuple(sorted(r.hash for r in works))))
    copies = tuple(Copy(of, groups[0].ids[0], 0.9) for of in groups[0].ids[1:])
    pairs = [Proposal(_pair(one.hash, works[0].hash), 0.5, ()) for one in flood]
    pairs += [Proposal(_pair(*(r.hash for r in alone)), 0.6, ()),
              Proposal(groups[1].ids, 0.46, ())]
    found = Correlation(tuple(pairs), copies, groups, ())
    world: Any = SimpleNamespace(reports=Folded(held).reports)
    rows = [r for r in proposed(world, found) if r is not None]
    assert [(r.probability, len(r.events)) for r in rows] == [
        (0.6, 2), (0.5, 2), (0.46, 2), (None, 26)]


def _pair(one: str, other: str) -> tuple[str, str]:
    return (one, other) if one < other else (other, one)
