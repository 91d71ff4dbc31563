"""What a partner, or anybody in its name, may send: nothing is admitted, everything is counted."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hudna.act.draft import Draft
from hudna.exchange import delivery, jws, reply
from hudna.exchange.reception import BURST, BusyError, Reception
from hudna.exchange.signed import UnprovenError
from hudna.fault import Refused
from hudna.record import base64url, sdjwt
from hudna.record.keys import SigningKey
from hudna.record.kinds import Names, Receipt, Site
from tests.exchange.nodes import Clock, Network, folders, node, receipts, site
from tests.exchange.test_accept import letter


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    clock, network = Clock(), Network()
    network.nodes = {p: node(f, clock, network.to)
                     for p, f in folders(tmp_path_factory.mktemp("nodes")).items()}
    asyncio.run(network.nodes["un"].say([site(network.nodes["un"], i) for i in range(3)]))
    yield network.nodes["un"], network.nodes["us"], network.nodes["ru"]
    for made in network.nodes.values():
        made.close()


def answered(us, un, packed: bytes) -> reply.Reply:
    return reply.unpack(asyncio.run(us.receive(packed)), us.authority, sender="us", me="un",
                        delivery=delivery.digest(packed))


def turned(us, party: str):
    return next((r for r in us.reception.turned_away.rows() if r.party == party), None)


def forged(un, said, monkeypatch) -> str:
    """A record that our own door would not sign."""
    with monkeypatch.context() as hostile:
        hostile.setattr("hudna.record.sign.unsound", lambda _: ())
        return un.voice.sign(Draft(said), un.now_ms()).presentation


def test_a_receipt_for_something_never_sent_is_refused_and_counted(shared) -> None:
    un, us, _ = shared
    said = Receipt("us", "0" * 64, ("1" * 64,), (0,), un.now_ms())
    record = un.voice.sign(Draft(said), un.now_ms())
    before = us.log.size
    answer = answered(us, un, delivery.pack(letter(un, records=[record.presentation]),
                                            un.voice.key))
    assert [t.at for t in answer.refused] == [0]
    assert "receipts come in the answer" in answer.refused[0].fault
    assert us.log.size == before
    assert turned(us, "un").proven >= 1


def test_a_name_of_a_million_characters_is_refused(shared, monkeypatch) -> None:
    un, us, _ = shared
    base = site(un, 1).said
    long = msgspec.structs.replace(base, names=Names(en="A" * 1_000_000))
    text = forged(un, long, monkeypatch)
    answer = answered(us, un, delivery.pack(letter(un, records=[text]), un.voice.key))
    assert "bytes" in answer.refused[0].fault
    assert len(answer.refused[0].fault) < 600


def test_a_disclosure_whose_digest_matches_nothing_is_refused(shared) -> None:
    un, us, _ = shared
    text = next(iter(un.log.entries())).record.presentation
    extra = sdjwt.disclosure(b"0" * 16, "note", "never signed")
    answer = answered(us, un, delivery.pack(letter(un, records=[f"{text}{extra}~"]),
                                            un.voice.key))
    assert "_sd" in answer.refused[0].fault


def test_a_record_twice_or_out_of_order_changes_nothing(shared) -> None:
    un, us, _ = shared
    texts = [e.record.presentation for e in un.log.entries() if isinstance(e.record.said, Site)]
    answered(us, un, delivery.pack(letter(un, records=texts), un.voice.key))
    size = us.log.size
    for records in (texts[::-1], [*texts, *texts], texts[1:]):
        answer = answered(us, un, delivery.pack(letter(un, records=records), un.voice.key))
        assert not answer.refused
    assert us.log.size == size
    named = [h for r in receipts(us) for h in r.records]
    assert len(named) == len(set(named))


@settings(max_examples=60, deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.floats(0, 1), by=st.integers(1, 255), cut=st.booleans())
def test_a_changed_or_truncated_delivery_is_never_believed(shared, at, by, cut) -> None:
    un, us, _ = shared
    packed = delivery.pack(letter(un), un.voice.key)
    place = min(int(at * len(packed)), len(packed) - 1)
    bad = packed[:place] if cut else bytes(
        b ^ by if i == place else b for i, b in enumerate(packed))
    size = us.log.size
    with pytest.raises(UnprovenError):
        asyncio.run(us.receive(bad))
    assert us.log.size == size


def test_the_signature_is_checked_before_anything_is_read(shared, monkeypatch) -> None:
    """Garbage by a known name costs a header and a verification, not its megabytes."""
    un, us, _ = shared
    nested = b'{"from":"un",' + b'"a":[' * 100_000
    body = jws.seal({}, delivery.TYP, un.voice.key).split(b".")[0]
    bad = b".".join((body, base64url.encode(nested).encode(), b"AAAA"))

    def never(_: bytes) -> object:
        raise AssertionError("read before it was verified")

    monkeypatch.setattr(jws, "unverified", never)
    with pytest.raises(UnprovenError):
        asyncio.run(us.receive(bad))


def test_what_only_bears_a_name_is_counted_apart_from_what_the_party_signed(shared) -> None:
    un, us, _ = shared
    before = turned(us, "un")
    packed = delivery.pack(letter(un), un.voice.key)
    with pytest.raises(Refused):
        asyncio.run(us.receive(packed[:-4] + b"AAAA"))
    after = turned(us, "un")
    assert after.claimed == (before.claimed if before else 0) + 1
    assert after.proven == (before.proven if before else 0)
    stranger = SigningKey(b"s" * 32)
    with pytest.raises(Refused):
        asyncio.run(us.receive(delivery.pack(letter(un, sender="made up " * 5), stranger)))
    assert turned(us, "").claimed >= 1
    assert len(us.reception.turned_away.rows()) <= 8


def test_who_signs_what_is_refused_again_and_again_waits_and_no_other_does() -> None:
    clock = Clock()
    reception = Reception(["un", "ru"], lambda: {}, clock)
    for _ in range(BURST):
        reception.refuse("un", "no", proven=True)
    with pytest.raises(BusyError):
        reception._must_have_left("un")
    reception._must_have_left("ru")
    for _ in range(10 * BURST):
        reception.refuse("ru", "not by it", proven=False)
    reception._must_have_left("ru")
    clock.ms += 10_000
    reception._must_have_left("un")


def test_so_many_come_in_at_once_from_one_address_and_others_still_come(monkeypatch) -> None:
    monkeypatch.setattr("hudna.exchange.reception.PER_ADDRESS", 2)
    reception = Reception([], lambda: {}, Clock())
    with reception.entering("a"), reception.entering("a"):
        with pytest.raises(BusyError), reception.entering("a"):
            pass
        with reception.entering("b"):
            pass
    with reception.entering("a"):
        pass


def test_garbage_at_full_speed_stops_no_partner(shared) -> None:
    un, us, ru = shared
    asyncio.run(ru.say([site(ru, 50)]))

    async def flood(stop: asyncio.Event, make: Callable[[], bytes]) -> int:
        sent = 0
        while not stop.is_set():
            try:
                await us.receive(make())
            except Refused:
                sent += 1
            await asyncio.sleep(0)
        return sent

    async def go() -> None:
        stop = asyncio.Event()
        whole = delivery.pack(letter(un), un.voice.key)
        stranger = SigningKey(b"s" * 32)
        makes = (lambda: b"x" * 100_000, lambda: whole[:-4] + b"AAAA",
                 lambda: delivery.pack(letter(un), stranger))
        floods = [asyncio.create_task(flood(stop, make)) for make in makes for _ in range(4)]
        await asyncio.sleep(0.1)
        good = delivery.pack(letter(ru, records=[
            e.record.presentation for e in ru.log.entries()
            if e.record.author == "ru"]), ru.voice.key)
        await us.receive(good)
        stop.set()
        assert sum(await asyncio.gather(*floods)) > 0

    asyncio.run(go())
    assert any(e.record.author == "ru" for e in us.log.entries())




def test_what_a_party_wrote_to_another_costs_it_nothing_here(shared) -> None:
    """Whoever has it may bring it, again and again: it must not keep the party from being heard."""
    un, us, _ = shared
    elsewhere = delivery.pack(letter(un, to="ru"), un.voice.key)
    before = turned(us, "un")
    for _ in range(BURST + 1):
        with pytest.raises(UnprovenError):
            asyncio.run(us.receive(elsewhere))
    assert turned(us, "un").proven == (before.proven if before else 0)
    asyncio.run(us.receive(delivery.pack(letter(un), un.voice.key)))
