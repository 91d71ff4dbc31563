"""What one caller brings to a log, and what becomes of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hudna.fault import Fault, Refused
from hudna.log.entry import Entry
from hudna.log.prepared import Prepared
from hudna.log.store import StoreError
from hudna.record.authority import Authority
from hudna.record.kinds import RecordHash
from hudna.say import say


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
