"""What came of a promise is nobody's to say who gains by it, however it is said anew."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hudna.record.kinds import Names
from hudna.record.process import Kept
from hudna.record.record import Record
from hudna.terms.load import load
from hudna.view.process.commitments import Promises
from tests.view.process.promised import at, came, promises

FAR = Names(en="withdraw 10 km")


@pytest.fixture(autouse=True, scope="module")
def _a_text_is_read_once() -> Iterator[None]:
    read: dict[str, Any] = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("hudna.view.agreement.load", lambda text: read.setdefault(text, load(text)))
        yield


def both(found: Promises, one: Record, other: Record) -> tuple[str, str, str]:
    """How one stands and whether it is kept, and when the other that waits for it is due."""
    first, then = found.of(one.hash), found.of(other.hash)
    assert first is not None and then is not None
    return first.state, first.came.kept, then.due.day


def waiting(of: Record) -> Record:
    return promises("us" if of.author == "ru" else "ru", after=(Kept(of.hash),), within_days=2)


def test_it_is_nobodys_once_it_is_said_to_be_anothers() -> None:
    one = promises("ru", due_day="2016-07-24")
    other, anew = waiting(one), promises(
        "us", author="ru", before=one, day="2016-07-26", origin="said in Geneva",
        due_day="2016-07-24")
    for words in ((), (came(anew, "ru"),), (came(anew, "us"),), (came(one, "us"),)):
        found = at((one, other, anew, *words))
        assert both(found, one, other) == ("overdue", "another", ""), words
        held = found.of(one.hash)
        assert held is not None and held.flagged


def test_who_was_once_to_verify_it_has_to() -> None:
    one = promises("ru", verified_by="un")
    other = waiting(one)
    for by in ("", "us"):
        anew = promises("ru", before=one, day="2016-07-26", verified_by=by)
        for words in ((came(one, "us"),), (came(anew, "us"),), (came(one, "us"), came(anew, "ru"))):
            assert both(at((one, other, anew, *words)), one, other)[2] == ""
        said = (came(anew, "un"), came(anew, "us", day="2016-07-27"))
        assert both(at((one, other, anew, *said)), one, other)[1:] == ("kept", "2016-07-29")


def test_a_friend_whom_a_later_version_names_changes_nothing() -> None:
    one = promises("ru", due_day="2016-07-24")
    other = waiting(one)
    for named in ({"verified_by": "issg"}, {"parties": ("us", "issg")}):
        anew = promises("ru", before=one, day="2016-07-26", due_day="2016-07-24", **named)
        found = at((one, other, anew, came(anew, "issg"), came(anew, "ru")))
        assert both(found, one, other) == ("overdue", "own-word", ""), named


def test_words_count_for_no_others_than_those_of_which_they_were_said() -> None:
    one = promises("us", distance_m=100)
    other = waiting(one)
    changes: tuple[dict[str, Any], ...] = (
        {"text": FAR}, {"distance_m": 100_000}, {"clause": "coh-access"}, {"parties": ("un",)})
    for changed in changes:
        more: dict[str, Any] = {"distance_m": 100, **changed}
        anew = promises("us", before=one, day="2016-07-27", **more)
        found = at((one, other, came(one, "ru"), anew))
        assert both(found, one, other) == ("ahead", "open", ""), changed
        held = found.of(one.hash)
        assert held is not None and [w.party for w in held.came.earlier] == ["ru"]
        again = at((one, other, came(one, "ru"), anew, came(anew, "ru", day="2016-07-28")))
        assert both(again, one, other)[1:] == ("kept", "2016-07-30")
    # Another day for the same is the same.
    later = promises("us", before=one, day="2016-07-27", distance_m=100, due_day="2016-09-01")
    assert both(at((one, other, came(one, "ru"), later)), one, other)[1] == "kept"


def test_what_speaks_against_it_is_not_undone_by_rewording() -> None:
    one = promises("ru", due_day="2016-07-24")
    other = waiting(one)
    anew = promises("ru", before=one, day="2016-07-26", due_day="2016-07-24", text=FAR,
                    parties=("opposition",))
    found = at((one, other, came(one, "us", "broken"), anew))
    assert both(found, one, other) == ("broken", "broken", "")
    found = at((one, other, came(one, "us", "broken"), anew, came(anew, "ru")))
    assert both(found, one, other) == ("differing", "differing", "")


def test_a_version_that_claims_to_be_earlier_still_takes_the_place() -> None:
    one = promises("ru", day="2016-07-20", text=FAR)
    anew = promises("ru", before=one, day="2016-07-01")
    other = waiting(one)
    found = at((one, other, anew, came(one, "us")))
    assert both(found, one, other) == ("ahead", "open", "")
    assert both(at((one, other, anew, came(anew, "us"))), one, other)[1] == "kept"


@pytest.mark.parametrize("what", ["met", "overtaken"])
def test_what_binds_is_not_loosened_by_whom_it_binds(what: Any) -> None:
    one = promises("ru", due_day="2016-07-22", parties=("us", "syrian-government"))
    other = waiting(one)
    for words in (("ru",), ("syrian-government",), ("ru", "syrian-government")):
        found = at((one, other, *(came(one, by, what) for by in words)))
        assert both(found, one, other) == ("overdue", "own-word", ""), words
    assert both(at((one, other, came(one, "us", what))), one, other)[0] == what
    mixed = at((one, other, came(one, "ru"), came(one, "syrian-government", "overtaken")))
    assert both(mixed, one, other) == ("overdue", "own-word", "")
    against = at((one, other, came(one, "ru", "broken")))
    assert both(against, one, other)[0] == "broken"


ONE = promises("ru", due_day="2016-07-24", verified_by="un", text=FAR)
OTHER = waiting(ONE)
VERSIONS = tuple(
    promises(by, author="ru", before=ONE, day=f"2016-07-{20 + i}", text=text, verified_by=verified,
             parties=parties, origin="o", due_day="2016-07-24")
    for i, (by, text, verified, parties) in enumerate((
        ("ru", FAR, "", ("us",)), ("us", FAR, "un", ("ru",)),
        ("ru", Names(en="1 m"), "un", ("us",)),
        ("ru", FAR, "issg", ("us", "syrian-government")))))


@given(st.lists(st.sampled_from((ONE, *VERSIONS)), unique_by=lambda r: r.hash),
       st.lists(st.tuples(st.sampled_from((ONE, *VERSIONS)),
                          st.sampled_from(("ru", "syrian-government", "issg")),
                          st.sampled_from(("met", "overtaken", "under-way"))), unique_by=str))
@settings(deadline=None, max_examples=60)
def test_one_side_alone_never_keeps_its_own_nor_ends_its_being_overdue(
    versions: list[Record], words: list[tuple[Record, str, Any]]
) -> None:
    """Whatever it says anew, whomever it names, and whatever its clients and friends say."""
    said = [came(of, by, what) for of, by, what in words]
    state, kept, due = both(at(dict.fromkeys((ONE, OTHER, *versions, *said))), ONE, OTHER)
    assert (state, due) == ("overdue", "")
    assert kept in ("open", "own-word", "unverified", "another")
