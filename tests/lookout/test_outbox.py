"""What leaves for the node: in order, once it is in the journal, and no passage is ever let go."""

from __future__ import annotations

from hudna.lookout import outbox
from hudna.lookout.outbox import Outbox
from hudna.record.watching import Seen
from hudna.watch.event import Approach, Passage, Who


def passage(name: str) -> Passage:
    return Passage(
        name, 0, "icao:4b1234", "", "square", "v", "c", "inside", 1, None, Who(), True, 1)


def approach(name: str) -> Approach:
    return Approach(name, 0, "icao:4b1234", "", "square", "v", "c", 1, Who(), Seen(1, 1, 0, 0),
                    0, 1, 1)


def test_nothing_leaves_before_it_is_in_the_journal():
    kept = 5
    box = Outbox(lambda: kept)
    box.put(4, [passage("a"), passage("b")])
    box.put(5, [passage("c")])
    assert [e.id for e in box.first(10)] == ["a", "b"]
    assert [e.id for e in box.first(1)] == ["a"]
    kept = 6
    assert [e.id for e in box.first(10)] == ["a", "b", "c"]


def test_what_an_earlier_run_left_comes_first_and_at_once():
    box = Outbox(lambda: 0, [passage("before")])
    box.put(0, [passage("after")])
    assert [e.id for e in box.first(10)] == ["before"]
    assert [e.id for e in box.waiting()] == ["before", "after"]


def test_what_the_node_has_taken_is_gone_and_nothing_else():
    box = Outbox(lambda: 10)
    box.put(1, [passage("a"), passage("b"), passage("c")])
    sent = box.first(2)
    box.put(2, [passage("d")])
    box.taken(sent)
    assert [e.id for e in box.first(10)] == ["c", "d"]
    box.taken(sent)
    assert len(box) == 2


def test_of_too_many_approaches_are_let_go_and_passages_never(monkeypatch):
    monkeypatch.setattr(outbox, "MOST", 10)
    box = Outbox(lambda: 10)
    sent = ()
    for i in range(30):
        box.put(1, [approach(f"approach-{i}"), passage(f"passage-{i}")])
        sent = sent or box.first(2)
    assert [e.id for e in box.waiting()] == [f"passage-{i}" for i in range(30)]
    box.taken(sent)
    assert [e.id for e in box.first(1)] == ["passage-1"]
