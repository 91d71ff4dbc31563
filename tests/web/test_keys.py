"""The keys at the desk: shown, taken in, and a lost one vouched for by two and never by one."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest

from hudna.fault import Refused
from hudna.home import keyring
from hudna.node import Node
from hudna.record import lost
from hudna.record.keys import SigningKey
from hudna.record.kinds import KeyAdded, KeyReplaced, KeyRevoked
from hudna.record.sign import sign
from tests.web.houses import NOW, hospital
from tests.web.sitting import Sitting, text_of

NEW_ROOT, NEW_RECORD = (SigningKey.generate(bytes([n]) * 32) for n in (1, 2))


def root(tmp_path: Path, party: str) -> SigningKey:
    return keyring.read_one(tmp_path / party / "keys" / "root.key")


def signed(tmp_path: Path, party: str, said: KeyAdded | KeyRevoked) -> str:
    return sign(said, author=party, key=root(tmp_path, party), issued_ms=NOW,
                randomness=os.urandom, exercise="Quiet Summer").presentation


def replacement(nodes: dict[str, Node]) -> KeyReplaced:
    gone = nodes["ru"].log.authority.root("ru").text
    return KeyReplaced("ru", gone, NEW_ROOT.public.text, NEW_RECORD.public.text, "")


def statement(desk: Sitting, text: str):
    desk.get("/keys")
    return desk.post("/keys/take-in", {"statement": text})


def test_every_partys_keys_are_shown_in_three_languages(nodes) -> None:
    desk = Sitting(nodes["us"])
    page = text_of(desk.get("/keys"))
    for node in nodes.values():
        assert " ".join(lost.groups(node.voice.key.public.text)) in page
    assert page.count("witness key") == 3
    for lang in ("ar", "ru"):
        desk.get("/keys", lang)
    assert 'href="/keys"' in desk.get("/log")


def test_a_signed_statement_is_taken_in_and_shown_with_its_place(nodes, tmp_path) -> None:
    desk = Sitting(nodes["us"])
    new = SigningKey.generate(b"n" * 32).public.text
    assert statement(desk, signed(tmp_path, "us", KeyAdded("record", new))).status_code == 303
    old = nodes["us"].log.authority.good("us", "record")[0].text
    ended = KeyRevoked(old, 1, "the laptop was stolen")
    assert statement(desk, signed(tmp_path, "us", ended)).status_code == 303
    page = text_of(desk.get("/keys"))
    assert "entry 0" in page
    assert "revoked: \u2068the laptop was stolen" in page or "revoked: the laptop" in page
    with pytest.raises(Refused, match="record key"):
        _ = nodes["us"].voice
    assert "it signs nothing until it does" in page
    asyncio.run(nodes["us"].keep())
    assert nodes["us"].log.size == 2


def test_what_is_not_about_keys_or_not_by_the_root_is_refused(nodes, tmp_path) -> None:
    desk = Sitting(nodes["us"])
    other = nodes["ru"].voice.sign(hospital(), NOW).presentation
    forged = sign(KeyAdded("record", NEW_RECORD.public.text), author="us", key=NEW_ROOT,
                  issued_ms=NOW, randomness=os.urandom, exercise="Quiet Summer").presentation
    for text in ("", "nonsense", other, forged, "hudna lost key\nparty: ru"):
        answer = statement(desk, text)
        assert answer.status_code == 422, text[:20]
        assert 'class="faults"' in answer.text
    assert nodes["us"].log.size == 0


def test_promise_3_a_lost_key_takes_every_trustee_each_with_its_own_comparison(nodes) -> None:
    text = lost.write(replacement(nodes))
    for party in ("us", "un"):
        desk = Sitting(nodes[party])
        shown = statement(desk, text)
        assert shown.status_code == 200
        for key in lost.read(text, "x").lost, NEW_ROOT.public.text, NEW_RECORD.public.text:
            assert " ".join(lost.groups(key)) in shown.text
        fields = desk.carried("/keys/vouch")
        assert desk.post("/keys/vouch", fields).status_code == 422
        assert desk.post("/keys/vouch", {**fields, "compared": "yes"}).status_code == 303
        record = list(nodes[party].log.entries())[-1].record
        assert record.said.officer == "duty officer 1"
        for other in {"us", "un", "ru"} - {party}:
            nodes[other].log.append([record.presentation])
            nodes[other].world.follow(nodes[other].log.entries(nodes[other].world.size))
        if party == "us":
            assert nodes["un"].log.authority.root("ru").text == replacement(nodes).lost
            waiting = text_of(Sitting(nodes["un"]).get("/keys"))
            assert "is said to have lost its root key" in waiting
            again = statement(Sitting(nodes["us"]), text)
            assert again.status_code == 422, "nobody says it twice"
    for node in nodes.values():
        assert node.log.authority.root("ru") == NEW_ROOT.public
    with pytest.raises(Refused, match="record key"):
        _ = nodes["ru"].voice
    assert statement(Sitting(nodes["us"]), text).status_code == 422


def test_promise_3_the_party_itself_does_not_vouch(nodes) -> None:
    desk = Sitting(nodes["ru"])
    answer = statement(desk, lost.write(replacement(nodes)))
    assert answer.status_code == 422
    assert nodes["ru"].log.size == 0
