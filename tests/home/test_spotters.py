"""The register of those who watch: nothing in it tells who they are, or opens their link."""

from __future__ import annotations

import os
import stat
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hudna.fault import Refused
from hudna.home.spotters import NAME, Added, Spotters, plain
from tests.examples import examples

NUMBER = "+963 955 123 456"


@pytest.fixture
def spotters(tmp_path: Path) -> Spotters:
    return Spotters(tmp_path, lambda: b"s" * 32)


def test_a_link_opens_and_is_kept_nowhere(spotters: Spotters, tmp_path: Path) -> None:
    name, key = spotters.add(Added("ar", "duty officer 1", number=NUMBER, at=(370_000_000,
                             360_000_000), within_m=5_000), 5, os.urandom)
    found = spotters.by_key(key)
    assert found is not None
    assert (found.pseudonym, found.trusted, found.at) == (name, False, (370_000_000, 360_000_000))
    kept = (tmp_path / NAME).read_bytes()
    assert key.encode() not in kept
    assert b"955123456" not in kept
    assert stat.S_IMODE((tmp_path / NAME).stat().st_mode) == 0o600
    assert len(key) >= 32


@pytest.mark.parametrize("written", ["+963955123456", "00963955123456", "+963-955-123456",
                                     "٠٠٩٦٣٩٥٥١٢٣٤٥٦"])
def test_a_number_is_known_however_it_is_written(spotters: Spotters, written: str) -> None:
    name, _ = spotters.add(Added("ar", "x", number=NUMBER), 5, os.urandom)
    found = spotters.by_number(written)
    assert found is not None
    assert found.pseudonym == name


def test_a_number_is_found_by_nobody_who_lacks_the_nodes_key(
    spotters: Spotters, tmp_path: Path
) -> None:
    spotters.add(Added("ar", "x", number=NUMBER), 5, os.urandom)
    assert Spotters(tmp_path, lambda: b"t" * 32).by_number(NUMBER) is None


def test_one_that_has_ended_opens_nothing_and_nothing_of_it_can_be_tried(
    spotters: Spotters, tmp_path: Path
) -> None:
    name, key = spotters.add(Added("ru", "x", trusted=True, number=NUMBER, at=(1, 2), within_m=3),
                             5, os.urandom)
    other = Spotters(tmp_path, lambda: b"s" * 32)
    assert other.by_key(key) is not None
    spotters.end(name, 77)
    assert other.by_key(key) is None, "a running node sees it at once"
    assert other.by_number(NUMBER) is None
    (line,) = other.all()
    assert (line.key, line.number, line.place, line.ended_ms) == ("", "", None, 77)
    with pytest.raises(Refused):
        spotters.end(name, 78)
    with pytest.raises(Refused, match="pseudonym"):
        spotters.add(Added("ar", "x", name), 79, os.urandom)


@pytest.mark.parametrize("empty", ["", "-", "-" * 64])
def test_what_is_empty_in_the_file_is_opened_by_nothing(spotters: Spotters, empty: str) -> None:
    name, _ = spotters.add(Added("ar", "x"), 5, os.urandom)
    spotters.end(name, 6)
    assert spotters.by_key(empty) is None
    assert spotters.by_number(empty) is None
    assert not spotters.is_gateway(empty)


def test_a_new_link_ends_the_one_before(spotters: Spotters) -> None:
    name, first = spotters.add(Added("ar", "x"), 5, os.urandom)
    second = spotters.renew(name, os.urandom)
    assert spotters.by_key(first) is None
    assert spotters.by_key(second) is not None


def test_without_a_register_nobody_is_known(tmp_path: Path) -> None:
    spotters = Spotters(tmp_path, lambda: b"s" * 32)
    assert spotters.by_key("a" * 32) is None
    assert not spotters.is_gateway("a" * 32)
    assert spotters.zone == ""
    assert not (tmp_path / NAME).exists()


def test_no_error_repeats_the_register(spotters: Spotters, tmp_path: Path) -> None:
    (tmp_path / NAME).write_text('salt = "aa"\nspotters = [{pseudonym = "CANARY"}]\n')
    with pytest.raises(Refused) as refused:
        spotters.all()
    assert "CANARY" not in str(refused.value)
    (tmp_path / NAME).unlink()
    with pytest.raises(Refused) as refused:
        spotters.add(Added("ar", "x", number="9x8"), 5, os.urandom)
    assert "9x8" not in str(refused.value)


def test_the_gateways_token_is_replaced(spotters: Spotters) -> None:
    first = spotters.gateway(os.urandom)
    assert spotters.is_gateway(first)
    second = spotters.gateway(os.urandom)
    assert not spotters.is_gateway(first)
    assert spotters.is_gateway(second)


def test_a_zone_that_is_none_is_refused(spotters: Spotters) -> None:
    for wrong in ("Damascus", "../etc/passwd", ""):
        with pytest.raises(Refused):
            spotters.set_zone(wrong, os.urandom)
    spotters.set_zone("Asia/Damascus", os.urandom)
    assert spotters.zone == "Asia/Damascus"


def test_pseudonyms_drawn_by_lot_are_each_another(spotters: Spotters) -> None:
    numbers = count()

    def few(size: int) -> bytes:
        return bytes([next(numbers) // 3]) * size

    names = {spotters.add(Added("ar", "x"), 5, few)[0] for _ in range(4)}
    assert len(names) == 4


@settings(max_examples=examples(100, 1000))
@given(st.text(max_size=40))
def test_a_number_is_only_digits(text: str) -> None:
    assert set(plain(text)) <= set("+0123456789")


@pytest.mark.parametrize("text", ["jet over Tadif falcon", "Falcon: jet over Tadif",
                                  "jet over Tadif (FALCON).", "jet  falcon over Tadif"])
def test_a_message_with_the_word_is_the_spotters_and_the_word_goes_no_further(
    spotters: Spotters, tmp_path: Path, text: str
) -> None:
    name, _ = spotters.add(Added("ar", "x", number=NUMBER, word="Falcon"), 5, os.urandom)
    heard = spotters.by_text("00963955123456", text)
    assert heard.proven
    assert heard.spotter is not None
    assert heard.spotter.pseudonym == name
    assert heard.text == "jet over Tadif"
    assert b"alcon" not in (tmp_path / NAME).read_bytes()


@pytest.mark.parametrize("text", ["jet over Tadif", "falcons over Tadif", "", "fal con", "falc"])
def test_a_message_without_the_word_proves_nothing(spotters: Spotters, text: str) -> None:
    spotters.add(Added("ar", "x", number=NUMBER, word="falcon"), 5, os.urandom)
    heard = spotters.by_text(NUMBER, text)
    assert (heard.proven, heard.text) == (False, text)


def test_without_a_word_the_number_is_believed_and_a_strangers_never(spotters: Spotters) -> None:
    spotters.add(Added("ar", "x", number=NUMBER), 5, os.urandom)
    assert spotters.by_text(NUMBER, "jet").proven
    heard = spotters.by_text("+963955000000", "jet")
    assert (heard.spotter, heard.proven) == (None, False)


def test_two_with_one_word_have_two_digests_and_it_ends_with_them(
    spotters: Spotters, tmp_path: Path
) -> None:
    for name, number in (("a", NUMBER), ("b", NUMBER + "7")):
        spotters.add(Added("ar", "x", name, number=number), 5, os.urandom)
        spotters.set_word(name, "falcon")
    assert len({line.word for line in spotters.all()}) == 2
    assert Spotters(tmp_path, lambda: b"t" * 32).by_text(NUMBER, "falcon").spotter is None
    spotters.end("a", 6)
    assert [bool(line.word) for line in spotters.all()] == [False, True]


@pytest.mark.parametrize("word", ["abc", "two words", "....", "x" * 50])
def test_a_word_that_is_none_is_refused_and_not_repeated(spotters: Spotters, word: str) -> None:
    with pytest.raises(Refused) as refused:
        spotters.add(Added("ar", "x", number=NUMBER, word=word), 5, os.urandom)
    assert word not in str(refused.value)
