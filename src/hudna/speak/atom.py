"""The latest warnings as an Atom 1.0 feed (RFC 4287), each with a link to its CAP message."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from xml.etree.ElementTree import Element, SubElement, tostring

from hudna.place.times import format_instant
from hudna.record.warning import PlaceWarning
from hudna.say import say
from hudna.speak.cap import CONTENT_TYPE, plain
from hudna.speak.language import Language
from hudna.speak.standing_words import exercise_stamp
from hudna.speak.warnings import Issuer, told

NAMESPACE: Final = "http://www.w3.org/2005/Atom"


def atom(warnings: Sequence[PlaceWarning], by: Issuer, lang: Language, *, made_ms: int,
         name: str = "feed.atom") -> bytes:
    """The warnings, newest first, in one language. `made_ms` is when the feed began;
    it stands for the last change while there are none. `name`: the feed's own, at the issuer's
    address. Ids are addresses and stay the same."""
    latest = sorted(warnings, key=lambda w: (-w.sent_ms, w.id))
    feed = Element("feed", {"xmlns": NAMESPACE, "xml:lang": lang.code})
    _add(feed, "id", f"{by.url}/{name}")
    title = lang.say(say("Warnings of aircraft: {who}", who=by.name))
    stamp = f"{lang.say(exercise_stamp(by.exercise))} · " if by.exercise is not None else ""
    _add(feed, "title", stamp + title)
    _add(feed, "updated", format_instant(latest[0].sent_ms if latest else made_ms))
    _add(SubElement(feed, "author"), "name", by.name)
    _link(feed, "self", f"{by.url}/{name}", "application/atom+xml")
    for warning in latest:
        _entry(feed, warning, by, lang)
    return bytes(tostring(feed, encoding="utf-8", xml_declaration=True))


def _entry(feed: Element, warning: PlaceWarning, by: Issuer, lang: Language) -> None:
    """What is at an entry's address never changes: a change is a message of its own."""
    words, address = told(warning, by, lang), f"{by.url}/{warning.id}.xml"
    entry = SubElement(feed, "entry")
    _add(entry, "id", address)
    _add(entry, "title", words.headline)
    _add(entry, "updated", format_instant(warning.sent_ms))
    _add(entry, "published", format_instant(warning.sent_ms))
    SubElement(entry, "category", {"term": warning.kind})
    _link(entry, "alternate", address, CONTENT_TYPE)
    _link(entry, "enclosure", address, CONTENT_TYPE)
    _add(entry, "summary", f"{words.description} {words.instruction}")


def _link(parent: Element, rel: str, href: str, kind: str) -> None:
    SubElement(parent, "link", {"rel": rel, "href": href, "type": kind})


def _add(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = plain(text)

