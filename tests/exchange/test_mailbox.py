"""What a partner does not receipt goes by the depositary's mailbox, and so does its receipt."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import pytest

from hudna.exchange import delivery, letters
from hudna.exchange.letters import Asked, Left
from hudna.fault import Fault, Refused
from hudna.home.folder import Folder
from hudna.node import Node
from hudna.record.kinds import Available, Deposit
from hudna.record.record import Record
from hudna.record.sign import hash_of
from hudna.say import say
from hudna.view.overdue import overdue, own_deposits
from tests.exchange.nodes import (
    Clock,
    Network,
    deliver_all,
    folders,
    node,
    receipts,
    site,
)

LATE_MS = 61_000


@contextmanager
def three(root: Path) -> Iterator[tuple[dict[str, Node], Network, Clock]]:
    clock, network = Clock(), Network()
    network.nodes = {p: node(f, clock, network.to, doors=network.doors)
                     for p, f in folders(root).items()}
    try:
        yield network.nodes, network, clock
    finally:
        for made in network.nodes.values():
            made.close()


def said(made: Node, kind: type) -> list:
    return [e.record.said for e in made.log.entries()
            if isinstance(e.record.said, kind) and e.record.author == made.party]


def mail(root: Path, party: str, kind: str) -> list[Path]:
    return sorted((root / party / "mailbox" / kind).iterdir())


async def late(made: Node, clock: Clock, number: int) -> Record:
    """What it says now, when the time to receipt it is over."""
    (record,) = await made.say([site(made, number)])
    clock.ms += LATE_MS
    return record


async def mailed(*nodes: Node) -> None:
    for _ in range(3):
        for made in nodes:
            await made.mail.once()
            for one in made.partners.couriers:
                await one.once()


def test_invariant_6_what_is_not_receipted_in_time_is_deposited_and_picked_up(tmp_path) -> None:
    async def go() -> None:
        us, ru, un = (nodes[p] for p in ("us", "ru", "un"))
        network.cut.add(frozenset(("us", "ru")))
        (record,) = await us.say([site(us, 1)])
        await deliver_all(us, 2)
        assert not overdue(us.world, clock.ms), "there is time yet"
        clock.ms += LATE_MS
        (row,) = overdue(us.world, clock.ms)
        assert (row.record.hash, row.party, row.mail) == (record.hash, "ru", "none")
        await us.mail.once()
        await mailed(us, un)
        (row,) = overdue(us.world, clock.ms)
        assert row.mail == "available"
        assert row.available.author == "un"
        await mailed(un, ru)
        assert record.hash in ru.world.entries
        await mailed(un, us, ru)
        assert us.world.receipts.told(record.hash)["ru"].position == ru.world.entries[
            record.hash].index
        assert not overdue(us.world, clock.ms)
        assert not mail(tmp_path, "un", "held"), "what was taken is kept no longer"
        assert not mail(tmp_path, "us", "outbox")

    with three(tmp_path) as (nodes, network, clock):
        asyncio.run(go())


def test_the_depositary_cannot_read_what_it_holds(tmp_path) -> None:
    async def go() -> None:
        us, un = nodes["us"], nodes["un"]
        network.down.add("ru")
        record = await late(us, clock, 7)
        await mailed(us, un)
        (held,) = mail(tmp_path, "un", "held")
        assert b"Hospital" not in held.read_bytes()
        assert record.hash.encode() not in held.read_bytes()

    with three(tmp_path) as (nodes, network, clock):
        asyncio.run(go())


def test_one_deposit_in_the_time_of_the_agreement_and_none_twice(tmp_path) -> None:
    async def go() -> None:
        us, un = nodes["us"], nodes["un"]
        network.down.add("ru")
        for minute in range(3):
            for second in range(10):
                await us.say([site(us, 10 * minute + second)])
                await mailed(us, un)
                clock.ms += 6_000
        await mailed(us, un)
        deposits = said(us, Deposit)
        assert 2 <= len(deposits) <= 4
        named = [h for d in deposits for h in d.records]
        assert len(named) == len(set(named))
        assert len(said(un, Available)) == len(deposits)

    with three(tmp_path) as (nodes, network, clock):
        asyncio.run(go())


def test_a_restart_deposits_nothing_again_and_brings_what_was_not_brought(tmp_path) -> None:
    async def go() -> None:
        us = nodes["us"]
        network.down |= {"ru", "un"}
        await late(us, clock, 1)
        await us.mail.once()
        await us.mail.once()
        assert len(said(us, Deposit)) == 1
        us.close()
        us = network.nodes["us"] = node(folder_of(tmp_path, "us"), clock, network.to, b"again",
                                        doors=network.doors)
        network.down.remove("un")
        await mailed(us, nodes["un"])
        assert len(said(us, Deposit)) == 1
        assert len(said(nodes["un"], Available)) == 1

    with three(tmp_path) as (nodes, network, clock):
        asyncio.run(go())


def folder_of(root: Path, party: str):
    return Folder(root / party)


def test_a_deposit_whose_bytes_are_lost_is_made_anew(tmp_path) -> None:
    async def go() -> None:
        us = nodes["us"]
        network.down |= {"ru", "un"}
        await late(us, clock, 1)
        await us.mail.once()
        for file in mail(tmp_path, "us", "outbox"):
            file.unlink()
        await us.mail.once()
        assert len(said(us, Deposit)) == 2
        assert len(mail(tmp_path, "us", "outbox")) == 1

    with three(tmp_path) as (nodes, network, clock):
        asyncio.run(go())


def test_with_the_depositary_itself_there_is_nobody_to_leave_it_with(tmp_path) -> None:
    async def go() -> None:
        network.down |= {"ru", "un"}
        await nodes["us"].say([site(nodes["us"], 1)])
        await nodes["un"].say([site(nodes["un"], 2)])
        clock.ms += LATE_MS
        rows = {r.party: r.mail for r in overdue(nodes["us"].world, clock.ms)}
        assert rows == {"ru": "none", "un": "nobody"}
        assert {r.mail for r in overdue(nodes["un"].world, clock.ms)} == {"nobody"}
        await nodes["un"].mail.once()
        assert not said(nodes["un"], Deposit)

    with three(tmp_path) as (nodes, network, clock):
        asyncio.run(go())


def test_available_is_said_of_bytes_on_disk_after_a_kill_before_it_was(tmp_path) -> None:
    async def go() -> None:
        us, un = nodes["us"], nodes["un"]
        network.down.add("ru")
        await late(us, clock, 1)
        with pytest.MonkeyPatch.context() as killed:
            killed.setattr(type(un.mail.held), "_say_available", _killed)
            await us.mail.once()
        assert len(mail(tmp_path, "un", "held")) == 1
        assert not said(un, Available)
        await un.mail.once()
        (word,) = said(un, Available)
        assert (word.sender, word.to) == ("us", "ru")

    with three(tmp_path) as (nodes, network, clock):
        asyncio.run(go())


async def _killed(*_: object) -> None:
    raise OSError("killed")


def test_a_full_disk_at_the_depositary_keeps_nothing_and_says_nothing(tmp_path) -> None:
    async def go() -> None:
        us, un = nodes["us"], nodes["un"]
        network.down.add("ru")
        await late(us, clock, 1)
        with pytest.MonkeyPatch.context() as full:
            full.setattr("hudna.log.blobs._write", _full)
            full.setattr(us.mail._depositing._outbox, "put", _put_elsewhere(us))
            await us.mail.once()
        assert "room" in us.mail.trouble
        assert str(tmp_path) not in us.mail.trouble
        assert not mail(tmp_path, "un", "held")
        assert not said(un, Available)
        await mailed(us, un)
        assert len(said(un, Available)) == 1
        assert us.mail.trouble is None

    with three(tmp_path) as (nodes, network, clock):
        asyncio.run(go())


def _full(path: Path, content: bytes) -> None:
    path.write_bytes(content[: len(content) // 2])
    raise OSError(28, "No space left on device")


def _put_elsewhere(made: Node):
    directory = made.mail._depositing._outbox._directory
    return lambda name, content: (directory / name).write_bytes(content)


@pytest.fixture
def deposit(tmp_path):
    """A deposit on its way: three nodes, and what was brought to the depositary."""
    with three(tmp_path) as (nodes, network, clock):
        network.down |= {"ru", "un"}
        asyncio.run(nodes["us"].say([site(nodes["us"], 1)]))
        clock.ms += LATE_MS
        asyncio.run(nodes["us"].mail.once())
        network.down.remove("un")
        us = nodes["us"]
        (record,) = own_deposits(us.world, next(iter(us.world.entries)), "ru")
        sealed = mail(tmp_path, "us", "outbox")[0].read_bytes()
        left = Left("us", "un", "test", us.text_of(record.hash))
        yield nodes, network, left, sealed, record


def brought(nodes, left, sealed, by: str = "us") -> bytes | Refused:
    packed = letters.pack(left, nodes[by].voice.key, sealed)
    return asyncio.run(nodes["un"].take_deposit(packed))


@pytest.mark.parametrize("change", [
    lambda sealed: sealed[:-1], lambda sealed: sealed + b"x", lambda sealed: b"",
    lambda sealed: b"\0" + sealed[1:],
])
def test_other_bytes_than_the_deposit_names_are_refused(deposit, tmp_path, change) -> None:
    nodes, _, left, sealed, _ = deposit
    with pytest.raises(Refused, match="sealed"):
        brought(nodes, left, change(sealed))
    assert not mail(tmp_path, "un", "held")
    assert nodes["un"].log.size == 0


def test_a_deposit_by_another_or_for_nobody_is_refused(deposit) -> None:
    nodes, _, left, sealed, _ = deposit
    with pytest.raises(Refused, match="deposit"):
        brought(nodes, msgspec.structs.replace(left, sender="ru"), sealed, by="ru")
    with pytest.raises(Refused, match="exercise"):
        brought(nodes, msgspec.structs.replace(left, exercise="other"), sealed)
    with pytest.raises(Refused, match="to"):
        asyncio.run(nodes["ru"].take_deposit(
            letters.pack(left, nodes["us"].voice.key, sealed)))
    with pytest.raises(Refused, match="depositary"):
        asyncio.run(nodes["ru"].take_deposit(letters.pack(
            msgspec.structs.replace(left, to="ru"), nodes["us"].voice.key, sealed)))


def test_only_the_party_that_it_is_for_is_given_it_or_ends_it(deposit, tmp_path) -> None:
    nodes, _, left, sealed, record = deposit
    brought(nodes, left, sealed)
    for party in ("us", "ru"):
        packed = letters.pack(Asked(party, "un", "test", 0, (record.hash,)),
                              nodes[party].voice.key)
        given, opened = letters.unpack(
            asyncio.run(nodes["un"].give_deposit(packed)), letters.Given,
            nodes[party].authority, me=party)
        assert (given.deposit, opened.after) == (
            (record.hash, sealed) if party == "ru" else ("", b""))
    end = letters.pack(Asked("us", "un", "test", 0, (), (record.hash,)), nodes["us"].voice.key)
    asyncio.run(nodes["un"].give_deposit(end))
    assert len(mail(tmp_path, "un", "held")) == 1


def test_no_more_than_its_room_lies_here_of_one_party(deposit, monkeypatch) -> None:
    nodes, _, left, sealed, _ = deposit
    monkeypatch.setattr("hudna.exchange.holding.MOST_BYTES", len(sealed) - 1)
    with pytest.raises(Refused, match="at most"):
        brought(nodes, left, sealed)


def test_what_was_lost_by_the_depositary_is_said_and_what_was_taken_is_proven(tmp_path) -> None:
    async def go() -> None:
        us, ru, un = (nodes[p] for p in ("us", "ru", "un"))
        network.cut.add(frozenset(("us", "ru")))
        await late(us, clock, 1)
        await mailed(us, un, ru)
        assert ru.mail.trouble is None
        await ru.mail.once()
        ru.mail._fetching._settled.clear()
        await ru.mail.once()
        assert ru.mail.trouble is None, "its own word that it took it is shown"
        for file in mail(tmp_path, "un", "taken"):
            file.unlink()
        ru.mail._fetching._settled.clear()
        await ru.mail.once()
        assert "lost" in ru.mail.trouble

    with three(tmp_path) as (nodes, network, clock):
        asyncio.run(go())


def test_invariant_5_a_receipt_that_comes_by_the_mailbox_was_in_its_log_first(tmp_path) -> None:
    async def go() -> None:
        us, ru, un = (nodes[p] for p in ("us", "ru", "un"))
        network.cut.add(frozenset(("us", "ru")))
        record = await late(us, clock, 1)
        await mailed(us, un, ru)
        await mailed(us, un, ru)
        told = us.world.receipts.told(record.hash)["ru"]
        assert told.receipt in {e.record.hash for e in ru.log.entries()}
        assert len(receipts(ru)) == 1 + sum(
            1 for r in receipts(ru) if r.sender == "un")

    with three(tmp_path) as (nodes, network, clock):
        asyncio.run(go())


def test_killed_between_the_receipt_and_its_way_back_it_goes_back_after_the_start(tmp_path) -> None:
    async def go() -> None:
        us, ru, un = (nodes[p] for p in ("us", "ru", "un"))
        network.cut.add(frozenset(("us", "ru")))
        record = await late(us, clock, 1)
        await mailed(us, un)
        with pytest.MonkeyPatch.context() as killed:
            killed.setattr(ru.mail._fetching, "_give_back", _killed)
            await ru.mail.once()
        assert record.hash in ru.world.entries
        assert "ru" not in us.world.receipts.told(record.hash)
        ru.close()
        ru = network.nodes["ru"] = node(folder_of(tmp_path, "ru"), clock, network.to, b"again",
                                        doors=network.doors)
        await mailed(un, ru, us)
        await mailed(un, ru, us)
        assert "ru" in us.world.receipts.told(record.hash)
        assert sum(1 for r in receipts(ru) if record.hash in r.records) == 1

    with three(tmp_path) as (nodes, network, clock):
        asyncio.run(go())




def test_a_depositary_that_names_what_nobody_asked_for_is_not_asked_without_end(tmp_path) -> None:
    async def go() -> None:
        us, ru, un = (nodes[p] for p in ("us", "ru", "un"))
        network.cut.add(frozenset(("us", "ru")))
        await late(us, clock, 1)
        await mailed(us, un)
        asked = 0

        async def answer(packed: bytes) -> bytes:
            nonlocal asked
            asked += 1
            if asked > 20:
                raise OSError("asked again and again")
            given = letters.Given("un", "ru", delivery.digest(packed), "", {"f" * 64: ""})
            return letters.pack(given, un.voice.key)

        ru.mail._fetching._ask = lambda _: answer
        await deliver_all(un, 2)
        await ru.mail._fetching.once()
        assert asked == 1

    with three(tmp_path) as (nodes, network, clock):
        asyncio.run(go())


def test_a_party_without_a_key_keeps_nothing_from_the_depositary(tmp_path) -> None:
    """One that revoked its last key, or whose card is not here yet."""

    async def go() -> None:
        network.down |= {"ru", "un"}
        us, un = nodes["us"], nodes["un"]
        await late(us, clock, 1)
        with pytest.raises(OSError, match="down"):
            await us.mail._depositing.once()
        us.mail._depositing._home = WithoutKey(us)
        network.down.remove("un")
        await late(us, clock, 2)
        with pytest.raises(Refused, match="good"):
            await us.mail._depositing.once()
        assert len(said(un, Available)) == 1
        assert "good" in us.mail.trouble

    with three(tmp_path) as (nodes, network, clock):
        asyncio.run(go())


class WithoutKey:
    """A node in whose eyes no party has a record key that is good."""

    def __init__(self, home: Node) -> None:
        self._home = home
        self.authority = self

    def good(self, party: str, use: str) -> tuple[()]:
        return ()

    def __getattr__(self, name: str):
        return getattr(self._home, name)


def test_what_the_depositary_will_not_take_holds_up_nothing_behind_it(tmp_path) -> None:
    async def go() -> None:
        network.down |= {"ru", "un"}
        us, un = nodes["us"], nodes["un"]
        for number in range(2):
            await late(us, clock, number)
            with pytest.raises(OSError, match="down"):
                await us.mail._depositing.once()
        assert len(said(us, Deposit)) == 2
        network.down.remove("un")
        first = next(e.record.hash for e in us.log.entries()
                     if isinstance(e.record.said, Deposit))
        take = un.take_deposit

        async def refusing(packed: bytes) -> bytes:
            left, _ = letters.unpack(packed, Left, un.authority, me="un")
            if hash_of(left.deposit) == first:
                raise Refused(Fault("deposit", "this one", say("another")))
            return await take(packed)

        un.take_deposit = refusing
        with pytest.raises(Refused, match="this one"):
            await us.mail._depositing.once()
        assert len(said(un, Available)) == 1

    with three(tmp_path) as (nodes, network, clock):
        asyncio.run(go())
