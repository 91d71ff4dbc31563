from __future__ import annotations

from base64 import b64decode
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hudna.fault import Refused
from hudna.log import note
from hudna.log.note import Verifier
from hudna.record.keys import SigningKey
from tests.log.building import AUTHORS, LOG_KEY

# The example of Go's golang.org/x/mod/sumdb/note: verifier, secret seed, note.
PETER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
TEXT = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
)
SIGNED = (
    f"{TEXT}\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqf"
    "qdngotpRZb6KE6RyyBwJnAM=\n"
)
VERIFIER = Verifier("log.example/1", LOG_KEY.public)


def test_gos_example_opens() -> None:
    assert note.open_note(SIGNED, Verifier.from_text(PETER)) == TEXT
    assert Verifier.from_text(PETER).text == PETER


def test_gos_signer_makes_the_same_note() -> None:
    secret = "AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
    key = SigningKey.from_bytes(b64decode(secret)[1:])
    assert Verifier("PeterNeumann", key.public).text == PETER
    assert note.sign(TEXT, "PeterNeumann", key) == SIGNED


def test_the_key_id_of_the_c2sp_example() -> None:
    """The examples give no keys, but their key ids and lines parse as ours do."""
    signed = (
        "Ognuno sta solo sul cuor della terra\ntrafitto da un raggio di sole:\n\ned è subito sera."
        "\n\n— quasimodo.example/salvatore NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKON"
        "rMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=\n"
    )
    with pytest.raises(Refused) as refused:
        note.open_note(signed, VERIFIER)
    assert refused.value.faults[0].found == "none by this key"


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]) | st.just("\n")))
def test_any_text_goes_there_and_back(text: str) -> None:
    text += "\n"
    assert note.open_note(note.sign(text, VERIFIER.name, LOG_KEY), VERIFIER) == text


def test_signatures_of_others_are_passed_over() -> None:
    signed = note.sign("a\n", VERIFIER.name, LOG_KEY)
    for other in (note.sign("b\n", "other", AUTHORS["us"]),
                  note.sign("b\n", VERIFIER.name, AUTHORS["us"])):
        theirs = other.split("\n\n")[1]
        assert note.open_note(signed + theirs, VERIFIER) == "a\n"
        assert note.open_note(f"a\n\n{theirs}{signed.split(chr(10) * 2)[1]}", VERIFIER) == "a\n"


def test_a_false_signature_by_the_known_key_refuses_the_whole() -> None:
    good = note.sign("a\n", VERIFIER.name, LOG_KEY)
    false = note.sign("b\n", VERIFIER.name, LOG_KEY).split("\n\n")[1]
    for signed in (f"a\n\n{false}", good + false):
        with pytest.raises(Refused):
            note.open_note(signed, VERIFIER)


@pytest.mark.parametrize("damage", [
    lambda s: s[:-1], lambda s: s + "\n", lambda s: s + "x", lambda s: s.replace("a\n", "a\r\n"),
    lambda s: s.replace("\n\n", "\n"), lambda s: s.replace("— ", "- "),
    lambda s: s.replace("a", "b"),
    lambda s: s.replace("=\n", "\n"), lambda s: "", lambda s: "\n\n", lambda s: "a\n\n",
    lambda s: s + "— x AAAA\n", lambda s: s + "— x ====\n", lambda s: "\x00" + s,
    lambda s: s + s.split("\n\n")[1] * 64, lambda s: s.replace("log.example/1", "log.example/2"),
])
def test_a_damaged_note_is_refused(damage: Callable[[str], str]) -> None:
    with pytest.raises(Refused):
        note.open_note(damage(note.sign("a\n", VERIFIER.name, LOG_KEY)), VERIFIER)


@given(st.text(max_size=80))
def test_nothing_but_refused_is_raised(text: str) -> None:
    for door in (lambda: note.open_note(text, VERIFIER), lambda: Verifier.from_text(text)):
        with pytest.raises(Refused):
            door()


@pytest.mark.parametrize("text", [
    PETER[:-1], PETER.replace("c74f20a3", "c74f20a4"), PETER.replace("c74f20a3", "C74F20A3"),
    PETER.replace("Peter", "Peter "), "PeterNeumann+c74f20a3", "", "a+b+c",
])
def test_a_verifier_key_that_is_not_its_own_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        Verifier.from_text(text)


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\u00a0b", "a\nb"])
def test_a_name_that_cannot_sign_is_refused(name: str) -> None:
    with pytest.raises(Refused):
        Verifier(name, LOG_KEY.public)


@pytest.mark.parametrize("text", ["", "no newline", "a\r\n", "\x00\n"])
def test_a_text_that_is_no_note_is_not_signed(text: str) -> None:
    with pytest.raises(Refused):
        note.sign(text, "x", LOG_KEY)
