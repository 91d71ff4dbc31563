"""Which pairs of articles stand in `labels_fa_kes_drawn.csv`, drawn again from FA-KES.

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
SEED, COUNT = 2, 60


def drawn(articles: Path, seed: int = SEED, count: int = COUNT) -> list[tuple[str, str]]:
    """Pairs of different articles of one governorate, at most a day apart, none of which stands in
    the earlier labels: the first `count` by the SHA-256 of `seed|one|other`."""
    seen = {row[name] for row in _rows(BEFORE) for name in ("one", "other")}
    rows = {row["unit_id"]: row for row in _rows(articles)}
    pairs = _near([row for name, row in rows.items() if name not in seen])
    return sorted(pairs, key=lambda p: sha256(f"{seed}|{p[0]}|{p[1]}".encode()).hexdigest())[:count]


def _near(rows: list[dict[str, str]]) -> Iterator[tuple[str, str]]:
    for a, b in combinations(rows, 2):
        apart = abs((_day(a) - _day(b)).days)
        if a["location"] == b["location"] and apart <= 1 and _text(a) != _text(b):
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
    for pair in drawn(Path(sys.argv[1])):
        print(*pair, sep=",")
