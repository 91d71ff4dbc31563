"""The areas as they are watched: versions with the time in which each counts, laid on a grid. Pure.

An area that ends keeps its version until nothing before its end can change any more; one that
begins counts from then on. So an aircraft that was inside when an area began or ended entered or
left it at that moment, and a position that comes late is held against what was in effect then.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

import msgspec

from hudna.place.match.cover import Cover, cover_of
from hudna.place.volume import Volume, Window
from hudna.watch.brief import Barred
from hudna.watch.event import Who

Key = tuple[str, str, int]
"""Of a version: its area, the digest that draws it, and from when it counts; a text may come into
effect twice."""
ALWAYS, ABSENT = -1, -1
NEVER = Window(2**60, 2**60)
FINE_FOR = 30_000
"""A grid finer than for so many positions takes memory and no less time."""


class Version(msgspec.Struct, frozen=True):
    """`from_ms` and `until_ms`: when it counts here, None without end on that side. Beside that,
    the area's own window counts."""

    barred: Barred
    from_ms: int | None = None
    until_ms: int | None = None

    @property
    def key(self) -> Key:
        return (*self.name, ALWAYS if self.from_ms is None else self.from_ms)

    @property
    def name(self) -> tuple[str, str]:
        return barred_name(self.barred)

    @property
    def volume(self) -> Volume:
        own = self.barred.volume
        return msgspec.structs.replace(own, window=Window(
            _later(own.window.from_ms, self.from_ms), _earlier(own.window.until_ms, self.until_ms)))

    @property
    def ever(self) -> bool:
        """Whether there is any moment at which it counts."""
        window = self.volume.window
        return (window.from_ms is None or window.until_ms is None
                or window.from_ms <= window.until_ms)

    def bars(self, who: Who) -> bool:
        """Whether it is barred to these: who is not known is, and is not excepted."""
        named = not self.barred.bars or not who.operator or who.operator in self.barred.bars
        return named and not (who.category and who.category in self.barred.excepts)


class Lean(msgspec.Struct, frozen=True, array_like=True):
    """A version as it is kept beside a brief: its area by number, where the brief has it."""

    barred: int | Barred
    from_ms: int | None
    until_ms: int | None


def lean(versions: Sequence[Version], areas: Sequence[Barred]) -> tuple[Lean, ...]:
    """Versions beside the areas of a brief: thousands of outlines are not there twice."""
    numbers = {(a.area, a.version): i for i, a in enumerate(areas)}
    found = ((v, numbers.get(v.name, ABSENT)) for v in versions)
    return tuple(Lean(i if i != ABSENT and areas[i] == v.barred else v.barred,
                      v.from_ms, v.until_ms) for v, i in found)


def whole(kept: Sequence[Lean], areas: Sequence[Barred]) -> tuple[Version, ...]:
    """The versions again. `IndexError` where these are other areas."""
    return tuple(Version(areas[k.barred] if isinstance(k.barred, int) else k.barred,
                         k.from_ms, k.until_ms) for k in kept)


class Laid(NamedTuple):
    """Versions by number, and the grid that holds them under these numbers."""

    versions: tuple[Version, ...]
    cover: Cover


def lay(versions: Sequence[Version]) -> Laid:
    """Lay them on a grid. One that has come to count at no moment is where no line can meet it."""
    volumes = (v.volume if v.ever else msgspec.structs.replace(v.volume, window=NEVER)
               for v in versions)
    return Laid(tuple(versions), cover_of(list(volumes), FINE_FOR))


def changed(
    now: Sequence[Version], areas: Sequence[Barred], at_ms: int, settled_ms: int, *, first: bool,
    held: Collection[Key] = (),
) -> tuple[Version, ...]:
    """The versions once `areas` are in effect and no others, from `at_ms` on. `settled_ms`: what
    was before it stays as it was, and what ended before it is let go, but for those of which a
    passage is still `held`. `first`: nothing was in effect before."""
    wanted = {(a.area, a.version): a for a in areas}
    since = {a.area: max(settled_ms, min(a.since_ms, at_ms)) for a in areas}
    kept: list[Version] = []
    for v in now:
        same = wanted.get(v.name)
        if v.until_ms is not None:
            ended = v
        elif same is not None and same.volume == v.barred.volume:
            kept.append(msgspec.structs.replace(v, barred=same))
            continue
        else:
            until = max(since.get(v.barred.area, at_ms), settled_ms)
            ended = msgspec.structs.replace(v, until_ms=until)
        if ended.key in held or (ended.until_ms is not None and ended.until_ms >= settled_ms):
            kept.append(ended)
    there = {v.name for v in kept if v.until_ms is None}
    begun = (_begun(a, since[a.area], kept, first=first) for a in areas
             if (a.area, a.version) not in there)
    return tuple(v for v in (*kept, *begun) if v.key in held or v.ever)


def _begun(barred: Barred, since_ms: int, kept: Sequence[Version], *, first: bool) -> Version:
    """A version that counts from now on; never while an earlier one of its area still does, nor
    from the same moment as one of its own name."""
    if first:
        return Version(barred)
    ends = [v.until_ms for v in kept if v.barred.area == barred.area and v.until_ms is not None]
    since_ms = max([since_ms, *ends])
    names = {v.key for v in kept}
    while (*barred_name(barred), since_ms) in names:
        since_ms += 1
    return Version(barred, since_ms)


def barred_name(barred: Barred) -> tuple[str, str]:
    return barred.area, barred.version


def _later(a: int | None, b: int | None) -> int | None:
    return b if a is None else a if b is None else max(a, b)


def _earlier(a: int | None, b: int | None) -> int | None:
    return b if a is None else a if b is None else min(a, b)
