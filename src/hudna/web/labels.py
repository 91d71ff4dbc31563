"""What a page calls its fields and their choices, so that a refusal names each as its reader sees
it. Pure.

A fault's path begins with a field's name, and the page that shows the form again has a label for
that field, and words for each choice. So no form keeps a list of names of its own, in whatever
language it is. A group of fields of which a fault may be as a whole says so: `data-field="name"`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
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
EXPECTED = re.compile(r'<(span|p) class="(?:fault-expected|field-fault)".*?</\1>', re.DOTALL)
FOUND = "found {found}; expected {expected}"
"""The sentence of a fault beside its field: what was expected comes last, in each language."""
WHERE = re.compile(r'<code class="fault-where" data-where="([^"]*)" dir="ltr">[^<]*</code>')


class Called(NamedTuple):
    """`ident`: the id that leads to the field; empty where none does, or to which is not known.
    `choices`: the words of each value that may be chosen."""

    label: str
    ident: str
    choices: dict[str, str]


def labelled(page: str, posted_to: str = "", sentence: str = FOUND) -> str:
    """The page, in which each refusal names its field and the choices as the page does, and leads
    to the field. `posted_to`: the path of the form that was refused, where a page has several.
    `sentence`: `FOUND` in the page's language; what was found stays as it was typed."""
    if 'class="fault-where" data-where' not in page:
        return page
    fields = fields_of(page, posted_to)

    def named(found: re.Match[str]) -> str:
        where = unescape(found[1])
        called = _of(where, fields)
        return found[0] if called is None else _said(where, called)

    lists = dict(_lists(fields.values(), "، " if '<html lang="ar"' in page else ", "))

    middle = escape(sentence.partition("{found}")[2].partition("{expected}")[0])

    def chosen(found: re.Match[str]) -> str:
        # What was typed may read as the sentence does: what is expected begins after the last.
        before, between, expected = (
            found[0].rpartition(middle) if found[1] == "p" else ("", "", found[0]))
        if found[1] == "p" and not between:
            return found[0]
        return before + between + reduce(lambda s, one: s.replace(*one), lists.items(), expected)

    return EXPECTED.sub(chosen, WHERE.sub(named, page))


def _lists(fields: Iterable[Called], comma: str) -> Iterator[tuple[str, str]]:
    """What a refusal says may be chosen, and how the page says it; only where it offers just that.
    The longest first, so that none is read as a part of another."""
    found = {}
    for one in fields:
        for some in (one.choices, {k: w for k, w in one.choices.items() if k}):
            if len(some) > 1 and all(w for k, w in some.items() if k):
                words = comma.join(some[k].rstrip(".") for k in sorted(some) if k)
                found[escape(", ".join(sorted(some)))] = escape(words)
    return iter(sorted(found.items(), key=lambda pair: -len(pair[0])))


def fields_of(page: str, posted_to: str = "") -> dict[str, Called]:
    """What the page calls its fields, by their names; first those of that form."""
    reading = _Reading()
    reading.feed(page)
    reading.close()
    own = [one for one in reading.controls if one.form == posted_to]
    return {**dict(_called(reading, reading.controls)), **dict(_called(reading, own))}


def _of(where: str, fields: Mapping[str, Called]) -> Called | None:
    """Also of a record's field that the form has under its name without the unit."""
    name = field_of(where)
    return fields.get(name) or fields.get(UNIT.sub("", name))


def _said(where: str, called: Called) -> str:
    label = escape(called.label)
    name = f'<a href="#{escape(called.ident)}">{label}</a>' if called.ident else label
    rest = escape(where.removeprefix(field_of(where)))
    return (f'<span class="fault-where" data-where="{escape(where)}">{name}</span>'
            + (f' <code dir="ltr">{rest}</code>' if rest else ""))


@dataclass
class _Control:
    """`over`: the words over the group of fields that it is in. `value`: of a choice."""

    form: str
    name: str
    ident: str
    choice: bool
    over: str
    label: str
    value: str = ""


def _called(reading: _Reading, of: list[_Control]) -> Iterator[tuple[str, Called]]:
    by_name: defaultdict[str, list[_Control]] = defaultdict(list)
    by_label: defaultdict[str, set[str]] = defaultdict(set)
    for one in of:
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
            yield name, Called(
                label, first.ident if first.choice or len(some) == 1 else "",
                reading.options.get((first.form, name)) or {c.value: c.label for c in some})


class _Reading(HTMLParser):
    """The controls that a reader sees, and the labels by the id that each is for."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.controls: list[_Control] = []
        self.labels: dict[str, str] = {}
        self.options: defaultdict[tuple[str, str], dict[str, str]] = defaultdict(dict)
        self._form = ""
        self._groups: list[str] = []
        self._whole: list[dict[str, str]] = []
        self._option: tuple[tuple[str, str], str] | None = None
        self._words: list[str] | None = None
        self._beside = 0
        self._for, self._within = "", list[_Control]()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "fieldset":
            self._groups.append("")
            self._whole.append(given)
        elif tag == "form":
            self._form = given.get("action", "").partition("?")[0]
        elif tag == "option" and self.controls:
            last = self.controls[-1]
            self._option = (last.form, last.name), given.get("value", "")
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
        if tag == "form":
            self._form = ""
        elif tag == "fieldset":
            self._groups, self._whole = self._groups[:-1], self._whole[:-1]
        elif tag == "option":
            self._option = None
        elif tag == "legend" and self._groups and self._words is not None:
            self._legend(self._end(), self._whole[-1])
        elif tag == "label" and self._words is not None:
            self._label(self._end())
        elif self._beside and tag not in NEVER_CLOSED:
            self._beside -= 1

    def handle_data(self, data: str) -> None:
        if self._option is not None:
            of, value = self._option
            self.options[of][value] = (self.options[of].get(value, "") + data).strip()
        elif self._words is not None and not self._beside:
            self._words.append(data)

    def _control(self, given: dict[str, str]) -> None:
        if not given.get("name") or given.get("type") in UNSEEN:
            return
        one = _Control(self._form, given["name"], given.get("id", ""), given.get("type") in CHOICES,
                       self._groups[-1] if self._groups else "", given.get("aria-label", ""),
                       given.get("value", ""))
        self.controls.append(one)
        self._within.append(one)

    def _legend(self, words: str, whole: dict[str, str]) -> None:
        self._groups[-1] = words
        if "data-field" in whole:
            self.controls.append(
                _Control(self._form, whole["data-field"], whole.get("id", ""), True, words, words))

    def _label(self, words: str) -> None:
        if self._for:
            self.labels[self._for] = words
        for one in self._within:
            one.label = one.label or words

    def _end(self) -> str:
        words = " ".join("".join(self._words or ()).split()).rstrip(":")
        self._words, self._beside = None, 0
        return words
