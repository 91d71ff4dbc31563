"""All that is asked of promises and milestones at one moment, put together piece by piece, so that
whoever does it can give others a turn between two pieces."""

from __future__ import annotations

from collections.abc import Iterator

from hudna.view.process.commitments import Promises
from hudna.view.process.picture import picture


def prepared(promises: Promises) -> Iterator[None]:
    """Each step is of one promise or one need, or goes once through all of them. What it
    finds is kept in `promises`; the world must be the same from the first step to the last."""
    waits, world = promises.waits, promises.world
    held = (*world.process.commitments.standing(), *world.process.needed.standing())
    yield
    for record in held:
        waits.prepare(record)
        yield
    _ = waits.circles
    yield
    for record in world.process.commitments.standing():
        promises.of(record.hash)
        yield
    promises.all()
    yield
    for milestone in world.terms.agreement.milestones:
        picture(promises, milestone)
        yield
