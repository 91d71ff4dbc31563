"""An incursion is said once a revision, of areas that were agreed, and asks who has to answer."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hudna.act.incur import Passing, incur, whom
from hudna.fault import Refused
from hudna.record.kinds import AgreementSigned, AgreementText, Incursion
from hudna.record.sound import unsound
from hudna.record.sound_watching import MOST_SEEN
from hudna.terms.load import load
from tests.act.passings import MINUTE, SEEN, START, VERSION, passing
from tests.act.speaking import Speaking
from tests.agreements import edited, quick


@pytest.fixture
def un() -> Speaking:
    return Speaking("un", quick(), START)


def says(node: Speaking, told: Passing) -> Incursion | None:
    found = incur(node.world, told, node.now_ms)
    if found is None:
        return None
    assert isinstance(found.said, Incursion)
    node.say(found)
    return found.said


def test_the_operators_guarantor_is_asked_within_the_agreements_time(un: Speaking) -> None:
    said = says(un, passing())
    assert said is not None
    assert (said.asked, said.answer_by_ms) == (("ru",), START + 3_600_000)
    assert (said.clause, said.version, said.evidence) == ("ex-areas", VERSION, (SEEN,))


def test_of_an_unknown_operator_each_is_asked_that_answers_for_somebody_barred(
    un: Speaking,
) -> None:
    said = says(un, passing(operator="", basis="unknown", grade="none"))
    assert said is not None
    assert said.asked == ("ru",), "the area bars those that Russia answers for, and nobody else"


def test_where_everyone_is_barred_everyone_is_asked() -> None:
    agreement = quick().agreement
    area = msgspec.structs.replace(agreement.areas[0], bars=())
    assert whom(agreement, area, "") == ("us", "ru")
    assert whom(agreement, area, "opposition") == ("us",)
    both = msgspec.structs.replace(area, bars=("opposition", "syrian-government"))
    assert whom(agreement, both, "") == ("us", "ru")
    nobodys = msgspec.structs.replace(area, bars=("issg",))
    assert whom(agreement, nobodys, "issg") == ("us", "ru"), "for it nobody answers: ask all"


@given(st.lists(st.integers(0, 5), max_size=12))
def test_promise_10_however_often_it_is_told_each_revision_is_said_once_and_in_order(
    told: list[int],
) -> None:
    node = Speaking("un", quick(), START)
    said = [says(node, passing(revision=r)) for r in told]
    kept = [s.revision for s in said if s is not None]
    assert kept == [r for i, r in enumerate(told) if all(r > before for before in told[:i])]
    line = node.world.incursions.line("un", "p1")
    assert (line is None) == (not told)
    if line is not None:
        assert [v.supersedes for v in line.versions] == [
            None, *(v.hash for v in line.versions[:-1])]


def test_later_versions_ask_as_the_first_did_unless_another_is_held_to_have_flown(
    un: Speaking,
) -> None:
    says(un, passing())
    un.now_ms += MINUTE
    left = says(un, passing(revision=1, state="left", left_ms=START + MINUTE))
    assert left is not None
    assert (left.asked, left.answer_by_ms) == (("ru",), START + 3_600_000)
    other = says(un, passing(revision=2, state="left", left_ms=START + MINUTE,
                             operator="opposition"))
    assert other is not None
    assert (other.asked, other.answer_by_ms) == (("us",), START + MINUTE + 3_600_000)


def test_what_was_never_said_is_not_taken_back(un: Speaking) -> None:
    assert says(un, passing(state="void")) is None
    assert says(un, passing(barred=False)) is None
    assert un.world.incursions.all() == ()


def test_what_was_said_and_turns_out_not_to_be_barred_is_void_and_stays(un: Speaking) -> None:
    says(un, passing())
    void = says(un, passing(revision=1, barred=False, basis="declared"))
    assert void is not None
    assert void.state == "void"
    line = un.world.incursions.line("un", "p1")
    assert line is not None
    assert [v.said.state for v in line.versions] == ["inside", "void"]  # type: ignore[union-attr]


@pytest.mark.parametrize(("more", "where"), [
    ({"version": "0" * 64}, "version"), ({"area": "elsewhere"}, "area"),
])
def test_an_area_that_nobody_agreed_is_refused(
    un: Speaking, more: dict[str, str], where: str
) -> None:
    with pytest.raises(Refused) as caught:
        incur(un.world, passing(**more), START)
    assert [f.where for f in caught.value.faults] == [where]


def test_a_text_that_is_only_proposed_draws_no_area(un: Speaking) -> None:
    text = edited(lambda data: data["watch"].update(answer_s=60))
    un.say_raw(AgreementText(text, VERSION))
    with pytest.raises(Refused):
        incur(un.world, passing(version=load(text).digest), START)


def test_the_text_before_still_counts_for_what_was_flown_under_it(un: Speaking) -> None:
    text = edited(lambda data: data["watch"].update(answer_s=60))
    digest = load(text).digest
    un.say_raw(AgreementText(text, VERSION))
    for guarantor in ("us", "ru"):
        other = Speaking(guarantor, quick(), START)
        un.take(other.say_raw(AgreementSigned(digest, VERSION, "o")))
    assert un.world.terms.digest == digest
    said = says(un, passing())
    assert said is not None
    assert said.version == VERSION
    assert said.answer_by_ms == START + 60_000, "the terms are those in effect now"


def test_without_terms_of_a_watch_nothing_is_said() -> None:
    without = load(edited(lambda data: data.pop("watch")))
    node = Speaking("un", without, START)
    with pytest.raises(Refused, match="terms of a watch"):
        incur(node.world, passing(version=without.digest), START)


def test_very_much_evidence_is_cut_to_where_it_entered_and_where_it_left(un: Speaking) -> None:
    many = tuple(msgspec.structs.replace(SEEN, at_ms=START + i) for i in range(1_000))
    said = says(un, passing(evidence=many, highest_mm=10**12, lowest_mm=-10**12))
    assert said is not None
    assert unsound(said) == ()
    assert len(said.evidence) == MOST_SEEN
    assert (said.evidence[0], said.evidence[-1]) == (many[0], many[-1])


def test_what_was_taken_back_and_is_said_again_is_asked_anew(un: Speaking) -> None:
    says(un, passing())
    un.now_ms += MINUTE
    void = says(un, passing(revision=1, state="void"))
    again = says(un, passing(revision=2))
    assert void is not None
    assert again is not None
    assert (void.answer_by_ms, again.answer_by_ms) == (START + 3_600_000, START + 3_660_000)


def test_evidence_that_no_record_can_hold_keeps_nothing_from_being_said(un: Speaking) -> None:
    odd = msgspec.structs.replace(SEEN, height_mm=9 * 10**9, within_m=9_000_000, feed="f" * 200)
    said = says(un, passing(evidence=(odd,)))
    assert said is not None
    assert unsound(said) == ()
    assert said.evidence[0].within_m == 1_000_000
