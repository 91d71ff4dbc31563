"""What is told of an incident is said in the monitors' own words: never in those of a report, and
without who said it. No fault here repeats either."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from hudna.fault import Fault
from hudna.record.incidents import Report
from hudna.say import say

RUN = 8
"""As many words in the order of a report are its words; all of them, where it has fewer."""
LEAST_RUN = 4
"""A report of fewer words says what anybody would."""
LEAST_NAME = 3
"""Letters of a source's name that is looked for within a text."""
_WORD = re.compile(r"\w+")


def repeated(where: str, text: str, reports: Iterable[Report]) -> Iterator[Fault]:
    """The faults of a text that is to be told, beside the reports that it rests on."""
    told = _words(text)
    for said in reports:
        if any(_within(_words(name), told) for name in (said.source, said.origin) if _long(name)):
            yield Fault(where, "who reported it", say("a text without any source"))
            return
        words = _words(said.text)
        if _share_a_run(words, told, min(RUN, len(words))):
            yield Fault(where, "the words of a report", say("the matter in words of your own"))
            return


def _long(name: str) -> bool:
    return len(name.strip()) >= LEAST_NAME


def _words(text: str) -> list[str]:
    return _WORD.findall(unicodedata.normalize("NFKC", text).casefold())


def _share_a_run(some: list[str], others: list[str], length: int) -> bool:
    return length >= LEAST_RUN and not _runs(some, length).isdisjoint(_runs(others, length))


def _within(name: list[str], words: list[str]) -> bool:
    return bool(name) and tuple(name) in _runs(words, len(name))


def _runs(words: list[str], length: int) -> set[tuple[str, ...]]:
    return {tuple(words[i:i + length]) for i in range(len(words) - length + 1)}
