"""Every sentence of the source is in both catalogues: translated, sure, with its placeholders."""

from __future__ import annotations

import io
import re
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

from hudna.speak.language import LOCALE

ROOT = Path(__file__).parents[2]
KEYWORDS = {"say": (1,), "say_n": (1, 2), "_": (1,), "gettext": (1,), "ngettext": (1, 2)}


@cache
def source() -> dict[str, tuple[str, ...]]:
    """English message to its forms (two for one that counts)."""
    methods, options = parse_mapping_cfg(io.StringIO((ROOT / "babel.cfg").read_text()))
    found = extract_from_dir(ROOT, methods, options, keywords=KEYWORDS)
    messages = (m[2] for m in found)
    forms = ((m,) if isinstance(m, str) else tuple(m) for m in messages)
    return {f[0]: f for f in forms if f[0]}


@cache
def catalogue(code: str) -> Catalog:
    with (LOCALE / code / "LC_MESSAGES" / "hudna.po").open("rb") as file:
        return read_po(file, locale=code)


def placeholders(text: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}|%\((\w+)\)s", text))


def strings(message: Message) -> tuple[str, ...]:
    return message.string if isinstance(message.string, tuple) else (message.string,)


def test_there_are_sentences_to_translate():
    assert len(source()) > 100


@pytest.mark.parametrize("code", ["ar", "ru"])
def test_every_sentence_is_translated(code):
    missing = [
        m for m in source()
        if (found := catalogue(code).get(m)) is None or not all(strings(found))
    ]
    assert not missing, f"{len(missing)} not in {code}: {missing[:20]}"


@pytest.mark.parametrize("code", ["ar", "ru"])
def test_no_translation_is_unsure(code):
    assert not [m.id for m in catalogue(code) if m.id and m.fuzzy]


@pytest.mark.parametrize("code", ["ar", "ru"])
def test_sentences_that_count_have_every_plural_form(code):
    plural = [f for f in source().values() if len(f) == 2]
    short = [f[0] for f in plural if (m := catalogue(code).get(f[0])) is not None
             and len(strings(m)) != catalogue(code).num_plurals]
    assert not short


@pytest.mark.parametrize("code", ["ar", "ru"])
def test_placeholders_are_the_same(code):
    for english, forms in source().items():
        message = catalogue(code).get(english)
        if message is None:
            continue
        wanted = placeholders(forms[-1])
        for text in filter(None, strings(message)):
            # A singular or dual form may spell the number out (`ساعتان`).
            allowed = (wanted, wanted - {("n", "")}) if len(forms) == 2 else (wanted,)
            assert placeholders(text) in allowed, f"{code}: {english!r} -> {text!r}"
