"""What one caller brings to a log, and what becomes of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from hudna.fault import Fault, Refused
from hudna.log.batch import Batch
from hudna.log.entry import Entry
from hudna.log.prepared import Prepared
from hudna.log.store import StoreError
from hudna.record.authority import TAGS, Authority
from hudna.record.kinds import RecordHash
from hudna.say import say

Recheck: TypeAlias = Callable[[Prepared, Authority], None]
"""Refused where the key of a record is good no longer."""


class Call:
    """One caller's records. `whole`: all of them or none. Once served it has either an `error`
    or the `results`; `kept` are the entries that the commit has made, of other callers too."""

    def __init__(
        self, items: Sequence[Prepared | Refused], authority: Authority, *, whole: bool
    ) -> None:
        self.items, self.authority, self.whole = items, authority, whole
        self.results: Sequence[Prepared | Refused] = ()
        self.kept: Mapping[RecordHash, Entry] = {}
        self.error: Refused | None = None


def failed(calls: Sequence[Call], error: BaseException) -> None:
    """Let no caller take for kept what was not. What is no refusal is raised again, by the one
    who served; the others are told that nothing is certain."""
    expected = say("a commit that ends: whether anything of this was kept is not known here")
    told = error if isinstance(error, Refused) else StoreError(
        Fault("log", type(error).__name__, expected))
    for call in calls:
        call.error = told
    if told is not error:
        raise error


def taken(
    call: Call, authority: Authority, batch: Batch, recheck: Recheck
) -> tuple[Sequence[Prepared | Refused], Authority]:
    """What becomes of each that a call brings, and what counts for the calls after it."""
    if call.authority is authority and not any(map(_about_keys, call.items)):
        return batch.take(call.items, whole=call.whole), authority
    results, before, known = list[Prepared | Refused](), len(batch.fresh), authority
    for item in call.items:
        results.append(batch.one(_rechecked(item, known, batch, recheck)))
        # What is refused, or was held before, says nothing new of keys.
        if isinstance(item, Prepared) and item.record_hash in batch.fresh:
            known = folded(known, results[-1])
    if call.whole and any(isinstance(r, Refused) for r in results):
        batch.back_to(before)
        return results, authority
    return results, known


def _rechecked(
    item: Prepared | Refused, authority: Authority, batch: Batch, recheck: Recheck
) -> Prepared | Refused:
    """An item, where what is said of keys may have changed since it was opened; what this commit
    keeps already is no fault."""
    if isinstance(item, Prepared) and item.record_hash not in batch.fresh:
        try:
            recheck(item, authority)
        # A store that fails is no fault of the record's: it must never look like a refusal.
        except StoreError:
            raise
        except Refused as refused:
            return refused
    return item


def folded(authority: Authority, item: Prepared | Refused) -> Authority:
    if isinstance(item, Prepared) and _about_keys(item):
        return authority.fold(item.opened(), -1, 0)
    return authority


def _about_keys(item: Prepared | Refused) -> bool:
    return isinstance(item, Prepared) and item.kind in TAGS


def numbered(results: Sequence[Prepared | Refused]) -> list[Fault]:
    """Every fault, with the presentation's place in front where there are several."""
    return [
        Fault(f"records[{i}].{f.where}", f.found, f.expected) if len(results) > 1 else f
        for i, refused in enumerate(results) if isinstance(refused, Refused)
        for f in refused.faults
    ]
