"""Fix after fix of each aircraft: what it entered, left and crossed. Pure.

The line. Between two fixes of one aircraft that follow one another it is taken to fly straight in
longitude and latitude, at even speed, the short way across the antimeridian; what may be true of
its height runs evenly too, lowest to lowest and highest to highest. Where no height is known the
range has no end, so it lies within every area's heights. No line is drawn over a gap: two fixes
further apart in time than `gap_ms`. Gaps are counted.

Inside. At a moment on the line an aircraft is inside an area when its place, that moment and some
height of its range are, ends and edges included: at a fix this is what `Cover.match` says of it.

A stay is an unbroken stretch of line, fixes or both, inside one area. It begins at `entered` and
ends at `left`: where the line meets the area's edge, its window's or its heights' end, or at a fix
where the track begins, ends or has a gap inside. A line that leaves an area between two fixes
inside and comes back makes two stays, and touching a corner is a stay of one moment. A stay
without any fix inside was `crossed`.

Moments are exact fractions of the line, compared as such and rounded outward to the ms: `entered`
down, `left` up, never beyond the line's own ends. Nothing depends on where a file was cut into
batches: the line over a seam is drawn when two parts are merged. Only a distance around an area,
or an area that moves, is known by halving the line: to a millisecond or a metre, and outward.
"""
