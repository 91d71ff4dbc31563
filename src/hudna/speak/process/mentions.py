"""Where a text names somebody who takes part: by a name, an office, a body, a side. Pure.

A town is no actor where the words place something in it; an adjective names nobody by itself; and
whoever stands outside the truce is never one.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from hudna.speak.process.found import ActorKind
from hudna.speak.process.text import COMMAS, Text, plain
from hudna.speak.reading.phrases import Hit

LONGEST_NAME = 4
VAGUE_OFFICES = frozenset({"minister", "president", "prime-minister", "officials", "military",
                           "spokesman", "ambassador", "negotiator", "adviser", "counterpart"})
"""Offices that name nobody where the text does not say whose."""
FROM_TO = frozenset({"from", "to", "من", "الي", "из", "near", "via", "visit", "visited"})
TWO_SIDES = frozenset({"الجانبين", "الطرفين", "جانبين", "طرفين", "الجانبان", "الطرفان"})
LAND = frozenset({"syria", "سوريا", "سوريه", "сирии"})
ARTICLES = frozenset({"the", "a", "an"})
VERBS_BEGIN = ("ي", "ت", "س", "ن")
"""With these Arabic verbs begin, too: no name that no list knows is taken from them."""
WITH_WAW = ("وزي", "وزا", "واشنطن", "وليد")
"""Words that begin with the letter themselves."""
PREDICATES = ("say", "stance", "commit", "will", "meeting", "but", "that", "stop", "join", "not",
              "passive", "about", "with", "he", "condition", "expect", "time", "held")


class Mention(NamedTuple):
    """The words from `first` to before `after` name the actor `key`. `of`: for whom it speaks, by
    the words or, of listed names, by the list. `name`: where the name alone stands."""

    first: int
    after: int
    key: str
    kind: ActorKind
    of: str = ""
    office: str = ""
    name: tuple[int, int] | None = None


def mentions_in(text: Text) -> list[Mention]:
    """The mentions from the beginning of the text on, none over another."""
    found: list[Mention] = []
    i = 0
    while i < len(text.tokens):
        one = _at(text, i)
        if one and found and (joined := _apposed(text, found[-1], one)):
            found[-1] = joined
        elif one:
            found.append(one)
        i = max(one.after, i + 1) if one else _past_excluded(text, i)
    return sorted([*found, *_again(text, found)])


def _past_excluded(text: Text, i: int) -> int:
    hit = text.at("excluded", i)
    return hit.after if hit else i + 1


def _at(text: Text, i: int) -> Mention | None:
    if text.at("excluded", i) or not text.word(i)[:1].isalpha():
        return None
    options = [m for m in (_office(text, i), _person(text, i), _listed(text, i, "body"),
                           _listed(text, i, "side"), _two_sides(text, i)) if m]
    best = max(options, key=lambda m: m.after, default=None)
    return best or _speaking(text, i)


# --- by an office ----------------------------------------------------------------------


def _office(text: Text, i: int) -> Mention | None:
    """*Russian Foreign Minister Sergei Lavrov*, وزير الخارجية الأميركي كيري, his counterpart."""
    before = text.at("adjective", i) or _before_office(text, i)
    j = before.after if before else i
    office = text.at("counterpart", j) or text.at("office", j)
    if office is None or not _same(text, i, j):
        return None
    code = "counterpart" if text.at("counterpart", j) else office.meaning
    of, k = _whose(text, office.after, before.meaning if before else "", office.meaning)
    name = text.at("person", _past_comma(text, k))
    if name and _same(text, i, name.first):
        return Mention(i, name.after, name.meaning, "person",
                       of or plain("person_of").get(name.meaning, ""), code,
                       (name.first, name.after))
    if (after := _unknown_name(text, k)) and _same(text, i, k):
        return Mention(i, after, _key(text, k, after), "person", of, code, (k, after))
    if not of and code in VAGUE_OFFICES:
        return None
    return Mention(i, k, f"{code}:{of}", "office", of, code)


def _before_office(text: Text, i: int) -> Hit | None:
    """*Pentagon officials*: a body named before an office; never in Arabic, where it is behind."""
    return None if text.arabic(i) else text.at("body", i) or text.at("side", i)


def _whose(text: Text, k: int, of: str, office: str) -> tuple[str, int]:
    """For whom the office is held, by what stands behind it, and the word after that."""
    start = k - 1
    for _ in range(3):
        j = k + (text.word(k) in ("of", "for")) + (text.word(k + 1) == "the")
        behind = j > k or office == "spokesman" or not text.arabic(k)
        hit = text.at("body", j) or text.at("adjective", k) or (
            text.at("side", j) if (behind and not text.word(k)[:1].isascii()) or j > k else None)
        if hit is None or not _same(text, start, hit.first):
            break
        of, k = of or hit.meaning, hit.after
    to_land = text.word(k) in ("to", "for", "الي", "по") and text.word(k + 1) in LAND
    return of, k + 2 * to_land


def _past_comma(text: Text, k: int) -> int:
    return k + 1 if text.word(k) in COMMAS else k


# --- by a name -------------------------------------------------------------------------


def _person(text: Text, i: int) -> Mention | None:
    hit = text.at("person", i)
    if hit is None or not text.tokens[i].cased:
        return None
    return Mention(i, hit.after, hit.meaning, "person",
                   plain("person_of").get(hit.meaning, ""), "", (i, hit.after))


def _unknown_name(text: Text, k: int) -> int:
    """The word after a name that no list knows and that begins at `k`; 0 where none does."""
    if k >= len(text.tokens) or not _may_name(text, k):
        return 0
    if text.arabic(k):
        second = k + 1 < len(text.tokens) and _may_name(text, k + 1) and _same(text, k, k + 1)
        return k + 2 if second and not text.word(k).startswith(VERBS_BEGIN) else 0
    after = k
    while after < min(k + LONGEST_NAME, len(text.tokens)) and _may_name(text, after) and _same(
            text, k, after):
        after += 1 + (text.word(after + 1) == "-" and after + 2 < len(text.tokens)
                      and _may_name(text, after + 2))
    return min(after, len(text.tokens)) if after - k > 1 else 0


def _may_name(text: Text, k: int) -> bool:
    token = text.tokens[k]
    known = any(text.at(section, k) for section in (
        "stop", "excluded", "office", "say", "stance", "side", "body", "adjective", "commit", "but",
        "matter", "meeting", "time", "town", "person", "join", "concern", "contain", "plan"))
    if known or not token.word[0].isalpha() or len(token.word) < 2:
        return False
    return text.arabic(k) or text.cased(k)


def _same(text: Text, a: int, b: int) -> bool:
    return text.tokens[a].sentence == text.tokens[b].sentence


def _speaking(text: Text, i: int) -> Mention | None:
    """A name that no list knows, beside a word of saying; never in Arabic: no capitals."""
    if text.arabic(i):
        return None
    after = _unknown_name(text, i)
    said = after and (text.at("say", after, "that", "deny", "accuse")
                      or text.ending("say", i, "that", "deny"))
    return Mention(i, after, _key(text, i, after), "unknown", "", "", (i, after)) if said else None


def _key(text: Text, first: int, after: int) -> str:
    return "name:" + " ".join(t.word for t in text.tokens[first:after])


def _again(text: Text, found: list[Mention]) -> Iterator[Mention]:
    """The last word of a name that is not listed, where it stands alone later on."""
    lasts = {text.word(m.name[1] - 1): m for m in found if m.name and m.key.startswith("name:")}
    taken = {k for m in found for k in range(m.first, m.after)}
    for k in range(len(text.tokens)) if lasts else ():
        m = lasts.get(text.word(k).removesuffix("'s"))
        if m and k not in taken and k > m.first:
            yield Mention(k, k + 1, m.key, m.kind, m.of, "", (k, k + 1))


# --- by a side or a body ---------------------------------------------------------------


def _two_sides(text: Text, i: int) -> Mention | None:
    """الجانبين الروسي والأميركي: two sides, each by its adjective."""
    hit = text.at("adjective", i)
    before = 1 if hit and text.word(i - 1) in TWO_SIDES else 2
    if hit is None or text.word(i - before) not in TWO_SIDES or (
            before == 2 and not has_and(text, i)):
        return None
    return Mention(i, hit.after, hit.meaning, "party")


def _listed(text: Text, i: int, section: str) -> Mention | None:
    hit = text.at(section, i)
    if hit is None or not _written_as_name(text, hit) or _is_place(text, hit):
        return None
    if _attributive(text, hit):
        return None
    kind: ActorKind = "party" if section == "side" else "body"
    return Mention(i, hit.after, hit.meaning, kind, plain("of").get(hit.meaning, ""))


def _written_as_name(text: Text, hit: Hit) -> bool:
    """*US*, never *us*: short names are written in capitals."""
    written = text.words(hit.first, hit.after).text
    if text.arabic(hit.first):
        return True
    short = len(written) <= 3
    return written.isupper() if short else written[0].isupper() or hit.after - hit.first > 1 or (
        hit.meaning in ("opposition", "syrian-government"))


def _is_place(text: Text, hit: Hit) -> bool:
    """Whether the words are where something is: *in Moscow*, بموسكو, в Москве; Moscow, *Russia*."""
    if not text.at("capital", hit.first):
        return False
    first, word = hit.first, text.word(hit.first)
    grown = text.arabic(first) and word.startswith(("ب", "وب"))
    listed = text.at("town", first)
    led = text.word(first - 1) in FROM_TO or text.ending("at", first) is not None
    behind = text.word(first - 1) in COMMAS and text.at("town", first - 2) is not None
    return led or behind or bool(grown and listed and not word.startswith(("بر", "بك")))


def _attributive(text: Text, hit: Hit) -> bool:
    """*the US plan*: a name that stands for an adjective."""
    if text.arabic(hit.first) or hit.after >= len(text.tokens):
        return False
    if text.word(hit.after) == "-" and text.tokens[hit.after - 1].end == text.tokens[
            hit.after].begin:
        return True
    if not text.at("adjective", hit.first) or not text.word(hit.after)[:1].isalpha():
        return False
    if text.word(hit.after - 1).endswith("'s"):
        return True
    following = any(text.at(section, hit.after) for section in PREDICATES)
    latin = text.tokens[hit.first].word[:1].isascii()
    return latin and not following and text.text[text.tokens[hit.after].begin].islower() and (
        not text.word(hit.after).endswith(("ed", "es")))


def _apposed(text: Text, name: Mention, office: Mention) -> Mention | None:
    """*Kerry, the US Secretary of State*: one who is named, and then what he is."""
    if name.kind != "person" or office.kind != "office" or office.office == "counterpart":
        return None
    if not _same(text, name.first, office.first):
        return None
    between = {t.word for t in text.tokens[name.after:office.first]}
    if office.first - name.after > 2 or not between <= ARTICLES | COMMAS | {"(", "-", "—"}:
        return None
    if has_and(text, office.first):
        return None
    return name._replace(after=office.after, office=office.office, of=name.of or office.of)


def has_and(text: Text, k: int) -> bool:
    """Whether an Arabic *and* has grown on to the word: وموسكو, but not واشنطن."""
    word = text.word(k)
    return text.arabic(k) and word.startswith("و") and (
        not word.startswith(WITH_WAW) or word.startswith("وو"))
