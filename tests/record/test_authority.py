from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hudna.fault import Refused
from hudna.record.authority import Authority, Founder, Lost
from hudna.record.keys import SigningKey
from hudna.record.kinds import Anything, KeyAdded, KeyReplaced, KeyRevoked, Withdrawal
from hudna.record.open import open_record
from hudna.record.record import Record
from hudna.record.sign import sign
from tests.record.statements import MS, seeded


def key(name: str) -> SigningKey:
    return SigningKey.generate(sha256(name.encode()).digest())


PARTIES = ("us", "ru", "un")
TRUSTEES = {"us": frozenset({"ru", "un"}), "ru": frozenset({"us", "un"}),
            "un": frozenset({"us", "ru"})}
SITE = Withdrawal("1" * 64, "over")


def founder(party: str) -> Founder:
    return Founder(*(key(f"{party} {use}").public for use in ("record", "root", "log", "witness")))


def founded() -> Authority:
    return Authority.of({p: founder(p) for p in PARTIES}, TRUSTEES)


def said(what: Anything, by: str, author: str = "", number: int = 0) -> Record:
    return sign(what, author=author or by.split(maxsplit=1)[0], key=key(by), issued_ms=MS,
                randomness=seeded(number))


def added(name: str, use: str = "record") -> KeyAdded:
    return KeyAdded(use, key(name).public.text)


def revoked(name: str, after: int = 0) -> KeyRevoked:
    return KeyRevoked(key(name).public.text, after, "stolen")


def replaced(party: str = "us", root: str = "us root 2", record: str = "us record 2",
             lost: str = "us root", officer: str = "duty officer") -> KeyReplaced:
    return KeyReplaced(party, key(lost).public.text, key(root).public.text,
                       key(record).public.text, officer)


def hear(authority: Authority, *records: Record) -> Authority:
    for record in records:
        assert open_record(record.presentation, authority).hash == record.hash
        authority = authority.fold(record, 0, MS)
    return authority


def turned(authority: Authority, record: Record) -> str:
    with pytest.raises(Refused) as refused:
        open_record(record.presentation, authority)
    return str(refused.value)


def test_founders_may_speak_and_strangers_may_not() -> None:
    hear(founded(), said(SITE, "us record"))
    assert "one of ru, un, us" in turned(founded(), said(SITE, "us record", "fr"))
    assert "a key of us that this node knows" in turned(founded(), said(SITE, "ru record", "us"))
    assert "a key of us" in turned(founded(), said(SITE, "us log"))


def test_the_root_key_signs_nothing_but_other_keys_and_no_other_key_does() -> None:
    assert "the root key signs nothing but other keys" in turned(founded(), said(SITE, "us root"))
    assert "the root key signs nothing" in turned(founded(), said(replaced("ru"), "us root"))
    for about in (added("us record 2"), revoked("us record")):
        assert "the author's root key" in turned(founded(), said(about, "us record"))
        assert "a key of us" in turned(founded(), said(about, "ru root", "us"))


def test_a_key_that_is_vouched_for_speaks_until_it_is_revoked() -> None:
    new = said(SITE, "us record 2")
    turned(founded(), new)
    both = hear(founded(), said(added("us record 2"), "us root"), new, said(SITE, "us record"))
    assert both.good("us", "record") == (key("us record").public, key("us record 2").public)
    one = hear(both, said(revoked("us record"), "us root"), new)
    assert "this one was" in turned(one, said(SITE, "us record"))
    assert one.good("us", "record") == (key("us record 2").public,)
    assert both.good("us", "record") != one.good("us", "record"), "an authority never changes"


def test_only_what_the_log_of_its_author_held_before_still_enters() -> None:
    authority = hear(founded(), said(revoked("us record", 7), "us root"))
    late = said(SITE, "us record")
    asked: list[object] = []

    def logged(*what: object) -> bool:
        asked.append(what)
        return True

    assert open_record(late.presentation, authority, logged_before=logged) == late
    assert asked == [("us", late.hash, 7)]
    forged = said(SITE, "ru record", "us")
    with pytest.raises(Refused):
        open_record(forged.presentation, authority, logged_before=logged)


def test_what_is_revoked_never_comes_to_life_whichever_came_first() -> None:
    add, end = said(added("us record 2"), "us root"), said(revoked("us record 2"), "us root")
    for order in ((add, end), (end, add), (add, end, add)):
        assert key("us record 2").public not in hear(founded(), *order).good("us", "record")


@given(st.permutations([3, 9, 5]))
def test_of_several_revocations_the_strictest_holds_in_every_order(bounds: list[int]) -> None:
    authority = founded()
    for i, after in enumerate(bounds):
        authority = hear(authority, said(revoked("us record", after), "us root", number=i))
    assert next(k for k in authority.keys["us"] if k.use == "record").ended.after == 3


def test_a_key_has_one_use_and_the_root_does_not_revoke_itself() -> None:
    assert "no other use" in turned(founded(), said(added("us log"), "us root"))
    assert "no other use" in turned(founded(), said(added("us root"), "us root"))
    assert "another key than the root" in turned(founded(), said(revoked("us root"), "us root"))


def test_log_and_witness_keys_overlap_until_the_old_one_is_revoked() -> None:
    authority = hear(founded(), said(added("us log 2", "log"), "us root"),
                     said(added("us witness 2", "witness"), "us root"))
    assert authority.log_verifiers("us") == (key("us log").public, key("us log 2").public)
    assert len(authority.witness_keys("us")) == 2
    authority = hear(authority, said(revoked("us log"), "us root"))
    assert authority.log_verifiers("us") == (key("us log 2").public,)
    assert "a key of us" in turned(authority, said(SITE, "us log 2"))


def test_what_is_not_about_keys_gives_the_same_authority() -> None:
    authority = founded()
    assert authority.fold(said(SITE, "us record"), 0, MS) is authority


def test_a_lost_key_is_replaced_when_all_who_must_have_said_the_same() -> None:
    one = hear(founded(), said(replaced(officer="a"), "ru record"))
    assert one.pending() == (Lost("us", *(key(f"us {k}").public.text for k in
                                          ("root", "root 2", "record 2"))),)
    assert one.missing(one.pending()[0]) == {"un"}
    both = hear(one, said(replaced(officer="b"), "un record"), said(SITE, "us record 2"))
    assert both.root("us") == key("us root 2").public
    assert both.pending() == ()
    for old in (said(SITE, "us record"), said(added("us record 3"), "us root")):
        assert "replaced as lost" in turned(both, old)
    hear(both, said(added("us record 3"), "us root 2"), said(SITE, "us record 3"))
    assert both.log_verifiers("us") == (key("us log").public,)


WORDS = {
    "no guarantor alone": [(replaced(), "ru record")],
    "one guarantor twice": [(replaced(), "ru record"), (replaced(officer="b"), "ru record")],
    "the party itself": [(replaced(), "us record"), (replaced(), "ru record")],
    "two different texts": [(replaced(), "ru record"), (replaced(root="x"), "un record")],
    "another lost key": [(replaced(), "ru record"), (replaced(lost="us record"), "un record")],
    "not a root": [(replaced(lost="y"), "ru record"), (replaced(lost="y"), "un record")],
    "one key for both": [(replaced(root="z", record="z"), who) for who in
                         ("ru record", "un record")],
    "an old key": [(replaced(record="us record"), who) for who in ("ru record", "un record")],
}


@pytest.mark.parametrize("words", WORDS.values(), ids=WORDS)
def test_promise_3_a_lost_key_is_not_replaced_by(words: list[tuple[KeyReplaced, str]]) -> None:
    authority = hear(founded(), *(said(what, by, number=i) for i, (what, by) in enumerate(words)))
    assert authority.root("us") == key("us root").public
    hear(authority, said(SITE, "us record"))
    turned(authority, said(SITE, "us record 2"))


def test_promise_3_without_two_who_must_nobody_replaces_a_key() -> None:
    for must in ({}, {"us": frozenset({"ru"})}):
        authority = Authority.of({p: founder(p) for p in PARTIES}, must)
        authority = hear(authority, said(replaced(), "ru record"), said(replaced(), "un record"))
        assert authority.root("us") == key("us root").public


@given(st.permutations([(replaced(), "ru record"), (replaced(), "un record"),
                        (replaced(lost="us root 2", root="us root 3", record="us record 3"),
                         "ru record"),
                        (replaced(lost="us root 2", root="us root 3", record="us record 3"),
                         "un record")]))
def test_replacements_end_alike_in_every_order(words: list[tuple[KeyReplaced, str]]) -> None:
    authority = hear(founded(), *(said(what, by) for what, by in words))
    assert authority.root("us") == key("us root 3").public
    assert authority.good("us", "record") == (key("us record 3").public,)
