"""What a partner's answer may claim: a receipt that counts binds what was delivered, of each record
that it names, whatever delivery it says that it is of."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace

from hudna.act.draft import Draft
from hudna.act.register import register
from hudna.act.release import Choice
from hudna.exchange import delivery, reply
from hudna.exchange.reply import Reply
from hudna.record import sdjwt
from hudna.record.kinds import Receipt
from tests.exchange.nodes import courier, site
from tests.exchange.play import Life, life

ELSEWHERE = "0" * 64


def answers_with(one: Life, said: Callable[[delivery.Delivery], Receipt]):
    """A partner that is honest in nothing but its signature."""
    ru = one.nodes["ru"]

    async def answer(packed: bytes, _: object) -> bytes:
        sent = delivery.unpack(packed, ru.authority, me="ru", exercise=ru.exercise)
        lie = ru.voice.sign(Draft(said(sent)), one.clock.ms).presentation
        return reply.pack(Reply("ru", "us", delivery.digest(packed), (lie,), ()), ru.voice.key)

    return answer


def told(one: Life, of: str) -> bool:
    return "ru" in one.nodes["us"].world.receipts.told(of)


def withheld_site(made, number: int) -> Draft:
    draft = site(made, number)
    return register(made.world, draft.said, chosen=(Choice("ru", "10 km"),))


def test_invariant_7_a_receipt_of_another_delivery_binds_what_was_sent_or_counts_for_nothing() -> (
        None):
    async def go() -> None:
        us = one.nodes["us"]
        records = await us.say([withheld_site(us, 1)])
        mine = records[-1]

        def unbound(_: delivery.Delivery) -> Receipt:
            return Receipt("us", ELSEWHERE, (mine.hash,), (0,), one.clock.ms)

        courier(us, "ru")._carry = answers_with(one, unbound)
        await courier(us, "ru").once()
        assert not told(one, mine.hash), "it could deny which place it was told"
        assert courier(us, "ru").state().fault

    with life() as one:
        asyncio.run(go())


def test_invariant_7_a_record_that_was_not_sent_counts_by_what_it_would_have_been() -> None:
    """The hash of a record is in the served log before the record is delivered."""

    async def go() -> None:
        us = one.nodes["us"]
        (first,) = await us.say([site(us, 1)])
        late = []

        def more(sent: delivery.Delivery) -> Receipt:
            disclosed = sdjwt.disclosure_hash(sent.records[0])
            return Receipt("us", ELSEWHERE, (first.hash, late[0].hash), (0, 1), one.clock.ms,
                           (disclosed, "1" * 64))

        answer = answers_with(one, more)

        async def in_between(packed: bytes, _: object) -> bytes:
            late.extend(await us.say([site(us, 2)]))
            return await answer(packed)

        courier(us, "ru")._carry = in_between
        await courier(us, "ru").once()
        assert not told(one, late[0].hash), "it was not delivered yet"
        assert not told(one, first.hash)

    with life() as one:
        asyncio.run(go())


def test_a_receipt_names_no_record_of_a_third_party() -> None:
    async def go() -> None:
        us, un = one.nodes["us"], one.nodes["un"]
        (theirs,) = await un.say([site(un, 1)])
        await courier(un, "us").once()
        (mine,) = await us.say([site(us, 2)])

        def more(sent: delivery.Delivery) -> Receipt:
            disclosed = sdjwt.disclosure_hash(sent.records[0])
            return Receipt("us", ELSEWHERE, (mine.hash, theirs.hash), (0, 1), one.clock.ms,
                           (disclosed, disclosed))

        courier(us, "ru")._carry = answers_with(one, more)
        await courier(us, "ru").once()
        assert not told(one, theirs.hash)

    with life() as one:
        asyncio.run(go())


def test_a_receipt_from_before_release_by_field_counts_for_what_was_told_whole() -> None:
    async def go() -> None:
        us = one.nodes["us"]
        (mine,) = await us.say([site(us, 1)])

        def old(_: delivery.Delivery) -> Receipt:
            return Receipt("us", ELSEWHERE, (mine.hash,), (0,), one.clock.ms)

        courier(us, "ru")._carry = answers_with(one, old)
        await courier(us, "ru").once()
        assert told(one, mine.hash)

    with life() as one:
        asyncio.run(go())


def test_an_earlier_receipt_whose_answer_was_lost_counts_for_more_than_was_sent_again() -> None:
    async def go() -> None:
        us = one.nodes["us"]
        records = [*(await us.say([withheld_site(us, 1)])), *(await us.say([site(us, 2)]))]
        one.network.lose_back = 1
        await courier(us, "ru").once()
        honest = courier(us, "ru")._ready

        async def one_alone(flying: frozenset[str]):
            ready = await honest(flying)
            return ready and first_of(ready)

        def first_of(ready):
            voice = us.voice
            packed = delivery.pack(delivery.Delivery(
                "us", "ru", voice.exercise, us.checkpoint(), one.clock.ms,
                (ready.records[0].presentation,)), voice.key)
            return replace(ready, digest=delivery.digest(packed), records=ready.records[:1],
                           packed=packed)

        courier(us, "ru")._ready = one_alone
        await courier(us, "ru").once()
        assert not us.waiting("ru")
        assert all(told(one, r.hash) for r in records)

    with life() as one:
        asyncio.run(go())
