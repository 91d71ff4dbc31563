"""Sentences that a reader sees, kept apart from the language they are shown in.

Code below the desk never formats a sentence for a person: it *says* one, and the edge
(`speak`, `web`, `cli`) puts it in the reader's language. `str()` gives the English.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Say:
    """An English message id with named arguments; arguments may themselves be `Say`."""

    msgid: str
    args: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.msgid.format(**{k: str(v) for k, v in self.args.items()})


def say(msgid: str, /, **args: object) -> Say:
    """Mark `msgid` (a `str.format` template) for translation and bind its arguments."""
    return Say(msgid, args)
