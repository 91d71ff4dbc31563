"""The copy of an announcement: checked without a node, whole, and with nobody's name in it."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from hudna.act.process.announce_text import announce_text
from hudna.act.process.countersign import countersign
from hudna.cli.verify import command as verify
from hudna.home import keyring
from hudna.home.folder import Folder
from hudna.log import bundle_files
from hudna.log.bundle import record_file
from hudna.log.bundle_check import check
from hudna.node import Node
from hudna.record import sdjwt
from hudna.record.kinds import KeyAdded, Names
from hudna.record.sign import sign
from hudna.view.process.announcements import Announced, announced
from tests.promises.leaks import layers
from tests.web.houses import NOW, Clock, places, told, truce

HIDDEN = (b"canary-officer-us", b"canary-officer-ru", b"canary-beside-the-key")
TEXT = Names("A common text", "نص مشترك", "Общий текст")


@pytest.fixture
def nodes(tmp_path: Path):
    clock = Clock()
    made = truce(tmp_path, clock=clock)
    yield made
    for node in made.values():
        node.close()


def signed_by_both(nodes: dict[str, Node]) -> str:
    us, ru = nodes["us"], nodes["ru"]
    text = told(nodes, "us", announce_text(us.world, title=TEXT, text=TEXT,
                                           officer="canary-officer-us", now_ms=NOW))
    told(nodes, "ru", countersign(ru.world, text.hash, word="signs",
                                  text="canary-beside-the-key", officer="canary-officer-ru",
                                  now_ms=NOW))
    return text.hash


def copy_at(node: Node, of: str) -> bytes:
    found = announced(node.world, of, NOW + 1)
    assert found and found.public_ms is not None
    return asyncio.run(node.evidence(found, None))


def run(path: Path, node: Node) -> tuple[int, str]:
    result = CliRunner().invoke(verify, [str(path), "--key", node.log.verifier.text])
    return result.exit_code, result.output


@pytest.mark.parametrize("party", ["us", "ru", "un"])
def test_verify_accepts_the_copy_of_every_node(nodes, tmp_path, party):
    of, copy = signed_by_both(nodes), tmp_path / "copy.zip"
    copy.write_bytes(copy_at(nodes[party], of))
    code, output = run(copy, nodes[party])
    assert code == 0, output
    manifest = check(bundle_files.read(copy), nodes[party].log.verifier)
    assert manifest.about.subject == of
    assert {r.kind for r in manifest.records} == {"announcement", "countersigned"}
    assert {r.author for r in manifest.records} == {"us", "ru"}
    assert f"Announcement {of}, written by us; signed by: us, ru; with a reservation of: -" in (
        output)
    assert all(words in output for words in (TEXT.en, TEXT.ar, TEXT.ru))


def test_it_says_the_text_in_every_language_and_names_nobody(nodes, tmp_path):
    of, copy = signed_by_both(nodes), tmp_path / "copy.zip"
    raw = copy_at(nodes["un"], of)
    copy.write_bytes(raw)
    text = bundle_files.read(copy)[record_file(of)].decode()
    assert sdjwt.disclosed(sdjwt.take_apart(text))["title"] == {
        "en": TEXT.en, "ar": TEXT.ar, "ru": TEXT.ru}
    for layer in layers(raw):
        assert not any(word in layer for word in HIDDEN)


def test_a_word_changed_in_it_is_found(nodes, tmp_path):
    of = signed_by_both(nodes)
    files = bundle_files.read(_written(tmp_path, copy_at(nodes["us"], of)))
    files[record_file(of)] = files[record_file(of)][:-9] + b"x" + files[record_file(of)][-8:]
    assert run(_written(tmp_path, bundle_files.zipped(files.items())), nodes["us"])[0] == 1


def _written(where: Path, raw: bytes) -> Path:
    (where / "copy.zip").write_bytes(raw)
    return where / "copy.zip"


def test_it_is_the_same_whenever_it_is_asked_for(nodes):
    of = signed_by_both(nodes)
    first = copy_at(nodes["us"], of)
    found = announced(nodes["us"].world, of, NOW + 99_999)
    assert found
    assert asyncio.run(nodes["us"].evidence(found, None)) == first


def test_the_key_of_only_one_is_seen_to_be_that(nodes, tmp_path):
    """A bundle that has less than every key is sound as well: what it has is said."""
    us, un = nodes["us"], nodes["un"]
    text = told(nodes, "un", announce_text(un.world, title=TEXT, text=TEXT, officer="o",
                                           now_ms=NOW))
    told(nodes, "us", countersign(us.world, text.hash, word="reserves", text="no", officer="o",
                                  now_ms=NOW))
    known = asyncio.run(us.known(NOW + 1))
    code, output = run(_written(tmp_path, asyncio.run(us.evidence(known, None))), us)
    assert code == 0
    assert "written by un; signed by: un; with a reservation of: us" in output


def test_after_a_key_was_rotated_the_copy_says_who_vouches_for_the_new_one(tmp_path):
    clock = Clock()
    nodes = truce(tmp_path, clock=clock)
    of, us = signed_by_both(nodes), nodes["us"]
    folder = Folder(tmp_path / "us")
    new = keyring.add(folder.path / "keys", "record", os.urandom, None)
    word = sign(KeyAdded("record", new.text), author="us", issued_ms=clock(),
                key=keyring.read_one(folder.path / "keys" / "root.key"), randomness=os.urandom,
                exercise="Quiet Summer").presentation
    for node in nodes.values():
        asyncio.run(node.take_in([word]))
        node.world.follow(node.log.entries(node.world.size))
    us.close()
    nodes["us"] = us = Node(Folder(tmp_path / "us"), clock=clock, randomness=os.urandom,
                            luck=lambda: 0.5, demo=True, places=places())
    assert us.voice.key.public == new
    text = told(nodes, "us", announce_text(us.world, title=TEXT, text=TEXT, officer="o",
                                           now_ms=NOW, corrects=[of]))
    clock.ms += 1
    told(nodes, "ru", countersign(nodes["ru"].world, text.hash, word="signs", text="",
                                  officer="o", now_ms=NOW))
    for node in nodes.values():
        code, output = run(_written(tmp_path, copy_at(node, text.hash)), node)
        assert code == 0, output
        node.close()


def test_of_what_is_not_public_there_is_no_copy(nodes):
    us = nodes["us"]
    text = told(nodes, "us", announce_text(us.world, title=TEXT, text=TEXT, officer="o",
                                           now_ms=NOW))
    found = announced(us.world, text.hash, NOW + 1)
    assert isinstance(found, Announced) and found.public_ms is None
    with pytest.raises(AssertionError):
        asyncio.run(us.evidence(found, None))
