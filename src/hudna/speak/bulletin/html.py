"""A bulletin as one HTML file that fetches nothing and runs nothing.

Its own policy allows the one style in it, and no script, picture, frame or form whatsoever, should
anything ever come through the escaping.
"""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from pathlib import Path

import msgspec
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from hudna.speak.bulletin.data import BulletinData
from hudna.speak.bulletin.page import Page
from hudna.speak.bulletin.whole import page_of
from hudna.speak.gazetteer import Gazetteer
from hudna.speak.language import Language

HERE = Path(__file__).parent


def html(data: BulletinData, lang: Language, gazetteer: Gazetteer) -> bytes:
    """The same data is the same bytes. Raises `Refused` where the data is not sound."""
    return drawn(page_of(data, lang, gazetteer))


def drawn(page: Page) -> bytes:
    style = (HERE / "bulletin.css").read_text()
    return _template().render(page=msgspec.to_builtins(page), style=Markup(style),
                              style_hash=_hash(style)).encode()


@cache
def policy() -> str:
    """The same policy as an HTTP header has it, which lets nobody frame the page either."""
    named = _hash((HERE / "bulletin.css").read_text())
    return f"default-src 'none'; style-src '{named}'; base-uri 'none'; form-action 'none'; " \
        "frame-ancestors 'none'"


def _hash(style: str) -> str:
    named = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return f"sha256-{named}"


@cache
def _template() -> Template:
    """`drawing`: what `svg` wrote, in which every text is escaped already."""
    env = Environment(loader=FileSystemLoader(HERE), autoescape=True, undefined=StrictUndefined,
                      trim_blocks=True, lstrip_blocks=True)
    env.filters["drawing"] = Markup
    return env.get_template("bulletin.html")
