"""The kinds of happening, stages and steps that the terms for incidents name, and their words.

The floor of records names the same, and this floor may not look there: a test keeps them alike.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypeAlias, get_args

from hudna.say import Say, say

Happening: TypeAlias = Literal[
    "air-strike", "shelling", "ground-attack", "small-arms", "explosion", "mine", "overflight",
    "advance", "obstruction", "harm-to-protected", "detention", "other"]
Unrefuted: TypeAlias = Literal[
    "reported", "under-review", "corroborated", "verified", "unverifiable"]
"""The stages of what may have happened. What is refuted breaks no quiet."""
Rung: TypeAlias = Literal["query", "finding", "persistent", "referred"]

RUNGS: tuple[Rung, ...] = get_args(Rung)
"""The ladder, lowest first."""
HAPPENED: Mapping[Happening, Say] = {
    "air-strike": say("air strike"),
    "shelling": say("shelling"),
    "ground-attack": say("ground attack"),
    "small-arms": say("small-arms fire"),
    "explosion": say("explosion"),
    "mine": say("mine or unexploded ordnance"),
    "overflight": say("overflight of a barred area"),
    "advance": say("advance into territory"),
    "obstruction": say("aid or monitors obstructed"),
    "harm-to-protected": say("harm to what is protected"),
    "detention": say("detention"),
    "other": say("other incident"),
}
STAGES: Mapping[Unrefuted, Say] = {
    "reported": say("reported"),
    "under-review": say("under review"),
    "corroborated": say("corroborated"),
    "verified": say("verified"),
    "unverifiable": say("cannot be verified"),
}
STEPS: Mapping[Rung, Say] = {
    "query": say("query"),
    "finding": say("finding"),
    "persistent": say("persistent non-compliance"),
    "referred": say("referred to ministers"),
}
