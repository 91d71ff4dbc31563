"""Which pairs of articles stand in `labels_fa_kes_drawn.csv`, in `labels_fa_kes_third.csv` and in
`labels_fa_kes_fourth.csv`, drawn again from FA-KES.

    python -m tests.correlate.drawn fa_kes.csv
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from itertools import combinations
from pathlib import Path

HERE = Path(__file__).parent
BEFORE = HERE / "labels_fa_kes.csv"
DRAWN = HERE / "labels_fa_kes_drawn.csv"
THIRD = HERE / "labels_fa_kes_third.csv"
FOURTH = HERE / "labels_fa_kes_fourth.csv"
SEED, COUNT = 2, 60
SEED_THIRD, COUNT_THIRD = 3, 80
SEED_FOURTH, COUNT_FOURTH = 4, 100
Pair = tuple[str, str]


def drawn(articles: Path, seed: int = SEED, count: int = COUNT) -> list[Pair]:
    """Pairs of different articles of one governorate, at most a day apart, none of which stands in
    the earlier labels: the first `count` by the SHA-256 of `seed|one|other`."""
    seen = _labelled(BEFORE)
    pairs = [pair for pair in _near(articles) if not seen & {*pair}]
    return sorted(pairs, key=lambda pair: _hash(seed, pair))[:count]


def third(articles: Path) -> list[Pair]:
    """The same of pairs with at least one article that stands in neither of the earlier labels;
    first those of which that is true of both."""
    seen = _labelled(BEFORE) | _labelled(DRAWN)
    known = {pair: len(seen & {*pair}) for pair in _near(articles)}
    pairs = [pair for pair, of_them in known.items() if of_them < 2]
    return sorted(pairs, key=lambda pair: (known[pair], _hash(SEED_THIRD, pair)))[:COUNT_THIRD]


def fourth(articles: Path) -> list[Pair]:
    """What `third` left over, and the pairs two days apart of which neither article stands in any
    of the three earlier labels; first those of which that is true."""
    before = _labelled(BEFORE) | _labelled(DRAWN)
    seen = before | _labelled(THIRD)
    taken = {(row["one"], row["other"]) for row in _rows(THIRD)}
    left = {pair for pair in _near(articles) if not before >= {*pair}} - taken
    pairs = left | {pair for pair in _near(articles, 2) if seen.isdisjoint(pair)}
    order = sorted(pairs, key=lambda pair: (not seen.isdisjoint(pair), _hash(SEED_FOURTH, pair)))
    return order[:COUNT_FOURTH]


def _labelled(labels: Path) -> set[str]:
    return {row[name] for row in _rows(labels) for name in ("one", "other")}


def _hash(seed: int, pair: Pair) -> str:
    return sha256(f"{seed}|{pair[0]}|{pair[1]}".encode()).hexdigest()


def _near(articles: Path, days: int = 1) -> Iterator[Pair]:
    rows = {row["unit_id"]: row for row in _rows(articles)}.values()
    for a, b in combinations(rows, 2):
        apart = abs((_day(a) - _day(b)).days)
        if a["location"] == b["location"] and apart <= days and _text(a) != _text(b):
            one, other = sorted((a["unit_id"], b["unit_id"]))
            yield one, other


def _day(row: dict[str, str]) -> datetime:
    return datetime.strptime(row["date"], "%m/%d/%Y").replace(tzinfo=UTC)


def _text(row: dict[str, str]) -> str:
    return row["article_content"].strip()


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


if __name__ == "__main__":
    source = Path(sys.argv[1])
    for pairs in drawn(source), third(source), fourth(source):
        for pair in pairs:
            print(*pair, sep=",")
