"""Keys that change while nodes speak: a new one is heard at once, an old one no more."""

from __future__ import annotations

import asyncio
import os
from base64 import b64encode
from pathlib import Path

from hudna.act.draft import draft
from hudna.fault import Refused
from hudna.home import keyring
from hudna.home.folder import Folder
from hudna.log.checkpoint import Checkpoint
from hudna.node import Node
from hudna.record.kinds import KeyAdded, KeyReplaced, KeyRevoked
from hudna.record.sign import sign
from tests.exchange.nodes import EXERCISE, Clock, Network, deliver_all, folders, node, site
from tests.exchange.test_circle import Web, one_round


def opened(network: Network, folder: Folder, clock: Clock, seed: bytes = b"") -> Node:
    made = node(Folder(folder.path), clock, network.to, seed)
    network.nodes[made.party] = made
    return made


def of_root(folder: Folder, said: KeyAdded | KeyRevoked, clock: Clock) -> str:
    key = keyring.read_one(folder.path / "keys" / "root.key")
    return sign(said, author=folder.config.party, key=key, issued_ms=clock(),
                randomness=os.urandom, exercise=EXERCISE).presentation


def test_a_key_is_rotated_and_the_partners_hear_the_new_one(tmp_path: Path) -> None:
    async def story() -> None:
        clock, network = Clock(), Network()
        made = folders(tmp_path)
        nodes = {p: opened(network, f, clock) for p, f in made.items()}
        us = nodes["us"]
        old = us.voice.key.public
        await us.say([site(us, 1)])
        await deliver_all(us, 3)
        new = keyring.add(made["us"].path / "keys", "record", os.urandom, None)
        us.log.close()
        us = opened(network, made["us"], clock, b"again")
        assert us.voice.key.public == old, "not before the root has vouched for it"
        await us.take_in([of_root(made["us"], KeyAdded("record", new.text), clock)])
        assert us.voice.key.public == new
        # Nobody has been told of the new key yet: the delivery that it signs brings the word.
        await us.say([site(us, 2)])
        await deliver_all(us, 4)
        end = KeyRevoked(old.text, us.log.size, "stolen")
        await us.take_in([of_root(made["us"], end, clock)])
        await us.say([site(us, 3)])
        await deliver_all(us, 4)
        for party in ("ru", "un"):
            there = nodes[party]
            assert us.waiting(party) == ()
            assert there.authority.good("us", "record") == (new,)
            assert sum(e.record.author == "us" for e in there.log.entries()) == 5
            # And back: their receipts and words, heard by the new key's node.
            await there.say([site(there, 4)])
            await deliver_all(there, 3)
            assert there.waiting("us") == ()
        stolen = sign(draft(site(us, 9).said).said, author="us", key=made["us"].keys.record,
                      issued_ms=clock(), randomness=os.urandom, exercise=EXERCISE)
        for each in (us, nodes["ru"], nodes["un"]):
            assert isinstance(each.log.admit_each([stolen.presentation])[0], Refused)
            each.log.close()

    asyncio.run(story())


def test_a_delivery_signed_with_a_revoked_key_is_refused(tmp_path: Path) -> None:
    async def story() -> None:
        clock, network = Clock(), Network()
        made = folders(tmp_path)
        nodes = {p: opened(network, f, clock) for p, f in made.items()}
        us, ru = nodes["us"], nodes["ru"]
        await us.say([site(us, 1)])
        end = of_root(made["us"], KeyRevoked(us.voice.key.public.text, 0, "stolen"), clock)
        await ru.take_in([end])
        await deliver_all(us, 1)
        fault = next(s.fault for s in us.partners.state() if s.party == "ru")
        assert "a key of us that is good now" in fault.replace("\u2068", "").replace("\u2069", "")
        assert not any(e.record.author == "us" for e in list(ru.log.entries())[1:])
        for each in nodes.values():
            each.log.close()

    asyncio.run(story())


def test_promise_3_a_party_that_lost_everything_speaks_again_by_its_trustees_word(
    tmp_path: Path,
) -> None:
    async def story() -> None:
        clock, network = Clock(), Network()
        made = folders(tmp_path)
        nodes = {p: opened(network, f, clock) for p, f in made.items()}
        us = nodes["us"]
        lost, stolen = us.authority.root("us"), us.voice
        keys = made["us"].path / "keys"
        record = keyring.add(keys, "record", os.urandom, None)
        root = keyring.add(keys, "root", os.urandom, None)
        us.log.close()
        us = opened(network, made["us"], clock, b"again")
        for party in ("ru", "un"):
            said = KeyReplaced("us", lost.text, root.text, record.text, f"officer of {party}")
            assert us.voice.key.public == stolen.key.public
            await nodes[party].say([draft(said)])
            await deliver_all(nodes[party], 3)
        assert us.voice.key.public == record
        await us.say([site(us, 5)])
        await deliver_all(us, 3)
        late = stolen.sign(site(us, 6), clock()).presentation
        for each in (us, nodes["ru"], nodes["un"]):
            assert each.authority.root("us") == root
            assert isinstance(each.log.admit_each([late])[0], Refused)
            assert any(e.record.author == "us" for e in each.log.entries())
            each.log.close()

    asyncio.run(story())


def test_a_log_key_that_was_revoked_has_nothing_cosigned_and_still_proves(tmp_path: Path) -> None:
    async def story() -> None:
        clock, web = Clock(), Web()
        made = folders(tmp_path)
        nodes = web.nodes = {p: node(f, clock, web.to, ways=web.ways) for p, f in made.items()}
        us, ru = nodes["us"], nodes["ru"]
        await us.say([site(us, 1)])
        stolen = made["us"].keys.log
        new = keyring.add(made["us"].path / "keys", "log", os.urandom, None)
        us.close()
        us = nodes["us"] = node(Folder(made["us"].path), clock, web.to, b"again", ways=web.ways)
        await us.take_in([of_root(made["us"], KeyAdded("log", new.text), clock)])
        await us.take_in([
            of_root(made["us"], KeyRevoked(stolen.public.text, us.log.size, "stolen"), clock)])
        await us.say([site(us, 2)])
        await deliver_all(us, 4)
        await one_round(us, ru)
        assert ru.circle.rounds["us"].state().mirrored == us.log.size
        assert [s.fault for s in us.circle.state()] == [None, None]
        origin, size = us.log.verifier.name, us.log.size
        forged = Checkpoint(origin, size + 1, bytes(32)).sign(stolen)
        old = ru.circle.ledger.cosigned(origin).size
        body = f"old {old}\n{b64encode(bytes(32)).decode()}\n\n{forged}".encode()
        assert (await ru.circle.add_checkpoint(body)).status == 403
        assert not ru.alarms
        ru.circle.sight.regard(Checkpoint(origin, size, bytes(32)).sign(stolen))
        assert origin in ru.circle.sight.proven, "else a liar would revoke his own key"
        us.circle.sight.regard(Checkpoint(origin, size + 9, bytes(32)).sign(stolen))
        assert us.circle.sight.lost is None, "a thief cannot have us stop"
        for one in nodes.values():
            one.close()

    asyncio.run(story())
