"""The concerns that a form offers to be ticked: never all that there are, for anybody may raise any
number. What is not offered is named by its address."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from itertools import islice

from hudna.record.kinds import RecordHash
from hudna.say import say
from hudna.view.process.concerns import UNSETTLED, Raised
from hudna.view.process.said import issued
from hudna.web.forms import Form

OFFERED = 40
_HASH = re.compile(r"[0-9a-f]{64}")
_NAMED = re.compile(r"[^\s,;،؛]+")


def by_version(found: Iterable[Raised]) -> dict[RecordHash, Raised]:
    return {v.hash: c for c in found for v in c.versions}


def unsettled(found: Iterable[Raised]) -> list[Raised]:
    """Those not settled, the last said first."""
    return sorted((c for c in found if c.state in UNSETTLED), key=lambda c: issued(c.latest),
                  reverse=True)


def named(typed: str) -> list[str]:
    """The last part of each address in a text, each once: hashes, where they are those of
    records."""
    parts = (one.rstrip("/").rpartition("/")[2] for one in _NAMED.findall(typed))
    return list(dict.fromkeys(p.partition("?")[0] for p in parts if p))


def ticked(form: Form, prefix: str, most: int) -> list[RecordHash]:
    """What is ticked, or named in the field `{prefix}other`, each once; a fault is noted where
    that is more than there may be."""
    names = (name.removeprefix(prefix) for name in form.values if name.startswith(prefix))
    found = [*(h for h in names if _HASH.fullmatch(h)), *named(form.get(f"{prefix}other"))]
    if len(found) > most:
        form.fault(prefix.rstrip("_"), say("at most {most} concerns; {n} came",
                                           most=most, n=len(found)))
    return list(dict.fromkeys(found[:most]))


def offered(found: Sequence[Raised], first: Collection[RecordHash]) -> list[Raised]:
    """Those that have a version in `first`, then the last said of the others that are not
    settled."""
    known = by_version(found)
    asked = {known[h].latest.hash: known[h] for h in first if h in known}
    others = (c for c in unsettled(found) if c.latest.hash not in asked)
    return [*asked.values(), *islice(others, OFFERED)]
