"""Who is in a text: its mentions, whom each names, and the actors that they make up. Pure.

An office without a name is somebody who is named elsewhere only where one alone can be meant.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import TypeAlias

from hudna.speak.process.found import Actor, Who
from hudna.speak.process.mentions import PREDICATES, Mention, has_and, mentions_in
from hudna.speak.process.text import COMMAS, Text
from hudna.speak.reading.phrases import Hit

MINISTERS = frozenset({"foreign-minister", "defence-minister", "minister", "prime-minister"})
AT_MINISTERS_LEVEL = frozenset({"foreign-minister", "defence-minister", "deputy-foreign-minister"})
LOOSE = frozenset({"minister", "counterpart"})
GROWN = ("وال", "ور", "وا", "وم", "وس", "لل", "بال", "ول", "وت", "وج", "وف")
"""How an Arabic name begins on to which something has grown, so that another spelling is shown."""
Named: TypeAlias = dict[tuple[str, str], list[tuple[int, str]]]
"""Who holds an office for a party, by the text, and where it first says so."""
MOST_ACTORS = 500


class Cast:
    """The mentions of a text in order, each with the key of the actor that it names."""

    def __init__(self, text: Text) -> None:
        self.text = text
        found = mentions_in(text)
        named = _named(found)
        self.may_be: dict[str, tuple[str, ...]] = {}
        self.mentions = [self._resolved(m, found[max(0, n - 4):n], named)
                         for n, m in enumerate(found)]
        self._firsts = [m.first for m in self.mentions]
        self._by_first = {m.first: n for n, m in enumerate(self.mentions)}
        self._by_after = {m.after: n for n, m in enumerate(self.mentions)}
        self._covered = {k for m in self.mentions for k in range(m.first, m.after)}
        self.ministers = {m.key for m in self.mentions if m.office in AT_MINISTERS_LEVEL}
        """Who is a minister of foreign affairs or of defence, or a deputy, by the text."""
        text.forget(PREDICATES, self._covered)

    def _resolved(self, m: Mention, before: Sequence[Mention], named: Named) -> Mention:
        """Whom an office without a name is, where one alone can be meant."""
        if m.kind != "office":
            return m
        meant = _candidates(m, before, named)
        if len(meant) == 1:
            return m._replace(key=meant[0], kind="person")
        self.may_be[m.key] = tuple(dict.fromkeys((*self.may_be.get(m.key, ()), *meant)))
        return m

    def inside(self, hit: Hit) -> bool:
        """Whether a phrase is part of a name: *support* of the Syria Support Group."""
        return hit.first in self._covered

    def within(self, first: int, after: int) -> Sequence[Mention]:
        """The mentions that begin in `first` … `after` - 1."""
        return self.mentions[bisect_left(self._firsts, first):bisect_left(self._firsts, after)]

    def starting(self, k: int) -> Mention | None:
        """The mention that begins at `k`, or behind an article there."""
        n = self._by_first.get(k, self._by_first.get(k + 1) if self.text.word(k) == "the" else None)
        return None if n is None else self.mentions[n]

    def ending(self, k: int) -> Mention | None:
        """The mention that ends just before the word `k`."""
        n = self._by_after.get(k)
        return None if n is None else self.mentions[n]

    def chain(self, m: Mention) -> list[Mention]:
        """`m` and those that *and* joins to it behind."""
        found, joined = [m], 1
        while (more := self._next(found[-1])) and len(found) < 12:
            found.append(more[0])
            joined = len(found) if more[1] else joined
        return found[:joined]

    def chain_back(self, m: Mention) -> list[Mention]:
        """Those that *and* joins to `m` before it, and `m`."""
        best = [m]
        for first in reversed(self.within(max(0, m.first - 40), m.first)):
            whole = self.chain(first)
            if m not in whole:
                break
            best = whole[:whole.index(m) + 1]
        return best

    def _next(self, m: Mention) -> tuple[Mention, bool] | None:
        """The mention joined to `m`, and whether by *and*."""
        k, text = _past_brackets(self.text, m.after), self.text
        k += text.word(k) in COMMAS
        joined = text.at("join", k) is not None and text.word(k) in JOINS
        k += joined
        k += text.word(k) in ("the", "with", "مع")
        following = self.starting(k)
        if following is None or k >= len(text.tokens) or (
                text.tokens[k].sentence != text.tokens[m.first].sentence):
            return None
        grown = has_and(text, k)
        if not (joined or grown or k > m.after):
            return None
        return following, joined or grown


JOINS = frozenset({"and", "и", "و"})


def _past_brackets(text: Text, k: int) -> int:
    """Behind a short remark in brackets: *Kerry (L) and Lavrov*."""
    if text.word(k) != "(":
        return k
    return next((j + 1 for j in range(k, min(k + 5, len(text.tokens))) if text.word(j) == ")"), k)


def who(text: Text, mentions: Iterable[Mention]) -> tuple[Who, ...]:
    """The actors, each once, with the words that name it there."""
    found: dict[str, Who] = {}
    for m in mentions:
        found.setdefault(m.key, Who(m.key, text.words(m.first, m.after)))
    return tuple(found.values())


def actors_of(cast: Cast) -> tuple[Actor, ...]:
    """The actors in the order in which the text first names them."""
    groups: dict[str, list[Mention]] = {}
    for m in cast.mentions:
        groups.setdefault(m.key, []).append(m)
    return tuple(_actor(cast, key, some) for key, some in list(groups.items())[:MOST_ACTORS])


def _actor(cast: Cast, key: str, some: Sequence[Mention]) -> Actor:
    text = cast.text
    names = [text.words(*m.name).text if m.name else text.words(m.first, m.after).text
             for m in some if m.name or m.kind != "person"]
    name = max(names, key=lambda n: (not n.startswith(GROWN), len(n)),
               default=text.words(some[0].first, some[0].after).text)
    offices = tuple(dict.fromkeys(m.office for m in some if m.office and m.office not in LOOSE))
    of = next((m.of for m in some if m.of), "")
    may_be = cast.may_be.get(key, ()) if some[0].kind == "office" else ()
    rests = tuple(text.rest(m.first, m.after) for m in some[:50])
    return Actor(key, some[0].kind, " ".join(name.split()), rests, of, offices, may_be)


def _named(found: Iterable[Mention]) -> Named:
    named: Named = {}
    for m in found:
        if m.kind == "person" and m.office not in ("", "counterpart"):
            for office in (m.office, *(("minister",) if m.office in MINISTERS else ())):
                keys = named.setdefault((m.of, office), [])
                if m.key not in [key for _, key in keys]:
                    keys.append((m.first, m.key))
    return named


def _candidates(m: Mention, before: Sequence[Mention], named: Named) -> tuple[str, ...]:
    """Who may be meant by an office: those named earlier come before those named later."""
    offices = [_held_by(b, named) for b in reversed(before)] if m.office == "counterpart" else [
        m.office]
    office = next((o for o in offices if o), m.office)
    holders = [one for (of, held), some in named.items() for one in some
               if held == office and m.of in ("", of)]
    earlier = [key for first, key in holders if first < m.first]
    return tuple(dict.fromkeys(earlier or [key for _, key in holders]))


def _held_by(m: Mention, named: Named) -> str:
    """The office that the text gives somebody."""
    if m.office and m.office != "counterpart":
        return m.office
    return next((office for (_, office), some in named.items() if office not in LOOSE
                 for _, key in some if key == m.key), "")
