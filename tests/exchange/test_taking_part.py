"""Who has left is told nothing and heard no more; who has not joined is not heard yet."""

from __future__ import annotations

import asyncio
from hashlib import sha256
from pathlib import Path

import pytest

from hudna.act.draft import draft
from hudna.act.leave import leave
from hudna.exchange import delivery, letters, reply
from hudna.exchange.delivery import Delivery
from hudna.exchange.letters import Asked, Left
from hudna.fault import Refused
from hudna.record.kinds import Deposit, Leaving
from tests.exchange.nodes import Clock, Network, folders, node, site


@pytest.fixture
def trio(tmp_path: Path):
    clock, network = Clock(), Network()
    network.nodes = {p: node(f, clock, network.to) for p, f in folders(tmp_path).items()}
    yield network.nodes["un"], network.nodes["us"], network.nodes["ru"]
    for made in network.nodes.values():
        made.log.close()


def carried(author, to) -> reply.Reply:
    """Everything that the author has said, delivered by hand."""
    held = tuple(e.record.presentation for e in author.log.entries()
                 if e.record.author == author.party)
    letter = Delivery(author.party, to.party, author.exercise, author.checkpoint(),
                      author.now_ms(), held)
    packed = delivery.pack(letter, author.voice.key)
    return reply.unpack(asyncio.run(to.receive(packed)), to.voice.key.public,
                        sender=to.party, me=author.party, delivery=delivery.digest(packed))


def leaves(who, party: str, officer: str = "duty") -> None:
    asyncio.run(who.say([leave(who.world, party, reason="enough", officer=officer)]))


def test_what_a_party_says_after_it_left_is_refused_and_what_it_said_before_is_answered(
    trio,
) -> None:
    un, us, _ = trio
    asyncio.run(un.say([site(un, 0)]))
    leaves(un, "un")
    assert carried(un, us).refused == ()
    size = us.log.size
    asyncio.run(un.say([site(un, 1)]))
    answer = carried(un, us)
    assert [(t.at, "a party that takes part" in t.fault) for t in answer.refused] == [(2, True)]
    assert len(answer.receipts) == 1
    assert us.log.size == size
    assert len(us.world.register.lines.records) == 1


def test_its_protections_stand_and_nothing_more_is_sent_to_it(trio) -> None:
    un, us, _ = trio
    asyncio.run(us.say([site(us, 0)]))
    asyncio.run(un.say([site(un, 1)]))
    assert us.waiting("un")
    leaves(un, "un")
    carried(un, us)
    assert us.waiting("un") == ()
    assert len(list(us.world.register.lines.standing())) == 2


def test_who_was_put_out_by_every_guarantor_is_heard_no_more(trio) -> None:
    un, us, ru = trio
    leaves(us, "un")
    carried(us, ru)
    leaves(ru, "un")
    asyncio.run(un.say([site(un, 0)]))
    assert carried(un, ru).refused
    assert ru.waiting("un") == ()


def test_a_leaving_is_the_last_thing_that_a_party_tells(trio) -> None:
    un, _, _ = trio
    leaves(un, "un")
    asyncio.run(un.say([site(un, 1)]))
    assert [type(r.said) for r in un.waiting("us")] == [Leaving]


def test_who_has_left_fetches_nothing_and_leaves_nothing_with_the_depositary(trio) -> None:
    un, _us, ru = trio
    leaves(ru, "ru")
    carried(ru, un)
    voice = ru.voice
    asked = letters.pack(Asked("ru", "un", voice.exercise, ru.now_ms(), ()), voice.key)
    with pytest.raises(Refused, match="takes part"):
        asyncio.run(un.give_deposit(asked))
    sealed = b"sealed"
    said = Deposit("us", (), "0" * 64, sha256(sealed).hexdigest(), len(sealed))
    left = Left("ru", "un", voice.exercise, voice.sign(draft(said), ru.now_ms()).presentation)
    with pytest.raises(Refused, match="takes part"):
        asyncio.run(un.take_deposit(letters.pack(left, voice.key, sealed)))
    assert not any(isinstance(e.record.said, Deposit) for e in un.log.entries())
