"""Corrections, whatever was said before: they bring what was said to what holds, and only once."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from hudna.speak.bulletin.canonical import canonical
from hudna.speak.bulletin.corrected import Earlier, corrections, said_of
from hudna.speak.bulletin.counted import count
from hudna.speak.bulletin.data import Answer, BulletinData, Incident
from tests.speak.bulletin.example import INCIDENTS, example, finding

FOUND, ALLEGED = INCIDENTS[0], INCIDENTS[1]
DAYS = ("2016-07-29", "2016-07-30", "2016-07-31", "2016-08-01")
VARIANTS = (
    ALLEGED, replace(ALLEGED, standing="found", outcomes=(finding("un", "saa"),)),
    replace(ALLEGED, standing="refuted"), replace(ALLEGED, standing="not-known"),
    replace(ALLEGED, clause="aid"), replace(ALLEGED, accused=()),
    replace(ALLEGED, answers=(Answer("saa", "denies", "", 1),)))


def named(day: int, name: int, variant: int) -> Incident:
    return replace(VARIANTS[variant], id=f"{day}{name}".ljust(32, "0"))


worlds = st.tuples(*(st.dictionaries(st.integers(0, 3), st.integers(0, len(VARIANTS) - 1),
                                     max_size=4) for _ in DAYS[:-1]))


def held(world: tuple[dict[int, int], ...]) -> dict[str, tuple[Incident, ...]]:
    return {day: tuple(named(i, n, v) for n, v in sorted(of.items()))
            for i, (day, of) in enumerate(zip(DAYS, world, strict=False))}


def bulletin(day: str, incidents: tuple[Incident, ...], said: object = ()) -> BulletinData:
    return example(incidents, day=day, by_clause=(), by_party=(), told_hit=(), corrections=said)


@given(worlds, worlds)
def test_what_was_said_with_its_corrections_is_what_holds(
    before: tuple[dict[int, int], ...], now: tuple[dict[int, int], ...]
) -> None:
    earlier = [Earlier(f"{i}".ljust(64, "0"), bulletin(day, incidents))
               for i, (day, incidents) in enumerate(held(before).items())]
    found = corrections(earlier, held(now), {})
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
        numbers = {c.what: (c.was, c.now) for c in found if c.day == day and not c.incident}
        was, is_ = count(one.data.incidents), count(held(now)[day])
        assert numbers == {w: (str(getattr(was, w)), str(getattr(is_, w))) for w in (
            "found", "alleged", "unknown", "refuted", "answered", "contested")
            if getattr(was, w) != getattr(is_, w)}
    later = Earlier("9" * 64, bulletin(DAYS[-1], (), found))
    assert corrections([*earlier, later], held(now), {}) == ()


def test_nothing_is_corrected_where_nothing_has_changed() -> None:
    one = bulletin(DAYS[0], (FOUND, ALLEGED))
    assert corrections([Earlier("1" * 64, one)], {DAYS[0]: (ALLEGED, FOUND)}, {}) == ()
