"""Which parties a text names, and to whom its words lay the act. Pure; nothing is attributed.

*Rebel-held* says who holds a place, *strikes on the rebels* whom it befell, *Russia said* who
speaks: none of these lays anything to anybody.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from hudna.speak.reading.acts import Act
from hudna.speak.reading.numbers import number_at
from hudna.speak.reading.phrases import Hit, Phrases, called, only, words
from hudna.speak.reading.proposed import PartyGuess, Role
from hudna.speak.reading.tokens import ARABIC, Token, over
from hudna.speak.reading.weighing import merged, spans_of, standing, together
from hudna.terms.agreement import Party

REACH, ARABIC_REACH = 5, 3
"""Words between a party and what it is said to have done. In Arabic the doer stands close by."""
BETWEEN_WITHIN, COUNTED_WITHIN = 6, 4
NAMED, DONE, DONE_BY = 0.3, 0.55, 0.8


class Called(NamedTuple):
    """A party and what reports call it, parted by `;`. `bound`: it is one of the agreement's."""

    party: str
    phrases: str
    bound: bool


class Mention(NamedTuple):
    party: str
    role: Role
    score: float
    hit: Hit


def callings(parties: Iterable[Party]) -> tuple[Called, ...]:
    """The agreement's parties by their names and by what reports call them; then, of those that the
    package lists besides, who is no party."""
    known = called()
    bound = {p.id: ";".join((p.name.en, p.name.ar, p.name.ru, known.get(p.id, "")))
             for p in parties}
    return (*(Called(p, listed, True) for p, listed in bound.items()),
            *(Called(p, listed, False) for p, listed in known.items() if p not in bound))


def sides_in(tokens: tuple[Token, ...], acts: Sequence[Act],
             callings: Sequence[Called]) -> tuple[PartyGuess, ...]:
    """The parties named; where the words lay the act to one, so and not as merely named."""
    bound = {c.party: c.bound for c in callings}
    listed = Phrases({c.party: c.phrases for c in callings})
    sentences = frozenset(tokens[a.first].sentence for a in acts)
    mentions = [_mention(tokens, acts, sentences, hit) for hit in listed.hits(tokens)]
    found = []
    for group in merged(mentions, lambda m: m.party):
        done = [m for m in group if m.role == "said-to-have-done"]
        counted = done or group
        found.append(PartyGuess(group[0].party, counted[0].role, bound[group[0].party],
                                together(m.score for m in counted),
                                spans_of([(over(tokens, m.hit.first, m.hit.after),)
                                          for m in counted])))
    return tuple(sorted(found, key=lambda p: (p.role == "named", -p.score, p.party)))


def _mention(tokens: tuple[Token, ...], acts: Sequence[Act], sentences: frozenset[int],
             hit: Hit) -> Mention:
    weight = 0.0 if _holds(tokens, hit) or _befell(tokens, hit) else _laid(tokens, acts, hit)
    if _line(tokens, "by", hit):
        weight = DONE_BY if weight else 0.0
    role: Role = "said-to-have-done" if weight else "named"
    score = (weight or NAMED) * standing(tokens[hit.first], sentences)
    return Mention(hit.meaning, role, score, hit)


def _laid(tokens: tuple[Token, ...], acts: Sequence[Act], hit: Hit) -> float:
    """How far the words lay an act to the party: the nearer, the more."""
    gaps = [_gap(tokens, act, hit) for act in acts if not act.thing
            and tokens[act.first].sentence == tokens[hit.first].sentence]
    gap = min((g for g in gaps if g is not None), default=None)
    arabic = ARABIC.match(tokens[hit.first].word)
    if gap is None or gap > (ARABIC_REACH if arabic else REACH):
        return 0.0
    return DONE_BY - (DONE_BY - DONE) * gap / REACH


def _gap(tokens: tuple[Token, ...], act: Act, hit: Hit) -> int | None:
    """Words between; None where one of them says that somebody speaks, or another preposition
    parts them (*strikes in Russia*). The act may be within the party's own words."""
    if act.first < hit.after and hit.first < act.after:
        return 0
    first, after = (act.after, hit.first) if act.first < hit.first else (hit.after, act.first)
    if any(words("saying").at(tokens, k) for k in range(first, after)):
        return None
    behind = act.first < hit.first
    if behind and not ARABIC.match(tokens[hit.first].word) and not _line(tokens, "by", hit):
        return None if _stands_between(tokens, first, after) else after - first
    return after - first


def _stands_between(tokens: tuple[Token, ...], first: int, after: int) -> bool:
    return any(only("places", "locative").at(tokens, k) for k in range(first, after))


def _holds(tokens: Sequence[Token], hit: Hit) -> bool:
    """*rebel-held*, *held by rebels*, الخاضعة لسيطرة المعارضة."""
    k = hit.after
    k += k < len(tokens) and tokens[k].word == "-"
    behind = k < len(tokens) and only("holding", "after").at(tokens, k)
    return bool(behind) or _line(tokens, "before", hit)


def _befell(tokens: Sequence[Token], hit: Hit) -> bool:
    """*on the rebels*, *between rebels and the army*, *12 soldiers of the army*."""
    if _line(tokens, "by", hit):
        return False
    if hit.after < len(tokens) and only("holding", "passive").at(tokens, hit.after):
        return True
    return (_line(tokens, "against", hit) or _between(tokens, hit) or _counted(tokens, hit)
            or _speaks(tokens, hit))


def _speaks(tokens: Sequence[Token], hit: Hit) -> bool:
    """*Russia denied*, نفت موسكو: also what a party says of itself is not laid to it by others."""
    arabic = ARABIC.match(tokens[hit.first].word)
    near = (hit.first - 1,) if arabic else (hit.after, hit.after + 1)
    return any(0 <= k < len(tokens) and words("saying").at(tokens, k)
               and tokens[k].sentence == tokens[hit.first].sentence for k in near)


def _between(tokens: Sequence[Token], hit: Hit) -> bool:
    near = range(max(0, hit.first - BETWEEN_WITHIN), hit.first)
    return any(only("holding", "between").at(tokens, k) for k in near
               if tokens[k].sentence == tokens[hit.first].sentence)


def _counted(tokens: Sequence[Token], hit: Hit) -> bool:
    """Whether it is the party's people who are counted, as what it befell."""
    start = max(0, hit.first - COUNTED_WITHIN)
    counts = [k for k in range(start, hit.first) if number_at(tokens, k)]
    return bool(counts) and any(only("people", "forces").at(tokens, k)
                                for k in range(counts[0], min(hit.after + 1, len(tokens))))


def _line(tokens: Sequence[Token], key: str, hit: Hit) -> bool:
    """Whether a phrase of `holding` stands just before the party's words."""
    first = hit.first
    first -= first > 0 and tokens[first - 1].word in ("the", "-")
    return only("holding", key).before(tokens, first, 3) is not None
