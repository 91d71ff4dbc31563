"""A node that was restored from a backup, among nodes that witnessed it."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from hudna.act.draft import Reader
from hudna.exchange import checkpoints, lost
from hudna.exchange.lost import Ask, Found
from hudna.fault import Refused
from hudna.home import keyring, stores
from hudna.home.folder import Folder
from hudna.log.checkpoint import Checkpoint, open_checkpoint
from hudna.node import Node
from hudna.record import sdjwt
from hudna.record.keys import SigningKey
from hudna.record.kinds import KeyAdded, KeyRevoked
from hudna.record.sign import sign
from tests.exchange.nodes import Clock, deliver_all, folders, node, receipts, site
from tests.exchange.test_circle import Web, one_round
from tests.exchange.test_keys import of_root


@pytest.fixture
def three(tmp_path: Path) -> Iterator[tuple[Web, Clock, Path]]:
    clock, web = Clock(), Web()
    web.nodes = {p: node(f, clock, web.to, ways=web.ways) for p, f in folders(tmp_path).items()}
    yield web, clock, tmp_path
    for one in web.nodes.values():
        one.close()


def again(web: Web, clock: Clock, directory: Path, **more: object) -> Node:
    party = directory.name.partition("-")[0]
    made = node(Folder(directory), clock, web.to, seed=b"again", ways=web.ways, **more)
    web.nodes[party] = made
    return made


async def started_alone(web: Web, clock: Clock, directory: Path, **more: object) -> Node:
    """A node that has been up, started again while no partner answers."""
    un = web.nodes["un"]
    await un.say([site(un, 1)])
    await un._restoring.begin()
    un.close()
    web.dead |= {"us", "ru"}
    same = again(web, clock, directory, **more)
    await same._restoring.begin()
    return same


async def lived(web: Web, clock: Clock, root: Path) -> tuple[Path, Node]:
    """`un` is copied at size 2, then goes on to say, be told and be cosigned; then it is lost."""
    us, _, un = web.nodes.values()
    await un.say([site(un, 1), site(un, 2)])
    await one_round(un)
    shutil.copytree(root / "un", root / "un-backup")
    await un.say([site(un, n) for n in range(3, 6)])
    await us.say([site(us, 6)])
    for one in (un, us):
        await deliver_all(one, 2)
    await one_round(un, us)
    return root / "un-backup", un


async def signs_nothing(made: Node, size: int) -> None:
    before = made.log.checkpoint()
    with pytest.raises(Refused, match="may not sign"):
        await made.say([site(made, 77)])
    assert made.log.checkpoint() == before
    assert made.log.size == size
    body = b"old 0\n\n" + made.log.checkpoint().encode()
    assert (await made.circle.add_checkpoint(body)).status == 503


def test_invariant_17_a_restored_backup_cannot_sign_until_it_has_caught_up(three) -> None:
    web, clock, root = three

    async def go() -> None:
        backup, un = await lived(web, clock, root)
        size, top, texts = un.log.size, un.log.root(), [
            e.record.presentation for e in un.log.entries()]
        had = len(receipts(un))
        assert had == 1
        un.close()
        web.dead |= {"us", "ru"}
        restored = again(web, clock, backup)
        await signs_nothing(restored, 2)
        await restored._restoring.begin()
        await signs_nothing(restored, 2)
        web.dead.discard("us")
        await restored._restoring.step()
        await signs_nothing(restored, 2)
        web.dead.discard("ru")
        await restored._restoring.step()
        assert restored.holding is None
        assert (restored.log.size, restored.log.root()) == (size, top)
        assert [e.record.presentation for e in restored.log.entries()] == texts
        assert len(receipts(restored)) == had
        await restored.say([site(restored, 8)])
        await one_round(restored, *(web.nodes[p] for p in ("us", "ru")))
        assert {s.cosigned for s in restored.circle.state()} == {size + 1}
        for one in web.nodes.values():
            assert not one.alarms, "nothing was forked"
        restored.log.verify_all()

    asyncio.run(go())


def test_invariant_17_nor_can_its_witness_cosign_below_what_it_had_cosigned(three) -> None:
    """The ledger is an older copy too: what it cosigned since, its partners show it."""
    web, clock, root = three
    us = web.nodes["us"]

    async def go() -> None:
        backup, un = await lived(web, clock, root)
        origin, size = us.log.verifier.name, us.log.size
        assert un.circle.ledger.cosigned(origin).size == size
        un.close()
        restored = again(web, clock, backup)
        assert (restored.circle.ledger.cosigned(origin) or (0,))[0] < size
        await restored._restoring.begin()
        assert restored.holding is None
        assert restored.circle.ledger.cosigned(origin).size == size

    asyncio.run(go())


def test_an_ordinary_restart_goes_on_where_nobody_answers(three) -> None:
    web, clock, root = three

    async def go() -> None:
        same = await started_alone(web, clock, root / "un")
        assert same.holding is None
        await same.say([site(same, 2)])

    asyncio.run(go())


def test_a_file_put_back_in_place_stops_at_the_first_word_of_any_witness(three) -> None:
    """The store has the identity it had; only the witnesses know that it has lost entries."""
    web, clock, root = three

    async def go() -> None:
        backup, un = await lived(web, clock, root)
        size = un.log.size
        un.close()
        made = again(web, clock, backup)
        made.circle.ledger.remember("store", made.log.identity)
        made.close()
        made = again(web, clock, backup)
        made.log.release()  # what the log's own vault may have noticed is not the point here
        made._restoring._strict = False
        web.dead |= {"us", "ru"}
        await made._restoring.begin()
        assert made.holding is None, "nobody has answered"
        web.dead.clear()
        await one_round(made)
        await made._restoring.step()
        assert made.holding is None
        assert made.log.size == size

    asyncio.run(go())


def test_the_operator_may_say_so(three) -> None:
    web, clock, root = three

    async def go() -> None:
        same = await started_alone(web, clock, root / "un", restored=True)
        await signs_nothing(same, 1)
        web.dead.clear()
        await same._restoring.step()
        assert same.holding is None

    asyncio.run(go())


@pytest.mark.parametrize("revoked", [False, True])
def test_a_partner_that_changed_its_key_since_the_backup_is_heard(three, revoked: bool) -> None:
    """The word that the new key is good was lost with the end of the log: the answer brings it."""
    web, clock, root = three

    async def go() -> None:
        backup, un = await lived(web, clock, root)
        folder = Folder(root / "us")
        old = web.nodes["us"].voice.key.public
        new = keyring.add(folder.path / "keys", "record", os.urandom, None)
        web.nodes["us"].close()
        us = again(web, clock, folder.path)
        us.log.release()
        await us.take_in([of_root(folder, KeyAdded("record", new.text), clock)])
        if revoked:
            end = KeyRevoked(old.text, us.log.size, "stolen")
            await us.take_in([of_root(folder, end, clock)])
        assert us.voice.key.public == new
        await deliver_all(us, 3)
        await un.say([site(un, 7)])
        await deliver_all(un, 3)
        await one_round(un, us, web.nodes["ru"])
        size, top = un.log.size, un.log.root()
        assert un.authority.good("us", "record")[-1] == new
        un.close()
        restored = again(web, clock, backup)
        assert restored.authority.good("us", "record") == (old,)
        await restored._restoring.begin()
        await restored._restoring.step()
        assert restored.holding is None
        assert (restored.log.size, restored.log.root()) == (size, top)
        assert restored.authority.good("us", "record") == ((new,) if revoked else (old, new))
        await restored.say([site(restored, 9)])
        await deliver_all(restored, 3)
        assert restored.waiting("us") == ()

    asyncio.run(go())


def test_a_key_that_its_own_root_does_not_vouch_for_opens_nothing(three) -> None:
    web, clock, _ = three
    *_, un = web.nodes.values()
    thief = SigningKey.generate(b"t" * 32)
    word = sign(KeyAdded("record", thief.public.text), author="us", key=thief,
                issued_ms=clock(), randomness=os.urandom, exercise="test").presentation
    shown = checkpoints.pack(
        checkpoints.Checkpoints("us", "un", "test", clock(), keys=(word,)), thief)
    with pytest.raises(Refused, match="good now"):
        asyncio.run(un.circle.swap(shown))
    given = lost.pack_found(Found("us", "un", 0, "", (), (), (word,)), thief)
    with pytest.raises(Refused, match="good now"):
        lost.opened(given, un.authority, me="un")


def test_what_nobody_was_told_comes_back_as_a_leaf_without_content(three) -> None:
    web, clock, root = three

    async def go() -> None:
        un = web.nodes["un"]
        await un.say([site(un, 1)])
        shutil.copytree(root / "un", root / "un-backup")
        lost, = await un.say([site(un, 2)])
        await one_round(un)
        note = un.log.checkpoint()
        un.close()
        restored = again(web, clock, root / "un-backup")
        await restored._restoring.begin()
        assert restored.holding is None
        assert restored.log.checkpoint() == note
        assert open_checkpoint(note, restored.log.verifier).size == 2
        assert restored.log.entry(lost.hash) is None
        await restored.say([site(restored, 3)])
        assert restored.world.size == restored.log.size == 3

    asyncio.run(go())


def test_a_partner_that_lies_about_the_lost_end_gives_nothing(three, monkeypatch) -> None:
    web, clock, root = three

    async def go() -> None:
        backup, un = await lived(web, clock, root)
        size = un.log.size
        un.close()
        us = web.nodes["us"]
        entries = type(us.circle.sight.mirror("x")).entries

        def bent(self, start, end):
            return [e[:-1] + b"\x00" for e in entries(self, start, end)]

        monkeypatch.setattr(type(us.circle.sight.mirror("x")), "entries", bent)
        restored = again(web, clock, backup)
        await restored._restoring.begin()
        await signs_nothing(restored, 2)
        monkeypatch.undo()
        await restored._restoring.step()
        assert (restored.holding, restored.log.size) == (None, size)

    asyncio.run(go())


def test_what_another_process_of_this_node_has_appended_is_not_lost(three) -> None:
    """Two processes, one log: the one hears from a partner how far the other has come."""
    web, clock, _ = three

    async def go() -> None:
        un = web.nodes["un"]
        await un.say([site(un, 1)])
        await un._restoring.begin()
        refreshed = []
        un.log.refresh = lambda: refreshed.append(True) or (un.log.append(
            [un.voice.sign(site(un, 2), clock.ms).presentation]) and True)
        un.circle.sight.lost = 2
        await un._restoring.step()
        assert refreshed
        assert un.holding is None

    asyncio.run(go())


def test_a_node_does_not_cosign_its_own_log(three) -> None:
    web, _, _ = three

    async def go() -> None:
        un = web.nodes["un"]
        await un.say([site(un, 1)])
        body = b"old 0\n\n" + un.log.checkpoint().encode()
        assert (await un.circle.add_checkpoint(body)).status == 404

    asyncio.run(go())


def test_a_witness_that_says_more_than_it_can_show_silences_nobody(three) -> None:
    """Only a checkpoint that our own key has signed shows that we have lost something."""
    web, clock, root = three

    async def go() -> None:
        un = web.nodes["un"]
        await un.say([site(un, 1)])
        await un._restoring.begin()

        async def lies(_body: bytes) -> tuple[int, bytes]:
            return 409, b"9000000000000000000\n"

        liar = un.circle.rounds["ru"]
        liar.ways = liar.ways._replace(submit=lies)
        await one_round(un)
        await un._restoring.step()
        assert un.holding is None
        assert "9000000000000000000" in str(liar.state().fault)
        un.close()
        restored = again(web, clock, root / "un", restored=True)
        liar = restored.circle.rounds["ru"]
        liar.ways = liar.ways._replace(submit=lies)
        await restored._restoring.begin()
        await signs_nothing(restored, 1)
        liar.ways = web.ways("http://ru")
        await restored._restoring.step()
        assert restored.holding is None, "a lie counts as no answer"

    asyncio.run(go())


def test_a_partner_whose_answers_break_the_reader_keeps_no_node_from_starting(three) -> None:
    web, _, _ = three

    async def go() -> None:
        un, ru = web.nodes["un"], web.nodes["ru"]
        huge = Checkpoint(ru.log.verifier.name, 10**19 - 1, bytes(32)).sign(ru._folder.keys.log)
        shown = ru.circle.sight.notes
        ru.circle.sight.notes = lambda: (huge, *shown())

        async def breaks(_packed: bytes) -> bytes:
            raise RuntimeError("whatever")

        us = un.circle.rounds["us"]
        us.ways = us.ways._replace(swap=breaks)
        await un._restoring.begin()
        assert un.holding is None
        assert await un._restoring._ask() == [un.circle.rounds["ru"]]

    asyncio.run(go())


def test_a_partner_that_gives_back_without_end_is_left(three) -> None:
    web, clock, root = three

    async def go() -> None:
        backup, un = await lived(web, clock, root)
        size = un.log.size
        un.close()
        restored = again(web, clock, backup)
        ru, asked = web.nodes["ru"], []

        async def endless(packed: bytes) -> bytes:
            asked.append(packed)
            assert len(asked) < 50
            note = restored.circle.sight.notes()[0]
            return lost.pack_found(
                Found("ru", "un", 0, note, ("01" + "ab" * 32,) * 9, (None,) * 9), ru.voice.key)

        liar = restored.circle.rounds["ru"]
        liar.ways = liar.ways._replace(fetch=endless)
        await restored._restoring.begin()
        await restored._restoring.step()
        assert (restored.holding, restored.log.size) == (None, size)

    asyncio.run(go())


def test_promise_4_a_hash_in_ones_own_log_gives_no_right_to_what_a_third_has_said(three) -> None:
    """The hashes of records are public: whoever asks for what it has lost may never have had it."""
    web, _, _ = three

    async def go() -> None:
        us, ru, un = web.nodes.values()
        (theirs,) = await us.say([site(us, 1)])
        (mine,) = await ru.say([site(ru, 2)])
        await deliver_all(us, 2)
        await deliver_all(ru, 2)
        await one_round(un)
        leaves = un.circle.sight.mirror(ru.log.verifier.name).entries(0, ru.log.size)
        ask = Ask("ru", "un", un.voice.exercise, 0, 0)
        packed = await un.circle.give_back(lost.pack_asked(ask, ru.voice.key))
        found = lost.opened(packed, ru.authority, me="ru")
        given = {leaf[1:].hex(): text for leaf, text in zip(leaves, found.records, strict=True)}
        assert given[mine.hash] is not None
        assert given[theirs.hash] is None
        assert un.log.entry(theirs.hash) is not None

    asyncio.run(go())


def test_promise_4_what_is_given_back_is_what_was_released(three) -> None:
    """A party that puts the hash of our record into its own log is given of it what it was told."""
    web, _, _ = three

    async def go() -> None:
        *_, un = web.nodes.values()
        hidden, coarse = await un.say([
            replace(site(un, 1), release=(Reader("ru", nothing=True),)),
            replace(site(un, 2), release=(Reader("ru", withheld=("names", "note")),)),
        ])
        records = [un.log.entry(r.hash) for r in (hidden, coarse)]
        kept = lost.Kept("", [b"\1" + bytes.fromhex(e.record.hash) for e in records], records)
        found = lost.found(un.world, Ask("ru", "un", un.voice.exercise, 0, 0), kept)
        assert found.records[0] is None
        assert "names" not in sdjwt.digests_of(found.records[1])
        assert "shape" in sdjwt.digests_of(found.records[1])

    asyncio.run(go())


def test_a_node_that_was_moved_to_another_store_goes_on_and_a_moved_copy_asks_first(
    three, database: str
) -> None:
    web, clock, root = three

    async def go() -> None:
        _, un = await lived(web, clock, root)
        size, note = un.log.size, un.log.checkpoint()
        un.close()
        stores.move(root / "un", database, lambda *_: None)
        web.dead |= {"us", "ru"}
        moved = again(web, clock, root / "un")
        assert moved.holding is None
        await moved._restoring.begin()
        assert (moved.holding, moved.log.checkpoint()) == (None, note)
        await moved.say([site(moved, 11)])
        moved.close()
        stores.move(root / "un", "sqlite", lambda *_: None)
        back = again(web, clock, root / "un")
        await back._restoring.begin()
        assert (back.holding, back.log.size) == (None, size + 1)
        back.close()

    asyncio.run(go())


def test_invariant_17_a_backup_that_is_moved_to_another_store_asks_first(
    three, database: str
) -> None:
    web, clock, root = three

    async def go() -> None:
        backup, un = await lived(web, clock, root)
        size, note = un.log.size, un.log.checkpoint()
        un.close()
        stores.move(backup, database, lambda *_: None)
        moved = again(web, clock, backup)
        await signs_nothing(moved, 2)
        await moved._restoring.begin()
        assert (moved.holding, moved.log.size, moved.log.checkpoint()) == (None, size, note)
        await moved.say([site(moved, 12)])
        assert moved.log.verify_all().size == moved.world.size == moved.log.size

    asyncio.run(go())


def test_a_partner_s_record_that_cannot_be_read_keeps_nobody_from_catching_up(three) -> None:
    """What was signed is the leaf's, the disclosures beside it are not what was signed."""
    web, clock, root = three

    async def go() -> None:
        backup, un = await lived(web, clock, root)
        size, note = un.log.size, un.log.checkpoint()
        un.close()
        us = web.nodes["us"]
        entry = us.log.entry

        def bent(record_hash: str):
            found = entry(record_hash)
            if found is None:
                return None
            bare = found.record.presentation.partition("~")[0] + "~"
            return replace(found, record=replace(found.record, presentation=bare))

        us.log.entry = bent
        restored = again(web, clock, backup)
        await restored._restoring.begin()
        assert (restored.holding, restored.log.size, restored.log.checkpoint()) == (
            None, size, note)

    asyncio.run(go())


def test_nodes_that_all_come_back_at_once_do_not_wait_for_each_other_for_ever(three) -> None:
    web, clock, root = three

    async def go() -> None:
        await lived(web, clock, root)
        for one in web.nodes.values():
            one.close()
        back = [again(web, clock, root / p, restored=True) for p in ("us", "ru", "un")]
        assert all(one.holding is not None for one in back)
        for one in back:
            await one._restoring.begin()
        assert [one.holding for one in back] == [None, None, None]
        await one_round(*back)
        assert not any(one.alarms for one in back)

    asyncio.run(go())


def test_what_a_partner_could_not_give_at_once_is_asked_for_again(three) -> None:
    """`us` is away while `un` catches up: its record comes back empty, and whole later."""
    web, clock, root = three

    async def go() -> None:
        backup, un = await lived(web, clock, root)
        before = un.world
        records = [e.record.hash for e in un.log.entries()]
        un.close()
        web.dead.add("us")
        restored = again(web, clock, backup)
        restored.circle.rounds.pop("us")  # or no majority answers
        await restored._restoring.begin()
        assert restored.holding is None
        await restored.follow()
        gone = [h for h in records if restored.log.entry(h) is None]
        assert gone and len(gone) == len(restored.log.lost)
        assert not set(gone) & set(restored.world.entries)
        restored.close()
        web.dead.clear()
        later = again(web, clock, root / backup.name)
        assert len(later.log.lost) == len(gone)
        await later._restoring.step()
        assert later.log.lost == []
        assert [e.record.hash for e in later.log.entries()] == records
        assert list(later.world.entries) == list(before.entries)
        assert later.log.verify_all().size == later.world.size == len(records)

    asyncio.run(go())
