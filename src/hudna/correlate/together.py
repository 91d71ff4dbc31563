"""Many reports at once: what is proposed of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from hudna.correlate.clue import Clue, Copy, Correlation, sound
from hudna.correlate.copies import signs_of
from hudna.correlate.groups import groups_of, joined
from hudna.correlate.model import Parameters, shipped
from hudna.correlate.nearby import Nearby, Turns
from hudna.correlate.score import Rows, Said, Scores, proposals, rows_of, said_in, scored
from hudna.correlate.words import Rarity, plain

LIKELY = 0.45                # from here on, roughly even by ICD 203, a pair is proposed
AT_ONCE = 500_000            # pairs that one DuckDB holds at a time
SIDE_BY_SIDE = 2             # DuckDBs: one uses hardly more than one core for this


class Pairs(NamedTuple):
    """Rows of reports that are near each other, and what was found on the way."""

    left: Rows
    right: Rows
    copies: list[Copy]
    crowded: list[str]


def correlated(clues: Sequence[Clue], parameters: Parameters | None = None) -> Correlation:
    """All proposals among `clues`, whatever order they come in. Raises `Refused` where a clue
    cannot be compared: nothing is proposed then."""
    sound(clues)
    model = parameters or shipped()
    ordered = sorted(clues, key=lambda clue: (clue.from_ms, clue.until_ms, clue.id))
    pairs, table = compared(ordered)
    scores = list(_scored(table, pairs, model))
    ids = [clue.id for clue in ordered]
    found = sorted((p for each in scores for p in proposals(ids, each, LIKELY, model)),
                   key=lambda p: p.ids)
    sets = joined(len(ordered), [triple for each in scores for triple in zip(
        each.left.tolist(), each.right.tolist(), each.bits.tolist(), strict=True)])
    copies = sorted(pairs.copies, key=lambda copy: copy.id)
    return Correlation(tuple(found), tuple(copies),
                       tuple(groups_of(ordered, sets, copies)), tuple(sorted(pairs.crowded)))


def compared(ordered: Sequence[Clue]) -> tuple[Pairs, pa.Table]:
    """Which are to be compared, and the table they are compared by."""
    nearby, rarity, turns = Nearby(), Rarity(), Turns()
    sayings: list[Said] = []
    rows = np.empty(len(ordered), np.int64)                # of `ordered`, by row in `nearby`
    left: list[Rows] = []
    right: list[Rows] = []
    copies, crowded = [], []
    for i, clue in enumerate(ordered):
        words = plain(clue.text)
        sayings.append(said_in(words))
        rarity.take(sayings[-1].told)
        signs = signs_of(words)
        near = nearby.near(clue, signs, len(words))
        if near.copied is not None:
            row, alike = near.copied
            copies.append(Copy(clue.id, ordered[rows[row]].id, alike))
            continue
        rows[nearby.take(clue, signs)] = i
        if near.crowded:
            crowded.append(clue.id)
        left.append(rows[turns.left(near.rows, clue)])
        right.append(np.full(len(left[-1]), i, np.int64))
    return Pairs(_all(left), _all(right), copies, crowded), rows_of(ordered, sayings, rarity)


_NONE = np.empty(0, np.int64)


def _all(parts: list[Rows]) -> Rows:
    return np.concatenate(parts) if parts else _NONE


def _scored(table: pa.Table, pairs: Pairs, model: Parameters) -> Iterator[Scores]:
    """In the order of the pairs, whichever is done first."""
    parts = [slice(begin, begin + AT_ONCE) for begin in range(0, len(pairs.left), AT_ONCE)]
    with ThreadPoolExecutor(SIDE_BY_SIDE) as threads:
        yield from threads.map(
            lambda part: scored(table, pairs.left[part], pairs.right[part], model), parts)
