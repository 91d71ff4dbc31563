"""How many sources there are that do not repeat each other.

Two are only counted where nothing shows that they are one: the same name, the same whom they
repeat, one that repeats the other, or the same words. Of sources that nobody knows it cannot be
shown that they are several: all of them together count once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from hudna.record.erasure import WITHHELD
from hudna.record.incidents import Report

_NOBODY = ("nobody", "")


def independent(reports: Sequence[Report]) -> tuple[tuple[Report, ...], ...]:
    """The reports in groups, one for each source that counts, in the order of their first."""
    first = list(range(len(reports)))
    by_mark: dict[tuple[str, str], int] = {}
    for i, said in enumerate(reports):
        for mark in _marks(said):
            _join(first, i, by_mark.setdefault(mark, i))
    groups: dict[int, list[Report]] = {}
    for i, said in enumerate(reports):
        groups.setdefault(_first(first, i), []).append(said)
    return tuple(map(tuple, groups.values()))


def sources(reports: Iterable[Report]) -> int:
    """How many sources are counted."""
    return len(independent(tuple(reports)))


def _first(first: list[int], i: int) -> int:
    while first[i] != i:
        first[i] = first[first[i]]
        i = first[i]
    return i


def _join(first: list[int], one: int, other: int) -> None:
    one, other = sorted((_first(first, one), _first(first, other)))
    first[other] = one


def _marks(said: Report) -> Iterator[tuple[str, str]]:
    """What it has in common with another report of the same source."""
    names = [n for n in (said.source, said.origin) if _known(n)]
    yield from (("name", n) for n in names)
    if said.about is not None:
        yield ("record", said.about)
    elif not names:
        yield _NOBODY
    if _known(said.text):
        yield ("text", said.text)


def _known(text: str) -> bool:
    """What was erased reads the same everywhere, and says nothing."""
    return bool(text) and text != WITHHELD
