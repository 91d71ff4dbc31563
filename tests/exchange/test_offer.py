"""After a cut with much waiting: what the partner has is asked for, not sent again."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from hudna.exchange import delivery, jws, offer, reply
from hudna.fault import Fault, Refused
from hudna.record.kinds import Receipt
from hudna.say import say
from tests.exchange.nodes import courier, receipts, site
from tests.exchange.test_mailbox import three


@pytest.fixture(autouse=True)
def _small(monkeypatch) -> None:
    monkeypatch.setattr(delivery, "MOST", 4)


async def said(made, count: int) -> list[str]:
    return [r.hash for r in await made.say([site(made, i) for i in range(count)])]


def names_carried(network, since: int = 0) -> list[str]:
    found = []
    for _, packed in network.carried[since:]:
        found += [p.partition("~")[0] for p in delivery.records(packed)]
    return found


def test_a_cut_is_resumed_from_where_both_agree(tmp_path: Path) -> None:
    async def go() -> None:
        un, us = nodes["un"], nodes["us"]
        await said(un, 30)
        network.lose_back = 1
        await courier(un, "us").once()
        before, held = len(network.carried), us.log.size
        assert 0 < held < 30
        assert un.how_many_wait("us") == 30, "the answer was lost"
        await courier(un, "us").once()
        assert un.how_many_wait("us") == 0
        again = names_carried(network, before)
        first = names_carried(network)[:4]
        assert not set(first) & set(again), "what had arrived was not sent again"
        assert len(network.offered) >= 1
        assert len({h for r in receipts(us) for h in r.records}) == 30
        assert sum(len(r.records) for r in receipts(us)) == 30

    with three(tmp_path) as (nodes, network, _):
        asyncio.run(go())


def test_records_arrive_in_the_order_of_their_author(tmp_path: Path) -> None:
    async def go() -> None:
        un, us = nodes["un"], nodes["us"]
        order = await said(un, 30)
        network.lose_there, network.lose_back = 2, 1
        for _ in range(6):
            await courier(un, "us").once()
        arrived = [e.record.hash for e in us.log.entries() if e.record.author == "un"]
        assert arrived == order

    with three(tmp_path) as (nodes, network, _):
        asyncio.run(go())


def test_nothing_is_asked_while_little_waits_or_all_went_well(tmp_path: Path) -> None:
    async def go() -> None:
        un = nodes["un"]
        await said(un, 3)
        network.lose_back = 1
        for _ in range(2):
            await courier(un, "us").once()
        assert not network.offered
        assert un.how_many_wait("us") == 0

    with three(tmp_path) as (nodes, network, _):
        asyncio.run(go())


def test_a_partner_that_knows_no_offers_is_told_all_the_same(tmp_path: Path) -> None:
    async def go() -> None:
        un = nodes["un"]
        await said(un, 30)

        async def unknown(_: bytes) -> bytes:
            raise Refused(Fault("reply", "404", say("status 200")))

        courier(un, "us")._offer = unknown
        await courier(un, "us").once()
        assert un.how_many_wait("us") == 0

    with three(tmp_path) as (nodes, _, _):
        asyncio.run(go())


def test_an_offer_tells_nobody_what_others_have_said(tmp_path: Path) -> None:
    async def go() -> None:
        us, ru, un = (nodes[p] for p in ("us", "ru", "un"))
        theirs = await said(un, 2)
        await courier(un, "us").once()
        asked = offer.pack(offer.Offer("ru", "us", "test", 0, tuple(theirs)), ru.voice.key)
        answer = jws.unverified(await us.take_offer(asked))
        assert answer["receipts"] == []

    with three(tmp_path) as (nodes, _, _):
        asyncio.run(go())


def test_an_offer_that_lies_about_receipts_counts_for_nothing(tmp_path: Path) -> None:
    """Receipts in the answer are the partner's signed words for what was really disclosed."""
    async def go() -> None:
        un, us, ru = (nodes[p] for p in ("un", "us", "ru"))
        await said(un, 30)
        await courier(un, "ru").once()
        foreign = [e.record.presentation for e in ru.log.entries()
                   if isinstance(e.record.said, Receipt)]

        async def lies(packed: bytes) -> bytes:
            return reply.pack(reply.Reply("us", "un", delivery.digest(packed), tuple(foreign), ()),
                              us.voice.key)

        courier(un, "us")._offer = lies
        network.down.add("us")
        await courier(un, "us").once()
        assert un.how_many_wait("us") == 30

    with three(tmp_path) as (nodes, network, _):
        asyncio.run(go())


@pytest.mark.parametrize("damage", [
    lambda o: b"", lambda o: o[:-3], lambda o: o + b"A", lambda o: b"x" * (offer.LARGEST + 1),
])
def test_a_damaged_offer_is_refused(tmp_path: Path, damage) -> None:
    with three(tmp_path) as (nodes, _, _):
        packed = offer.pack(offer.Offer("ru", "us", "test", 0, ()), nodes["ru"].voice.key)
        with pytest.raises(Refused):
            asyncio.run(nodes["us"].take_offer(damage(packed)))
