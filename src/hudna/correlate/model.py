"""How two reports are compared: eight clues, each found at one level, as Splink is told it.

The levels are ours and the weights are learned (`parameters.json`, made by
`python -m hudna.bench.incidents_train`); both are shipped and nothing is estimated at work, so the
same reports have the same weights at every node (promise 10). A level that says nothing (`unknown`)
weighs nothing.
"""

from __future__ import annotations

import json
import math
from functools import cache
from importlib.resources import files
from typing import Any, Literal, NamedTuple, TypeAlias

from hudna.correlate.words import UNIT, WEIGHT_BITS

Compared: TypeAlias = Literal["time", "place", "kind", "parties", "text", "names", "scene",
                            "harm"]
UNKNOWN = "unknown"
CLOSE = 1.35                         # of two greatest figures, how many times one may be the other
LEAST = 1e-4                         # no level is held to be rarer: what was never seen may be


class Level(NamedTuple):
    """`when`: SQL over the columns of `score.COLUMNS`, `_l` and `_r`."""

    name: str
    when: str


_EXTENT_H = "((greatest(until_ms_l, until_ms_r) - least(from_ms_l, from_ms_r)) / 3600000.0)"
_GAP_H = "((greatest(from_ms_l, from_ms_r) - least(until_ms_l, until_ms_r)) / 3600000.0)"
_DAYS = "least(until_ms_l - from_ms_l, until_ms_r - from_ms_r) >= 72000000"     # twenty hours
_KM = ("(12742.0 * asin(sqrt(least(1.0, pow(sin((lat_r - lat_l) / 2), 2)"
       " + cos(lat_l) * cos(lat_r) * pow(sin((lon_r - lon_l) / 2), 2)))))")
_EXTENT_KM = f"({_KM} + greatest(within_km_l, within_km_r))"
_GAP_KM = f"({_KM} - within_km_l - within_km_r)"
_NO_POINT = "(lon_l is null or lon_r is null)"
_ONE_UNIT = "(list_contains(admin_l, admin_r[-1]) or list_contains(admin_r, admin_l[-1]))"
_WEIGHT = f"coalesce(list_sum(list_intersect({{}}, {{}}))::bigint & {2**WEIGHT_BITS - 1}, 0)"
_SHARED = _WEIGHT.format("words_l", "words_r")
_TOLLS = "list_sort(list_intersect(tolls_l, tolls_r))"
_GREATEST = "greatest(greatest_toll_l, greatest_toll_r)"
_LEAST = "least(greatest_toll_l, greatest_toll_r)"
_NO_WORDS = f"least(total_l, total_r) < {20 * UNIT}"       # two or three rare words
_NO_OPENING = f"least(opening_l, opening_r) < {16 * UNIT}"
_OPENINGS = _WEIGHT.format("asked_l", "held_r")
_SHARE = f"({_OPENINGS} / (opening_l + opening_r))"        # of both openings, told by the other
_BOTH_NAME = "bit_count(scene_l & scene_r)"
_NAMED = f"({_BOTH_NAME} / bit_count(scene_l | scene_r))"

LEVELS: dict[Compared, tuple[Level, ...]] = {
    "time": (
        Level(UNKNOWN, "from_ms_l is null or from_ms_r is null"),      # never: Splink wants one
        Level("within an hour", f"{_EXTENT_H} <= 1"),
        Level("within two hours", f"{_EXTENT_H} <= 2"),
        Level("within eight hours", f"{_EXTENT_H} <= 8"),
        Level("days meet", f"{_GAP_H} < 0 and {_DAYS}"),
        Level("windows meet", f"{_GAP_H} < 0"),       # one day and the next only touch
        Level("days close", f"{_GAP_H} <= 3 and {_DAYS}"),
        Level("apart", "ELSE"),
    ),
    "place": (
        Level(UNKNOWN, f"{_NO_POINT} and (len(admin_l) = 0 or len(admin_r) = 0)"),
        Level("one unit", f"{_NO_POINT} and {_ONE_UNIT}"),
        Level("within one km", f"{_EXTENT_KM} <= 1"),
        Level("within two km", f"{_EXTENT_KM} <= 2"),
        Level("within six km", f"{_EXTENT_KM} <= 6"),
        Level("circles meet", f"{_GAP_KM} <= 0"),
        Level("apart", "ELSE"),
    ),
    "kind": (
        Level(UNKNOWN, "kind_l = 'any' or kind_r = 'any'"),
        Level("the same", "kind_l = kind_r"),
        Level("related", "family_l = family_r"),
        Level("other", "ELSE"),
    ),
    "parties": (
        Level(UNKNOWN, "len(accused_l) = 0 or len(accused_r) = 0"),
        Level("one in common", "list_has_any(accused_l, accused_r)"),
        Level("other", "ELSE"),
    ),
    "text": (
        Level(UNKNOWN, f"{_NO_OPENING} or script_l <> script_r"),
        Level("nothing in common", f"{_SHARE} < 0.12"),      # the commonest first: each level is
        Level("a few in common", f"{_SHARE} < 0.2"),         # one more look at the words
        Level("some in common", f"{_SHARE} < 0.3"),
        Level("a third in common", f"{_SHARE} < 0.45"),
        Level("half in common", "ELSE"),
    ),
    "names": (                                   # and figures, of texts in two scripts
        Level(UNKNOWN, f"{_NO_WORDS} or script_l = script_r"),
        Level("none in common", "not list_has_any(words_l, words_r)"),
        Level("one in common", f"{_SHARED} < {9 * UNIT}"),
        Level("some in common", f"{_SHARED} < {17 * UNIT}"),
        Level("several in common", "ELSE"),
    ),
    "scene": (                                   # what was used, and what was hit
        Level(UNKNOWN, "scene_l = 0 or scene_r = 0"),
        Level("most in common", f"{_NAMED} >= 0.6"),
        Level("some in common", f"{_NAMED} >= 0.3"),
        Level("few in common", f"{_BOTH_NAME} > 0"),
        Level("none in common", "ELSE"),
    ),
    "harm": (                                    # figures of those killed, or hurt
        Level(UNKNOWN, "len(tolls_l) = 0 or len(tolls_r) = 0"),
        Level("two figures in common", f"len({_TOLLS}) > 1"),
        Level("a figure in common", f"{_TOLLS}[-1] >= 5"),
        Level("a small figure in common", f"len({_TOLLS}) > 0"),
        Level("figures close", f"{_GREATEST} <= {CLOSE} * {_LEAST}"),
        Level("other figures", "ELSE"),
    ),
}


class Chance(NamedTuple):
    """How often a level is found between reports of one event, and between others nearby."""

    one_event: float
    others: float


class Parameters(NamedTuple):
    """`prior`: the share of pairs nearby that are of one event."""

    prior: float
    levels: dict[Compared, dict[str, Chance]]


@cache
def shipped() -> Parameters:
    """The model that is used at work."""
    return parsed(files("hudna.correlate").joinpath("parameters.json").read_text("utf-8"))


def parsed(text: str) -> Parameters:
    read = json.loads(text)
    return Parameters(read["prior"], {
        about: {name: Chance(*chances) for name, chances in levels.items()}
        for about, levels in read["levels"].items()})


def untrained() -> Parameters:
    """Only tells the levels apart: the weights learned are counted with it."""
    return Parameters(0.5, {about: {level.name: Chance(0.5 ** (i + 2), 0.5) for i, level in
                                    enumerate(levels) if level.name != UNKNOWN}
                            for about, levels in LEVELS.items()})


def settings(parameters: Parameters) -> dict[str, Any]:
    """As Splink takes it."""
    return {
        "link_type": "dedupe_only",
        "probability_two_random_records_match": parameters.prior,
        "blocking_rules_to_generate_predictions": [],
        "comparisons": [_comparison(about, levels, parameters.levels[about])
                        for about, levels in LEVELS.items()],
        "retain_matching_columns": False,
        "retain_intermediate_calculation_columns": True,
    }


def _comparison(about: Compared, levels: tuple[Level, ...],
                chances: dict[str, Chance]) -> dict[str, Any]:
    return {"output_column_name": about,
            "comparison_levels": [_level(level, chances) for level in levels]}


def _level(level: Level, chances: dict[str, Chance]) -> dict[str, Any]:
    told: dict[str, Any] = {"sql_condition": level.when, "label_for_charts": level.name}
    if level.name == UNKNOWN:
        return told | {"is_null_level": True}
    one_event, others = (max(chance, LEAST) for chance in chances[level.name])
    return told | {"m_probability": one_event, "u_probability": others}


def level_bits(about: Compared, parameters: Parameters) -> dict[str, float]:
    """The bits of each level, 0 of what is unknown. No two of one clue may be the same: Splink
    tells bits, and would tell levels only with every text beside them."""
    return {UNKNOWN: 0.0} | {name: _bits(chance) for name, chance
                             in parameters.levels[about].items()}


def _bits(chance: Chance) -> float:
    return math.log2(max(chance.one_event, LEAST) / max(chance.others, LEAST))
