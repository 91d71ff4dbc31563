"""What is proposed, and how long a flood holds others up."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from hudna.correlate.clue import Copy, Correlation, Group
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
