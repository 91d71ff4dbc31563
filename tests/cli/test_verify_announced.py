"""What is said of the announcements in a bundle that was checked."""

from __future__ import annotations

from typing import Any

from hudna.cli.verify_announced import announced, lines
from hudna.log.bundle import About, Listed, Manifest, record_file
from hudna.record.keys import SigningKey
from hudna.record.kinds import Announcement, Countersigned, Names, Withdrawal
from hudna.record.record import Record
from hudna.record.sign import sign
from tests.promises.truce import seeded

KEY = SigningKey.from_bytes(b"k" * 32)
TITLE, TEXT = Names("Title", "عنوان", "Заголовок"), Names("Line", "نص", "Текст")
OTHER = Withdrawal("0" * 64, "why")


def signed(author: str, said: Any, at: int = 1) -> Record:
    return sign(said, author=author, key=KEY, issued_ms=at, randomness=seeded(f"{author}{at}"),
                exercise=None)


def bundled(*records: Record) -> tuple[dict[str, bytes], Manifest]:
    listed = tuple(Listed(r.hash, i, 1, r.author, str(type(r.said).__struct_config__.tag), True)
                   for i, r in enumerate(records))
    return ({record_file(r.hash): r.presentation.encode() for r in records},
            Manifest("f", About("w", "us", 1), "o", len(records), "", listed, ()))


def test_the_last_word_of_each_counts_and_that_of_another_record_does_not() -> None:
    text, other = signed("us", Announcement(TITLE, TEXT, "o")), signed("us", OTHER)
    words = [signed("ru", Countersigned(text.hash, "signs", "", "o"), 3),
             signed("ru", Countersigned(text.hash, "reserves", "no", "o"), 2),
             signed("un", Countersigned(other.hash, "signs", "", "o"), 2),
             signed("us", Countersigned(text.hash, "reserves", "no", "o"), 4)]
    [found] = announced(*bundled(text, other, *words))
    assert (found["written_by"], found["signed_by"], found["reserved_by"]) == (
        "us", ["us", "ru"], [])
    assert found["title"] == {"en": "Title", "ar": "عنوان", "ru": "Заголовок"}


def test_nothing_that_moves_the_cursor_or_turns_the_words_gets_to_a_terminal() -> None:
    [found] = announced(*bundled(signed("us", Announcement(TITLE, TEXT, "o"))))
    found["text"] = {"en": "Line\n\x1b[31m\u202eother"}
    printed = "\n".join(lines([found]))
    assert "\x1b" not in printed and "\u202e" not in printed
    assert "?[31m?other" in printed and "      Line" in printed


def test_a_bundle_without_any_says_nothing_of_them() -> None:
    assert announced(*bundled(signed("us", OTHER))) == []
    assert list(lines([])) == []
