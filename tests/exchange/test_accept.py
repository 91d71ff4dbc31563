"""What comes in by the door for partners, and what is turned away."""

from __future__ import annotations

import asyncio
from pathlib import Path

import msgspec
import pytest

from hudna.act.draft import Draft
from hudna.exchange import accept, delivery, jws, reply
from hudna.exchange.delivery import Delivery
from hudna.exchange.signed import UnprovenError
from hudna.fault import Refused
from hudna.place.geometry import Line
from hudna.record.keys import SigningKey
from hudna.record.kinds import Names, Site
from tests.exchange.nodes import Clock, Network, folders, node, site


@pytest.fixture
def pair(tmp_path: Path):
    clock, network = Clock(), Network()
    network.nodes = {p: node(f, clock, network.to) for p, f in folders(tmp_path).items()}
    yield network.nodes["un"], network.nodes["us"], network.nodes["ru"]
    for made in network.nodes.values():
        made.log.close()


def letter(author, to: str = "us", records=None, **changes) -> Delivery:
    held = records if records is not None else [
        e.record.presentation for e in author.log.entries()
    ]
    made = Delivery(author.party, to, author.exercise, author.checkpoint(), author.now_ms(),
                    tuple(held))
    return msgspec.structs.replace(made, **changes)


def said(sender, count: int = 1) -> None:
    asyncio.run(sender.say([site(sender, i) for i in range(count)]))


def test_the_receipt_is_in_the_log_before_the_answer_is_sent(pair) -> None:
    un, us, _ = pair
    said(un, 2)
    packed = delivery.pack(letter(un), un.voice.key)
    answer = reply.unpack(asyncio.run(us.receive(packed)), us.voice.key.public,
                          sender="us", me="un", delivery=delivery.digest(packed))
    held = [e.record.presentation for e in us.log.entries()]
    assert len(held) == 3
    assert answer.receipts == (held[2],)
    assert us.world.receipts.told(next(iter(us.world.entries)))["us"].position == 0


@pytest.mark.parametrize(("changes", "where"), [
    ({"to": "ru"}, "to"), ({"exercise": None}, "exercise"), ({"exercise": "other"}, "exercise"),
    ({"records": ()}, "records"), ({"records": ("x~",) * (delivery.MOST + 1)}, "records"),
    ({"sender": "issg"}, "from"),
])
def test_a_delivery_not_meant_for_this_node_is_refused_whole(pair, changes, where) -> None:
    un, us, _ = pair
    said(un)
    with pytest.raises(Refused) as refused:
        asyncio.run(us.receive(delivery.pack(letter(un, **changes), un.voice.key)))
    assert refused.value.faults[0].where == where
    assert us.log.size == 0


@pytest.mark.parametrize("damage", [
    lambda packed: b"", lambda packed: b"..", lambda packed: packed[:-2],
    lambda packed: packed.replace(b".", b"~"), lambda packed: b"\xff" + packed,
    lambda packed: packed[:60] + b"A" + packed[61:], lambda packed: packed + b"A",
    lambda packed: b"x" * (delivery.LARGEST + 1),
])
def test_a_damaged_delivery_is_refused_and_nothing_else_is_raised(pair, damage) -> None:
    un, us, _ = pair
    said(un)
    with pytest.raises(Refused):
        asyncio.run(us.receive(damage(delivery.pack(letter(un), un.voice.key))))
    assert us.log.size == 0


def test_another_key_or_another_kind_of_token_does_not_pass(pair) -> None:
    un, us, _ = pair
    said(un)
    with pytest.raises(Refused, match=r"header|signature"):
        asyncio.run(us.receive(delivery.pack(letter(un), SigningKey(bytes(32)))))
    with pytest.raises(Refused, match="header"):
        asyncio.run(us.receive(_typed(delivery.pack(letter(un), un.voice.key), un.voice.key)))


def _typed(packed: bytes, key: SigningKey) -> bytes:
    """The same, signed as what it is not."""
    token, _, body = packed.partition(b"\n")
    return jws.seal(jws.unverified(token), reply.TYP, key) + b"\n" + body


def test_records_other_than_those_signed_for_are_not_looked_at(pair, monkeypatch) -> None:
    un, us, _ = pair
    said(un, 3)
    token, _, body = delivery.pack(letter(un), un.voice.key).partition(b"\n")
    first, second, third = body.split(b"\n")
    for other in ([first, second], [second, first, third], [*body.split(b"\n"), first], []):
        with pytest.raises(UnprovenError, match="digest"):
            asyncio.run(us.receive(token + b"\n" + b"\n".join(other)))
    assert us.log.size == 0
    assert us.reception.turned_away.rows()


def test_a_partner_passes_on_its_own_words_only(pair) -> None:
    un, us, ru = pair
    said(un)
    said(ru)
    both = [e.record.presentation for n in (un, ru) for e in n.log.entries()]
    packed = delivery.pack(letter(un, records=both), un.voice.key)
    answer = reply.unpack(asyncio.run(us.receive(packed)), us.voice.key.public,
                          sender="us", me="un", delivery=delivery.digest(packed))
    assert [t.at for t in answer.refused] == [1]
    assert "ru" in answer.refused[0].fault
    assert {e.record.author for e in us.log.entries()} == {"un", "us"}


def test_a_bad_record_is_named_and_the_others_are_kept(pair) -> None:
    un, us, _ = pair
    said(un, 2)
    held = [e.record.presentation for e in un.log.entries()]
    broken = held[0][:-20] + "AAAA~"
    packed = delivery.pack(letter(un, records=[broken, held[1]]), un.voice.key)
    answer = reply.unpack(asyncio.run(us.receive(packed)), us.voice.key.public,
                          sender="us", me="un", delivery=delivery.digest(packed))
    assert [t.at for t in answer.refused] == [0]
    assert us.log.size == 2


def test_deliveries_at_the_same_time_give_one_receipt(pair) -> None:
    un, us, _ = pair
    said(un, 3)
    packed = delivery.pack(letter(un), un.voice.key)

    async def both():
        return await asyncio.gather(*(us.receive(packed) for _ in range(5)))

    answers = asyncio.run(both())
    assert len(set(answers)) == 1
    assert us.log.size == 4


def test_a_record_with_faults_without_number_gets_a_short_answer(pair, monkeypatch) -> None:
    un, us, _ = pair
    endless = Line(((2_000_000_000, 0),) * 2_000)
    bad = Draft(Site("hospital", Names(en="A"), endless, 0, 0))
    with monkeypatch.context() as hostile:
        hostile.setattr("hudna.record.sign.unsound", lambda _: ())
        record = un.voice.sign(bad, un.now_ms())
    outcome = accept.admit(us.log, letter(un, records=[record.presentation]), "a" * 64)
    assert "longitude" in outcome.refused[0].fault
    assert len(outcome.refused[0].fault) <= accept.LONGEST_WHY
