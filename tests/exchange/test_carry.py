"""By file: the same deliveries and receipts, whoever carries them, however late and how often."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hudna.act.draft import draft
from hudna.exchange import carry, delivery, reply
from hudna.exchange.carry import MAGIC, Brought, Carried
from hudna.exchange.sealing import seal, unseal
from hudna.fault import Refused
from hudna.node import Node
from hudna.record import sdjwt
from hudna.record.kinds import Receipt
from hudna.record.open import reopen
from tests.exchange.nodes import Clock, Network, folders, node, receipts, site

PARTIES = ("us", "ru", "un")


@pytest.fixture
def nodes(tmp_path: Path):
    """Three nodes that no wire joins."""
    clock, network = Clock(), Network()
    made = {p: node(f, clock, network.to) for p, f in folders(tmp_path).items()}
    yield made
    for one in made.values():
        one.close()


def run(story: Coroutine[Any, Any, Any]) -> Any:
    return asyncio.run(story)


async def packed(made: Node, to: str, answers: tuple[carry.Answered, ...] = ()) -> list[bytes]:
    return [one.file async for one in made.carried_to(to, answers)]


async def said(made: Node, count: int, first: int = 0) -> None:
    for number in range(first, first + count):
        await made.say([site(made, number)])


def inside(file: bytes, reader: Node) -> Carried:
    return carry.opened(file, reader.secrets, me=reader.party)


def again(carried: Carried, reader: Node) -> bytes:
    """A file of anybody's making."""
    return MAGIC + seal(msgspec.json.encode(carried), reader.secrets[-1].public)


def test_promise_5_a_trip_there_and_back_tells_all_and_brings_the_receipts(nodes) -> None:
    us, ru = nodes["us"], nodes["ru"]

    async def story() -> None:
        await said(us, 3)
        await said(ru, 2, first=10)
        (there,) = await packed(us, "ru")
        brought = await ru.carried_here(there)
        assert (brought.sender, brought.records, brought.refused) == ("us", 3, ())
        assert us.how_many_wait("ru") == 3, "nothing is told before the answer is here"
        (back,) = await packed(ru, "us", brought.answers)
        home = await us.carried_here(back)
        assert (home.told, home.records, home.refused) == (3, 2, ())
        assert us.how_many_wait("ru") == 0
        assert us.how_many_wait("un") == 3, "another partner has heard nothing"
        (third,) = await packed(us, "ru", home.answers)
        assert (await ru.carried_here(third)).told == 2
        assert [f async for f in us.carried_to("ru")] == []

    run(story())
    for made in (us, ru):
        assert {r.record.hash for r in made.log.entries() if not isinstance(r.record.said, Receipt)
                } == {r.record.hash for r in us.log.entries()
                      if not isinstance(r.record.said, Receipt)}


def test_invariant_9_the_same_file_again_changes_nothing(nodes) -> None:
    us, ru = nodes["us"], nodes["ru"]

    async def story() -> None:
        await said(us, 3)
        (there,) = await packed(us, "ru")
        first = await ru.carried_here(there)
        size = ru.log.size
        second = await ru.carried_here(there)
        assert ru.log.size == size
        named = [[e.hash for e in _receipts(b)] for b in (first, second)]
        assert named[0] == named[1], "the first receipt is the one that is given again"
        (back,) = await packed(ru, "us", second.answers)
        assert (await us.carried_here(back)).told == 3
        size = us.log.size
        assert (await us.carried_here(back)).told == 0
        assert us.log.size == size

    run(story())


def _receipts(brought: Brought):
    return [reopen(p) for a in brought.answers for p in reply.of(a.reply.encode()).receipts]


def test_a_file_or_an_answer_that_is_lost_costs_nothing(nodes) -> None:
    us, ru = nodes["us"], nodes["ru"]

    async def story() -> None:
        await said(us, 2)
        await packed(us, "ru")
        (there,) = await packed(us, "ru")
        await ru.carried_here(there)
        await said(us, 1, first=5)
        (later,) = await packed(us, "ru")
        brought = await ru.carried_here(later)
        (back,) = await packed(ru, "us", brought.answers)
        assert (await us.carried_here(back)).told == 3
        assert len(receipts(ru)) == 2

    run(story())


def test_the_line_and_the_stick_go_together(nodes) -> None:
    """What the line has told meanwhile is not receipted anew by the file."""
    us, ru = nodes["us"], nodes["ru"]

    async def story() -> None:
        await said(us, 2)
        (there,) = await packed(us, "ru")
        await ru.receive(inside(there, ru).deliveries[0].encode())
        assert (await ru.carried_here(there)).records == 2
        assert len(receipts(ru)) == 1

    run(story())


def test_deliveries_in_another_order_or_twice_come_to_the_same(nodes, monkeypatch) -> None:
    us, ru = nodes["us"], nodes["ru"]
    monkeypatch.setattr(carry.delivery, "MOST", 2)

    async def story() -> None:
        await said(us, 7)
        (there,) = await packed(us, "ru")
        found = inside(there, ru)
        assert len(found.deliveries) == 4
        turned = Carried("us", "ru", (*found.deliveries[::-1], found.deliveries[0]))
        brought = await ru.carried_here(again(turned, ru))
        assert brought.refused == ()
        (back,) = await packed(ru, "us", brought.answers[::-1])
        assert (await us.carried_here(back)).told == 7

    run(story())


def test_more_than_one_file_holds_goes_into_the_next(nodes, monkeypatch) -> None:
    us, ru = nodes["us"], nodes["ru"]
    monkeypatch.setattr(carry.delivery, "MOST", 2)
    monkeypatch.setattr(carry, "ROOM", 20_000)

    async def story() -> None:
        await said(us, 9)
        made = [one async for one in us.carried_to("ru")]
        assert len(made) > 1
        assert sum(one.records for one in made) == 9
        assert [one.left for one in made][-1] == 0
        answers = ()
        for one in reversed(made):
            answers += (await ru.carried_here(one.file)).answers
        (back,) = await packed(ru, "us", answers)
        assert (await us.carried_here(back)).told == 9

    run(story())


# --- what is not taken in ---------------------------------------------------------------------


@pytest.fixture(scope="module")
def file(tmp_path_factory) -> tuple[bytes, Node, Node]:
    clock, network = Clock(), Network()
    made = {p: node(f, clock, network.to)
            for p, f in folders(tmp_path_factory.mktemp("file")).items()}

    async def story() -> bytes:
        await said(made["us"], 2)
        (there,) = await packed(made["us"], "ru")
        return there

    return run(story()), made["us"], made["ru"]


@settings(max_examples=60)
@given(st.data())
def test_a_file_cut_short_or_changed_is_refused_whole(file, data) -> None:
    there, _, ru = file
    at = data.draw(st.integers(0, len(there) - 1))
    size = ru.log.size
    changed = bytearray(there)
    changed[at] ^= data.draw(st.integers(1, 255))
    for bad in (there[:at], bytes(changed), there + b"\0"):
        with pytest.raises(Refused):
            run(ru.carried_here(bad))
    assert ru.log.size == size


def test_a_file_for_another_node_is_refused_and_shows_nothing(file, nodes) -> None:
    there, _, _ = file
    with pytest.raises(Refused, match="sealed"):
        run(nodes["un"].carried_here(there))
    assert b"Hospital" not in there
    assert b"eyJ" not in there


def test_what_one_party_packed_is_not_taken_as_another_s(nodes) -> None:
    us, ru, un = (nodes[p] for p in PARTIES)

    async def story() -> None:
        await said(us, 1)
        (there,) = await packed(us, "ru")
        as_un = Carried("un", "ru", inside(there, ru).deliveries)
        brought = await ru.carried_here(again(as_un, ru))
        assert (brought.records, brought.answers) == (0, ())
        assert "from" in brought.refused[0]
        # And one that the United States have sent to somebody else.
        (other,) = await packed(us, "un")
        passed_on = Carried("us", "ru", inside(other, un).deliveries)
        brought = await ru.carried_here(again(passed_on, ru))
        assert brought.records == 0
        assert "to:" in brought.refused[0]
        assert ru.log.size == 0

    run(story())


def test_an_answer_to_nothing_that_we_sent_is_refused(nodes) -> None:
    """The delivery in an answer is our own, as we signed it, or there is no receipt."""
    us, ru, un = (nodes[p] for p in PARTIES)

    async def story() -> None:
        await said(us, 1)
        await said(un, 1, first=9)
        (there,) = await packed(us, "ru")
        answered = (await ru.carried_here(there)).answers[0]
        (theirs,) = await packed(un, "ru")
        foreign = (await ru.carried_here(theirs)).answers[0]
        (unread,) = await packed(us, "un")
        mixed = carry.Answered(inside(unread, un).deliveries[0], answered.reply)
        forged = carry.Answered(answered.delivery[:-4] + "AAAA", answered.reply)
        for bad in (foreign, mixed, forged, carry.Answered("", ""), carry.Answered("a.b.c", "")):
            home = await us.carried_here(again(Carried("ru", "us", answers=(bad,)), us))
            assert home.told == 0
            assert len(home.refused) == 1
        assert us.how_many_wait("ru") == 1
        late = again(Carried("ru", "us", answers=(foreign, answered)), us)
        assert (await us.carried_here(late)).told == 1, "what is bad holds up no other"

    run(story())


def test_a_receipt_for_what_was_never_packed_counts_for_nothing(nodes) -> None:
    """Russia knows the record's name from the log, and says that it was told."""
    us, ru = nodes["us"], nodes["ru"]

    async def story() -> None:
        await said(us, 1)
        record = next(us.queue("ru"))
        text = us.outgoing(record, "ru").presentation
        claimed = delivery.Delivery("us", "ru", us.exercise, "", us.now_ms(), (text,))
        for key, counts in ((ru.voice.key, 0), (us.voice.key, 1)):
            packed = delivery.pack(claimed, key)
            digest = delivery.digest(packed)
            receipt = ru.voice.sign(draft(Receipt(
                "us", digest, (record.hash,), (0,), ru.now_ms(),
                (sdjwt.disclosure_hash(text),))), ru.now_ms())
            answer = reply.pack(
                reply.Reply("ru", "us", digest, (receipt.presentation,), ()), ru.voice.key)
            bad = carry.Answered(packed.decode(), answer.decode())
            home = await us.carried_here(again(Carried("ru", "us", answers=(bad,)), us))
            assert (home.told, len(home.refused)) == (counts, 1 - counts)

    run(story())


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b'{"from":"us","to":"ru","more":1}',
                                     b'{"from":"us","to":"ru","deliveries":[7]}', b"\xff"])
def test_other_content_is_refused(nodes, content: bytes) -> None:
    ru = nodes["ru"]
    with pytest.raises(Refused):
        run(ru.carried_here(MAGIC + seal(content, ru.secrets[-1].public)))


def test_garbage_in_a_sound_file_is_named_and_nothing_kept(nodes) -> None:
    ru = nodes["ru"]
    junk = Carried("us", "ru", ("", "a.b.c", "x" * 1000, "ä"), (carry.Answered("ä", "ö"),))
    brought = run(ru.carried_here(again(junk, ru)))
    assert len(brought.refused) == 5
    assert ru.log.size == 0


@pytest.mark.parametrize("to", ["us", "nobody", ""])
def test_nothing_is_packed_for_who_is_no_partner(nodes, to: str) -> None:
    with pytest.raises(Refused, match="partner"):
        run(packed(nodes["us"], to))


def test_a_node_that_may_not_sign_packs_nothing_and_takes_nothing(nodes) -> None:
    us, ru = nodes["us"], nodes["ru"]

    async def story() -> None:
        await said(us, 1)
        (there,) = await packed(us, "ru")
        ru.log.hold("the witnesses are being asked")
        with pytest.raises(Refused, match="may not sign"):
            await ru.carried_here(there)
        with pytest.raises(Refused, match="may not sign"):
            await packed(ru, "us")
        assert ru.log.size == 0

    run(story())


def test_what_is_in_the_file_is_what_the_line_would_have_carried(file) -> None:
    there, us, ru = file
    plain = msgspec.json.decode(unseal(there[len(MAGIC):], ru.secrets))
    assert set(plain) == {"from", "to", "deliveries", "answers"}
    with pytest.raises(Refused):
        unseal(there[len(MAGIC):], us.secrets)


def test_a_file_of_too_many_parts_is_refused_whole(nodes) -> None:
    """Anybody can seal one to a public key: it must not cost this node its time."""
    ru, answer = nodes["ru"], carry.Answered("a.b.c", "a.b.c")
    for many in (Carried("us", "ru", (), (answer,) * (carry.MOST + 1)),
                 Carried("us", "ru", ("a.b.c",) * (carry.MOST + 1))):
        with pytest.raises(Refused, match="at most 256"):
            run(ru.carried_here(again(many, ru)))
    few = Carried("us", "ru", ("a.b.c",), (answer,))
    assert len(run(ru.carried_here(again(few, ru))).refused) == 2
