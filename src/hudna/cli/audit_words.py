"""What `hudna audit` says at its end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from hudna.fault import Fault
from hudna.say import Say, say, say_n, span

if TYPE_CHECKING:
    from hudna.audit.about.rows import Left
    from hudna.audit.job import Job, Summary

ALL_HEIGHTS = say("No altitude is read: each position counts as being at every height.")
ALL_BARRED = say("No operator is read: every aircraft counts as barred wherever some are.")
MOST_NAMES = 10
MINUTE_MS = 60_000
NO_ALIBI = say("An aircraft that was not received, or is not in the files, is not seen here.")


def in_words(job: Job, summary: Summary) -> Iterator[Say]:
    """Rows that were refused, by name and by reason, and what was read and written."""
    yield from _refused(job, summary)
    yield say_n("{n} row was read, against {areas}.", "{n} rows were read, against {areas}.",
                summary.rows, areas=say_n("{n} area", "{n} areas", len(job.areas)))
    yield from _about(summary)
    if not summary.kept:
        yield say("Nothing was written: mend the rows that were refused, or leave them out with "
                  "--skip-bad.")
        return
    yield _written(job, summary)
    if not job.per_position:
        yield from _stays(job, summary)
    yield NO_ALIBI


def _about(summary: Summary) -> Iterator[Say]:
    """What was only about known, and what of it was left out."""
    if summary.about:
        yield say_n("{n} of the rows is only about known: whose the aircraft is nothing says, and "
                    "it counts as barred everywhere.",
                    "{n} of the rows are only about known: whose the aircraft are nothing says, "
                    "and they count as barred everywhere.", summary.about)
    if summary.left.without_log:
        yield say_n("{n} sighting was left out: where it was made is in the log of its node and "
                    "nowhere else. Give the node's directory with --sightings.",
                    "{n} sightings were left out: where they were made is in the log of their "
                    "node and nowhere else. Give the node's directory with --sightings.",
                    summary.left.without_log)
    if summary.left.gone:
        yield say_n("{n} sighting was left out: the log has it no more, or does not count it.",
                    "{n} sightings were left out: the log has them no more, or does not count "
                    "them.", summary.left.gone)
    yield from _hiding(summary.left)


def _hiding(left: Left) -> Iterator[Say]:
    """Rows by which somebody could be found, and that were not held against all that was asked."""
    if left.not_own:
        gaps = ", ".join(f"{ms / MINUTE_MS:g}" for ms in left.gaps_ms) or "-"
        yield say_n("{n} row by which somebody, or a sensor, could be found was left out: it is "
                    "held only against areas of its archive's own areas.geojson, as they are "
                    "there, and with the gap of its watch (--gap {gaps}).",
                    "{n} rows by which somebody, or a sensor, could be found were left out: they "
                    "are held only against areas of their archive's own areas.geojson, as they "
                    "are there, and with the gap of its watch (--gap {gaps}).",
                    left.not_own, gaps=gaps)
    if left.narrowed:
        yield say_n("{n} row by which somebody, or a sensor, could be found was held only against "
                    "the areas that are as in its archive's own areas.geojson.",
                    "{n} rows by which somebody, or a sensor, could be found were held only "
                    "against the areas that are as in their archive's own areas.geojson.",
                    left.narrowed)


def warnings(job: Job, summary: Summary) -> Iterator[Say]:
    """What the files do not say, and what it then counts as."""
    columns = [file.columns for file in job.plan.files]
    heights = [area.volume.heights for area in job.areas]
    bounded = any(h.floor_mm is not None or h.ceiling_mm is not None for h in heights)
    if bounded and any(not c.altitudes for c in columns):
        yield ALL_HEIGHTS
    if any(area.bars is not None for area in job.areas) and any(c.operator is None
                                                                for c in columns):
        yield ALL_BARRED
    yield from _operators(job, summary)


def _operators(job: Job, summary: Summary) -> Iterator[Say]:
    """Names that are on one side only: as like as not one operator that is spelt in two ways."""
    barred = {name for area in job.areas for name in area.bars or ()}
    if not barred or not any(file.columns.operator for file in job.plan.files):
        return
    if unknown := summary.operators - barred:
        yield say("Operators in the tracks that no area bars by name: {names}. Names are compared "
                  "to the letter.", names=_some(unknown))
    if unseen := barred - summary.operators:
        yield say("Operators barred by name that are not in the tracks: {names}. Names are "
                  "compared to the letter.", names=_some(unseen))


def _some(names: Iterable[str]) -> str:
    """The first of them, in the order of their letters."""
    ordered = sorted(names)
    return ", ".join(ordered[:MOST_NAMES]) + (", ..." if len(ordered) > MOST_NAMES else "")


def _refused(job: Job, summary: Summary) -> Iterator[Say]:
    """The first rows as faults of their files, then how many there are of each reason."""
    for row in summary.refused.first:
        place = Fault(f"row {row.row}, {row.column}", row.found, row.expected)
        yield say("{file}: {fault}", file=job.plan.files[row.file].path, fault=place.say())
    counts = sorted(summary.refused.counts.items(), key=lambda item: (-item[1], item[0]))
    for (column, expected), count in counts:
        yield say_n("{n} row refused in {column}: expected {expected}",
                    "{n} rows refused in {column}: expected {expected}",
                    count, column=column, expected=expected)


def _written(job: Job, summary: Summary) -> Say:
    if job.per_position:
        return say_n("{n} row, a position in an area, is in {out}.",
                     "{n} rows, each a position in an area, are in {out}.",
                     summary.written, out=str(job.out))
    return say_n("{n} stay is in {out}.", "{n} stays are in {out}.", summary.written,
                 out=str(job.out))


def _stays(job: Job, summary: Summary) -> Iterator[Say]:
    if summary.crossed:
        yield say_n("{n} of them crossed an area without a fix inside.",
                    "{n} of them crossed an area without a fix inside.", summary.crossed)
    if summary.gaps:
        yield say_n("{n} gap of more than {span} between fixes of one aircraft; what it crossed "
                    "then is not known.",
                    "{n} gaps of more than {span} between fixes of one aircraft; what it crossed "
                    "then is not known.", summary.gaps, span=span(job.gap_ms))
