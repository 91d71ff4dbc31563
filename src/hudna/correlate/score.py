"""Pairs of reports, weighed by Splink on a DuckDB in memory.

Splink is given the pairs; it blocks nothing and estimates nothing. DuckDB is told to fetch no
extension and to open no file: reports leave the process nowhere.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from splink import DuckDBAPI, Linker

from hudna.correlate.clue import Clue, Proposal, Weight
from hudna.correlate.model import LEVELS, Compared, Parameters, level_bits, settings
from hudna.correlate.scene import scene
from hudna.correlate.tolls import counted, tolls
from hudna.correlate.words import LEAD, OPENING, TOLD, Rarity, naming, plain, script
from hudna.place.geometry import E7

COLUMNS = pa.schema([
    ("unique_id", pa.int64()), ("from_ms", pa.int64()), ("until_ms", pa.int64()),
    ("lon", pa.float64()), ("lat", pa.float64()), ("within_km", pa.float64()),
    ("admin", pa.list_(pa.string())), ("kind", pa.string()), ("family", pa.string()),
    ("accused", pa.list_(pa.string())), ("script", pa.string()),
    ("words", pa.list_(pa.int64())), ("total", pa.int64()),
    ("asked", pa.list_(pa.int64())), ("held", pa.list_(pa.int64())), ("opening", pa.int64()),
    ("scene", pa.int64()), ("tolls", pa.list_(pa.int32())), ("greatest_toll", pa.int32()),
])
_ANY = ("other", "harm-to-protected")
_FAMILIES = {"air-strike": "fire", "shelling": "fire", "explosion": "blast", "mine": "blast",
             "ground-attack": "fight", "small-arms": "fight", "advance": "fight"}
_SETTINGS: dict[str, Any] = {
    "autoinstall_known_extensions": False, "autoload_known_extensions": False,
    "enable_external_access": False, "preserve_insertion_order": False}


Rows = NDArray[np.int64]
Floats = NDArray[np.float64]


class Said(NamedTuple):
    """A text as it is compared: telling words of its first sentences, of its lead and of all that
    is looked at."""

    opening: frozenset[str]
    lead: frozenset[str]
    told: frozenset[str]
    script: str
    scene: int
    tolls: frozenset[int]


class Scores(NamedTuple):
    """Of each pair: rows of both, bits of all, and those of each clue."""

    left: Rows
    right: Rows
    bits: Floats
    probability: Floats
    weights: dict[Compared, Floats]


def said(text: str) -> Said:
    return said_in(plain(text))


def said_in(words: Sequence[str]) -> Said:
    opening = naming(words[:OPENING])
    lead = opening | naming(words[OPENING:LEAD])
    return Said(opening, lead, lead | naming(words[LEAD:TOLD]), script(words), scene(words),
                tolls(words))


def rows_of(clues: Sequence[Clue], sayings: Sequence[Said], rarity: Rarity) -> pa.Table:
    """One row a clue, numbered as they come."""
    telling = [rarity.telling(saying.lead) for saying in sayings]
    openings = [rarity.openings(saying.opening, saying.told) for saying in sayings]
    harm = [sorted(saying.tolls | counted(clue.harm))
            for clue, saying in zip(clues, sayings, strict=True)]
    columns = [
        range(len(clues)), [c.from_ms for c in clues], [c.until_ms for c in clues],
        [None if c.lon is None else math.radians(c.lon / E7) for c in clues],
        [None if c.lat is None else math.radians(c.lat / E7) for c in clues],
        [c.within_m / 1000 for c in clues], [c.admin for c in clues],
        ["any" if c.happening in _ANY else c.happening for c in clues],
        [_FAMILIES.get(c.happening, c.happening) for c in clues], [c.accused for c in clues],
        [saying.script for saying in sayings], [each.words for each in telling],
        [each.total for each in telling], [each.asked for each in openings],
        [each.held for each in openings], [each.total for each in openings],
        [saying.scene for saying in sayings], harm, [max(each, default=None) for each in harm]]
    return pa.Table.from_arrays([pa.array(column, field.type) for column, field
                                 in zip(columns, COLUMNS, strict=True)], schema=COLUMNS)


def scored(rows: pa.Table, left: Rows, right: Rows, parameters: Parameters) -> Scores:
    """Each pair of rows `left[i]`, `right[i]`, in that order whatever DuckDB's threads did."""
    with duckdb.connect(config=_SETTINGS) as connection:
        api = DuckDBAPI(connection)
        linker = Linker(api.register(rows), settings(parameters),
                        log_level=None)
        pairs = pa.table({"match_key": pa.array(np.zeros(len(left), np.int32)).cast(pa.string()),
                          "join_key_l": left, "join_key_r": right})
        linker.table_management.register_blocked_pairs_for_predict(api.register(pairs))
        predicted: Any = linker.inference.predict(warning_mode="never")
        found = predicted.as_pyarrow_table()
    return _ordered(found)


def _ordered(found: pa.Table) -> Scores:
    column = {name: found[name].to_numpy() for name in found.column_names if name != "match_key"}
    order = np.lexsort((column["unique_id_r"], column["unique_id_l"]))
    column = {name: values[order] for name, values in column.items()}
    return Scores(column["unique_id_l"], column["unique_id_r"], column["match_weight"],
                  column["match_probability"], {about: column[f"mw_{about}"] for about in LEVELS})


def named(about: Compared, bits: Floats, parameters: Parameters) -> list[str]:
    """The level of each pair, by its bits."""
    levels = level_bits(about, parameters)
    apart = np.abs(bits[:, None] - np.array(list(levels.values())))
    names = list(levels)
    return [names[i] for i in apart.argmin(axis=1).tolist()]


def proposals(ids: Sequence[str], scores: Scores, likely: float,
              parameters: Parameters) -> Iterator[Proposal]:
    """Pairs of at least that probability, with the weight of each clue. `ids` by row."""
    at = np.flatnonzero(scores.probability >= likely)
    found = {about: bits[at] for about, bits in scores.weights.items()}
    prior = scores.bits[at] - sum(found.values())
    weights = [[Weight("prior", "", bits) for bits in prior.tolist()]]
    for about, bits in found.items():
        levels = named(about, bits, parameters)
        weights.append([Weight(about, *each) for each in zip(levels, bits.tolist(), strict=True)])
    rows = zip(scores.left[at].tolist(), scores.right[at].tolist(),
               scores.probability[at].tolist(), *weights, strict=True)
    for left, right, probability, *each in rows:
        first, second = sorted((ids[left], ids[right]))
        yield Proposal((first, second), probability, tuple(each))
