"""Invariant 7: a receipt's digests are those of the disclosures that were delivered, exactly."""

from __future__ import annotations

import asyncio
from base64 import urlsafe_b64encode
from hashlib import sha256

import msgspec
from hypothesis import given

from hudna.act.draft import draft
from hudna.exchange import delivery, reply
from hudna.exchange.reply import Reply
from hudna.record.kinds import Receipt
from hudna.record.sign import hash_of
from tests.exchange.nodes import courier
from tests.exchange.play import RARE, STEPS_OF_LIFE, Life, Word, life, played


def bound(presentation: str) -> str:
    """By hand: the digest of each disclosure as RFC 9901 section 4.2.3 has it, sorted, hashed."""
    _, *texts, _ = presentation.split("~")
    digests = sorted(urlsafe_b64encode(sha256(t.encode()).digest()).rstrip(b"=") for t in texts)
    return sha256(b"".join(d + b"\n" for d in digests)).hexdigest()


@RARE
@given(words=STEPS_OF_LIFE)
def test_invariant_7_a_receipt_names_exactly_what_was_delivered(words: list[Word]) -> None:
    played(words, _checked)


async def _checked(one: Life) -> None:
    await one.heal()
    sent: dict[tuple[str, str], set[str]] = {}
    for to, packed in one.network.carried:
        for presentation in delivery.records(packed):
            sent.setdefault((to, hash_of(presentation)), set()).add(bound(presentation))
    for party, made in one.nodes.items():
        for entry in made.log.entries():
            said = entry.record.said
            if isinstance(said, Receipt):
                assert len(said.records) == len(said.disclosed) == len(said.positions)
                for of, disclosed in zip(said.records, said.disclosed, strict=True):
                    assert disclosed in sent[entry.record.author, of], party


def test_invariant_7_a_receipt_for_other_disclosures_is_not_taken() -> None:
    """A partner that has lost a field cannot have its receipt count, nor claim more than it got."""

    async def go() -> None:
        us, ru = one.nodes["us"], one.nodes["ru"]
        await one.say_site("us", 1)
        one.network.lose_there = 1
        await courier(us, "ru").once()
        [(_, packed)] = [c for c in one.network.carried if c[0] == "ru"]
        answer = reply.of(await ru.receive(packed))
        [receipt] = answer.receipts
        forged = await _receipt_of_other_disclosures(one, receipt)
        lying = Reply("ru", "us", delivery.digest(packed), (forged,), ())

        async def lie(_: bytes, __: object) -> bytes:
            return reply.pack(lying, ru.voice.key)

        courier(us, "ru")._carry = lie
        await courier(us, "ru").once()
        assert us.waiting("ru"), "what was told otherwise is not told"
        assert courier(us, "ru").state().fault

    with life() as one:
        asyncio.run(go())


async def _receipt_of_other_disclosures(one: Life, receipt: str) -> str:
    ru = one.nodes["ru"]
    record = ru.world.record(hash_of(receipt))
    assert record is not None
    said = msgspec.structs.replace(record.said, disclosed=("0" * 64,))
    return ru.voice.sign(draft(said), one.clock.ms).presentation
