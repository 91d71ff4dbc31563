"""Meetings: who with whom, where, when, at which level; held, being held or to come. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from hudna.speak.process.attending import attending
from hudna.speak.process.cast import who
from hudna.speak.process.found import Level, Meeting, Place, Rest, State, When
from hudna.speak.process.guard import speaks_of_force
from hudna.speak.process.mentions import Mention
from hudna.speak.process.occasion import levels_of, place_of, state_of, when_of
from hudna.speak.process.reader import Reader
from hudna.speak.process.text import Text, clause
from hudna.speak.process.whens import Said1
from hudna.speak.reading.phrases import Hit

MOST = 200
NEAR = 5


class Found(NamedTuple):
    """A meeting as one mention of it tells: `who` by key."""

    hit: Hit
    who: tuple[Mention, ...]
    place: Place | None
    when: Said1 | None
    levels: tuple[Level, ...]
    state: State | None


def meetings_in(r: Reader) -> tuple[Meeting, ...]:
    """The meetings in the order in which the text first speaks of each. Two mentions are one
    meeting where nothing that they say of it differs and no other meeting may be meant."""
    found = [m for hit in sorted(r.text.starts("meeting").values())[:4 * MOST]
             if (m := _found(r, hit))]
    groups: list[list[Found]] = []
    loose: list[Found] = []
    for one in sorted(found, key=lambda m: (-_told(m), m.hit.first)):
        fitting = [g for g in groups[:MOST] if _one_meeting(g, one)]
        if len(fitting) == 1 or (fitting and _told(one) == 3):
            fitting[0].append(one)
        elif fitting:
            loose.append(one)
        else:
            groups.append([one])
    groups.sort(key=lambda g: min(m.hit.first for m in g))
    return tuple(_meetings(r, groups[:MOST], loose))


def _told(m: Found) -> int:
    """How much a mention says of a meeting."""
    dated = m.when is not None and bool(m.when.when.windows)
    return (len(m.who) > 1) + (m.place is not None) + dated


def _one_meeting(group: Sequence[Found], one: Found) -> bool:
    return all(_fits(other, one) for other in group)


def _fits(a: Found, b: Found) -> bool:
    ours, theirs = {m.key for m in a.who}, {m.key for m in b.who}
    if not ours or not theirs or not (ours <= theirs or theirs <= ours) or not (
            len(ours & theirs) > 1 or ours == theirs):
        return False
    return (_same_place(a.place, b.place) and _same_days(a.when, b.when)
            and (a.state or b.state) == (b.state or a.state))


def _same_place(a: Place | None, b: Place | None) -> bool:
    if a is None or b is None:
        return True
    if a.id and b.id:
        return a.id == b.id
    return a.country == b.country if a.country or b.country else a.words.text == b.words.text


def _same_days(a: Said1 | None, b: Said1 | None) -> bool:
    ours, theirs = (w.when.windows if w else () for w in (a, b))
    return not ours or not theirs or any(x in theirs for x in ours)


def _meetings(r: Reader, groups: Sequence[Sequence[Found]],
              loose: Sequence[Found]) -> Iterator[Meeting]:
    for n, group in enumerate(groups):
        yield _meeting(r, n + 1, group, ())
    for n, one in enumerate(loose):
        may_be = tuple(k + 1 for k, g in enumerate(groups) if _one_meeting(g, one))
        yield _meeting(r, len(groups) + n + 1, [one], may_be)


def _meeting(r: Reader, number: int, group: Sequence[Found], may_be: tuple[int, ...]) -> Meeting:
    mentions = [m for one in group for m in one.who]
    places = sorted((one.place for one in group if one.place), key=lambda p: not p.id)
    whens: list[When] = sorted((one.when.when for one in group if one.when),
                               key=lambda w: not w.windows)
    levels = tuple(dict.fromkeys(level for one in group for level in one.levels))
    rests: tuple[Rest, ...] = tuple(r.text.rest(one.hit.first, one.hit.after) for one in group)
    return Meeting(number, who(r.text, mentions), tuple(sorted(rests, key=lambda x: x.words.begin)),
                   places[0] if places else None, whens[0] if whens else None, levels,
                   next((one.state for one in group if one.state), None), may_be)


# --- one mention -----------------------------------------------------------------------


def _found(r: Reader, hit: Hit) -> Found | None:
    """A meeting of which the text says anything besides that there is one."""
    if hit.meaning == "none" or r.cast.inside(hit) or r.voices.denied(hit.first) or _negated(
            r, hit):
        return None
    begin, end = clause(r.text, hit.first)
    end = _next_meeting(r.text, hit, end)
    taking_part = attending(r, hit, begin, end)
    begin = _own_begin(r.text, hit, begin)
    place, when = place_of(r.text, hit, begin, end), when_of(r, hit, begin, end)
    levels = levels_of(r, hit, _next_meeting(r.text, hit, end, "noun"), taking_part)
    state = state_of(r, hit, begin, end, when)
    known = len(taking_part) > 1 or levels or (place and (taking_part or state))
    if not known or _near_force(r.text, hit) or _with_excluded(r.text, hit, len(taking_part)):
        return None
    return Found(hit, tuple(taking_part), place, when, levels, state)


def _near_force(text: Text, hit: Hit) -> bool:
    """Whether force was used on a meeting, by the words: that is no step of a process."""
    first, after = text.bounds(hit.first)
    return speaks_of_force(text, max(first, hit.first - NEAR), min(after, hit.after + NEAR))


def _with_excluded(text: Text, hit: Hit, taking_part: int) -> bool:
    """Whether the words that follow name somebody outside the truce, and nobody else is met."""
    return taking_part < 2 and bool(text.within("excluded", hit.first, hit.after + NEAR))


def _negated(r: Reader, hit: Hit) -> bool:
    return any(r.text.at("not", k) for k in range(max(0, hit.first - 2), hit.first)
               if r.text.tokens[k].sentence == r.text.tokens[hit.first].sentence)


def _own_begin(text: Text, hit: Hit, begin: int) -> int:
    """From where the words may be of this meeting: of a verb, never what stands before it where
    another meeting does, too."""
    before = text.within("meeting", begin, hit.first)
    return hit.first if before and hit.meaning != "noun" else begin


def _next_meeting(text: Text, hit: Hit, end: int, *also: str) -> int:
    """Up to the next meeting, of which what stands behind it is said; of those named by a noun
    only where `also` asks for it, since *on the margins of a meeting* goes on."""
    following = text.within("meeting", hit.after + 1, end, "met", "meets", "will", *also)
    return min((h.first for h in following), default=end)
