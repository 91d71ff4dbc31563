"""`hudna spotter` as whoever runs a node meets it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from hudna.home.folder import Folder
from hudna.home.spotters import NAME
from tests.cli.test_node_commands import hudna, made

NUMBER = "+963955000111"


@pytest.fixture
def node(tmp_path: Path) -> Path:
    made(tmp_path, "us")
    return tmp_path / "us"


def spotter(node: Path, what: str, *more: str, stdin: str = "") -> str:
    result = hudna("spotter", what, str(node), *more, stdin=stdin)
    assert result.exit_code == 0, result.output
    return result.stdout


def test_the_link_is_printed_once_in_the_spotters_language(node: Path) -> None:
    out = spotter(node, "add", "north-7", "--by", "duty officer", "--language", "ar",
                  "--place", "Tadif", "--trusted")
    key = re.search(r"^http://\S+/spot/(\S+)$", out, re.M)
    assert key
    found = Folder(node).spotters.by_key(key[1])
    assert found is not None
    assert (found.pseudonym, found.trusted, found.language) == ("north-7", True, "ar")
    assert found.within_m >= 4_000
    assert found.at is not None
    assert all(v % 500_000 == 250_000 for v in found.at), "a cell's middle, and nothing finer"
    listed = spotter(node, "list")
    assert listed.split("\t")[:3] == ["north-7", "ar", "trusted"]
    assert key[1] not in listed
    assert key[1] not in (node / NAME).read_text()


def test_a_number_is_asked_for_and_shown_nowhere(node: Path) -> None:
    result = hudna("spotter", "add", str(node), "--by", "x", "--number", stdin=f"{NUMBER}\n")
    assert result.exit_code == 0
    assert "955000111" not in result.stdout + result.stderr
    assert "955000111" not in (node / NAME).read_text()
    assert Folder(node).spotters.by_number(NUMBER) is not None


def test_ended_renewed_trusted(node: Path) -> None:
    first = spotter(node, "add", "a", "--by", "x").split("/spot/")[1].split()[0]
    second = spotter(node, "link", "a").split("/spot/")[1].split()[0]
    folder = Folder(node)
    assert folder.spotters.by_key(first) is None
    spotter(node, "trust", "a")
    found = folder.spotters.by_key(second)
    assert found is not None
    assert found.trusted
    spotter(node, "trust", "a", "--off")
    spotter(node, "end", "a")
    assert folder.spotters.by_key(second) is None
    assert "ended" in spotter(node, "list")


def test_gateway_and_zone(node: Path) -> None:
    token = spotter(node, "gateway").strip()
    spotter(node, "zone", "Asia/Damascus")
    assert Folder(node).spotters.is_gateway(token)
    assert Folder(node).spotters.zone == "Asia/Damascus"


@pytest.mark.parametrize("words", [
    ("add", "--by", "x", "--place", "Blahville"), ("end", "nobody"), ("link", "nobody"),
    ("trust", "nobody"), ("zone", "Nowhere"), ("add", "--by", "x", "--language", "xx"),
])
def test_bad_input_ends_with_2(node: Path, words: tuple[str, ...]) -> None:
    what, *more = words
    assert hudna("spotter", what, str(node), *more).exit_code == 2


def test_a_word_is_asked_for_and_shown_nowhere(node: Path) -> None:
    result = hudna("spotter", "add", str(node), "a", "--by", "x", "--number", "--word",
                   stdin=f"{NUMBER}\nfalcon\n")
    assert result.exit_code == 0, result.output
    assert "falcon" not in result.stdout + result.stderr
    assert Folder(node).spotters.by_text(NUMBER, "jet falcon").proven
    assert not Folder(node).spotters.by_text(NUMBER, "jet").proven
    assert hudna("spotter", "word", str(node), "a", stdin="osprey\n").exit_code == 0
    assert Folder(node).spotters.by_text(NUMBER, "osprey jet").proven
    assert hudna("spotter", "word", str(node), "a", stdin="two words\n").exit_code == 2
