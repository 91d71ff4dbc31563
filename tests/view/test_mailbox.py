"""What was deposited for whom, and whose word says that it is there."""

from __future__ import annotations

from hudna.record.kinds import Available, Deposit
from hudna.record.record import Envelope, Record
from hudna.view.mailbox import Mailbox

SUBJECT = "a" * 64


def record(name: str, author: str, said: object) -> Record:
    return Record(name * 64, Envelope(name, author, 0), said, "")  # type: ignore[arg-type]


LEFT = record("d", "us", Deposit("ru", (SUBJECT,), "1" * 64, "2" * 64, 10))
LIE, TRUE = (record(n, by, Available(LEFT.hash, "us", "ru", "2" * 64, 5))
             for n, by in (("e", "ru"), ("f", "un")))


def mailbox() -> Mailbox:
    made = Mailbox()
    for said in (LIE, TRUE):
        made.make_available(said)
    made.deposit(LEFT)
    return made


def test_only_the_depositarys_word_says_that_it_is_there() -> None:
    assert mailbox().available(LEFT.hash, "un") == TRUE
    assert Mailbox().available(LEFT.hash, "un") is None
    only = Mailbox()
    only.make_available(LIE)
    assert only.available(LEFT.hash, "un") is None


def test_a_deposit_is_found_by_what_it_carries_and_for_whom() -> None:
    assert mailbox().of(SUBJECT, "ru") == (LEFT,)
    assert mailbox().of(SUBJECT, "un") == ()
    assert mailbox().of("b" * 64, "ru") == ()


def test_all_that_was_said_of_a_deposit_is_about_what_it_carries() -> None:
    assert list(mailbox().about(SUBJECT)) == [LEFT, LIE, TRUE]
