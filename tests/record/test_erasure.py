"""What may be withheld, and nothing else; what is gone reads as withheld."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import get_args

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hudna.fault import Refused
from hudna.place.geometry import Point
from hudna.record import erasure, sdjwt
from hudna.record.erasure import PERSONAL, WITHHELD, WITHHELD_NAMES
from hudna.record.hiding import Hiding, blanked, stripped
from hudna.record.kinds import Anything, Erasure, Names, Site, Statement, Stop
from hudna.record.open import open_record, reopen
from hudna.record.record import Record
from hudna.record.release import LATER, RELEASABLE, releasable
from hudna.record.sign import sign
from hudna.record.sound import unsound
from tests.record.statements import KEY, KINDS, MS, seeded, statements

DOCS = Path(__file__).parents[2] / "docs" / "records.md"
KEYS = {"un": KEY.public}
MAY_GO = {"officer", "note", "reason", "how", "text", "names", "to", "source", "origin",
          "place", "why", "summary", "purpose", "basis", "title", "settled_by", "quote", "line",
          "requested"}
SITE = Site("hospital", Names(en="Ward of Dr A", ar="أ"), Point((1, 2)), 500_000, 7, note="ask B")


def signed(said: Statement, seed: int = 0, author: str = "un") -> Record:
    return sign(said, author=author, key=KEY, issued_ms=MS,  # type: ignore[arg-type]
                randomness=seeded(seed))


def erased(record: Record, *fields: str, by: str = "un", digests: tuple[str, ...] = ()) -> Record:
    found = digests or tuple(sdjwt.digests_of(record.presentation)[f] for f in fields)
    return signed(Erasure(record.hash, fields, found, "law", "Officer"), 9, by)


def held(*records: Record, me: str = "un") -> Hiding:
    fold = Hiding(me)
    for record in records:
        fold.apply(record)
    return fold


def test_only_words_about_people_and_names_may_be_withheld() -> None:
    assert {f for fields in PERSONAL.values() for f in fields} == MAY_GO
    for kind, fields in PERSONAL.items():
        types = {f.name: f.type for f in msgspec.structs.fields(kind)}
        assert all(types[f] is (Names if f == "names" else str) for f in fields)


def test_every_field_with_such_a_name_is_listed_but_those_that_anything_is_decided_by() -> None:
    listed = {(k.__name__, f) for k, fields in PERSONAL.items() for f in fields}
    there = {(k.__name__, f) for k in KINDS for f in k.__struct_fields__ if f in MAY_GO}
    assert there - listed == {
        ("AgreementText", "text"), ("KeyRevoked", "reason"), ("Looked", "how"),
        ("Released", "to"), ("Deposit", "to"), ("Available", "to"), ("RungTaken", "to"),
        ("Notice", "place"), ("AfterTheFact", "place"), ("Judged", "officer"),
        ("Seconded", "officer"), ("SealedAnswer", "why"), ("TwoHistories", "origin"),
        ("Call", "to"), ("Decision", "text"), ("Commitment", "text"), ("Announcement", "text"),
        ("Incursion", "basis"),
        ("Announcement", "title"),
    }
    assert set(PERSONAL) <= set(get_args(Anything))


def test_the_page_about_records_lists_what_may_be_erased() -> None:
    assert listed("Erased") == pairs(PERSONAL)


def test_the_page_about_records_lists_what_may_be_withheld() -> None:
    found = listed("Withheld")
    kinds = {kind for kind, _ in found}
    assert kinds == {"site", "area", "movement", "incursion", "sighting", "report", "incident",
                     "judged", "challenge", "challenge-reply", "access-asked"}
    personal = {(k, f) for k, f in pairs(PERSONAL) if k not in kinds}
    assert found | personal == pairs(RELEASABLE)


def pairs(table: Mapping[type[Statement], tuple[str, ...]]) -> set[tuple[str, str]]:
    return {(k.__struct_config__.tag, f) for k, fields in table.items() for f in fields}


def listed(section: str) -> set[tuple[str, str]]:
    part = DOCS.read_text().partition(f"## {section}\n")[2].partition("\n## ")[0]
    rows = [re.findall(r"`([^`]+)`", cell) for line in part.split("\n") if line.startswith("| `")
            for cell in line.strip("| ").split(" | ")]
    return {(kind, f) for kinds, fields in zip(rows[::2], rows[1::2], strict=True)
            for kind in kinds for f in fields}


@given(statements, st.data())
def test_what_is_erased_reads_as_withheld_and_all_else_as_it_was_said(
    said: Statement, data: st.DataObject
) -> None:
    record, personal = signed(said), erasure.personal(said)
    names = data.draw(st.sets(st.sampled_from(personal)) if personal else st.just(set()))
    part = reopen(stripped(record, names))
    assert part == blanked(record, names)
    assert part.hash == record.hash and set(part.withheld) == names
    for field in said.__struct_fields__:
        shown = getattr(part.said, field)
        sentinel = WITHHELD_NAMES if field == "names" else WITHHELD
        assert shown == (sentinel if field in names else getattr(said, field))
    assert not unsound(part.said)


@given(statements, st.data())
def test_promise_2_nothing_that_anything_is_decided_by_can_be_stripped(
    said: Statement, data: st.DataObject
) -> None:
    record = signed(said)
    may = {*erasure.personal(said), *releasable(said), *LATER.get(type(said), ())}
    name = data.draw(st.sampled_from(sorted({"kind", *said.__struct_fields__} - may)))
    assert stripped(record, {name}) == record.presentation
    assert blanked(record, {name}) == record
    with pytest.raises(Refused):
        reopen(sdjwt.withhold(record.presentation, {name}))


def test_the_sentinel_is_told_from_an_author_who_wrote_the_same() -> None:
    said = Stop(WITHHELD, "Officer", notice="a" * 64)
    whole = signed(said)
    gone = reopen(sdjwt.withhold(whole.presentation, {"reason"}))
    assert reopen(whole.presentation).withheld == () and gone.withheld == ("reason",)
    assert gone.said == said


def test_blanked_twice_is_blanked_once_and_more_may_go_later() -> None:
    record = signed(SITE)
    once = blanked(record, {"note"})
    assert blanked(once, {"note"}) is once
    assert blanked(once, {"names"}) == blanked(record, {"names", "note"})
    assert "ask B" not in repr(once) and once.said.shape == SITE.shape  # type: ignore[union-attr]


def test_a_stranger_s_erasure_destroys_nothing() -> None:
    record = signed(SITE)
    fold = held(erased(record, "note", by="ru"))
    assert fold.gone(record.hash, "un") == frozenset()
    assert len(fold.of(record.hash)) == 1 and not fold.binding(record.hash, "un")


def test_this_node_s_own_and_the_author_s_erasures_destroy() -> None:
    record = signed(SITE)
    fold = held(erased(record, "note"), erased(record, "names", by="us"), me="us")
    assert fold.gone(record.hash, "un") == {"note", "names"}
    assert fold.gone(record.hash, "ru") == {"names"}
    assert fold.gone("b" * 64, "un") == frozenset()


# --- what a partner may leave out ------------------------------------------------------------


@pytest.mark.parametrize("field", ["note", "names"])
def test_a_record_that_lacks_a_personal_field_is_taken_as_withheld(field: str) -> None:
    part = open_record(sdjwt.withhold(signed(SITE).presentation, {field}), KEYS)
    assert part.withheld == (field,)
    assert part == blanked(signed(SITE), {field})


@pytest.mark.parametrize("field", ["kind", "buffer_mm", "from_ms", "until_ms", "protects"])
def test_promise_2_nothing_excuses_a_missing_buffer_time_or_kind(field: str) -> None:
    with pytest.raises(Refused) as caught:
        open_record(sdjwt.withhold(signed(SITE).presentation, {field}), KEYS)
    assert caught.value.faults[0].where.startswith("fields")


@pytest.mark.parametrize("by", ["un", "us", "ru"])
def test_promise_2_no_erasure_takes_a_place_whoever_says_it(by: str) -> None:
    record = signed(SITE)
    named = ("kind", "shape", "buffer_mm", "cell_1km", "review_by_ms", "district")
    fold = held(erased(record, *named, by=by, digests=("A" * 43,) * len(named)), me="us")
    assert fold.gone(record.hash, "un") == frozenset()
