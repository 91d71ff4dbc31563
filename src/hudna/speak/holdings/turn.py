"""What a history says of a town: who held it, from when, in which words."""

from __future__ import annotations

from datetime import date
from typing import Literal, TypeAlias

import msgspec

Doubt: TypeAlias = Literal[
    "day", "year", "near", "since", "changed", "again", "kept", "old", "later", "part", "said",
    "mingled"]
"""Why a person must look. `day`: not given to the day. `year`: not given. `near`: only in the
sentence before. `kept`: throughout, from no day. `since`: held then, since when is not told.
`changed`: when it ceased is not told. `again`: they take it again afterwards, and when it was lost
is not told. `old`: nothing later is told. `later`: the table has another holder for a later day,
and when that changed is not told. `part`: of a part the text says otherwise. `said`: the text only
has it reported. `mingled`: two at once."""


class Turn(msgspec.Struct, frozen=True):
    """One sentence about who holds the town: `took` it, `holds` it by then, or `left` it. The day
    is between `first` and `last`, both included; None where the text gives none."""

    does: Literal["took", "holds", "left"]
    holders: tuple[str, ...]
    first: date | None
    last: date | None
    sentence: str
    whole: bool = True
    doubts: tuple[Doubt, ...] = ()


class Span(msgspec.Struct, frozen=True):
    """`holders` hold it from the day `start` (None: throughout) to before `stop` (None: the text
    has no end)."""

    holders: tuple[str, ...]
    start: date | None
    stop: date | None
    sentence: str
    doubts: tuple[Doubt, ...] = ()
