"""Lines of versions: whatever the order of arrival, only the author ends what it said."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hudna.log.entry import Entry
from hudna.place.geometry import Point
from hudna.record.kinds import Names, Site, Withdrawal
from hudna.record.record import Envelope, Record
from hudna.view.entries import Entries
from hudna.view.lines import Lines

SITE = Site("hospital", Names(en="H"), Point((0, 0)), 0, 0)


def made(name: str, author: str, at: int, supersedes: str | None = None) -> Record:
    return Record(name, Envelope(name, author, at, supersedes), SITE, "")


def withdrawal(name: str, author: str, subject: str) -> Record:
    return Record(name, Envelope(name, author, 9), Withdrawal(subject, "x"), "")


RECORDS = [
    made("a1", "un", 1), made("a2", "un", 2, "a1"), made("a3", "un", 3, "a2"),
    made("x2", "ru", 2, "a1"), made("b1", "us", 1),
    withdrawal("w1", "ru", "b1"), withdrawal("w2", "us", "a3"),
]


def folded(
    records: list[Record], until_ms: Callable[[Record], int | None] = lambda _: None,
    seen: Callable[[Lines[Site]], object] = bool,
) -> Lines[Site]:
    entries = Entries()
    lines: Lines[Site] = Lines("lines", Site, entries=entries, until_ms=until_ms)
    seen(lines)
    for i, r in enumerate(records):
        entries.add(Entry(i, i, r))
        if isinstance(r.said, Withdrawal):
            lines.withdraw(r.said.subject, r)
        else:
            lines.apply(r)
        seen(lines)
    return lines


@given(st.permutations(RECORDS))
def test_promise_2_strangers_end_nothing_in_any_order(records: list[Record]) -> None:
    lines = folded(records)
    assert {r.hash for r in lines.standing()} == {"a3", "x2", "b1"}
    assert [r.hash for r in lines.versions("a2")] == ["a1", "a2", "a3"]
    assert lines.root("a3") == "a1"
    assert lines.root("x2") == "x2"
    assert [r.hash for r in lines.afterlife("a1")] == ["a2", "a3"]


@given(st.permutations(RECORDS), st.lists(st.integers(0, 4), min_size=8, max_size=8),
       st.lists(st.integers(0, 4), min_size=8, max_size=8))
def test_two_looks_are_equal_only_if_the_same_is_live_whatever_came_in_between(
    records: list[Record], ends: list[int], moments: list[int]
) -> None:
    until = {r.hash: end for r, end in zip(RECORDS, ends, strict=False)}
    looks: list[tuple[tuple[int, int], list[int]]] = []
    now = iter(sorted(moments))

    def look(lines: Lines[Site]) -> None:
        at = next(now)
        looks.append((lines.lasting(at), sorted(lines.live_places(at))))

    folded(records, lambda r: until[r.hash], look)
    for one, live in looks:
        assert all(live == other_live for other, other_live in looks if one == other)


@given(st.permutations([*RECORDS, withdrawal("w3", "un", "a3")]))
def test_the_author_ends_its_own_in_any_order(records: list[Record]) -> None:
    assert {r.hash for r in folded(records).standing()} == {"x2", "b1"}


def test_a_withdrawal_of_an_older_version_does_not_end_the_newer() -> None:
    lines = folded([*RECORDS, withdrawal("w4", "un", "a1")])
    assert lines.stands("a3")


def test_a_line_that_names_itself_in_a_circle_ends() -> None:
    lines = folded([made("c1", "un", 1, "c2"), made("c2", "un", 2, "c1")])
    assert {r.hash for r in lines.versions("c1")} == {"c1", "c2"}
    assert not list(lines.standing())


@given(st.permutations(RECORDS), st.integers(0, len(RECORDS)))
def test_the_roots_of_all_are_those_of_each(records: list[Record], known: int) -> None:
    lines = folded(records[:known])
    assert lines.roots() == {of: lines.root(of) for of in lines.records}


def test_of_many_versions_each_is_looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[str] = []
    before = Lines._before

    def counted(lines: Lines[Site], of: str) -> str | None:
        looked.append(of)
        return before(lines, of)

    monkeypatch.setattr(Lines, "_before", counted)
    versions = [made(f"v{i:03}", "un", i, f"v{i - 1:03}" if i else None) for i in range(200)]
    for in_log in (versions, versions[::-1]):
        looked.clear()
        assert set(folded(in_log).roots().values()) == {"v000"}
        assert sorted(looked) == [r.hash for r in versions]
