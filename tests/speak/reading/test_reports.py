"""Reports that the tests' author wrote, read and held against what they say.

The first lists were read while the reading was made; the unseen ones were written after it and
first read as they stand. What that first run gave is in docs/reading.md.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime

import pytest

from hudna.speak.reading.proposed import Proposal
from tests.speak.reading import reports
from tests.speak.reading.conftest import DAMASCUS
from tests.speak.reading.reports import Labelled

LISTS = {
    "Arabic": reports.ARABIC, "Russian": reports.RUSSIAN, "English": reports.ENGLISH,
    "last": reports.LAST,
    "Arabic, unseen": reports.UNSEEN_ARABIC, "Russian, unseen": reports.UNSEEN_RUSSIAN,
}
FLOOR = 0.85


@pytest.mark.parametrize("name", LISTS)
def test_what_comes_first_is_what_the_report_says(read, name):
    right: Counter[str] = Counter()
    for report in LISTS[name]:
        right.update(_right(report, read(report.text)))
    n = len(LISTS[name])
    print(f"\n{name}: {n} reports; first and right:", dict(right))
    for what in ("place", "day", "kind", "accused", "killed", "injured"):
        assert right[what] >= FLOOR * n - 0.5, what


@pytest.mark.parametrize("name", LISTS)
def test_each_guess_rests_on_words_of_the_text(read, name):
    for report in LISTS[name]:
        p = read(report.text)
        for guess in (*p.places, *p.times, *p.kinds, *p.parties, *p.harms):
            assert guess.spans and 0 < guess.score <= 1
            for begin, end in guess.spans:
                words = report.text[begin:end]
                assert words and words == words.strip()


def _right(report: Labelled, p: Proposal) -> Iterator[str]:
    if (p.places[0].names.en if p.places else "") == report.place:
        yield "place"
    if _day(p) == report.day or (report.day and _within(_day(p), report.day)):
        yield "day"
    if _kind(report.kind, p):
        yield "kind"
    if (p.accused[0].party if p.accused else "") == report.accused:
        yield "accused"
    killed = [h.harm.killed_least for h in p.harms if h.harm.killed_least]
    if (killed[0] if killed else None) == report.killed:
        yield "killed"
    injured = [h.harm.injured_least for h in p.harms if h.harm.injured_least]
    if (injured[0] if injured else None) == report.injured:
        yield "injured"


def _kind(wanted: str, p: Proposal) -> bool:
    kinds = [k.happened for k in p.kinds]
    if not wanted:
        return not kinds
    either = wanted.split("|")
    return bool(kinds) and kinds[0] in either and set(either) <= set(kinds)


def _day(p: Proposal):
    if not p.times:
        return None
    first, last = (datetime.fromtimestamp(at / 1000, DAMASCUS)
                   for at in (p.times[0].from_ms, p.times[0].until_ms - 1))
    return (first.month, first.day), (last.month, last.day)


def _within(got, wanted) -> bool:
    return got is not None and wanted[0] <= got[0] and got[1] <= wanted[1]
