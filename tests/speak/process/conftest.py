from __future__ import annotations

from collections.abc import Iterator

from hudna.speak.process.found import Reading, Words


def words_of(what: object) -> Iterator[Words]:
    """Every run of words that a proposal keeps, wherever it stands in it."""
    if isinstance(what, Words):
        yield what
    elif isinstance(what, tuple):
        for one in what:
            yield from words_of(one)
    elif hasattr(what, "__struct_fields__"):
        for field in what.__struct_fields__:
            yield from words_of(getattr(what, field))


def proposed(r: Reading) -> tuple[object, ...]:
    return (*r.actors, *r.stances, *r.meetings, *r.commitments, *r.elements, *r.concerns)
