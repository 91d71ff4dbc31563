"""Promise 3: no guarantor alone can change the agreement."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from hudna.terms.agreement import Agreement
from hudna.terms.amend import InEffect, Signature, in_effect
from tests.agreements import quick

BASE = quick().agreement
DIGESTS = ("genesis", "b", "c", "d")


def with_guarantors(*ids: str) -> Agreement:
    parties = [p for p in BASE.parties if p.role != "guarantor"]
    model = next(p for p in BASE.parties if p.role == "guarantor")
    named = [type(model)(id=i, role="guarantor", name=model.name) for i in ids]
    return _replace(BASE, parties=(*named, *parties))


def _replace(a: Agreement, **fields: object) -> Agreement:
    return Agreement(**{**{f: getattr(a, f) for f in a.__struct_fields__}, **fields})


TWO = with_guarantors("us", "ru")
TEXTS = dict.fromkeys(DIGESTS, TWO)


def test_both_keys_turn():
    assert in_effect("genesis", TEXTS, [("us", "b", "genesis"), ("ru", "b", "genesis")]) == (
        InEffect(("genesis", "b")))


def test_the_depositary_s_signature_is_no_key():
    assert in_effect("genesis", TEXTS, [("us", "b", "genesis"), ("un", "b", "genesis")]).digest == (
        "genesis")


def test_two_texts_are_not_one():
    assert in_effect("genesis", TEXTS, [("us", "b", "genesis"), ("ru", "c", "genesis")]).digest == (
        "genesis")


def test_the_same_text_in_place_of_different_ones_is_not_agreed():
    assert in_effect("genesis", TEXTS, [("us", "b", "genesis"), ("ru", "b", "c")]).digest == (
        "genesis")


def test_an_amendment_is_signed_by_the_guarantors_of_what_it_replaces():
    texts = {**TEXTS, "b": with_guarantors("us", "tr")}
    by_the_new = [("us", "b", "genesis"), ("tr", "b", "genesis")]
    assert in_effect("genesis", texts, by_the_new).digest == "genesis"
    by_the_old = [("us", "b", "genesis"), ("ru", "b", "genesis")]
    then = [("us", "c", "b"), ("ru", "c", "b")]
    assert in_effect("genesis", texts, [*by_the_old, *then]).digest == "b"
    assert in_effect("genesis", texts, [*by_the_old, ("us", "c", "b"), ("tr", "c", "b")]).chain == (
        "genesis", "b", "c")


def test_a_later_amendment_waits_for_the_earlier_one():
    both = [("us", "c", "b"), ("ru", "c", "b"), ("us", "b", "genesis")]
    assert in_effect("genesis", TEXTS, both).chain == ("genesis",)
    assert in_effect("genesis", TEXTS, [*both, ("ru", "b", "genesis")]).chain == (
        "genesis", "b", "c")


def test_rivals_stop_each_other_and_are_reported():
    signed = [(g, d, "genesis") for g in ("us", "ru") for d in ("b", "c")]
    assert in_effect("genesis", TEXTS, signed) == InEffect(("genesis",), ("b", "c"))


def test_a_text_that_nobody_holds_never_takes_effect():
    signed = [("us", "unknown", "genesis"), ("ru", "unknown", "genesis")]
    assert in_effect("genesis", TEXTS, signed).digest == "genesis"


def test_what_was_replaced_never_comes_back_under_old_signatures():
    signed = [(g, d, r) for g in ("us", "ru") for d, r in (("b", "genesis"), ("genesis", "b"))]
    assert in_effect("genesis", TEXTS, signed).chain == ("genesis", "b")


# --- properties -------------------------------------------------------------------------------

digests = st.sampled_from(DIGESTS)
anyone = st.lists(st.tuples(st.sampled_from(("us", "ru", "un", "opposition")), digests, digests))


def by(*parties: str) -> st.SearchStrategy[list[Signature]]:
    return st.lists(st.tuples(st.sampled_from(parties), digests, digests), max_size=30)


@given(st.sampled_from(("us", "ru")).flatmap(
    lambda g: by(g, "un", "opposition", "syrian-government", "issg", "stranger")))
def test_promise_3_one_guarantor_alone_never_changes_the_text(signatures):
    assert in_effect("genesis", TEXTS, signatures) == InEffect(("genesis",))


@given(by("us", "ru"), by("us"))
def test_promise_3_more_of_one_guarantor_s_signatures_reach_nothing_the_other_did_not_sign(
    signed, more
):
    signed_by_ru = {(d, r) for p, d, r in signed if p == "ru"}
    chain = in_effect("genesis", TEXTS, [*signed, *more]).chain
    assert all((d, r) in signed_by_ru for r, d in itertools.pairwise(chain))


@given(anyone, st.randoms(use_true_random=False))
def test_promise_10_order_and_repetition_mean_nothing(signatures, random):
    shuffled = [*signatures, *signatures[: len(signatures) // 2]]
    random.shuffle(shuffled)
    assert in_effect("genesis", TEXTS, signatures) == in_effect("genesis", TEXTS, shuffled)


@given(anyone)
def test_every_step_of_the_chain_has_both_keys(signatures):
    chain = in_effect("genesis", TEXTS, signatures).chain
    for replaced, digest in itertools.pairwise(chain):
        assert {("us", digest, replaced), ("ru", digest, replaced)} <= set(signatures)
