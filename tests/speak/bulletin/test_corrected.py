"""Corrections, whatever was said before: they bring what was said to what holds, and only once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args, get_type_hints

from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape
from msgspec.structs import replace

from hudna.speak.bulletin.canonical import canonical
from hudna.speak.bulletin.corrected import (
    ACCESS,
    COUNTED,
    HIT,
    NOTHING,
    NUMBERS,
    Earlier,
    Holds,
    Now,
    Why,
    around,
    beside,
    corrections,
    hits,
    said_of,
)
from hudna.speak.bulletin.counted import count, of_clause, of_party
from hudna.speak.bulletin.data import (
    Access,
    BulletinData,
    Correction,
    Count,
    Counted,
    Incident,
    Listed,
    Quiet,
    Reconciled,
)
from hudna.speak.bulletin.html import html
from hudna.speak.bulletin.words import BECAUSE, CORRECTED
from hudna.speak.language import CODES, language
from tests.speak.bulletin.example import ALEPPO, INCIDENTS, concluded, example, finding, ground

FOUND, ALLEGED = INCIDENTS[0], INCIDENTS[1]
DAYS = ("2016-07-29", "2016-07-30", "2016-07-31", "2016-08-01")


def counted(*of: Counted) -> Incident:
    return replace(ALLEGED, standing=of[0].standing, counted=of)


VARIANTS = (
    ALLEGED, concluded(ALLEGED, finding("un", "saa")),
    concluded(ALLEGED, finding("un", "saa"), replace(finding("un", "ru"), clause="aid")),
    concluded(ALLEGED, finding("un", "saa"), replace(
        finding("un"), outcome="no-violation")),
    counted(Counted("", "saa", "refuted")), counted(Counted("", "saa", "not-known")),
    counted(Counted("aid", "saa", "alleged")), counted(Counted("", "", "alleged")),
    counted(Counted("", "saa", "alleged"), Counted("aid", "ru", "refuted")),
    counted(Counted("", "saa", "alleged", answered=True)))


def named(day: int, name: int, variant: int) -> Incident:
    return replace(VARIANTS[variant], id=f"{day}{name}".ljust(32, "0"))


worlds = st.tuples(*(st.dictionaries(st.integers(0, 3), st.integers(0, len(VARIANTS) - 1),
                                     max_size=4) for _ in DAYS[:-1]))


def held(world: tuple[dict[int, int], ...]) -> dict[str, tuple[Incident, ...]]:
    return {day: tuple(named(i, n, v) for n, v in sorted(of.items()))
            for i, (day, of) in enumerate(zip(DAYS, world, strict=False))}


def bulletin(day: str, incidents: tuple[Incident, ...], said: object = ()) -> BulletinData:
    return example(incidents, day=day, told_hit=(), access=(), corrections=said,
                   reconciled=None)


@given(worlds, worlds)
def test_what_was_said_with_its_corrections_is_what_holds(
    before: tuple[dict[int, int], ...], now: tuple[dict[int, int], ...]
) -> None:
    earlier = [Earlier(f"{i}".ljust(64, "0"), bulletin(day, incidents))
               for i, (day, incidents) in enumerate(held(before).items())]
    holds = {day: Holds(of, around(example().quiet, None))
             for day, of in {**held(now), DAYS[-1]: ()}.items()}
    found = corrections(earlier, holds, Now())
    canonical(bulletin(DAYS[-1], (), found))
    for one in earlier:
        day = one.data.day
        said = {i.id: said_of(i) for i in one.data.incidents}
        for c in (c for c in found if c.day == day and c.incident):
            assert c.bulletin == one.bulletin
            if c.what == "standing" and not c.now:
                del said[c.incident]
            else:
                said.setdefault(c.incident, {})[c.what] = c.now
        assert {k: v["standing"] for k, v in said.items()} == {
            i.id: i.standing for i in held(now)[day]}
        figures = [c for c in found if c.day == day and not c.incident]
        numbers = {(c.what, c.clause, c.party): (c.was, c.now) for c in figures}
        assert len(numbers) == len(figures)
        was, is_ = one.data.incidents, held(now)[day]
        assert numbers == {(w, clause, party): (str(getattr(a, w)), str(getattr(b, w)))
                           for clause, party, a, b in lines_of(was, is_) for w in NUMBERS
                           if getattr(a, w) != getattr(b, w)}
    later = Earlier("9" * 64, bulletin(DAYS[-1], (), found))
    assert corrections([*earlier, later], holds, Now()) == ()


def lines_of(
    was: tuple[Incident, ...], is_: tuple[Incident, ...]
) -> Iterator[tuple[str | None, str, Count, Count]]:
    """Of the day, of each clause and of each party: its counts, then and now."""
    yield None, "", count(was), count(is_)
    yield from ((c, "", of_clause(was, c), of_clause(is_, c)) for c in ("", "aid", "no-air"))
    yield from ((None, p, of_party(was, p), of_party(is_, p)) for p in ("saa", "ru"))


def test_what_is_said_beside_the_incidents_is_corrected_once() -> None:
    one = Earlier("1" * 64, replace(bulletin(DAYS[0], ()), reconciled=example().reconciled))
    quiet = (Quiet(ALEPPO, "not-known", 0), *example().quiet[1:])
    listed = Reconciled((Listed("us", 8, None), Listed("un", 1, None)), None, None)
    now = {DAYS[0]: Holds((), around(quiet, listed))}
    found = corrections([one], now, Now())
    assert {(c.what, c.party, c.area, c.was, c.now) for c in found} == {
        ("quiet", "", ALEPPO, "not-quiet", "not-known"), ("counted", "un", None, "", "1"),
        ("same", "", None, "4", ""),
        ("different", "", None, "2", "")}
    canonical(bulletin(DAYS[1], (), found))
    later = Earlier("2" * 64, bulletin(DAYS[1], (), found))
    assert corrections([one, later], now | {
        DAYS[1]: Holds((), around(example().quiet, None))}, Now()) == ()


def test_what_is_counted_of_access_and_of_harmed_places_is_corrected_once() -> None:
    one = replace(example(), corrections=())
    assert hits(one) == 1
    came = (replace(one.access[0], outcome="granted"), one.access[1])
    now = {one.day: Holds(one.incidents, around(one.quiet, one.reconciled), beside(came, 0))}
    found = corrections([Earlier("1" * 64, one)], now, Now())
    assert [(c.what, c.party, c.was, c.now) for c in found] == [
        ("told-hit", "", "1", "0"), ("access-granted", "ru", "0", "1"),
        ("access-delayed", "ru", "1", "0")]
    later = replace(bulletin("2016-08-01", ()), corrections=found)
    canonical(later)
    assert corrections([Earlier("1" * 64, one), Earlier("2" * 64, later)], now, Now()) == ()
    waits = (replace(one.access[0], outcome="waiting"),)
    assert beside(waits, 0) == beside((replace(waits[0], outcome="unanswered"),), 0)


def test_all_that_can_be_corrected_has_words() -> None:
    assert set(COUNTED) | set(NOTHING) <= set(CORRECTED)
    assert set(get_args(Why)) <= {*BECAUSE, ""}
    access = get_args(get_type_hints(Access)["outcome"])
    assert {f"access-{a}" for a in access if a != "waiting"} < set(COUNTED)
    for what in (*ACCESS, HIT):
        found = (Correction(DAYS[0], "1" * 64, what, "0", "1", "", party="us"),)
        for code in CODES:
            lang = language(code)
            raw = html(example(corrections=found), lang, ground()).decode()
            assert str(escape(lang.say(CORRECTED[what]))) in raw


def test_nothing_is_corrected_where_nothing_has_changed() -> None:
    one = bulletin(DAYS[0], (FOUND, ALLEGED))
    held_ = {DAYS[0]: Holds((ALLEGED, FOUND), around(one.quiet, one.reconciled))}
    assert corrections([Earlier("1" * 64, one)], held_, Now()) == ()
