"""`hudna audit` from end to end: pieces in, parts judged by many, one file out."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import replace
from functools import partial

import numpy as np

from hudna.audit.bars import Bars
from hudna.audit.batch import Batch
from hudna.audit.crew import Crew, Threads
from hudna.audit.job import Advance, Job, Summary
from hudna.audit.judge import Brief, Reader
from hudna.audit.merge import Count, Joined
from hudna.audit.source import InFile
from hudna.audit.threads import in_order
from hudna.audit.whole import Whole
from hudna.audit.write import Form, form_of
from hudna.audit.write_rows import rows_writer
from hudna.audit.write_stays import Ends, Result, stays_at, write_stays
from hudna.fault import Fault
from hudna.place.columns import Int32, Int64
from hudna.place.tracks.columns import Stays
from hudna.say import say

BYTES_PER_ROW = 20
OTHER_NAME = say("another name than that of a file of tracks")


def _nothing(weight: int) -> None:
    """For who does not look on."""


def audit(job: Job, advance: Advance = _nothing, read: Reader | None = None) -> Summary:
    """Does the job. Raises `Refused` where a file cannot be read or written.

    Rows that were refused are in the summary; where there are any, nothing is kept unless
    `job.skip_bad`. `read` stands in for the reader of the plan's files.
    """
    form = form_of(job.out, job.per_position)
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
        return Summary(count.read, written, count.refused)

    def stays(self, out: Whole, crew: Crew) -> Summary:
        """One row per stay: all are held until the last piece, as any may begin first."""
        joined = Joined(crew.judge.cover)
        for piece, part in crew.parts(self.job.source.pieces()):
            joined.add(part, partial(crew.judge.part, piece))
            self.advance(piece.weight)
        result = self._result(joined)
        if self.job.skip_bad or not joined.count.refused.counts:
            write_stays(self.form, out, result,
                        self._ends(result.stays) if self.form is Form.GEOJSON else None)
        return Summary(joined.count.read, len(result.stays.areas), joined.count.refused,
                       joined.gaps, int(np.count_nonzero(result.stays.crossed)))

    def _result(self, joined: Joined) -> Result:
        """The stays of those whom their area bars."""
        stays, spans = joined.stays(), joined.flown.spans()
        craft = joined.codes(stays.crafts)[stays.craft]
        held = spans.barred(Bars.of(self.brief.areas), stays.areas, craft, stays.first_row,
                            stays.last_row)
        stays = stays_at(stays, held)
        operator = spans.operator_at(craft[held], stays.first_row)
        return Result(stays, self.brief.areas, operator, spans.operators)

    def _ends(self, stays: Stays) -> Ends:
        """Where the first and the last fix of each stay were: the files are read once more."""
        rows = np.unique(np.concatenate([stays.first_row, stays.last_row]))
        read, plan = self.brief.read, self.brief.plan
        found = [places for _, places in in_order(lambda piece: _places(read(piece, plan), rows),
                                                  self.job.source.pieces(), self.job.workers)]
        places = np.concatenate([np.empty((0, 2), np.int32), *found])
        return Ends(places[np.searchsorted(rows, stays.first_row)],
                    places[np.searchsorted(rows, stays.last_row)])


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
    expected = job.source.total // BYTES_PER_ROW if rows is None else rows
    return Brief(read, job.plan, areas, job.per_position, form in (Form.CSV, Form.CSV_GZ),
                 job.gap_ms, expected)


def _reader() -> Reader:
    from hudna.audit.read import read  # noqa: PLC0415 - only where files are read
    return read


def _must_not_be_a_track(job: Job) -> None:
    """The result would take the place of what it was made from."""
    for file in job.plan.files:
        if job.out.exists() and job.out.samefile(file.path):
            raise InFile(str(job.out), Fault("", file.path, OTHER_NAME))
