"""An own record as the form has it by which it is said anew."""

from __future__ import annotations

from typing import Any

import msgspec

from hudna.record.kinds import Names
from hudna.record.record import Record


def blanked(record: Record) -> Record:
    """The record with nothing where words were erased. What stands in their place for readers is
    nobody's words, and must never be signed as any."""
    said: Any = record.said
    empty = {name: Names() if isinstance(getattr(said, name), Names) else ""
             for name in record.withheld if isinstance(getattr(said, name), Names | str)}
    return msgspec.structs.replace(record, said=msgspec.structs.replace(said, **empty))
