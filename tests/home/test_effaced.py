"""Files go with the words of the last report that names them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from hudna.act.challenge import challenge
from hudna.act.erase import erase
from hudna.act.report import correct, report
from hudna.home.effaced import due, efface
from hudna.node import Node
from hudna.record.incidents import Attached, Report
from hudna.record.record import Record
from tests.web.houses import HOUR, NOW, Clock, hospital, told, truce

PHOTO = b"\xff\xd8\xff\xe0\x00\x10JFIF" + b"\0" * 100


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def nodes(tmp_path: Path, clock: Clock) -> Iterator[dict[str, Node]]:
    made = truce(tmp_path, clock=clock)
    yield made
    for each in made.values():
        each.close()


@pytest.fixture
def node(nodes: dict[str, Node]) -> Node:
    return nodes["us"]


def came(node: Node, content: bytes = PHOTO) -> Attached:
    file = node.files.attached.keep([content])
    node.files.custody.received(file, "monitor-1", node.now_ms(), "mail")
    return file


def said(node: Node, *files: Attached, text: str = "shells on the market") -> Record:
    made = Report("s-1", "mail", NOW, "shelling", NOW - HOUR, NOW, None, 1_000_000, "Tadif", text,
                  "en", attached=files)
    return one(node, report(node.world, made, node.now_ms()))


def one(node: Node, *drafts) -> Record:
    return asyncio.run(node.say(drafts))[0]


def erased(node: Node, record: Record, *fields: str) -> None:
    entry = node.log.entry(record.hash)
    assert entry is not None
    one(node, erase(node.world, entry.record.presentation, fields or ("text",),
                    law="article 17", officer="duty officer 2"))


def did(node: Node, file: Attached) -> list[tuple[str, str]]:
    return [(s.did, s.by) for s in node.files.custody.chain(file.digest).steps]


def test_a_file_goes_with_the_words_and_its_chain_says_so(node):
    file = came(node)
    record = said(node, file)
    assert node.files.names(file.digest)
    erased(node, record, "source")
    assert node.files.attached.has(file.digest), "its words stand"
    erased(node, record)
    assert not node.files.attached.has(file.digest)
    assert did(node, file) == [("received", "monitor-1"), ("destroyed", "duty officer 2")]
    assert not node.files.names(file.digest), "it needs the file no more"


def test_a_file_that_another_report_or_version_names_stays(node):
    file, other = came(node), came(node, b"a page of text")
    first = said(node, file, other)
    said(node, other, text="the same page, by another hand")
    second = one(node, correct(node.world, first.hash, _placed(node, first, file, other),
                               node.now_ms()))
    erased(node, first)
    assert node.files.attached.has(file.digest), "the later version has its words"
    erased(node, second)
    assert not node.files.attached.has(file.digest)
    assert node.files.attached.has(other.digest)


def _placed(node: Node, first: Record, *files: Attached) -> Report:
    made = first.said
    assert isinstance(made, Report)
    return Report(made.source, made.channel, made.told_ms, "explosion", made.from_ms,
                  made.until_ms, None, made.within_m, made.place, made.text, made.language,
                  attached=files)


def test_what_a_challenge_names_stays(node, nodes):
    clinic = told(nodes, "un", hospital())
    file = came(node)
    record = said(node, file)
    one(node, challenge(node.world, clinic.hash, text="it is used", attached=(file,),
                        officer="x", now_ms=NOW, within_ms=None))
    erased(node, record)
    assert node.files.attached.has(file.digest)


def test_a_file_that_came_again_after_the_erasure_is_not_taken_by_it(node, clock):
    file = came(node)
    erased(node, said(node, file))
    assert not node.files.attached.has(file.digest)
    came(node)
    said(node, text="no file")
    assert efface(node.log, "us", node.files.attached, node.files.custody, clock.ms)
    assert node.files.attached.has(file.digest)
    clock.ms += HOUR
    record = said(node, file, text="it came once more")
    assert efface(node.log, "us", node.files.attached, node.files.custody, clock.ms)
    assert node.files.attached.has(file.digest)
    clock.ms += HOUR
    erased(node, record)
    assert not node.files.attached.has(file.digest)
    assert [d for d, _ in did(node, file)] == ["received", "destroyed"] * 2


def test_a_chain_that_was_changed_keeps_no_file(node, tmp_path):
    file = came(node)
    record = said(node, file)
    path = tmp_path / "us" / "custody" / file.digest[:2] / file.digest
    path.write_bytes(path.read_bytes().replace(b"received", b"mislaid!"))
    erased(node, record)
    assert not node.files.attached.has(file.digest)


def test_nothing_is_read_where_nothing_was_erased(node):
    file = came(node)
    said(node, file)
    assert due(node.log, "us") == ()
    assert node.files.names(file.digest)


def test_files_of_an_erased_challenge_go_too(node, nodes):
    clinic = told(nodes, "un", hospital())
    file = came(node)
    record = one(node, challenge(node.world, clinic.hash, text="it is used", attached=(file,),
                                 officer="x", now_ms=NOW, within_ms=None))
    assert node.files.names(file.digest)
    erased(node, record)
    assert not node.files.attached.has(file.digest)
    assert did(node, file)[-1] == ("destroyed", "duty officer 2")
