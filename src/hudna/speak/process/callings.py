"""What actors and questions are called in records: in English where the lists know them, so that
two who read the same in two languages enter the same; shown in the reader's language. What no list
knows stays as it was written.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache

from hudna.say import Say
from hudna.speak.language import CODES, FSI, PDI, Language, language
from hudna.speak.process.found import Actor
from hudna.speak.process.labels import MATTERS, OFFICES, PARTIES
from hudna.view.process.stances import folded

_COMMA = re.compile(r"\s*[,،]\s*")


def in_english(words: str) -> str:
    """`words` as they are kept: *министр обороны, Турция* is *defence minister, Turkey*."""
    plain = words.replace(FSI, "").replace(PDI, "").strip()
    return _by_parts(plain, str, ", ")


def in_words(kept: str, lang: Language) -> str:
    """What is kept, in the reader's language as far as the lists know it."""
    return _by_parts(kept, lang.say, "، " if lang.code == "ar" else ", ")


def _by_parts(words: str, shown: Callable[[Say], str], comma: str) -> str:
    """As a whole where the lists know it, else each part between commas that they know."""
    if whole := _known().get(folded(words)):
        return shown(whole)
    parts = [(_known().get(folded(part)), part) for part in _COMMA.split(words)]
    if not any(known for known, _ in parts):
        return words
    return comma.join(shown(known) if known else part for known, part in parts)


def office_of(actor: Actor, named: Mapping[str, str] | None = None) -> str:
    """What an actor of a reading is called in a record: the office and whose it is, or the body.
    Empty for a person of whom the text gives no office: nobody is named by a name alone.
    `named`: for whom it speaks, where the record has that in a field of its own."""
    party = "" if actor.of in (named or {}) else str(PARTIES.get(actor.of, ""))
    if actor.offices:
        office = OFFICES.get(actor.offices[0])
        return ", ".join(filter(None, (str(office) if office else "", party)))
    if actor.kind in ("party", "body"):
        return str(PARTIES.get(actor.id, actor.name))
    return ""


@cache
def _known() -> Mapping[str, Say]:
    found = {}
    for some in (MATTERS, OFFICES, PARTIES):
        for said in some.values():
            found.update({folded(language(code).say(said)): said for code in CODES})
    return found
