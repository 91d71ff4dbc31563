"""A report as a table for a terminal."""

from __future__ import annotations

from typing import Any

from hudna.bench.measure import Spread
from hudna.bench.result import Line, Report

HEADS = ("work", "ours", "peer", "theirs", "ratio (spread)", "at least", "aim")


def show(report: Report, console: Any) -> None:
    """The table, then how it was come by and what is missing."""
    from rich import box  # noqa: PLC0415 - only where it is shown
    from rich.table import Table  # noqa: PLC0415 - as above

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for head in HEADS:
        table.add_column(head, justify="right" if head in HEADS[4:] else "left",
                         overflow="fold")
    for line in report.lines:
        table.add_row(*cells_of(line), style=_style(line))
    console.print(table)
    for text in remarks_of(report):
        console.print(text, markup=False, highlight=False)


def markdown(report: Report) -> str:
    """The same for a page of documentation."""
    rows = [HEADS, ("---",) * len(HEADS), *(cells_of(line) for line in report.lines)]
    table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    return "\n\n".join([table, "\n".join(f"- {text}" for text in remarks_of(report))])


def cells_of(line: Line) -> tuple[str, ...]:
    """One row of the table."""
    return (line.work, str(line.ours), line.peer, "" if line.theirs is None else str(line.theirs),
            "" if line.ratio is None else ratio_text(line.ratio),
            _asked(line, line.at_least), _asked(line, line.aim))


def ratio_text(ratio: Spread) -> str:
    """12.3 × (11.9 to 13.0)"""
    return f"{_short(ratio.median)} × ({_short(ratio.low)} to {_short(ratio.high)})"


def remarks_of(report: Report) -> list[str]:
    """What each line is to be read with, each once; then what is missing and why."""
    lines = [f"{line.work}{f', {line.peer}' if line.peer else ''}: {line.note}"
             for line in report.lines if line.note]
    missing = [f"missing: {gap.what}: {gap.why}" for gap in report.missing]
    return [*report.notes, *lines, *missing]


def _asked(line: Line, figure: float | None) -> str:
    if figure is None:
        return ""
    if line.ratio is not None:
        return f"{_short(figure)} ×"
    return f"{'≥' if line.more else '≤'} {_short(figure)}"


def _short(figure: float) -> str:
    return f"{figure:,.0f}" if figure >= 100 else f"{figure:.3g}"


def _style(line: Line) -> str:
    return {None: "", True: "green", False: "red"}[line.held]
