"""What is too long to be printed is cut where a reader sees it, and nowhere else."""

from __future__ import annotations

import pytest

from hudna.speak.bulletin.page import Item, Page, Para, Section, Table
from hudna.speak.bulletin.shortened import INCIDENTS, LETTERS, OTHERS, ROWS, shortened
from hudna.speak.language import CODES, language


def page(*sections: Section) -> Page:
    return Page("en", "ltr", "t", "s", "", "w", "f", 0, sections)


def items(n: int, anchor: str = "1a", text: str = "x") -> tuple[Item, ...]:
    return tuple(Item(text, "b", anchor, ()) for _ in range(n))


def test_what_fits_is_not_touched() -> None:
    whole = page(Section("a", (*items(INCIDENTS), *items(OTHERS, ""), Para("p"))),
                 Section("b", (Table("c", ("h",), (("r",),) * ROWS, (False,)),)))
    assert shortened(whole, language("en")) == whole


@pytest.mark.parametrize("code", CODES)
def test_what_is_left_out_is_said_where_it_would_stand(code: str) -> None:
    lang = language(code)
    long = page(Section("found", items(INCIDENTS - 1)), Section("alleged", items(8)),
                Section("told", items(OTHERS + 3, "")),
                Section("corrections", (Table("c", ("h",), (("r",),) * (ROWS + 3), (False,)),)))
    found, alleged, told, corrections = shortened(long, lang).sections
    assert len(found.blocks) == INCIDENTS - 1
    assert isinstance(alleged.blocks[-1], Para)
    assert (len(alleged.blocks), lang.number(7) in alleged.blocks[-1].text) == (2, True)
    assert (len(told.blocks), lang.number(3) in told.blocks[-1].text) == (OTHERS + 1, True)
    table, note = corrections.blocks
    assert isinstance(table, Table)
    assert (len(table.rows), lang.number(3) in note.text) == (ROWS, True)


def test_few_that_are_very_long_are_cut_too() -> None:
    [section] = shortened(page(Section("a", items(10, text="x" * (LETTERS // 4)))),
                          language("en")).sections
    assert len([b for b in section.blocks if isinstance(b, Item)]) == 4
    assert isinstance(section.blocks[-1], Para)
