"""The key that a node speaks with, by its log and by its directory."""

from __future__ import annotations

import os

import pytest

from hudna.home import keyring
from hudna.home.folder import KEYS, Folder, Plan, create
from hudna.home.founders import authority
from hudna.home.opening import TURN_MS, asking_key, record_key
from hudna.record.authority import Authority
from hudna.record.keys import SigningKey
from hudna.record.kinds import KeyAdded, KeyRevoked
from hudna.record.sign import sign
from hudna.terms.shipped import shipped


@pytest.fixture
def rotated(tmp_path):
    """A node that holds two record keys, of which its log knows the first only."""
    plan = Plan("us", shipped("syria-2016-exercise"), "127.0.0.1", 7001, exercise="test")
    create(tmp_path / "us", plan, os.urandom)
    keyring.add(tmp_path / "us" / KEYS, "record", os.urandom, None)
    folder = Folder(tmp_path / "us")
    return folder, authority(folder.config, folder.keys, folder.agreement.agreement)


def asked_with(folder: Folder, known: Authority) -> list[SigningKey]:
    return [asking_key(folder, known, turn * TURN_MS) for turn in range(4)]


def test_a_held_node_asks_with_a_key_that_its_log_does_not_know_of_too(rotated) -> None:
    folder, known = rotated
    old, new = folder.keys.records
    assert record_key(folder, known) == old
    assert asked_with(folder, known) == [old, new, old, new]


def test_a_held_node_asks_with_no_key_that_is_known_to_have_ended(rotated) -> None:
    folder, known = rotated
    old, new = folder.keys.records
    root = keyring.read_one(folder.path / KEYS / keyring.ROOT, None)
    for said in (KeyAdded("record", new.public.text), KeyRevoked(old.public.text, 0, "lost")):
        record = sign(said, author="us", key=root, issued_ms=1, randomness=os.urandom,
                      exercise="test")
        known = known.fold(record, 0, 1)
    assert asked_with(folder, known) == [new] * 4
