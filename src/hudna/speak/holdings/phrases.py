"""The words by which histories of towns are read: `words.toml` as patterns."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple


class Words(NamedTuple):
    """`took` and the others: who, a few words that name nobody else, the verb."""

    side: re.Pattern[str]
    of: dict[str, str]
    took: re.Pattern[str]
    passive: re.Pattern[str]
    under: re.Pattern[str]
    left: re.Pattern[str]
    yields: re.Pattern[str]
    holds: re.Pattern[str]
    wishes: re.Pattern[str]
    whole: re.Pattern[str]
    part: re.Pattern[str]
    other: re.Pattern[str]
    passed: re.Pattern[str]
    it: re.Pattern[str]
    dates: re.Pattern[str]
    aided: re.Pattern[str]
    later: re.Pattern[str]
    routed: re.Pattern[str]


@cache
def words() -> Words:
    """Made of `words.toml`, once."""
    listed = _listed()
    sides, verbs, ground = listed["sides"], listed["verbs"], listed["ground"]
    any_ = rf"\b(?:{'|'.join(sides.values())})(?: (?:forces|fighters|troops|militants|soldiers))?\b"
    some = rf"{any_}(?:(?:,| and|, and) (?:the )?{any_})*"

    def one(pattern: str) -> re.Pattern[str]:
        return re.compile(pattern, re.IGNORECASE)

    tail = "(?: (?:forces|fighters|troops|militants|soldiers))?"
    return Words(
        one(any_), {f"(?:{p}){tail}": name for name, p in sides.items()},
        one(rf"(?<!-)\b(?:{verbs['took']})\b"), one(rf"(?<!-)\b(?:{verbs['passive']})\b"),
        one(rf"\b{verbs['under']}({some}) (?:control|hands)\b"
            rf"|\b{verbs['under']}control (?:of |by )?(?:the )?({some})"
            rf"|\bin (?:full )?control of (?:the )?({some})|\bfell (?:in|into|to) (?:the )?({some})"
            rf"|\bstronghold of (?:the )?({some})"),
        one(rf"\b(?:{verbs['left']})\b"), one(rf"\b(?:{verbs['yields']})\b"),
        one(rf"(?<!-)\b(?:{verbs['holds']})\b"), one(verbs["wishes"]),
        one(ground["whole"]), one(ground["part"]), one(ground["other"]), one(ground["passed"]),
        one(ground["it"]), one(ground["dates"]), one(ground["aided"]), one(ground["later"]),
        one(verbs["routed"]))


@cache
def later() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Who a table's mark for a later day means, by what it looks like."""
    listed = _listed()
    return tuple((name, re.compile(p, re.IGNORECASE)) for name, p in listed["later"].items())


@cache
def _listed() -> Any:
    text = files("hudna.speak.holdings").joinpath("words.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
