"""`hudna audit` from end to end: pieces in, parts judged by many, one file out."""

from __future__ import annotations

from contextlib import AbstractContextManager, closing
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from hudna.audit.about.audited import Audited
from hudna.audit.bars import Bars
from hudna.audit.batch import Batch
from hudna.audit.crew import Crew, Threads
from hudna.audit.held import Held, Window
from hudna.audit.job import Advance, Job, Summary
from hudna.audit.judge import Brief, Reader
from hudna.audit.merge import Count, Joined
from hudna.audit.source import InFile
from hudna.audit.threads import in_order
from hudna.audit.told import Teller
from hudna.audit.whole import Whole
from hudna.audit.write import Form, form_of
from hudna.audit.write_rows import rows_writer
from hudna.audit.write_stays import Ends, Names, StaysWriter, stays_writer
from hudna.fault import Fault
from hudna.place.columns import Int32, Int64
from hudna.say import say

BYTES_PER_ROW = 20
# A grid that is finer than for so many positions takes memory, and no less time: it no longer fits
# the processor's cache, and a line crosses more of its cells.
FINE_FOR_POSITIONS, FINE_FOR_LINES = 1_000_000, 100_000
EXACT = say("files of exact positions with --per-position; what is only about known gives stays")
OTHER_NAME = say("another name than that of a file of tracks")


def _nothing(weight: int) -> None:
    """For who does not look on."""


def audit(job: Job, advance: Advance = _nothing, read: Reader | None = None) -> Summary:
    """Does the job. Raises `Refused` where a file cannot be read or written.

    Rows that were refused are in the summary; where there are any, nothing is kept unless
    `job.skip_bad`. `read` stands in for the reader of the plan's files.
    """
    form = form_of(job.out, job.per_position)
    _must_be_exact(job)
    _must_not_be_a_track(job)
    run = _Run(job, form, _brief(job, form, read or _reader()), advance)
    with Whole(job.out) as out, run.crew() as crew:
        summary = run.positions(out, crew) if job.per_position else run.stays(out, crew)
        if summary.refused.counts and not job.skip_bad:
            out.discard()
            return replace(summary, kept=False)
    return summary


class _Run:
    """One job under way."""

    def __init__(self, job: Job, form: Form, brief: Brief, advance: Advance) -> None:
        self.job, self.form, self.brief, self.advance = job, form, brief, advance

    def crew(self) -> AbstractContextManager[Crew]:
        """Those who judge the pieces."""
        if self.job.cluster is None:
            return Threads(self.brief, self.job.workers)
        from hudna.audit.cluster import Cluster  # noqa: PLC0415 - only where Ray is asked for
        return Cluster(self.brief, self.job.cluster, self.job.workers)

    def positions(self, out: Whole, crew: Crew) -> Summary:
        """One row per position and area, written as the parts come."""
        writer = rows_writer(self.form, out, [str(area.id) for area in self.brief.areas])
        count, written = Count(), 0
        for piece, part in crew.parts(self.job.source.pieces()):
            assert part.rows is not None
            writer.add(part.rows)
            written += part.rows.total
            count.add(part)
            self.advance(piece.weight)
        writer.end()
        return Summary(count.read, written, count.refused, operators=count.operators)

    def stays(self, out: Whole, crew: Crew) -> Summary:
        """One row per stay: all are held until the last piece, as any may begin first."""
        with closing(Held(self.job.out.parent)) as held:
            joined = Joined(crew.judge.cover, held, self.job.gap_ms)
            for piece, part in crew.parts(self.job.source.pieces()):
                joined.add(part, partial(crew.judge.part, piece))
                self.advance(piece.weight)
            joined.end()
            about = self._about(joined, held)
            refused, rows = joined.count.refused, self.job.about.rows
            written = crossed = 0
            if self.job.skip_bad or not refused.counts:
                written, crossed = self._written(out, joined, held, about)
            return Summary(joined.count.read + rows, written, refused, joined.gaps, crossed,
                           operators=joined.count.operators, about=rows, left=about.left)

    def _about(self, joined: Joined, held: Held) -> Audited:
        """What is only about known, held with the rest: its aircraft are others, whatever they are
        called, and nobody is said to fly them."""
        about = Audited(len(joined.crafts), places_wanted=self.form is Form.GEOJSON)
        if self.job.about.files:
            for table in about.stays(self.job.about, self.brief.areas, self.job.gap_ms,
                                     joined.count.read):
                held.add(table)
            self.advance(self.job.about.size)
        return about

    def _written(self, out: Whole, joined: Joined, held: Held, about: Audited) -> tuple[int, int]:
        """How many stays were written, and how many of them crossed."""
        spans, crafts = joined.flown.spans(), (*joined.crafts, *about.crafts)
        sure = about.known if self.job.about.files else None
        teller = Teller(Bars.of(self.brief.areas), spans, crafts)
        windows = held.windows()
        ends = self._ends(held, windows, about) if self.form is Form.GEOJSON else None
        names = Names.of(self.brief.areas, crafts, spans.operators, sure)
        writer = stays_writer(self.form, out, names, ends)
        written = crossed = 0
        for _, (stays, of_them, made) in in_order(partial(_made, held, teller, writer),
                                                  windows, self.job.workers):
            writer.add(made)
            written, crossed = written + stays, crossed + of_them
        writer.end()
        return written, crossed

    def _ends(self, held: Held, windows: list[Window], about: Audited) -> Ends:
        """Where the first and the last fix of each stay were: the files of exact positions are
        read once more."""
        rows = np.unique(np.concatenate([table[which] for table in map(held.stays, windows)
                                         for which in ("first", "last")]))
        read, plan = self.brief.read, self.brief.plan
        found = [places for _, places in in_order(lambda piece: _places(read(piece, plan), rows),
                                                  self.job.source.pieces(), self.job.workers)]
        return Ends(rows, np.concatenate([np.empty((0, 2), np.int32), *found,
                                          about.places(rows)]))


def _made(held: Held, teller: Teller, writer: StaysWriter, window: Window) -> tuple[int, int, Any]:
    """A window ready to be written, how many stays it has, and how many of them crossed."""
    told = teller.told(held.stays(window))
    return len(told.stays), int(np.count_nonzero(told.stays["crossed"])), writer.made(told)


def _places(batch: Batch, rows: Int64) -> Int32:
    """Longitude and latitude of those of the rows that are in a batch."""
    at = np.flatnonzero(np.isin(batch.rows, rows, assume_unique=True))
    return np.column_stack([batch.positions.lon[at], batch.positions.lat[at]])


def _brief(job: Job, form: Form, read: Reader) -> Brief:
    """What the judges are told. Rows are sorted by the areas' ids, so these are numbered so."""
    areas = job.areas
    if job.per_position:
        areas = tuple(sorted(areas, key=lambda area: str(area.id)))
    rows = job.source.rows()
    expected = min(job.source.total // BYTES_PER_ROW if rows is None else rows,
                   FINE_FOR_POSITIONS if job.per_position else FINE_FOR_LINES)
    return Brief(read, job.plan, areas, job.per_position, form in (Form.CSV, Form.CSV_GZ),
                 job.gap_ms, expected)


def _reader() -> Reader:
    from hudna.audit.read import read  # noqa: PLC0415 - only where files are read
    return read


def _must_be_exact(job: Job) -> None:
    """One row a position asks where each was."""
    if job.per_position and job.about.files:
        raise InFile(str(job.about.files[0].path), Fault("within_m", "a column", EXACT))


def _must_not_be_a_track(job: Job) -> None:
    """The result would take the place of what it was made from."""
    tracks = [*(Path(file.path) for file in job.plan.files), *(f.path for f in job.about.files)]
    for path in tracks:
        if job.out.exists() and job.out.samefile(path):
            raise InFile(str(job.out), Fault("", str(path), OTHER_NAME))
