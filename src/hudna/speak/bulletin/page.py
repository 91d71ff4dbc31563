"""A bulletin in one language, before any format: what is said, in its order, in blocks.

HTML and PDF draw the same blocks, so that neither can say what the other does not. Every text here
is plain: no block carries markup, and a format that takes one for markup is wrong.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

import msgspec

Direction: TypeAlias = Literal["ltr", "rtl"]


class Quote(msgspec.Struct, frozen=True, gc=False, tag="quote"):
    """What somebody wrote, beside who it is and in which direction it reads."""

    who: str
    text: str
    dir: Direction


class Facts(msgspec.Struct, frozen=True, gc=False, tag="facts"):
    """Pairs of a name and what it is."""

    rows: tuple[tuple[str, str], ...]


class Para(msgspec.Struct, frozen=True, gc=False, tag="para"):
    text: str
    note: bool = False
    """A note on how to read what stands around it."""


class Table(msgspec.Struct, frozen=True, gc=False, tag="table"):
    """`figures`: whether each column holds numbers."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    figures: tuple[bool, ...]


class Sign(msgspec.Struct, frozen=True, gc=False):
    """One sign of a picture's key."""

    svg: str
    text: str


class Picture(msgspec.Struct, frozen=True, gc=False, tag="picture"):
    """A drawing. `alt` says in words what it shows; `key` explains its signs. `width` and `height`
    are those of the drawing, in its own units."""

    svg: str
    alt: str
    caption: str
    key: tuple[Sign, ...]
    width: int
    height: int


class Item(msgspec.Struct, frozen=True, gc=False, tag="item"):
    """One incident, or another matter with a heading of its own. `anchor` is hexadecimal."""

    title: str
    badge: str
    anchor: str
    facts: tuple[tuple[str, str], ...]
    quotes: tuple[Quote, ...] = ()


Block: TypeAlias = Facts | Para | Table | Picture | Item | Quote


class Section(msgspec.Struct, frozen=True, gc=False):
    title: str
    blocks: tuple[Block, ...]


class Page(msgspec.Struct, frozen=True, gc=False):
    """The whole of it. `stamp`: the exercise stamp, empty where everything is real. `made`: seconds
    since 1970, UTC."""

    lang: str
    dir: Direction
    title: str
    subtitle: str
    stamp: str
    standing: str
    foot: str
    made: int
    sections: tuple[Section, ...]
