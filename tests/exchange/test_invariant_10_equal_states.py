"""Invariant 10: after healing, nodes with equal released sets have equal states; and whatever
order the records came in, a node's own state is a function of the set."""

from __future__ import annotations

from random import Random

from hypothesis import example, given
from hypothesis import strategies as st

from hudna.log.entry import Entry
from hudna.view.awareness import covers
from hudna.view.standing import Standing, standing
from hudna.view.world import World
from tests.exchange.play import RARE, STEPS_OF_LIFE, Life, Word, played


def said(s: Standing) -> tuple[object, ...]:
    return (s.state, s.key, frozenset(c.subject for c in s.conflicts),
            frozenset(r.hash for r in s.stops),
            tuple((w.party, w.concurs, w.current, w.fresh) for w in (*s.words, *s.checked)))


@RARE
@given(words=STEPS_OF_LIFE)
@example([("register", 0, 0, 0), ("announce", 0, 0, 0), ("withdraw", 0, 0, 0),
          ("recall", 0, 1, 110)])
def test_invariant_10_after_healing_equal_sets_are_equal_states(words: list[Word]) -> None:
    """Of protections that every party was told whole; a flight that meets another is stopped at
    whoever knows of it, and is compared by its key alone."""

    async def check(one: Life) -> None:
        await one.heal()
        now = one.clock.ms
        hashes = [{r.hash for r in one.notices(p)} for p in one.nodes]
        assert hashes[0] == hashes[1] == hashes[2]
        equal = _equally_told(one)
        for of in hashes[0]:
            found = {p: standing(n.world, of, now) for p, n in one.nodes.items()}
            assert found["us"].key == found["ru"].key
            met = {c.subject for s in found.values() for c in s.conflicts}
            if _known_of(one, of, met) <= equal:
                states = {p: said(s) for p, s in found.items()}
                assert states["us"] == states["ru"] == states["un"]

    played(words, check)


def _known_of(one: Life, notice: str, met: set[str]) -> set[str]:
    """The sites that the notice meets anywhere, and those that some node's key of it says were
    seen: one that has ended is met no more and stays in the key."""
    seen = {s.hash for s in one.sites for n in one.nodes.values()
            if covers(n.world, n.world.entries[notice].record, s.hash)}
    return seen | (met & {s.hash for s in one.sites})


def _equally_told(one: Life) -> set[str]:
    """The sites of which every node holds the same disclosures."""
    told: dict[str, set[str]] = {}
    for made in one.nodes.values():
        for entry in made.log.entries():
            told.setdefault(entry.record.hash, set()).add(entry.record.presentation)
    everywhere = [set(n.world.entries) for n in one.nodes.values()]
    return {of for of in set.intersection(*everywhere) if len(told[of]) == 1}


@RARE
@given(words=STEPS_OF_LIFE, seed=st.integers(0, 2**16))
def test_invariant_10_the_order_of_arrival_does_not_matter(words: list[Word], seed: int) -> None:
    """The released set as a node has it, folded in another order (what is released of a record
    stands before it, as it always does)."""

    async def check(one: Life) -> None:
        await one.heal()
        now = one.clock.ms
        for party, made in one.nodes.items():
            held = [e for e in made.log.entries() if e.record.author != party]
            own = [e for e in made.log.entries() if e.record.author == party]
            Random(seed).shuffle(held)
            mixed = sorted([*own, *held], key=lambda e: Random(f"{seed}{e.index}").random()
                           if e.record.author != party else e.index / made.log.size)
            entries = [Entry(i, e.admitted_ms, e.record) for i, e in enumerate(mixed)]
            other = World(one.folders[party].agreement, party).follow(entries)
            for record in one.notices(party):
                assert said(standing(other, record.hash, now)) == said(
                    standing(made.world, record.hash, now))

    played(words, check)
