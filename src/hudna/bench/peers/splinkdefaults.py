"""Splink as its tutorial has it: comparisons of its library, estimated on the reports themselves.

Exact kind and accused, Jaro-Winkler over the text, kilometres between the points (1 and 10), hours
between the middles of the windows (1 and 6); u from random pairs, the rest by expectation
maximisation over two blockings, how many pairs are of one event from a rule (day, unit and kind)
that is held to find seven in ten. It gets the same pairs as ours.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import numpy as np
import pyarrow as pa

from hudna.correlate.clue import Clue
from hudna.correlate.score import Floats, Rows
from hudna.place.geometry import E7

NAME = "Splink's defaults"
HOUR_S = 3600


def probabilities(clues: Sequence[Clue], left: Rows, right: Rows) -> Floats:
    """Of each pair of places in `clues`; the pairs come in order of left, then right."""
    import duckdb  # noqa: PLC0415 - only where it is compared
    from splink import DuckDBAPI, Linker  # noqa: PLC0415 - as above

    with duckdb.connect() as connection:
        api = DuckDBAPI(connection)
        linker: Any = Linker(api.register(_table(clues)), _settings(), log_level=None)
        _train(linker)
        pairs = pa.table({"match_key": ["0"] * len(left), "join_key_l": left, "join_key_r": right})
        linker.table_management.register_blocked_pairs_for_predict(api.register(pairs))
        found = linker.inference.predict(warning_mode="never").as_pyarrow_table()
    column = {name: found[name].to_numpy() for name in ("unique_id_l", "unique_id_r",
                                                        "match_probability")}
    order = np.lexsort((column["unique_id_r"], column["unique_id_l"]))
    ordered: Floats = column["match_probability"][order]
    return ordered


def _settings() -> Any:
    import splink.comparison_library as cl  # noqa: PLC0415 - as above
    from splink import SettingsCreator, block_on  # noqa: PLC0415 - as above

    return SettingsCreator(
        link_type="dedupe_only",
        comparisons=[cl.ExactMatch("happening"), cl.ExactMatch("accused"),
                     cl.JaroWinklerAtThresholds("text"),
                     cl.DistanceInKMAtThresholds("lat", "lon", [1, 10]),
                     cl.AbsoluteTimeDifferenceAtThresholds(
                         "moment", input_is_string=True, metrics=["hour", "hour"],
                         thresholds=[1, 6])],
        blocking_rules_to_generate_predictions=[block_on("day", "unit")])


def _train(linker: Any) -> None:
    from splink import block_on  # noqa: PLC0415 - as above

    linker.training.estimate_probability_two_random_records_match(
        [block_on("day", "unit", "happening")], recall=0.7)
    linker.training.estimate_u_using_random_sampling(max_pairs=2e6, seed=1)
    for rule in (block_on("day", "unit"), block_on("happening", "day")):
        with suppress(Exception):      # what it cannot estimate it leaves at its default
            linker.training.estimate_parameters_using_expectation_maximisation(rule)


def _table(clues: Sequence[Clue]) -> pa.Table:
    at_s = [(clue.from_ms + clue.until_ms) // 2000 for clue in clues]
    return pa.table({
        "unique_id": np.arange(len(clues)), "happening": [clue.happening for clue in clues],
        "accused": [",".join(clue.accused) or None for clue in clues],
        "text": [clue.text for clue in clues],
        "lat": pa.array([None if c.lat is None else c.lat / E7 for c in clues], pa.float64()),
        "lon": pa.array([None if c.lon is None else c.lon / E7 for c in clues], pa.float64()),
        "moment": [str(np.datetime64(at, "s")) + "Z" for at in at_s],
        "day": [at // (24 * HOUR_S) for at in at_s],
        "unit": [clue.admin[-1] if clue.admin else None for clue in clues],
    })
