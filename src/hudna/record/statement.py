"""What every kind of statement is, and how records and parties are named."""

from __future__ import annotations

from typing import Literal, TypeAlias

import msgspec

RecordHash: TypeAlias = str
PartyId: TypeAlias = str
KeyUse: TypeAlias = Literal["record", "log", "witness"]


class Statement(msgspec.Struct, frozen=True, gc=False, tag_field="kind"):
    """What one record says. Nothing in it leads back to itself, nor can (`gc=False`)."""
