"""The answers to a question that allows several (XLSForm `select_multiple`).

KoboToolbox writes them into one cell, or into a column for each option, or both ways. A column for
an option is told from a number in a group by its question: that is a column too, or means one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hudna.speak.intake.heads import meaning

_TICKED = frozenset({"1", "true", "1.0"})
_OPEN = frozenset({"", "0", "false", "0.0"})


def with_options(
    header: Sequence[str], rows: list[Sequence[str]], mapping: Mapping[str, str]
) -> tuple[Sequence[str], list[Sequence[str]]]:
    """The table with one column a question. Where only the options stood there, the question's
    cell is their names parted by spaces, as XForms writes them.
    Each row is as long as the header."""
    options = _options(header, rows, mapping)
    if not options:
        return header, rows
    known = set(header)
    alone = {q: columns for q, columns in options.items() if q not in known}
    dropped = {i for columns in options.values() for i in columns}
    kept = [i for i in range(len(header)) if i not in dropped]
    return ([*(header[i] for i in kept), *alone],
            [_folded(header, row, kept, alone) for row in rows])


def _folded(header: Sequence[str], row: Sequence[str], kept: list[int],
            alone: Mapping[str, list[int]]) -> Sequence[str]:
    ticked = [" ".join(_option(header[i]) for i in columns if row[i].strip().lower() in _TICKED)
              for columns in alone.values()]
    return [*(row[i] for i in kept), *ticked]


def _options(header: Sequence[str], rows: list[Sequence[str]],
             mapping: Mapping[str, str]) -> dict[str, list[int]]:
    """The columns of options, by their question."""
    known, found = set(header), dict[str, list[int]]()
    for i, name in enumerate(header):
        question, _, option = name.rpartition("/")
        if not question or not option.strip() or name.startswith("#"):
            continue
        asked = question in known or meaning(question, mapping) is not None
        if asked and meaning(name, mapping) is None and _ticks(rows, i):
            found.setdefault(question, []).append(i)
    return found


def _ticks(rows: list[Sequence[str]], i: int) -> bool:
    said = {row[i].strip().lower() for row in rows if i < len(row)}
    return bool(said & (_TICKED | (_OPEN - {""}))) and said <= _TICKED | _OPEN


def _option(name: str) -> str:
    return name.rpartition("/")[2].strip()
