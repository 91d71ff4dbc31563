"""Invariant 15: *who knew what*, recomputed from the logs, equals the live table; it only grows,
and only a tombstone can take from it."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from hypothesis import given

from hudna.act.erase import erase
from hudna.fault import Refused
from hudna.home.reading import ReadLog
from hudna.log.bounds import Bounds
from hudna.log.entry import Entry
from hudna.record.kinds import Receipt
from hudna.view.knowledge import Knew, table
from hudna.view.world import World
from tests.exchange.play import RARE, STEPS_OF_LIFE, Life, Word, life


def undated(_: Entry, __: Entry) -> Bounds:
    return Bounds((), True, None, None)


def live(one: Life, party: str) -> set[Knew]:
    """As the running node has it, dated by its ledger."""
    made = one.nodes[party]
    return set(table(made.world, made.circle.dating.between))


def from_disk(one: Life, party: str) -> set[Knew]:
    """As a stranger has it who folds the log anew, with the same clocks."""
    with ReadLog(one.folders[party]) as log:
        world = World(one.folders[party].agreement, party).follow(log.entries())
    return set(table(world, one.nodes[party].circle.dating.between))


def by_hand(one: Life, party: str) -> set[tuple[str, str, str, int, str]]:
    """Of the bare entries: each own record, and each word of a receipt about a record held."""
    with ReadLog(one.folders[party]) as log:
        entries = list(log.entries())
    held = {e.record.hash for e in entries}
    found = {(party, e.record.hash, "", e.index, "") for e in entries if e.record.author == party}
    for receipt in (e.record for e in entries if isinstance(e.record.said, Receipt)):
        said = receipt.said
        found |= {
            (receipt.author, of, disclosed, at, receipt.hash)
            for of, disclosed, at in zip(said.records, said.disclosed, said.positions, strict=True)
            if of in held
        }
    return found


@RARE
@given(words=STEPS_OF_LIFE)
def test_invariant_15_the_table_recomputed_from_the_logs_is_the_live_one(
    words: list[Word],
) -> None:
    with life() as one:
        known: dict[str, set[Knew]] = {p: set() for p in one.nodes}

        def grows() -> None:
            for party, made in one.nodes.items():
                now = set(table(made.world, undated))
                assert known[party] <= now, "what was known once stays known"
                known[party] = now

        asyncio.run(one.play(words, grows))
        asyncio.run(one.heal())
        for party in one.nodes:
            found = live(one, party)
            assert found == from_disk(one, party)
            assert {(k.party, k.record, k.disclosed, k.index, k.receipt)
                    for k in found} == by_hand(one, party)


@RARE
@given(words=STEPS_OF_LIFE)
def test_invariant_15_a_tombstone_takes_words_and_no_knowledge(words: list[Word]) -> None:
    """Who was told stays in the table when what was told is destroyed; and the table is still the
    one that the logs give."""

    async def go() -> None:
        await one.play(words)
        await one.heal()
        before = {p: {(k.party, k.record) for k in live(one, p)} for p in one.nodes}
        for site in one.sites:
            made = one.nodes[site.author]
            with suppress(Refused):
                await made.say([erase(made.world, made.text_of(site.hash), ["names"],
                                      law="a judge's order", officer="duty")])
        for party in one.nodes:
            after = {(k.party, k.record) for k in live(one, party)}
            assert before[party] <= after
            assert live(one, party) == from_disk(one, party)

    with life() as one:
        asyncio.run(go())
