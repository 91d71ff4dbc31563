"""A bulletin short enough to be printed: thousands of incidents make a file that nobody's printer
takes, and that costs a node a minute. What is left out is said where it would stand."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from hudna.say import say_n
from hudna.speak.bulletin.page import Block, Item, Page, Para, Section, Table
from hudna.speak.language import Language

INCIDENTS, OTHERS, ROWS, LETTERS = 500, 200, 500, 600_000
"""At most so many incidents, other items, rows of one table, and letters in all items together."""


class _Room:
    """What there is room for yet, from the first section to the last."""

    def __init__(self) -> None:
        self._incidents, self._others, self._letters = INCIDENTS, OTHERS, LETTERS

    def takes(self, item: Item) -> bool:
        size = _size(item)
        left = self._incidents if item.anchor else self._others
        if left < 1 or self._letters < size:
            return False
        self._incidents -= bool(item.anchor)
        self._others -= not item.anchor
        self._letters -= size
        return True


def shortened(page: Page, lang: Language) -> Page:
    room = _Room()
    sections = tuple(_section(s, room, lang) for s in page.sections)
    return msgspec.structs.replace(page, sections=sections)


def _section(section: Section, room: _Room, lang: Language) -> Section:
    blocks: list[Block] = []
    gone = 0
    for block in section.blocks:
        if isinstance(block, Item) and not room.takes(block):
            gone += 1
        elif isinstance(block, Table):
            blocks.extend(_table(block, lang))
        else:
            blocks.append(block)
    if gone:
        blocks.append(_left_out(gone, lang))
    return Section(section.title, tuple(blocks))


def _table(table: Table, lang: Language) -> Iterator[Block]:
    yield msgspec.structs.replace(table, rows=table.rows[:ROWS])
    if (gone := len(table.rows) - ROWS) > 0:
        yield _left_out(gone, lang)


def _left_out(n: int, lang: Language) -> Para:
    return Para(lang.say(say_n(
        "{n} more is not printed here: it is on the page (HTML) and in the data (JSON) of this "
        "bulletin; every incident is in its tables (CSV), too.",
        "{n} more are not printed here: they are on the page (HTML) and in the data (JSON) of this "
        "bulletin; every incident is in its tables (CSV), too.", n)))


def _size(item: Item) -> int:
    return (len(item.title) + sum(len(a) + len(b) for a, b in item.facts)
            + sum(len(q.who) + len(q.text) for q in item.quotes))
