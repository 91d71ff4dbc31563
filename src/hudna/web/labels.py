"""What a page calls its fields, so that a refusal names each as its reader sees it. Pure.

A fault's path begins with a field's name, and the page that shows the form again has a label for
that field. So no form keeps a list of names of its own, in whatever language it is.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape, unescape
from html.parser import HTMLParser
from typing import NamedTuple

from hudna.web.faults import field_of

CONTROLS, CHOICES = ("input", "select", "textarea"), ("radio", "checkbox")
UNSEEN = ("hidden", "submit")
NEVER_CLOSED = ("input", "br", "img", "hr", "wbr")
BESIDE = {"optional", "tag", "small", "hint", "unit"}
"""Classes of what stands in a label and is no part of what the field is called."""
UNIT = re.compile(r"_(ms|m|mm|mdeg|e7)$")
WHERE = re.compile(r'<code class="fault-where" dir="ltr">([^<]*)</code>')


class Called(NamedTuple):
    """`ident`: the id that leads to the field; empty where none does, or to which is not known."""

    label: str
    ident: str


def labelled(page: str) -> str:
    """The page, in which each refusal names its field as the page does, and leads to it."""
    if 'class="fault-where"' not in page:
        return page
    fields = fields_of(page)

    def named(found: re.Match[str]) -> str:
        where = unescape(found[1])
        called = _of(where, fields)
        return found[0] if called is None else _said(where, called)

    return WHERE.sub(named, page)


def fields_of(page: str) -> dict[str, Called]:
    """What the page calls its fields, by their names."""
    reading = _Reading()
    reading.feed(page)
    reading.close()
    return dict(_called(reading))


def _of(where: str, fields: Mapping[str, Called]) -> Called | None:
    """Also of a record's field that the form has under its name without the unit."""
    name = field_of(where)
    return fields.get(name) or fields.get(UNIT.sub("", name))


def _said(where: str, called: Called) -> str:
    label = escape(called.label)
    name = f'<a href="#{escape(called.ident)}">{label}</a>' if called.ident else label
    rest = escape(where.removeprefix(field_of(where)))
    return (f'<span class="fault-where">{name}</span>'
            + (f' <code dir="ltr">{rest}</code>' if rest else ""))


@dataclass
class _Control:
    """`over`: the words over the group of fields that it is in."""

    name: str
    ident: str
    choice: bool
    over: str
    label: str


def _called(reading: _Reading) -> Iterator[tuple[str, Called]]:
    by_name: defaultdict[str, list[_Control]] = defaultdict(list)
    by_label: defaultdict[str, set[str]] = defaultdict(set)
    for one in reading.controls:
        one.label = one.label or reading.labels.get(one.ident, "")
        by_name[one.name].append(one)
        by_label[one.label].add(one.name)
    for name, some in by_name.items():
        first = some[0]
        label = first.label
        if first.choice and (first.over or len(some) > 1):
            label = first.over
        elif first.over and len(by_label[label]) > 1:
            label = f"{first.over}: {label}"
        if label:
            yield name, Called(label, first.ident if first.choice or len(some) == 1 else "")


class _Reading(HTMLParser):
    """The controls that a reader sees, and the labels by the id that each is for."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.controls: list[_Control] = []
        self.labels: dict[str, str] = {}
        self._groups: list[str] = []
        self._words: list[str] | None = None
        self._beside = 0
        self._for, self._within = "", list[_Control]()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "fieldset":
            self._groups.append("")
        elif tag in ("label", "legend"):
            self._words, self._beside = [], 0
            self._for, self._within = given.get("for", ""), []
        else:
            if tag in CONTROLS:
                self._control(given)
            beside = tag in CONTROLS or bool(BESIDE & set(given.get("class", "").split()))
            if self._words is not None and tag not in NEVER_CLOSED:
                self._beside += bool(self._beside or beside)

    def handle_endtag(self, tag: str) -> None:
        if tag == "fieldset":
            self._groups = self._groups[:-1]
        elif tag == "legend" and self._groups and self._words is not None:
            self._groups[-1] = self._end()
        elif tag == "label" and self._words is not None:
            self._label(self._end())
        elif self._beside and tag not in NEVER_CLOSED:
            self._beside -= 1

    def handle_data(self, data: str) -> None:
        if self._words is not None and not self._beside:
            self._words.append(data)

    def _control(self, given: dict[str, str]) -> None:
        if not given.get("name") or given.get("type") in UNSEEN:
            return
        one = _Control(given["name"], given.get("id", ""), given.get("type") in CHOICES,
                       self._groups[-1] if self._groups else "", given.get("aria-label", ""))
        self.controls.append(one)
        self._within.append(one)

    def _label(self, words: str) -> None:
        if self._for:
            self.labels[self._for] = words
        for one in self._within:
            one.label = one.label or words

    def _end(self) -> str:
        words = " ".join("".join(self._words or ()).split()).rstrip(":")
        self._words, self._beside = None, 0
        return words
