"""Rows as the archives have them: no feed's own name is in any, as that may say where its receiver
stands or whose it is, and archives are handed on.

A name that a feed once got stays its name there, whatever feeds come and go: a plot goes on under
it. Which it was is written beside the archives, for the owner alone.
"""

from __future__ import annotations

import logging
from pathlib import Path

import msgspec
import numpy as np

from hudna.watch.kept.disk import write_whole
from hudna.watch.settled import Settled
from hudna.watch.sources import Sources

NAME = "sources.json"
_LOG = logging.getLogger(__name__)


class Veil:
    """Over the archives in `works`. Raises `OSError`. Names that cannot be read are made anew."""

    def __init__(self, works: Path, sources: Sources) -> None:
        self._path, self._sources = works / NAME, sources
        self._named = _read(self._path)
        self._kept = len(self._named)

    def over(self, rows: Settled) -> Settled:
        """The same rows. The names are on disk when it returns; where they are not it raises
        `OSError`, and gives the same when it is asked again."""
        texts, n = rows.texts, np.int32(len(rows.texts))
        crafts, feeds = (np.isin(np.arange(n), codes) for codes in (rows.aircraft, rows.feed))
        named = (*texts,
                 *(self._aircraft(t) if is_one else "" for t, is_one in zip(
                     texts, crafts, strict=True)),
                 *(self._feed(t) if is_one else "" for t, is_one in zip(
                     texts, feeds, strict=True)))
        about = tuple(msgspec.structs.replace(p, aircraft=self._aircraft(p.aircraft),
                                              feed=self._feed(p.feed)) for p in rows.about)
        self._keep()
        return rows._replace(texts=named, aircraft=rows.aircraft + n, feed=rows.feed + 2 * n,
                             about=about)

    def _aircraft(self, name: str) -> str:
        return self._sources.aircraft(name, self._feed)

    def _feed(self, feed: str) -> str:
        if feed and feed not in self._named:
            name = self._sources.neutral(feed)
            taken = self._named.values()
            self._named[feed] = self._sources.numbered(feed) if name in taken else name
        return self._named.get(feed, "")

    def _keep(self) -> None:
        if len(self._named) > self._kept:
            write_whole(self._path, [msgspec.json.encode(self._named)], 0o600)
            self._kept = len(self._named)


def _read(path: Path) -> dict[str, str]:
    try:
        return msgspec.json.decode(path.read_bytes(), type=dict[str, str])
    except FileNotFoundError:
        return {}
    except msgspec.DecodeError:
        _LOG.error("%s cannot be read: feeds get their names in the archives anew", path.name)
        return {}
