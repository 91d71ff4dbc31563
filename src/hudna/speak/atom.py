"""The latest warnings as an Atom 1.0 feed (RFC 4287), each with a link to its CAP message."""

from __future__ import annotations

from collections.abc import MutableMapping, Sequence
from typing import Final, TypeAlias

from hudna.place.times import format_instant
from hudna.record.warning import PlaceWarning
from hudna.say import say
from hudna.speak.cap import CONTENT_TYPE
from hudna.speak.language import Language
from hudna.speak.standing_words import exercise_stamp
from hudna.speak.warnings import Issuer, told
from hudna.speak.xml_text import HEAD, tag, value

NAMESPACE: Final = "http://www.w3.org/2005/Atom"
Entries: TypeAlias = MutableMapping[tuple[str, str], str]
"""What stood in a feed before, by warning and language: an entry never changes."""


def atom(warnings: Sequence[PlaceWarning], by: Issuer, lang: Language, *, made_ms: int,
         name: str = "feed.atom", before: Entries | None = None) -> bytes:
    """The warnings, newest first, in one language. `made_ms` is when the feed began;
    it stands for the last change while there are none. `name`: the feed's own, at the issuer's
    address. Ids are addresses and stay the same. `before`: entries of this issuer's feeds, to which
    new ones are added: hundreds stay from one writing to the next."""
    latest = sorted(warnings, key=lambda w: (-w.sent_ms, w.id))
    title = lang.say(say("Warnings of aircraft: {who}", who=by.name))
    stamp = f"{lang.say(exercise_stamp(by.exercise))} · " if by.exercise is not None else ""
    parts = [
        HEAD, f'<feed xmlns="{NAMESPACE}" xml:lang="{lang.code}">', tag("id", f"{by.url}/{name}"),
        tag("title", stamp + title),
        tag("updated", format_instant(latest[0].sent_ms if latest else made_ms)),
        f"<author>{tag('name', by.name)}</author>",
        _link("self", f"{by.url}/{name}", "application/atom+xml"),
        *(_known(warning, by, lang, {} if before is None else before) for warning in latest),
        "</feed>",
    ]
    return "".join(parts).encode()


def _known(warning: PlaceWarning, by: Issuer, lang: Language, before: Entries) -> str:
    of = (warning.id, lang.code)
    found = before.get(of)
    if found is None:
        found = before[of] = _entry(warning, by, lang)
    return found


def _entry(warning: PlaceWarning, by: Issuer, lang: Language) -> str:
    """What is at an entry's address never changes: a change is a message of its own."""
    words, address = told(warning, by, lang), f"{by.url}/{warning.id}.xml"
    sent = format_instant(warning.sent_ms)
    return "".join((
        "<entry>", tag("id", address), tag("title", words.headline), tag("updated", sent),
        tag("published", sent), f'<category term="{warning.kind}" />',
        _link("alternate", address, CONTENT_TYPE), _link("enclosure", address, CONTENT_TYPE),
        tag("summary", f"{words.description} {words.instruction}"), "</entry>"))


def _link(rel: str, href: str, kind: str) -> str:
    return f'<link rel="{rel}" href="{value(href)}" type="{kind}" />'
