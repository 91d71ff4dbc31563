"""One line of a node's log: a record, its place in the order, and when this node admitted it."""

from __future__ import annotations

import msgspec

from hudna.record.record import Record


class Entry(msgspec.Struct, frozen=True, gc=False):
    """`index` counts from 0; `admitted_ms` is this node's clock, ms since 1970 UTC."""

    index: int
    admitted_ms: int
    record: Record
