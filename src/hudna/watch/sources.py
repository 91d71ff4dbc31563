"""What sources of positions are called in what leaves this node: the kind of each, and a number.

A feed's own name may say where its receiver stands, or whose it is: it never leaves. Two sources
stay two, so that whoever reads the evidence sees whether one has said it or several.
"""

from __future__ import annotations

import hmac
from collections import Counter
from collections.abc import Callable, Sequence
from hashlib import sha256

import msgspec

from hudna.watch.event import FeedState, Passage

KINDS = {"sbs": "receiver", "readsb": "receiver", "beast": "receiver", "avr": "receiver",
         "cot": "cot", "post": "post", "nats": "stream", "replay": "replay"}
OTHER = "source"
PLOT = "plot:"
_FEWEST, _MOST = 1_000, 10_000_000


class Sources:
    """`feeds`: those that the watch has now; numbered by the order of their names, each kind by
    itself. One that is not among them has a number that is made of its name by `secret`, so that
    nobody can try names."""

    def __init__(self, feeds: Sequence[FeedState], secret: bytes) -> None:
        self._secret = secret
        self._named: dict[str, str] = {}
        count: Counter[str] = Counter()
        for feed in sorted(feeds, key=lambda f: f.name):
            kind = KINDS.get(feed.kind.partition(" ")[0], OTHER)
            count[kind] += 1
            self._named[feed.name] = f"{kind} {count[kind]}"

    def neutral(self, feed: str) -> str:
        if not feed:
            return ""
        return self._named.get(feed) or self.numbered(feed)

    def numbered(self, feed: str) -> str:
        """The name of one that is not among them."""
        return f"{OTHER} {self._number(feed)}"

    def aircraft(self, name: str, neutral: Callable[[str], str] | None = None) -> str:
        """A radar's track is named after its feed: it gets the other name there too, of these or
        of `neutral`."""
        if not name.startswith(PLOT):
            return name
        feed, _, track = name.removeprefix(PLOT).partition("/")
        return f"{PLOT}{(neutral or self.neutral)(feed)}/{track}"

    def veil(self, passage: Passage) -> Passage:
        evidence = tuple(msgspec.structs.replace(seen, feed=self.neutral(seen.feed))
                         for seen in passage.evidence)
        return msgspec.structs.replace(
            passage, aircraft=self.aircraft(passage.aircraft), evidence=evidence)

    def _number(self, feed: str) -> int:
        made = hmac.new(self._secret, f"hudna source\n{feed}".encode("utf-8", "replace"), sha256)
        return _FEWEST + int.from_bytes(made.digest()[:8]) % (_MOST - _FEWEST)
